/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A sheet with what it owns, and what its parts tell each other while it is read. The sheet comes first: a
 * `struct sheet *` is one of these.
 */
#pragma once

#include "arena.h"
#include "read.h"
#include "room/json.h"
#include "room/sheet.h"

#include <stdatomic.h>

struct sheet_block {
	struct sheet sheet;
	atomic_int refs;
	struct arena arena;
	json_t **given; /* by row: the members of a room's item that it gives; none is ever changed */
	const struct mark *marks;
};

struct sheet_block *sheet_block_create(void);

/* -- findings -- */

/** Where something stands, as the team sees it; both 0 and the text empty: nowhere. */
struct sheet_spot {
	int row, column;
	char text[64];
};

/** Adds a finding; when the list is full an error takes the place of the last warning. */
void sheet_find(struct sheet_findings *findings, bool is_error, const struct sheet_spot *spot, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/** The same of what was said elsewhere (base/said.h). */
void sheet_find_said(struct sheet_findings *findings, bool is_error, const struct sheet_spot *spot, const char *said);

/** By rows, and columns within them; what was found first stays first. */
void sheet_findings_sort(struct sheet_findings *findings);

/** A text cut to the size, at a code point. */
void sheet_copy_text(char *out, size_t size_bytes, const char *text);

/* -- from a spreadsheet's cells to the same tree that a JSON sheet is -- */

/** Where the members of the tree stood in the spreadsheet; entries in the order in which they were added. */
struct sheet_places {
	struct sheet_place {
		char path[48]; /* "items[3].gifts[0]" */
		struct sheet_spot spot;
	} * entries;
	size_t count, capacity;
};

/** False when there is no memory. */
bool sheet_places_add(struct sheet_places *places, const char *path, const struct sheet_spot *spot);
void sheet_places_finish(struct sheet_places *places);

/** Reads the tree into the block. Errors: only ERROR_MEMORY; what is wrong with the tree goes to findings. */
bool sheet_read_tree(struct sheet_block *block, const json_t *tree, const struct sheet_places *places,
		     struct sheet_findings *findings, struct error *err);

/** A step list as it is written, and what the plan leads to. Refuses with ERROR_VALUE at the step. */
bool sheet_read_plan(struct reader *reader, const json_t *json, const struct currency *currency,
		     const struct place *place, struct sheet_item *item);
