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
	struct bridge_font *const family[] = {first, w->fonts->regular, w->fonts->emoji, w->fonts->wide};
	text.fonts = family;
	text.font_count = 4;
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
	struct bridge_font *const family[] = {first, w->fonts->regular, w->fonts->emoji, w->fonts->wide};
	text.fonts = family;
	text.font_count = 4;
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

static const char long_title[] = "「雨森」悬挂式抽纸整箱40包，四层加厚（母婴可用）：「直播间」专享价¥59.90，包邮到家！"
				 "每包约¥1.50，够用一整年。";

static void paint_wrap(const struct bridge *bridge, const struct scene_fonts *fonts, struct canvas *canvas)
{
	const struct words w = {bridge, fonts, canvas};
	ground(canvas, bridge, 720, 520);
	struct bridge_text text = {.utf8 = long_title, .size_px = 30, .width_px = 320, .lines = 8};
	put_boxed(&w, fonts->regular, 16, 16, text);
	text.width_px = 337;
	put_boxed(&w, fonts->regular, 360, 16, text);
	text.utf8 = "Soft three-ply tissue, 40 packs, free delivery to your door: supercalifragilisticexpialidocious";
	text.width_px = 320;
	put_boxed(&w, fonts->regular, 16, 280, text);
	text.utf8 = "first line\nsecond line, longer than the box\r\n\nafter an empty one";
	put_boxed(&w, fonts->regular, 360, 280, text);
}

static void paint_elide(const struct bridge *bridge, const struct scene_fonts *fonts, struct canvas *canvas)
{
	const struct words w = {bridge, fonts, canvas};
	ground(canvas, bridge, 720, 400);
	struct bridge_text text = {.utf8 = long_title, .size_px = 30, .width_px = 320, .lines = 1};
	put_boxed(&w, fonts->bold, 16, 16, text);
	text.lines = 2;
	put_boxed(&w, fonts->bold, 360, 16, text);
	text.lines = 1;
	text.utf8 = "Soft tissue, three-ply, 40 packs";
	text.width_px = 190;
	put_boxed(&w, fonts->regular, 16, 80, text);
	text.width_px = 20;
	put_boxed(&w, fonts->regular, 16, 140, text);
	text.width_px = 176;
	text.utf8 = "Family 👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦";
	put_boxed(&w, fonts->regular, 360, 140, text);
	text.width_px = 320;
	text.utf8 = "fits in its box exactly";
	text.width_px = w.bridge->text_measure(&(struct bridge_text){.utf8 = text.utf8,
								     .fonts = &fonts->regular,
								     .font_count = 1,
								     .size_px = 30,
								     .lines = 1})
				.width_px;
	put_boxed(&w, fonts->regular, 16, 200, text);
	text.width_px = 320;
	text.lines = 1;
	text.utf8 = "one\ntwo on one line";
	put_boxed(&w, fonts->regular, 16, 260, text);
	text.lines = 2;
	text.utf8 = "first\nsecond\nthird";
	put_boxed(&w, fonts->regular, 360, 260, text);
}

static void paint_align(const struct bridge *bridge, const struct scene_fonts *fonts, struct canvas *canvas)
{
	const struct words w = {bridge, fonts, canvas};
	ground(canvas, bridge, 480, 320);
	const enum bridge_align aligns[] = {ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT};
	for (size_t i = 0; i < 3; i++) {
		struct bridge_text text = {
			.utf8 = "整箱 40 包，四层加厚", .size_px = 28, .width_px = 180, .lines = 2, .align = aligns[i]};
		put_boxed(&w, fonts->regular, 16, 16 + 96 * (float)i, text);
		text.utf8 = "倒计时 LETTERS";
		text.letter_px = (float)i * 4;
		text.width_px = 240;
		text.lines = 1;
		text.size_px = 24;
		put_boxed(&w, fonts->regular, 220, 16 + 96 * (float)i, text);
	}
}

/* One under the other: each digit must stand in its column, whatever the figures. */
static void paint_tabular(const struct bridge *bridge, const struct scene_fonts *fonts, struct canvas *canvas)
{
	const struct words w = {bridge, fonts, canvas};
	ground(canvas, bridge, 560, 320);
	const char *const figures[] = {"04:37", "11:11", "17:41", "00:00"};
	for (size_t i = 0; i < 4; i++) {
		struct bridge_text text = {.utf8 = figures[i], .size_px = 64, .has_tabular_digits = true};
		float y = 8 + 76 * (float)i;
		put(&w, fonts->numeral, 16, y, text);
		put(&w, fonts->label, 180, y, text);
		text.has_tabular_digits = false;
		put(&w, fonts->numeral, 400, y, text);
	}
}

static void paint_emoji(const struct bridge *bridge, const struct scene_fonts *fonts, struct canvas *canvas)
{
	const struct words w = {bridge, fonts, canvas};
	ground(canvas, bridge, 560, 240);
	put_boxed(&w, fonts->regular, 16, 8,
		  (struct bridge_text){.utf8 = "秒杀🔥今晚8点⏰见👋🏽", .size_px = 40});
	put_boxed(&w, fonts->regular, 16, 72,
		  (struct bridge_text){.utf8 = "🇨🇳 👨‍👩‍👧 ❤️ ❤︎ 1️⃣ 12 ™ ©",
				       .size_px = 40});
	put(&w, fonts->regular, 16, 136, (struct bridge_text){.utf8 = "🎁 faint", .size_px = 40, .rgba = 0xFFFFFF60});
	put(&w, fonts->emoji, 240, 136, (struct bridge_text){.utf8 = "🎁 first 123", .size_px = 24});
	put(&w, fonts->regular, 16, 190, (struct bridge_text){.utf8 = "🎁划掉", .size_px = 32, .is_struck = true});
	put(&w, fonts->regular, 240, 184, (struct bridge_text){.utf8 = "🎁🛒💰🧾", .size_px = 16});
}

static void paint_mixed(const struct bridge *bridge, const struct scene_fonts *fonts, struct canvas *canvas)
{
	const struct words w = {bridge, fonts, canvas};
	ground(canvas, bridge, 640, 480);
	const char *const texts[] = {
		"中文 English にほんご 한국어 Ελληνικά Русский",
		"office affluent AVAToYo fi (kerned)",
		"السعر 59.90 ريال (خصم) Sale",
		"Price ¥59.90 מחיר (מבצע) 12 now",
		"broken \xC3\x28 \xE4\xB8 utf\xFF end",
		"\xE2\x80\xAE"
		"09.95 is not turned\tby a control",
		"combining: e\xCC\x81 n\xCC\x83 a\xCC\x8A",
		"unknown: \xF0\x92\x80\x80 rest",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		put_boxed(&w, fonts->regular, 16, 12 + 58 * (float)i,
			  (struct bridge_text){.utf8 = texts[i], .size_px = 28});
}

static void paint_gradient(const struct bridge *bridge, const struct scene_fonts *fonts, struct canvas *canvas)
{
	const struct words w = {bridge, fonts, canvas};
	const struct bridge_stop stops[] = {{0, 0xFFE9B8FF}, {1, 0xE3AA4AFF}};
	const struct bridge_paint gold = {.fill = FILL_LINEAR, .y0 = 16, .y1 = 140, .stops = stops, .stop_count = 2};
	put(&w, fonts->numeral, 16, 8,
	    (struct bridge_text){.utf8 = "¥59.90", .size_px = 128, .line_px = 136, .paint = &gold, .is_struck = true});
	put(&w, fonts->regular, 16, 140, (struct bridge_text){.utf8 = "半透明", .size_px = 56, .rgba = 0xD6112F80});
}

const struct scene scenes_text[] = {
	{"plate", 640, 320, paint_plate},       {"baseline", 480, 320, paint_baseline},
	{"wrap", 720, 520, paint_wrap},         {"elide", 720, 400, paint_elide},
	{"align", 480, 320, paint_align},       {"tabular", 560, 320, paint_tabular},
	{"emoji", 560, 240, paint_emoji},       {"mixed", 640, 480, paint_mixed},
	{"gradient", 360, 220, paint_gradient}, {NULL, 0, 0, NULL},
};
