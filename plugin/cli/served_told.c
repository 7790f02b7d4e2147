/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What every served room is, and the one that is told and has no file. Any thread.
 */
#include "served_room_own.h"

#include "base/alloc.h"

struct served_room *served_room_alloc(const struct clock *clock, struct error *err)
{
	struct served_room *room = alloc_zeroed(1, sizeof(*room));
	if (!room) {
		error_set(err, ERROR_MEMORY, "no memory");
		return NULL;
	}
	lock_init(&room->writing);
	lock_init(&room->reading);
	room->clock = clock;
	return room;
}

void served_room_free(struct served_room *room)
{
	served_basis_finish(&room->basis);
	sheet_unref(room->sheet);
	json_decref(room->over);
	json_decref(room->tree);
	served_document_unref(room->current);
	lock_finish(&room->reading);
	lock_finish(&room->writing);
	alloc_free(room->folder);
	alloc_free(room->path);
	alloc_free(room);
}

void served_room_publish_locked(struct served_room *room, json_t *tree, struct served_document *document)
{
	served_basis_follow(&room->basis, room->tree, tree);
	json_decref(room->tree);
	room->tree = tree;
	lock_enter(&room->reading);
	struct served_document *before = room->current;
	room->current = document;
	lock_leave(&room->reading);
	served_document_unref(before);
}

bool served_room_tell(struct served_room *room, const json_t *tree, struct error *err)
{
	struct served_document *document = served_document_create(tree, err);
	if (!document)
		return false;
	lock_enter(&room->writing);
	served_room_publish_locked(room, json_incref((json_t *)tree), document);
	lock_leave(&room->writing);
	return true;
}

struct served_room *served_room_create(const char *folder, const json_t *tree, const struct clock *clock,
				       struct error *err)
{
	struct served_room *room = served_room_alloc(clock, err);
	if (!room)
		return NULL;
	room->folder = alloc_text(folder);
	if (room->folder ? served_room_tell(room, tree, err) : error_set(err, ERROR_MEMORY, "no memory"))
		return room;
	served_room_free(room);
	return NULL;
}
