/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "json_position.h"

#include "place.h"
#include "room/room_decode.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct level {
	bool is_list;
	bool wants_key;  /* the next string is a member's name */
	const char *key; /* not ended by NUL; NULL before the first */
	size_t key_bytes;
	size_t index;
};

/* The end of the string whose opening quote stands at `at`: behind its closing quote, or the text's end. */
static const char *string_end(const char *at, const char *end)
{
	for (at++; at < end; at++) {
		if (*at == '\\')
			at++;
		else if (*at == '"')
			return at + 1;
	}
	return end;
}

#define NAME_BYTES 96

/* The member's name with its escapes resolved; as it stands where that cannot be: cut, or with a U+0000 in it. */
static void write_name(const struct level *level, char name[NAME_BYTES])
{
	int bytes = (int)(level->key_bytes < NAME_BYTES ? level->key_bytes : NAME_BYTES - 1);
	snprintf(name, NAME_BYTES, "%.*s", bytes, level->key);
	if (!strchr(name, '\\'))
		return;
	char quoted[NAME_BYTES + 2];
	snprintf(quoted, sizeof(quoted), "\"%.*s\"", NAME_BYTES - 1, name);
	json_t *json = json_loads(quoted, JSON_DECODE_ANY, NULL);
	if (json_is_string(json))
		snprintf(name, NAME_BYTES, "%s", json_string_value(json));
	json_decref(json);
}

static const char *write_levels(const struct level *levels, size_t count, char *path, size_t size_bytes)
{
	char names[ROOM_DOCUMENT_MAX_DEPTH][NAME_BYTES];
	struct place places[ROOM_DOCUMENT_MAX_DEPTH + 1] = {{.parent = NULL}};
	size_t depth = 0;
	for (size_t i = 0; i < count; i++) {
		if (!levels[i].is_list && !levels[i].key)
			break;
		places[depth + 1] = (struct place){.parent = &places[depth], .index = levels[i].index};
		if (!levels[i].is_list) {
			write_name(&levels[i], names[depth]);
			places[depth + 1].name = names[depth];
		}
		depth++;
	}
	return place_text(&places[depth], path, size_bytes);
}

const char *json_position_path(const char *text, size_t position, char *path, size_t size_bytes)
{
	struct level levels[ROOM_DOCUMENT_MAX_DEPTH];
	size_t depth = 0; // levels beyond the array are counted, not kept
	const char *end = text + position;
	for (const char *at = text; at < end; at++) {
		struct level *level = depth > 0 && depth <= ROOM_DOCUMENT_MAX_DEPTH ? &levels[depth - 1] : NULL;
		if (*at == '"') {
			const char *after = string_end(at, end);
			if (level && level->wants_key) {
				level->key = at + 1;
				level->key_bytes = (size_t)(after - at - 1) - (after[-1] == '"' && after - at > 1);
				level->wants_key = false;
			}
			at = after - 1;
		} else if (*at == '{' || *at == '[') {
			if (depth < ROOM_DOCUMENT_MAX_DEPTH)
				levels[depth] = (struct level){.is_list = *at == '[', .wants_key = *at == '{'};
			depth++;
		} else if (*at == '}' || *at == ']') {
			depth -= depth > 0;
		} else if (*at == ',' && level) {
			level->index += level->is_list;
			level->wants_key = !level->is_list;
		}
	}
	return write_levels(levels, depth < ROOM_DOCUMENT_MAX_DEPTH ? depth : ROOM_DOCUMENT_MAX_DEPTH, path,
			    size_bytes);
}
