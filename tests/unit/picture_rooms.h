/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rooms by chance, the same for the same seed: every member there or not, texts of every script and length that the
 * document allows, amounts from nothing to the largest, every currency exponent, beat and age. Knows no theme.
 */
#pragma once

#include "picture/timeline.h"
#include "room/room.h"

struct chance_room {
	const struct room *room; /* one reference, the caller's */
	int64_t at_ms;           /* the shop's clock */
	int64_t age_ms;          /* of the last confirmation */
	enum air_mode mode;
};

/** Fails the test when the document is refused. */
struct chance_room chance_room_of(uint64_t seed);
