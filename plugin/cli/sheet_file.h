/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A team's sheet as the commands take it with --sheet: read with the data root's headings, and what is wrong or odd
 * with it said line by line.
 */
#pragma once

#include "base/file.h"
#include "findings.h"
#include "room/sheet.h"

#include <limits.h>

struct sheet_file {
	const char *path;
	char data_folder[PATH_MAX];
	const struct sheet *sheet; /* the newest good one; NULL: none was read yet */
	struct file_stamp seen, taken;
};

/** data_folder: --data, or NULL. Thread: main, as all of these. */
void sheet_file_init(struct sheet_file *file, const char *path, const char *data_folder);
void sheet_file_finish(struct sheet_file *file);

/** Whether a name is that of a spreadsheet's text: .csv, .tsv, .txt. */
bool sheet_file_is_csv(const char *path);

/**
 * Reads the file. Owns: the caller owns one reference of *out.
 *
 * Errors:   of the file; of the sheet, then findings (cleared first) has them all.
 */
MUST_CHECK bool sheet_file_read(const char *path, const char *data_folder, const struct sheet **out,
				struct sheet_findings *found, struct error *err);

/** What was found, as `check` says it. has_errors: errors among it are errors of the file, else warnings. */
void sheet_file_tell(const char *path, const struct sheet_findings *found, bool has_errors, struct findings *findings);

/** The same on stderr, with the error of the call where the findings have none. */
void sheet_file_say(const char *path, const struct sheet_findings *found, const struct error *err);

/** Reads it first; says on stderr what is wrong or odd. False: it is not taken. */
MUST_CHECK bool sheet_file_open(struct sheet_file *file);

/**
 * Reads it again if it has changed and does not change now; a bad one is said on stderr, and the one before stays.
 *
 * Returns:  whether there is another sheet.
 */
bool sheet_file_look(struct sheet_file *file);

/**
 * The room with what the sheet gives; says on stderr what of it has no place there. A sheet that makes no good room of
 * it leaves the room as it is.
 *
 * Owns:     the caller owns one reference of the result; room stays the caller's. NULL: no memory.
 */
const struct room *sheet_file_merge(const struct sheet_file *file, const struct room *room, int64_t shop_ms);
