/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ink and where it goes: every shape, glyph and picture reaches the canvas through here, so that they all blend alike.
 */
#pragma once

#include "canvas.hpp"
#include "outline.hpp"

/** One colour, or the pixels of a picture that lies over the canvas; and how much of either. */
struct ink {
	uint16_t color[4] = {0, 0, 0, 0}; /* RGBA, premultiplied */
	QImage picture;                   /* RGBA64_Premultiplied; null: color everywhere */
	bool has_rows_alike = false;      /* the picture is one pixel wide, and stands for any width */
	QPoint corner;                    /* of the picture on the canvas */
	uint16_t opacity = 65535;
};

ink ink_of_color(uint32_t rgba);

/** The colour, or the gradient laid out over an area of the canvas. Throws std::bad_alloc. */
ink ink_of_paint(const bridge_paint &paint, const QRect &area);

/** A picture (RGBA64_Premultiplied) with its corner there. */
ink ink_of_picture(const QImage &picture, const QPoint &corner, float opacity);

/** Fills an outline at (x, y), scaled, within the canvas's clip; a picture ends where it ends. Throws std::bad_alloc.
 */
void fill_outline(canvas &to, const outline &shape, double x, double y, double scale, const ink &with);

/** Fills a path in pixels of the canvas. */
void fill_path(canvas &to, const QPainterPath &path, const bridge_paint &paint);

/** Lays a row of a colour over a row of pixels: color is RGBA as 0 .. 65535, not multiplied; alphas are 0 .. 1. */
void blend_alphas(uint16_t *pixels, const float *alphas, int count, const float color[4]);
