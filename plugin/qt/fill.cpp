/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fill.hpp"

#include "cover.hpp"

#include <algorithm>

/* a x b / 65535, rounded; exact for 16 bits and without a division. */
static inline uint32_t times(uint32_t a, uint32_t b)
{
	uint32_t product = a * b + 32768u;
	return (product + (product >> 16)) >> 16;
}

/* -- runs of one colour -- */

/* In floating point, which compilers turn into vectors: 16 bits a channel are too wide for integer ones here. */
static void blend_color(uint16_t *pixels, int count, const uint16_t color[4], uint32_t cover)
{
	const float add[4] = {float(times(color[0], cover)) + 0.5f, float(times(color[1], cover)) + 0.5f,
			      float(times(color[2], cover)) + 0.5f, float(times(color[3], cover)) + 0.5f};
	const float rest = float(65535u - times(color[3], cover)) / 65535.0f;
	for (int x = 0; x < count; x++, pixels += 4) {
		for (int i = 0; i < 4; i++)
			pixels[i] = uint16_t(int(add[i] + float(pixels[i]) * rest));
	}
}

static void blend_picture(uint16_t *pixels, int count, const uint16_t *colors, uint32_t cover)
{
	const float part = float(cover) / 65535.0f, alpha_part = part / 65535.0f;
	for (int x = 0; x < count; x++, pixels += 4, colors += 4) {
		const float rest = 1.0f - float(colors[3]) * alpha_part;
		for (int i = 0; i < 4; i++)
			pixels[i] = uint16_t(int(float(colors[i]) * part + float(pixels[i]) * rest + 0.5f));
	}
}

void blend_alphas(uint16_t *pixels, const float *alphas, int count, const float color[4])
{
	for (int x = 0; x < count; x++, pixels += 4) {
		const float alpha = alphas[x], rest = 1.0f - alpha;
		for (int i = 0; i < 4; i++)
			pixels[i] = uint16_t(int(color[i] * alpha + float(pixels[i]) * rest + 0.5f));
	}
}

/* -- outlines -- */

struct fill_target {
	QImage *image;
	const ink *with;
};

static void put_cover(void *data, int y, int x, int length, int cover)
{
	const fill_target &to = *static_cast<fill_target *>(data);
	const ink &with = *to.with;
	uint16_t *pixels = reinterpret_cast<uint16_t *>(to.image->scanLine(y)) + 4 * size_t(x);
	uint32_t part = times(uint32_t(cover) * 257u, with.opacity);
	if (with.picture.isNull()) {
		blend_color(pixels, length, with.color, part);
		return;
	}
	const uint16_t *row = reinterpret_cast<const uint16_t *>(with.picture.constScanLine(y - with.corner.y()));
	if (with.has_rows_alike)
		blend_color(pixels, length, row, part);
	else
		blend_picture(pixels, length, row + 4 * size_t(x - with.corner.x()), part);
}

void fill_outline(canvas &to, const outline &shape, double x, double y, double scale, const ink &with)
{
	QRect clip = to.clip;
	if (!with.picture.isNull())
		clip &= QRect(with.corner, QSize(with.has_rows_alike ? CANVAS_MAX_SIDE_PX : with.picture.width(),
						 with.picture.height()));
	fill_target target = {&to.image, &with};
	forget_wide_vectors();
	cover_outline(shape, x, y, scale, clip, put_cover, &target);
}

void fill_path(canvas &to, const QPainterPath &path, const bridge_paint &paint)
{
	QRect area = path.boundingRect().toAlignedRect() & to.clip;
	if (!area.isEmpty())
		fill_outline(to, outline_of_path(path), 0.0, 0.0, 1.0, ink_of_paint(paint, area));
}
