/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bytes of a CSV as cells: what the text is written in, what parts the cells, and the cells themselves.
 */
#pragma once

#include "arena.h"
#include "base/buffer.h"

#include <stdbool.h>

#define GRID_MAX_ROWS 2000
#define GRID_MAX_COLUMNS 200
#define GRID_MAX_CELL_BYTES 8192

enum sheet_encoding {
	SHEET_ENCODING_INVALID = 0,
	SHEET_UTF8,
	SHEET_UTF16LE,
	SHEET_UTF16BE,
	SHEET_GB18030,
	SHEET_BIG5,
};

struct grid_row {
	const char **cells; /* trimmed; never NULL */
	size_t cell_count;
};

/* Rows as the spreadsheet counts them: rows[0] is its row 1. */
struct grid {
	struct arena arena;
	struct grid_row *rows;
	size_t row_count;
};

struct grid_fault {
	int row, column;
	const char *reason; /* a constant */
};

/** What the bytes may be written in, most likely first; at most two. Returns the count, at least 1. */
size_t grid_encodings(const unsigned char *bytes, size_t size_bytes, enum sheet_encoding out[2]);

/** "UTF-8", "GB18030" ... */
const char *grid_encoding_name(enum sheet_encoding encoding);

/**
 * The text in UTF-8 without a byte order mark.
 *
 * Errors:   ERROR_SYNTAX with the line of the first byte that is none, ERROR_UNSUPPORTED (this machine does not know
 * the encoding), ERROR_LIMIT, ERROR_MEMORY.
 */
MUST_CHECK bool grid_to_utf8(const unsigned char *bytes, size_t size_bytes, enum sheet_encoding encoding,
			     struct buffer *out, struct error *err);

/** What Excel may write into the first line, "sep=;": the separator, or 0. */
char grid_told_separator(const char *text);

/**
 * Cuts the text at the separator; a quoted cell may hold separators, line ends and doubled quotes. Fails with a fault,
 * or without (reason NULL): no memory. The rows before that are in *out, which is the caller's to finish either way.
 */
bool grid_cut(const char *text, size_t size_bytes, char separator, struct grid *out, struct grid_fault *fault);
void grid_finish(struct grid *grid);
