/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The insides of the registry, for shows.c (which rooms and seats there are), seat.c (what one of them says and draws)
 * and shows_air.c (which of them is on air) and shows_sheet.c (another sheet for one).
 */
#pragma once

#include "live_room.h"
#include "shows.h"

#include <stdatomic.h>

struct listed_room {
	struct live_room live;
	struct listed_room *next; /* protected by lock, and live.latched with it */
	char *key;                /* protected by lock */
	char id[17];              /* immutable; names it for the desk */
	size_t seat_count;        /* backstage's thread only */

	/* -- graphics writes while it draws, any thread reads -- */
	atomic_uint_fast64_t drawn_ns;     /* the last frame in which a source in the program drew it; 0: none did */
	atomic_uint_fast64_t since_ns;     /* when the newest of the sources that drew it then came into the program */
	atomic_uint_fast64_t drawn_serial; /* air_serial of the state that what they draw was painted from */
};

/** The rooms, with the registry's lock held until shows_leave(); NULL: none. */
struct listed_room *shows_enter(void);
/** The seats of all rooms; between shows_enter() and shows_leave(). */
struct seat *shows_seats(void);
void shows_leave(void);
/** The seats, while the lock is held. */
struct seat *shows_seats_locked(void);

/** Tells the audit log that no source in the program draws it any more, once. Graphics; never blocks. */
void seat_note_left(struct seat *seat, uint64_t frame_ns);

struct seat {
	/* -- protected by lock -- */
	struct seat *next;
	char *key; /* begins with that of its room */

	/* -- immutable once listed, but room: NULL after shows_stop() -- */
	struct listed_room *room;
	uint32_t stage_id;
	int width_px;
	int height_px;
	struct stage_spec spec; /* its texts are the seat's own */

	atomic_size_t refs; /* to and from 0 only with the lock held */
	/* -- graphics: what the audit log was told -- */
	atomic_uint_fast64_t noted;    /* the set's serial and the mode; 0: it is not on air */
	atomic_uint_fast64_t noted_ns; /* the last frame in which a source in the program drew it */
	atomic_uint undrawn_frames;    /* that began since, the one that is about to be drawn too */

	uint64_t close_at_ns; /* protected by lock; with refs 0 */
};
