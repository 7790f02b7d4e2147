/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The door for every JSON text that comes from outside: nothing gets past it that is too large, too deep or ambiguous.
 */
#include "room/json.h"

#include "json_position.h"
#include "place.h"

#include <string.h>

static bool refuse_text(const char *text, const json_error_t *fault, struct error *err)
{
	enum json_error_code code = json_error_code(fault);
	int line = fault->line > 0 ? fault->line : 1;
	int column = fault->column > 0 ? fault->column : 1;
	char path[sizeof(err->path)] = "";
	if (fault->position > 0)
		json_position_path(text, (size_t)fault->position, path, sizeof(path));
	// These three are well-formed JSON that we do not take: they have a member to name.
	if (code == json_error_duplicate_key)
		return error_set_at(err, ERROR_VALUE, path, "the member stands twice (line %d column %d)", line,
				    column);
	if (code == json_error_null_byte_in_key)
		return error_set_at(err, ERROR_VALUE, path, "holds U+0000 (line %d column %d)", line, column);
	if (code == json_error_numeric_overflow)
		return error_set_at(err, ERROR_VALUE, path, "a number out of range (line %d column %d)", line, column);
	if (code == json_error_stack_overflow)
		return error_set_at(err, ERROR_LIMIT, path, "deeper than %d levels", ROOM_DOCUMENT_MAX_DEPTH);
	// jansson leaves its text empty in some of the places where it got no memory.
	if (code == json_error_out_of_memory || !fault->text[0])
		return error_set(err, ERROR_MEMORY, "no memory for the document");
	if (!err)
		return false;
	error_set_at(err, ERROR_SYNTAX, path, "%s", fault->text);
	err->line = line;
	err->column = column;
	return false;
}

static bool check_tree(const json_t *json, int depth, const struct place *place, struct error *err);

static bool check_object(const json_t *json, int depth, const struct place *place, struct error *err)
{
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)json, name, value)
	{
		if (!check_tree(value, depth + 1, &(struct place){.parent = place, .name = name}, err))
			return false;
	}
	return true;
}

static bool check_list(const json_t *json, int depth, const struct place *place, struct error *err)
{
	for (size_t i = 0; i < json_array_size(json); i++) {
		if (!check_tree(json_array_get(json, i), depth + 1, &(struct place){.parent = place, .index = i}, err))
			return false;
	}
	return true;
}

/* `depth` is that of json itself, if it is an object or a list. */
static bool check_tree(const json_t *json, int depth, const struct place *place, struct error *err)
{
	if (json_is_string(json)) {
		if (memchr(json_string_value(json), '\0', json_string_length(json)))
			return place_refuse(place, err, "holds U+0000");
		return true;
	}
	if (!json_is_object(json) && !json_is_array(json))
		return true;
	if (depth > ROOM_DOCUMENT_MAX_DEPTH) {
		char path[sizeof(err->path)];
		return error_set_at(err, ERROR_LIMIT, place_text(place, path, sizeof(path)), "deeper than %d levels",
				    ROOM_DOCUMENT_MAX_DEPTH);
	}
	return json_is_object(json) ? check_object(json, depth, place, err) : check_list(json, depth, place, err);
}

bool json_parse(const void *bytes, size_t size_bytes, size_t maximum_bytes, json_t **out, struct error *err)
{
	if (size_bytes > maximum_bytes)
		return error_set(err, ERROR_LIMIT, "larger than %zu bytes", maximum_bytes);
	json_error_t fault = {.line = 0};
	size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL;
	json_t *json = json_loadb(bytes ? bytes : "", size_bytes, flags, &fault);
	if (!json)
		return refuse_text(bytes, &fault, err);
	if (!check_tree(json, 1, &(struct place){.parent = NULL}, err)) {
		json_decref(json);
		return false;
	}
	*out = json;
	return true;
}
