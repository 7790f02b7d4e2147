/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How long a card takes: prints the least and the median of its parts in microseconds of the processor, and the first
 * card of the process, when nothing is cached. For people; nothing is decided by it.
 */
#include "scenes.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 100, WIDTH = 928, HEIGHT = 360 };
enum part { PART_CANVAS, PART_SHADOW, PART_PLATE, PART_TEXT, PART_FIGURES, PART_READ, PART_ALL, PART_COUNT };

static const char *const names[PART_COUNT] = {"canvas 928 x 360",       "shadow, 24 px",   "plate, 856 x 288",
					      "40 CJK glyphs, 3 sizes", "figures, 128 px", "read_linear",
					      "the whole card"};
static double times_us[PART_COUNT][ROUNDS];
static uint8_t pixels[WIDTH * HEIGHT * 4];

/* Of this thread alone: other programs' time does not count. */
static uint64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void put(const struct bridge *bridge, struct canvas *canvas, struct bridge_font *const *family, float y,
		const char *utf8, float size_px)
{
	const struct bridge_text text = {.utf8 = utf8,
					 .fonts = family,
					 .font_count = 2,
					 .size_px = size_px,
					 .rgba = 0xFFFFFFFF,
					 .width_px = 800,
					 .lines = 1,
					 .align = ALIGN_LEFT};
	bridge->canvas_text(canvas, 60, y, &text);
}

static void paint(const struct bridge *bridge, const struct scene_fonts *fonts, int round)
{
	const struct bridge_rect rect = {36, 28, 856, 288};
	const struct bridge_corners corners = {16, 16, 16, 16};
	const struct bridge_stop stops[] = {{0, 0x12182AFC}, {1, 0x0A0E1CFC}};
	const struct bridge_paint ink = {.fill = FILL_LINEAR, .y0 = 28, .y1 = 316, .stops = stops, .stop_count = 2};
	struct bridge_font *const bold[] = {fonts->bold, fonts->emoji}, *const regular[] = {fonts->regular,
											    fonts->emoji};
	struct bridge_font *const numeral[] = {fonts->numeral, fonts->regular};
	uint64_t at[PART_COUNT + 1];

	at[PART_CANVAS] = now_ns();
	struct canvas *canvas = bridge->canvas_create(WIDTH, HEIGHT, NULL);
	at[PART_SHADOW] = now_ns();
	bridge->canvas_shadow(canvas, &rect, &corners, 0, 8, 24, 0x00000047);
	at[PART_PLATE] = now_ns();
	bridge->canvas_fill(canvas, &rect, &corners, &ink);
	at[PART_TEXT] = now_ns();
	put(bridge, canvas, bold, 40, "雨森悬挂式抽纸整箱四十包家庭装", 44);
	put(bridge, canvas, regular, 100, "四层加厚母婴可用全国包邮到家", 32);
	put(bridge, canvas, regular, 150, "近七日最低成交价七十九", 28);
	at[PART_FIGURES] = now_ns();
	put(bridge, canvas, numeral, 180, "¥59.90", 128);
	at[PART_READ] = now_ns();
	bridge->canvas_read_linear(canvas, pixels);
	at[PART_ALL] = now_ns();
	bridge->canvas_destroy(canvas);
	for (int i = 0; i < PART_ALL; i++)
		times_us[i][round] = (double)(at[i + 1] - at[i]) / 1000;
	times_us[PART_ALL][round] = (double)(at[PART_ALL] - at[PART_CANVAS]) / 1000;
}

static int by_time(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

int main(void)
{
	struct error err = {0};
	struct scene_fonts fonts = {0};
	uint64_t start = now_ns();
	const struct bridge *bridge = bridge_load(SHOP_BINARY_DIR, &err);
	uint64_t loaded = now_ns();
	if (!bridge || !scene_fonts_init(&fonts, bridge, &err)) {
		fprintf(stderr, "%s: %s\n", err.path, err.message);
		return 1;
	}
	uint64_t found = now_ns();
	paint(bridge, &fonts, 0);
	printf("Qt %s: bridge loaded in %.1f ms, %d fonts found in %.1f ms, first card in %.1f ms\n",
	       bridge->qt_version(), (double)(loaded - start) / 1e6, 6, (double)(found - loaded) / 1e6,
	       times_us[PART_ALL][0] / 1000);
	for (int round = 0; round < ROUNDS; round++)
		paint(bridge, &fonts, round);
	for (int i = 0; i < PART_COUNT; i++) {
		qsort(times_us[i], ROUNDS, sizeof(times_us[i][0]), by_time);
		printf("%-24s least %6.0f us, median of %d %6.0f us\n", names[i], times_us[i][0], ROUNDS,
		       times_us[i][ROUNDS / 2]);
	}
	scene_fonts_finish(&fonts, bridge);
	return 0;
}
