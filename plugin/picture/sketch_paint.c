/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sketch_op.h"

#include <math.h>

static struct bridge_paint solid(uint32_t rgba)
{
	return (struct bridge_paint){.fill = FILL_SOLID, .rgba = rgba};
}

static void paint_fill(const struct bridge *bridge, struct canvas *canvas, const struct sketch_op *op)
{
	struct bridge_stop stops[2] = {{0, op->rgba}, {1, op->rgba2}};
	struct bridge_paint paint = solid(op->rgba);
	if (op->rgba != op->rgba2) {
		paint.fill = FILL_LINEAR;
		paint.x0 = paint.x1 = op->rect.x;
		paint.y0 = op->rect.y;
		paint.y1 = op->rect.y + op->rect.height;
		paint.stops = stops;
		paint.stop_count = 2;
	}
	bridge->canvas_fill(canvas, &op->rect, &op->corners, &paint);
}

static void paint_glow(const struct bridge *bridge, struct canvas *canvas, const struct sketch_op *op)
{
	struct bridge_stop stops[2] = {{0, op->rgba}, {1, op->rgba2}};
	struct bridge_paint paint = {
		.fill = FILL_RADIAL,
		.x0 = op->rect.x + op->rect.width / 2,
		.y0 = op->rect.y + op->rect.height * 0.4f,
		.x1 = hypotf(op->rect.width / 2, op->rect.height * 0.6f),
		.stops = stops,
		.stop_count = 2,
	};
	bridge->canvas_fill(canvas, &op->rect, &op->corners, &paint);
}

/* A shopping bag, drawn in strokes: two handles over a body. */
static void paint_no_picture(const struct bridge *bridge, struct canvas *canvas, const struct bridge_rect *rect,
			     uint32_t rgba)
{
	float unit = fminf(rect->width, rect->height) / 30;
	float x = rect->x + rect->width / 2 - 5 * unit;
	float y = rect->y + rect->height / 2 - 4 * unit;
	struct bridge_paint paint = solid(rgba);
	struct bridge_rect body = {x, y, 10 * unit, 10 * unit};
	struct bridge_corners body_corners = {unit, unit, 1.6f * unit, 1.6f * unit};
	struct bridge_rect handle = {x + 2.5f * unit, y - 3 * unit, 5 * unit, 6 * unit};
	struct bridge_corners handle_corners = {2.5f * unit, 2.5f * unit, 0, 0};
	struct bridge_rect above = {x, y - 5 * unit, 10 * unit, 5 * unit};
	bridge->canvas_stroke(canvas, &body, &body_corners, 0.7f * unit, &paint);
	bridge->canvas_clip(canvas, &above);
	bridge->canvas_stroke(canvas, &handle, &handle_corners, 0.7f * unit, &paint);
	bridge->canvas_clip(canvas, NULL);
}

static void paint_text(const struct bridge *bridge, struct canvas *canvas, const struct faces *faces,
		       const struct sketch_op *op)
{
	struct bridge_text text = text_of(faces, &op->style, op->text, op->limit_px, op->lines);
	struct bridge_text_size size = bridge->text_measure(&text);
	bridge->canvas_text(canvas, op->rect.x, op->rect.y - size.ascent_px, &text);
}

void sketch_paint(const struct bridge *bridge, struct canvas *canvas, const void *args)
{
	const struct sketch_args *sketch = args;
	for (const struct sketch_op *stroke = sketch->first; stroke; stroke = stroke->next) {
		struct sketch_op moved = *stroke;
		const struct sketch_op *op = &moved;
		moved.rect.x -= sketch->x_px;
		moved.rect.y -= sketch->y_px;
		struct bridge_paint paint = solid(op->rgba);
		switch (op->kind) {
		case SKETCH_FILL:
			paint_fill(bridge, canvas, op);
			break;
		case SKETCH_GLOW:
			paint_glow(bridge, canvas, op);
			break;
		case SKETCH_STROKE:
			bridge->canvas_stroke(canvas, &op->rect, &op->corners, op->length_px, &paint);
			break;
		case SKETCH_SHADOW:
			bridge->canvas_shadow(canvas, &op->rect, &op->corners, 0, op->dy_px, op->length_px, op->rgba);
			break;
		case SKETCH_CLIP:
			bridge->canvas_clip(canvas, op->rect.width > 0 ? &op->rect : NULL);
			break;
		case SKETCH_PICTURE:
			bridge->canvas_image(canvas, &op->rect, &op->corners, op->picture->image);
			break;
		case SKETCH_NO_PICTURE:
			paint_no_picture(bridge, canvas, &op->rect, op->rgba);
			break;
		case SKETCH_BADGE:
			bridge->canvas_svg(canvas, &op->rect, op->shape, op->rgba);
			break;
		case SKETCH_TEXT:
			paint_text(bridge, canvas, sketch->faces, op);
			break;
		case SKETCH_INVALID:
			break;
		}
	}
}
