/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of an item may be on air at a moment of the shop's clock: the beat that is painted, the final price, and the
 * gate that a price has to pass before it is on sale on air (docs/room-document.md, beats). Pure functions of (room,
 * clock); freshness is decided separately, on top of this.
 */
#pragma once

#include "room/room.h"

enum hold_reason {
	HOLD_NONE = 0,
	HOLD_PRICE_MISMATCH, /* the shop's final price is not the agreed one */
	HOLD_CART_HIDDEN,    /* the platform's cart does not list it */
	HOLD_CART_PRICE,     /* the cart's price is not the final price */
	HOLD_UNKNOWN_PART,   /* a part of a kind that we do not know was left out */
};

struct air {
	const struct room_item *item;      /* NULL: nothing is on air (no current item, withdrawn, the show ended) */
	enum beat beat;                    /* the beat that is painted: status, stock and start time are taken in */
	enum hold_reason hold;             /* why it is not on sale on air although the beat says open or encore */
	int64_t held_since_ms;             /* held with an agreed price: when it was agreed; else ROOM_UNSET */
	bool is_price_withheld;            /* held without an agreed price: painted as stale */
	int64_t final_minor;               /* what a buyer pays for one unit: sale minus the parts that count now */
	const struct room_part *condition; /* the first part that a buyer must do something for; NULL: none */
	int64_t changes_at_ms;             /* shop's time at which this answer changes by itself; ROOM_UNSET: never */
};

/** What is on air of the room's current item when the shop's clock reads shop_ms. Thread: any. */
struct air air_of_room(const struct room *room, int64_t shop_ms);

/** The same for one item, current or not. */
struct air air_of_item(const struct room *room, const struct room_item *item, int64_t shop_ms);

/** Whether a part counts towards the final price at shop_ms (room-document: its end ahead, its threshold reached). */
bool part_counts(const struct room_item *item, const struct room_part *part, int64_t shop_ms);

/** Whether a part is not everybody's: the buyer must do, have or be something for it, or buy more than one. */
bool part_asks(const struct room_item *item, const struct room_part *part);

/** The main SKU's price and stock where one is named and the item's own members do not win: the stock that is shown. */
int64_t item_stock_left(const struct room_item *item);

/** stock.low_at, or a tenth of stock.total where it is absent; ROOM_UNSET: neither is known. */
int64_t item_stock_low_at(const struct room_item *item);

/** "link ¥69.90 is not ¥59.90": the hold in words, as base/said.h has them, and in English; "" without one. */
const char *air_hold_said(const struct air *air, char *said, size_t size_bytes);
const char *air_hold_text(const struct air *air, char *text, size_t size_bytes);
