/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk_json.h"

#include "desk_members.h"

#include <jansson.h>

#include <math.h>
#include <stddef.h>
#include <string.h>

/* -- reading -- */

/* The member's own name: what follows the last dot of "bargain.plan". */
static const char *own_name(const struct member *member)
{
	const char *dot = strrchr(member->name, '.');
	return dot ? dot + 1 : member->name;
}

static bool fail(struct error *err, const struct member *member, const char *what)
{
	return error_set_at(err, ERROR_VALUE, own_name(member), "%s", what);
}

static void clear(char *base, const struct member *members)
{
	for (const struct member *member = members; member->kind != END; member++) {
		if (member->is_absent_below)
			*(int64_t *)(base + member->at) = -1;
		else if (member->kind == OBJECT)
			clear(base + member->at, member->inside);
	}
}

static bool read_members(char *base, const struct member *members, const json_t *json, struct error *err);

static int place_of(const char *const *names, int count, const json_t *value)
{
	const char *text = json_string_value(value);
	for (int i = 0; text && i < count; i++) {
		if (strcmp(names[i], text) == 0)
			return i;
	}
	return -1;
}

static bool read_list(char *base, const struct member *member, const json_t *value, struct error *err)
{
	if (!json_is_array(value) || (member->most && json_array_size(value) > member->most))
		return fail(err, member, "must be a list that fits");
	char *entries = base + member->at;
	if (!member->most)
		entries = *(char **)entries; // made with as many places
	for (size_t i = 0; i < json_array_size(value); i++) {
		const json_t *entry = json_array_get(value, i);
		char *to = entries + i * member->size_bytes;
		if (member->kind == FLOATS) {
			*(float *)to = json_is_null(entry) ? NAN : (float)json_number_value(entry);
		} else if (!*member->inside->name) {
			snprintf(to, member->size_bytes, "%s",
				 json_string_value(entry) ? json_string_value(entry) : "");
		} else {
			clear(to, member->inside);
			if (!read_members(to, member->inside, entry, err))
				return false;
		}
	}
	if (member->count_at != SIZE_MAX)
		*(int *)(base + member->count_at) = (int)json_array_size(value);
	return true;
}

static bool read_member(char *base, const struct member *member, const json_t *value, struct error *err)
{
	static const char *const marks[] = {"", "unknown", "true", "false", "stale", "off"};
	static const char *const eligibles[] = {"unknown", "yes", "no"};
	char *at = base + member->at;
	unsigned rgb = 0;
	switch (member->kind) {
	case END:
		break;
	case TEXT:
		if (!json_is_string(value) || json_string_length(value) >= member->size_bytes)
			return fail(err, member, "must be a text that fits");
		memcpy(at, json_string_value(value), json_string_length(value) + 1);
		break;
	case BOOL:
		if (!json_is_boolean(value))
			return fail(err, member, "must be true or false");
		*(bool *)at = json_is_true(value);
		break;
	case COLOUR:
		if (!json_is_string(value) || sscanf(json_string_value(value), "#%06x", &rgb) != 1)
			return fail(err, member, "must be #RRGGBB");
		*(uint32_t *)at = rgb;
		break;
	case INT:
	case I64:
	case U64:
	case U32:
		if (!json_is_integer(value))
			return fail(err, member, "must be a whole number");
		if (member->size_bytes == sizeof(int64_t))
			*(int64_t *)at = json_integer_value(value);
		else
			*(int *)at = (int)json_integer_value(value);
		break;
	case MARK:
		*(enum desk_mark *)at = (enum desk_mark)place_of(marks, 6, value);
		return *(int *)at > 0 || fail(err, member, "must be a mark");
	case ELIGIBLE:
		*(enum desk_eligible *)at = (enum desk_eligible)place_of(eligibles, 3, value);
		return *(int *)at >= 0 || fail(err, member, "must be unknown, yes or no");
	case OBJECT:
		return read_members(at, member->inside, value, err);
	case FLOATS:
	case LIST:
		return read_list(base, member, value, err);
	}
	return true;
}

static bool read_members(char *base, const struct member *members, const json_t *json, struct error *err)
{
	const char *name;
	json_t *value;
	if (!json_is_object(json))
		return error_set(err, ERROR_VALUE, "must be an object");
	json_object_foreach((json_t *)json, name, value)
	{
		const struct member *member = members;
		while (member->kind != END && strcmp(own_name(member), name) != 0)
			member++;
		if (member->kind == END)
			return error_set_at(err, ERROR_VALUE, name, "a view has no such member");
		if (!read_member(base, member, value, err))
			return false;
	}
	return true;
}

/* The JSON of a view, laid over the one that it is like. */
static json_t *load(const char *folder, const char *name, int depth, struct error *err)
{
	char path[1024];
	json_error_t json_err;
	snprintf(path, sizeof(path), "%s/%s.json", folder, name);
	json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, &json_err);
	if (!json)
		error_set_at(err, ERROR_SYNTAX, path, "line %d: %s", json_err.line, json_err.text);
	const char *like = json_string_value(json_object_get(json, "like"));
	json_t *beneath = like && depth < 4 ? load(folder, like, depth + 1, err) : NULL;
	if (like && !beneath)
		return NULL;
	json_object_del(json, "like");
	if (beneath) {
		json_object_update_recursive(beneath, json);
		json_decref(json);
		json = beneath;
	}
	return json;
}

const struct desk_view *desk_json_view(const char *folder, const char *name, struct error *err)
{
	static uint64_t serial;
	json_t *json = load(folder, name, 0, err);
	if (!json)
		return NULL;
	struct desk_view *view = desk_view_create((int)json_array_size(json_object_get(json, "rows")),
						  (int)json_array_size(json_object_get(json, "findings")));
	if (view) {
		clear((char *)view, view_members);
		view->serial = ++serial;
		if (!read_members((char *)view, view_members, json, err)) {
			desk_view_unref(view);
			view = NULL;
		}
	}
	json_decref(json);
	return view;
}
