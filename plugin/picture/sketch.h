/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a piece looks like, as a list of strokes of the brush: made by a layer without a canvas, painted only when no
 * piece of the same key was painted before. The key takes in everything that decides the pixels. Lives in the memory of
 * its build.
 */
#pragma once

#include "build.h"
#include "pictures.h"
#include "text.h"

struct sketch_op;

/** A piece of a build, cut to what is painted in it, and where that stands in the sketch. */
struct sketch_piece {
	uint32_t index;
	int x_px;
	int y_px;
	uint64_t key;
};

struct sketch {
	struct build *build;
	const struct bridge *bridge;
	const struct faces *faces;
	struct text_measurer *measurer;
	int width_px;
	int height_px;
	uint64_t key;
	struct sketch_op *first;
	struct sketch_op *last;
	struct {
		int left, top, right, bottom; /* empty while right is 0 */
	} painted;
};

/** Begins an empty piece; the build, the faces and the measurer outlive it. */
void sketch_init(struct sketch *sketch, struct build *build, const struct bridge *bridge, const struct faces *faces,
		 struct text_measurer *measurer, int width_px, int height_px);

/** Adds the piece to the build. */
struct sketch_piece sketch_finish(struct sketch *sketch);

/** A rounded rectangle, from one colour at its top to another at its bottom. */
void sketch_fill(struct sketch *sketch, struct bridge_rect rect, struct bridge_corners corners, uint32_t top_rgba,
		 uint32_t bottom_rgba);
/** A rounded rectangle, from one colour at its middle to another at its corners. */
void sketch_glow(struct sketch *sketch, struct bridge_rect rect, struct bridge_corners corners, uint32_t middle_rgba,
		 uint32_t edge_rgba);
void sketch_stroke(struct sketch *sketch, struct bridge_rect rect, struct bridge_corners corners, float width_px,
		   uint32_t rgba);
void sketch_shadow(struct sketch *sketch, struct bridge_rect rect, struct bridge_corners corners, float dy_px,
		   float blur_px, uint32_t rgba);
/** What follows is painted within rect only; a rect without width ends it. */
void sketch_clip(struct sketch *sketch, struct bridge_rect rect);
/** A picture, which must live until the build is painted; of the rect's size it is copied, else scaled. */
void sketch_picture(struct sketch *sketch, struct bridge_rect rect, struct bridge_corners corners,
		    const struct picture *picture);
/** The sign for a product without a picture, or before it came. */
void sketch_no_picture(struct sketch *sketch, struct bridge_rect rect, uint32_t mark_rgba);
/** A shape in a colour, within rect; it must live until the build is painted. key: of what it looks like. */
void sketch_badge(struct sketch *sketch, struct bridge_rect rect, const struct bridge_image *shape, uint64_t key,
		  uint32_t rgba);

/** One line with its baseline at y; returns its advance. */
int sketch_text(struct sketch *sketch, int x, int baseline, const struct text_style *style, const char *text);
/** A fitted text with the baseline of its first line at y. */
void sketch_fitted(struct sketch *sketch, int x, int baseline, const struct text_fit *fit, const char *text);
