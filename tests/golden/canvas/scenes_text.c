/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text as it stands on a broadcast: Chinese titles, prices, emoji, mixed scripts, what wraps and what is cut.
 */
#include "scenes.h"

#include <stddef.h>

#define INK 0x12182AFF
#define WHITE 0xFFFFFFFF
#define GOLD 0xFFDC96FF
#define FAINT 0xFFFFFF40

struct words {
	const struct bridge *bridge;
	const struct scene_fonts *fonts;
	struct canvas *canvas;
};

static void ground(struct canvas *canvas, const struct bridge *bridge, float width, float height)
{
	const struct bridge_rect all = {0, 0, width, height};
	const struct bridge_paint ink = {.fill = FILL_SOLID, .rgba = INK};
	bridge->canvas_fill(canvas, &all, NULL, &ink);
}

/* The families of a plate's words: figures are not among them, emoji come last. */
static struct bridge_text_size put(const struct words *w, struct bridge_font *first, float x, float y,
				   struct bridge_text text)
{
	struct bridge_font *const family[] = {first, w->fonts->regular, w->fonts->emoji};
	text.fonts = family;
	text.font_count = 3;
	if (text.rgba == 0)
		text.rgba = WHITE;
	if (text.lines == 0)
		text.lines = 1;
	if (text.align == ALIGN_INVALID)
		text.align = ALIGN_LEFT;
	struct bridge_text_size size = w->bridge->canvas_text(w->canvas, x, y, &text);
	return size;
}

/* The same with the box of the lines drawn behind, so that the eye sees where the text stands in it. */
static struct bridge_text_size put_boxed(const struct words *w, struct bridge_font *first, float x, float y,
					 struct bridge_text text)
{
	struct bridge_font *const family[] = {first, w->fonts->regular, w->fonts->emoji};
	text.fonts = family;
	text.font_count = 3;
	text.rgba = WHITE;
	if (text.lines == 0)
		text.lines = 1;
	struct bridge_text_size size = w->bridge->text_measure(&text);
	const struct bridge_rect box = {x, y, text.width_px > 0 ? text.width_px : size.width_px, size.height_px};
	const struct bridge_paint faint = {.fill = FILL_SOLID, .rgba = 0xFFFFFF18};
	w->bridge->canvas_fill(w->canvas, &box, NULL, &faint);
	w->bridge->canvas_line(w->canvas, x, y + size.ascent_px, x + box.width, y + size.ascent_px, 1, FAINT);
	return w->bridge->canvas_text(w->canvas, x, y, &text);
}

static void paint_plate(const struct bridge *bridge, const struct scene_fonts *fonts, struct canvas *canvas)
{
	const struct words w = {bridge, fonts, canvas};
	ground(canvas, bridge, 640, 320);
	put(&w, fonts->bold, 16, 8, (struct bridge_text){.utf8 = "雨森悬挂抽纸 整箱 40 包", .size_px = 44});
	put(&w, fonts->regular, 16, 72, (struct bridge_text){.utf8 = "四层加厚 · 包邮 · 约 ¥1.50 / 包", .size_px = 32});
	put(&w, fonts->numeral, 16, 128,
	    (struct bridge_text){.utf8 = "¥", .size_px = 56, .line_px = 128, .rgba = GOLD});
	put(&w, fonts->numeral, 56, 128,
	    (struct bridge_text){.utf8 = "59.90", .size_px = 128, .line_px = 128, .rgba = GOLD});
	put(&w, fonts->regular, 330, 140, (struct bridge_text){.utf8 = "79.90", .size_px = 40, .is_struck = true});
	put(&w, fonts->numeral, 460, 140, (struct bridge_text){.utf8 = "79.90", .size_px = 48, .is_struck = true});
	put(&w, fonts->regular, 330, 200, (struct bridge_text){.utf8 = "原价不再有", .size_px = 32, .is_struck = true});
	put(&w, fonts->label, 16, 264, (struct bridge_text){.utf8 = "信任卡 砍价成交", .size_px = 38, .rgba = GOLD});
	put(&w, fonts->regular, 330, 264, (struct bridge_text){.utf8 = "还剩 🔥 12 件 👍🏽", .size_px = 32});
}

static void paint_baseline(const struct bridge *bridge, const struct scene_fonts *fonts, struct canvas *canvas)
{
	const struct words w = {bridge, fonts, canvas};
	ground(canvas, bridge, 480, 320);
	put_boxed(&w, fonts->regular, 16, 16, (struct bridge_text){.utf8 = "国Hxg¥59.90，", .size_px = 40});
	put_boxed(&w, fonts->numeral, 16, 96, (struct bridge_text){.utf8 = "59.90国元", .size_px = 40});
	put_boxed(&w, fonts->label, 16, 176, (struct bridge_text){.utf8 = "得意黑Label 3", .size_px = 40});
	put_boxed(&w, fonts->bold, 16, 240, (struct bridge_text){.utf8 = "大国 64 gy", .size_px = 64, .line_px = 64});
}

const struct scene scenes_text[] = {
	{"plate", 640, 320, paint_plate},
	{"baseline", 480, 320, paint_baseline},
	{NULL, 0, 0, NULL},
};
