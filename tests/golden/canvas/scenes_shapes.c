/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Shapes: fills, gradients, strokes, shadows, the clip, and the plate that everything stands on.
 */
#include "scenes.h"

#include <stddef.h>

#define GOLD 0xE9BD6BFF

static const struct bridge_stop ink_stops[] = {{0, 0x12182AFC}, {1, 0x0A0E1CFC}};
static const struct bridge_stop rainbow_stops[] = {{0, 0xD6112FFF}, {0.5f, 0xFFDC96FF}, {1, 0x2050C000}};

static struct bridge_paint solid(uint32_t rgba)
{
	return (struct bridge_paint){.fill = FILL_SOLID, .rgba = rgba};
}

static struct bridge_paint down(float y0, float y1, const struct bridge_stop *stops, size_t count)
{
	return (struct bridge_paint){
		.fill = FILL_LINEAR, .x0 = 0, .y0 = y0, .x1 = 0, .y1 = y1, .stops = stops, .stop_count = count};
}

static void paint_fills(const struct bridge *bridge, const struct scene_fonts *fonts, struct canvas *canvas)
{
	(void)fonts;
	const struct bridge_corners even = {24, 24, 24, 24}, leaf = {40, 0, 40, 0}, too_round = {200, 200, 200, 200};
	struct bridge_paint paint = solid(0xD6112FFF);
	bridge->canvas_fill(canvas, &(struct bridge_rect){16, 16, 128, 80}, &even, &paint);
	paint = solid(0xD6112F80);
	bridge->canvas_fill(canvas, &(struct bridge_rect){160, 16, 128, 80}, &leaf, &paint);
	bridge->canvas_fill(canvas, &(struct bridge_rect){304.5f, 16.5f, 128, 80}, NULL, &paint);
	paint = down(112, 192, rainbow_stops, 3);
	bridge->canvas_fill(canvas, &(struct bridge_rect){16, 112, 128, 80}, &even, &paint);
	paint = (struct bridge_paint){
		.fill = FILL_RADIAL, .x0 = 224, .y0 = 152, .x1 = 64, .stops = rainbow_stops, .stop_count = 3};
	bridge->canvas_fill(canvas, &(struct bridge_rect){160, 112, 128, 80}, &too_round, &paint);
	paint = (struct bridge_paint){.fill = FILL_LINEAR,
				      .x0 = 304,
				      .y0 = 112,
				      .x1 = 432,
				      .y1 = 192,
				      .stops = rainbow_stops,
				      .stop_count = 3};
	bridge->canvas_fill(canvas, &(struct bridge_rect){304, 112, 128, 80}, NULL, &paint);
}

static void paint_strokes(const struct bridge *bridge, const struct scene_fonts *fonts, struct canvas *canvas)
{
	(void)fonts;
	const struct bridge_corners even = {16, 16, 16, 16};
	struct bridge_paint paint = solid(GOLD);
	bridge->canvas_stroke(canvas, &(struct bridge_rect){16, 16, 128, 80}, &even, 3, &paint);
	bridge->canvas_stroke(canvas, &(struct bridge_rect){160, 16, 128, 80}, NULL, 2, &paint);
	paint = down(16, 96, rainbow_stops, 3);
	bridge->canvas_stroke(canvas, &(struct bridge_rect){310, 22, 116, 68}, &even, 12, &paint);
	bridge->canvas_line(canvas, 16, 112, 432, 112, 2, 0x000000FF);
	bridge->canvas_line(canvas, 16, 128, 432, 148, 3, 0x2050C0FF);
	/* Only what lies within the clip is painted, and afterwards everything again. */
	const struct bridge_rect clip = {160, 150, 128, 32};
	bridge->canvas_clip(canvas, &clip);
	paint = solid(0xD6112FFF);
	bridge->canvas_fill(canvas, &(struct bridge_rect){16, 144, 416, 24}, NULL, &paint);
	bridge->canvas_shadow(canvas, &(struct bridge_rect){200, 170, 48, 8}, NULL, 0, 0, 8, 0x000000FF);
	bridge->canvas_clip(canvas, NULL);
	paint = solid(0x2050C0FF);
	bridge->canvas_fill(canvas, &(struct bridge_rect){420, 180, 12, 12}, NULL, &paint);
}

static void paint_shadows(const struct bridge *bridge, const struct scene_fonts *fonts, struct canvas *canvas)
{
	(void)fonts;
	struct bridge_paint paint = solid(0xF4F1EAFF);
	bridge->canvas_fill(canvas, &(struct bridge_rect){0, 0, 320, 400}, NULL, &paint);
	const struct bridge_corners even = {16, 16, 16, 16};
	const float blurs[] = {0, 6, 24, 48};
	for (size_t i = 0; i < 4; i++) {
		for (size_t k = 0; k < 2; k++) {
			const struct bridge_rect rect = {48 + 320 * (float)k, 24 + 92 * (float)i, 224, 52};
			paint = solid(k ? 0xFFFFFF80 : 0xFFFFFFFF);
			bridge->canvas_shadow(canvas, &rect, &even, 0, 8, blurs[i], k ? 0x000000FF : 0x00000080);
			bridge->canvas_fill(canvas, &rect, &even, &paint);
		}
	}
}

/* The card of a broadcast: shadow, ink with a soft gradient, a golden edge on top that follows the corners. */
static void paint_card(const struct bridge *bridge, const struct scene_fonts *fonts, struct canvas *canvas)
{
	(void)fonts;
	const struct bridge_rect rect = {36, 28, 856, 288}, below = {36, 31, 856, 285};
	const struct bridge_corners corners = {16, 16, 16, 16};
	bridge->canvas_shadow(canvas, &rect, &corners, 0, 8, 24, 0x00000047);
	struct bridge_paint paint = solid(GOLD);
	bridge->canvas_fill(canvas, &rect, &corners, &paint);
	paint = down(31, 316, ink_stops, 2);
	bridge->canvas_fill(canvas, &below, &corners, &paint);
}

/* What no rasteriser can take is left out, and the rest goes on. */
static void paint_nonsense(const struct bridge *bridge, const struct scene_fonts *fonts, struct canvas *canvas)
{
	const float nan = __builtin_nanf(""), inf = __builtin_inff();
	const struct bridge_corners odd = {-4, nan, inf, 8};
	struct bridge_paint paint = solid(0xD6112FFF);
	bridge->canvas_fill(canvas, &(struct bridge_rect){nan, 0, 10, 10}, NULL, &paint);
	bridge->canvas_fill(canvas, &(struct bridge_rect){0, 0, inf, 10}, NULL, &paint);
	bridge->canvas_fill(canvas, &(struct bridge_rect){0, 0, 1e9f, 10}, NULL, &paint);
	bridge->canvas_fill(canvas, &(struct bridge_rect){0, 0, -5, 10}, NULL, &paint);
	bridge->canvas_shadow(canvas, &(struct bridge_rect){0, 0, 10, 10}, NULL, 0, 0, nan, 0xFF);
	bridge->canvas_shadow(canvas, &(struct bridge_rect){0, 0, 10, 10}, NULL, 0, 0, 1e8f, 0xFF);
	bridge->canvas_shadow(canvas, &(struct bridge_rect){0, 0, 20, 20}, &odd, inf, 0, 4, 0xFF);
	bridge->canvas_shadow(canvas, &(struct bridge_rect){60, 60, 20, 20}, &odd, 0, 0, 4, 0xFF);
	bridge->canvas_shadow(canvas, &(struct bridge_rect){0, 0, 20, 20}, &odd, 0, 0, 300, 0xFF);
	bridge->canvas_line(canvas, 0, 0, nan, 8, 2, 0x000000FF);
	bridge->canvas_stroke(canvas, &(struct bridge_rect){0, 0, 10, 10}, NULL, -1, &paint);
	paint = (struct bridge_paint){.fill = FILL_LINEAR, .x1 = nan, .stops = rainbow_stops, .stop_count = 3};
	bridge->canvas_fill(canvas, &(struct bridge_rect){0, 0, 40, 40}, NULL, &paint);
	paint = (struct bridge_paint){.fill = FILL_LINEAR, .x1 = 40};
	bridge->canvas_fill(canvas, &(struct bridge_rect){0, 0, 40, 40}, NULL, &paint);
	paint = solid(0x2050C0FF);
	bridge->canvas_fill(canvas, &(struct bridge_rect){8, 8, 24, 24}, &odd, &paint);
	struct bridge_font *const family[] = {fonts->regular};
	struct bridge_text text = {
		.utf8 = "国", .fonts = family, .font_count = 1, .size_px = nan, .rgba = 0xFF, .lines = 1};
	bridge->canvas_text(canvas, 0, 0, &text);
	text.size_px = 12;
	bridge->canvas_text(canvas, nan, 0, &text);
	text.utf8 = NULL;
	bridge->canvas_text(canvas, 0, 0, &text);
	text.font_count = 0;
	bridge->canvas_text(canvas, 0, 0, &text);
}

const struct scene scenes_shapes[] = {
	{"fills", 448, 208, paint_fills}, {"strokes", 448, 208, paint_strokes}, {"shadows", 640, 400, paint_shadows},
	{"card", 928, 360, paint_card},   {"nonsense", 40, 40, paint_nonsense}, {NULL, 0, 0, NULL},
};
