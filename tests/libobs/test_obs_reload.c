/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Themes and zones of the user's, edited while libobs runs: seen in one frame, and what breaks changes nothing. */
#include "overlays.h"

#include <util/platform.h>

#include <stdio.h>
#include <string.h>

/* -- files in the module's config folder -- */

static void write_user(const char *name, const char *text)
{
	obs_module_t *module = obs_get_module("obs-shop-overlay");
	assert_non_null(module);
	char *path = obs_module_get_config_path(module, name);
	char *slash = strrchr(path, '/');
	*slash = '\0';
	os_mkdirs(path);
	*slash = '/';
	assert_true(os_quick_write_utf8_file_safe(path, text, strlen(text), false, "new", NULL));
	bfree(path);
}

static const char *room_path(void)
{
	return room_file_write(&(struct room_file){.version = 1, .name = "reload.json"});
}

static void wait_said(obs_source_t *source, const char *member, const char *text)
{
	uint64_t limit_ns = harness_now_ns() + 10000000000u;
	while (!strstr(overlay_status_text(source, member), text)) {
		if (harness_now_ns() > limit_ns)
			fail_msg("%s is \"%s\", wanted \"%s\"", member, overlay_status_text(source, member), text);
		os_sleep_ms(10);
	}
}

static bool shows_color(const struct picture *picture, int r, int g, int b)
{
	int count = 0;
	for (int y = 0; y < picture->height; y++) {
		for (int x = 0; x < picture->width; x++) {
			const uint8_t *at = picture_at(picture, x, y);
			count += abs(at[0] - r) + abs(at[1] - g) + abs(at[2] - b) < 30 && at[3] > 250;
		}
	}
	return count > 20;
}

#define MINE(color)                                                                                        \
	"{\"schema\": \"shop-theme/1\", \"extends\": \"_mine\", \"colors\": {\"chip_top\": \"" color "\"," \
	" \"chip_bottom\": \"" color "\"}, \"plate\": {\"ink_top\": \"" color "\", \"ink_bottom\": \"" color "\"}}"
#define BASE "{\"schema\": \"shop-theme/1\", \"extends\": \"selection-portrait\"}"

static void an_edited_theme_is_seen_in_one_frame_by_all(void **state)
{
	(void)state;
	write_user("themes/_mine.json", BASE);
	write_user("themes/mine.json", MINE("#ff0000ff"));
	obs_source_t *all = overlay_of_file(room_path(), "\"theme\": \"mine\", \"reduced_motion\": true");
	obs_source_t *card = overlay_of_file(room_path(), "\"theme\": \"mine\", \"layer\": \"product\"");
	struct picture red = overlay_settled_shot(all, "1");
	struct picture card_red = overlay_settled_shot(card, "1");
	assert_true(shows_color(&red, 255, 0, 0));
	assert_true(shows_color(&card_red, 255, 0, 0));

	harness_log_clear();
	write_user("themes/mine.json", MINE("#0000ffff"));
	uint64_t limit_ns = harness_now_ns() + 10000000000u;
	bool is_blue = false;
	// each frame is wholly red or wholly blue, and both sources are the same
	while (!is_blue) {
		assert_true(harness_now_ns() < limit_ns);
		struct picture a = overlay_shot(all, 1);
		is_blue = shows_color(&a, 0, 0, 255);
		assert_int_not_equal(is_blue, shows_color(&a, 255, 0, 0));
		if (!is_blue)
			assert_int_equal(picture_difference(&a, &red), 0);
		picture_free(&a);
	}
	struct picture b = overlay_shot(card, 1);
	assert_true(shows_color(&b, 0, 0, 255));
	assert_false(shows_color(&b, 255, 0, 0));
	harness_log_wait(LOG_INFO, "edited themes or zones were taken");
	picture_free(&b);
	picture_free(&card_red);
	picture_free(&red);
	obs_source_release(all);
	obs_source_release(card);
}

static void what_breaks_keeps_the_picture_and_says_why_once(void **state)
{
	(void)state;
	write_user("themes/_mine.json", BASE);
	write_user("themes/mine.json", MINE("#ff0000ff"));
	obs_source_t *one = overlay_of_file(room_path(), "\"theme\": \"mine\", \"reduced_motion\": true");
	obs_source_t *two = overlay_of_file(room_path(), "\"theme\": \"mine\", \"layer\": \"product\"");
	struct picture red = overlay_settled_shot(one, "1");
	harness_log_clear();
	// the file that it extends
	write_user("themes/_mine.json", "{\"schema\": \"shop-theme/1\",\n  \"extends\": oops");
	wait_said(one, "theme_error", "_mine.json: line 2");
	wait_said(two, "theme_error", "_mine.json: line 2");
	harness_log_wait(LOG_WARNING, "_mine.json: line 2");
	os_sleep_ms(700);
	assert_int_equal(harness_log_count(LOG_WARNING, "_mine.json"), 1);
	struct picture kept = overlay_shot(one, 2);
	assert_int_equal(picture_difference(&red, &kept), 0);
	picture_free(&kept);

	// mended and changed in one go
	write_user("themes/_mine.json", BASE " ");
	write_user("themes/mine.json", MINE("#0000ffff"));
	overlay_wait(one, "theme_error", "");
	struct picture blue = overlay_changed_shot(one, &red);
	assert_true(shows_color(&blue, 0, 0, 255));
	picture_free(&blue);
	picture_free(&red);
	obs_source_release(one);
	obs_source_release(two);
}

#define ZONES(width)                                                                                            \
	"{\"schema\": \"shop-zones/1\", \"canvas\": {\"width_px\": " width ", \"height_px\": 1920},"            \
	" \"covered\": [], \"crop\": {\"left_px\": 0, \"right_px\": 0, \"top_px\": 0, \"bottom_px\": 0},"       \
	" \"face\": {\"x_px\": 240, \"y_px\": 384, \"width_px\": 600, \"height_px\": 400}, \"stage\":"          \
	" {\"top\": {\"x_px\": 112, \"y_px\": 232, \"width_px\": 856, \"height_px\": 72}, \"lower\": {\"x_px\"" \
	": 112, \"y_px\": 1200, \"width_px\": 856, \"height_px\": 456}}}"

static void zones_are_followed_too(void **state)
{
	(void)state;
	write_user("zones/low.json", ZONES("1080"));
	obs_source_t *source = overlay_of_file(room_path(), "\"zones\": \"low\", \"reduced_motion\": true");
	struct picture before = overlay_settled_shot(source, "1");
	write_user("zones/low.json", ZONES("64"));
	wait_said(source, "theme_error", "low.json: ");
	write_user("zones/low.json", "{}");
	os_sleep_ms(700);
	struct picture kept = overlay_shot(source, 2);
	assert_int_equal(picture_difference(&before, &kept), 0);
	picture_free(&kept);
	picture_free(&before);
	obs_source_release(source);
}

/* A theme that is no theme when it is chosen: the one before stays, and it comes by itself when it is mended. */
static void a_theme_that_comes_late_is_taken(void **state)
{
	(void)state;
	obs_source_t *source = overlay_of_file(room_path(), "\"reduced_motion\": true");
	obs_source_inc_showing(source);
	struct picture before = overlay_settled_shot(source, "1");
	harness_log_clear();
	overlay_update(source, "{\"theme\": \"late\"}");
	wait_said(source, "settings_error", "themes/late.json");
	os_sleep_ms(2500);
	assert_int_equal(harness_log_count(LOG_WARNING, "themes/late.json"), 1);
	struct picture kept = overlay_shot(source, 2);
	assert_int_equal(picture_difference(&before, &kept), 0);
	picture_free(&kept);

	write_user("themes/_mine.json", BASE);
	write_user("themes/late.json", MINE("#ff0000ff"));
	overlay_wait(source, "settings_error", "");
	struct picture after = overlay_changed_shot(source, &before);
	assert_true(shows_color(&after, 255, 0, 0));
	picture_free(&after);
	picture_free(&before);
	obs_source_dec_showing(source);
	obs_source_release(source);
}

/* A file of the user's never takes the place of one that is shipped. */
static void a_shipped_theme_is_not_shadowed(void **state)
{
	(void)state;
	write_user("themes/selection-portrait.json", MINE("#ff0000ff"));
	write_user("themes/_selection.json", MINE("#ff0000ff"));
	obs_source_t *source = overlay_of_file(room_path(), "\"reduced_motion\": true");
	struct picture picture = overlay_settled_shot(source, "1");
	assert_false(shows_color(&picture, 255, 0, 0));
	picture_free(&picture);
	obs_source_release(source);
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
	room_file_remove("reload.json");
	assert_int_equal(harness_stop(), 0);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_edited_theme_is_seen_in_one_frame_by_all),
		cmocka_unit_test(what_breaks_keeps_the_picture_and_says_why_once),
		cmocka_unit_test(zones_are_followed_too),
		cmocka_unit_test(a_theme_that_comes_late_is_taken),
		cmocka_unit_test(a_shipped_theme_is_not_shadowed),
	};
	return cmocka_run_group_tests_name("obs_reload", tests, setup, teardown);
}
