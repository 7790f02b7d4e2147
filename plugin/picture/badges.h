/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The icons before words: own drawings in data/badges, of which the shape alone counts; a theme gives their colour. One
 * that is missing or broken leaves its text alone. Loaded once by a stage, then immutable.
 */
#pragma once

#include "qt/bridge.h"

enum badge {
	BADGE_INVALID = 0, /* none */
	BADGE_RETURN,
	BADGE_TRUCK,
	BADGE_SHIELD,
	BADGE_CALENDAR,
	BADGE_BOLT,
	BADGE_PARCEL,
	BADGE_TAG,
	BADGE_SEAL,
	BADGE_GIFT,
	BADGE_CHECK,
	BADGE_COUNT,
};

struct badges {
	const struct bridge *bridge;
	struct {
		const struct bridge_image *shape; /* NULL: there is none */
		uint64_t key;                     /* of its file's bytes */
	} entries[BADGE_COUNT];
};

/** Loads what there is of data_folder/badges; the log says which ones are left out. Thread: any but graphics. */
void badges_load(struct badges *badges, const struct bridge *bridge, const char *data_folder);
/** Accepts zeroed ones. */
void badges_finish(struct badges *badges);
