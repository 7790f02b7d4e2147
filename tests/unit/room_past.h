/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One item through a row of documents, each at its time: what the merge makes of them with their history. */
#pragma once

#include "room/air.h"
#include "room/merge.h"
#include "room_small.h"

#define NOON SMALL_NOON_MS

struct past {
	struct history *history;
	const struct room *room; /* the merged one */
	struct room_sources *sources;
	const struct stand *stand;
	bool is_shops_own;
};

static inline void take(struct past *past, const struct room *shop, int64_t shop_ms)
{
	room_unref(past->room);
	room_sources_unref(past->sources);
	const struct room_inputs inputs = {
		.shop = shop, .stand = past->stand, .history = past->history, .shop_ms = shop_ms};
	struct error err = {0};
	if (!room_merge(&inputs, &past->room, &past->sources, &err))
		fail_msg("%s: %s", err.path, err.message);
	past->is_shops_own = past->room == shop;
}

/* A document with one item, of which `members` is said; then the item as merged. */
static inline const struct room_item *say(struct past *past, int64_t shop_ms, const char *members)
{
	char item[2048];
	snprintf(item, sizeof(item), "{'id': 'a', 'title': 'T', 'price': {'currency': 'CNY', 'sale': 7990}%s%s}",
		 *members ? ", " : "", members);
	const struct room *shop = small_room("'current': 'a', ", item);
	take(past, shop, shop_ms);
	// Again: the same room, which changes nothing.
	take(past, shop, shop_ms);
	room_unref(shop);
	return &past->room->items[0];
}

static inline void begin(struct past *past)
{
	*past = (struct past){.history = history_create()};
	assert_non_null(past->history);
}

static inline void end(struct past *past)
{
	room_unref(past->room);
	room_sources_unref(past->sources);
	stand_unref(past->stand);
	history_destroy(&past->history);
	assert_null(past->history);
	history_destroy(&past->history);
}

static inline enum beat beat_at(const struct past *past, int64_t shop_ms)
{
	return air_of_room(past->room, shop_ms).beat;
}
