/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Small pictures for the desk: what sources in the program draw of a show, and how the cue would look once it is taken.
 * Composed on a thread of its own by the painter's own frame sets, only while somebody asks, at most
 * DESK_MINIATURE_PER_SECOND times a second, and only when something would look otherwise. Knows no Qt.
 */
#pragma once

#include "control/control.h"
#include "qt/bridge.h"
#include "qt/desk.h"

#define DESK_MINIATURE_PER_SECOND 5
/** Who has not asked for so long is not looked for any more, and what has not been looked at for so long is not given.
 */
#define DESK_MINIATURE_ASKED_MS 1000

struct desk_miniature;

/**
 * Starts no thread before the first wish.
 *
 * data_folder: copied.
 * Owns:     the caller destroys it, before shows_stop().   Errors: NULL, ERROR_MEMORY.
 */
struct desk_miniature *desk_miniature_create(const struct bridge *bridge, const char *data_folder, struct error *err);

/** Joins the thread: waits for the one picture that is being made. Accepts NULL; sets the pointer to NULL. */
void desk_miniature_destroy(struct desk_miniature **miniature);

/**
 * The newest picture of a show that fits into a box, with the canvas's aspect; transparent where viewers see nothing of
 * ours (SAFE and PANIC applied, the source not in the program). The cue is shown as it comes, whatever the mode is.
 *
 * Thread:   UI; a leaf lock, held for pointers alone.
 * Owns:     desk_picture_unref(); NULL: none yet, or nothing to make it from.
 */
const struct desk_picture *desk_miniature_get(struct desk_miniature *miniature, struct control *control, int width_px,
					      int height_px, bool is_cue);
