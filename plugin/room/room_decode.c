/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The two ways in: bytes, or a tree that was parsed already. All that is checked is checked by the tables.
 */
#include "room/json.h"

#include "read.h"

#include <string.h>

bool room_decode_json(const json_t *document, const struct room **out, struct room_warnings *warnings,
		      struct error *err)
{
	if (warnings)
		memset(warnings, 0, sizeof(*warnings));
	const struct place root = {.parent = NULL};
	if (!document)
		return place_refuse(&root, err, "no document");
	struct room_block *block = room_block_create();
	if (!block)
		return error_set(err, ERROR_MEMORY, "no memory for the room");
	struct reader reader = {.arena = &block->arena, .marks_end = &block->marks, .warnings = warnings, .err = err};
	if (!read_object(&reader, &shape_document, document, &block->room, &root)) {
		room_unref(&block->room);
		return false;
	}
	*out = &block->room;
	return true;
}

bool room_decode(const void *bytes, size_t size_bytes, const struct room **out, struct room_warnings *warnings,
		 struct error *err)
{
	if (warnings)
		memset(warnings, 0, sizeof(*warnings));
	json_t *document;
	if (!json_parse(bytes, size_bytes, ROOM_DOCUMENT_MAX_BYTES, &document, err))
		return false;
	bool is_taken = room_decode_json(document, out, warnings, err);
	json_decref(document);
	return is_taken;
}
