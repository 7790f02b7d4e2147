/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sheet_grid.h"

#include <string.h>

struct cutting {
	const char *at, *end;
	char separator;
	struct grid *grid;
	struct grid_fault *fault;
	size_t row_capacity;
	const char *cells[GRID_MAX_COLUMNS]; /* of the row that is cut */
	size_t cell_count;
	char cell[GRID_MAX_CELL_BYTES + 1];
	size_t cell_bytes;
};

static bool refuse(struct cutting *cutting, const char *reason)
{
	cutting->fault->row = (int)cutting->grid->row_count + 1;
	cutting->fault->column = (int)cutting->cell_count + 1;
	cutting->fault->reason = reason;
	return false;
}

static bool keep_byte(struct cutting *cutting, char byte)
{
	if (byte == '\0')
		return refuse(cutting, "a character U+0000");
	if (cutting->cell_bytes == GRID_MAX_CELL_BYTES)
		return refuse(cutting, "a cell of more than 8,192 bytes");
	cutting->cell[cutting->cell_bytes++] = byte;
	return true;
}

/* The length of a blank at the beginning of the text, 0 if none is there: ASCII's, U+00A0, U+200B, U+3000, U+FEFF. */
static size_t blank_at(const char *text, size_t length)
{
	if (length >= 1 && strchr(" \t\r\n\v\f", text[0]) && text[0])
		return 1;
	if (length >= 2 && memcmp(text, "\xC2\xA0", 2) == 0)
		return 2;
	if (length >= 3 && (memcmp(text, "\xE3\x80\x80", 3) == 0 || memcmp(text, "\xE2\x80\x8B", 3) == 0 ||
			    memcmp(text, "\xEF\xBB\xBF", 3) == 0))
		return 3;
	return 0;
}

static size_t blank_before(const char *text, size_t length)
{
	for (size_t size = 1; size <= 3 && size <= length; size++) {
		if (blank_at(text + length - size, size) == size)
			return size;
	}
	return 0;
}

static bool keep_cell(struct cutting *cutting)
{
	const char *text = cutting->cell;
	size_t length = cutting->cell_bytes;
	if (cutting->cell_count == GRID_MAX_COLUMNS)
		return refuse(cutting, "more than 200 columns");
	for (size_t blank; (blank = blank_at(text, length)) > 0; length -= blank)
		text += blank;
	for (size_t blank; (blank = blank_before(text, length)) > 0;)
		length -= blank;
	// ="0123" is how an export keeps a spreadsheet from making a figure of it.
	if (length >= 3 && text[0] == '=' && text[1] == '"' && text[length - 1] == '"') {
		text += 2;
		length -= 3;
	}
	const char *copy = arena_text(&cutting->grid->arena, text, length);
	if (!copy)
		return false;
	cutting->cells[cutting->cell_count++] = copy;
	cutting->cell_bytes = 0;
	return true;
}

static bool keep_row(struct cutting *cutting)
{
	struct grid *grid = cutting->grid;
	if (grid->row_count == GRID_MAX_ROWS)
		return refuse(cutting, "more than 2,000 rows");
	const char **cells = arena_zeroed(&grid->arena, cutting->cell_count, sizeof(*cells));
	if (!cells)
		return false;
	memcpy(cells, cutting->cells, cutting->cell_count * sizeof(*cells));
	grid->rows[grid->row_count++] = (struct grid_row){cells, cutting->cell_count};
	cutting->cell_count = 0;
	return true;
}

/* Behind an opening quote, up to what follows the closing one. */
static bool cut_quoted(struct cutting *cutting)
{
	for (;;) {
		if (cutting->at == cutting->end)
			return refuse(cutting, "a quoted cell that is never closed");
		char c = *cutting->at++;
		if (c == '"' && cutting->at < cutting->end && *cutting->at == '"')
			cutting->at++;
		else if (c == '"')
			break;
		if (!keep_byte(cutting, c))
			return false;
	}
	while (cutting->at < cutting->end && *cutting->at == ' ' && cutting->separator != ' ')
		cutting->at++;
	if (cutting->at < cutting->end && *cutting->at != cutting->separator && *cutting->at != '\r' &&
	    *cutting->at != '\n')
		return refuse(cutting, "something stands behind the closing quotation mark");
	return true;
}

/* One cell, and what ends it. Sets *ends_row. */
static bool cut_cell(struct cutting *cutting, bool *ends_row)
{
	if (cutting->at < cutting->end && *cutting->at == '"') {
		cutting->at++;
		if (!cut_quoted(cutting))
			return false;
	}
	while (cutting->at < cutting->end && *cutting->at != cutting->separator && *cutting->at != '\r' &&
	       *cutting->at != '\n') {
		if (!keep_byte(cutting, *cutting->at++))
			return false;
	}
	*ends_row = cutting->at == cutting->end || *cutting->at != cutting->separator;
	if (cutting->at < cutting->end) {
		bool is_crlf = *cutting->at == '\r' && cutting->at + 1 < cutting->end && cutting->at[1] == '\n';
		cutting->at += is_crlf ? 2 : 1;
	}
	return keep_cell(cutting);
}

char grid_told_separator(const char *text)
{
	bool is_told = (strncmp(text, "sep=", 4) == 0 || strncmp(text, "SEP=", 4) == 0) && text[4] &&
		       (text[5] == '\r' || text[5] == '\n');
	return is_told ? text[4] : '\0';
}

bool grid_cut(const char *text, size_t size_bytes, char separator, struct grid *out, struct grid_fault *fault)
{
	struct cutting cutting = {.at = text, .end = text + size_bytes, .separator = separator};
	*out = (struct grid){.row_count = 0};
	*fault = (struct grid_fault){0};
	cutting.grid = out;
	cutting.fault = fault;
	if (grid_told_separator(text)) {
		cutting.at = text + 5; // that line is no row of the spreadsheet
		cutting.at += *cutting.at == '\r' && cutting.at[1] == '\n' ? 2 : 1;
	}
	size_t lines = 1;
	for (const char *c = cutting.at; c < cutting.end; c++)
		lines += *c == '\n' || *c == '\r';
	if (lines > GRID_MAX_ROWS)
		lines = GRID_MAX_ROWS;
	out->rows = arena_zeroed(&out->arena, lines, sizeof(*out->rows));
	bool is_cut = out->rows != NULL;
	while (is_cut && cutting.at < cutting.end) {
		bool ends_row = false;
		while (is_cut && !ends_row)
			is_cut = cut_cell(&cutting, &ends_row);
		is_cut = is_cut && keep_row(&cutting);
	}
	return is_cut;
}

void grid_finish(struct grid *grid)
{
	arena_finish(&grid->arena);
	*grid = (struct grid){.row_count = 0};
}
