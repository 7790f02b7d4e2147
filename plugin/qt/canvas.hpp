/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The picture being painted and the small helpers that all painting shares. One thread at a time.
 */
#pragma once

#include "guard.hpp"

#include <QImage>
#include <QPainterPath>

struct canvas {
	/* 16 bits a channel: 8-bit premultiplied colours cannot be divided by a small alpha (docs/adr/0006). */
	QImage image; /* RGBA64_Premultiplied */
	QRect clip;   /* within the image */
};

#define CANVAS_MAX_SIDE_PX 4096

/** A corner's radius as it can be painted: nothing for what is no length. */
double radius_of(float value);

/** The outline of a rectangle with round corners; too large radii shrink together, as in CSS. */
QPainterPath rounded_path(const QRectF &rect, const bridge_corners *corners);

canvas *canvas_create(int width_px, int height_px, struct error *err);
void canvas_destroy(canvas *canvas);
void canvas_fill(canvas *canvas, const bridge_rect *rect, const bridge_corners *corners, const bridge_paint *paint);
void canvas_stroke(canvas *canvas, const bridge_rect *rect, const bridge_corners *corners, float width_px,
		   const bridge_paint *paint);
void canvas_line(canvas *canvas, float x0, float y0, float x1, float y1, float width_px, uint32_t rgba);
void canvas_clip(canvas *canvas, const bridge_rect *rect);
/* shadow.cpp */
void canvas_shadow(canvas *canvas, const bridge_rect *rect, const bridge_corners *corners, float dx_px, float dy_px,
		   float blur_px, uint32_t rgba);
/* text_paint.cpp */
bridge_text_size canvas_text(canvas *canvas, float x, float y, const bridge_text *text);
bridge_text_size text_measure(const bridge_text *text);
/* picture_fit.cpp */
void canvas_image(canvas *canvas, const bridge_rect *rect, const bridge_corners *corners, const bridge_image *image);
void canvas_svg(canvas *canvas, const bridge_rect *rect, const bridge_image *svg, uint32_t tint_rgba);
/* read.cpp */
void canvas_read_linear(const canvas *canvas, uint8_t *out);
void canvas_read_straight(const canvas *canvas, uint8_t *out);
