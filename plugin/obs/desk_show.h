/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The view that the docks show: of the room that keys act on, with what is known around it. UI thread. */
#pragma once

#include "qt/desk.h"

struct bridge;

/** There are docks from now on; data_folder is copied. */
void desk_show_open(const struct bridge *bridge, const char *data_folder);

/** The newest; the caller owns a reference. NULL: no room is open. */
const struct desk_view *desk_show_view(void);
/** The newest small picture of that room; the caller owns a reference. NULL: none yet. */
const struct desk_picture *desk_show_miniature(int width_px, int height_px, bool is_cue);
/** There are none any more: lets go of what was shown, and ends the thread that makes small pictures. */
void desk_show_forget(void);
