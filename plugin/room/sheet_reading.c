/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sheet_reading.h"

#include <stdio.h>

#define HEADING_ROWS_MAX 15 /* a title, a date and a note may stand above the headings */

static bool is_better(const struct csv_candidate *a, const struct csv_candidate *b)
{
	return a->has_key != b->has_key ? a->has_key : a->known > b->known;
}

/* False: no memory. */
static bool look_for_headings(const struct sheet_headings *headings, const struct grid *grid,
			      struct csv_candidate *best)
{
	for (size_t row = 0; row < grid->row_count && row < HEADING_ROWS_MAX; row++) {
		size_t known = 0;
		bool has_key = false;
		for (size_t column = 0; column < grid->rows[row].cell_count; column++) {
			struct sheet_heading heading = sheet_heading_of(headings, grid->rows[row].cells[column]);
			if (heading.has_no_memory)
				return false;
			known += heading.column != COLUMN_UNKNOWN;
			has_key |= heading.column == COLUMN_LINK_NO || heading.column == COLUMN_ITEM_ID;
		}
		const struct csv_candidate here = {best->encoding, best->separator, row, known, has_key};
		if (known >= 2 && is_better(&here, best))
			*best = here;
	}
	return true;
}

/* Tries the separators on one text. False: no memory. */
static bool try_separators(const struct sheet_headings *headings, const struct buffer *text,
			   enum sheet_encoding encoding, struct csv_candidate *best)
{
	char told = grid_told_separator(buffer_text(text));
	const char separators[] = {told ? told : ',', told ? '\0' : '\t', told ? '\0' : ';', '\0'};
	for (size_t i = 0; separators[i]; i++) {
		struct csv_candidate here = {.encoding = encoding, .separator = separators[i]};
		struct grid grid;
		struct grid_fault fault;
		// A fault further down is said of the reading whose headings are ours.
		bool is_cut = grid_cut(buffer_text(text), text->size_bytes, separators[i], &grid, &fault);
		bool has_memory = (is_cut || fault.reason) && look_for_headings(headings, &grid, &here);
		grid_finish(&grid);
		if (!has_memory)
			return false;
		if (!best->separator || is_better(&here, best))
			*best = here;
	}
	return true;
}

/* Cuts the text as the best candidate says. Faults of the grid are findings; false: no memory, or err is set. */
static bool cut(struct csv_reading *reading, const struct buffer *text, char separator, bool *is_cut)
{
	struct grid_fault fault;
	*is_cut = grid_cut(buffer_text(text), text->size_bytes, separator, &reading->grid, &fault);
	if (*is_cut)
		return true;
	struct sheet_spot spot = {.row = fault.row, .column = fault.column};
	snprintf(spot.text, sizeof(spot.text), "row %d, column %d", fault.row, fault.column);
	if (fault.reason)
		sheet_find(reading->findings, true, &spot, "%s", fault.reason);
	return fault.reason != NULL;
}

bool csv_choose_reading(struct csv_reading *reading, const unsigned char *bytes, size_t size_bytes,
			struct csv_candidate *best, struct error *err)
{
	enum sheet_encoding encodings[2];
	size_t count = grid_encodings(bytes, size_bytes, encodings);
	bool is_text = false;
	struct error first = {0};
	struct buffer text;
	for (size_t i = 0; i < count && !best->has_key; i++) {
		struct error why = {0};
		if (!grid_to_utf8(bytes, size_bytes, encodings[i], &text, &why)) {
			if (why.code == ERROR_MEMORY || first.code == ERROR_NONE)
				first = why;
			if (why.code == ERROR_MEMORY)
				break;
			continue;
		}
		is_text = true;
		bool has_memory = try_separators(reading->headings, &text, encodings[i], best);
		buffer_finish(&text);
		if (!has_memory)
			return error_set(err, ERROR_MEMORY, "no memory for the sheet");
	}
	if (first.code == ERROR_MEMORY)
		is_text = false;
	if (!is_text) {
		if (err)
			*err = first;
		return false;
	}
	if (!grid_to_utf8(bytes, size_bytes, best->encoding, &text, err))
		return false;
	bool is_cut;
	bool is_done = cut(reading, &text, best->separator, &is_cut);
	buffer_finish(&text);
	if (!is_done)
		return error_set(err, ERROR_MEMORY, "no memory for the sheet");
	return true;
}
