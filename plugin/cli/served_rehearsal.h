/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Faults that are things which happen in the room: a flood of changes, stock that is sold and is there again, versions
 * that nobody was told of. They are shown over the room and never saved. Knows no HTTP library. Thread: the news'.
 */
#pragma once

#include "served_faults.h"
#include "served_room.h"

struct served_rehearsal {
	struct served_faults *faults; /* NULL: nothing is rehearsed */
	uint64_t since_ns;            /* of the fault that is going on */
	uint64_t done;                /* its steps so far */
	bool is_shown;                /* something stands over the room */
};

/** What a step did. */
struct rehearsed {
	int64_t flooded;  /* versions that a flood went through, each with the stock of flood_left() */
	uint64_t next_ns; /* when the next step is due; UINT64_MAX: at the next look */
};

/**
 * Does what is due.
 *
 * version:  that of the room as it was seen last; when it is another by now nothing is counted as flooded, so that
 *           what came in between is told as it is.
 */
struct rehearsed served_rehearsal_step(struct served_rehearsal *rehearsal, struct served_room *room, int64_t version,
				       uint64_t now_ns);

/** The stock that a flood gives the current item at a version; it falls from one to the next. */
int64_t flood_left(int64_t version);
/** The merge patch of the item with it, as text. */
const char *flood_patch(int64_t version, char text[96]);
