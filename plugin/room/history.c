/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was believed of each item last. A document that breaks its word changes nothing here: what it is measured by is
 * the last one that was believed, until one explains itself.
 */
#include "history_take.h"

#include "base/alloc.h"
#include "room/air.h"

#include <stdio.h>
#include <string.h>

#define ITEMS_MAX 1000
#define ID_BYTES 65

struct item_past {
	char id[ID_BYTES];
	uint64_t seen; /* the number of the room in which it stood last */

	int64_t ends_at_ms; /* the end that stands; ROOM_UNSET: none was ever said */
	int64_t seq;        /* ROOM_UNSET: it had none */

	int64_t left; /* the number that was believed last; ROOM_UNSET: none */
	int64_t reserved;
	int64_t batch;

	int64_t sells_out_ms; /* when the clock alone makes it sold out; ROOM_UNSET: it does not */
	bool is_sold_out;
	int64_t sold_out_at_ms;   /* when it was seen first */
	int64_t sold_out_batch;   /* the batch that was sold out */
	bool was_sold_out;        /* at some time; sold_out_at_ms counts */
	enum beat encore_instead; /* the written beat that an encore stands for; BEAT_INVALID: none */
};

struct history {
	char room_id[ID_BYTES];
	char epoch[ID_BYTES];
	int64_t server_time_ms;
	uint64_t taken; /* rooms */
	struct item_past *items;
	size_t count;
};

struct history *history_create(void)
{
	struct history *history = alloc_zeroed(1, sizeof(*history));
	if (history)
		history->items = alloc_zeroed(ITEMS_MAX, sizeof(*history->items));
	if (history && !history->items) {
		alloc_free(history);
		return NULL;
	}
	return history;
}

void history_destroy(struct history **history)
{
	if (!history || !*history)
		return;
	alloc_free((*history)->items);
	alloc_free(*history);
	*history = NULL;
}

/* Another room; or a recorded show that begins again, which is an epoch of its own whose clock goes back. A shop that
 * was started anew goes on in time: what it said before still binds it. */
static bool begins_anew(const struct history *history, const struct room *room)
{
	if (strcmp(history->room_id, room->id) != 0)
		return true;
	return strcmp(history->epoch, room->epoch) != 0 && room->server_time_ms < history->server_time_ms;
}

static struct item_past *new_past(struct history *history)
{
	struct item_past *oldest = &history->items[0];
	if (history->count < ITEMS_MAX)
		return &history->items[history->count++];
	for (size_t i = 1; i < history->count; i++) {
		if (history->items[i].seen < oldest->seen)
			oldest = &history->items[i];
	}
	return oldest;
}

static struct item_past *past_of(struct history *history, const struct room_item *item)
{
	for (size_t i = 0; i < history->count; i++) {
		if (strcmp(history->items[i].id, item->id) == 0)
			return &history->items[i];
	}
	struct item_past *past = new_past(history);
	*past = (struct item_past){
		.ends_at_ms = ROOM_UNSET,
		.seq = ROOM_UNSET,
		.left = ROOM_UNSET,
		.reserved = ROOM_UNSET,
		.batch = ROOM_UNSET,
		.sells_out_ms = ROOM_UNSET,
	};
	snprintf(past->id, sizeof(past->id), "%s", item->id);
	return past;
}

/* ROOM_UNSET is below every number that can be said. */
static int64_t greater(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static void judge_end(struct item_past *past, const struct room_item *item, struct verdict *verdict)
{
	const struct room_offer *offer = &item->offer;
	if (offer->ends_at_ms == ROOM_UNSET)
		return;
	bool is_later = past->ends_at_ms != ROOM_UNSET && offer->ends_at_ms > past->ends_at_ms;
	bool is_explained = offer->seq != ROOM_UNSET && offer->seq > past->seq && offer->reason && offer->reason[0];
	if (!is_later || is_explained) {
		past->ends_at_ms = offer->ends_at_ms;
		past->seq = greater(past->seq, offer->seq);
		return;
	}
	verdict->is_bound = true;
	// An offer that starts only after the end that stands is over when it starts.
	verdict->ends_at_ms = greater(past->ends_at_ms, offer->starts_at_ms);
}

static int64_t released(const struct item_past *past, const struct room_item *item)
{
	int64_t before = greater(past->reserved, 0);
	int64_t after = greater(item->stock.reserved, 0);
	return before > after ? before - after : 0;
}

static bool is_new_batch(int64_t before, const struct room_item *item)
{
	return item->stock.batch.number != ROOM_UNSET && item->stock.batch.number > before;
}

static void judge_stock(struct item_past *past, const struct room_item *item, struct verdict *verdict)
{
	int64_t left = item_stock_left(item);
	if (left == ROOM_UNSET)
		return;
	if (past->left == ROOM_UNSET || is_new_batch(past->batch, item) || left - past->left <= released(past, item)) {
		past->left = left;
		past->reserved = item->stock.reserved;
		past->batch = greater(past->batch, item->stock.batch.number);
		return;
	}
	verdict->is_bound = true;
	verdict->is_stock_hidden = true;
}

/* The encore of an item whose written beat still is the one in which it was sold out. */
static void judge_encore(struct item_past *past, const struct room_item *item, bool is_sold_out)
{
	if (past->encore_instead != item->beat)
		past->encore_instead = BEAT_INVALID;
	bool is_back = past->is_sold_out && !is_sold_out;
	if (is_back && item->beat == BEAT_OPEN && is_new_batch(past->sold_out_batch, item))
		past->encore_instead = item->beat;
}

static void begin_sold_out(struct item_past *past, int64_t at_ms)
{
	if (!past->is_sold_out) {
		past->was_sold_out = true;
		past->sold_out_at_ms = at_ms;
	}
	past->is_sold_out = true;
}

/* When an item that is not sold out yet becomes so without a word of the shop: its start passes, and nothing is there.
 */
static int64_t sells_out_ms(const struct room *room, const struct room_item *item, int64_t shop_ms)
{
	int64_t starts_at_ms = item->offer.starts_at_ms;
	if (starts_at_ms == ROOM_UNSET || starts_at_ms <= shop_ms)
		return ROOM_UNSET;
	return air_of_item(room, item, starts_at_ms).beat == BEAT_SOLD_OUT ? starts_at_ms : ROOM_UNSET;
}

static void judge_sold_out(struct item_past *past, const struct room *room, const struct room_item *item,
			   int64_t shop_ms, struct verdict *verdict)
{
	bool is_sold_out = air_of_item(room, item, shop_ms).beat == BEAT_SOLD_OUT;
	// A clock that was set back must not make it last an hour.
	if (past->was_sold_out && past->sold_out_at_ms > shop_ms)
		past->sold_out_at_ms = shop_ms;
	if (past->sells_out_ms != ROOM_UNSET && past->sells_out_ms <= shop_ms)
		begin_sold_out(past, past->sells_out_ms);
	judge_encore(past, item, is_sold_out);
	if (is_sold_out) {
		begin_sold_out(past, shop_ms);
		past->sold_out_batch = past->batch;
	}
	past->is_sold_out = is_sold_out;
	past->sells_out_ms = sells_out_ms(room, item, shop_ms);
	verdict->beat = past->encore_instead == BEAT_INVALID ? BEAT_INVALID : BEAT_ENCORE;
	if (past->was_sold_out && !is_sold_out && shop_ms < past->sold_out_at_ms + SOLD_OUT_LEAST_MS)
		verdict->sold_out_until_ms = past->sold_out_at_ms + SOLD_OUT_LEAST_MS;
	verdict->is_bound |= verdict->beat != BEAT_INVALID || verdict->sold_out_until_ms != ROOM_UNSET;
}

void history_take(struct history *history, const struct room *room, int64_t shop_ms, struct verdict *verdicts)
{
	if (begins_anew(history, room))
		history->count = 0;
	snprintf(history->room_id, sizeof(history->room_id), "%s", room->id);
	snprintf(history->epoch, sizeof(history->epoch), "%s", room->epoch);
	history->server_time_ms = room->server_time_ms;
	history->taken++;
	for (size_t i = 0; i < room->item_count; i++) {
		const struct room_item *item = &room->items[i];
		struct item_past *past = past_of(history, item);
		past->seen = history->taken;
		verdicts[i] = (struct verdict){.ends_at_ms = ROOM_UNSET, .sold_out_until_ms = ROOM_UNSET};
		judge_end(past, item, &verdicts[i]);
		judge_stock(past, item, &verdicts[i]);
		judge_sold_out(past, room, item, shop_ms, &verdicts[i]);
	}
}
