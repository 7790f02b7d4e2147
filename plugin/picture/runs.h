/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A line of texts in several faces, sizes and colours, set on one optical middle: "还有 15,420 箱", a chip and what it
 * names. Lives in the memory of its build. One thread at a time.
 */
#pragma once

#include "stage_own.h"

#define RUNS_MOST 16

struct run {
	struct text_style style; /* of an icon: its size and colour */
	const char *text;
	enum badge badge;  /* an icon instead of the text */
	int gap_px;        /* before it; not before the first */
	uint32_t chip_top; /* a chip beneath the text, from top to bottom; 0: none */
	uint32_t chip_bottom;
	int pad_px; /* of the chip, at each side */
};

struct runs {
	const struct scene *scene;
	struct run entries[RUNS_MOST];
	size_t count;
	int chip_percent;   /* a chip's height in percent of its text */
	bool has_overflown; /* a run found no place, or no memory: the line says less than it should */
};

void runs_init(struct runs *runs, const struct scene *scene);

/** Adds a text; it is copied. One of which nothing is seen is not added. Returns the entry, to be changed, or NULL. */
struct run *runs_add(struct runs *runs, enum face face, int size_px, uint32_t rgba, int gap_px, const char *text);

/** Adds an icon as high and wide as size_px, in the theme's accent. False: there is none, the text stands alone. */
bool runs_add_badge(struct runs *runs, enum badge badge, int size_px, int gap_px);

/** Makes the run a chip of the theme's edge colours; its text then stands in the chip's ink. */
void runs_make_chip(struct runs *runs, struct run *run, int pad_px);

/** The width of all runs from `first` on. */
int runs_width_px(const struct runs *runs, size_t first);

/**
 * Makes all texts smaller together until the line fits, none below least_px.
 *
 * Returns: whether it fits; false for no texts at all.
 */
bool runs_shrink(struct runs *runs, int width_px, int least_px);

/** Shrinks the line; what is then still too wide is the run `elastic`'s to give: it is elided. False: not even so. */
bool runs_fit(struct runs *runs, int width_px, int least_px, size_t elastic);

/** Paints them from x on, around an optical middle. */
void runs_paint(const struct runs *runs, struct sketch *sketch, int x, int middle);

/** A piece of the line alone, as high as the box, from its left or right edge; centred around the box's middle. */
struct sketch_piece runs_piece(const struct runs *runs, const struct theme_box *box, bool is_right);

/** The height of a heading, label_px of a layer's sizes with the air around it. */
static inline int heading_px(const struct theme_sizes *sizes)
{
	return sizes->label_px * 4 / 3;
}
