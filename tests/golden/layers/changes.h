/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One change of the room each, and the layers that must look otherwise for it. */
#pragma once

#include "picture/stage.h"
#include "picture/timeline.h"

#include <stddef.h>

#define PRODUCT (1u << LAYER_PRODUCT)
#define PRICE (1u << LAYER_PRICE)
#define PARTS (1u << LAYER_PARTS)
#define BARGAIN (1u << LAYER_BARGAIN)
#define TRUST (1u << LAYER_TRUST)
#define STOCK (1u << LAYER_STOCK)
#define CLOCK (1u << LAYER_COUNTDOWN)
#define COMPARISON (1u << LAYER_COMPARISON)
#define CAMPAIGN (1u << LAYER_CAMPAIGN)
#define GIFTS (1u << LAYER_GIFTS)
#define SKUS (1u << LAYER_SKUS)
#define INSPECTION (1u << LAYER_INSPECTION)
#define DEPOSIT (1u << LAYER_DEPOSIT)
#define RUNDOWN (1u << LAYER_RUNDOWN)
#define PEOPLE (1u << LAYER_PEOPLE)
#define SELLER (1u << LAYER_SELLER)
#define SALES (1u << LAYER_SALES)
#define NOTICE (1u << LAYER_NOTICE)

struct change {
	const char *name;
	const char *item_patch;
	const char *room_patch;
	const char *from_patch; /* of the item before the change; NULL: the room as it is */
	const char *from_room_patch;
	int64_t age_ms;
	int64_t after_ms;
	enum air_mode mode;
	unsigned seen_in;
};

extern const struct change the_changes[];
extern const size_t the_change_count;

/* Of the layers that the room of the tests does not fill. */
extern const struct change the_layer_changes[];
extern const size_t the_layer_change_count;
