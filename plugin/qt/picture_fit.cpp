/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pictures and SVG shapes onto the canvas. What is scaled stands on whole pixels afterwards: scaled once, never twice.
 */
#include "fill.hpp"
#include "image.hpp"

#include <QColor>
#include <QPainter>
#include <QSvgRenderer>

#include <algorithm>
#include <memory>

/* The part of the picture that covers a box of this shape, centred; on whole pixels, so that it can be cut out. */
static QRect covering_part(const QSize &picture, const QSize &box)
{
	double scale = std::max(double(box.width()) / picture.width(), double(box.height()) / picture.height());
	int width = std::clamp(int(std::lround(box.width() / scale)), 1, picture.width());
	int height = std::clamp(int(std::lround(box.height() / scale)), 1, picture.height());
	return QRect((picture.width() - width) / 2, (picture.height() - height) / 2, width, height);
}

/* A picture of the box's size is scaled already. */
static QImage covering(const QImage &image, const QSize &box)
{
	if (image.size() != box)
		return image_scaled(image, covering_part(image.size(), box), box);
	QImage same = image.convertToFormat(QImage::Format_RGBA64_Premultiplied);
	if (same.isNull())
		throw std::bad_alloc();
	return same;
}

void canvas_image(canvas *canvas, const bridge_rect *rect, const bridge_corners *corners, const bridge_image *image)
{
	if (!is_paintable(rect) || image->image.isNull())
		return;
	QRectF wanted = rect_of(*rect);
	QRect box = wanted.toAlignedRect();
	if (box.width() > CANVAS_MAX_SIDE_PX || box.height() > CANVAS_MAX_SIDE_PX)
		return;
	QImage scaled = covering(image->image, box.size());
	fill_outline(*canvas, outline_of_path(rounded_path(wanted, corners)), 0.0, 0.0, 1.0,
		     ink_of_picture(scaled, box.topLeft(), 1.0f));
}

bridge_image *image_cover(const bridge_image *image, int width_px, int height_px, struct error *err)
{
	if (width_px < 1 || height_px < 1 || image->image.isNull()) {
		error_set(err, ERROR_USAGE, "no picture of %d x %d pixels", width_px, height_px);
		return nullptr;
	}
	if (width_px > CANVAS_MAX_SIDE_PX || height_px > CANVAS_MAX_SIDE_PX) {
		error_set(err, ERROR_LIMIT, "a picture of %d x %d pixels; at most %d a side", width_px, height_px,
			  CANVAS_MAX_SIDE_PX);
		return nullptr;
	}
	auto made = std::make_unique<bridge_image>();
	made->image = covering(image->image, QSize(width_px, height_px)).convertToFormat(image->image.format());
	if (made->image.isNull())
		throw std::bad_alloc();
	made->width_px = width_px;
	made->height_px = height_px;
	return made.release();
}

/* The shape at its place in a box of whole pixels; tinted, only its alpha is the shape's. */
static QImage painted_svg(const bridge_image &svg, QSvgRenderer &renderer, const QRectF &place, const QSize &size,
			  uint32_t tint_rgba)
{
	QImage shape(size, QImage::Format_RGBA64_Premultiplied);
	if (shape.isNull())
		throw std::bad_alloc();
	shape.fill(Qt::transparent);
	QPainter painter(&shape);
	painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
	double scale = std::min(place.width() / svg.width_px, place.height() / svg.height_px);
	QSizeF fitted(svg.width_px * scale, svg.height_px * scale);
	QPointF corner(place.x() + (place.width() - fitted.width()) / 2.0,
		       place.y() + (place.height() - fitted.height()) / 2.0);
	renderer.render(&painter, QRectF(corner, fitted));
	if (tint_rgba != 0) {
		painter.resetTransform();
		painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
		painter.fillRect(shape.rect(), QColor(int(tint_rgba >> 24), int(tint_rgba >> 16 & 0xFF),
						      int(tint_rgba >> 8 & 0xFF), int(tint_rgba & 0xFF)));
	}
	return shape;
}

void canvas_svg(canvas *canvas, const bridge_rect *rect, const bridge_image *svg, uint32_t tint_rgba)
{
	if (!is_paintable(rect) || svg->svg.isEmpty())
		return;
	QRectF wanted = rect_of(*rect);
	QRect box = wanted.toAlignedRect();
	if (box.width() > CANVAS_MAX_SIDE_PX || box.height() > CANVAS_MAX_SIDE_PX)
		return;
	QSvgRenderer renderer(svg->svg);
	if (!renderer.isValid())
		return;
	QPointF corner = wanted.topLeft() - QPointF(box.topLeft());
	QImage shape = painted_svg(*svg, renderer, QRectF(corner, wanted.size()), box.size(), tint_rgba);
	QPainterPath all;
	all.addRect(box);
	fill_outline(*canvas, outline_of_path(all), 0.0, 0.0, 1.0, ink_of_picture(shape, box.topLeft(), 1.0f));
}
