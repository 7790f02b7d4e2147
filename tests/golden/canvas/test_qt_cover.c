/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A picture that is scaled before it is painted looks like one that is scaled while it is. */
#include "unit.h"

#include "base/file.h"
#include "qt/bridge.h"

#include <stdio.h>

static const struct bridge *bridge;
static const struct bridge_image_limits limits = {1u << 20, 1u << 20, 4096};

static int setup(void **state)
{
	(void)state;
	bridge = bridge_load(SHOP_BINARY_DIR, NULL);
	return bridge ? 0 : -1;
}

static struct buffer load(const char *name)
{
	char path[512];
	snprintf(path, sizeof(path), SHOP_SOURCE_DIR "/tests/golden/canvas/pictures/%s", name);
	struct buffer bytes;
	buffer_init(&bytes, 1u << 20);
	assert_true(file_read(path, &bytes, NULL));
	return bytes;
}

static void paint(const struct bridge_image *image, int width_px, int height_px, uint8_t *out)
{
	const struct bridge_rect whole = {0, 0, (float)width_px, (float)height_px};
	const struct bridge_corners corners = {9, 0, 20, 4};
	struct canvas *canvas = bridge->canvas_create(width_px, height_px, NULL);
	assert_non_null(canvas);
	bridge->canvas_image(canvas, &whole, &corners, image);
	bridge->canvas_read_straight(canvas, out);
	bridge->canvas_destroy(canvas);
}

/* What was scaled beforehand is painted as if it were scaled now, but for the rounding to eight bits. */
static void test_cover(void **state)
{
	(void)state;
	static const char *const names[] = {"photo.png", "photo.jpg", "soft.png", "turned.jpg"};
	static const int sizes[][2] = {{100, 100}, {240, 160}, {57, 91}, {300, 20}, {1, 1}, {400, 400}};
	static uint8_t now[400 * 400 * 4], before[400 * 400 * 4];
	for (size_t i = 0; i < 4 * 6; i++) {
		int width_px = sizes[i % 6][0], height_px = sizes[i % 6][1], has_px[2];
		struct buffer bytes = load(names[i / 6]);
		struct bridge_image *image = bridge->image_decode(bytes.bytes, bytes.size_bytes, &limits, NULL);
		struct bridge_image *scaled = bridge->image_cover(image, width_px, height_px, NULL);
		assert_non_null(scaled);
		bridge->image_size(scaled, &has_px[0], &has_px[1]);
		assert_int_equal(has_px[0], width_px);
		assert_int_equal(has_px[1], height_px);
		paint(image, width_px, height_px, now);
		paint(scaled, width_px, height_px, before);
		for (size_t k = 0; k < (size_t)width_px * (size_t)height_px; k++) {
			assert_in_range(before[k * 4 + 3] + 1 - now[k * 4 + 3], 0, 2);
			for (size_t c = 0; c < 3 && now[k * 4 + 3] >= 16; c++)
				assert_in_range(before[k * 4 + c] + 1 - now[k * 4 + c], 0, 2);
		}
		bridge->image_destroy(scaled);
		bridge->image_destroy(image);
		buffer_finish(&bytes);
	}
}

static void test_cover_refused(void **state)
{
	(void)state;
	struct buffer bytes = load("photo.png");
	struct bridge_image *image = bridge->image_decode(bytes.bytes, bytes.size_bytes, &limits, NULL);
	struct bridge_image *svg =
		bridge->svg_decode("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'/>", 59, NULL);
	struct error err = {0};
	assert_non_null(svg);
	assert_null(bridge->image_cover(image, 4097, 10, &err));
	assert_int_equal(err.code, ERROR_LIMIT);
	assert_null(bridge->image_cover(image, 0, 10, &err));
	assert_int_equal(err.code, ERROR_USAGE);
	assert_null(bridge->image_cover(svg, 8, 8, &err));
	assert_int_equal(err.code, ERROR_USAGE);
	bridge->image_destroy(svg);
	bridge->image_destroy(image);
	buffer_finish(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cover),
		cmocka_unit_test(test_cover_refused),
	};
	return cmocka_run_group_tests_name("qt_cover", tests, setup, NULL);
}
