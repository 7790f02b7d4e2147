/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Soft shadows. The mask of a large plate is the same along its edges, so only its corners are blurred, and what lies
 * between is repeated: the cost is that of the pixels written. The Gaussian is four extended boxes (boxes whose ends
 * count in part), within 1.5 % of the true one (test_qt_light) at any width for the same price.
 */
#include "canvas.hpp"

#include <algorithm>
#include <vector>

#define BLUR_PASSES 4

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
		out[i] = float(sum) * box.inner + (in[i - box.radius - 1] + in[i + box.radius + 1]) * box.outer;
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

static std::vector<float> blurred_mask(const span &across, const span &down, const bridge_corners *corners, float sigma)
{
	QImage cover(across.length, down.length, QImage::Format_Alpha8);
	if (cover.isNull())
		throw std::bad_alloc();
	cover.fill(0);
	{
		QPainter painter(&cover);
		painter.setRenderHint(QPainter::Antialiasing);
		painter.fillPath(rounded_path(QRectF(across.offset, down.offset, across.size, down.size), corners),
				 Qt::black);
	}
	std::vector<float> mask(size_t(across.length) * size_t(down.length));
	for (int y = 0; y < down.length; y++) {
		const uchar *row = cover.constScanLine(y);
		for (int x = 0; x < across.length; x++)
			mask[size_t(y) * size_t(across.length) + size_t(x)] = float(row[x]) / 255.0f;
	}
	if (sigma >= 0.1f) {
		box box = box_of_sigma(sigma);
		size_t width = size_t(across.length);
		blur_lines(mask, down.length, across.length, width, 1, box);
		blur_lines(mask, across.length, down.length, 1, width, box);
	}
	return mask;
}

static void blend(uint16_t *pixel, const float color[3], float alpha)
{
	float rest = 1.0f - alpha;
	for (int i = 0; i < 3; i++)
		pixel[i] = uint16_t(std::min(65535.0f, color[i] * alpha + float(pixel[i]) * rest + 0.5f));
	pixel[3] = uint16_t(std::min(65535.0f, 65535.0f * alpha + float(pixel[3]) * rest + 0.5f));
}

void canvas_shadow(canvas *canvas, const bridge_rect *rect, const bridge_corners *corners, float dx_px, float dy_px,
		   float blur_px, uint32_t rgba)
{
	if (!is_paintable(rect) || !is_paintable(dx_px) || !is_paintable(dy_px) || !is_paintable(blur_px) ||
	    blur_px < 0.0f || blur_px > 1024.0f)
		return;
	float sigma = blur_px / 2.0f;
	/* As far as the boxes reach together. */
	int reach = int(std::ceil(std::sqrt(3.0f * BLUR_PASSES) * sigma)) + BLUR_PASSES;
	double radius = 0.0;
	if (corners)
		radius = std::min(double(std::max({corners->tl, corners->tr, corners->br, corners->bl, 0.0f})),
				  double(std::max(rect->width, rect->height)));
	span across = span_of(double(rect->x) + double(dx_px), double(rect->width), radius, reach);
	span down = span_of(double(rect->y) + double(dy_px), double(rect->height), radius, reach);
	if (across.length > 2 * CANVAS_MAX_SIDE_PX || down.length > 2 * CANVAS_MAX_SIDE_PX)
		return;
	std::vector<float> mask = blurred_mask(across, down, corners, sigma);

	float color[3] = {float(rgba >> 24 & 0xFF) * 257.0f, float(rgba >> 16 & 0xFF) * 257.0f,
			  float(rgba >> 8 & 0xFF) * 257.0f};
	float opacity = float(rgba & 0xFF) / 255.0f;
	QRect whole(across.from, down.from, across.length + across.repeats, down.length + down.repeats);
	QRect part = whole.intersected(canvas->clip);
	for (int y = part.top(); y <= part.bottom(); y++) {
		const float *row = mask.data() + size_t(cell_of(down, y - down.from)) * size_t(across.length);
		uint16_t *pixel = reinterpret_cast<uint16_t *>(canvas->image.scanLine(y)) + size_t(part.left()) * 4;
		for (int x = part.left(); x <= part.right(); x++, pixel += 4)
			blend(pixel, color, row[cell_of(across, x - across.from)] * opacity);
	}
}
