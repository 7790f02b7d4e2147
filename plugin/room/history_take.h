/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A room taken into its history, and what the history then forbids of each item.
 */
#pragma once

#include "room/history.h"
#include "room/room.h"

struct verdict {
	bool is_bound;             /* any of the following differs from the document */
	int64_t ends_at_ms;        /* the end that stands; ROOM_UNSET: the document's */
	bool is_stock_hidden;      /* its number rose without a reason */
	enum beat beat;            /* BEAT_ENCORE after a new batch; BEAT_INVALID: the document's */
	int64_t sold_out_until_ms; /* ROOM_UNSET: it is not held */
};

/**
 * Takes the room in and says what binds it, one verdict for each item (room->item_count of them). Taking the same room
 * again changes nothing but the clock. Cannot fail: all memory is there from the start.
 */
void history_take(struct history *history, const struct room *room, int64_t shop_ms, struct verdict *verdicts);
