/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "room_patch.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool get_version(const json_t *object, const char *name, int64_t *out, struct error *err)
{
	const json_t *value = json_object_get(object, name);
	if (!json_is_integer(value))
		return error_set_at(err, ERROR_VALUE, name, value ? "is not a whole number" : "missing");
	*out = json_integer_value(value);
	return true;
}

static bool check_versions(const json_t *document, const json_t *change, struct error *err)
{
	int64_t base = 0, version = 0;
	if (!get_version(change, "base", &base, err) || !get_version(change, "version", &version, err))
		return false;
	int64_t held = json_integer_value(json_object_get(document, "version"));
	if (base != held)
		return error_set_at(err, ERROR_VALUE, "base", "%" PRId64 " is not the version that is held, %" PRId64,
				    base, held);
	if (version <= base)
		return error_set_at(err, ERROR_VALUE, "version", "%" PRId64 " is not above its base", version);
	return true;
}

/* The members that a change has a place of their own for, or that no change may touch. */
static bool check_document_patch(const json_t *patch, struct error *err)
{
	static const char *const foreign[] = {"schema", "version", "epoch", "items"};
	if (!json_is_object(patch))
		return error_set_at(err, ERROR_VALUE, "patch", "is not an object");
	for (size_t i = 0; i < sizeof(foreign) / sizeof(*foreign); i++) {
		char path[32];
		snprintf(path, sizeof(path), "patch.%s", foreign[i]);
		if (json_object_get(patch, foreign[i]))
			return error_set_at(err, ERROR_VALUE, path, "may not be set by a change");
	}
	return true;
}

static size_t find_item(const json_t *items, const char *id)
{
	for (size_t i = 0; i < json_array_size(items); i++) {
		const char *held = json_string_value(json_object_get(json_array_get(items, i), "id"));
		if (held && strcmp(held, id) == 0)
			return i;
	}
	return SIZE_MAX;
}

/* Changes the items of a document that is nobody else's. */
static bool change_items(json_t *document, const json_t *changes, struct error *err)
{
	json_t *items = json_object_get(document, "items");
	const char *id;
	json_t *change;
	if (!json_is_object(changes))
		return error_set_at(err, ERROR_VALUE, "items", "is not an object");
	json_object_foreach((json_t *)changes, id, change)
	{
		char path[96];
		snprintf(path, sizeof(path), "items.%.64s", id);
		size_t at = find_item(items, id);
		if (at == SIZE_MAX)
			return error_set_at(err, ERROR_VALUE, path, "names no item of the room");
		if (!json_is_object(change))
			return error_set_at(err, ERROR_VALUE, path, "is not an object");
		json_t *changed = merge_patch_apply(json_array_get(items, at), change);
		if (!changed || json_array_set_new(items, at, changed) != 0)
			return error_set(err, ERROR_MEMORY, "no memory for the change of a room");
	}
	return true;
}

bool room_patch_apply(const json_t *document, const json_t *change, json_t **out, struct error *err)
{
	if (!json_is_object(change))
		return error_set(err, ERROR_VALUE, "the change is not an object");
	if (!check_versions(document, change, err))
		return false;
	const json_t *patch = json_object_get(change, "patch");
	const json_t *items = json_object_get(change, "items");
	if (patch && !check_document_patch(patch, err))
		return false;
	// an empty patch too, so that the result is a copy that may be changed
	json_t *empty = patch ? NULL : json_object();
	json_t *changed = merge_patch_apply(document, patch ? patch : empty);
	json_decref(empty);
	if (!changed || json_object_set(changed, "version", json_object_get(change, "version")) != 0) {
		json_decref(changed);
		return error_set(err, ERROR_MEMORY, "no memory for the change of a room");
	}
	if (items && !change_items(changed, items, err)) {
		json_decref(changed);
		return false;
	}
	*out = changed;
	return true;
}
