/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plain shapes: fills, strokes, lines, clip.
 */
#include "fill.hpp"

#include <QPainterPathStroker>

#include <algorithm>
#include <memory>

double radius_of(float value)
{
	return is_paintable(value) && value > 0.0f ? double(value) : 0.0;
}

QPainterPath rounded_path(const QRectF &rect, const bridge_corners *corners)
{
	QPainterPath path;
	double tl = corners ? radius_of(corners->tl) : 0.0;
	double tr = corners ? radius_of(corners->tr) : 0.0;
	double br = corners ? radius_of(corners->br) : 0.0;
	double bl = corners ? radius_of(corners->bl) : 0.0;
	if (tl + tr + br + bl <= 0.0) {
		path.addRect(rect);
		return path;
	}
	double shrink = 1.0;
	auto fit = [&shrink](double room, double wanted) {
		if (wanted > room)
			shrink = std::min(shrink, room / wanted);
	};
	fit(rect.width(), tl + tr);
	fit(rect.width(), bl + br);
	fit(rect.height(), tl + bl);
	fit(rect.height(), tr + br);
	tl *= shrink;
	tr *= shrink;
	br *= shrink;
	bl *= shrink;
	auto corner = [&path](double x, double y, double r, double start) {
		if (r > 0.0)
			path.arcTo(QRectF(x, y, 2.0 * r, 2.0 * r), start, -90.0);
	};
	path.moveTo(rect.left(), rect.top() + tl);
	corner(rect.left(), rect.top(), tl, 180.0);
	path.lineTo(rect.right() - tr, rect.top());
	corner(rect.right() - 2.0 * tr, rect.top(), tr, 90.0);
	path.lineTo(rect.right(), rect.bottom() - br);
	corner(rect.right() - 2.0 * br, rect.bottom() - 2.0 * br, br, 0.0);
	path.lineTo(rect.left() + bl, rect.bottom());
	corner(rect.left(), rect.bottom() - 2.0 * bl, bl, 270.0);
	path.closeSubpath();
	return path;
}

canvas *canvas_create(int width_px, int height_px, struct error *err)
{
	if (width_px < 1 || height_px < 1) {
		error_set(err, ERROR_USAGE, "a canvas of %d x %d pixels", width_px, height_px);
		return nullptr;
	}
	if (width_px > CANVAS_MAX_SIDE_PX || height_px > CANVAS_MAX_SIDE_PX) {
		error_set(err, ERROR_LIMIT, "a canvas of %d x %d pixels; at most %d a side", width_px, height_px,
			  CANVAS_MAX_SIDE_PX);
		return nullptr;
	}
	auto made = std::make_unique<canvas>();
	made->image = QImage(width_px, height_px, QImage::Format_RGBA64_Premultiplied);
	if (made->image.isNull()) {
		error_set(err, ERROR_MEMORY, "no memory for a canvas of %d x %d pixels", width_px, height_px);
		return nullptr;
	}
	made->image.fill(Qt::transparent);
	made->clip = made->image.rect();
	return made.release();
}

void canvas_destroy(canvas *canvas)
{
	delete canvas;
}

void canvas_fill(canvas *canvas, const bridge_rect *rect, const bridge_corners *corners, const bridge_paint *paint)
{
	if (is_paintable(rect))
		fill_path(*canvas, rounded_path(rect_of(*rect), corners), *paint);
}

static QPainterPath stroked(const QPainterPath &path, float width_px)
{
	QPainterPathStroker stroker;
	stroker.setWidth(double(width_px));
	stroker.setCapStyle(Qt::FlatCap);
	stroker.setJoinStyle(Qt::MiterJoin);
	return stroker.createStroke(path);
}

void canvas_stroke(canvas *canvas, const bridge_rect *rect, const bridge_corners *corners, float width_px,
		   const bridge_paint *paint)
{
	if (!is_paintable(rect) || !is_paintable(width_px) || width_px <= 0.0f)
		return;
	fill_path(*canvas, stroked(rounded_path(rect_of(*rect), corners), width_px), *paint);
}

void canvas_line(canvas *canvas, float x0, float y0, float x1, float y1, float width_px, uint32_t rgba)
{
	if (!is_paintable(x0) || !is_paintable(y0) || !is_paintable(x1) || !is_paintable(y1) ||
	    !is_paintable(width_px) || width_px <= 0.0f)
		return;
	QPainterPath path;
	path.moveTo(double(x0), double(y0));
	path.lineTo(double(x1), double(y1));
	bridge_paint paint = {};
	paint.fill = FILL_SOLID;
	paint.rgba = rgba;
	fill_path(*canvas, stroked(path, width_px), paint);
}

void canvas_clip(canvas *canvas, const bridge_rect *rect)
{
	if (!rect) {
		canvas->clip = canvas->image.rect();
		return;
	}
	/* Whole pixels: a clip that cuts through pixels would leave a fringe of what was clipped. */
	QRect clip;
	if (is_paintable(rect)) {
		QRectF wanted = rect_of(*rect);
		int left = int(std::lround(wanted.left())), top = int(std::lround(wanted.top()));
		int right = int(std::lround(wanted.right())), bottom = int(std::lround(wanted.bottom()));
		clip = QRect(left, top, right - left, bottom - top).intersected(canvas->image.rect());
	}
	canvas->clip = clip;
}
