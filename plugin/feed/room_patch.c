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

/* The members that a change has a place of their own for, or that it may name only to say what they are. */
static bool check_document_patch(const json_t *document, const json_t *change, struct error *err)
{
	const json_t *patch = json_object_get(change, "patch");
	if (!patch)
		return true;
	if (!json_is_object(patch))
		return error_set_at(err, ERROR_VALUE, "patch", "is not an object");
	if (json_object_get(patch, "items"))
		return error_set_at(err, ERROR_VALUE, "patch.items", "items are changed one by one");
	const json_t *version = json_object_get(patch, "version");
	if (version && !json_equal(version, json_object_get(change, "version")))
		return error_set_at(err, ERROR_VALUE, "patch.version", "is not the version of the change");
	const json_t *epoch = json_object_get(patch, "epoch");
	const json_t *held = json_object_get(document, "epoch");
	if (epoch && (!held || !json_equal(epoch, held)))
		return error_set_at(err, ERROR_VALUE, "patch.epoch", "may not be set by a change");
	return true;
}

static json_t *find_item(const json_t *items, const char *id)
{
	for (size_t i = 0; i < json_array_size(items); i++) {
		json_t *item = json_array_get(items, i);
		const char *held = json_string_value(json_object_get(item, "id"));
		if (held && strcmp(held, id) == 0)
			return item;
	}
	return NULL;
}

/* RFC 7396 for an object that may be changed in place: only what the patch touches is copied. */
static bool merge_members(json_t *object, const json_t *patch, struct error *err)
{
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)patch, name, value)
	{
		if (json_is_null(value))
			json_object_del(object, name);
		else if (json_object_set_new(object, name, merge_patch_apply(json_object_get(object, name), value)))
			return error_set(err, ERROR_MEMORY, "no memory for the change of a room");
	}
	return true;
}

static bool refuse_item(const char *id, const char *reason, struct error *err)
{
	char path[96] = "items";
	// what is no id has no place in an error's text
	size_t size = strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");
	if (id[size] == '\0' && size > 0 && size <= 64)
		snprintf(path, sizeof(path), "items.%s", id);
	return error_set_at(err, ERROR_VALUE, path, "%s", reason);
}

static bool merge_item(json_t *item, const char *id, const json_t *patch, struct error *err)
{
	if (!item)
		return refuse_item(id, "names no item of the room", err);
	if (!json_is_object(patch))
		return refuse_item(id, "is not an object", err);
	const json_t *its_id = json_object_get(patch, "id");
	if (its_id && !json_equal(its_id, json_object_get(item, "id")))
		return refuse_item(id, "a change may not rename an item", err);
	return merge_members(item, patch, err);
}

bool room_patch_merge(json_t *document, const json_t *change, struct error *err)
{
	if (!json_is_object(change))
		return error_set(err, ERROR_VALUE, "the change is not an object");
	if (!check_versions(document, change, err) || !check_document_patch(document, change, err))
		return false;
	const json_t *changes = json_object_get(change, "items");
	if (changes && !json_is_object(changes))
		return error_set_at(err, ERROR_VALUE, "items", "is not an object");
	const char *id;
	json_t *value;
	json_object_foreach((json_t *)changes, id, value)
	{
		if (!merge_item(find_item(json_object_get(document, "items"), id), id, value, err))
			return false;
	}
	const json_t *patch = json_object_get(change, "patch");
	if (patch && !merge_members(document, patch, err))
		return false;
	return json_object_set(document, "version", json_object_get(change, "version")) == 0 ||
	       error_set(err, ERROR_MEMORY, "no memory for the change of a room");
}

bool room_patch_apply(const json_t *document, const json_t *change, json_t **out, struct error *err)
{
	json_t *changed = json_deep_copy(document);
	if (!changed)
		return error_set(err, ERROR_MEMORY, "no memory for the change of a room");
	if (!room_patch_merge(changed, change, err)) {
		json_decref(changed);
		return false;
	}
	*out = changed;
	return true;
}
