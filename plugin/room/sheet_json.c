/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tree of a sheet into its rows. What it gives to a room is read by the tables of the room document itself, so that
 * a sheet cannot bring in what a room would refuse. A row that is wrong is said and left, so that all of them are said.
 */
#include "sheet_block.h"

#include "room/money.h"
#include "sheet_near.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The members that go into a room's item; `parts` goes into its price. */
static const char *const given_names[] = {"short_title", "spec",   "unit",        "brand",
					  "gifts",       "limits", "comparisons", "parts"};
#define GIVEN_COUNT (sizeof(given_names) / sizeof(*given_names))

/* clang-format off */
static const struct member members_row[] = {
	{ROW(struct sheet_item, item_id, "item_id", MEMBER_ID)},
	{ROW_NUMBER(struct sheet_item, link_no, "link_no", 1, 9999)},
	{ROW_TEXT(struct sheet_item, name, "title", 120)},
	{ROW_AMOUNT(struct sheet_item, floor_minor, "floor")},
	{ROW_AMOUNT(struct sheet_item, target_minor, "target")},
	{ROW_AMOUNT(struct sheet_item, agreed_minor, "agreed")},
	{ROW_TEXT(struct sheet_item, prompt, "prompt", 400)},
	{ROW_TEXT(struct sheet_item, notes, "notes", 400)},
};
static const struct member members_sheet[] = {
	{ROW_TEXT(struct sheet, title, "title", 60)},
	{ROW(struct sheet, currency, "currency", MEMBER_CURRENCY)},
};
/* clang-format on */
static const struct shape shape_row = {MEMBERS(members_row), .size_bytes = sizeof(struct sheet_item)};
static const struct shape shape_sheet = {MEMBERS(members_sheet)};

static const char *const row_names[] = {"item_id", "link_no", "title", "floor", "target",
					"agreed",  "prompt",  "notes", "plan"};
#define ROW_NAME_COUNT (sizeof(row_names) / sizeof(*row_names))

static const struct place root = {.parent = NULL};

struct tree_reading {
	struct sheet_block *block;
	struct reader reader;
	struct error err; /* of the reader */
	const struct sheet_places *places;
	struct sheet_findings *findings;
	struct member given_members[GIVEN_COUNT];
	struct shape given_shape;
	bool has_failed; /* no memory */
};

static const struct member *member_of(const struct shape *shape, const char *name)
{
	for (size_t i = 0; i < shape->member_count; i++) {
		if (strcmp(shape->members[i].name, name) == 0)
			return &shape->members[i];
	}
	return NULL;
}

static void make_given_shape(struct tree_reading *reading)
{
	const struct shape *price = member_of(&shape_item, "price")->shape;
	for (size_t i = 0; i < GIVEN_COUNT; i++) {
		const struct member *member = member_of(&shape_item, given_names[i]);
		reading->given_members[i] = member ? *member : *member_of(price, given_names[i]);
	}
	reading->given_shape.members = reading->given_members;
	reading->given_shape.member_count = GIVEN_COUNT;
}

/* -- where -- */

/* Whether `path` is `place` or something within it. */
static size_t covers(const char *place, const char *path)
{
	size_t length = strlen(place);
	char after = path[length < strlen(path) ? length : strlen(path)];
	return strncmp(place, path, length) == 0 && (after == '\0' || after == '.' || after == '[') ? length : 0;
}

static struct sheet_spot spot_of(const struct tree_reading *reading, const char *path, int row)
{
	struct sheet_spot spot = {.row = row};
	size_t best = 0;
	for (size_t i = 0; reading->places && i < reading->places->count; i++) {
		const struct sheet_place *place = &reading->places->entries[i];
		size_t length = covers(place->path, path);
		if (length > best) {
			best = length;
			spot = place->spot;
		}
	}
	if (!reading->places)
		sheet_copy_text(spot.text, sizeof(spot.text), path);
	return spot;
}

/* Takes the reader's error into the findings. */
static void keep_error(struct tree_reading *reading, int row)
{
	if (reading->err.code == ERROR_MEMORY) {
		reading->has_failed = true;
		return;
	}
	struct sheet_spot spot = spot_of(reading, reading->err.path, row);
	sheet_find_said(reading->findings, true, &spot, error_said(&reading->err));
	reading->err = (struct error){0};
}

__attribute__((format(printf, 5, 6))) static void find_at(struct tree_reading *reading, bool is_error,
							  const struct place *place, int row, const char *format, ...)
{
	char path[sizeof(reading->err.path)], said[SAID_SIZE];
	struct sheet_spot spot = spot_of(reading, place_text(place, path, sizeof(path)), row);
	va_list args;
	va_start(args, format);
	said_vset(said, sizeof(said), format, args);
	va_end(args);
	sheet_find_said(reading->findings, is_error, &spot, said);
}

/* -- rows -- */

static bool is_known(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(names[i], name) == 0)
			return true;
	}
	return false;
}

static void warn_of_strangers(struct tree_reading *reading, const json_t *json, const struct place *place, int row)
{
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)json, name, value)
	{
		if (is_known(name, row_names, ROW_NAME_COUNT) || is_known(name, given_names, GIVEN_COUNT))
			continue;
		size_t apart = SIZE_MAX;
		const char *near = sheet_nearest(name, row_names, ROW_NAME_COUNT, &apart);
		const char *nearer = sheet_nearest(name, given_names, GIVEN_COUNT, &apart);
		near = nearer ? nearer : near;
		const struct place here = {.parent = place, .name = name};
		if (near)
			find_at(reading, false, &here, row, "not a member of a row, left out; did you mean %s?", near);
		else
			find_at(reading, false, &here, row, "not a member of a row, left out");
	}
}

/* What goes into the room, looked at as the room's decoder does. */
static bool check_given(struct tree_reading *reading, const json_t *json, const struct place *place)
{
	struct room_item scratch = {.id = NULL};
	if (!read_object(&reading->reader, &reading->given_shape, json, &scratch, place))
		return false;
	const struct place parts = {.parent = place, .name = "parts"};
	if (scratch.price.unknown_part_kind)
		return place_refuse(&parts, &reading->err, "no part is of the kind %s",
				    scratch.price.unknown_part_kind);
	return true;
}

static json_t *copy_given(const json_t *json)
{
	json_t *given = json_object();
	for (size_t i = 0; given && i < GIVEN_COUNT; i++) {
		json_t *value = json_object_get(json, given_names[i]);
		if (value && json_object_set_new(given, given_names[i], json_deep_copy(value)) != 0) {
			json_decref(given);
			return NULL;
		}
	}
	return given;
}

static bool name_row(struct tree_reading *reading, const json_t *json, struct sheet_item *item)
{
	const char *short_title = json_string_value(json_object_get(json, "short_title"));
	item->has_own_name = item->name || short_title;
	if (item->name)
		return true;
	char text[128];
	if (short_title)
		snprintf(text, sizeof(text), "%s", short_title);
	else if (item->item_id)
		snprintf(text, sizeof(text), "%s", item->item_id);
	else
		snprintf(text, sizeof(text), "link %" PRId64, item->link_no);
	item->name = arena_text(&reading->block->arena, text, strlen(text));
	return item->name || error_set(&reading->err, ERROR_MEMORY, "no memory for the sheet");
}

/* Reads one row; false with an error of the reader. */
static bool read_row(struct tree_reading *reading, const json_t *json, const struct place *place,
		     struct sheet_item *item)
{
	const struct place plan = {.parent = place, .name = "plan"};
	if (!read_object(&reading->reader, &shape_row, json, item, place))
		return false;
	if (!item->item_id && item->link_no == ROOM_UNSET)
		return place_refuse(place, &reading->err, "neither link_no nor item_id says which item this is");
	if (!check_given(reading, json, place) || !name_row(reading, json, item) ||
	    !sheet_read_plan(&reading->reader, json_object_get(json, "plan"), &reading->block->sheet.currency, &plan,
			     item))
		return false;
	int64_t ends_minor = item->plan_ends_minor;
	if (item->floor_minor == ROOM_UNSET || ends_minor == ROOM_UNSET || item->floor_minor <= ends_minor)
		return true;
	return place_refuse(&(struct place){.parent = place, .name = "floor"}, &reading->err,
			    "above the price that the plan leads to");
}

/* The name of the member by which the row is another's twin; NULL: it is not. */
static const char *twin_by(const struct sheet_item *a, const struct sheet_item *b)
{
	if (a->item_id && b->item_id && strcmp(a->item_id, b->item_id) == 0)
		return "item_id";
	return a->link_no != ROOM_UNSET && a->link_no == b->link_no ? "link_no" : NULL;
}

static void check_twins(struct tree_reading *reading, const struct sheet_item *items, size_t index,
			const struct place *place)
{
	for (size_t i = 0; i < index; i++) {
		const char *by = twin_by(&items[i], &items[index]);
		if (!by)
			continue;
		const struct place here = {.parent = place, .name = by};
		if (strcmp(by, "item_id") == 0)
			find_at(reading, true, &here, items[index].row, "the item %s stands in row %d already",
				items[index].item_id, items[i].row);
		else
			find_at(reading, true, &here, items[index].row, "link %" PRId64 " stands in row %d already",
				items[index].link_no, items[i].row);
		return;
	}
}

static int row_of(const struct tree_reading *reading, size_t index)
{
	char path[32];
	snprintf(path, sizeof(path), "items[%zu]", index);
	struct sheet_spot spot = reading->places ? spot_of(reading, path, 0) : (struct sheet_spot){.row = 0};
	return spot.row ? spot.row : (int)index + 1;
}

static bool read_rows(struct tree_reading *reading, const json_t *list, const struct place *place)
{
	struct sheet_block *block = reading->block;
	size_t count = json_array_size(list);
	struct sheet_item *items = arena_zeroed(&block->arena, count, sizeof(*items));
	block->given = arena_zeroed(&block->arena, count, sizeof(json_t *));
	if (!items || !block->given)
		return false;
	block->sheet.items = items;
	block->sheet.item_count = count;
	for (size_t i = 0; i < count; i++) {
		const json_t *json = json_array_get(list, i);
		const struct place here = {.parent = place, .index = i};
		int row = row_of(reading, i);
		items[i].link_no = ROOM_UNSET; // also of a row that cannot be read
		if (read_row(reading, json, &here, &items[i])) {
			items[i].row = row;
			check_twins(reading, items, i, &here);
			if (!(block->given[i] = copy_given(json)))
				return false;
		} else {
			keep_error(reading, row);
			items[i] = (struct sheet_item){.link_no = ROOM_UNSET};
		}
		if (json_is_object(json))
			warn_of_strangers(reading, json, &here, row);
	}
	return !reading->has_failed;
}

static bool check_schema(struct tree_reading *reading, const json_t *tree)
{
	const struct place place = {.parent = &root, .name = "schema"};
	const json_t *schema = json_object_get(tree, "schema");
	if (json_is_string(schema) && strcmp(json_string_value(schema), SHEET_SCHEMA) == 0)
		return true;
	return place_refuse(&place, &reading->err, schema ? "not " SHEET_SCHEMA : "missing");
}

/* The members beside the rows. */
static bool read_head(struct tree_reading *reading, const json_t *tree, const json_t **list)
{
	const struct place items = {.parent = &root, .name = "items"};
	if (!json_is_object(tree))
		return place_refuse(&root, &reading->err, "not an object");
	if (!check_schema(reading, tree) ||
	    !read_object(&reading->reader, &shape_sheet, tree, &reading->block->sheet, &root))
		return false;
	if (!reading->block->sheet.currency.code[0])
		reading->block->sheet.currency = *currency_find("CNY");
	*list = json_object_get(tree, "items");
	if (!*list)
		return place_refuse(&items, &reading->err, "missing");
	if (!json_is_array(*list))
		return place_refuse(&items, &reading->err, "not a list");
	if (json_array_size(*list) > SHEET_MAX_ITEMS)
		return place_refuse(&items, &reading->err, "more than %d items", SHEET_MAX_ITEMS);
	return true;
}

bool sheet_read_tree(struct sheet_block *block, const json_t *tree, const struct sheet_places *places,
		     struct sheet_findings *findings, struct error *err)
{
	struct tree_reading reading = {.block = block, .places = places, .findings = findings};
	reading.reader = (struct reader){
		.arena = &block->arena,
		.marks_end = &block->marks,
		.err = &reading.err,
	};
	make_given_shape(&reading);
	const json_t *list = NULL;
	bool is_done = true;
	if (!read_head(&reading, tree, &list))
		keep_error(&reading, 0);
	else
		is_done = read_rows(&reading, list, &(struct place){.parent = &root, .name = "items"});
	if (!is_done || reading.has_failed)
		return error_set(err, ERROR_MEMORY, "no memory for the sheet");
	return true;
}
