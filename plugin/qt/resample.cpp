/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pictures at another size: a cubic filter (Catmull-Rom) as wide as the reduction asks for, first across, then down.
 * Qt's own scaling waits for a pool of threads that it shares with the whole process.
 */
#include "image.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

/* -- the filter -- */

static float cubic(float x)
{
	x = std::fabs(x);
	if (x < 1.0f)
		return (1.5f * x - 2.5f) * x * x + 1.0f;
	if (x < 2.0f)
		return ((-0.5f * x + 2.5f) * x - 4.0f) * x + 2.0f;
	return 0.0f;
}

/* What a pixel of the result takes from which pixels of the source. */
struct taps {
	int first;
	std::vector<float> weights;
};

static std::vector<taps> taps_of(int from_size, int to_size)
{
	std::vector<taps> all;
	all.resize(size_t(to_size));
	float ratio = float(from_size) / float(to_size), widening = std::max(1.0f, ratio), reach = 2.0f * widening;
	for (int i = 0; i < to_size; i++) {
		float center = (float(i) + 0.5f) * ratio;
		int first = std::max(0, int(std::floor(center - reach)));
		int last = std::min(from_size - 1, int(std::ceil(center + reach)));
		taps &own = all[size_t(i)];
		own.first = first;
		float sum = 0.0f;
		for (int k = first; k <= last; k++) {
			own.weights.push_back(cubic((float(k) + 0.5f - center) / widening));
			sum += own.weights.back();
		}
		for (float &weight : own.weights)
			weight /= sum;
	}
	return all;
}

/* -- rows of four floats a pixel: premultiplied, 0 .. 65535 -- */

static void read_row(const uchar *pixels, int count, bool is_opaque, float *out)
{
	for (int x = 0; x < count; x++, pixels += 4, out += 4) {
		float alpha = is_opaque ? 255.0f : float(pixels[3]);
		for (int i = 0; i < 3; i++)
			out[i] = float(pixels[i]) * alpha * (257.0f / 255.0f);
		out[3] = alpha * 257.0f;
	}
}

static void across(const float *row, const std::vector<taps> &all, float *out)
{
	for (const taps &own : all) {
		float sum[4] = {0.0f, 0.0f, 0.0f, 0.0f};
		const float *from = row + 4 * size_t(own.first);
		for (float weight : own.weights) {
			for (int i = 0; i < 4; i++)
				sum[i] += weight * from[i];
			from += 4;
		}
		for (int i = 0; i < 4; i++)
			*out++ = sum[i];
	}
}

/* The filter swings over at edges: no colour may leave its alpha, nor alpha its range. */
static void write_row(const float *row, int count, uint16_t *out)
{
	for (int x = 0; x < count; x++, row += 4, out += 4) {
		float alpha = std::clamp(row[3], 0.0f, 65535.0f);
		for (int i = 0; i < 3; i++)
			out[i] = uint16_t(std::clamp(row[i], 0.0f, alpha) + 0.5f);
		out[3] = uint16_t(alpha + 0.5f);
	}
}

QImage image_scaled(const QImage &image, const QRect &part, const QSize &size)
{
	QImage result(size, QImage::Format_RGBA64_Premultiplied);
	if (result.isNull())
		throw std::bad_alloc();
	forget_wide_vectors();
	bool is_opaque = image.format() == QImage::Format_RGBX8888;
	std::vector<taps> columns = taps_of(part.width(), size.width()), rows = taps_of(part.height(), size.height());
	size_t width = size_t(size.width()) * 4;
	std::vector<float> source(size_t(part.width()) * 4), sum(width);
	/* Rows already filtered across, as many as one row of the result needs, in turn. */
	size_t most = 0;
	for (const taps &own : rows)
		most = std::max(most, own.weights.size());
	std::vector<float> ring(most * width);
	int done = 0; /* rows of the source */
	for (int y = 0; y < size.height(); y++) {
		const taps &own = rows[size_t(y)];
		int end = own.first + int(own.weights.size());
		for (done = std::max(done, own.first); done < end; done++) {
			read_row(image.constScanLine(part.y() + done) + 4 * size_t(part.x()), part.width(), is_opaque,
				 source.data());
			across(source.data(), columns, ring.data() + size_t(done) % most * width);
		}
		std::fill(sum.begin(), sum.end(), 0.0f);
		for (int k = own.first; k < end; k++) {
			float weight = own.weights[size_t(k - own.first)];
			const float *from = ring.data() + size_t(k) % most * width;
			for (size_t i = 0; i < width; i++)
				sum[i] += weight * from[i];
		}
		write_row(sum.data(), size.width(), reinterpret_cast<uint16_t *>(result.scanLine(y)));
	}
	return result;
}
