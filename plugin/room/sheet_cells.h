/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The cells of a CSV into the members of a sheet's tree, each with its place. What a cell holds and cannot be read
 * exactly is said and left out; the sheet is then refused as a whole.
 */
#pragma once

#include "sheet_block.h"
#include "sheet_grid.h"
#include "sheet_headings.h"

struct csv_column {
	enum sheet_column kind;
	int number;          /* which one of those that repeat, from 1 */
	const char *heading; /* as written */
};

struct csv_reading {
	const struct sheet_headings *headings;
	struct sheet_findings *findings;
	struct sheet_places places;
	struct grid grid;
	struct arena arena; /* texts while a cell is read */
	struct csv_column columns[GRID_MAX_COLUMNS];
	size_t column_count;
	size_t heading_row;
	struct currency currency;
	json_t *items;
	json_t *row;        /* the item that is read: the last of items; NULL: none yet */
	size_t at_row;      /* the row of the grid that is read */
	const char *person; /* who speaks for the brand in this row; NULL: nobody is named */
	size_t person_column;
	int64_t price_minor; /* the price that stands after the steps so far; ROOM_UNSET: none */
	bool has_floor;      /* a row so far */
	bool has_failed;     /* no memory */
};

/* A cell that is looked at. */
struct csv_cell {
	size_t column;
	const char *text;   /* trimmed */
	const char *narrow; /* sheet_narrow() of it */
};

/** The cell of the row that is read; false: it is empty or says that there is nothing. */
bool csv_cell_at(struct csv_reading *reading, size_t column, struct csv_cell *out);

/** "row 4, 最低价"; column SIZE_MAX: "row 4". */
struct sheet_spot csv_spot(const struct csv_reading *reading, size_t column);

/** An error at the cell: what it should be and why it is not; a floor and a target are not repeated in it. */
void csv_refuse(struct csv_reading *reading, const struct csv_cell *cell, const char *what, const char *reason);

/** Sets a member and its place (relative to the item). Steals value; NULL is no memory. */
void csv_put(struct csv_reading *reading, json_t *object, const char *name, json_t *value);
void csv_place(struct csv_reading *reading, size_t column, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** The list of the item that is read; made when it is not there. NULL: no memory. */
json_t *csv_list(struct csv_reading *reading, const char *name);

/** The text in one line; NULL: no memory. */
char *csv_line(struct csv_reading *reading, const char *text);

/** The amount of the cell; false after saying why not. */
bool csv_amount(struct csv_reading *reading, const struct csv_cell *cell, int64_t *out_minor);

/** The cells of the row that is read, into the item: key, words, limits and parts. */
void csv_take_plain(struct csv_reading *reading);

/** Its gifts, comparisons and steps, which rows without a key add to as well. */
void csv_take_gifts(struct csv_reading *reading);
void csv_take_comparisons(struct csv_reading *reading);
void csv_take_steps(struct csv_reading *reading);

/** When the last row of the item was read: the step that settles. */
void csv_end_item(struct csv_reading *reading);
