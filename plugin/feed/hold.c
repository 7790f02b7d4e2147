/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hold.h"

#include "room/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void hold_init(struct hold *hold, bool is_local)
{
	*hold = (struct hold){.freshness = FRESHNESS_WAITING, .is_local = is_local};
}

void hold_finish(struct hold *hold)
{
	room_unref(hold->room);
	hold_init(hold, hold->is_local);
}

/* Two documents of one version may differ in when they were written, and in nothing else. */
static bool is_same_content(const struct room *a, const struct room *b)
{
	json_t *left = room_to_json(a);
	json_t *right = room_to_json(b);
	bool is_same = false;
	if (left && right) {
		json_object_del(left, "server_time");
		json_object_del(right, "server_time");
		is_same = json_equal(left, right);
	}
	json_decref(left);
	json_decref(right);
	return is_same;
}

/* Versions count within one epoch of one room. */
static void write_line(const struct room *room, char *line)
{
	snprintf(line, HOLD_LINE_BYTES, "%s %s", room->id, room->epoch);
}

static bool was_left(const struct hold *hold, const char *line)
{
	for (unsigned i = 0; i < HOLD_LEFT_EPOCHS; i++) {
		if (strcmp(hold->left[i], line) == 0)
			return true;
	}
	return false;
}

bool hold_is_rewritten(const struct hold *hold, const struct room *room)
{
	const struct room *old = hold->room;
	return old && old->version == room->version && strcmp(old->epoch, room->epoch) == 0 &&
	       strcmp(old->id, room->id) == 0 && !is_same_content(old, room);
}

bool hold_has_left(const struct hold *hold, const char *room_id, const char *epoch)
{
	char line[HOLD_LINE_BYTES];
	snprintf(line, sizeof(line), "%s %s", room_id, epoch);
	return was_left(hold, line);
}

bool hold_offer(struct hold *hold, const struct room *room, enum hold_news *news, struct error *err)
{
	const struct room *old = hold->room;
	char line[HOLD_LINE_BYTES];
	char old_line[HOLD_LINE_BYTES] = "";
	write_line(room, line);
	if (old)
		write_line(old, old_line);
	bool is_in_line = strcmp(line, old_line) == 0;
	if (is_in_line && room->version < old->version)
		return error_set_at(err, ERROR_VALUE, "version", "%" PRId64 " is older than %" PRId64 ", which is held",
				    room->version, old->version);
	if (old && !is_in_line && !hold->is_local && was_left(hold, line))
		return error_set_at(err, ERROR_VALUE, "epoch", "%s was left for %s before", room->epoch, old->epoch);
	bool is_version_held = is_in_line && room->version == old->version;
	if (is_version_held && is_same_content(old, room)) {
		*news = HOLD_SAME;
		return true;
	}
	if (is_version_held && !hold->is_local && room->server_time_ms < old->server_time_ms)
		return error_set_at(err, ERROR_VALUE, "server_time", "version %" PRId64 " is held as it was later",
				    room->version);
	*news = is_version_held ? HOLD_REWRITTEN : HOLD_REPLACED;
	if (old && !is_in_line)
		memcpy(hold->left[hold->left_count++ % HOLD_LEFT_EPOCHS], old_line, HOLD_LINE_BYTES);
	hold->room = room_ref(room);
	room_unref(old);
	return true;
}

static int64_t age_ms(const struct hold *hold, uint64_t now_ns)
{
	int64_t age = clock_anchor_shop_ms(&hold->clock.anchor, now_ns) - hold->confirmed_ms;
	return age > 0 ? age : 0;
}

void hold_confirm(struct hold *hold, int64_t as_of_ms, uint64_t now_ns)
{
	bool is_first = hold->freshness == FRESHNESS_WAITING;
	// a late answer takes nothing back
	if (is_first || as_of_ms > hold->confirmed_ms)
		hold->confirmed_ms = as_of_ms;
	// what is ahead of the shop's clock would stay young without any confirmation until that clock comes there
	int64_t shop_ms = clock_anchor_shop_ms(&hold->clock.anchor, now_ns);
	if (hold->confirmed_ms > shop_ms)
		hold->confirmed_ms = shop_ms;
	hold->error = (struct error){0};
	hold_age(hold, now_ns);
}

bool hold_is_same_trouble(const struct error *a, const struct error *b)
{
	return a->code == b->code && a->http_status == b->http_status && a->line == b->line && a->column == b->column &&
	       strcmp(a->path, b->path) == 0;
}

bool hold_fail(struct hold *hold, const struct error *error)
{
	bool is_same = hold_is_same_trouble(&hold->error, error);
	hold->error = *error;
	return !is_same;
}

bool hold_age(struct hold *hold, uint64_t now_ns)
{
	if (!hold->room)
		return false;
	enum freshness before = hold->freshness;
	hold->freshness = freshness_next(before, hold->room->ttl_ms, age_ms(hold, now_ns));
	return hold->freshness != before;
}

uint64_t hold_next_change_ns(const struct hold *hold)
{
	const struct clock_anchor *anchor = &hold->clock.anchor;
	switch (hold->freshness) {
	case FRESHNESS_FRESH:
		return (uint64_t)clock_anchor_mono_ns(anchor,
						      freshness_stale_at_ms(hold->room->ttl_ms, hold->confirmed_ms));
	case FRESHNESS_STALE:
		return (uint64_t)clock_anchor_mono_ns(anchor,
						      freshness_expired_at_ms(hold->room->ttl_ms, hold->confirmed_ms));
	case FRESHNESS_INVALID:
	case FRESHNESS_WAITING:
	case FRESHNESS_EXPIRED:
		return UINT64_MAX;
	}
	return UINT64_MAX;
}
