/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "served_deed.h"

#include "room/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Where the file has the item: a sheet may show it elsewhere. */
static size_t find_place(const json_t *items, const char *id)
{
	size_t place = 0;
	for (; place < json_array_size(items); place++) {
		const char *found = json_string_value(json_object_get(json_array_get(items, place), "id"));
		if (found && strcmp(found, id) == 0)
			break;
	}
	return place;
}

/* The document with one item changed; the file's own members and order stay. Owns: takes the patch, NULL: no memory. */
static enum patch_result patch_item(const struct room_now *now, const struct room_item *target, json_t *patch,
				    json_t **tree, struct error *err)
{
	json_t *copy = json_copy((json_t *)now->tree);
	json_t *items = json_copy(json_object_get(now->tree, "items"));
	size_t place = find_place(items, target->id);
	const json_t *before = json_array_get(items, place);
	json_t *item = before && patch ? merge_patch_apply(before, patch) : NULL;
	json_decref(patch);
	if (copy && item && json_array_set_new(items, place, item) == 0 && json_object_set(copy, "items", items) == 0)
		*tree = copy;
	else
		json_decref(copy);
	json_decref(items);
	if (*tree)
		return PATCH_DONE;
	error_set(err, ERROR_MEMORY, "no memory");
	return PATCH_FAILED;
}

/* The id of a step: its key's, so that a key which comes again after a restart finds its step done. */
static void name_step(const struct served_deed *deed, char id[24])
{
	snprintf(id, 24, "k%016" PRIx64, deed->key_hash);
}

static bool has_step(const struct room_item *item, const char *id)
{
	for (size_t i = 0; i < item->bargain.step_count; i++) {
		if (strcmp(item->bargain.steps[i].id, id) == 0)
			return true;
	}
	return false;
}

static enum patch_result make_step(const struct served_deed *deed, const struct room_now *now,
				   const struct room_item *item, const char *id, json_t **tree, struct error *err)
{
	const struct desk_order *order = deed->order;
	const struct step_order step = {
		.id = id,
		.kind = order->kind,
		.by = order->by,
		.person = order->person,
		.price_after_minor = order->price_after_minor,
		.note = order->note,
		.at_ms = deed->now_ms,
		.is_planned = order->is_planned,
		.floor_minor = served_private_floor(deed->private, item),
	};
	struct step_outcome outcome;
	if (!beat_step(item, &step, &outcome, err))
		return PATCH_REFUSED;
	return patch_item(now, item, beat_step_patch(item, &step, &outcome), tree, err);
}

static enum patch_result make_beat(const struct served_deed *deed, const struct room_now *now,
				   const struct room_item *item, json_t **tree, struct error *err)
{
	if (!beat_change(item, deed->order->beat, err))
		return PATCH_REFUSED;
	if (item->beat == deed->order->beat)
		return PATCH_DONE;
	json_t *patch = json_pack("{s:s}", "beat", beat_name(deed->order->beat));
	// What is teased again begins a bargain of its own: the old agreed price would hold it.
	if (patch && deed->order->beat == BEAT_TEASE)
		json_object_set_new(patch, "bargain", json_null());
	return patch_item(now, item, patch, tree, err);
}

static enum patch_result make_take(const struct room_now *now, const struct room *room, const struct room_item *item,
				   json_t **tree, struct error *err)
{
	if (item->status == ITEM_WITHDRAWN) {
		error_set_at(err, ERROR_VALUE, "item", "is withdrawn from the show");
		return PATCH_REFUSED;
	}
	if (room->current == item)
		return PATCH_DONE;
	*tree = json_copy((json_t *)now->tree);
	if (*tree && json_object_set_new(*tree, "current", json_string(item->id)) == 0)
		return PATCH_DONE;
	json_decref(*tree);
	*tree = NULL;
	error_set(err, ERROR_MEMORY, "no memory");
	return PATCH_FAILED;
}

enum patch_result served_deed_make(void *data, const struct room_now *now, json_t **tree, struct error *err)
{
	struct served_deed *deed = data;
	const struct desk_order *order = deed->order;
	const struct room *room = served_document_room(now->document);
	const struct room_item *item = room_find_item(room, order->item_id);
	deed->version = room->version;
	if (!item) {
		deed->is_item_unknown = order->deed != DESK_TAKE;
		error_set_at(err, ERROR_VALUE, deed->is_item_unknown ? "" : "item", "the room has no such item");
		return PATCH_REFUSED;
	}
	char id[24];
	name_step(deed, id);
	if (order->deed == DESK_STEP && has_step(item, id))
		return PATCH_DONE;
	// A base of the future is one of another epoch.
	if (order->base < served_basis_of(now->basis, item->id) || order->base > room->version)
		return PATCH_NOT_MATCHED;
	switch (order->deed) {
	case DESK_STEP:
		return make_step(deed, now, item, id, tree, err);
	case DESK_BEAT:
		return make_beat(deed, now, item, tree, err);
	case DESK_TAKE:
		return make_take(now, room, item, tree, err);
	case DESK_DEED_INVALID:
		break;
	}
	error_set(err, ERROR_USAGE, "no deed");
	return PATCH_REFUSED;
}
