/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rights.h"

#include <string.h>

static bool is_over(const struct room_trust *entry, int64_t at_ms)
{
	return entry->until_ms != ROOM_UNSET && entry->until_ms <= at_ms;
}

/* Without a label, `other` stands for all others: what is excluded like that is not guessed at. */
static bool is_same(const struct room_trust *a, const struct room_trust *b)
{
	return a->kind == b->kind &&
	       (a->kind != TRUST_OTHER || !a->label || !b->label || strcmp(a->label, b->label) == 0);
}

static bool has_one_like(const struct room_trust *list, size_t count, const struct room_trust *entry, int64_t at_ms)
{
	for (size_t i = 0; i < count; i++) {
		if (!is_over(&list[i], at_ms) && is_same(&list[i], entry))
			return true;
	}
	return false;
}

static void note_end(struct rights *rights, const struct room_trust *list, size_t count, int64_t at_ms)
{
	for (size_t i = 0; i < count; i++) {
		if (list[i].until_ms != ROOM_UNSET && list[i].until_ms > at_ms && list[i].until_ms < rights->until_ms)
			rights->until_ms = list[i].until_ms;
	}
}

static bool is_excluded_in(const struct room_trust *list, size_t count, const struct room_trust *entry, int64_t at_ms)
{
	for (size_t i = 0; i < count; i++) {
		if (list[i].is_excluded && !is_over(&list[i], at_ms) && is_same(&list[i], entry))
			return true;
	}
	return false;
}

/* Of entries alike in one list the first counts, unless one of them says that there is no such right. */
static void add(struct rights *rights, const struct room_trust *list, size_t count, size_t index, int64_t at_ms)
{
	const struct room_trust *entry = &list[index];
	bool says_something = entry->kind != TRUST_OTHER || entry->label;
	if (is_over(entry, at_ms) || !says_something || rights->count == RIGHTS_MOST ||
	    has_one_like(list, index, entry, at_ms) || is_excluded_in(list, count, entry, at_ms))
		return;
	rights->entries[rights->count++] = entry;
}

struct rights rights_of(const struct room_item *item, int64_t at_ms)
{
	struct rights rights = {.until_ms = INT64_MAX};
	if (!item)
		return rights;
	for (size_t i = 0; i < item->trust_count; i++)
		add(&rights, item->trust, item->trust_count, i, at_ms);
	note_end(&rights, item->trust, item->trust_count, at_ms);
	const struct room_seller *seller = item->seller;
	if (!seller)
		return rights;
	for (size_t i = 0; i < seller->trust_count; i++) {
		if (!has_one_like(item->trust, item->trust_count, &seller->trust[i], at_ms))
			add(&rights, seller->trust, seller->trust_count, i, at_ms);
	}
	note_end(&rights, seller->trust, seller->trust_count, at_ms);
	return rights;
}
