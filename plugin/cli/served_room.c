/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "served_room_own.h"

#include "http_text.h"
#include "served_uris.h"

#include "base/alloc.h"
#include "base/file.h"
#include "room/json.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static json_t *without_stamps(const json_t *tree)
{
	json_t *copy = json_copy((json_t *)tree);
	json_object_del(copy, "version");
	json_object_del(copy, "server_time");
	return copy;
}

/* Whether two documents tell viewers the same: all but the members that each answer of the server sets. */
static bool says_the_same(const json_t *a, const json_t *b)
{
	json_t *left = without_stamps(a);
	json_t *right = without_stamps(b);
	bool is_same = left && right && json_equal(left, right);
	json_decref(left);
	json_decref(right);
	return is_same;
}

/* The version under which a newly read file is given out: never one that clients would take for older. */
static int64_t choose_version(const struct served_room *room, const json_t *tree, const struct served_document *read)
{
	const struct served_document *current = room->current;
	int64_t version = served_document_version(read);
	if (!current || strcmp(served_document_epoch(current), served_document_epoch(read)) != 0 ||
	    version > served_document_version(current))
		return version;
	return served_document_version(current) + (says_the_same(tree, room->tree) ? 0 : 1);
}

/* With what stands over the current item, where that makes a good room. Owns: takes the tree. */
static struct served_document *show_over(const struct served_room *room, json_t *tree, struct error *err)
{
	struct served_document *document = NULL;
	const char *current = json_string_value(json_object_get(tree, "current"));
	json_t *shown = room->over && current ? json_copy(tree) : NULL;
	json_t *items = shown ? json_copy(json_object_get(tree, "items")) : NULL;
	for (size_t i = 0; i < json_array_size(items); i++) {
		json_t *item = json_array_get(items, i);
		const char *id = json_string_value(json_object_get(item, "id"));
		if (id && strcmp(id, current) == 0)
			json_array_set_new(items, i, merge_patch_apply(item, room->over));
	}
	if (items && json_object_set(shown, "items", items) == 0)
		document = served_document_create(shown, NULL);
	json_decref(items);
	json_decref(shown);
	if (!document)
		document = served_document_create(tree, err);
	json_decref(tree);
	return document;
}

static struct served_document *show_with_sheet(const struct served_room *room, const json_t *tree,
					       struct sheet_findings *findings, struct error *err)
{
	json_t *merged = sheet_apply(tree, room->sheet, findings, NULL, NULL);
	if (merged)
		return show_over(room, merged, err);
	error_set(err, ERROR_MEMORY, "no memory");
	return NULL;
}

struct served_document *served_room_show_locked(const struct served_room *room, const json_t *tree, struct error *err)
{
	struct served_document *document = NULL;
	if (room->sheet && json_is_object(tree))
		document = show_with_sheet(room, tree, NULL, NULL);
	return document ? document : show_over(room, json_incref((json_t *)tree), err);
}

/* The room as it is with another sheet: under the same version if nobody has seen it, or nothing changes. */
static struct served_document *show_changed(struct served_room *room, json_t *tree, bool is_first,
					    struct sheet_findings *findings, struct error *err)
{
	struct served_document *document = show_with_sheet(room, tree, findings, err);
	int64_t version = served_document_version(room->current) + 1;
	if (!document || is_first || json_equal(served_document_tree(document), served_document_tree(room->current)))
		return document;
	served_document_unref(document);
	if (json_object_set_new(tree, "version", json_integer(version)) == 0)
		return show_with_sheet(room, tree, NULL, err);
	error_set(err, ERROR_MEMORY, "no memory");
	return NULL;
}

bool served_room_use_sheet(struct served_room *room, const struct sheet *sheet, bool is_first,
			   struct sheet_findings *findings, struct error *err)
{
	lock_enter(&room->writing);
	served_room_look_locked(room);
	const struct sheet *before = room->sheet;
	room->sheet = sheet_ref(sheet);
	json_t *tree = json_copy(room->tree);
	struct served_document *document = NULL;
	if (tree)
		document = show_changed(room, tree, is_first, findings, err);
	else
		error_set(err, ERROR_MEMORY, "no memory");
	if (document) {
		served_room_publish_locked(room, tree, document);
		sheet_unref(before);
	} else {
		json_decref(tree);
		sheet_unref(sheet);
		room->sheet = before;
	}
	lock_leave(&room->writing);
	return document != NULL;
}

static bool adopt_locked(struct served_room *room, const struct buffer *bytes, struct error *err)
{
	json_t *tree = NULL;
	if (!json_parse(bytes->bytes, bytes->size_bytes, ROOM_DOCUMENT_MAX_BYTES, &tree, err))
		return false;
	struct served_document *document = served_room_show_locked(room, tree, err);
	if (!document)
		goto give_up;
	int64_t file_version = served_document_version(document);
	int64_t version = choose_version(room, tree, document);
	if (version != file_version) {
		served_document_unref(document);
		document = NULL;
		if (json_object_set_new(tree, "version", json_integer(version)) != 0) {
			error_set(err, ERROR_MEMORY, "no memory");
			goto give_up;
		}
		document = served_room_show_locked(room, tree, err);
		if (!document)
			goto give_up;
	}
	room->file_version = file_version;
	served_room_publish_locked(room, tree, document);
	return true;

give_up:
	served_document_unref(document);
	json_decref(tree);
	return false;
}

void served_room_look_locked(struct served_room *room)
{
	if (!room->path)
		return;
	// The stamp is older than the bytes: what is written in between is seen at the next look.
	struct file_stamp stamp = file_stamp_of(room->path);
	if (file_stamp_equal(&stamp, &room->seen))
		return;
	struct buffer bytes;
	buffer_init(&bytes, ROOM_DOCUMENT_MAX_BYTES);
	struct error err = {0};
	if (file_read(room->path, &bytes, &err))
		(void)!adopt_locked(room, &bytes, &err);
	buffer_finish(&bytes);
	room->seen = stamp;
	room->broken = err;
	room->is_broken_announced = false;
	room->is_broken_said = false;
}

struct served_room *served_room_open(const char *path, const struct clock *clock, struct error *err)
{
	struct served_room *room = served_room_alloc(clock, err);
	if (!room)
		return NULL;
	room->path = alloc_text(path);
	const char *slash = strrchr(path, '/');
	room->folder = alloc_text(!slash ? "." : slash == path ? "/" : path);
	if (!room->path || !room->folder) {
		error_set(err, ERROR_MEMORY, "no memory");
		goto give_up;
	}
	if (slash && slash != path)
		room->folder[slash - path] = '\0';
	room->seen.inode = UINT64_MAX; // no file has it: the first look reads, or says what is in the way
	served_room_look_locked(room);
	if (!room->current) {
		if (err)
			*err = room->broken;
		goto give_up;
	}
	return room;

give_up:
	served_room_free(room);
	return NULL;
}

bool served_room_close(struct served_room **room, struct error *err)
{
	if (!*room)
		return true;
	lock_enter(&(*room)->writing);
	served_room_look_locked(*room);
	bool did = true;
	if ((*room)->path && (*room)->broken.code == ERROR_NONE &&
	    (*room)->file_version < served_document_version((*room)->current))
		did = served_room_save_locked(*room, (*room)->tree, err);
	lock_leave(&(*room)->writing);
	served_room_free(*room);
	*room = NULL;
	return did;
}

struct served_document *served_room_get(struct served_room *room)
{
	// Another's look is waited for: an edit that it sees is in this answer too.
	bool is_held = lock_try(&room->writing);
	if (!is_held && !atomic_load(&room->is_patching)) {
		lock_enter(&room->writing);
		is_held = true;
	}
	if (is_held) {
		served_room_look_locked(room);
		lock_leave(&room->writing);
	}
	lock_enter(&room->reading);
	struct served_document *document = served_document_ref(room->current);
	lock_leave(&room->reading);
	return document;
}

bool served_room_tick(struct served_room *room, struct error *why)
{
	bool is_news = false;
	lock_enter(&room->writing);
	served_room_look_locked(room);
	if (room->broken.code != ERROR_NONE && !room->is_broken_said) {
		// An editor may be in the middle of writing: only what lasts is said.
		is_news = room->is_broken_announced;
		room->is_broken_said = is_news;
		room->is_broken_announced = true;
		*why = room->broken;
	}
	lock_leave(&room->writing);
	return is_news;
}

int64_t served_room_pretend(struct served_room *room, int64_t by, json_t *item_patch)
{
	lock_enter(&room->writing);
	served_room_look_locked(room);
	int64_t before = served_document_version(room->current);
	json_decref(room->over);
	room->over = json_incref(item_patch);
	json_t *tree = json_copy(room->tree);
	struct served_document *document = NULL;
	if (tree && json_object_set_new(tree, "version", json_integer(before + by)) == 0)
		document = served_room_show_locked(room, tree, NULL);
	if (document) {
		served_room_publish_locked(room, tree, document);
	} else {
		json_decref(tree);
		before = -1;
	}
	lock_leave(&room->writing);
	return before;
}

const char *served_room_folder(const struct served_room *room)
{
	return room->folder;
}
