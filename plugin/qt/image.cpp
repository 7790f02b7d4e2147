/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PNG and JPEG by Qt's readers, chosen by content and judged by their headers before anything is allocated; PNG out.
 */
#include "image.hpp"

#include <QBuffer>
#include <QColorSpace>
#include <QImageReader>
#include <QSaveFile>

#include <cstring>
#include <memory>

bool image_check_size(int64_t width_px, int64_t height_px, const bridge_image_limits &limits, struct error *err)
{
	if (width_px < 1 || height_px < 1)
		return error_set(err, ERROR_VALUE, "the picture has no pixels");
	if (width_px > limits.max_side_px || height_px > limits.max_side_px)
		return error_set(err, ERROR_LIMIT, "the picture has %lld x %lld pixels; at most %d a side",
				 (long long)width_px, (long long)height_px, limits.max_side_px);
	if (uint64_t(width_px) * uint64_t(height_px) > limits.max_pixels)
		return error_set(err, ERROR_LIMIT, "the picture has %lld x %lld pixels; at most %llu in all",
				 (long long)width_px, (long long)height_px, (unsigned long long)limits.max_pixels);
	return true;
}

static const char *format_of(const void *bytes, size_t size_bytes)
{
	static const unsigned char png[8] = {0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A};
	static const unsigned char jpeg[3] = {0xFF, 0xD8, 0xFF};
	if (size_bytes >= sizeof(png) && memcmp(bytes, png, sizeof(png)) == 0)
		return "png";
	if (size_bytes >= sizeof(jpeg) && memcmp(bytes, jpeg, sizeof(jpeg)) == 0)
		return "jpeg";
	return nullptr;
}

/* Straight alpha keeps the colours of faint pixels; an opaque picture says so and is painted faster. */
static QImage as_kept(QImage image)
{
	if (image.colorSpace().isValid() && image.colorSpace() != QColorSpace(QColorSpace::SRgb))
		image.convertToColorSpace(QColorSpace::SRgb);
	bool has_alpha = image.hasAlphaChannel();
	return image.convertToFormat(has_alpha ? QImage::Format_RGBA8888 : QImage::Format_RGBX8888);
}

static QImage decode_by_qt(const char *format, const void *bytes, size_t size_bytes, const bridge_image_limits &limits,
			   struct error *err)
{
	QByteArray view = QByteArray::fromRawData(static_cast<const char *>(bytes), int(size_bytes));
	QBuffer buffer(&view);
	buffer.open(QIODevice::ReadOnly);
	QImageReader reader(&buffer, format);
	reader.setAutoDetectImageFormat(false);
	reader.setDecideFormatFromContent(false);
	reader.setAutoTransform(true);
	QSize size = reader.size();
	if (!size.isValid()) {
		error_set(err, ERROR_VALUE, "the %s picture is broken", format);
		return QImage();
	}
	if (!image_check_size(size.width(), size.height(), limits, err))
		return QImage();
	QImage image;
	if (!reader.read(&image) || image.isNull()) {
		error_set(err, ERROR_VALUE, "the %s picture is broken", format);
		return QImage();
	}
	image = as_kept(image);
	if (image.isNull())
		error_set(err, ERROR_MEMORY, "no memory for the picture");
	return image;
}

bridge_image *image_decode(const void *bytes, size_t size_bytes, const bridge_image_limits *limits, struct error *err)
{
	/* 1 GiB: Qt counts bytes in an int. */
	if (size_bytes > limits->max_bytes || size_bytes > (1u << 30)) {
		error_set(err, ERROR_LIMIT, "the picture has %zu bytes; at most %zu", size_bytes, limits->max_bytes);
		return nullptr;
	}
	QImage image;
	const char *format = format_of(bytes, size_bytes);
	if (format && strcmp(format, "jpeg") == 0 && !image_is_whole_jpeg(bytes, size_bytes)) {
		error_set(err, ERROR_VALUE, "the jpeg picture is cut short");
	} else if (format) {
		image = decode_by_qt(format, bytes, size_bytes, *limits, err);
	} else if (image_is_webp(bytes, size_bytes)) {
		image = image_decode_webp(bytes, size_bytes, *limits, err);
	} else {
		error_set(err, ERROR_UNSUPPORTED, "neither PNG, JPEG nor WebP");
	}
	if (image.isNull())
		return nullptr;
	auto made = std::make_unique<bridge_image>();
	made->width_px = image.width();
	made->height_px = image.height();
	made->image = std::move(image);
	return made.release();
}

QImage image_from_glyph_png(const void *bytes, size_t size_bytes)
{
	const bridge_image_limits limits = {1u << 20, 512 * 512, 512};
	const char *format = format_of(bytes, size_bytes);
	if (!format || strcmp(format, "png") != 0 || size_bytes > limits.max_bytes)
		return QImage();
	return decode_by_qt(format, bytes, size_bytes, limits, nullptr);
}

void image_destroy(bridge_image *image)
{
	delete image;
}

void image_size(const bridge_image *image, int *width_px, int *height_px)
{
	*width_px = image->width_px;
	*height_px = image->height_px;
}

void image_read_straight(const bridge_image *image, uint8_t *out)
{
	size_t row_bytes = size_t(image->image.width()) * 4;
	for (int y = 0; y < image->image.height(); y++)
		memcpy(out + size_t(y) * row_bytes, image->image.constScanLine(y), row_bytes);
}

bool png_write(const char *path, const uint8_t *rgba, int width_px, int height_px, struct error *err)
{
	if (!path || width_px < 1 || height_px < 1 || width_px > 32767 || height_px > 32767)
		return error_set(err, ERROR_USAGE, "a picture of %d x %d pixels", width_px, height_px);
	QImage image(rgba, width_px, height_px, width_px * 4, QImage::Format_RGBA8888);
	QSaveFile file(QString::fromLocal8Bit(path));
	if (!file.open(QIODevice::WriteOnly) || !image.save(&file, "PNG") || !file.commit())
		return error_set_at(err, ERROR_IO, path, "%s", file.errorString().toLocal8Bit().constData());
	return true;
}
