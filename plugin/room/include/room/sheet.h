/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sheet "shop-sheet/1": the run of show that a team planned, as JSON or as the CSV that a spreadsheet saves
 * (docs/sheet.md). Immutable and shared by reference. No I/O, no clock, no thread. Floor, target, plan, prompt and
 * notes are the desk's alone: no function here puts them into a room.
 */
#pragma once

#include "base/error.h"
#include "room/room.h"

#include <stddef.h>

#define SHEET_SCHEMA "shop-sheet/1"
#define SHEET_MAX_BYTES (1024u * 1024u)
#define SHEET_MAX_ITEMS 200
#define SHEET_MAX_STEPS 16

/*
 * A step as it was planned. `change` is PRICE_CHANGE_INVALID for kinds that have no price (gift, more_stock, reject);
 * a settle without a price of its own is BY 0: at the price that stands then.
 */
struct sheet_step {
	enum step_kind kind; /* never STEP_WITHDRAW */
	enum step_by by;     /* STEP_BY_INVALID: not said */
	const char *person;  /* may be NULL */
	enum price_change change;
	int64_t value; /* TO, BY: minor units of the sheet's currency; RATE: permille that stay */
	const char *note;
};

struct sheet_item {
	int row;             /* CSV: the row that the spreadsheet counts; JSON: the place in `items`, from 1 */
	const char *item_id; /* NULL: the link number is the key */
	int64_t link_no;     /* ROOM_UNSET: the id is the key */
	const char *name;    /* what the team calls it, for messages; never NULL */
	bool has_own_name;   /* the team wrote it; else it is made of the key */
	int64_t floor_minor, target_minor; /* ROOM_UNSET: none */
	int64_t agreed_minor; /* what the plan has to lead to, as the team wrote it; ROOM_UNSET: not said */
	const struct sheet_step *plan;
	size_t plan_count;
	int64_t plan_ends_minor;    /* the price that the plan leads to, without one agreed_minor; ROOM_UNSET: none */
	const char *prompt, *notes; /* may be NULL */
};

struct sheet {
	const char *title; /* may be NULL */
	struct currency currency;
	const struct sheet_item *items; /* in the rundown's order */
	size_t item_count;
	bool is_csv;
	const void *bytes; /* as it was read, for the record; it has what only the desk may know */
	size_t size_bytes;
};

/** Thread: any, both. Accept NULL. The last reference frees the sheet with all it holds. */
const struct sheet *sheet_ref(const struct sheet *sheet);
void sheet_unref(const struct sheet *sheet);

/**
 * The row that plans this item of a room: by item id, else, for rows without one, by link number. NULL: none, also when
 * the item is priced in another currency than the sheet: its amounts would mean something else.
 *
 * Thread:   any. Accepts a NULL sheet.
 */
const struct sheet_item *sheet_item_of(const struct sheet *sheet, const struct room_item *item);

/** What is wrong or odd with a sheet, as the team sees it. No message holds the amount of a floor or a target. */
struct sheet_finding {
	int row;        /* 1..; 0: none */
	int column;     /* CSV: 1..; 0: none */
	char where[64]; /* "row 4, 最低价", "items[3].floor"; may be "" */
	bool is_error;  /* false: a warning */
	char message[160];
	char said[SAID_SIZE]; /* the message, to be said in another language */
};

struct sheet_findings {
	size_t count; /* all of them, also those that have no place below */
	size_t error_count;
	struct sheet_finding entries[64];
};

/** The headings by which columns of a CSV are known, data/sheets/headings.json; immutable, any thread. */
struct sheet_headings;

/** Errors: ERROR_SYNTAX, ERROR_VALUE with the path, ERROR_MEMORY.   Owns: the caller destroys *out. */
MUST_CHECK bool sheet_headings_decode(const void *bytes, size_t size_bytes, struct sheet_headings **out,
				      struct error *err);
void sheet_headings_destroy(struct sheet_headings **headings);

/**
 * Bytes to a sheet: JSON if they begin with '{', else CSV. One error in it refuses the whole sheet, so that no row is
 * planned by half; findings (may be NULL; cleared first) then has all that was found, else the warnings.
 *
 * Thread:   any.   Owns: the caller owns one reference of *out.
 * headings: only for CSV; NULL: CSV is refused (ERROR_UNSUPPORTED).
 * Errors:   the first one in the order of rows: ERROR_VALUE with the place in path ("row 4, 最低价"), ERROR_SYNTAX with
 *           line and column, ERROR_LIMIT, ERROR_MEMORY.
 */
MUST_CHECK bool sheet_decode(const void *bytes, size_t size_bytes, const struct sheet_headings *headings,
			     const struct sheet **out, struct sheet_findings *findings, struct error *err);
