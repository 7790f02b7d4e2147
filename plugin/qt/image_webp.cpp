/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * WebP by libwebp: Qt itself reads it only where a plugin of its image formats is installed.
 */
#include "image.hpp"

#include <webp/decode.h>

#include <cstring>

bool image_is_webp(const void *bytes, size_t size_bytes)
{
	const char *text = static_cast<const char *>(bytes);
	return size_bytes >= 12 && memcmp(text, "RIFF", 4) == 0 && memcmp(text + 8, "WEBP", 4) == 0;
}

QImage image_decode_webp(const void *bytes, size_t size_bytes, const bridge_image_limits &limits, struct error *err)
{
	const uint8_t *data = static_cast<const uint8_t *>(bytes);
	WebPBitstreamFeatures features;
	if (WebPGetFeatures(data, size_bytes, &features) != VP8_STATUS_OK) {
		error_set(err, ERROR_VALUE, "the webp picture is broken");
		return QImage();
	}
	if (features.has_animation) {
		error_set(err, ERROR_UNSUPPORTED, "an animated WebP");
		return QImage();
	}
	if (!image_check_size(features.width, features.height, limits, err))
		return QImage();
	QImage image(features.width, features.height,
		     features.has_alpha ? QImage::Format_RGBA8888 : QImage::Format_RGBX8888);
	if (image.isNull()) {
		error_set(err, ERROR_MEMORY, "no memory for the picture");
		return QImage();
	}
	size_t row_bytes = size_t(image.bytesPerLine());
	if (!WebPDecodeRGBAInto(data, size_bytes, image.bits(), row_bytes * size_t(features.height), int(row_bytes))) {
		error_set(err, ERROR_VALUE, "the webp picture is broken");
		return QImage();
	}
	return image;
}
