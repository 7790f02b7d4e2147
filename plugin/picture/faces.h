/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fonts of a theme in one language, by what they are for. Equal ones are shared in the process: a font is loaded
 * once, however many stages use it. Immutable; any thread but graphics.
 */
#pragma once

#include "qt/bridge.h"
#include "theme.h"

enum face {
	FACE_INVALID = 0,
	FACE_FIGURE, /* numerals; what it lacks is set strong */
	FACE_TEXT,
	FACE_STRONG,
	FACE_LABEL, /* display words; what it lacks is set strong */
	FACE_COUNT,
};

/** As many families of the system are asked for what the theme's own fonts lack; those behind are not. */
#define FACES_FALLBACKS_MOST 4

struct faces {
	uint64_t key; /* of what was asked for: part of the key of every painted text */
	struct {
		struct bridge_font *fonts[3 + FACES_FALLBACKS_MOST];
		size_t count;
	} lists[FACE_COUNT];
};

/**
 * Finds or loads the fonts. A brand's family (or NULL) stands before the words' own in all words, and in the place of
 * the display face of labels; numerals stay the theme's. Without display labels FACE_LABEL is FACE_STRONG: one word in
 * two faces is ugly. Fallbacks that the system does not have are left out.
 *
 * Owns:     the caller gives them back.
 * Errors:   ERROR_NOT_FOUND naming the file or family, ERROR_MEMORY; NULL then.
 */
const struct faces *faces_acquire(const struct bridge *bridge, const char *data_folder, const struct theme_fonts *fonts,
				  const char *brand, const char *family, bool has_display_labels, struct error *err);
/** Accepts NULL. */
void faces_release(const struct faces *faces);
