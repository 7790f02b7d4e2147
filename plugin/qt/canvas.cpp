/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plain shapes: fills, strokes, lines, clip. QPainter on a QImage only, so that any thread may paint.
 */
#include "canvas.hpp"

#include <QLinearGradient>
#include <QRadialGradient>

#include <algorithm>
#include <memory>

QColor color_of(uint32_t rgba)
{
	return QColor(int(rgba >> 24 & 0xFF), int(rgba >> 16 & 0xFF), int(rgba >> 8 & 0xFF), int(rgba & 0xFF));
}

static QBrush with_stops(QGradient &gradient, const bridge_paint &paint)
{
	QGradientStops stops;
	for (size_t i = 0; i < paint.stop_count; i++) {
		const bridge_stop &stop = paint.stops[i];
		if (std::isfinite(stop.at))
			stops.append({std::clamp(double(stop.at), 0.0, 1.0), color_of(stop.rgba)});
	}
	if (stops.isEmpty())
		return QBrush(Qt::transparent);
	std::stable_sort(stops.begin(), stops.end(),
			 [](const QGradientStop &a, const QGradientStop &b) { return a.first < b.first; });
	gradient.setStops(stops);
	return QBrush(gradient);
}

QBrush brush_of(const bridge_paint &paint)
{
	bool has_place =
		is_paintable(paint.x0) && is_paintable(paint.y0) && is_paintable(paint.x1) && is_paintable(paint.y1);
	switch (paint.fill) {
	case FILL_INVALID:
		break;
	case FILL_SOLID:
		return QBrush(color_of(paint.rgba));
	case FILL_LINEAR:
		if (has_place) {
			QLinearGradient gradient(double(paint.x0), double(paint.y0), double(paint.x1),
						 double(paint.y1));
			return with_stops(gradient, paint);
		}
		break;
	case FILL_RADIAL:
		if (has_place && paint.x1 > 0.0f) {
			QRadialGradient gradient(double(paint.x0), double(paint.y0), double(paint.x1));
			return with_stops(gradient, paint);
		}
		break;
	}
	return QBrush(Qt::transparent);
}

QPainterPath rounded_path(const QRectF &rect, const bridge_corners *corners)
{
	QPainterPath path;
	auto radius = [](float value) { return is_paintable(value) && value > 0.0f ? double(value) : 0.0; };
	double tl = corners ? radius(corners->tl) : 0.0;
	double tr = corners ? radius(corners->tr) : 0.0;
	double br = corners ? radius(corners->br) : 0.0;
	double bl = corners ? radius(corners->bl) : 0.0;
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
	if (!made->painter.begin(&made->image)) {
		error_set(err, ERROR_UNSUPPORTED, "this Qt does not paint on 16-bit pictures");
		return nullptr;
	}
	made->painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
	made->painter.setPen(Qt::NoPen);
	return made.release();
}

void canvas_destroy(canvas *canvas)
{
	delete canvas;
}

void canvas_fill(canvas *canvas, const bridge_rect *rect, const bridge_corners *corners, const bridge_paint *paint)
{
	if (is_paintable(rect))
		canvas->painter.fillPath(rounded_path(rect_of(*rect), corners), brush_of(*paint));
}

void canvas_stroke(canvas *canvas, const bridge_rect *rect, const bridge_corners *corners, float width_px,
		   const bridge_paint *paint)
{
	if (!is_paintable(rect) || !is_paintable(width_px) || width_px <= 0.0f)
		return;
	QPen pen(brush_of(*paint), double(width_px), Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin);
	canvas->painter.strokePath(rounded_path(rect_of(*rect), corners), pen);
}

void canvas_line(canvas *canvas, float x0, float y0, float x1, float y1, float width_px, uint32_t rgba)
{
	if (!is_paintable(x0) || !is_paintable(y0) || !is_paintable(x1) || !is_paintable(y1) ||
	    !is_paintable(width_px) || width_px <= 0.0f)
		return;
	QPainterPath path;
	path.moveTo(double(x0), double(y0));
	path.lineTo(double(x1), double(y1));
	canvas->painter.strokePath(path, QPen(color_of(rgba), double(width_px), Qt::SolidLine, Qt::FlatCap));
}

void canvas_clip(canvas *canvas, const bridge_rect *rect)
{
	if (!rect) {
		canvas->clip = canvas->image.rect();
		canvas->painter.setClipping(false);
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
	canvas->painter.setClipRect(clip);
}
