/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files of one control: the sheet that is read again when it changes, and what the desk has set, kept over a
 * restart. The clerk's thread and whoever opens and closes the control work on them; the control's thread only takes
 * readings out of one mailbox and puts stands into another.
 */
#pragma once

#include "base/file.h"
#include "base/mailbox.h"
#include "room/sheet.h"

/** How often a sheet's file is looked at. A change counts once it stays from one look to the next. */
#define PAPERS_LOOK_NS UINT64_C(250000000)

struct reading {
	const struct sheet *sheet; /* NULL: there is an error */
	struct sheet_findings findings;
	struct error error;
};

struct papers {
	/* -- immutable -- */
	char *stand_path; /* NULL: the desk's stand is not kept */

	struct mailbox wanted;   /* char: the path of another sheet, to be read from now on */
	struct mailbox readings; /* struct reading; newest counts */
	struct mailbox stands;   /* struct kept_stand, waiting to be written */
	struct mailbox troubles; /* struct error: why the newest was not written, or ERROR_NONE */

	struct lock write_lock; /* held while the stand is written, by the clerk and at the close alone */
	bool has_failed;        /* with write_lock: the last writing did */

	/* -- the clerk's, once the control is open -- */
	char *sheet_path;        /* NULL: none */
	struct file_stamp seen;  /* at the look before */
	struct file_stamp taken; /* of what was read last */
	uint64_t taken_hash;     /* of its bytes; 0: it could not be read */
	bool was_young;          /* so young then that a change may hide behind the same stamp */
	bool has_read;
};

/** Copies the paths; sheet_path "" is none. Errors: ERROR_MEMORY; finish it then too. */
MUST_CHECK bool papers_init(struct papers *papers, const char *sheet_path, const char *stand_path, struct error *err);
/** Accepts zeroed papers. */
void papers_finish(struct papers *papers);

/** Another sheet from the clerk's next look on; it need not have stayed as it is. Returns: false without memory.
 * Thread: any. */
bool papers_use_sheet(struct papers *papers, const char *sheet_path);

/** Reads the sheet's file now; NULL without a sheet's path or memory, or where it
 * is as it was. Owns: the caller, reading_free(). */
struct reading *papers_read_sheet(struct papers *papers, const struct sheet_headings *headings, int64_t wall_ms);
void reading_free(void *reading);

/** Looks at the sheet's file. Returns: whether there is a new reading in the mailbox. Thread: the clerk's. */
bool papers_look(struct papers *papers, const struct sheet_headings *headings, int64_t wall_ms);

/** What a desk set so long ago is another show's, though the shop went on under the same epoch. */
#define STAND_KEPT_MS INT64_C(43200000)

/** Reads the stand that was kept; out is empty where there is none that counts. Errors: ERROR_IO, ERROR_LIMIT. */
MUST_CHECK bool papers_read_stand(struct papers *papers, int64_t wall_ms, struct buffer *out, struct error *err);

/** Leaves a stand to be written. Returns: false without memory. Thread: the control's. */
bool papers_keep_stand(struct papers *papers, const struct buffer *stand);

/** Writes the stand that waits, if there is one. Returns: whether there is news in the mailbox of troubles. */
bool papers_write(struct papers *papers);
