/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rooms that are open as the wrong-room guard shows them: each with a name and a colour of its own, and which of
 * them keys act on.
 */
#pragma once

#include "control/desk_view.h"
#include "shows.h"

struct desk_rooms {
	struct desk_room_input rooms[SHOWS_MAX_CONTROLS];
	struct control *controls[SHOWS_MAX_CONTROLS]; /* one reference each */
	size_t count;
	int armed; /* its place; -1: none is */
	bool is_pinned;
};

/** In an order that does not change while the same rooms are open. Thread: any but graphics. */
void desk_rooms_get(struct desk_rooms *out);
void desk_rooms_finish(struct desk_rooms *rooms);
