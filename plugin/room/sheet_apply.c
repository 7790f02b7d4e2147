/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the sheet gives, put into the shop's document by the owners of docs/room-document.md. The result shares with
 * neither argument what it changes.
 */
#include "sheet_block.h"

#include "room/wall_time.h"
#include "sheet_near.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define ITEMS_MAX 200
#define NOBODY (-1)

struct applying {
	const json_t *shop_items; /* the list of the shop's document */
	const struct sheet_block *block;
	struct sheet_findings *findings;
	sheet_field_fn on_field;
	void *data;
	int64_t shop_ms; /* ROOM_UNSET: unknown */
	size_t item_count;
	struct {
		const char *id;
		int64_t link_no;
	} shop[ITEMS_MAX];          /* what each item is known by: 200 rows look for theirs among 200 items */
	int row_of_item[ITEMS_MAX]; /* the row of each item of the shop's, or NOBODY */
	int item_of_row[SHEET_MAX_ITEMS];
};

static void tell(const struct applying *applying, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void tell(const struct applying *applying, const char *format, ...)
{
	if (!applying->on_field)
		return;
	char path[96];
	va_list list;
	va_start(list, format);
	vsnprintf(path, sizeof(path), format, list);
	va_end(list);
	applying->on_field(applying->data, path);
}

static struct sheet_spot spot_of_row(const struct applying *applying, size_t row)
{
	const struct sheet *sheet = &applying->block->sheet;
	struct sheet_spot spot = {.row = sheet->items[row].row};
	snprintf(spot.text, sizeof(spot.text), sheet->is_csv ? "row %d" : "items[%d]",
		 sheet->is_csv ? spot.row : (int)row);
	return spot;
}

/* -- which item a row is -- */

static const char *text_of(const json_t *item, const char *name)
{
	const char *text = json_string_value(json_object_get(item, name));
	return text ? text : "";
}

static int64_t link_of(const json_t *item)
{
	const json_t *link = json_object_get(item, "link_no");
	return json_is_integer(link) ? json_integer_value(link) : ROOM_UNSET;
}

static const char *currency_of(const json_t *item)
{
	return text_of(json_object_get(item, "price"), "currency");
}

/* The place of the row's item in the shop's list; NOBODY: none (said), or two. */
static int find_item(const struct applying *applying, size_t row)
{
	const struct sheet_item *planned = &applying->block->sheet.items[row];
	struct sheet_spot spot = spot_of_row(applying, row);
	int found = NOBODY;
	for (size_t i = 0; i < applying->item_count; i++) {
		bool is_it = planned->item_id ? strcmp(applying->shop[i].id, planned->item_id) == 0
					      : applying->shop[i].link_no == planned->link_no;
		if (is_it && found != NOBODY) {
			sheet_find(applying->findings, true, &spot,
				   "link %" PRId64 " is two items in the shop: name the item's id", planned->link_no);
			return NOBODY;
		}
		if (is_it)
			found = (int)i;
	}
	if (found == NOBODY && planned->item_id)
		sheet_find(applying->findings, false, &spot, "the item %s is not in the shop", planned->item_id);
	else if (found == NOBODY)
		sheet_find(applying->findings, false, &spot, "link %" PRId64 " is not in the shop", planned->link_no);
	return found;
}

/* A link number is another item's tomorrow: yesterday's sheet would give its floor and its gifts to a stranger. */
static void look_at_names(const struct applying *applying, size_t row, const json_t *item)
{
	const struct sheet_item *planned = &applying->block->sheet.items[row];
	const char *short_title = text_of(applying->block->given[row], "short_title");
	const char *shops[] = {text_of(item, "title"), text_of(item, "short_title")};
	if (planned->item_id || !planned->has_own_name)
		return;
	for (size_t i = 0; i < 2; i++) {
		if (shops[i][0] &&
		    (sheet_names_alike(planned->name, shops[i]) || sheet_names_alike(short_title, shops[i])))
			return;
	}
	struct sheet_spot spot = spot_of_row(applying, row);
	char name[48], shops_name[48];
	sheet_copy_text(name, sizeof(name), planned->name);
	sheet_copy_text(shops_name, sizeof(shops_name), shops[0]);
	sheet_find(applying->findings, false, &spot,
		   "link %" PRId64 " is %s here and %s in the shop: is it the same item?", planned->link_no, name,
		   shops_name);
}

static void match_row(struct applying *applying, size_t row)
{
	const struct sheet *sheet = &applying->block->sheet;
	struct sheet_spot spot = spot_of_row(applying, row);
	int found = find_item(applying, row);
	if (found == NOBODY)
		return;
	const json_t *item = json_array_get(applying->shop_items, (size_t)found);
	if (strcmp(currency_of(item), sheet->currency.code) != 0) {
		sheet_find(applying->findings, true, &spot, "the sheet is in %s, the shop prices this item in %s",
			   sheet->currency.code, currency_of(item));
		return;
	}
	if (applying->row_of_item[found] != NOBODY) {
		sheet_find(applying->findings, true, &spot, "row %d plans this item (%s) already",
			   sheet->items[applying->row_of_item[found]].row, text_of(item, "id"));
		return;
	}
	look_at_names(applying, row, item);
	applying->row_of_item[found] = (int)row;
	applying->item_of_row[row] = found;
}

/* Rows that name an id have the first word. */
static void match_rows(struct applying *applying)
{
	const struct sheet *sheet = &applying->block->sheet;
	for (size_t i = 0; i < applying->item_count; i++) {
		const json_t *item = json_array_get(applying->shop_items, i);
		applying->shop[i].id = text_of(item, "id");
		applying->shop[i].link_no = link_of(item);
		applying->row_of_item[i] = NOBODY;
	}
	for (size_t row = 0; row < sheet->item_count; row++)
		applying->item_of_row[row] = NOBODY;
	for (size_t row = 0; row < sheet->item_count; row++) {
		if (sheet->items[row].item_id)
			match_row(applying, row);
	}
	for (size_t row = 0; row < sheet->item_count; row++) {
		if (!sheet->items[row].item_id)
			match_row(applying, row);
	}
}

/* -- what it gives -- */

/* A time whose year was not written (year 0) is the newest one that is not ahead of the shop's clock. */
static bool give_year(const struct applying *applying, json_t *comparison)
{
	const char *text = text_of(comparison, "captured_at");
	int64_t time_ms;
	int zone_minutes;
	if (strncmp(text, "0000-", 5) != 0 || applying->shop_ms == ROOM_UNSET)
		return true;
	int year = calendar_of(applying->shop_ms, 480).year;
	for (int tries = 0; tries < 8; tries++, year--) {
		char dated[48];
		snprintf(dated, sizeof(dated), "%04d%.36s", year, text + 4);
		if (!wall_time_parse(dated, &time_ms, &zone_minutes) || time_ms > applying->shop_ms)
			continue; // ahead, or 29 February
		return json_object_set_new(comparison, "captured_at", json_string(dated)) == 0;
	}
	return true;
}

static bool set_member(json_t *item, const char *name, const json_t *value)
{
	return json_object_set_new(item, name, json_deep_copy(value)) == 0;
}

static bool give_comparisons(const struct applying *applying, json_t *item, const json_t *value)
{
	json_t *list = json_deep_copy(value);
	bool is_done = list != NULL;
	for (size_t i = 0; is_done && i < json_array_size(list); i++)
		is_done = give_year(applying, json_array_get(list, i));
	return is_done ? json_object_set_new(item, "comparisons", list) == 0 : (json_decref(list), false);
}

static bool give_limits(const struct applying *applying, json_t *item, const json_t *value, size_t index)
{
	const json_t *before = json_object_get(item, "limits");
	json_t *limits = json_is_object(before) ? json_copy((json_t *)before) : json_object();
	if (!limits)
		return false;
	const char *name;
	json_t *member;
	json_object_foreach((json_t *)value, name, member)
	{
		if (!set_member(limits, name, member)) {
			json_decref(limits);
			return false;
		}
		tell(applying, "items[%zu].limits.%s", index, name);
	}
	return json_object_set_new(item, "limits", limits) == 0;
}

/* The shop's own parts stand, also when it says that there are none. */
static bool give_parts(const struct applying *applying, json_t *item, const json_t *value, size_t index)
{
	const json_t *before = json_object_get(item, "price");
	if (!json_is_object(before) || json_object_get(before, "parts"))
		return true;
	json_t *price = json_copy((json_t *)before);
	if (!price || !set_member(price, "parts", value)) {
		json_decref(price);
		return false;
	}
	tell(applying, "items[%zu].price.parts", index);
	return json_object_set_new(item, "price", price) == 0;
}

static bool give_members(const struct applying *applying, json_t *item, const json_t *given, size_t index)
{
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)given, name, value)
	{
		bool is_done;
		if (strcmp(name, "limits") == 0) {
			is_done = give_limits(applying, item, value, index);
		} else if (strcmp(name, "parts") == 0) {
			is_done = give_parts(applying, item, value, index);
		} else {
			is_done = strcmp(name, "comparisons") == 0 ? give_comparisons(applying, item, value)
								   : set_member(item, name, value);
			tell(applying, "items[%zu].%s", index, name);
		}
		if (!is_done)
			return false;
	}
	return true;
}

static json_t *planned_item(const struct applying *applying, size_t row, size_t index)
{
	const struct sheet_item *planned = &applying->block->sheet.items[row];
	json_t *item = json_copy(json_array_get(applying->shop_items, (size_t)applying->item_of_row[row]));
	bool is_done = item != NULL;
	if (is_done && planned->link_no != ROOM_UNSET) {
		is_done = json_object_set_new(item, "link_no", json_integer(planned->link_no)) == 0;
		tell(applying, "items[%zu].link_no", index);
	}
	if (is_done && give_members(applying, item, applying->block->given[row], index))
		return item;
	json_decref(item);
	return NULL;
}

/* Whether a row whose item is there says this link number. */
static bool is_link_given(const struct applying *applying, int64_t link_no)
{
	const struct sheet *sheet = &applying->block->sheet;
	for (size_t row = 0; row < sheet->item_count; row++) {
		if (applying->item_of_row[row] != NOBODY && sheet->items[row].link_no == link_no)
			return true;
	}
	return false;
}

/* The team says a link's number on air: no second item keeps it. Steals item. */
static json_t *without_taken_link(const struct applying *applying, json_t *item, size_t index)
{
	int64_t link_no = link_of(item);
	if (link_no == ROOM_UNSET || !is_link_given(applying, link_no))
		return item;
	sheet_find(applying->findings, false, &(struct sheet_spot){0},
		   "link %" PRId64 " is another item in the sheet: %s goes without a number", link_no,
		   text_of(item, "id"));
	json_t *copy = json_copy(item);
	json_decref(item);
	if (copy && json_object_del(copy, "link_no") == 0)
		tell(applying, "items[%zu].link_no", index);
	return copy;
}

static json_t *make_list(const struct applying *applying)
{
	const struct sheet *sheet = &applying->block->sheet;
	json_t *list = json_array();
	size_t index = 0;
	bool is_done = list != NULL;
	for (size_t row = 0; is_done && row < sheet->item_count; row++) {
		if (applying->item_of_row[row] == NOBODY)
			continue;
		json_t *item = planned_item(applying, row, index);
		if (item && sheet->items[row].link_no == ROOM_UNSET)
			item = without_taken_link(applying, item, index);
		is_done = json_array_append_new(list, item) == 0;
		index++;
	}
	if (index)
		tell(applying, "items");
	for (size_t i = 0; is_done && i < applying->item_count; i++) {
		if (applying->row_of_item[i] != NOBODY)
			continue;
		json_t *item = json_incref(json_array_get(applying->shop_items, i));
		is_done = json_array_append_new(list, without_taken_link(applying, item, index)) == 0;
		index++;
	}
	if (is_done)
		return list;
	json_decref(list);
	return NULL;
}

json_t *sheet_apply(const json_t *room_tree, const struct sheet *sheet, struct sheet_findings *findings,
		    sheet_field_fn on_field, void *data)
{
	struct applying applying = {
		.shop_items = json_object_get(room_tree, "items"),
		.block = (const struct sheet_block *)sheet,
		.findings = findings,
		.on_field = on_field,
		.data = data,
		.shop_ms = ROOM_UNSET,
	};
	json_t *result = json_copy((json_t *)room_tree);
	applying.item_count = json_array_size(applying.shop_items);
	if (!result || applying.item_count > ITEMS_MAX)
		return result; // what has more is no room: its decoder says so
	int64_t time_ms;
	if (wall_time_parse(text_of(room_tree, "server_time"), &time_ms, NULL))
		applying.shop_ms = time_ms;
	match_rows(&applying);
	json_t *items = make_list(&applying);
	if (items && json_object_set_new(result, "items", items) == 0)
		return result;
	json_decref(result);
	return NULL;
}
