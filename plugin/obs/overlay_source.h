/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The source `shop_overlay`: libobs's callbacks, each on the thread that libobs calls it on. */
#pragma once

struct control;
struct obs_source;

/** Registers the source. Thread: UI (module load). */
void overlay_source_register(void);

/** The sources that show this show, each with a reference; NULL behind the last one. Thread: UI.
 * Owns: to be handed to overlay_sources_set_sheet(). */
struct obs_source **overlay_sources_of(const struct control *control);

/** Writes the sheet into their settings, and gives them back with the list. Thread: UI. */
void overlay_sources_set_sheet(struct obs_source **sources, const char *path);
