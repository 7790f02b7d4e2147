/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From what a buyer is to pay to what the shop has to charge. Pure. */
#pragma once

#include "room/room.h"

/**
 * The sale price at which an item's final price is this one: what its parts take off now is put on.
 *
 * shop_ms:  the shop's clock: parts begin and end by it.
 * Returns:  false when no price makes it so, such as with a part of no amount that comes and goes with the price.
 */
bool sale_for_final(const struct room *room, const struct room_item *item, int64_t final_minor, int64_t shop_ms,
		    int64_t *out_minor);
