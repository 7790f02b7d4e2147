/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A stand is a small JSON tree that nobody changes once it is made: what a desk sets are members of the document, so
 * the document's tables judge it, and putting it over a room is setting members.
 */
#include "stand.h"

#include "base/alloc.h"
#include "kinds.h"
#include "read.h"
#include "room/json.h"
#include "write.h"

#include <stdatomic.h>
#include <string.h>

struct stand {
	atomic_int refs;
	json_t *tree; /* {schema, room?, epoch?, current?, order?: [id], items?: [{id, beat?, sale?, bargain?,
			 correction?}]} */
};

/* -- what it may hold -- */

typedef struct room_item item; /* for the rows alone */

struct stand_members {
	const char *room;
	const char *epoch;
	const char *current;
	const char **order;
	size_t order_count;
	struct room_item *items;
	size_t item_count;
};

static bool finish_entry(void *object, const struct place *place, struct error *err)
{
	const struct room_item *entry = object;
	if (entry->beat != BEAT_SOLD_OUT)
		return true;
	return place_refuse(&(struct place){.parent = place, .name = "beat"}, err, "nobody sets sold_out");
}

/* Each of the order's entries is an id, and stands there once. */
static bool finish_stand(void *object, const struct place *place, struct error *err)
{
	const struct stand_members *members = object;
	const struct place list = {.parent = place, .name = "order"};
	for (size_t i = 0; i < members->order_count; i++) {
		const struct place here = {.parent = &list, .index = i};
		if (!kind_is_id(members->order[i], strlen(members->order[i])))
			return place_refuse(&here, err, "not an id");
		for (size_t j = 0; j < i; j++) {
			if (strcmp(members->order[i], members->order[j]) == 0)
				return place_refuse(&here, err, "stands there twice");
		}
	}
	return true;
}

/* clang-format off */
static const struct member members_entry[] = {
	{ROW(item, id, "id", MEMBER_ID), REQUIRED},
	{ROW_ENUM(item, beat, "beat", words_beat, BEAT_INVALID)},
	{ROW_AMOUNT(item, price.sale_minor, "sale")},
	{ROW_OBJECT("bargain", shape_bargain)},
	{ROW_OBJECT("correction", shape_correction)},
};
static const struct shape shape_entry = {
	MEMBERS(members_entry), .size_bytes = sizeof(item), .has_ids = true, .finish = finish_entry,
};
static const struct member members_stand[] = {
	{ROW(struct stand_members, room, "room", MEMBER_ID)},
	{ROW(struct stand_members, epoch, "epoch", MEMBER_ID)},
	{ROW(struct stand_members, current, "current", MEMBER_ID)},
	{ROW_TEXTS(struct stand_members, order, order_count, "order", 64, STAND_MAX_ORDER)},
	{ROW_LIST(struct stand_members, items, item_count, "items", shape_entry, 400)},
};
static const struct shape shape_stand = {MEMBERS(members_stand), .finish = finish_stand};
/* clang-format on */

static bool check_schema(const json_t *tree, struct error *err)
{
	const struct place root = {.parent = NULL};
	const struct place here = {.parent = &root, .name = "schema"};
	if (!json_is_object(tree))
		return place_refuse(&root, err, "not an object");
	const char *schema = json_string_value(json_object_get(tree, "schema"));
	return (schema && strcmp(schema, STAND_SCHEMA) == 0) || place_refuse(&here, err, "not %s", STAND_SCHEMA);
}

static bool check_tree(const json_t *tree, struct error *err)
{
	struct arena arena = {.newest = NULL};
	const struct mark *marks = NULL;
	struct reader reader = {.arena = &arena, .marks_end = &marks, .err = err};
	struct stand_members members = {.room = NULL};
	const struct place root = {.parent = NULL};
	bool is_good = check_schema(tree, err) && read_object(&reader, &shape_stand, tree, &members, &root);
	arena_finish(&arena);
	return is_good;
}

/* -- life -- */

/* Takes the tree, also where there is no memory for it. */
static const struct stand *own(json_t *tree)
{
	struct stand *stand = tree ? alloc_zeroed(1, sizeof(*stand)) : NULL;
	if (!stand) {
		json_decref(tree);
		return NULL;
	}
	atomic_init(&stand->refs, 1);
	stand->tree = tree;
	return stand;
}

/* The same for a tree that came about by a change: it has to be one that can be read again. */
static const struct stand *own_good(json_t *tree, bool is_made)
{
	if (is_made && tree && check_tree(tree, NULL))
		return own(tree);
	json_decref(tree);
	return NULL;
}

const struct stand *stand_empty(void)
{
	return own(json_pack("{s:s}", "schema", STAND_SCHEMA));
}

const struct stand *stand_ref(const struct stand *stand)
{
	if (stand)
		atomic_fetch_add_explicit(&((struct stand *)stand)->refs, 1, memory_order_relaxed);
	return stand;
}

void stand_unref(const struct stand *stand)
{
	struct stand *own_stand = (struct stand *)stand;
	if (!own_stand || atomic_fetch_sub_explicit(&own_stand->refs, 1, memory_order_acq_rel) != 1)
		return;
	json_decref(own_stand->tree);
	alloc_free(own_stand);
}

/* -- what it says -- */

const char *stand_current(const struct stand *stand)
{
	return stand ? json_string_value(json_object_get(stand->tree, "current")) : NULL;
}

const json_t *stand_entries(const struct stand *stand)
{
	return stand ? json_object_get(stand->tree, "items") : NULL;
}

const json_t *stand_order(const struct stand *stand)
{
	return stand ? json_object_get(stand->tree, "order") : NULL;
}

bool stand_has_order(const struct stand *stand)
{
	return json_array_size(stand_order(stand)) > 0;
}

bool stand_is_empty(const struct stand *stand)
{
	return !stand_current(stand) && !stand_has_order(stand) && json_array_size(stand_entries(stand)) == 0;
}

static bool says(const struct stand *stand, const char *name, const char *value)
{
	const char *text = json_string_value(json_object_get(stand->tree, name));
	return text && strcmp(text, value) == 0;
}

bool stand_is_of(const struct stand *stand, const struct room *room)
{
	return stand && says(stand, "room", room->id) && says(stand, "epoch", room->epoch);
}

/* -- changes -- */

/* A NULL value takes the member away. */
static const struct stand *with_member(const struct stand *stand, const char *name, json_t *value, bool is_set)
{
	json_t *tree = json_deep_copy(stand->tree);
	bool is_made = tree != NULL;
	if (is_made && is_set)
		is_made = json_object_set_new(tree, name, value) == 0;
	else if (is_made)
		json_object_del(tree, name);
	else
		json_decref(value);
	return own_good(tree, is_made);
}

const struct stand *stand_with_current(const struct stand *stand, const char *item_id)
{
	return with_member(stand, "current", item_id ? json_string(item_id) : NULL, item_id != NULL);
}

const struct stand *stand_with_order(const struct stand *stand, const char *const *item_ids, size_t count)
{
	if (count == 0)
		return with_member(stand, "order", NULL, false);
	json_t *list = json_array();
	for (size_t i = 0; list && i < count; i++) {
		if (json_array_append_new(list, json_string(item_ids[i])) == 0)
			continue;
		json_decref(list);
		list = NULL;
	}
	return with_member(stand, "order", list, true);
}

const struct stand *stand_cleared(const struct stand *stand)
{
	const struct stand *without = with_member(stand, "items", NULL, false);
	const struct stand *nowhere = without ? with_member(without, "current", NULL, false) : NULL;
	const struct stand *cleared = nowhere ? with_member(nowhere, "order", NULL, false) : NULL;
	stand_unref(without);
	stand_unref(nowhere);
	return cleared;
}

const struct stand *stand_with_room(const struct stand *stand, const struct room *room)
{
	const struct stand *named = with_member(stand, "room", json_string(room->id), true);
	const struct stand *both = named ? with_member(named, "epoch", json_string(room->epoch), true) : NULL;
	stand_unref(named);
	return both;
}

/* The item's entry in a tree; `index` (may be NULL) is its place. */
static json_t *find_entry(json_t *tree, const char *item_id, size_t *index)
{
	json_t *entries = json_object_get(tree, "items");
	for (size_t i = 0; i < json_array_size(entries); i++) {
		json_t *entry = json_array_get(entries, i);
		const char *id = json_string_value(json_object_get(entry, "id"));
		if (!id || strcmp(id, item_id) != 0)
			continue;
		if (index)
			*index = i;
		return entry;
	}
	return NULL;
}

static json_t *take_entry(json_t *tree, const char *item_id)
{
	json_t *entry = find_entry(tree, item_id, NULL);
	if (entry)
		return entry;
	json_t *entries = json_object_get(tree, "items");
	if (!entries) {
		entries = json_array();
		if (json_object_set_new(tree, "items", entries) != 0)
			return NULL;
	}
	entry = json_pack("{s:s}", "id", item_id);
	return json_array_append_new(entries, entry) == 0 ? entry : NULL;
}

/* Takes the members of `change`, also where it fails. */
static const struct stand *with_entry(const struct stand *stand, const char *item_id, json_t *change)
{
	json_t *tree = change ? json_deep_copy(stand->tree) : NULL;
	json_t *entry = tree ? take_entry(tree, item_id) : NULL;
	bool is_made = entry && json_object_update(entry, change) == 0;
	json_decref(change);
	if (json_is_null(json_object_get(entry, "sale")))
		json_object_del(entry, "sale");
	return own_good(tree, is_made);
}

const struct stand *stand_with_beat(const struct stand *stand, const char *item_id, enum beat beat)
{
	const char *name = beat_name(beat);
	if (!name)
		return NULL;
	// What is teased again begins a bargain of its own: the old agreed price would hold it, or stay on sale.
	json_t *change = beat == BEAT_TEASE ? json_pack("{s:s, s:{}, s:n}", "beat", name, "bargain", "sale")
					    : json_pack("{s:s}", "beat", name);
	return with_entry(stand, item_id, change);
}

const struct stand *stand_with_sale(const struct stand *stand, const char *item_id, int64_t sale_minor)
{
	return with_entry(stand, item_id, json_pack("{s:I}", "sale", (json_int_t)sale_minor));
}

const struct stand *stand_with_step(const struct stand *stand, const struct room_item *of,
				    const struct step_order *order, const struct step_outcome *outcome)
{
	json_t *change = beat_step_patch(of, order, outcome);
	json_t *bargain = json_object_get(change, "bargain");
	// The stand's bargain takes the place of the shop's: what is cleared is simply not there.
	if (json_is_null(json_object_get(bargain, "agreed")))
		json_object_del(bargain, "agreed");
	// a price that is taken back is charged no more either
	if (change && outcome->agreed == AGREED_CLEARED && json_object_set_new(change, "sale", json_null()) != 0) {
		json_decref(change);
		return NULL;
	}
	return with_entry(stand, of->id, change);
}

const struct stand *stand_without_item(const struct stand *stand, const char *item_id)
{
	json_t *tree = json_deep_copy(stand->tree);
	size_t index;
	bool is_made = tree != NULL;
	if (tree && find_entry(tree, item_id, &index))
		is_made = json_array_remove(json_object_get(tree, "items"), index) == 0;
	return own_good(tree, is_made);
}

/* -- bytes -- */

bool stand_encode(const struct stand *stand, struct buffer *out, struct error *err)
{
	return write_text(stand->tree, out, err);
}

bool stand_decode(const void *bytes, size_t size_bytes, const struct stand **out, struct error *err)
{
	json_t *tree;
	if (!json_parse(bytes, size_bytes, STAND_MAX_BYTES, &tree, err))
		return false;
	if (!check_tree(tree, err)) {
		json_decref(tree);
		return false;
	}
	const struct stand *stand = own(tree);
	if (!stand)
		return error_set(err, ERROR_MEMORY, "no memory for the stand");
	*out = stand;
	return true;
}
