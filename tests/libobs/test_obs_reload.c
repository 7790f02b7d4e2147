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

#define ZONES(width)                                                                                                   \
	"{\"schema\": \"shop-zones/1\", \"canvas\": {\"width_px\": " width ", \"height_px\": 1920},"                   \
	" \"covered\": [], \"crop\": {\"left_px\": 0, \"right_px\": 0, \"top_px\": 0, \"bottom_px\": 0},"              \
	" \"face\": {\"x_px\": 240, \"y_px\": 384, \"width_px\": 600, \"height_px\": 400}, \"stage\":"                 \
	" {\"top\": {\"x_px\": 112, \"y_px\": 232, \"width_px\": 856, \"height_px\": 144}, \"names\": {\"x_px\": 112," \
	" \"y_px\": 1136, \"width_px\": 856, \"height_px\": 56}, \"lower\": {\"x_px\""                                 \
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

/* -- lists -- */

/* The name of an item, or NULL. */
static const char *item_name(obs_properties_t *props, const char *list_name, const char *value)
{
	obs_property_t *list = obs_properties_get(props, list_name);
	for (size_t i = 0; i < obs_property_list_item_count(list); i++) {
		if (strcmp(obs_property_list_item_string(list, i), value) == 0)
			return obs_property_list_item_name(list, i);
	}
	return NULL;
}

static void change_theme(obs_source_t *source, obs_properties_t *props, const char *theme)
{
	obs_data_t *settings = obs_source_get_settings(source);
	obs_data_set_string(settings, "theme", theme);
	assert_true(obs_property_modified(obs_properties_get(props, "theme"), settings));
	obs_data_release(settings);
}

static void the_lists_have_what_the_theme_has(void **state)
{
	(void)state;
	obs_source_t *source = overlay_of_file(room_path(), "\"theme\": \"/a/path.json\"");
	obs_properties_t *props = obs_source_properties(source);
	assert_string_equal(item_name(props, "theme", "selection-portrait"), "Selection room, portrait");
	assert_string_equal(item_name(props, "theme", "selection-landscape"), "Selection room, landscape");
	assert_null(item_name(props, "theme", "_selection"));
	assert_string_equal(item_name(props, "theme", "/a/path.json"), "/a/path.json");

	change_theme(source, props, "selection-landscape");
	assert_true(obs_property_visible(obs_properties_get(props, "variant")));
	assert_string_equal(item_name(props, "variant", "table"), "A table of several");
	assert_non_null(item_name(props, "variant", ""));
	assert_string_equal(item_name(props, "zones", "title-safe-16x9-2026-11"), "16:9, title-safe");
	assert_null(item_name(props, "zones", "portrait-2026-11"));
	change_theme(source, props, "selection-portrait");
	assert_string_equal(item_name(props, "zones", "portrait-2026-11"), "Phone, upright");
	assert_null(item_name(props, "zones", "title-safe-16x9-2026-11"));
	assert_string_equal(item_name(props, "layer", "price"), "Price");
	assert_string_equal(item_name(props, "language", "zh-TW"), "Chinese (traditional)");
	obs_properties_destroy(props);
	obs_source_release(source);
}

static void the_users_themes_are_listed_when_they_come(void **state)
{
	(void)state;
	write_user("themes/selection-portrait.json", "hidden by the shipped one");
	write_user("themes/_mine.json", BASE);
	write_user("themes/fresh.json", MINE("#ff0000ff"));
	write_user("themes/broken.json", "no theme");
	obs_source_t *source = overlay_of_file(room_path(), NULL);
	uint64_t limit_ns = harness_now_ns() + 5000000000u;
	obs_properties_t *props = obs_source_properties(source);
	while (!item_name(props, "theme", "fresh")) {
		assert_true(harness_now_ns() < limit_ns);
		obs_properties_destroy(props);
		os_sleep_ms(20);
		props = obs_source_properties(source);
	}
	assert_string_equal(item_name(props, "theme", "fresh"), "Selection room, portrait (fresh)");
	assert_string_equal(item_name(props, "theme", "broken"), "broken");
	assert_string_equal(item_name(props, "theme", "selection-portrait"), "Selection room, portrait");
	change_theme(source, props, "broken");
	assert_false(obs_property_visible(obs_properties_get(props, "variant")));
	assert_non_null(item_name(props, "language", "en"));
	obs_properties_destroy(props);
	obs_source_release(source);
}

static void the_brands_colour_can_be_taken_back(void **state)
{
	(void)state;
	obs_source_t *source = overlay_of_file(room_path(), "\"brand_color\": 4294902015");
	obs_properties_t *props = obs_source_properties(source);
	obs_data_t *settings = obs_source_get_settings(source);
	obs_property_modified(obs_properties_get(props, "brand_color"), settings);
	assert_true(obs_property_visible(obs_properties_get(props, "no_brand_color")));
	assert_true(obs_property_button_clicked(obs_properties_get(props, "no_brand_color"), source));
	assert_int_equal(obs_data_get_int(settings, "brand_color"), 0);
	assert_false(obs_property_visible(obs_properties_get(props, "no_brand_color")));
	obs_data_release(settings);
	// the source may go while its properties are open
	obs_source_release(source);
	obs_property_button_clicked(obs_properties_get(props, "no_brand_color"), NULL);
	obs_properties_destroy(props);
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
		cmocka_unit_test(the_lists_have_what_the_theme_has),
		cmocka_unit_test(the_users_themes_are_listed_when_they_come),
		cmocka_unit_test(the_brands_colour_can_be_taken_back),
	};
	return cmocka_run_group_tests_name("obs_reload", tests, setup, teardown);
}
