/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which rights the buyer of an item has at a moment: the item's own, then those of its seller that the item says
 * nothing about (docs/room-document.md, rights of the buyer). Pure.
 */
#pragma once

#include "room/room.h"

#define RIGHTS_MOST 24

struct rights {
	const struct room_trust *entries[RIGHTS_MOST];
	size_t count;
	int64_t until_ms; /* from then on they are others; INT64_MAX: they stay */
};

/**
 * The rights at at_ms, in the shop's order. An item's entry wins over its seller's of the same kind, and one that says
 * what the item does not have wins as well; of the kind `other` those with the same label are the same. An entry beyond
 * its end says nothing any more.
 */
struct rights rights_of(const struct room_item *item, int64_t at_ms);
