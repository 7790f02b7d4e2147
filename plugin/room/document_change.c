/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One document as a change of another, for whoever keeps many of one room: in a show they differ in one item at a time.
 */
#include "room/json.h"

#include <string.h>

static const char *id_of(const json_t *item)
{
	return json_string_value(json_object_get(item, "id"));
}

static json_t *item_with_id(const json_t *items, const char *id)
{
	size_t index;
	json_t *item;
	json_array_foreach(items, index, item)
	{
		const char *own = id_of(item);
		if (own && strcmp(own, id) == 0)
			return item;
	}
	return NULL;
}

/* The items of `to` in their order: an id alone stands for the item as it was. */
static json_t *items_change(const json_t *from, const json_t *to)
{
	json_t *items = json_array();
	bool did = items != NULL;
	size_t index;
	json_t *item;
	json_array_foreach(to, index, item)
	{
		const char *id = id_of(item);
		const json_t *before = id ? item_with_id(from, id) : NULL;
		bool is_same = before && json_equal(before, item);
		did = did && (is_same ? json_array_append_new(items, json_string(id)) == 0
				      : json_array_append(items, item) == 0);
	}
	if (did)
		return items;
	json_decref(items);
	return NULL;
}

json_t *document_change(const json_t *from, const json_t *to)
{
	json_t *change = json_object(), *set = json_object(), *gone = json_array();
	bool did = change && set && gone;
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)to, name, value)
	{
		const json_t *before = json_object_get(from, name);
		if (!did || (before && json_equal(before, value)))
			continue;
		if (strcmp(name, "items") == 0 && json_is_array(before) && json_is_array(value))
			did = json_object_set_new(change, "items", items_change(before, value)) == 0;
		else
			did = json_object_set(set, name, value) == 0;
	}
	json_object_foreach((json_t *)from, name, value)
	{
		if (did && !json_object_get(to, name))
			did = json_array_append_new(gone, json_string(name)) == 0;
	}
	did = did && (!json_object_size(set) || json_object_set(change, "set", set) == 0) &&
	      (!json_array_size(gone) || json_object_set(change, "gone", gone) == 0);
	json_decref(set);
	json_decref(gone);
	if (did)
		return change;
	json_decref(change);
	return NULL;
}

static json_t *items_changed(const json_t *from, const json_t *change)
{
	json_t *items = json_array();
	bool did = items != NULL;
	size_t index;
	json_t *one;
	json_array_foreach(change, index, one)
	{
		json_t *item = json_is_string(one) ? item_with_id(from, json_string_value(one)) : one;
		did = did && json_is_object(item) && json_array_append(items, item) == 0;
	}
	if (did)
		return items;
	json_decref(items);
	return NULL;
}

json_t *document_changed(const json_t *from, const json_t *change)
{
	json_t *to = json_is_object(from) && json_is_object(change) ? json_copy((json_t *)from) : NULL;
	json_t *items = json_object_get(change, "items");
	size_t index;
	json_t *gone;
	if (!to)
		return NULL;
	json_array_foreach(json_object_get(change, "gone"), index, gone)
	{
		if (json_is_string(gone))
			json_object_del(to, json_string_value(gone));
	}
	json_t *set = json_object_get(change, "set");
	bool did = !set || json_object_update(to, set) == 0;
	if (did && items)
		did = json_object_set_new(to, "items", items_changed(json_object_get(from, "items"), items)) == 0;
	if (did)
		return to;
	json_decref(to);
	return NULL;
}
