/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Paths of the room document (`items[2].price.sale`) for those who name its members without holding one.
 */
#pragma once

#include "base/error.h"

enum room_path_kind {
	ROOM_PATH_INVALID = 0, /* the document has no such member */
	ROOM_PATH_VALUE,       /* a text, number, time, ... */
	ROOM_PATH_OBJECT,
	ROOM_PATH_LIST, /* of objects or texts */
};

/**
 * What stands at the path. Entries of lists are written `[0]` or `[*]`; whether a document has so many is not asked.
 *
 * Thread:   any.
 */
enum room_path_kind room_path_kind(const char *path);
