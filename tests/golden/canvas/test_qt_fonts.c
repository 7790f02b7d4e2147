/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where glyphs come from: families, faces of collections, emoji; and what is no font. */
#include "unit.h"

#include "with_fonts.h"

#include <math.h>
#include <string.h>

static void test_fallback(void **state)
{
	(void)state;
	struct bridge_font *const family[] = {fonts.numeral, fonts.regular, fonts.emoji};
	struct bridge_text text = text_of("5国🔥", family, 3);
	float all = bridge->text_measure(&text).width_px;
	float sum = measured("5", fonts.numeral).width_px + measured("国", fonts.regular).width_px +
		    measured("🔥", fonts.emoji).width_px;
	assert_true(fabsf(all - sum) < 0.01f);
	/* Digits never come from the emoji face, even when it stands first. */
	struct bridge_font *const colored_first[] = {fonts.emoji, fonts.regular};
	text = text_of("12", colored_first, 2);
	assert_true(bridge->text_measure(&text).width_px == measured("12", fonts.regular).width_px);
	/* Unless as a key cap. */
	text = text_of("1\xEF\xB8\x8F\xE2\x83\xA3", colored_first, 2);
	assert_true(bridge->text_measure(&text).width_px > 40.0f);
}

/* A family of four is one letter, as is a flag, and a skin tone belongs to its hand. */
static void test_emoji_sequences(void **state)
{
	(void)state;
	float one = measured("🔥", fonts.emoji).width_px;
	assert_true(one > 0.0f);
	assert_true(measured("👨‍👩‍👧‍👦", fonts.emoji).width_px == one);
	assert_true(measured("🇨🇳", fonts.emoji).width_px == one);
	assert_true(measured("👍🏽", fonts.emoji).width_px == one);
	/* They are never cut in the middle. */
	struct bridge_font *const family[] = {fonts.emoji, fonts.regular};
	struct bridge_text text =
		text_of("👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦", family, 2);
	float dots = measured("…", fonts.regular).width_px;
	text.width_px = 2.5f * one;
	struct bridge_text_size size = bridge->text_measure(&text);
	assert_true(size.is_elided);
	assert_true(fabsf(size.width_px - (one + dots)) < 0.01f);
}

static void test_font_errors(void **state)
{
	(void)state;
	struct error err = {0};
	assert_null(bridge->font_from_system("No Such Family", 400, &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
	assert_null(bridge->font_from_system("", 400, &err));
	assert_int_equal(err.code, ERROR_USAGE);
	assert_null(bridge->font_from_file("/nonexistent.ttf", 0, &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
	assert_null(bridge->font_from_file(SHOP_SOURCE_DIR "/CMakeLists.txt", 0, &err));
	assert_int_equal(err.code, ERROR_VALUE);
	assert_null(bridge->font_from_file(SHOP_SOURCE_DIR "/data/fonts/BebasNeue-Bold.otf", 1, &err));
	assert_int_equal(err.code, ERROR_VALUE);
	assert_null(bridge->font_from_file(SHOP_SOURCE_DIR "/data/fonts/BebasNeue-Bold.otf", -1, &err));
	assert_int_equal(err.code, ERROR_USAGE);
	bridge->font_destroy(NULL);
}

enum { FACE_SIDE = 64, FACE_BYTES = FACE_SIDE * FACE_SIDE * 4 };

static void draw(struct bridge_font *font, const char *utf8, uint8_t *out)
{
	struct canvas *canvas = bridge->canvas_create(FACE_SIDE, FACE_SIDE, NULL);
	assert_non_null(canvas);
	const struct bridge_text text = text_of(utf8, &font, 1);
	bridge->canvas_text(canvas, 0, 0, &text);
	bridge->canvas_read_straight(canvas, out);
	bridge->canvas_destroy(canvas);
}

/* The faces of a collection are different faces: JP and SC draw some characters each in its own way. */
static void test_collection(void **state)
{
	(void)state;
	struct error err = {0};
	static const char file[] = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
	struct bridge_font *first = bridge->font_from_file(file, 0, &err),
			   *third = bridge->font_from_file(file, 2, &err);
	assert_non_null(first);
	assert_non_null(third);
	static uint8_t jp[FACE_BYTES], sc[FACE_BYTES], system[FACE_BYTES], bold[FACE_BYTES];
	draw(first, "骨", jp);
	draw(third, "骨", sc);
	draw(fonts.regular, "骨", system);
	draw(fonts.bold, "骨", bold);
	assert_memory_equal(sc, system, FACE_BYTES);
	assert_memory_not_equal(sc, jp, FACE_BYTES);
	assert_memory_not_equal(sc, bold, FACE_BYTES);
	bridge->font_destroy(first);
	bridge->font_destroy(third);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fallback),
		cmocka_unit_test(test_emoji_sequences),
		cmocka_unit_test(test_font_errors),
		cmocka_unit_test(test_collection),
	};
	return cmocka_run_group_tests_name("qt_fonts", tests, with_fonts_setup, with_fonts_teardown);
}
