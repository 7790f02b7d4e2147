/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What only the desks of a room may know: floors, targets, ladders and notes. It is in no room document, and goes out
 * only to who has the desk's token. Kept beside the room's file, for its owner's eyes alone, so that a floor outlives a
 * restart. Not locked: its owner's.
 */
#pragma once

#include "base/error.h"
#include "room/room.h"
#include "room/sheet.h"

#include <jansson.h>

/** Zeroed: nothing is known. */
struct served_private {
	char *path;                /* where it is kept; NULL: nowhere */
	json_t *items;             /* what a desk has put, by item id; NULL: nothing yet */
	const struct sheet *sheet; /* says it for the items of which nothing was put; NULL: none */
};

/**
 * Reads what was kept beside the room's file.
 *
 * Owns:     the caller finishes it, also after an error.
 * Errors:   those of the file and of what stands in it: better no desk than one without its floors.
 */
MUST_CHECK bool served_private_open(struct served_private *desk, const char *room_file, struct error *err);
void served_private_finish(struct served_private *desk);

/** Takes {"items": {ID: {"floor", "target", "ladder", "notes"}}} in the place of what was put before, and keeps it.
 * Errors: ERROR_VALUE with the path, those of the file; nothing is changed then. */
MUST_CHECK bool served_private_put(struct served_private *desk, const json_t *body, struct error *err);

/** Another sheet in the place of the one before; NULL: none. */
void served_private_use_sheet(struct served_private *desk, const struct sheet *sheet);

/** All that is known, in the same form; NULL when there is no memory. Owns: the caller, one reference. */
json_t *served_private_tree(const struct served_private *desk, const struct room *room);

/** The price below which nothing may be said of this item; ROOM_UNSET: none. */
int64_t served_private_floor(const struct served_private *desk, const struct room_item *item);
