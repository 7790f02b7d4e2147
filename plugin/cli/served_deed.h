/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an order makes of the room's document, or why it may not be done. Called while the room is held still.
 */
#pragma once

#include "served_orders.h"
#include "served_private.h"
#include "served_room.h"

struct served_deed {
	const struct desk_order *order;
	const struct served_private *private;
	uint64_t key_hash; /* of the key under which it is asked; 0: none */
	int64_t now_ms;    /* the server's clock */

	/* -- what came of it -- */
	int64_t version;      /* PATCH_NOT_MATCHED: where the room is */
	bool is_item_unknown; /* PATCH_REFUSED: the address names no item */
};

/** A room_change's make, with the deed as its data. */
enum patch_result served_deed_make(void *deed, const struct room_now *now, json_t **tree, struct error *err);
