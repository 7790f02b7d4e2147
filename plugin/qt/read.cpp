/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The canvas as bytes. For the atlas the colours are multiplied by alpha in linear light and encoded afterwards: libobs
 * decodes what it samples and blends in linear light, and a colour multiplied while still encoded comes out too dark (a
 * grey fringe around everything white).
 */
#include "canvas.hpp"

#include <array>
#include <cmath>
#include <cstring>
#include <memory>

/* enc() has its steepest slope, 12.92, at 0: 65,536 steps of its argument are 0.05 of an output step there. */
#define LINEAR_STEPS 65535

struct light_tables {
	std::array<float, 65536> linear_of_srgb;              /* by a 16-bit sRGB value */
	std::array<uint8_t, LINEAR_STEPS + 1> srgb_of_linear; /* by linear light x LINEAR_STEPS */
};

static std::unique_ptr<light_tables> make_tables()
{
	auto tables = std::make_unique<light_tables>();
	for (size_t i = 0; i < tables->linear_of_srgb.size(); i++) {
		double c = double(i) / 65535.0;
		tables->linear_of_srgb[i] = float(c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4));
	}
	for (size_t i = 0; i < tables->srgb_of_linear.size(); i++) {
		double l = double(i) / LINEAR_STEPS;
		double c = l <= 0.0031308 ? l * 12.92 : 1.055 * std::pow(l, 1.0 / 2.4) - 0.055;
		tables->srgb_of_linear[i] = uint8_t(std::lround(c * 255.0));
	}
	return tables;
}

static const light_tables &tables()
{
	static const std::unique_ptr<light_tables> made = make_tables();
	return *made;
}

static inline uint8_t byte_of(uint32_t value16)
{
	return uint8_t((value16 * 255u + 32767u) / 65535u);
}

/* A pixel's colours divided by its alpha, 0 .. 65535; rounding may have left a colour above its alpha. */
static inline void straighten(const uint16_t *pixel, uint32_t out[3])
{
	float scale = 65535.0f / float(pixel[3]);
	for (int i = 0; i < 3; i++)
		out[i] = pixel[i] >= pixel[3] ? 65535u : uint32_t(float(pixel[i]) * scale + 0.5f);
}

/* Calls write(in, out) for each pixel, once for neighbours that are the same: plates are, shadows' middles are. */
template <typename Write> static void read_pixels(const QImage &image, uint8_t *out, Write &&write)
{
	int width = image.width(), height = image.height();
	forget_wide_vectors();
	for (int y = 0; y < height; y++) {
		const uint16_t *in = reinterpret_cast<const uint16_t *>(image.constScanLine(y));
		for (int x = 0; x < width; x++, in += 4, out += 4) {
			if (x > 0 && memcmp(in, in - 4, 8) == 0)
				memcpy(out, out - 4, 4);
			else
				write(in, out);
		}
	}
}

void canvas_read_linear(const canvas *canvas, uint8_t *out)
{
	const light_tables &light = tables();
	read_pixels(canvas->image, out, [&light](const uint16_t *in, uint8_t *to) {
		uint8_t alpha = byte_of(in[3]);
		to[3] = alpha;
		if (alpha == 0) {
			to[0] = to[1] = to[2] = 0;
			return;
		}
		uint32_t color[3];
		straighten(in, color);
		/* The alpha that the texture will hold, not the finer one: colour and cover must agree. */
		float scale = float(alpha) * (float(LINEAR_STEPS) / 255.0f);
		for (int i = 0; i < 3; i++)
			to[i] = light.srgb_of_linear[size_t(light.linear_of_srgb[color[i]] * scale + 0.5f)];
	});
}

void canvas_read_straight(const canvas *canvas, uint8_t *out)
{
	read_pixels(canvas->image, out, [](const uint16_t *in, uint8_t *to) {
		to[3] = byte_of(in[3]);
		uint32_t color[3] = {0, 0, 0};
		if (to[3])
			straighten(in, color);
		for (int i = 0; i < 3; i++)
			to[i] = byte_of(color[i]);
	});
}
