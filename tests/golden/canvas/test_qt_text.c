/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What text says about itself: sizes, ink, lines, elision; and that painting agrees with measuring. */
#include "unit.h"

#include "with_fonts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void assert_same_size(struct bridge_text_size a, struct bridge_text_size b)
{
	assert_true(a.width_px == b.width_px && a.height_px == b.height_px && a.ascent_px == b.ascent_px);
	assert_true(a.ink_left_px == b.ink_left_px && a.ink_top_px == b.ink_top_px);
	assert_true(a.ink_right_px == b.ink_right_px && a.ink_bottom_px == b.ink_bottom_px);
	assert_true(a.lines == b.lines && a.is_elided == b.is_elided);
}

/* Paints at (40, 40) on 400 x 160 and compares the ink that is there with the ink that was told. */
static void check_ink(const struct bridge_text *text)
{
	enum { WIDTH = 400, HEIGHT = 160, AT = 40 };
	struct canvas *canvas = bridge->canvas_create(WIDTH, HEIGHT, NULL);
	assert_non_null(canvas);
	struct bridge_text_size size = bridge->canvas_text(canvas, AT, AT, text);
	assert_same_size(size, bridge->text_measure(text));
	uint8_t *pixels = malloc(WIDTH * HEIGHT * 4);
	assert_non_null(pixels);
	bridge->canvas_read_straight(canvas, pixels);
	bridge->canvas_destroy(canvas);
	int left = WIDTH, top = HEIGHT, right = 0, bottom = 0;
	for (int y = 0; y < HEIGHT; y++) {
		for (int x = 0; x < WIDTH; x++) {
			if (pixels[4 * (y * WIDTH + x) + 3] == 0)
				continue;
			left = x < left ? x : left;
			right = x + 1 > right ? x + 1 : right;
			top = y < top ? y : top;
			bottom = y + 1 > bottom ? y + 1 : bottom;
		}
	}
	free(pixels);
	/* To the pixel: one that is hardly touched may stay empty. A picture is smeared by its scaling. */
	float slack = text->fonts[0] == fonts.emoji ? 2.01f : 1.01f;
	assert_true(fabsf(size.ink_left_px + AT - (float)left) <= slack);
	assert_true(fabsf(size.ink_right_px + AT - (float)right) <= slack);
	assert_true(fabsf(size.ink_top_px + AT - (float)top) <= slack);
	assert_true(fabsf(size.ink_bottom_px + AT - (float)bottom) <= slack);
}

static void test_ink(void **state)
{
	(void)state;
	struct bridge_font *const family[] = {fonts.regular}, *const numeral[] = {fonts.numeral};
	struct bridge_font *const emoji[] = {fonts.emoji}, *const label[] = {fonts.label};
	struct bridge_text text = text_of("国gÅ，", family, 1);
	check_ink(&text);
	text.is_struck = true;
	check_ink(&text);
	text = text_of("59.90", numeral, 1);
	check_ink(&text);
	text.letter_px = 6;
	text.width_px = 200;
	text.align = ALIGN_RIGHT;
	check_ink(&text);
	text = text_of("得意黑", label, 1);
	text.width_px = 300;
	text.align = ALIGN_CENTER;
	check_ink(&text);
	text = text_of("🔥", emoji, 1);
	check_ink(&text);
	text = text_of("两行\n文字", family, 1);
	text.lines = 2;
	check_ink(&text);
}

static void test_empty(void **state)
{
	(void)state;
	const char *const nothing[] = {"", "\x01\x02", NULL};
	for (size_t i = 0; i < 3; i++) {
		struct bridge_text_size size = measured(nothing[i], fonts.regular);
		assert_int_equal(size.lines, 0);
		assert_true(size.width_px == 0.0f && size.height_px == 0.0f);
		assert_true(size.ink_right_px == 0.0f && !size.is_elided);
	}
	/* A space has width and no ink. */
	struct bridge_text_size size = measured(" ", fonts.regular);
	assert_int_equal(size.lines, 1);
	assert_true(size.width_px == 0.0f || size.width_px > 5.0f);
	assert_true(size.ink_right_px == 0.0f);
}

/* 40 px: Noto Sans CJK stands 1.160 em over the baseline and 0.288 under it; half of what is left goes on top. */
static void test_baseline(void **state)
{
	(void)state;
	struct bridge_font *const family[] = {fonts.regular};
	struct bridge_text text = text_of("国", family, 1);
	struct bridge_text_size size = bridge->text_measure(&text);
	assert_true(size.height_px == 50.0f);
	assert_true(size.ascent_px == roundf((50.0f - 1.448f * 40) / 2 + 1.160f * 40));
	text.line_px = 80;
	size = bridge->text_measure(&text);
	assert_true(size.height_px == 80.0f);
	assert_true(size.ascent_px == roundf((80.0f - 1.448f * 40) / 2 + 1.160f * 40));
	assert_true(size.width_px == 40.0f);
	/* H stands on the baseline. */
	size = measured("H", fonts.regular);
	assert_true(fabsf(size.ink_bottom_px - size.ascent_px) < 0.01f);
}

static void test_size_scales(void **state)
{
	(void)state;
	struct bridge_font *const family[] = {fonts.regular};
	struct bridge_text text = text_of("价格 59.90 Tooth", family, 1);
	float at_40 = bridge->text_measure(&text).width_px;
	text.size_px = 13.5f;
	assert_true(fabsf(bridge->text_measure(&text).width_px * 40 / 13.5f - at_40) < 0.01f);
}

static void test_tabular(void **state)
{
	(void)state;
	struct bridge_font *const faces[] = {fonts.numeral, fonts.label, fonts.regular, fonts.wide};
	for (size_t f = 0; f < 4; f++) {
		float width = 0.0f;
		for (int i = 0; i < 100; i++) {
			char figures[16];
			snprintf(figures, sizeof(figures), "¥%02d:%02d.%d", i, 99 - i, i % 10);
			struct bridge_text text = text_of(figures, &faces[f], 1);
			text.has_tabular_digits = true;
			float now = bridge->text_measure(&text).width_px;
			if (i > 0)
				assert_true(fabsf(now - width) < 0.001f);
			width = now;
		}
	}
	/* Smiley Sans has digits of several widths, so the test above can fail. */
	assert_true(measured("11", fonts.label).width_px != measured("00", fonts.label).width_px);
}

static void test_letter_spacing(void **state)
{
	(void)state;
	struct bridge_font *const family[] = {fonts.regular};
	struct bridge_text text = text_of("一二三", family, 1);
	text.letter_px = 10;
	assert_true(fabsf(bridge->text_measure(&text).width_px - 140.0f) < 0.01f);
	text.utf8 = "一";
	assert_true(fabsf(bridge->text_measure(&text).width_px - 40.0f) < 0.01f);
}

static void test_elide(void **state)
{
	(void)state;
	struct bridge_font *const family[] = {fonts.regular};
	struct bridge_text text = text_of("一二三四五六", family, 1);
	text.width_px = 240;
	struct bridge_text_size size = bridge->text_measure(&text);
	assert_false(size.is_elided);
	assert_true(size.width_px == 240.0f);
	text.width_px = 239;
	size = bridge->text_measure(&text);
	assert_true(size.is_elided);
	assert_true(size.width_px == 200.0f); /* four and the ellipsis */
	for (float width = 1; width < 260; width += 7) {
		text.width_px = width;
		size = bridge->text_measure(&text);
		assert_true(size.width_px <= width || size.width_px == 40.0f);
		assert_int_equal(size.lines, 1);
	}
	/* Trailing spaces are nothing that would have to be cut. */
	text.utf8 = "一二三   ";
	text.width_px = 120;
	assert_false(bridge->text_measure(&text).is_elided);
	/* Nor is a comma left before the ellipsis. */
	text.utf8 = "一二，三四五";
	text.width_px = 160;
	assert_true(bridge->text_measure(&text).width_px == 120.0f);
}

/* No line begins with closing punctuation or ends with opening: at every width the lines are told by their widths. */
static void test_wrap(void **state)
{
	(void)state;
	struct bridge_font *const family[] = {fonts.regular};
	struct bridge_text text = text_of("一二三，四五", family, 1);
	text.lines = 9;
	text.width_px = 120; /* three letters; the comma may not begin the next line and takes its letter along */
	struct bridge_text_size size = bridge->text_measure(&text);
	assert_int_equal(size.lines, 3);
	assert_true(size.width_px == 120.0f);
	text.utf8 = "一二（三四";
	size = bridge->text_measure(&text);
	assert_int_equal(size.lines, 2);
	assert_true(size.width_px == 120.0f);
	text.utf8 = "一二三四";
	text.width_px = 10; /* narrower than a letter: one a line, and an end */
	size = bridge->text_measure(&text);
	assert_int_equal(size.lines, 4);
	text.lines = 2;
	size = bridge->text_measure(&text);
	assert_int_equal(size.lines, 2);
	assert_true(size.is_elided);
	text.lines = 9;
	text.width_px = 0;
	text.utf8 = "一\n\n二\n";
	size = bridge->text_measure(&text);
	assert_int_equal(size.lines, 3);
	assert_true(size.height_px == 150.0f);
	/* A number is not torn from its decimals. */
	text.utf8 = "现价¥59.90元";
	text.width_px = 170;
	assert_int_equal(bridge->text_measure(&text).lines, 2);
	text.width_px = 130;
	assert_int_equal(bridge->text_measure(&text).lines, 3);
}

/* Two that meet share one gap: half a cell less each time. */
static void test_punctuation(void **state)
{
	(void)state;
	assert_true(measured("一，二", fonts.regular).width_px == 120.0f);
	assert_true(measured("一）：二", fonts.regular).width_px == 140.0f);
	assert_true(measured("一」「二", fonts.regular).width_px == 140.0f);
	assert_true(measured("一（「二", fonts.regular).width_px == 140.0f);
	assert_true(measured("一）：「二", fonts.regular).width_px == 160.0f);
}

static void test_broken_utf8(void **state)
{
	(void)state;
	float mark = measured("\xEF\xBF\xBD", fonts.regular).width_px;
	assert_true(mark > 0.0f);
	assert_true(measured("\xFF", fonts.regular).width_px == mark);
	assert_true(measured("\xC0\xAF", fonts.regular).width_px == 2 * mark); /* an overlong slash */
	assert_true(measured("\xED\xA0\x80", fonts.regular).width_px >= mark); /* a lone surrogate */
	assert_true(measured("a\xE4\xB8", fonts.regular).width_px > measured("a", fonts.regular).width_px);
}

/* A control that reverses what follows would make another price of this one. */
static void test_order_controls(void **state)
{
	(void)state;
	struct bridge_font *const family[] = {fonts.regular};
	struct canvas *plain = bridge->canvas_create(200, 60, NULL), *turned = bridge->canvas_create(200, 60, NULL);
	const struct bridge_text text = text_of("59.90", family, 1);
	const struct bridge_text hostile = text_of("\xE2\x80\xAE"
						   "59.90"
						   "\xE2\x80\xAC",
						   family, 1);
	bridge->canvas_text(plain, 0, 0, &text);
	bridge->canvas_text(turned, 0, 0, &hostile);
	uint8_t a[200 * 60 * 4], b[200 * 60 * 4];
	bridge->canvas_read_straight(plain, a);
	bridge->canvas_read_straight(turned, b);
	assert_memory_equal(a, b, sizeof(a));
	bridge->canvas_destroy(plain);
	bridge->canvas_destroy(turned);
}

static void test_long_text(void **state)
{
	(void)state;
	enum { COUNT = 200000 };
	char *text = malloc(COUNT * 3 + 1);
	assert_non_null(text);
	for (size_t i = 0; i < COUNT; i++)
		memcpy(text + 3 * i, "国", 3);
	text[COUNT * 3] = '\0';
	struct bridge_text_size size = measured(text, fonts.regular);
	assert_int_equal(size.lines, 1);
	assert_true(size.width_px < 40.0f * 5000); /* cut, not measured to its end */
	assert_true(size.is_elided);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ink),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_baseline),
		cmocka_unit_test(test_size_scales),
		cmocka_unit_test(test_tabular),
		cmocka_unit_test(test_letter_spacing),
		cmocka_unit_test(test_elide),
		cmocka_unit_test(test_wrap),
		cmocka_unit_test(test_punctuation),
		cmocka_unit_test(test_broken_utf8),
		cmocka_unit_test(test_order_controls),
		cmocka_unit_test(test_long_text),
	};
	return cmocka_run_group_tests_name("qt_text", tests, with_fonts_setup, with_fonts_teardown);
}
