/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every text of a room that viewers can come to read, wherever it stands: a walk by the tables of the document, in its
 * order. Knows nothing of rules.
 */
#pragma once

#include "shape.h"

struct room_text {
	const struct room_item *item; /* NULL: the room's, not one item's */
	const struct shape *entry;    /* of the list's entry that has it; NULL: the item's or the room's own member */
	const void *object;           /* the entry, item or room */
	const struct member *member;
	size_t index; /* of MEMBER_TEXTS */
	const char *text;
	const struct place *place; /* for the call alone */
};

/** False ends the walk. */
typedef bool (*room_text_fn)(void *data, const struct room_text *text);

/** Returns: whether the walk came to its end. Thread: any. */
bool room_texts(const struct room *room, room_text_fn on_text, void *data);
