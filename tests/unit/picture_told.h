/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether the warnings of an item are on air with it: one page at every moment, all of them within a turn. */
#pragma once

#include "picture_rooms.h"
#include "picture_seen.h"

struct told {
	bool has_warnings; /* and all were read */
	const char *fault; /* NULL: none */
	const char *more;  /* the room's, while that lives */
};

/** Reads the room for a whole turn from its moment on. */
struct told told_of(struct stage *stage, const struct chance_room *made, struct build *build);
