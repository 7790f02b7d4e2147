/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sketch.h"

#include "sketch_op.h"

#include <math.h>

void sketch_init(struct sketch *sketch, struct build *build, const struct bridge *bridge, const struct faces *faces,
		 struct text_measurer *measurer, int width_px, int height_px)
{
	*sketch = (struct sketch){
		.build = build,
		.bridge = bridge,
		.faces = faces,
		.measurer = measurer,
		.width_px = width_px,
		.height_px = height_px,
	};
	sketch->key = key_number(key_number(BUILD_KEY, width_px), height_px);
}

static int within(float value, int most)
{
	return value < 0 ? 0 : value > (float)most ? most : (int)value;
}

/* Takes a part of the sketch into what is painted. */
static void cover(struct sketch *sketch, float left, float top, float right, float bottom)
{
	int x0 = within(floorf(left), sketch->width_px);
	int y0 = within(floorf(top), sketch->height_px);
	int x1 = within(ceilf(right), sketch->width_px);
	int y1 = within(ceilf(bottom), sketch->height_px);
	if (x1 <= x0 || y1 <= y0)
		return;
	bool is_first = sketch->painted.right == 0;
	if (is_first || x0 < sketch->painted.left)
		sketch->painted.left = x0;
	if (is_first || y0 < sketch->painted.top)
		sketch->painted.top = y0;
	if (x1 > sketch->painted.right)
		sketch->painted.right = x1;
	if (y1 > sketch->painted.bottom)
		sketch->painted.bottom = y1;
}

static void cover_rect(struct sketch *sketch, struct bridge_rect rect, float around_px)
{
	cover(sketch, rect.x - around_px, rect.y - around_px, rect.x + rect.width + around_px,
	      rect.y + rect.height + around_px);
}

struct sketch_piece sketch_finish(struct sketch *sketch)
{
	if (sketch->painted.right == 0)
		cover(sketch, 0, 0, 1, 1); // nothing at all: the smallest piece there is
	struct sketch_piece piece = {.x_px = sketch->painted.left, .y_px = sketch->painted.top, .key = sketch->key};
	struct sketch_args *args = build_alloc(sketch->build, sizeof(*args));
	if (!args)
		return piece;
	*args = (struct sketch_args){
		.faces = sketch->faces, .first = sketch->first, .x_px = (float)piece.x_px, .y_px = (float)piece.y_px};
	piece.index = build_piece(sketch->build, sketch->key, sketch->painted.right - piece.x_px,
				  sketch->painted.bottom - piece.y_px, sketch_paint, args);
	return piece;
}

static uint64_t key_floats(uint64_t key, const float *values, size_t count)
{
	return key_bytes(key, values, count * sizeof(*values));
}

/* Adds an operation and takes its shape into the key; what only some kinds have is the caller's to take in. */
static struct sketch_op *add(struct sketch *sketch, enum sketch_kind kind, struct bridge_rect rect,
			     struct bridge_corners corners, uint32_t rgba, uint32_t rgba2)
{
	struct sketch_op *op = build_alloc(sketch->build, sizeof(*op));
	if (!op)
		return NULL;
	*op = (struct sketch_op){.kind = kind, .rect = rect, .corners = corners, .rgba = rgba, .rgba2 = rgba2};
	if (sketch->last)
		sketch->last->next = op;
	else
		sketch->first = op;
	sketch->last = op;
	uint64_t key = key_number(sketch->key, kind);
	key = key_floats(key, (const float[]){rect.x, rect.y, rect.width, rect.height}, 4);
	key = key_floats(key, (const float[]){corners.tl, corners.tr, corners.br, corners.bl}, 4);
	sketch->key = key_number(key, (int64_t)((uint64_t)rgba << 32 | rgba2));
	return op;
}

void sketch_fill(struct sketch *sketch, struct bridge_rect rect, struct bridge_corners corners, uint32_t top_rgba,
		 uint32_t bottom_rgba)
{
	add(sketch, SKETCH_FILL, rect, corners, top_rgba, bottom_rgba);
	cover_rect(sketch, rect, 0);
}

void sketch_glow(struct sketch *sketch, struct bridge_rect rect, struct bridge_corners corners, uint32_t middle_rgba,
		 uint32_t edge_rgba)
{
	add(sketch, SKETCH_GLOW, rect, corners, middle_rgba, edge_rgba);
	cover_rect(sketch, rect, 0);
}

static void set_length(struct sketch *sketch, struct sketch_op *op, float width_px, float dy_px)
{
	if (!op)
		return;
	op->length_px = width_px;
	op->dy_px = dy_px;
	sketch->key = key_floats(sketch->key, (const float[]){width_px, dy_px}, 2);
}

void sketch_stroke(struct sketch *sketch, struct bridge_rect rect, struct bridge_corners corners, float width_px,
		   uint32_t rgba)
{
	set_length(sketch, add(sketch, SKETCH_STROKE, rect, corners, rgba, 0), width_px, 0);
	cover_rect(sketch, rect, width_px);
}

void sketch_shadow(struct sketch *sketch, struct bridge_rect rect, struct bridge_corners corners, float dy_px,
		   float blur_px, uint32_t rgba)
{
	set_length(sketch, add(sketch, SKETCH_SHADOW, rect, corners, rgba, 0), blur_px, dy_px);
	cover_rect(sketch, rect, blur_px * 2 + fabsf(dy_px));
}

void sketch_clip(struct sketch *sketch, struct bridge_rect rect)
{
	add(sketch, SKETCH_CLIP, rect, (struct bridge_corners){0}, 0, 0);
}

void sketch_picture(struct sketch *sketch, struct bridge_rect rect, struct bridge_corners corners,
		    const struct picture *picture)
{
	struct sketch_op *op = add(sketch, SKETCH_PICTURE, rect, corners, 0, 0);
	if (op)
		op->picture = picture;
	sketch->key = key_number(sketch->key, (int64_t)picture->key);
	cover_rect(sketch, rect, 0);
}

void sketch_no_picture(struct sketch *sketch, struct bridge_rect rect, uint32_t mark_rgba)
{
	add(sketch, SKETCH_NO_PICTURE, rect, (struct bridge_corners){0}, mark_rgba, 0);
	cover_rect(sketch, rect, 0);
}

void sketch_badge(struct sketch *sketch, struct bridge_rect rect, const struct bridge_image *shape, uint64_t key,
		  uint32_t rgba)
{
	struct sketch_op *op = add(sketch, SKETCH_BADGE, rect, (struct bridge_corners){0}, rgba, 0);
	if (op)
		op->shape = shape;
	sketch->key = key_number(sketch->key, (int64_t)key);
	cover_rect(sketch, rect, 0);
}

/* What a text paints reaches a little beyond its advance: slanted letters, marks above and below. */
static void cover_text(struct sketch *sketch, int x, int baseline, int size_px, int width_px, int lines)
{
	float beside = (float)size_px / 4;
	float below = (float)size_px * 0.4f + (float)((lines - 1) * text_line_px(size_px));
	cover(sketch, (float)x - beside, (float)(baseline - size_px) - beside / 2, (float)(x + width_px) + beside,
	      (float)baseline + below);
}

static void add_text(struct sketch *sketch, int x, int baseline, const struct text_style *style, const char *text,
		     int limit_px, int lines)
{
	if (!*text)
		return;
	struct bridge_rect at = {.x = (float)x, .y = (float)baseline};
	struct sketch_op *op = add(sketch, SKETCH_TEXT, at, (struct bridge_corners){0}, style->rgba, 0);
	if (!op)
		return;
	op->style = *style;
	op->limit_px = limit_px;
	op->lines = lines;
	op->text = build_text(sketch->build, text);
	sketch->key = key_number(sketch->key, (int64_t)sketch->faces->key);
	sketch->key = key_number(sketch->key, style->face);
	sketch->key = key_number(sketch->key, style->size_px * 2 + style->is_struck);
	sketch->key = key_number(sketch->key, limit_px);
	sketch->key = key_number(sketch->key, lines);
	sketch->key = key_text(sketch->key, text);
}

int sketch_text(struct sketch *sketch, int x, int baseline, const struct text_style *style, const char *text)
{
	if (*text)
		cover_text(sketch, x, baseline, style->size_px, text_width_px(sketch->measurer, style, text), 1);
	add_text(sketch, x, baseline, style, text, 0, 1);
	return text_advance_px(sketch->measurer, style, text);
}

void sketch_fitted(struct sketch *sketch, int x, int baseline, const struct text_fit *fit, const char *text)
{
	cover_text(sketch, x, baseline, fit->style.size_px, fit->width_px, fit->lines);
	add_text(sketch, x, baseline, &fit->style, text, fit->limit_px, fit->lines);
}
