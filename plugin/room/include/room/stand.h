/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a desk has set in a room: which item is on air, in which order they come, beats, steps, agreed prices. A value:
 * immutable, shared by reference, changed by making another one. Knows no clock, no file and no shop; merge.h puts it
 * over the shop's room.
 */
#pragma once

#include "base/buffer.h"
#include "room/beat.h"

#define STAND_SCHEMA "shop-stand/1"
#define STAND_MAX_BYTES (1024u * 1024u)
#define STAND_MAX_ORDER 200 /* as many items as a room can have */

struct stand;

/** A stand that says nothing: it gives everything back to the shop. Thread: any. Returns NULL without memory. */
const struct stand *stand_empty(void);

/** One more owner. Thread: any. Accepts NULL. */
const struct stand *stand_ref(const struct stand *stand);

/** Gives a reference back. Thread: any. Accepts NULL. */
void stand_unref(const struct stand *stand);

/** Whether it sets nothing; a NULL sets nothing too. */
bool stand_is_empty(const struct stand *stand);

/** The item that it holds on air; NULL: the shop's current one is. Lives as long as the stand. */
const char *stand_current(const struct stand *stand);

/** Whether it has an order of the rundown of its own. A NULL has none. */
bool stand_has_order(const struct stand *stand);

/*
 * The same stand with one thing changed. Thread: any. Owns: the argument stays the caller's, the caller owns a
 * reference of the result. Errors: NULL without memory, or for what no document could hold (an id that is none).
 */
const struct stand *stand_with_current(const struct stand *stand, const char *item_id /* NULL: the shop's */);
/* The rundown in the desk's own order: these first to last, each once, at most STAND_MAX_ORDER. What is not named
 * stands behind the item that it follows in the sheet's or the shop's order. A count of 0 gives the order back. */
const struct stand *stand_with_order(const struct stand *stand, const char *const *item_ids, size_t count);
/* A tease clears the table: steps and agreed price of the round before are gone. */
const struct stand *stand_with_beat(const struct stand *stand, const char *item_id, enum beat beat);

/** With a step that beat_step() took of this item, as it is merged now. */
const struct stand *stand_with_step(const struct stand *stand, const struct room_item *item,
				    const struct step_order *order, const struct step_outcome *outcome);

/** Of local rooms only: the room is its own shop, and charges what was agreed from now on. */
const struct stand *stand_with_sale(const struct stand *stand, const char *item_id, int64_t sale_minor);

/** Without anything of this item: its beat is the shop's again. */
const struct stand *stand_without_item(const struct stand *stand, const char *item_id);

/** Without any item's: beats, order and `current` go back to the shop's. Room and epoch stay. */
const struct stand *stand_cleared(const struct stand *stand);

/** Named after a room: what was kept counts again only for the same room in the same epoch. */
const struct stand *stand_with_room(const struct stand *stand, const struct room *room);
bool stand_is_of(const struct stand *stand, const struct room *room);

/** Adds the stand to out as JSON. Errors: ERROR_MEMORY, ERROR_LIMIT of the buffer; out is then as it was. */
MUST_CHECK bool stand_encode(const struct stand *stand, struct buffer *out, struct error *err);

/**
 * Reads what stand_encode() wrote, or anything else.
 *
 * Owns:     the caller owns one reference of *out.
 * Errors:   as room_decode(); unknown members are left.
 */
MUST_CHECK bool stand_decode(const void *bytes, size_t size_bytes, const struct stand **out, struct error *err);
