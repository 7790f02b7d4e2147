/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pictures that a room document names beside itself, read for one picture of the room. Main thread.
 */
#pragma once

#include "base/blob.h"
#include "room/room.h"

/**
 * Reads the pictures of the room's items, the current one's first; what cannot be had is said on stderr and left out,
 * as on air.
 *
 * room_file: the document's path; its folder is where the names lead from, and out of which none does.
 * Owns:     the caller owns one reference of the result, which may be NULL.
 */
struct blob_set *room_pictures_read(const struct room *room, const char *room_file);
