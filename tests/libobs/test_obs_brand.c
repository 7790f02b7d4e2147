/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A brand's colour, logo and font: seen where they belong, and what is bad of them keeps the picture and says why. */
#include "overlays.h"

#include <util/platform.h>

#include <stdio.h>
#include <string.h>

#define LOGO SHOP_SOURCE_DIR "/data/demo/images/kids.png"

static obs_source_t *the_source;
static struct picture the_plain;

static int begin(void **state)
{
	(void)state;
	static const char title[] =
		"{\"schema\": \"shop-room/1\", \"version\": 1, \"server_time\":"
		" \"2026-11-21T20:00:00+08:00\", \"ttl_ms\": 60000, \"current\": \"a\","
		" \"room\": {\"id\": \"test\", \"title\": \"Fine room\"}, \"items\": [{\"id\": \"a\","
		" \"link_no\": 1, \"title\": \"Forty packs of tissue\","
		" \"price\": {\"currency\": \"CNY\", \"sale\": 7990}}]}";
	const char *path = room_file_write(&(struct room_file){.name = "brand.json", .instead = title});
	the_source = overlay_of_file(path, "\"reduced_motion\": true");
	obs_source_inc_showing(the_source);
	the_plain = overlay_settled_shot(the_source, "1");
	harness_log_clear();
	return 0;
}

static int end(void **state)
{
	(void)state;
	picture_free(&the_plain);
	obs_source_dec_showing(the_source);
	obs_source_release(the_source);
	return 0;
}

static int count_color(const struct picture *picture, int r, int g, int b)
{
	int count = 0;
	for (int i = 0; i < picture->width * picture->height; i++) {
		const uint8_t *at = picture->rgba + (size_t)i * 4;
		count += abs(at[0] - r) + abs(at[1] - g) + abs(at[2] - b) < 24 && at[3] > 250;
	}
	return count;
}

/* How much of a picture's box differs between two pictures, in percent. */
static int changed_percent(const struct picture *a, const struct picture *b, int left, int top, int right, int bottom)
{
	int count = 0;
	for (int y = top; y < bottom; y++) {
		for (int x = left; x < right; x++)
			count += memcmp(picture_at(a, x, y), picture_at(b, x, y), 4) != 0;
	}
	return count * 100 / ((right - left) * (bottom - top));
}

static void wait_said(const char *text)
{
	uint64_t limit_ns = harness_now_ns() + 10000000000u;
	while (!strstr(overlay_status_text(the_source, "settings_error"), text)) {
		if (harness_now_ns() > limit_ns)
			fail_msg("settings_error is \"%s\"", overlay_status_text(the_source, "settings_error"));
		os_sleep_ms(10);
	}
	harness_log_wait(LOG_WARNING, text);
	struct picture kept = overlay_shot(the_source, 2);
	assert_true(picture_difference(&the_plain, &kept) <= 2);
	picture_free(&kept);
}

static void the_colour_is_on_edges_and_chips(void **state)
{
	(void)state;
	assert_int_equal(count_color(&the_plain, 255, 0, 255), 0);
	overlay_update(the_source, "{\"brand_color\": 4294902015}"); // 0xffff00ff: alpha, blue, green, red
	struct picture magenta = overlay_changed_shot(the_source, &the_plain);
	assert_true(count_color(&magenta, 255, 0, 255) > 100);
	// none again
	overlay_update(the_source, "{\"brand_color\": 0}");
	struct picture plain = overlay_changed_shot(the_source, &magenta);
	assert_true(picture_difference(&the_plain, &plain) <= 2); // its cells may stand elsewhere in the atlas
	picture_free(&plain);
	picture_free(&magenta);
	overlay_update(the_source, "{\"brand_color\": -5}");
	wait_said("brand_color: -5 is no colour");
}

/* The room's name stands at 128..456 of the canvas, a quarter of that here: the logo is at its left. */
static void the_logo_stands_in_the_place_of_the_rooms_name(void **state)
{
	(void)state;
	overlay_update(the_source, "{\"brand_logo\": \"" LOGO "\"}");
	struct picture with = overlay_changed_shot(the_source, &the_plain);
	assert_true(changed_percent(&the_plain, &with, 33, 61, 42, 73) > 90);
	// nothing else is touched
	assert_int_equal(changed_percent(&the_plain, &with, 116, 58, 270, 480), 0);
	assert_int_equal(changed_percent(&the_plain, &with, 0, 78, 270, 480), 0);
	picture_free(&with);
}

static void a_logo_that_is_none_is_said(void **state)
{
	(void)state;
	overlay_update(the_source, "{\"brand_logo\": \"/nowhere/logo.png\"}");
	wait_said("brand_logo: /nowhere/logo.png");
	overlay_update(the_source, "{\"brand_logo\": \"" SHOP_SOURCE_DIR "/LICENSE\"}");
	wait_said("brand_logo: " SHOP_SOURCE_DIR "/LICENSE");
	overlay_update(the_source, "{\"brand_logo\": \"\"}");
	overlay_wait(the_source, "settings_error", "");
}

static void the_font_sets_words_and_a_family_that_is_not_there_is_said(void **state)
{
	(void)state;
	overlay_update(the_source, "{\"brand_font\": \"No Such Family\"}");
	wait_said("brand_font: No Such Family");
	overlay_update(the_source, "{\"brand_font\": \"DejaVu Sans\"}");
	struct picture with = overlay_changed_shot(the_source, &the_plain);
	overlay_wait(the_source, "settings_error", "");
	picture_free(&with);
}

static int setup(void **state)
{
	(void)state;
	harness_start(&(struct harness_options){.has_module = true});
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	room_file_remove("brand.json");
	assert_int_equal(harness_stop(), 0);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_colour_is_on_edges_and_chips),
		TEST(the_logo_stands_in_the_place_of_the_rooms_name),
		TEST(a_logo_that_is_none_is_said),
		TEST(the_font_sets_words_and_a_family_that_is_not_there_is_said),
	};
	return cmocka_run_group_tests_name("obs_brand", tests, setup, teardown);
}
