/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text as layers set it: measured through the bridge (remembered, since most texts of a room stay the same), fitted
 * into a box. Order of fitting, everywhere: shrink to the least size, then wrap to the lines allowed, then elide. One
 * thread at a time.
 */
#pragma once

#include "faces.h"

struct text_style {
	enum face face;
	int size_px;
	uint32_t rgba;
	bool is_struck;
};

/** Remembers what texts measured. */
struct text_measurer;

struct text_measurer *text_measurer_create(const struct bridge *bridge, const struct faces *faces);
void text_measurer_destroy(struct text_measurer *measurer);

/** Whether nothing of a text is seen: spaces, joiners and signs of direction alone. */
bool text_is_blank(const char *text);

/** Distance of baselines for a size. */
int text_line_px(int size_px);

/** The width of one line, rounded up to whole pixels. */
int text_width_px(struct text_measurer *measurer, const struct text_style *style, const char *text);

/** How far the text after it begins: the width with the spaces at its end. */
int text_advance_px(struct text_measurer *measurer, const struct text_style *style, const char *text);

/** How far what is painted of a text begins right of its first letter's place: digits of one width have unequal air. */
int text_air_px(struct text_measurer *measurer, const struct text_style *style, const char *text);

/** A text that was fitted: its size, its lines, and what it takes. */
struct text_fit {
	struct text_style style; /* with the size that fits */
	int width_px;            /* of the widest line */
	int lines;
	int limit_px; /* the room it was fitted into: what the painting wraps and elides at */
	bool is_elided;
};

/**
 * Fits a text into a box of several lines: it wraps before it becomes smaller than `good_px`, and shrinks to least_px
 * before anything of it is cut (is_elided).
 */
struct text_fit text_fit_box(struct text_measurer *measurer, const struct text_style *style, const char *text,
			     int good_px, int least_px, int width_px, int height_px);

/** Fits a text into width_px and `lines` lines, from style->size_px down to least_px. */
struct text_fit text_fit(struct text_measurer *measurer, const struct text_style *style, const char *text, int least_px,
			 int width_px, int lines);

/** The other order: wraps at every size, shrinks while that is not enough; '\n' ends a line. */
struct text_fit text_fit_wrapped(struct text_measurer *measurer, const struct text_style *style, const char *text,
				 int least_px, int width_px, int lines);

/**
 * How far a text's optical middle stands above its baseline, in percent of its size: numerals have no descender, words
 * of Han fill their square.
 */
int text_middle_px(enum face face, int size_px);

/** What the bridge is asked for. fonts point into faces. */
struct bridge_text text_of(const struct faces *faces, const struct text_style *style, const char *text, int width_px,
			   int lines);

/** The width of a cell that every digit of this style fits. */
int text_digit_px(struct text_measurer *measurer, const struct text_style *style);
