/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every scene against its golden, exactly: Qt 5 and Qt 6 are held to the same pixels. */
#include "unit.h"

#include "png_compare.h"
#include "with_fonts.h"

#include <stdio.h>
#include <stdlib.h>

static size_t check(const struct scene *scene)
{
	size_t wrong = 0;
	for (; scene->name; scene++) {
		struct error err = {0};
		struct canvas *canvas = bridge->canvas_create(scene->width_px, scene->height_px, &err);
		assert_non_null(canvas);
		scene->paint(bridge, &fonts, canvas);
		uint8_t *pixels = malloc((size_t)scene->width_px * (size_t)scene->height_px * 4);
		assert_non_null(pixels);
		bridge->canvas_read_straight(canvas, pixels);
		char golden[512], name[64];
		snprintf(golden, sizeof(golden), "%s/tests/golden/canvas/%s.png", SHOP_SOURCE_DIR, scene->name);
		snprintf(name, sizeof(name), "canvas-%s", scene->name);
		if (!png_compare(bridge, golden, name, pixels, scene->width_px, scene->height_px, 0, &err)) {
			fprintf(stderr, "%s: %s: %s\n", scene->name, err.path, err.message);
			wrong++;
		}
		free(pixels);
		bridge->canvas_destroy(canvas);
	}
	return wrong;
}

static void test_shapes(void **state)
{
	(void)state;
	assert_int_equal(check(scenes_shapes), 0);
}

static void test_text(void **state)
{
	(void)state;
	assert_int_equal(check(scenes_text), 0);
}

static void test_pictures(void **state)
{
	(void)state;
	assert_int_equal(check(scenes_pictures), 0);
}

/* The judge itself: a step of one is seen, and what cannot be seen is not. */
static void test_compare(void **state)
{
	(void)state;
	const uint8_t a[12] = {10, 20, 30, 255, 200, 0, 0, 0, 100, 100, 100, 128};
	uint8_t b[12] = {10, 20, 30, 255, 0, 200, 9, 0, 100, 100, 100, 128};
	struct png_difference off = rgba_compare(a, b, 3);
	assert_int_equal(off.max_step, 0);
	assert_int_equal(off.pixels_off, 0);
	b[1]++;
	b[11]--;
	off = rgba_compare(a, b, 3);
	assert_int_equal(off.max_step, 1);
	assert_int_equal(off.pixels_off, 2);
}

static void test_limits(void **state)
{
	(void)state;
	struct error err = {0};
	assert_null(bridge->canvas_create(4097, 8, &err));
	assert_int_equal(err.code, ERROR_LIMIT);
	assert_null(bridge->canvas_create(0, 8, &err));
	assert_int_equal(err.code, ERROR_USAGE);
	assert_null(bridge->canvas_create(8, -1, NULL));
	bridge->canvas_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compare), cmocka_unit_test(test_limits),   cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_text),    cmocka_unit_test(test_pictures),
	};
	return cmocka_run_group_tests_name("qt_canvas", tests, with_fonts_setup, with_fonts_teardown);
}
