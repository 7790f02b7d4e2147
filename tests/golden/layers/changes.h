/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One change of the room each, and the layers that must look otherwise for it. */
#pragma once

#include "picture/stage.h"
#include "picture/timeline.h"

#include <stddef.h>

#define PRODUCT (1u << LAYER_PRODUCT)
#define PRICE (1u << LAYER_PRICE)
#define CLOCK (1u << LAYER_COUNTDOWN)
#define NOTICE (1u << LAYER_NOTICE)
#define RUNDOWN (1u << LAYER_RUNDOWN)

struct change {
	const char *name;
	const char *item_patch;
	const char *room_patch;
	int64_t age_ms;
	int64_t after_ms;
	enum air_mode mode;
	unsigned seen_in;
};

extern const struct change the_changes[];
extern const size_t the_change_count;
