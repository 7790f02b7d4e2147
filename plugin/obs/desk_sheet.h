/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The desk's import of a sheet: a file is tried beside the show (on backstage's thread), what was found in it is told
 * by row, and it is used or left. Used means: the sources of that show name it in their own setting `sheet_file`, over
 * a profile's, which is a file that people write; the show itself goes on with it, with all that the desk has set.
 * Knows no Qt.
 */
#pragma once

#include "control/control.h"
#include "control/sheet_trial.h"

struct waker;

/**
 * headings: the data file by which a spreadsheet's columns are known.
 * waker:    backstage's; a reference is kept.
 * Thread:   UI (module load).
 */
void desk_sheet_start(const char *headings_path, struct waker *waker);
/** After backstage's thread has ended. Thread: UI (module unload). */
void desk_sheet_stop(void);

/** Tries a file for this show; the one that was tried before is forgotten. Returns: the import's id, 0: without memory.
 * Thread: UI. */
uint64_t desk_sheet_try(struct control *control, const char *path);

/** Does what was asked. Thread: backstage's. */
void desk_sheet_look(void);

/** Makes what was tried for this show its sheet. Returns: false when there is none that can be used. Thread: UI. */
bool desk_sheet_use(struct control *control);

/** Forgets what was tried. Thread: UI. */
void desk_sheet_leave(void);

/** Rises whenever there is something else to be told. Thread: any. */
uint64_t desk_sheet_serial(void);

/** What is tried for this show. Returns: false: nothing; *out is untouched. Thread: any but graphics. */
bool desk_sheet_trial(const struct control *control, struct sheet_trial *out);
