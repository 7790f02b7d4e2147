/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "adapter/compose.h"

#include "adapter/answer.h"

#include "room/json.h"
#include "room/path.h"
#include "room/wall_time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- targets to a tree -- */

/* The entry of a list, made if it must be: an item that nothing fills is an empty object, and refused as one. */
static json_t *entry_at(json_t *list, size_t index)
{
	while (list && json_array_size(list) <= index) {
		if (json_array_append_new(list, json_object()) != 0)
			return NULL;
	}
	return json_array_get(list, index);
}

static json_t *member_at(json_t *object, const char *name, size_t size, bool is_list)
{
	json_t *found = json_object_getn(object, name, size);
	if (found)
		return found;
	if (json_object_setn_new(object, name, size, is_list ? json_array() : json_object()) != 0)
		return NULL;
	return json_object_getn(object, name, size);
}

/* Sets a value by its path. False when there is no memory. */
static bool put(json_t *tree, const char *path, json_t *value)
{
	for (json_t *at = tree; at;) {
		size_t size = strcspn(path, ".[");
		if (!path[size])
			return json_object_setn(at, path, size, value) == 0;
		bool is_list = path[size] == '[';
		at = member_at(at, path, size, is_list);
		path += size + 1;
		if (!is_list)
			continue;
		char *end;
		size_t index = strtoul(path, &end, 10);
		if (!end[1]) { // the last of the path
			if (!entry_at(at, index))
				return false;
			return json_array_set(at, index, value) == 0;
		}
		at = entry_at(at, index);
		path = end + 2;
	}
	return false;
}

static void tell_missing(void *data, const char *path, const char *missing)
{
	char reason[80];
	snprintf(reason, sizeof(reason), "left out: it has no %.40s", missing);
	notes_add(data, path, reason);
}

/* -- items that the adapter makes -- */

static bool makes_items(const struct adapter *adapter)
{
	for (size_t i = 0; i < json_array_size(adapter->requests); i++) {
		const json_t *request = json_array_get(adapter->requests, i);
		if (json_object_get(json_object_get(request, "map"), "items") || json_object_get(request, "repeat"))
			return true;
	}
	return false;
}

/* The tree with this item alone; shares all of it. */
static bool judge_item(const json_t *tree, json_t *item, struct error *err)
{
	const struct room *room = NULL;
	json_t *alone = json_copy((json_t *)tree);
	json_t *items = json_array();
	bool did = alone && json_array_append(items, item) == 0 && json_object_set(alone, "items", items) == 0;
	json_object_del(alone, "current");
	did = did ? room_decode_json(alone, &room, NULL, err) : error_set(err, ERROR_MEMORY, "no memory for a room");
	room_unref(room);
	json_decref(items);
	json_decref(alone);
	return did;
}

/* "items[0].price" of the item that stands at another place. */
static void tell_item(struct adapter_notes *notes, size_t index, const struct error *why)
{
	char path[sizeof(why->path) + 24];
	char reason[sizeof(why->message) + 16];
	bool is_item = strncmp(why->path, "items[0]", 8) == 0;
	snprintf(path, sizeof(path), "items[%zu]%s", index, is_item ? why->path + 8 : "");
	snprintf(reason, sizeof(reason), "left out: %s", why->message);
	notes_add(notes, path, reason);
}

/* Takes bad ones out. Errors: that of the first, if none is good. */
static bool judge_items(json_t *tree, struct adapter_notes *notes, struct error *err)
{
	json_t *items = json_object_get(tree, "items");
	struct error first = {0};
	size_t index = 0;
	for (size_t i = 0; i < json_array_size(items); index++) {
		struct error why = {0};
		if (judge_item(tree, json_array_get(items, i), &why)) {
			i++;
			continue;
		}
		if (why.code == ERROR_MEMORY) {
			*err = why;
			return false;
		}
		first = first.code ? first : why;
		tell_item(notes, index, &why);
		json_array_remove(items, i);
	}
	if (!first.code || json_array_size(items) > 0)
		return true;
	*err = first;
	return false;
}

/* -- the room -- */

static bool fill(json_t *tree, const struct adapter *adapter, const struct adapter_given *given,
		 const struct compose_facts *facts)
{
	char time[40];
	wall_time_text(facts->server_time_ms, adapter->zone_minutes, time, sizeof(time));
	const char *room_id = given->room_id ? given->room_id : adapter_id(adapter);
	json_t *room = member_at(tree, "room", 4, false);
	bool did = json_object_set_new(tree, "schema", json_string("shop-room/1")) == 0 &&
		   json_object_set_new(tree, "version", json_integer(facts->version)) == 0 &&
		   json_object_set_new(tree, "server_time", json_string(time)) == 0 &&
		   json_object_set_new(room, "id", json_string(room_id)) == 0 && member_at(tree, "items", 5, true);
	if (did && facts->epoch)
		did = json_object_set_new(tree, "epoch", json_string(facts->epoch)) == 0;
	if (did && !json_object_get(tree, "ttl_ms"))
		did = json_object_set_new(tree, "ttl_ms", json_integer(adapter_ttl_ms(adapter, given))) == 0;
	return did;
}

static bool is_current_mapped(const struct adapter *adapter)
{
	for (size_t i = 0; i < json_array_size(adapter->requests); i++) {
		const json_t *request = json_array_get(adapter->requests, i);
		if (json_object_get(json_object_get(request, "map"), "current"))
			return true;
	}
	return false;
}

/* The only item is what is shown. */
static bool fill_current(json_t *tree, const struct adapter *adapter)
{
	const json_t *items = json_object_get(tree, "items");
	json_t *id = json_object_get(json_array_get(items, 0), "id");
	if (json_array_size(items) != 1 || !json_is_string(id) || is_current_mapped(adapter))
		return true;
	return json_object_set(tree, "current", id) == 0;
}

/* Would it fit a room document? What is shared within the answer might be many times as large when copied. */
static bool is_small(const json_t *json, size_t *left)
{
	const char *name;
	json_t *value;
	size_t size = 2 + json_string_length(json);
	if (size > *left)
		return false;
	*left -= size;
	for (size_t i = 0; i < json_array_size(json); i++) {
		if (!is_small(json_array_get(json, i), left))
			return false;
	}
	json_object_foreach((json_t *)json, name, value)
	{
		(void)name;
		if (!is_small(value, left))
			return false;
	}
	return true;
}

bool compose_room(const struct adapter *adapter, const struct adapter_given *given, json_t *const *fragments,
		  size_t fragment_count, const struct compose_facts *facts, const struct room **out,
		  struct adapter_notes *notes, struct error *err)
{
	struct error why = {.code = ERROR_MEMORY, .message = "no memory for a room"};
	json_t *tree = json_object();
	bool did = tree != NULL;
	for (size_t i = 0; i < fragment_count && did; i++) {
		const char *path;
		json_t *value;
		json_object_foreach(fragments[i], path, value)
		{
			did = did && put(tree, path, value);
		}
	}
	did = did && fill(tree, adapter, given, facts);
	// what is pruned is made by us down to it, but a value that was taken whole is the answer's
	size_t left = ROOM_DOCUMENT_MAX_BYTES;
	if (did && !is_small(tree, &left))
		did = error_set(&why, ERROR_LIMIT, "the room is larger than %u bytes", ROOM_DOCUMENT_MAX_BYTES);
	json_t *own = did ? json_deep_copy(tree) : NULL;
	json_decref(tree);
	if (own) {
		room_prune(own, tell_missing, notes);
		did = (!makes_items(adapter) || judge_items(own, notes, &why)) && fill_current(own, adapter) &&
		      room_decode_json(own, out, NULL, &why);
	}
	json_decref(own);
	if (!(own && did) && err)
		*err = why;
	return own && did;
}
