/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decoded pictures and SVG shapes. Immutable once made; any thread.
 */
#pragma once

#include "guard.hpp"

#include <QByteArray>
#include <QImage>
#include <QRect>

struct bridge_image {
	QImage image;   /* RGBA8888 straight, or RGBX8888 when opaque; null for an SVG */
	QByteArray svg; /* checked; parsed anew by each painting, as Qt's renderer belongs to one thread */
	int width_px = 0;
	int height_px = 0;
};

/** Refuses a picture by its header. Errors: ERROR_VALUE, ERROR_LIMIT. */
bool image_check_size(int64_t width_px, int64_t height_px, const bridge_image_limits &limits, struct error *err);

/** image_webp.cpp: is it WebP by its first bytes; decoding within the limits. */
bool image_is_webp(const void *bytes, size_t size_bytes);
QImage image_decode_webp(const void *bytes, size_t size_bytes, const bridge_image_limits &limits, struct error *err);

/** resample.cpp: a part of an RGBA8888 or RGBX8888 picture at a size, as RGBA64_Premultiplied. Throws std::bad_alloc.
 */
QImage image_scaled(const QImage &image, const QRect &part, const QSize &size);

/** image_jpeg.cpp: does it reach its end; what is cut short is padded with grey by the reader otherwise. */
bool image_is_whole_jpeg(const void *bytes, size_t size_bytes);

/** A colour glyph out of a font file; null when it is broken. RGBA8888. */
QImage image_from_glyph_png(const void *bytes, size_t size_bytes);

/** svg_check.cpp: only shapes, nothing from outside, bounded work. Errors: ERROR_SYNTAX, ERROR_UNSUPPORTED,
 * ERROR_LIMIT. */
bool svg_check(const QByteArray &bytes, struct error *err);

bridge_image *image_decode(const void *bytes, size_t size_bytes, const bridge_image_limits *limits, struct error *err);
bridge_image *image_cover(const bridge_image *image, int width_px, int height_px, struct error *err);
bridge_image *svg_decode(const void *bytes, size_t size_bytes, struct error *err);
void image_destroy(bridge_image *image);
void image_size(const bridge_image *image, int *width_px, int *height_px);
void image_read_straight(const bridge_image *image, uint8_t *out);
bool png_write(const char *path, const uint8_t *rgba, int width_px, int height_px, struct error *err);
