/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pictures that the bridge is held to: each scene paints one thing on a canvas of its own size. The same table
 * serves the goldens and the comparison of Qt 5 with Qt 6.
 */
#pragma once

#include "qt/bridge.h"

/** The faces that the scenes use; every one must be there. */
struct scene_fonts {
	struct bridge_font *regular; /* Noto Sans CJK SC */
	struct bridge_font *bold;
	struct bridge_font *emoji;   /* Noto Color Emoji */
	struct bridge_font *numeral; /* Bebas Neue Bold */
	struct bridge_font *label;   /* Smiley Sans */
	struct bridge_font *wide;    /* DejaVu Sans: Arabic, Hebrew, Greek, Cyrillic */
};

struct scene {
	const char *name;
	int width_px;
	int height_px;
	void (*paint)(const struct bridge *bridge, const struct scene_fonts *fonts, struct canvas *canvas);
};

extern const struct scene scenes_shapes[];
extern const struct scene scenes_text[];
extern const struct scene scenes_pictures[];

/** Errors: as font_from_file() and font_from_system(). scene_fonts_finish() also after a failure. */
MUST_CHECK bool scene_fonts_init(struct scene_fonts *fonts, const struct bridge *bridge, struct error *err);
void scene_fonts_finish(struct scene_fonts *fonts, const struct bridge *bridge);
