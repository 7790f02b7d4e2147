/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * RFC 7396. The result shares nothing with its arguments, so that whoever holds it may change it.
 */
#include "room/json.h"

static json_t *copy(const json_t *json, int depth);
static json_t *merge(const json_t *target, const json_t *patch, int depth);

static bool is_container(const json_t *json)
{
	return json_is_object(json) || json_is_array(json);
}

static json_t *copy_list(const json_t *json, int depth)
{
	json_t *list = json_array();
	for (size_t i = 0; list && i < json_array_size(json); i++) {
		if (json_array_append_new(list, copy(json_array_get(json, i), depth + 1)) != 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

/* json_deep_copy() with a bound. */
static json_t *copy(const json_t *json, int depth)
{
	if (is_container(json) && depth > ROOM_DOCUMENT_MAX_DEPTH)
		return NULL;
	if (json_is_array(json))
		return copy_list(json, depth);
	if (!json_is_object(json))
		return json_deep_copy(json);
	json_t *object = json_object();
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)json, name, value)
	{
		if (json_object_set_new(object, name, copy(value, depth + 1)) != 0) {
			json_decref(object);
			return NULL;
		}
	}
	return object;
}

/* Sets in `object` what the patch's member makes of the target's. */
static bool merge_member(json_t *object, const json_t *target, const char *name, const json_t *value, int depth)
{
	if (json_is_null(value)) {
		json_object_del(object, name);
		return true;
	}
	return json_object_set_new(object, name, merge(json_object_get(target, name), value, depth + 1)) == 0;
}

static json_t *merge(const json_t *target, const json_t *patch, int depth)
{
	if (!json_is_object(patch))
		return copy(patch, depth);
	if (depth > ROOM_DOCUMENT_MAX_DEPTH)
		return NULL;
	json_t *object = json_object();
	if (!object)
		return NULL;
	const char *name;
	json_t *value;
	// The target's members keep their order; those that the patch touches are not copied first.
	json_object_foreach((json_t *)target, name, value)
	{
		const json_t *change = json_object_get(patch, name);
		bool is_set = change ? merge_member(object, target, name, change, depth)
				     : json_object_set_new(object, name, copy(value, depth + 1)) == 0;
		if (!is_set)
			goto drop_object;
	}
	json_object_foreach((json_t *)patch, name, value)
	{
		if (json_object_get(target, name))
			continue;
		if (!merge_member(object, target, name, value, depth))
			goto drop_object;
	}
	return object;
drop_object:
	json_decref(object);
	return NULL;
}

json_t *merge_patch_apply(const json_t *target, const json_t *patch)
{
	return merge(target, patch, 1);
}
