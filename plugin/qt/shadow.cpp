/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Soft shadows. The mask of a large plate is the same along its edges, so only its corners are blurred, and what lies
 * between is repeated: the cost is that of the pixels written. The Gaussian is four extended boxes (boxes whose ends
 * count in part), within 1.5 % of the true one (test_qt_light) at any width for the same price.
 */
#include "cover.hpp"
#include "fill.hpp"

#include <algorithm>
#include <vector>

#define BLUR_PASSES 4
#define SHADOW_MAX_BLUR_PX 256.0f
#define SHADOW_MAX_CELLS (CANVAS_MAX_SIDE_PX * CANVAS_MAX_SIDE_PX) /* of the small mask */

/* -- one box: full weight within the radius, the rest of its width spread over the two cells beyond -- */

struct box {
	int radius;
	float inner, outer;
};

static box box_of_sigma(float sigma)
{
	float variance = sigma * sigma / BLUR_PASSES;
	int radius = int(std::floor(0.5f * std::sqrt(12.0f * variance + 1.0f) - 0.5f));
	float r = float(radius);
	float part =
		(2.0f * r + 1.0f) * (r * (r + 1.0f) - 3.0f * variance) / (6.0f * (variance - (r + 1.0f) * (r + 1.0f)));
	float width = 2.0f * part + 2.0f * r + 1.0f;
	return {radius, 1.0f / width, part / width};
}

/* A line with its zeros around, so that the box never asks outside. */
struct padded_line {
	std::vector<float> in, out;
	int pad;

	padded_line(int length, const box &box) : pad(box.radius + 2)
	{
		in.assign(size_t(length + 2 * pad), 0.0f);
		out.assign(in.size(), 0.0f);
	}
};

static void box_line(padded_line &line, int length, const box &box)
{
	const float *in = line.in.data() + line.pad;
	float *out = line.out.data() + line.pad;
	double sum = 0.0;
	for (int i = -box.radius; i <= box.radius; i++)
		sum += double(in[std::min(i, length - 1 + line.pad)]);
	for (int i = 0; i < length; i++) {
		float value = float(sum) * box.inner + (in[i - box.radius - 1] + in[i + box.radius + 1]) * box.outer;
		/* What the sum leaves of nothing shrinks to denormal numbers, which are slow. */
		out[i] = value < 1e-6f ? 0.0f : value;
		sum += double(in[i + box.radius + 1]) - double(in[i - box.radius]);
	}
	line.in.swap(line.out);
}

static void blur_lines(std::vector<float> &mask, int lines, int length, size_t line_step, size_t cell_step,
		       const box &box)
{
	padded_line line(length, box);
	for (int i = 0; i < lines; i++) {
		float *cells = mask.data() + size_t(i) * line_step;
		for (int k = 0; k < length; k++)
			line.in[size_t(k + line.pad)] = cells[size_t(k) * cell_step];
		for (int pass = 0; pass < BLUR_PASSES; pass++)
			box_line(line, length, box);
		for (int k = 0; k < length; k++)
			cells[size_t(k) * cell_step] = line.in[size_t(k + line.pad)];
	}
}

/* -- the mask and its middle that repeats -- */

struct span {
	int from;      /* of the whole shadow, in pixels of the canvas */
	int length;    /* of the small mask */
	int middle;    /* the cell that repeats */
	int repeats;   /* how often beyond once */
	double offset; /* of the rectangle within the small mask */
	double size;   /* of the rectangle in the small mask */
};

static span span_of(double start, double size, double radius, int reach)
{
	span s;
	double first = std::floor(start);
	s.from = int(first) - reach;
	s.offset = start - first + reach;
	/* A cell repeats when nothing within its reach is part of a corner or an end. */
	int keep = int(std::ceil(radius)) + reach + 2;
	s.repeats = std::max(0, int(std::floor(size)) - 2 * keep);
	s.size = size - s.repeats;
	s.length = int(std::ceil(s.offset + s.size)) + reach;
	s.middle = reach + keep;
	return s;
}

static int cell_of(const span &s, int i)
{
	return i <= s.middle ? i : i <= s.middle + s.repeats ? s.middle : i - s.repeats;
}

struct mask_target {
	float *cells;
	size_t width;
};

static void put_mask(void *data, int y, int x, int length, int cover)
{
	const mask_target &to = *static_cast<mask_target *>(data);
	std::fill_n(to.cells + size_t(y) * to.width + size_t(x), length, float(cover) / 255.0f);
}

static std::vector<float> blurred_mask(const span &across, const span &down, const bridge_corners *corners, float sigma)
{
	std::vector<float> mask(size_t(across.length) * size_t(down.length));
	mask_target target = {mask.data(), size_t(across.length)};
	QRectF rect(across.offset, down.offset, across.size, down.size);
	cover_outline(outline_of_path(rounded_path(rect, corners)), 0.0, 0.0, 1.0,
		      QRect(0, 0, across.length, down.length), put_mask, &target);
	if (sigma >= 0.1f) {
		box box = box_of_sigma(sigma);
		size_t width = size_t(across.length);
		forget_wide_vectors();
		blur_lines(mask, down.length, across.length, width, 1, box);
		blur_lines(mask, across.length, down.length, 1, width, box);
	}
	return mask;
}

void canvas_shadow(canvas *canvas, const bridge_rect *rect, const bridge_corners *corners, float dx_px, float dy_px,
		   float blur_px, uint32_t rgba)
{
	if (!is_paintable(rect) || !is_paintable(dx_px) || !is_paintable(dy_px) || !is_paintable(blur_px) ||
	    blur_px < 0.0f || blur_px > SHADOW_MAX_BLUR_PX)
		return;
	float sigma = blur_px / 2.0f;
	/* As far as the boxes reach together. */
	int reach = int(std::ceil(std::sqrt(3.0f * BLUR_PASSES) * sigma)) + BLUR_PASSES;
	double radius = 0.0;
	if (corners)
		radius = std::min(std::max({radius_of(corners->tl), radius_of(corners->tr), radius_of(corners->br),
					    radius_of(corners->bl)}),
				  double(std::max(rect->width, rect->height)));
	span across = span_of(double(rect->x) + double(dx_px), double(rect->width), radius, reach);
	span down = span_of(double(rect->y) + double(dy_px), double(rect->height), radius, reach);
	if (int64_t(across.length) * down.length > SHADOW_MAX_CELLS)
		return;
	std::vector<float> mask = blurred_mask(across, down, corners, sigma);

	const float color[4] = {float(rgba >> 24 & 0xFF) * 257.0f, float(rgba >> 16 & 0xFF) * 257.0f,
				float(rgba >> 8 & 0xFF) * 257.0f, 65535.0f};
	float opacity = float(rgba & 0xFF) / 255.0f;
	QRect whole(across.from, down.from, across.length + across.repeats, down.length + down.repeats);
	QRect part = whole.intersected(canvas->clip);
	if (part.isEmpty())
		return;
	std::vector<float> alphas(size_t(part.width()));
	int known = -1; /* the row of the mask that alphas holds */
	for (int y = part.top(); y <= part.bottom(); y++) {
		int row = cell_of(down, y - down.from);
		if (row != known) {
			const float *cells = mask.data() + size_t(row) * size_t(across.length);
			for (int x = 0; x < part.width(); x++)
				alphas[size_t(x)] = cells[cell_of(across, part.left() + x - across.from)] * opacity;
			known = row;
		}
		uint16_t *pixels = reinterpret_cast<uint16_t *>(canvas->image.scanLine(y)) + size_t(part.left()) * 4;
		blend_alphas(pixels, alphas.data(), part.width(), color);
	}
}
