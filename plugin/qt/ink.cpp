/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Colours and gradients as 16-bit premultiplied pixels. Between two stops the premultiplied colours are mixed, as in
 * CSS: a stop of alpha 0 fades a colour out instead of mixing its own in.
 */
#include "fill.hpp"

#include <algorithm>
#include <array>
#include <vector>

#define GRADIENT_STEPS 1024

struct pixel {
	uint16_t rgba[4];
};

static pixel pixel_of(uint32_t rgba)
{
	uint32_t alpha = rgba & 0xFF;
	auto part = [&](int shift) { return uint16_t(((rgba >> shift & 0xFF) * alpha * 257u + 127u) / 255u); };
	return {{part(24), part(16), part(8), uint16_t(alpha * 257u)}};
}

ink ink_of_color(uint32_t rgba)
{
	ink result;
	pixel color = pixel_of(rgba);
	std::copy_n(color.rgba, 4, result.color);
	return result;
}

ink ink_of_picture(const QImage &picture, const QPoint &corner, float opacity)
{
	ink result;
	result.picture = picture;
	result.corner = corner;
	result.opacity = uint16_t(std::lround(std::clamp(opacity, 0.0f, 1.0f) * 65535.0f));
	return result;
}

/* -- gradients -- */

struct stop {
	float at;
	pixel color;
};

static std::vector<stop> stops_of(const bridge_paint &paint)
{
	std::vector<stop> stops;
	for (size_t i = 0; i < paint.stop_count; i++) {
		if (std::isfinite(paint.stops[i].at))
			stops.push_back({std::clamp(paint.stops[i].at, 0.0f, 1.0f), pixel_of(paint.stops[i].rgba)});
	}
	std::stable_sort(stops.begin(), stops.end(), [](const stop &a, const stop &b) { return a.at < b.at; });
	return stops;
}

static pixel mixed(const stop &a, const stop &b, float at)
{
	float part = (at - a.at) / (b.at - a.at);
	pixel result;
	for (int i = 0; i < 4; i++) {
		float from = float(a.color.rgba[i]), to = float(b.color.rgba[i]);
		result.rgba[i] = uint16_t(from + (to - from) * part + 0.5f);
	}
	return result;
}

static std::vector<pixel> table_of(const std::vector<stop> &stops)
{
	std::vector<pixel> table(GRADIENT_STEPS + 1);
	size_t next = 0;
	for (int i = 0; i <= GRADIENT_STEPS; i++) {
		float at = float(i) / GRADIENT_STEPS;
		while (next < stops.size() && stops[next].at <= at)
			next++;
		if (next == 0)
			table[size_t(i)] = stops.front().color;
		else if (next == stops.size())
			table[size_t(i)] = stops.back().color;
		else
			table[size_t(i)] = mixed(stops[next - 1], stops[next], at);
	}
	return table;
}

/* Where on the gradient a point lies: linear by its projection, radial by its distance. */
struct course {
	bool is_linear;
	float x0, y0, dx, dy; /* linear: of the projection per pixel; radial: dx is 1 / radius */

	float at(float x, float y) const
	{
		if (is_linear)
			return (x - x0) * dx + (y - y0) * dy;
		return std::sqrt((x - x0) * (x - x0) + (y - y0) * (y - y0)) * dx;
	}
};

static course course_of(const bridge_paint &paint)
{
	if (paint.fill == FILL_RADIAL)
		return {false, paint.x0, paint.y0, 1.0f / paint.x1, 0.0f};
	float dx = paint.x1 - paint.x0, dy = paint.y1 - paint.y0, length = dx * dx + dy * dy;
	/* Without a length all of it lies beyond the end. */
	if (length <= 0.0f)
		return {true, -30000.0f, 0.0f, 1.0f, 0.0f};
	return {true, paint.x0, paint.y0, dx / length, dy / length};
}

static const pixel &color_at(const std::vector<pixel> &table, float at)
{
	return table[size_t(std::clamp(at, 0.0f, 1.0f) * GRADIENT_STEPS + 0.5f)];
}

static ink laid_out(const bridge_paint &paint, const std::vector<pixel> &table, const QRect &area)
{
	if (area.isEmpty())
		return ink();
	course way = course_of(paint);
	bool has_rows_alike = way.is_linear && way.dx == 0.0f;
	QImage picture(has_rows_alike ? 1 : area.width(), area.height(), QImage::Format_RGBA64_Premultiplied);
	if (picture.isNull())
		throw std::bad_alloc();
	for (int y = 0; y < picture.height(); y++) {
		pixel *row = reinterpret_cast<pixel *>(picture.scanLine(y));
		float py = float(area.y() + y) + 0.5f;
		for (int x = 0; x < picture.width(); x++)
			row[x] = color_at(table, way.at(float(area.x() + x) + 0.5f, py));
	}
	ink result = ink_of_picture(picture, area.topLeft(), 1.0f);
	result.has_rows_alike = has_rows_alike;
	return result;
}

ink ink_of_paint(const bridge_paint &paint, const QRect &area)
{
	bool has_place =
		is_paintable(paint.x0) && is_paintable(paint.y0) && is_paintable(paint.x1) && is_paintable(paint.y1);
	switch (paint.fill) {
	case FILL_INVALID:
		break;
	case FILL_SOLID:
		return ink_of_color(paint.rgba);
	case FILL_LINEAR:
	case FILL_RADIAL:
		if (has_place && (paint.fill == FILL_LINEAR || paint.x1 > 0.0f)) {
			std::vector<stop> stops = stops_of(paint);
			if (!stops.empty())
				return laid_out(paint, table_of(stops), area);
		}
		break;
	}
	return ink();
}
