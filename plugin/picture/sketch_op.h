/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The strokes of a sketch, and who paints them. */
#pragma once

#include "sketch.h"

enum sketch_kind {
	SKETCH_INVALID = 0,
	SKETCH_FILL,
	SKETCH_GLOW,
	SKETCH_STROKE,
	SKETCH_SHADOW,
	SKETCH_CLIP,
	SKETCH_PICTURE,
	SKETCH_NO_PICTURE,
	SKETCH_BADGE,
	SKETCH_TEXT,
};

struct sketch_op {
	struct sketch_op *next;
	enum sketch_kind kind;
	struct bridge_rect rect; /* TEXT: x and the first baseline */
	struct bridge_corners corners;
	uint32_t rgba;
	uint32_t rgba2;
	float length_px; /* STROKE: width; SHADOW: blur */
	float dy_px;
	const struct picture *picture;
	const struct bridge_image *shape;
	struct text_style style;
	int limit_px;
	int lines;
	const char *text;
};

struct sketch_args {
	const struct faces *faces;
	const struct sketch_op *first;
	float x_px, y_px; /* of the sketch's part that is the piece */
};

/** A build_paint_fn; args is a struct sketch_args. */
void sketch_paint(const struct bridge *bridge, struct canvas *canvas, const void *args);
