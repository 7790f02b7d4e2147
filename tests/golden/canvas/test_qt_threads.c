/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Painting on plain threads: two at once with shared faces leave the pixels that one leaves, and memory stays bounded.
 */
#include "unit.h"

#include "with_fonts.h"

#include "base/thread.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROUNDS = 2, HAN_COUNT = 10000 };

static uint64_t hash_of(const uint8_t *bytes, size_t size_bytes)
{
	uint64_t hash = 14695981039346656037u;
	for (size_t i = 0; i < size_bytes; i++)
		hash = (hash ^ bytes[i]) * 1099511628211u;
	return hash;
}

static uint64_t painted(const struct scene *scene)
{
	size_t size_bytes = (size_t)scene->width_px * (size_t)scene->height_px * 4;
	struct canvas *canvas = bridge->canvas_create(scene->width_px, scene->height_px, NULL);
	uint8_t *pixels = malloc(size_bytes);
	uint64_t hash = 0;
	if (canvas && pixels) {
		scene->paint(bridge, &fonts, canvas);
		bridge->canvas_read_linear(canvas, pixels);
		hash = hash_of(pixels, size_bytes);
	}
	free(pixels);
	bridge->canvas_destroy(canvas);
	return hash;
}

static const struct scene *const families[] = {scenes_shapes, scenes_text, scenes_pictures};

static uint64_t all_painted(void)
{
	uint64_t hash = 0;
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		for (const struct scene *scene = families[i]; scene->name; scene++)
			hash = hash * 31 + painted(scene);
	}
	return hash;
}

static void run(void *data)
{
	uint64_t *hashes = data;
	for (int i = 0; i < ROUNDS; i++)
		hashes[i] = all_painted();
}

/* The threads go first, on cold caches: what is made once is made while both want it. */
static void test_two_at_once(void **state)
{
	(void)state;
	struct error err = {0};
	struct thread threads[2] = {{0}};
	uint64_t hashes[2][ROUNDS] = {{0}};
	for (int i = 0; i < 2; i++)
		assert_true(thread_start(&threads[i], "painter", run, hashes[i], &err));
	for (int i = 0; i < 2; i++)
		thread_join(&threads[i]);
	uint64_t alone = all_painted();
	assert_true(alone != 0);
	for (int i = 0; i < 2; i++) {
		for (int k = 0; k < ROUNDS; k++)
			assert_true(hashes[i][k] == alone);
	}
}

static void decode_and_find(void *data)
{
	int *found = data;
	static const char svg[] =
		"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><path d='M0 0h8v8z'/></svg>";
	for (int i = 0; i < 20; i++) {
		struct bridge_font *font = bridge->font_from_system("Noto Sans CJK SC", i % 2 ? 400 : 700, NULL);
		struct bridge_image *shape = bridge->svg_decode(svg, sizeof(svg) - 1, NULL);
		if (font && shape)
			++*found;
		bridge->font_destroy(font);
		bridge->image_destroy(shape);
	}
}

static void test_finding_at_once(void **state)
{
	(void)state;
	struct error err = {0};
	struct thread threads[2] = {{0}};
	int found[2] = {0};
	for (int i = 0; i < 2; i++)
		assert_true(thread_start(&threads[i], "finder", decode_and_find, &found[i], &err));
	for (int i = 0; i < 2; i++)
		thread_join(&threads[i]);
	assert_int_equal(found[0], 20);
	assert_int_equal(found[1], 20);
}

#ifndef __SANITIZE_ADDRESS__
static long resident_kib(void)
{
	char text[128] = "";
	FILE *file = fopen("/proc/self/statm", "r");
	assert_non_null(file);
	size_t got = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	assert_true(got > 0);
	char *end = text;
	strtol(text, &end, 10);
	return strtol(end, NULL, 10) * (sysconf(_SC_PAGESIZE) / 1024);
}

static void paint_han(struct canvas *canvas, int from, int to)
{
	struct bridge_font *const family[] = {fonts.regular};
	for (int c = from; c < to; c += 8) {
		char utf8[8 * 3 + 1];
		for (int i = 0; i < 8; i++) {
			utf8[3 * i] = (char)(0xE0 | (c + i) >> 12);
			utf8[3 * i + 1] = (char)(0x80 | ((c + i) >> 6 & 0x3F));
			utf8[3 * i + 2] = (char)(0x80 | ((c + i) & 0x3F));
		}
		utf8[24] = '\0';
		const struct bridge_text text = text_of(utf8, family, 1);
		bridge->canvas_text(canvas, 0, 0, &text);
	}
}

/* Every title of a long show has new characters: what stays of them is the bound of the cache. The face is a mapped
 * file, whose pages are all resident after the first pass. */
static void test_bounded(void **state)
{
	(void)state;
	struct canvas *canvas = bridge->canvas_create(340, 60, NULL);
	assert_non_null(canvas);
	paint_han(canvas, 0x4E00, 0x4E00 + HAN_COUNT);
	long before = resident_kib();
	paint_han(canvas, 0x4E00, 0x4E00 + HAN_COUNT);
	paint_han(canvas, 0x4E00, 0x4E00 + HAN_COUNT);
	long grown = resident_kib() - before;
	bridge->canvas_destroy(canvas);
	printf("resident after %d Han characters %ld KiB, grown by %ld KiB after twice as many more\n", HAN_COUNT,
	       before, grown);
	assert_true(grown < 1024);
}
#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_two_at_once),
		cmocka_unit_test(test_finding_at_once),
#ifndef __SANITIZE_ADDRESS__
		cmocka_unit_test(test_bounded),
#endif
	};
	return cmocka_run_group_tests_name("qt_threads", tests, with_fonts_setup, with_fonts_teardown);
}
