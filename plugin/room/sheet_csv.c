/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A spreadsheet's CSV to the tree that a JSON sheet is: what its headings say, and what each row below them is: an
 * item, more of the item above, a note, nothing.
 */
#include "sheet_csv.h"

#include "base/alloc.h"
#include "kinds.h"
#include "room/money.h"
#include "sheet_reading.h"

#include <stdio.h>
#include <string.h>

static const char *cell_of(const struct grid *grid, size_t row, size_t column)
{
	return column < grid->rows[row].cell_count ? grid->rows[row].cells[column] : "";
}

/* -- the headings -- */

/* Which one of its kind a column is: what its heading says, else one more than those before. */
static int number_of(const struct csv_reading *reading, const struct sheet_heading *heading)
{
	int before = 0;
	for (size_t i = 0; i < reading->column_count; i++)
		before += reading->columns[i].kind == heading->column;
	return heading->number ? heading->number : before + 1;
}

static size_t twin_of(const struct csv_reading *reading, const struct csv_column *column)
{
	for (size_t i = 0; i < reading->column_count; i++) {
		if (reading->columns[i].kind == column->kind && !sheet_column_repeats(column->kind))
			return i;
		bool is_comparison = column->kind >= COLUMN_MARKET && column->kind <= COLUMN_MARKET_SHIPPING;
		if (is_comparison && reading->columns[i].kind == column->kind &&
		    reading->columns[i].number == column->number)
			return i;
	}
	return SIZE_MAX;
}

static bool has_cells_below(const struct csv_reading *reading, size_t column)
{
	for (size_t row = reading->heading_row + 1; row < reading->grid.row_count; row++) {
		if (cell_of(&reading->grid, row, column)[0])
			return true;
	}
	return false;
}

static void judge_heading(struct csv_reading *reading, const struct sheet_heading *heading, size_t column)
{
	struct sheet_spot spot = csv_spot(reading, column);
	const char *text = reading->columns[column].heading;
	if (heading->is_other_money) {
		sheet_find(reading->findings, true, &spot, "prices stand in %s here", reading->currency.code);
	} else if (!*text && has_cells_below(reading, column)) {
		snprintf(spot.text, sizeof(spot.text), "row %d, column %zu", spot.row, column + 1);
		sheet_find(reading->findings, false, &spot, "a column without a heading, left out");
	} else if (*text && heading->column == COLUMN_UNKNOWN) {
		const char *near = sheet_heading_near(reading->headings, text);
		if (near)
			sheet_find(reading->findings, false, &spot,
				   "not a heading that is known, left out; did you mean %s?", near);
		else
			sheet_find(reading->findings, false, &spot, "not a heading that is known, left out");
	} else if (heading->column == COLUMN_SHOPS_OWN) {
		sheet_find(reading->findings, false, &spot, "the shop says this itself, left out");
	}
}

static void take_headings(struct csv_reading *reading)
{
	const struct grid_row *row = &reading->grid.rows[reading->heading_row];
	reading->at_row = reading->heading_row;
	for (size_t column = 0; column < row->cell_count; column++) {
		const char *text = row->cells[column];
		struct sheet_heading heading = sheet_heading_of(reading->headings, text);
		reading->has_failed |= heading.has_no_memory;
		struct csv_column found = {heading.column, number_of(reading, &heading), text};
		size_t twin = twin_of(reading, &found);
		reading->columns[reading->column_count++] = found;
		judge_heading(reading, &heading, column);
		struct sheet_spot spot = csv_spot(reading, column);
		if (twin != SIZE_MAX)
			sheet_find(reading->findings, true, &spot, "stands in column %zu already (%s)", twin + 1,
				   reading->columns[twin].heading);
		else if (found.kind >= COLUMN_MARKET && found.kind <= COLUMN_MARKET_SHIPPING && found.number > 8)
			sheet_find(reading->findings, true, &spot, "more than 8 comparisons");
	}
}

/* -- what a row is -- */

enum row_kind { ROW_EMPTY, ROW_ITEM, ROW_MORE, ROW_NOTE, ROW_HEADINGS, ROW_KEYLESS };

struct row_look {
	size_t filled; /* cells with something in them */
	size_t first;  /* the first of them */
	size_t more;   /* of those, in columns that may go on below */
	size_t ours;   /* of those, in columns that we know */
	bool has_key;
	bool is_key_figure; /* the key's cell begins with a figure or is an id's */
};

static bool begins_with_figure(const struct csv_reading *reading, const char *narrow)
{
	size_t before = sheet_word_before(reading->headings, WORD_LINK_BEFORE, narrow);
	return narrow[before] >= '0' && narrow[before] <= '9';
}

static struct row_look look_at_row(struct csv_reading *reading, size_t row)
{
	struct row_look look = {.first = SIZE_MAX};
	for (size_t column = 0; column < reading->grid.rows[row].cell_count; column++) {
		const char *text = cell_of(&reading->grid, row, column);
		enum sheet_column kind =
			column < reading->column_count ? reading->columns[column].kind : COLUMN_UNKNOWN;
		if (!*text)
			continue;
		if (look.filled++ == 0)
			look.first = column;
		look.more += sheet_column_continues(kind);
		look.ours += kind != COLUMN_UNKNOWN && kind != COLUMN_NOT_USED && kind != COLUMN_SHOPS_OWN;
		if (kind == COLUMN_LINK_NO || kind == COLUMN_ITEM_ID) {
			const char *narrow = sheet_narrow(&reading->arena, text);
			reading->has_failed |= !narrow;
			look.has_key = true;
			look.is_key_figure |= kind == COLUMN_ITEM_ID || (narrow && begins_with_figure(reading, narrow));
		}
	}
	return look;
}

static bool begins_with_note(struct csv_reading *reading, const char *text)
{
	const char *narrow = sheet_narrow(&reading->arena, text);
	reading->has_failed |= !narrow;
	size_t length = narrow ? sheet_word_before(reading->headings, WORD_NOTE, narrow) : 0;
	// "备注：…" and "合计", not a product whose name begins so.
	return length && (!narrow[length] || strchr(":.,(0123456789", narrow[length]));
}

static enum row_kind kind_of_row(struct csv_reading *reading, size_t row)
{
	struct row_look look = look_at_row(reading, row);
	if (look.filled == 0)
		return ROW_EMPTY;
	const char *first = cell_of(&reading->grid, row, look.first);
	enum sheet_column kind =
		look.first < reading->column_count ? reading->columns[look.first].kind : COLUMN_UNKNOWN;
	if (look.filled > 1 && look.has_key && look.first < reading->column_count &&
	    strcmp(first, reading->columns[look.first].heading) == 0)
		return ROW_HEADINGS;
	if (begins_with_note(reading, first) && (!look.has_key || !look.is_key_figure))
		return ROW_NOTE;
	if (look.has_key)
		return look.filled == 1 && !look.is_key_figure ? ROW_NOTE : ROW_ITEM;
	if (look.more && look.more == look.ours)
		return ROW_MORE;
	bool is_single_text = look.filled == 1 && !sheet_column_is_money(kind);
	return look.ours == 0 || is_single_text ? ROW_NOTE : ROW_KEYLESS;
}

/* -- rows -- */

static void end_item(struct csv_reading *reading)
{
	if (reading->row)
		csv_end_item(reading);
	reading->row = NULL;
}

/* Merged cells keep their value in the first row alone: a floor that the rows above have is worth a word. */
static void look_at_floor(struct csv_reading *reading)
{
	bool has_floor = json_object_get(reading->row, "floor") != NULL;
	for (size_t column = 0; column < reading->column_count; column++) {
		struct sheet_spot spot = csv_spot(reading, column);
		bool is_floor = reading->columns[column].kind == COLUMN_FLOOR;
		if (is_floor && !has_floor && reading->has_floor &&
		    !cell_of(&reading->grid, reading->at_row, column)[0])
			sheet_find(reading->findings, false, &spot,
				   "empty, and rows above have one: a merged cell counts for its first row only");
	}
	reading->has_floor |= has_floor;
}

static void take_item(struct csv_reading *reading)
{
	end_item(reading);
	reading->row = json_object();
	reading->price_minor = ROOM_UNSET;
	if (json_array_append_new(reading->items, reading->row) != 0) {
		reading->row = NULL;
		reading->has_failed = true;
		return;
	}
	csv_place(reading, SIZE_MAX, "%s", "");
	size_t errors = reading->findings->error_count;
	csv_take_plain(reading);
	look_at_floor(reading);
	bool has_key = json_object_get(reading->row, "link_no") || json_object_get(reading->row, "item_id");
	csv_take_gifts(reading);
	csv_take_comparisons(reading);
	csv_take_steps(reading);
	if (!has_key && reading->findings->error_count > errors) { // its key is said to be wrong: that is enough
		json_array_remove(reading->items, json_array_size(reading->items) - 1);
		reading->row = NULL;
	}
}

static void take_more(struct csv_reading *reading)
{
	struct sheet_spot spot = csv_spot(reading, SIZE_MAX);
	if (!reading->row) {
		sheet_find(reading->findings, true, &spot,
			   "neither a link number nor an item id, and no item above it");
		return;
	}
	csv_take_gifts(reading);
	csv_take_comparisons(reading);
	csv_take_steps(reading);
}

static void say_note(struct csv_reading *reading, size_t row)
{
	struct sheet_spot spot = csv_spot(reading, SIZE_MAX);
	size_t column = 0;
	while (!cell_of(&reading->grid, row, column)[0])
		column++;
	char text[60];
	sheet_copy_text(text, sizeof(text), cell_of(&reading->grid, row, column));
	for (char *c = text; *c; c++) {
		if ((unsigned char)*c < ' ')
			*c = ' ';
	}
	sheet_find(reading->findings, false, &spot, "taken as a note, left out: %s", text);
}

static void take_rows(struct csv_reading *reading)
{
	for (size_t row = reading->heading_row + 1; row < reading->grid.row_count && !reading->has_failed; row++) {
		reading->at_row = row;
		struct sheet_spot spot = csv_spot(reading, SIZE_MAX);
		switch (kind_of_row(reading, row)) {
		case ROW_ITEM:
			take_item(reading);
			break;
		case ROW_MORE:
			take_more(reading);
			break;
		case ROW_NOTE:
			end_item(reading);
			say_note(reading, row);
			break;
		case ROW_KEYLESS:
			sheet_find(reading->findings, true, &spot,
				   "neither a link number nor an item id says which item this is");
			break;
		case ROW_EMPTY:
		case ROW_HEADINGS:
			break;
		}
		arena_finish(&reading->arena);
	}
	end_item(reading);
}

/* What stands above the headings is the sheet's title, if it can be one. */
static void put_title(struct csv_reading *reading, json_t *tree)
{
	for (size_t row = 0; row < reading->heading_row; row++) {
		for (size_t column = 0; column < reading->grid.rows[row].cell_count; column++) {
			const char *text = cell_of(&reading->grid, row, column);
			if (!*text)
				continue;
			char *line = csv_line(reading, text);
			if (line && text_code_points(line, strlen(line)) <= 60)
				csv_put(reading, tree, "title", json_string(line));
			return;
		}
	}
}

static json_t *make_tree(struct csv_reading *reading)
{
	json_t *tree = json_pack("{s:s, s:[]}", "schema", SHEET_SCHEMA, "items");
	reading->items = json_object_get(tree, "items");
	if (!tree)
		return NULL;
	take_headings(reading);
	put_title(reading, tree);
	arena_finish(&reading->arena);
	take_rows(reading);
	if (!reading->has_failed)
		return tree;
	json_decref(tree);
	return NULL;
}

/* No row has our headings: the first rows are all there is to say about it. */
static void say_no_headings(struct csv_reading *reading, const struct csv_candidate *best)
{
	struct sheet_spot spot = {.row = best->known ? (int)best->row + 1 : 1};
	snprintf(spot.text, sizeof(spot.text), "row %d", spot.row);
	if (best->known)
		sheet_find(reading->findings, true, &spot,
			   "the headings have neither 链接号 (link_no) nor 商品ID (item_id)");
	else
		sheet_find(reading->findings, true, &spot,
			   "no headings: a row with 链接号 (link_no) or 商品ID (item_id) and others is needed");
}

bool sheet_read_csv(struct sheet_block *block, const void *bytes, size_t size_bytes,
		    const struct sheet_headings *headings, struct sheet_findings *findings, struct error *err)
{
	struct csv_reading *reading = alloc_zeroed(1, sizeof(*reading));
	struct csv_candidate best = {.separator = '\0'};
	if (!reading)
		return error_set(err, ERROR_MEMORY, "no memory for the sheet");
	reading->headings = headings;
	reading->findings = findings;
	reading->currency = *currency_find("CNY");
	bool is_done = csv_choose_reading(reading, bytes, size_bytes, &best, err);
	if (is_done && best.has_key && findings->error_count == 0) {
		reading->heading_row = best.row;
		json_t *tree = make_tree(reading);
		is_done = tree ? sheet_read_tree(block, tree, &reading->places, findings, err)
			       : error_set(err, ERROR_MEMORY, "no memory for the sheet");
		json_decref(tree);
	} else if (is_done && findings->error_count == 0) {
		say_no_headings(reading, &best);
	}
	sheet_places_finish(&reading->places);
	grid_finish(&reading->grid);
	arena_finish(&reading->arena);
	alloc_free(reading);
	return is_done;
}
