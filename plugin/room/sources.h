/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How merge.c writes down who gave what. */
#pragma once

#include "room/merge.h"

/** Empty, with one reference; NULL without memory. */
struct room_sources *room_sources_create(void);

/** A member and all within it is this owner's, unless something within is said to be another's. False: no memory. */
bool room_sources_add(struct room_sources *sources, const char *path, enum owner owner);

/** The items have changed places: what was said of `items[old]` is of `items[place_of[old]]` now. False: no memory. */
bool room_sources_move_items(struct room_sources *sources, const size_t *place_of, size_t count);

bool room_sources_are_empty(const struct room_sources *sources);
