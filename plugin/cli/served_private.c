/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "served_private.h"

#include "served_orders.h"

#include "base/alloc.h"
#include "base/file.h"
#include "room/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ITEMS_MOST 200
#define NOTES_MOST 1000
#define PERMILLE_MOST 1000

static const char suffix[] = ".desk";

/* The inner reason at its whole path. */
static bool refuse_within(struct error *err, const char *holder, const struct error *inner)
{
	char path[sizeof(inner->path)];
	const char *between = inner->path[0] ? "." : "";
	snprintf(path, sizeof(path), "%s%s%.100s", holder, between, inner->path);
	return error_set_at(err, inner->code, path, "%s", inner->message);
}

/* One price a step, said in one of three ways; kinds without a price need none. */
static bool check_price(const json_t *step, struct error *err)
{
	static const char *const names[] = {"to", "less", "permille"};
	const char *given = NULL;
	int64_t amount = ROOM_UNSET;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (!json_object_get(step, names[i]))
			continue;
		if (given)
			return error_set_at(err, ERROR_VALUE, names[i], "stands beside %s: a step has one price",
					    given);
		given = names[i];
		if (!desk_read_amount(step, given, &amount, err))
			return false;
	}
	if (given && strcmp(given, "permille") == 0 && (amount < 1 || amount > PERMILLE_MOST))
		return error_set_at(err, ERROR_VALUE, given, "is not within 1 .. %d", PERMILLE_MOST);
	return true;
}

static bool check_step(const json_t *step, struct error *err)
{
	enum step_kind kind;
	enum step_by by;
	const char *text;
	if (!json_is_object(step))
		return error_set(err, ERROR_VALUE, "is not an object");
	return desk_read_kind(step, &kind, err) && desk_read_by(step, false, &by, err) &&
	       desk_read_text(step, "person", STEP_PERSON_MAX, &text, err) &&
	       desk_read_text(step, "note", STEP_NOTE_MAX, &text, err) && check_price(step, err);
}

static bool check_ladder(const json_t *item, struct error *err)
{
	const json_t *ladder = json_object_get(item, "ladder");
	if (!ladder)
		return true;
	if (!json_is_array(ladder) || json_array_size(ladder) > STEPS_MAX)
		return error_set_at(err, ERROR_VALUE, "ladder", "is not a list of at most %d steps", STEPS_MAX);
	for (size_t i = 0; i < json_array_size(ladder); i++) {
		struct error inner = {0};
		char holder[32];
		snprintf(holder, sizeof(holder), "ladder[%zu]", i);
		if (!check_step(json_array_get(ladder, i), &inner))
			return refuse_within(err, holder, &inner);
	}
	return true;
}

static bool check_item(const json_t *item, struct error *err)
{
	int64_t amount;
	const char *notes;
	if (!json_is_object(item))
		return error_set(err, ERROR_VALUE, "is not an object");
	return desk_read_amount(item, "floor", &amount, err) && desk_read_amount(item, "target", &amount, err) &&
	       check_ladder(item, err) && desk_read_text(item, "notes", NOTES_MOST, &notes, err);
}

static bool check(const json_t *body, struct error *err)
{
	json_t *items = json_object_get(body, "items");
	const char *id;
	json_t *item;
	if (!json_is_object(body))
		return error_set(err, ERROR_VALUE, "is not an object");
	if (!json_is_object(items))
		return error_set_at(err, ERROR_VALUE, "items", items ? "is not an object" : "is missing");
	if (json_object_size(items) > ITEMS_MOST)
		return error_set_at(err, ERROR_VALUE, "items", "has more than %d entries", ITEMS_MOST);
	json_object_foreach(items, id, item)
	{
		struct error inner = {0};
		char holder[DESK_ID_BYTES + 8];
		if (!desk_is_id(id))
			return error_set_at(err, ERROR_VALUE, "items", "has a name that is no id");
		snprintf(holder, sizeof(holder), "items.%s", id);
		if (!check_item(item, &inner))
			return refuse_within(err, holder, &inner);
	}
	return true;
}

/* The members that we know, and no others. Owns: the caller. */
static json_t *known_of(const json_t *items)
{
	static const char *const names[] = {"floor", "target", "ladder", "notes"};
	json_t *known = json_object();
	const char *id;
	json_t *item;
	json_object_foreach((json_t *)items, id, item)
	{
		json_t *entry = json_object();
		for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
			json_t *member = json_object_get(item, names[i]);
			if (member)
				json_object_set_new(entry, names[i], json_deep_copy(member));
		}
		json_object_set_new(known, id, entry);
	}
	return known;
}

/* What is wrong with the file. No word of what stands in it: this is for a terminal, and for logs. */
static bool refuse_file(struct error *err, const char *path, const struct error *why)
{
	if (why->code == ERROR_SYNTAX)
		return error_set_at(err, why->code, path, "line %d column %d: is no JSON", why->line, why->column);
	const char *place = strcmp(why->path, path) == 0 ? "" : why->path;
	return error_set_at(err, why->code, path, "%s%s%s", place, *place ? ": " : "", why->message);
}

bool served_private_open(struct served_private *desk, const char *room_file, struct error *err)
{
	size_t size_bytes = strlen(room_file) + sizeof(suffix);
	desk->path = alloc_zeroed(1, size_bytes);
	if (!desk->path)
		return error_set(err, ERROR_MEMORY, "no memory");
	snprintf(desk->path, size_bytes, "%s%s", room_file, suffix);
	struct buffer bytes;
	struct error why = {0};
	json_t *body = NULL;
	buffer_init(&bytes, ROOM_DOCUMENT_MAX_BYTES);
	bool did = file_read(desk->path, &bytes, &why) &&
		   json_parse(bytes.bytes, bytes.size_bytes, ROOM_DOCUMENT_MAX_BYTES, &body, &why) && check(body, &why);
	if (did)
		desk->items = known_of(json_object_get(body, "items"));
	json_decref(body);
	if (bytes.bytes)
		explicit_bzero(bytes.bytes, bytes.size_bytes);
	buffer_finish(&bytes);
	return did || why.code == ERROR_NOT_FOUND || refuse_file(err, desk->path, &why);
}

void served_private_finish(struct served_private *desk)
{
	sheet_unref(desk->sheet);
	json_decref(desk->items);
	alloc_free(desk->path);
	*desk = (struct served_private){0};
}

static bool keep(const struct served_private *desk, json_t *items, struct error *err)
{
	json_t *tree = json_pack("{s:O}", "items", items);
	char *text = tree ? json_dumps(tree, JSON_INDENT(2)) : NULL;
	json_decref(tree);
	bool did = text ? file_write_private(desk->path, text, strlen(text), err)
			: error_set(err, ERROR_MEMORY, "no memory");
	free(text);
	return did;
}

bool served_private_put(struct served_private *desk, const json_t *body, struct error *err)
{
	if (!check(body, err))
		return false;
	json_t *items = known_of(json_object_get(body, "items"));
	if (!items)
		return error_set(err, ERROR_MEMORY, "no memory");
	if (desk->path && !keep(desk, items, err)) {
		json_decref(items);
		return false;
	}
	json_decref(desk->items);
	desk->items = items;
	return true;
}

static json_t *step_of(const struct sheet_step *planned)
{
	static const char *const prices[] = {
		[PRICE_CHANGE_INVALID] = NULL,
		[PRICE_CHANGE_TO] = "to",
		[PRICE_CHANGE_BY] = "less",
		[PRICE_CHANGE_RATE] = "permille",
	};
	json_t *step = json_pack("{s:s, s:s*, s:s*, s:s*}", "kind", step_kind_name(planned->kind), "by",
				 step_by_name(planned->by), "person", planned->person, "note", planned->note);
	if (step && prices[planned->change])
		json_object_set_new(step, prices[planned->change], json_integer(planned->value));
	return step;
}

/* What the sheet says of an item, as a desk would have put it; NULL when it says nothing. */
static json_t *entry_of(const struct sheet_item *row)
{
	if (!row)
		return NULL;
	json_t *entry = json_object();
	json_t *ladder = row->plan_count ? json_array() : NULL;
	char notes[2048];
	snprintf(notes, sizeof(notes), "%s%s%s", row->prompt ? row->prompt : "", row->prompt && row->notes ? " / " : "",
		 row->notes ? row->notes : "");
	for (size_t i = 0; i < row->plan_count; i++)
		json_array_append_new(ladder, step_of(&row->plan[i]));
	if (row->floor_minor != ROOM_UNSET)
		json_object_set_new(entry, "floor", json_integer(row->floor_minor));
	if (row->target_minor != ROOM_UNSET)
		json_object_set_new(entry, "target", json_integer(row->target_minor));
	if (ladder)
		json_object_set_new(entry, "ladder", ladder);
	if (notes[0])
		json_object_set_new(entry, "notes", json_string(notes));
	return entry;
}

json_t *served_private_tree(const struct served_private *desk, const struct room *room)
{
	json_t *items = json_object();
	for (size_t i = 0; i < room->item_count; i++) {
		json_t *entry = entry_of(sheet_item_of(desk->sheet, &room->items[i]));
		if (entry)
			json_object_set_new(items, room->items[i].id, entry);
	}
	if (items && desk->items)
		json_object_update(items, desk->items);
	return json_pack("{s:o}", "items", items);
}

int64_t served_private_floor(const struct served_private *desk, const struct room_item *item)
{
	int64_t floor_minor = ROOM_UNSET;
	const json_t *entry = json_object_get(desk->items, item->id);
	const struct sheet_item *row = sheet_item_of(desk->sheet, item);
	if (!entry)
		return row ? row->floor_minor : ROOM_UNSET;
	return desk_read_amount(entry, "floor", &floor_minor, NULL) ? floor_minor : ROOM_UNSET;
}

void served_private_use_sheet(struct served_private *desk, const struct sheet *sheet)
{
	const struct sheet *before = desk->sheet;
	desk->sheet = sheet_ref(sheet);
	sheet_unref(before);
}
