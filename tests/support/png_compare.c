/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "png_compare.h"

#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define DUMP_FOLDER SHOP_BINARY_DIR "/golden"

static int step_of(const uint8_t *a, const uint8_t *b)
{
	int most = abs(a[3] - b[3]);
	for (int i = 0; i < 3; i++) {
		int step = (abs(a[i] * a[3] - b[i] * b[3]) + 127) / 255;
		if (step > most)
			most = step;
	}
	return most;
}

struct png_difference rgba_compare(const uint8_t *a, const uint8_t *b, size_t pixel_count)
{
	struct png_difference result = {0};
	for (size_t i = 0; i < pixel_count; i++, a += 4, b += 4) {
		int step = step_of(a, b);
		if (step > result.max_step)
			result.max_step = step;
		if (step > 0)
			result.pixels_off++;
	}
	return result;
}

static void dump(const struct bridge *bridge, const char *name, const char *kind, const uint8_t *rgba, int width_px,
		 int height_px, char *path, size_t size_bytes)
{
	struct error err = {0};
	if (mkdir(DUMP_FOLDER, 0777) != 0 && errno != EEXIST)
		fprintf(stderr, "cannot make %s\n", DUMP_FOLDER);
	char flat[128];
	snprintf(flat, sizeof(flat), "%s", name);
	for (char *c = flat; *c; c++) {
		if (*c == '/')
			*c = '-';
	}
	snprintf(path, size_bytes, "%s/%s-qt%c-%s.png", DUMP_FOLDER, flat, bridge->qt_version()[0], kind);
	if (!bridge->png_write(path, rgba, width_px, height_px, &err))
		fprintf(stderr, "%s: %s\n", err.path, err.message);
}

/* Differences as light on black, made large enough to be seen. */
static void dump_difference(const struct bridge *bridge, const char *name, const uint8_t *a, const uint8_t *b,
			    int width_px, int height_px)
{
	size_t count = (size_t)width_px * (size_t)height_px;
	uint8_t *out = malloc(count * 4);
	if (!out)
		return;
	for (size_t i = 0; i < count; i++) {
		int step = step_of(a + 4 * i, b + 4 * i);
		int shown = step ? 55 + step * 20 : 0;
		memset(out + 4 * i, shown > 255 ? 255 : shown, 3);
		out[4 * i + 3] = 255;
	}
	char path[512];
	dump(bridge, name, "diff", out, width_px, height_px, path, sizeof(path));
	free(out);
}

uint8_t *png_read(const struct bridge *bridge, const char *path, int *width_px, int *height_px, struct error *err)
{
	struct buffer bytes;
	const struct bridge_image_limits limits = {64u << 20, 64u << 20, 16384};
	uint8_t *pixels = NULL;
	buffer_init(&bytes, limits.max_bytes);
	if (!file_read(path, &bytes, err))
		goto finish_bytes;
	struct bridge_image *image = bridge->image_decode(bytes.bytes, bytes.size_bytes, &limits, err);
	if (!image)
		goto finish_bytes;
	bridge->image_size(image, width_px, height_px);
	pixels = malloc((size_t)*width_px * (size_t)*height_px * 4);
	if (pixels)
		bridge->image_read_straight(image, pixels);
	else
		error_set(err, ERROR_MEMORY, "no memory");
	bridge->image_destroy(image);
finish_bytes:
	buffer_finish(&bytes);
	return pixels;
}

bool png_compare(const struct bridge *bridge, const char *golden, const char *name, const uint8_t *rgba, int width_px,
		 int height_px, int max_step, struct error *err)
{
	const char *update = getenv("SHOP_UPDATE_GOLDENS");
	if (update && strcmp(update, "1") == 0)
		return bridge->png_write(golden, rgba, width_px, height_px, err);

	char path[512];
	int golden_width = 0, golden_height = 0;
	uint8_t *wanted = png_read(bridge, golden, &golden_width, &golden_height, err);
	if (!wanted) {
		dump(bridge, name, "new", rgba, width_px, height_px, path, sizeof(path));
		return false;
	}
	bool is_same = true;
	if (golden_width != width_px || golden_height != height_px) {
		dump(bridge, name, "new", rgba, width_px, height_px, path, sizeof(path));
		is_same = error_set_at(err, ERROR_VALUE, path, "%d x %d pixels, the golden has %d x %d", width_px,
				       height_px, golden_width, golden_height);
	} else {
		struct png_difference off = rgba_compare(rgba, wanted, (size_t)width_px * (size_t)height_px);
		if (off.max_step > max_step) {
			dump(bridge, name, "new", rgba, width_px, height_px, path, sizeof(path));
			dump_difference(bridge, name, rgba, wanted, width_px, height_px);
			is_same = error_set_at(err, ERROR_VALUE, path, "%zu pixels differ, at most by %d",
					       off.pixels_off, off.max_step);
		}
	}
	free(wanted);
	return is_same;
}
