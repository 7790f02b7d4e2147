/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "served_diff.h"

#include <stdbool.h>
#include <string.h>

/* Whether a merge patch can set the value where no object stands: a null member of an object would be taken away. */
static bool can_be_set(const json_t *value)
{
	if (json_is_null(value))
		return false;
	const char *name;
	json_t *member;
	json_object_foreach((json_t *)value, name, member)
	{
		if (!can_be_set(member))
			return false;
	}
	return true;
}

static bool set_difference(json_t *patch, const char *name, const json_t *from, json_t *to);

/* Adds to patch what makes `to` of `from`; the members named in `but` are told elsewhere. */
static bool add_differences(json_t *patch, const json_t *from, const json_t *to, const char *const *but)
{
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)from, name, value)
	{
		if (!json_object_get(to, name) && json_object_set_new(patch, name, json_null()) != 0)
			return false;
	}
	json_object_foreach((json_t *)to, name, value)
	{
		const char *const *told = but;
		while (told && *told && strcmp(*told, name) != 0)
			told++;
		if ((!told || !*told) && !set_difference(patch, name, json_object_get(from, name), value))
			return false;
	}
	return true;
}

/* from: NULL when there was none. */
static bool set_difference(json_t *patch, const char *name, const json_t *from, json_t *to)
{
	if (from && json_equal(from, to))
		return true;
	if (!json_is_object(from) || !json_is_object(to))
		return can_be_set(to) && json_object_set(patch, name, to) == 0;
	json_t *deeper = json_object();
	if (!deeper || !add_differences(deeper, from, to, NULL)) {
		json_decref(deeper);
		return false;
	}
	return json_object_set_new(patch, name, deeper) == 0;
}

/* The items that changed, by id; they must be the same ones in the same places. */
static bool add_items(json_t *changed, const json_t *from, const json_t *to)
{
	if (json_array_size(from) != json_array_size(to))
		return false;
	for (size_t i = 0; i < json_array_size(to); i++) {
		const json_t *before = json_array_get(from, i);
		json_t *now = json_array_get(to, i);
		const char *id = json_string_value(json_object_get(now, "id"));
		if (!id || !json_equal(json_object_get(before, "id"), json_object_get(now, "id")) ||
		    !set_difference(changed, id, before, now))
			return false;
	}
	return true;
}

json_t *served_diff(const json_t *from, const json_t *to, const char *server_time)
{
	static const char *const told_elsewhere[] = {"items", "version", "server_time", NULL};
	json_t *base = json_object_get(from, "version");
	json_t *version = json_object_get(to, "version");
	const json_t *epoch = json_object_get(to, "epoch");
	const json_t *epoch_before = json_object_get(from, "epoch");
	if (epoch != epoch_before && (!epoch || !epoch_before || !json_equal(epoch, epoch_before)))
		return NULL;
	json_t *patch = json_object();
	json_t *items = json_object();
	json_t *data = json_object();
	if (!patch || json_object_set_new(patch, "server_time", json_string(server_time)) != 0 ||
	    !add_differences(patch, from, to, told_elsewhere) || !items ||
	    !add_items(items, json_object_get(from, "items"), json_object_get(to, "items")) || !data ||
	    json_object_set(data, "base", base) != 0 || json_object_set(data, "version", version) != 0 ||
	    json_object_set(data, "patch", patch) != 0 ||
	    (json_object_size(items) && json_object_set(data, "items", items) != 0)) {
		json_decref(data);
		data = NULL;
	}
	json_decref(items);
	json_decref(patch);
	return data;
}
