/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The insides of the registry, for shows.c (which rooms and seats there are) and seat.c (what one of them says and
 * draws).
 */
#pragma once

#include "live_room.h"
#include "shows.h"

#include <stdatomic.h>

struct listed_room {
	struct live_room live;
	struct listed_room *next; /* protected by lock, and live.latched with it */
	char *key;                /* immutable */
	size_t seat_count;        /* backstage's thread only */
};

struct seat {
	struct seat *next; /* protected by lock */

	/* -- immutable once listed, but room: NULL after shows_stop() -- */
	struct listed_room *room;
	char *key;
	uint32_t stage_id;
	int width_px;
	int height_px;

	atomic_size_t refs;   /* to and from 0 only with the lock held */
	uint64_t close_at_ns; /* protected by lock; with refs 0 */
};
