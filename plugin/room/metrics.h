/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `metrics`, which is for the desk alone. */
#pragma once

#include "arena.h"

#include "place.h"
#include "room/room.h"

#include <jansson.h>

/** Errors: ERROR_VALUE with the place of a member that is not of its type; ERROR_MEMORY. Owns: the arena. */
bool metrics_read(const json_t *json, struct arena *arena, const struct place *place, const struct room_metrics **out,
		  struct error *err);
