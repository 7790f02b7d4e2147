/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Changes of a served room, whoever asks for them: made one after the other, checked whole, saved, then given out.
 */
#include "served_room_own.h"

#include "http_text.h"
#include "served_uris.h"

#include "room/json.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

bool served_room_save_locked(struct served_room *room, const json_t *tree, struct error *err)
{
	char target[PATH_MAX]; // a link stays one: what it leads to is written
	bool is_found = realpath(room->path, target) != NULL;
	char *text = json_dumps(tree, JSON_INDENT(2));
	if (text && strlen(text) >= ROOM_DOCUMENT_MAX_BYTES) {
		free(text);
		text = json_dumps(tree, JSON_COMPACT);
	}
	size_t length = text ? strlen(text) : 0;
	bool did = false;
	if (!text) {
		error_set(err, ERROR_MEMORY, "no memory");
	} else if (length >= ROOM_DOCUMENT_MAX_BYTES) {
		error_set(err, ERROR_LIMIT, "the file would be larger than %u bytes", ROOM_DOCUMENT_MAX_BYTES);
	} else {
		text[length] = '\n'; // in the place of the NUL
		did = file_write_atomic(is_found ? target : room->path, text, length + 1, err);
	}
	free(text);
	return did;
}

/* Gives the tree its new version and time, checks it, and makes what is given out. */
static struct served_document *stamp(const struct served_room *room, json_t *tree, struct error *err)
{
	char now[40];
	served_document_time(room->current, clock_wall_ms(room->clock), now);
	int64_t version = served_document_version(room->current) + 1;
	if (json_is_object(tree) && (json_object_set_new(tree, "version", json_integer(version)) != 0 ||
				     json_object_set_new(tree, "server_time", json_string(now)) != 0)) {
		error_set(err, ERROR_MEMORY, "no memory");
		return NULL;
	}
	struct served_document *document = served_room_show_locked(room, tree, err);
	if (document && strcmp(served_document_room_id(document), served_document_room_id(room->current)) != 0) {
		error_set_at(err, ERROR_VALUE, "room.id", "is the address and cannot change");
		served_document_unref(document);
		document = NULL;
	}
	return document;
}

/* Owns: takes the tree. */
static enum patch_result take_locked(struct served_room *room, json_t *tree, struct served_document **out,
				     struct error *err)
{
	struct served_document *document = stamp(room, tree, err);
	enum patch_result result = PATCH_REFUSED;
	if (document && served_room_save_locked(room, tree, err)) {
		// room->seen stays the old file's: the next look reads what was saved, so that an edit in between is
		// not lost.
		room->file_version = served_document_version(document);
		*out = served_document_ref(document);
		served_room_publish_locked(room, tree, document);
		return PATCH_DONE;
	}
	if (document)
		result = PATCH_FAILED;
	served_document_unref(document);
	json_decref(tree);
	return result;
}

static enum patch_result change_locked(struct served_room *room, const struct room_change *change,
				       struct served_document **out, struct error *err)
{
	if (!room->path) {
		error_set(err, ERROR_UNSUPPORTED, "a recorded show takes no changes");
		return PATCH_CONFLICT;
	}
	served_room_look_locked(room);
	const struct room_now now = {.tree = room->tree, .document = room->current, .basis = &room->basis};
	json_t *tree = NULL;
	enum patch_result result = change->make(change->data, &now, &tree, err);
	if (result != PATCH_DONE)
		return result;
	if (!tree) {
		*out = served_document_ref(room->current);
		return PATCH_DONE;
	}
	if (room->broken.code != ERROR_NONE) {
		json_decref(tree);
		if (err)
			*err = room->broken;
		return PATCH_CONFLICT;
	}
	return take_locked(room, tree, out, err);
}

enum patch_result served_room_change(struct served_room *room, const struct room_change *change,
				     struct served_document **out, struct error *err)
{
	lock_enter(&room->writing);
	atomic_store(&room->is_patching, true);
	enum patch_result result = change_locked(room, change, out, err);
	atomic_store(&room->is_patching, false);
	lock_leave(&room->writing);
	return result;
}

/* The members that are the server's own to set. */
static bool refuse_stamps(const json_t *patch, struct error *err)
{
	static const char *const names[] = {"version", "epoch", "server_time"};
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (json_object_get(patch, names[i]))
			return error_set_at(err, ERROR_VALUE, names[i], "is the server's to set");
	}
	return true;
}

/* A merge patch of the whole document, as a client sent it. */
struct client_patch {
	json_t *patch;
	const char *if_match;
};

static enum patch_result make_patched(void *data, const struct room_now *now, json_t **tree, struct error *err)
{
	const struct client_patch *wanted = data;
	if (wanted->if_match && !http_etag_is_named(wanted->if_match, served_document_etag(now->document), false)) {
		error_set(err, ERROR_VALUE, "the room is at %s", served_document_etag(now->document));
		return PATCH_NOT_MATCHED;
	}
	if (!refuse_stamps(wanted->patch, err))
		return PATCH_REFUSED;
	if (served_uris_to_files(wanted->patch, served_document_room_id(now->document)))
		*tree = merge_patch_apply(now->tree, wanted->patch);
	if (*tree)
		return PATCH_DONE;
	error_set(err, ERROR_LIMIT, "the patch is too deep");
	return PATCH_REFUSED;
}

enum patch_result served_room_patch(struct served_room *room, const void *bytes, size_t size_bytes,
				    const char *if_match, struct served_document **out, struct error *err)
{
	struct client_patch wanted = {.if_match = if_match};
	if (!json_parse(bytes, size_bytes, ROOM_DOCUMENT_MAX_BYTES, &wanted.patch, err))
		return PATCH_REFUSED;
	enum patch_result result = served_room_change(room, &(struct room_change){make_patched, &wanted}, out, err);
	json_decref(wanted.patch);
	return result;
}
