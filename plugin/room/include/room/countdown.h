/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The time left of an offer, on the shop's clock, less the air delay. Pure functions.
 */
#pragma once

#include "room/room.h"

enum countdown_state {
	COUNTDOWN_INVALID = 0,
	COUNTDOWN_NONE, /* nothing to count to */
	COUNTDOWN_TO_START,
	COUNTDOWN_TO_END,
	COUNTDOWN_ZERO, /* the second in which 00:00:00 stands */
	COUNTDOWN_OVER, /* the countdown and the offer's tags are gone */
};

#define COUNTDOWN_ZERO_MS 1000

struct countdown {
	enum countdown_state state;
	int64_t target_ms; /* shop's clock, the air delay already taken off; ROOM_UNSET for NONE */
	int64_t seconds;   /* whole seconds shown: those left, rounded up; 0 in ZERO and OVER */
};

/**
 * What a countdown of this item shows when the shop's clock reads shop_ms. Counts to offer.starts_at while that is
 * ahead, then to offer.ends_at.
 */
struct countdown countdown_at(const struct room *room, const struct room_item *item, int64_t shop_ms);
