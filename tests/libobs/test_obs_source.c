/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The module as OBS loads it, with rooms from files: life, properties, status, and what stands in the picture. */
#include "overlays.h"

#include <obs-missing-files.h>
#include <util/platform.h>

#include <string.h>

static void it_shows_the_demo_room(void **state)
{
	(void)state;
	uint64_t begun_ns = harness_now_ns();
	obs_source_t *source = overlay_of("{}");
	struct picture picture = overlay_first_shot(source);
	print_message("first picture of the demo room after %llu ms\n",
		      (unsigned long long)(harness_now_ns() - begun_ns) / 1000000);
	assert_int_equal(obs_source_get_width(source), 1080);
	assert_int_equal(obs_source_get_height(source), 1920);
	overlay_wait(source, "state", "fresh");
	picture_free(&picture);
	picture = overlay_shot(source, 30);
	assert_true(picture_painted(&picture) > 1000);
	picture_free(&picture);
	obs_source_release(source);
}

static void a_room_is_followed_and_a_bad_file_keeps_the_picture(void **state)
{
	(void)state;
	const char *path = room_file_write(&(struct room_file){.version = 1, .ttl_ms = 10000, .name = "followed.json"});
	obs_source_t *source = overlay_of_file(path, "\"reduced_motion\": true");
	overlay_wait(source, "state", "fresh");
	overlay_wait(source, "version", "1");
	assert_string_equal(overlay_status_text(source, "room_from"), "file");
	assert_true(overlay_status_number(source, "age_ms") < 10000);
	struct picture first = overlay_settled_shot(source, "1");

	room_file_write(
		&(struct room_file){.name = "followed.json", .instead = "{\"schema\": \"shop-room/1\",\n  oops"});
	uint64_t limit_ns = harness_now_ns() + 5000000000u;
	while (!strstr(overlay_status_text(source, "error"), "line 2 column")) {
		assert_true(harness_now_ns() < limit_ns);
		os_sleep_ms(10);
	}
	harness_log_wait(LOG_WARNING, "followed.json: line 2 column");
	struct picture kept = overlay_shot(source, 3);
	assert_int_equal(picture_difference(&first, &kept), 0);
	picture_free(&kept);

	room_file_write(
		&(struct room_file){.name = "followed.json", .version = 2, .price_minor = 5990, .ttl_ms = 10000});
	overlay_wait(source, "version", "2");
	overlay_wait(source, "error", "");
	struct picture second = overlay_changed_shot(source, &first);
	picture_free(&second);
	picture_free(&first);
	obs_source_release(source);
}

static bool has_property(obs_properties_t *props, const char *name)
{
	return obs_properties_get(props, name) != NULL;
}

static bool list_has(obs_properties_t *props, const char *name, const char *value)
{
	obs_property_t *list = obs_properties_get(props, name);
	for (size_t i = 0; i < obs_property_list_item_count(list); i++) {
		if (strcmp(obs_property_list_item_string(list, i), value) == 0)
			return true;
	}
	return false;
}

static void the_properties_offer_what_works(void **state)
{
	(void)state;
	// Of the type alone: no source, no status.
	obs_properties_t *props = obs_get_source_properties(OVERLAY_ID);
	assert_non_null(props);
	assert_false(has_property(props, "status"));
	assert_true(has_property(props, "room_url"));
	obs_properties_destroy(props);

	obs_source_t *source = overlay_of("{}");
	overlay_wait(source, "state", "fresh");
	props = obs_source_properties(source);
	static const char *const names[] = {"status",     "refresh",        "room_from",  "room_file", "room_url",
					    "events_url", "room_profile",   "allow_http", "theme",     "layer",
					    "language",   "reduced_motion", "sheet_file"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_true(has_property(props, names[i]));
	assert_true(list_has(props, "theme", "selection-portrait"));
	assert_false(list_has(props, "theme", "_words"));
	assert_true(list_has(props, "layer", "all"));
	assert_true(list_has(props, "layer", "price"));
	assert_false(list_has(props, "layer", "weather"));
	assert_string_equal(obs_property_description(obs_properties_get(props, "room_from")), "Room from");

	obs_property_t *status = obs_properties_get(props, "status");
	assert_int_equal(obs_property_text_type(status), OBS_TEXT_INFO);
	assert_non_null(strstr(obs_property_description(status), "The room is up to date"));
	assert_non_null(strstr(obs_property_description(status), "demo-"));
	assert_non_null(strstr(obs_property_description(status), "Followed by: the demo room"));
	assert_null(strstr(obs_property_description(status), "clock"));
	assert_int_equal(obs_property_text_info_type(status), OBS_TEXT_INFO_NORMAL);

	// Only what belongs to the chosen way in is shown.
	obs_data_t *settings = obs_source_get_settings(source);
	assert_false(obs_property_visible(obs_properties_get(props, "room_file")));
	obs_data_set_string(settings, "room_from", "file");
	assert_true(obs_property_modified(obs_properties_get(props, "room_from"), settings));
	assert_true(obs_property_visible(obs_properties_get(props, "room_file")));
	assert_false(obs_property_visible(obs_properties_get(props, "room_url")));
	assert_false(obs_property_modified(obs_properties_get(props, "room_from"), settings));
	static const char *const of_url[] = {"room_url", "events_url", "token", "allow_http"};
	for (size_t i = 0; i < 4; i++)
		assert_false(obs_property_visible(obs_properties_get(props, of_url[i])));
	obs_data_set_string(settings, "room_from", "url");
	assert_true(obs_property_modified(obs_properties_get(props, "room_from"), settings));
	for (size_t i = 0; i < 4; i++)
		assert_true(obs_property_visible(obs_properties_get(props, of_url[i])));
	assert_false(obs_property_visible(obs_properties_get(props, "room_file")));
	// A profile may say where the room is, so its token can be set wherever it comes from.
	obs_data_set_string(settings, "room_from", "demo");
	obs_data_set_string(settings, "room_profile", "shop");
	assert_true(obs_property_visible(obs_properties_get(props, "room_profile")));
	assert_true(obs_property_modified(obs_properties_get(props, "room_profile"), settings));
	assert_true(obs_property_visible(obs_properties_get(props, "token")));
	obs_data_release(settings);

	assert_true(obs_property_button_clicked(obs_properties_get(props, "refresh"), source));
	// The source may go while its properties are still open.
	obs_source_release(source);
	assert_true(obs_property_button_clicked(obs_properties_get(props, "refresh"), NULL));
	obs_properties_destroy(props);
}

static void what_is_wrong_is_said(void **state)
{
	(void)state;
	harness_log_clear();
	obs_source_t *source = overlay_of("{\"room_from\": \"url\", \"room_url\": \"ftp://shop.example/room\"}");
	uint64_t limit_ns = harness_now_ns() + 5000000000u;
	while (!overlay_status_text(source, "settings_error")[0]) {
		assert_true(harness_now_ns() < limit_ns);
		os_sleep_ms(5);
	}
	assert_string_equal(overlay_status_text(source, "state"), "none");
	os_sleep_ms(20);
	harness_log_wait(LOG_WARNING, "[shop-overlay] source \"overlay");
	assert_int_equal(harness_log_count(LOG_WARNING, "[shop-overlay] source \"overlay"), 1);
	obs_properties_t *props = obs_source_properties(source);
	obs_property_t *status = obs_properties_get(props, "status");
	assert_int_equal(obs_property_text_info_type(status), OBS_TEXT_INFO_WARNING);
	assert_non_null(strstr(obs_property_description(status), "Last error:"));
	obs_properties_destroy(props);

	// A theme that does not exist; the room that stood before stays.
	overlay_update(source, "{\"room_from\": \"demo\"}");
	overlay_wait(source, "state", "fresh");
	overlay_wait(source, "settings_error", "");
	overlay_update(source, "{\"theme\": \"no-such-theme\"}");
	limit_ns = harness_now_ns() + 5000000000u;
	while (!strstr(overlay_status_text(source, "settings_error"), "no-such-theme")) {
		assert_true(harness_now_ns() < limit_ns);
		os_sleep_ms(5);
	}
	assert_string_equal(overlay_status_text(source, "state"), "fresh");
	struct picture picture = overlay_first_shot(source);
	picture_free(&picture);
	obs_source_release(source);
}

static void a_missing_room_file_is_reported(void **state)
{
	(void)state;
	obs_source_t *source = overlay_of_file("/nowhere/at/all.json", NULL);
	obs_missing_files_t *files = obs_source_get_missing_files(source);
	assert_int_equal(obs_missing_files_count(files), 1);
	obs_missing_file_t *file = obs_missing_files_get_file(files, 0);
	assert_string_equal(obs_missing_file_get_path(file), "/nowhere/at/all.json");
	obs_missing_file_issue_callback(file, room_file_write(&(struct room_file){.name = "found.json", .version = 5}));
	obs_missing_files_destroy(files);
	overlay_wait(source, "version", "5");
	files = obs_source_get_missing_files(source);
	assert_int_equal(obs_missing_files_count(files), 0);
	obs_missing_files_destroy(files);
	obs_source_release(source);

	source = overlay_of("{\"room_from\": \"demo\", \"room_file\": \"/nowhere/at/all.json\"}");
	files = obs_source_get_missing_files(source);
	assert_int_equal(obs_missing_files_count(files), 0);
	obs_missing_files_destroy(files);
	obs_source_release(source);
}

/* Studio mode and scene copies make a second source of the same settings: it draws in its first render. */
static void a_duplicate_draws_in_its_first_frame(void **state)
{
	(void)state;
	const char *path = room_file_write(&(struct room_file){.name = "duplicate.json", .version = 1});
	obs_source_t *source = overlay_of_file(path, NULL);
	struct picture first = overlay_settled_shot(source, "1");
	long long rooms = overlay_status_number(source, "rooms");

	obs_source_t *copy = obs_source_duplicate(source, "copy", true);
	assert_ptr_not_equal(copy, source);
	struct picture picture = harness_capture_source(copy, 16, 16, on_nothing);
	picture_free(&picture);
	picture = overlay_shot(copy, 1);
	assert_true(picture_difference(&first, &picture) <= 2);
	picture_free(&picture);
	assert_int_equal(overlay_status_number(copy, "rooms"), rooms);
	obs_source_release(copy);

	// A collection that is switched and comes back: the room lingers.
	obs_source_release(source);
	while (obs_wait_for_destroy_queue())
		;
	source = overlay_of_file(path, NULL);
	picture = overlay_shot(source, 1);
	assert_true(picture_difference(&first, &picture) <= 2);
	picture_free(&picture);
	picture_free(&first);
	obs_source_release(source);
}

static void three_hundred_come_and_go(void **state)
{
	(void)state;
	static const char *const settings[] = {"{}", "{\"layer\": \"price\"}",
					       "{\"room_from\": \"url\", \"room_url\": \"http://localhost:1/x\"}",
					       "{\"room_from\": \"file\"}", "{\"layer\": \"weather\"}"};
	for (int i = 0; i < 300; i++) {
		obs_source_t *source = overlay_of(settings[i % 5]);
		if (i % 10 == 0) {
			struct picture picture = overlay_shot(source, 1);
			picture_free(&picture);
		}
		obs_source_release(source);
	}
	obs_wait_for_destroy_queue();
}

static void a_storm_of_updates_ends_with_the_last(void **state)
{
	(void)state;
	const char *path = room_file_write(&(struct room_file){.name = "storm.json", .version = 3});
	char last[700];
	snprintf(last, sizeof(last), "{\"room_from\": \"file\", \"room_file\": \"%s\", \"layer\": \"price\"}", path);
	obs_source_t *source = overlay_of("{}");
	struct picture picture = overlay_first_shot(source);
	picture_free(&picture);
	obs_source_inc_showing(source);
	uint64_t worst_ns = 0;
	for (int i = 0; i < 400; i++) {
		overlay_update(source, i % 3 == 0   ? "{\"layer\": \"product\"}"
				       : i % 3 == 1 ? "{\"layer\": \"all\", \"room_from\": \"demo\"}"
						    : last);
		if (i % 4 == 0) {
			uint64_t begun_ns = harness_now_ns();
			harness_frames(1);
			uint64_t took_ns = harness_now_ns() - begun_ns;
			worst_ns = took_ns > worst_ns ? took_ns : worst_ns;
		}
	}
	print_message("the longest frame of the storm took %llu ms\n", (unsigned long long)worst_ns / 1000000);
	overlay_update(source, last);
	overlay_wait(source, "version", "3");
	assert_string_equal(overlay_status_text(source, "settings_error"), "");
	obs_source_dec_showing(source);
	obs_source_release(source);
}

/* Types an address key by key; the longest pause between two keys. */
static uint64_t type_address(obs_source_t *source, const char *address)
{
	uint64_t longest_ns = 0;
	uint64_t last_ns = harness_now_ns();
	for (size_t length = 1; length <= strlen(address); length++) {
		char text[100];
		snprintf(text, sizeof(text), "{\"room_url\": \"%.*s\"}", (int)length, address);
		overlay_update(source, text);
		harness_frames(1);
		uint64_t now_ns = harness_now_ns();
		longest_ns = now_ns - last_ns > longest_ns ? now_ns - last_ns : longest_ns;
		last_ns = now_ns;
	}
	return longest_ns;
}

static void half_an_address_is_not_asked(void **state)
{
	(void)state;
	for (int i = 1; i <= 9; i++) {
		obs_source_t *source = overlay_of("{\"room_from\": \"url\"}");
		overlay_wait(source, "settings_error", "room_url: no address is given");
		harness_log_clear();
		char address[40];
		char host[20];
		snprintf(host, sizeof(host), "127.0.0.%d:1", 10 + i);
		snprintf(address, sizeof(address), "http://%s/v1/rooms/a", host);
		uint64_t pause_ns = type_address(source, address);
		int errors = harness_log_count(LOG_WARNING, "[shop-overlay] source");
		int asked = harness_log_count(LOG_WARNING, "127.0.0.1");
		overlay_wait(source, "state", "waiting");
		harness_log_wait(LOG_WARNING, host);
		obs_source_release(source);
		if (pause_ns > 250000000u)
			continue; // a busy machine typed too slowly: that is no typing
		assert_int_equal(errors, 0);
		assert_int_equal(asked, 0);
		return;
	}
	fail_msg("no address could be typed without a pause");
}

/* Nobody shows the rooms of the tests before any more: they are closed, with all that they held on the GPU. */
static void what_nobody_shows_is_closed(void **state)
{
	(void)state;
	obs_source_t *source = overlay_of("{}");
	struct picture picture = overlay_first_shot(source);
	picture_free(&picture);
	long long bytes = overlay_status_number(source, "draw.texture_bytes");
	assert_true(overlay_status_number(source, "rooms") > 1);
	uint64_t limit_ns = harness_now_ns() + 15000000000u;
	while (overlay_status_number(source, "rooms") > 1) {
		assert_true(harness_now_ns() < limit_ns);
		os_sleep_ms(20);
	}
	os_sleep_ms(50);
	assert_true(overlay_status_number(source, "draw.texture_bytes") < bytes);
	picture = overlay_shot(source, 1);
	assert_true(picture_painted(&picture) > 1000);
	picture_free(&picture);
	obs_source_release(source);
}

static int start(void **state)
{
	(void)state;
	harness_start(&(struct harness_options){.has_module = true});
	return 0;
}

static int stop(void **state)
{
	(void)state;
	assert_int_equal(harness_stop(), 0);
	static const char *const files[] = {"followed.json", "found.json", "duplicate.json", "storm.json"};
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		room_file_remove(files[i]);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_shows_the_demo_room),
		cmocka_unit_test(a_room_is_followed_and_a_bad_file_keeps_the_picture),
		cmocka_unit_test(the_properties_offer_what_works),
		cmocka_unit_test(what_is_wrong_is_said),
		cmocka_unit_test(a_missing_room_file_is_reported),
		cmocka_unit_test(a_duplicate_draws_in_its_first_frame),
		cmocka_unit_test(three_hundred_come_and_go),
		cmocka_unit_test(a_storm_of_updates_ends_with_the_last),
		cmocka_unit_test(half_an_address_is_not_asked),
		cmocka_unit_test(what_nobody_shows_is_closed),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
