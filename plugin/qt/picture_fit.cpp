/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pictures and SVG shapes onto the canvas. What is scaled stands on whole pixels afterwards: scaled once, never twice.
 */
#include "canvas.hpp"
#include "image.hpp"

#include <QSvgRenderer>

#include <algorithm>

QImage picture_scaled(const QImage &image, const QSize &size)
{
	/* In 16 bits: 8-bit premultiplied pixels come out one step apart in Qt 5 and Qt 6. */
	QImage fine = image.convertToFormat(QImage::Format_RGBA64_Premultiplied);
	QImage scaled = fine.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
	if (scaled.isNull())
		throw std::bad_alloc();
	return scaled;
}

/* The part of the picture that covers a box of this shape, centred; on whole pixels, so that it can be cut out. */
static QRect covering_part(const QSize &picture, const QSize &box)
{
	double scale = std::max(double(box.width()) / picture.width(), double(box.height()) / picture.height());
	int width = std::clamp(int(std::lround(box.width() / scale)), 1, picture.width());
	int height = std::clamp(int(std::lround(box.height() / scale)), 1, picture.height());
	return QRect((picture.width() - width) / 2, (picture.height() - height) / 2, width, height);
}

void canvas_image(canvas *canvas, const bridge_rect *rect, const bridge_corners *corners, const bridge_image *image)
{
	if (!is_paintable(rect) || image->image.isNull())
		return;
	QRectF wanted = rect_of(*rect);
	QRect box = wanted.toAlignedRect();
	if (box.width() > 2 * CANVAS_MAX_SIDE_PX || box.height() > 2 * CANVAS_MAX_SIDE_PX)
		return;
	QImage part = image->image.copy(covering_part(image->image.size(), box.size()));
	QBrush brush(picture_scaled(part, box.size()));
	brush.setTransform(QTransform::fromTranslate(box.x(), box.y()));
	canvas->painter.fillPath(rounded_path(wanted, corners), brush);
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
	QImage shape(box.size(), QImage::Format_RGBA64_Premultiplied);
	if (shape.isNull())
		throw std::bad_alloc();
	shape.fill(Qt::transparent);
	{
		QPainter painter(&shape);
		painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
		double scale = std::min(wanted.width() / svg->width_px, wanted.height() / svg->height_px);
		QSizeF size(svg->width_px * scale, svg->height_px * scale);
		QPointF corner(wanted.x() - box.x() + (wanted.width() - size.width()) / 2.0,
			       wanted.y() - box.y() + (wanted.height() - size.height()) / 2.0);
		renderer.render(&painter, QRectF(corner, size));
		if (tint_rgba != 0) {
			painter.resetTransform();
			painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
			painter.fillRect(shape.rect(), color_of(tint_rgba));
		}
	}
	canvas->painter.drawImage(box.topLeft(), shape);
}
