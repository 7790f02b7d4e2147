/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SVG shapes: checked once, kept as bytes, sized by their own measures.
 */
#include "image.hpp"

#include <QSvgRenderer>

#include <algorithm>
#include <memory>

#define SVG_MAX_BYTES (1u << 20)

bridge_image *svg_decode(const void *bytes, size_t size_bytes, struct error *err)
{
	if (size_bytes > SVG_MAX_BYTES) {
		error_set(err, ERROR_LIMIT, "the SVG has %zu bytes; at most %u", size_bytes, SVG_MAX_BYTES);
		return nullptr;
	}
	auto made = std::make_unique<bridge_image>();
	made->svg = QByteArray(static_cast<const char *>(bytes), int(size_bytes));
	if (!svg_check(made->svg, err))
		return nullptr;
	QSvgRenderer renderer(made->svg);
	QSizeF size = renderer.viewBoxF().size();
	if (!renderer.isValid() || !(size.width() > 0.0) || !(size.height() > 0.0) || size.width() > 1e6 ||
	    size.height() > 1e6) {
		error_set(err, ERROR_VALUE, "the SVG has no size");
		return nullptr;
	}
	made->width_px = std::max(1, int(std::lround(size.width())));
	made->height_px = std::max(1, int(std::lround(size.height())));
	return made.release();
}
