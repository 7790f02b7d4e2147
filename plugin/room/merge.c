/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The merge goes over the document as a tree: sheet and desk set members, and the result is decoded like any document,
 * so that whatever they set is judged by the same tables. Without either the shop's room passes as it is.
 */
#include "room/merge.h"

#include "base/alloc.h"
#include "history_take.h"
#include "room/json.h"
#include "room/wall_time.h"
#include "room_block.h"
#include "sources.h"
#include "stand.h"

#include <stdio.h>
#include <string.h>

#define PATH_BYTES 64

struct merging {
	const struct room_inputs *inputs;
	struct room_sources *sources;
	json_t *tree;
	bool did_lose_source; /* for want of memory */
	struct error *err;
};

static bool no_memory(struct merging *merging)
{
	return error_set(merging->err, ERROR_MEMORY, "no memory for the merged room");
}

static bool note_source(struct merging *merging, size_t index, const char *name, enum owner owner)
{
	char path[PATH_BYTES];
	snprintf(path, sizeof(path), "items[%zu].%s", index, name);
	return room_sources_add(merging->sources, path, owner);
}

/* Takes the value, also where it fails. */
static bool set_member(struct merging *merging, size_t index, const char *name, json_t *value, enum owner owner)
{
	json_t *item = json_array_get(json_object_get(merging->tree, "items"), index);
	if (json_object_set_new(item, name, value) != 0)
		return no_memory(merging);
	return note_source(merging, index, name, owner) || no_memory(merging);
}

/* -- the sheet -- */

static void on_sheet_field(void *data, const char *path)
{
	struct merging *merging = data;
	merging->did_lose_source |= !room_sources_add(merging->sources, path, OWNER_SHEET);
}

static bool apply_sheet(struct merging *merging)
{
	if (!merging->inputs->sheet)
		return true;
	json_t *before = merging->tree;
	merging->tree = sheet_apply(before, merging->inputs->sheet, merging->inputs->findings, on_sheet_field, merging);
	json_decref(before);
	return (merging->tree && !merging->did_lose_source) || no_memory(merging);
}

/* -- the desk -- */

static bool find_item(const json_t *tree, const char *id, size_t *index)
{
	const json_t *items = json_object_get(tree, "items");
	for (size_t i = 0; i < json_array_size(items); i++) {
		const char *found = json_string_value(json_object_get(json_array_get(items, i), "id"));
		if (found && strcmp(found, id) == 0) {
			*index = i;
			return true;
		}
	}
	return false;
}

/* The order in which the items come: `order[i]` is the place before of the one that comes i-th. What the desk does not
 * name comes behind the one that it followed. */
static void make_order(const json_t *items, const json_t *wanted, size_t *order, size_t count)
{
	const char *ids[STAND_MAX_ORDER];
	bool is_placed[STAND_MAX_ORDER] = {false};
	size_t placed = 0;
	for (size_t i = 0; i < count; i++)
		ids[i] = json_string_value(json_object_get(json_array_get(items, i), "id"));
	for (size_t at = 0; at < json_array_size(wanted); at++) {
		const char *id = json_string_value(json_array_get(wanted, at));
		for (size_t i = 0; i < count; i++) {
			if (is_placed[i] || strcmp(ids[i], id) != 0)
				continue;
			is_placed[i] = true;
			order[placed++] = i;
			break;
		}
	}
	for (size_t i = 0; i < count; i++) {
		if (is_placed[i])
			continue;
		size_t at = 0;
		while (i > 0 && order[at++] != i - 1)
			;
		memmove(order + at + 1, order + at, (placed - at) * sizeof(*order));
		order[at] = i;
		placed++;
	}
}

static bool apply_order(struct merging *merging, const struct stand *stand)
{
	const json_t *items = json_object_get(merging->tree, "items");
	size_t count = json_array_size(items);
	if (!stand_has_order(stand) || count > STAND_MAX_ORDER)
		return true;
	size_t order[STAND_MAX_ORDER];
	size_t place_of[STAND_MAX_ORDER];
	make_order(items, stand_order(stand), order, count);
	json_t *list = json_array();
	for (size_t at = 0; list && at < count; at++) {
		place_of[order[at]] = at;
		if (json_array_append(list, json_array_get(items, order[at])) == 0)
			continue;
		json_decref(list);
		list = NULL;
	}
	if (!list || json_object_set_new(merging->tree, "items", list) != 0)
		return no_memory(merging);
	return (room_sources_move_items(merging->sources, place_of, count) &&
		room_sources_add(merging->sources, "items", OWNER_DESK)) ||
	       no_memory(merging);
}

static bool set_sale(struct merging *merging, size_t index, const json_t *sale)
{
	json_t *item = json_array_get(json_object_get(merging->tree, "items"), index);
	json_t *price = json_object_get(item, "price");
	if (json_object_set_new(price, "sale", json_integer(json_integer_value(sale))) != 0)
		return no_memory(merging);
	return note_source(merging, index, "price.sale", OWNER_DESK) || no_memory(merging);
}

static bool apply_entry(struct merging *merging, const json_t *entry)
{
	static const char *const names[] = {"beat", "bargain", "correction"};
	size_t index;
	if (!find_item(merging->tree, json_string_value(json_object_get(entry, "id")), &index))
		return true;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const json_t *value = json_object_get(entry, names[i]);
		if (value && !set_member(merging, index, names[i], json_deep_copy(value), OWNER_DESK))
			return false;
	}
	const json_t *sale = json_object_get(entry, "sale");
	return !sale || set_sale(merging, index, sale);
}

static bool apply_stand(struct merging *merging, const struct stand *stand)
{
	const json_t *entries = stand_entries(stand);
	for (size_t i = 0; i < json_array_size(entries); i++) {
		if (!apply_entry(merging, json_array_get(entries, i)))
			return false;
	}
	const char *current = stand_current(stand);
	if (!current)
		return true;
	size_t index;
	// What the desk holds on air and the shop has no longer is off the air; nothing takes its place unasked.
	if (!find_item(merging->tree, current, &index))
		json_object_del(merging->tree, "current");
	else if (json_object_set_new(merging->tree, "current", json_string(current)) != 0)
		return no_memory(merging);
	return room_sources_add(merging->sources, "current", OWNER_DESK) || no_memory(merging);
}

/* -- what binds us -- */

static bool set_within(struct merging *merging, size_t index, const char *object, const char *name, json_t *value)
{
	json_t *item = json_array_get(json_object_get(merging->tree, "items"), index);
	json_t *within = json_object_get(item, object);
	if (!within) {
		within = json_object();
		if (json_object_set_new(item, object, within) != 0) {
			json_decref(value);
			return no_memory(merging);
		}
	}
	return json_object_set_new(within, name, value) == 0 || no_memory(merging);
}

/* The number leaves with that of the SKU of which it is. */
static bool hide_stock(struct merging *merging, size_t index, const struct room_item *item)
{
	json_t *tree_item = json_array_get(json_object_get(merging->tree, "items"), index);
	if (item->main_sku) {
		json_t *skus = json_object_get(tree_item, "skus");
		json_object_del(json_array_get(skus, (size_t)(item->main_sku - item->skus)), "left");
	}
	if (!set_within(merging, index, "stock", "mode", json_string("hidden")))
		return false;
	return note_source(merging, index, "stock", OWNER_HISTORY) || no_memory(merging);
}

static bool apply_verdict(struct merging *merging, size_t index, const struct room *room, const struct verdict *verdict)
{
	char text[48];
	if (verdict->ends_at_ms != ROOM_UNSET) {
		wall_time_text(verdict->ends_at_ms, room->zone_minutes, text, sizeof(text));
		if (!set_within(merging, index, "offer", "ends_at", json_string(text)))
			return false;
		if (!note_source(merging, index, "offer.ends_at", OWNER_HISTORY))
			return no_memory(merging);
	}
	if (verdict->is_stock_hidden && !hide_stock(merging, index, &room->items[index]))
		return false;
	if (verdict->beat == BEAT_INVALID)
		return true;
	return set_member(merging, index, "beat", json_string(beat_name(verdict->beat)), OWNER_HISTORY);
}

static bool decode_tree(struct merging *merging, const struct room **out)
{
	return room_decode_json(merging->tree, out, NULL, merging->err);
}

static bool rebuild(struct merging *merging, const struct room **room, const struct verdict *verdicts)
{
	const struct room *bound;
	json_decref(merging->tree);
	merging->tree = room_to_json(*room);
	if (!merging->tree)
		return no_memory(merging);
	for (size_t i = 0; i < (*room)->item_count; i++) {
		if (!apply_verdict(merging, i, *room, &verdicts[i]))
			return false;
	}
	if (!decode_tree(merging, &bound))
		return false;
	for (size_t i = 0; i < bound->item_count; i++) {
		struct room_item *item = &bound->items[i]; // nobody else has it yet
		item->sold_out_until_ms = verdicts[i].sold_out_until_ms;
		item->is_stock_unexplained = verdicts[i].is_stock_hidden;
		if (verdicts[i].ends_at_ms != ROOM_UNSET)
			item->unbound_ends_at_ms = (*room)->items[i].offer.ends_at_ms;
	}
	room_unref(*room);
	*room = bound;
	return true;
}

/* Takes the room into its history; *room is replaced where the history has a say. */
static bool bind(struct merging *merging, const struct room **room)
{
	struct history *history = merging->inputs->history;
	if (!history)
		return true;
	size_t count = (*room)->item_count;
	struct verdict *verdicts = alloc_zeroed(count + 1, sizeof(*verdicts));
	if (!verdicts)
		return no_memory(merging);
	history_take(history, *room, merging->inputs->shop_ms, verdicts);
	bool is_bound = false;
	for (size_t i = 0; i < count; i++)
		is_bound |= verdicts[i].is_bound;
	bool is_good = !is_bound || rebuild(merging, room, verdicts);
	alloc_free(verdicts);
	return is_good;
}

/* -- the whole -- */

static bool plan(struct merging *merging, const struct room **room)
{
	const struct room_inputs *inputs = merging->inputs;
	if (!inputs->sheet && stand_is_empty(inputs->stand)) {
		*room = room_ref(inputs->shop);
		return true;
	}
	merging->tree = room_to_json(inputs->shop);
	if (!merging->tree)
		return no_memory(merging);
	return apply_sheet(merging) && apply_order(merging, inputs->stand) && apply_stand(merging, inputs->stand) &&
	       decode_tree(merging, room);
}

bool room_merge(const struct room_inputs *inputs, const struct room **out, struct room_sources **sources,
		struct error *err)
{
	struct merging merging = {.inputs = inputs, .sources = room_sources_create(), .err = err};
	const struct room *room = NULL;
	bool is_good = merging.sources ? plan(&merging, &room) && bind(&merging, &room) : no_memory(&merging);
	json_decref(merging.tree);
	if (!is_good) {
		room_unref(room);
		room_sources_unref(merging.sources);
		return false;
	}
	if (room_sources_are_empty(merging.sources)) {
		room_sources_unref(merging.sources);
		merging.sources = NULL;
	}
	*out = room;
	if (sources)
		*sources = merging.sources;
	else
		room_sources_unref(merging.sources);
	return true;
}
