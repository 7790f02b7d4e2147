/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The desk's addresses beneath a room's: who may ask there, and in which form. What is then done is served_desk.h's.
 * Thread: the library's.
 */
#pragma once

#include "serve_route.h"

enum desk_place {
	DESK_PLACE_INVALID = 0,
	DESK_PLACE_DESK,
	DESK_PLACE_OWNER,
	DESK_PLACE_TAKE,
	DESK_PLACE_STEPS,
	DESK_PLACE_BEAT
};

struct desk_address {
	enum desk_place place;
	char item_id[DESK_ID_BYTES]; /* DESK_PLACE_STEPS, DESK_PLACE_BEAT */
};

/** Whether the rest of a path behind the room's address is one of the desk's. */
bool serve_desk_find(const char *rest, struct desk_address *address);

enum MHD_Result serve_desk_answer(const struct serve_routes *routes, struct serve_answer *answer,
				  struct serve_request *request, const struct desk_address *address);
