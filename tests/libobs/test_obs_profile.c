/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Room profiles in the real module: what a source leaves at its default, its profile says, also when it is edited. */
#include "overlays.h"

#include <util/platform.h>

#include <stdio.h>
#include <string.h>

static void write_profile(const char *name, const char *format, const char *room)
{
	obs_module_t *module = obs_get_module("obs-shop-overlay");
	char file[64], text[1024];
	assert_non_null(module);
	snprintf(file, sizeof(file), "profiles/%s.json", name);
	snprintf(text, sizeof(text), format, room);
	char *path = obs_module_get_config_path(module, file);
	char *slash = strrchr(path, '/');
	*slash = '\0';
	os_mkdirs(path);
	*slash = '/';
	assert_true(os_quick_write_utf8_file_safe(path, text, strlen(text), false, "new", NULL));
	bfree(path);
}

static void wait_said(obs_source_t *source, const char *text)
{
	uint64_t limit_ns = harness_now_ns() + 10000000000u;
	while (!strstr(overlay_status_text(source, "settings_error"), text)) {
		if (harness_now_ns() > limit_ns)
			fail_msg("the error is \"%s\", wanted \"%s\"", overlay_status_text(source, "settings_error"),
				 text);
		os_sleep_ms(10);
	}
}

#define PROFILE(members) "{\"schema\": \"shop-profile/1\", \"room_file\": \"%s\"" members "}"

static void a_source_is_its_profiles_room_in_its_look(void **state)
{
	(void)state;
	const char *room = room_file_write(&(struct room_file){.name = "profile-1.json", .version = 11});
	write_profile("shop", PROFILE(", \"theme\": \"selection-landscape\""), room);
	obs_source_t *source = overlay_of("{\"room_profile\": \"shop\"}");
	overlay_wait(source, "version", "11");
	overlay_wait(source, "room_from", "file");
	overlay_wait(source, "width", "1920");
	obs_source_t *own = overlay_of("{\"room_profile\": \"shop\", \"theme\": \"festival-portrait\"}");
	overlay_wait(own, "version", "11");
	overlay_wait(own, "width", "1080");
	// one room for both
	assert_int_equal(overlay_status_number(own, "rooms"), 1);
	obs_source_release(own);
	// the source's own room is not the profile's
	overlay_update(source, "{\"room_from\": \"file\", \"room_file\": \"/nowhere/a.json\"}");
	wait_said(source, "");
	overlay_wait(source, "version", "");
	obs_source_release(source);
}

static void an_edited_profile_is_followed_and_a_broken_one_changes_nothing(void **state)
{
	(void)state;
	const char *first = room_file_write(&(struct room_file){.name = "profile-1.json", .version = 21});
	write_profile("shop", PROFILE(""), first);
	obs_source_t *source = overlay_of("{\"room_profile\": \"shop\"}");
	overlay_wait(source, "version", "21");
	harness_log_clear();
	write_profile("shop", PROFILE(", \"tehme\": \"x\""), first);
	wait_said(source, "profiles/shop.json: tehme: is not a member that we know");
	assert_string_equal(overlay_status_text(source, "version"), "21");
	harness_log_wait(LOG_WARNING, "tehme");
	os_sleep_ms(1500);
	assert_int_equal(harness_log_count(LOG_WARNING, "tehme"), 1);
	const char *second = room_file_write(&(struct room_file){.name = "profile-2.json", .version = 22});
	write_profile("shop", PROFILE(""), second);
	overlay_wait(source, "version", "22");
	overlay_wait(source, "settings_error", "");
	obs_source_release(source);
}

static void a_preset_is_beneath_a_profile_and_is_one_itself(void **state)
{
	(void)state;
	const char *room = room_file_write(&(struct room_file){.name = "profile-1.json", .version = 31});
	// nothing shadows what is shipped
	write_profile("self", PROFILE(", \"theme\": \"selection-landscape\""), room);
	obs_source_t *source = overlay_of("{\"room_profile\": \"self\"}");
	overlay_wait(source, "room_from", "demo");
	overlay_wait(source, "state", "fresh");
	assert_int_equal(overlay_status_number(source, "width"), 1080);
	obs_source_release(source);
	write_profile("mine", PROFILE(", \"mode\": \"distribution\", \"theme\": \"festival-landscape\""), room);
	source = overlay_of("{\"room_profile\": \"mine\"}");
	overlay_wait(source, "version", "31");
	overlay_wait(source, "width", "1920");
	obs_source_release(source);
}

static void a_name_without_a_file_is_whose_token_is_sent(void **state)
{
	(void)state;
	obs_source_t *source = overlay_of("{\"room_profile\": \"nobody\"}");
	overlay_wait(source, "state", "fresh");
	assert_string_equal(overlay_status_text(source, "settings_error"), "");
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
	room_file_remove("profile-1.json");
	room_file_remove("profile-2.json");
	assert_int_equal(harness_stop(), 0);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_source_is_its_profiles_room_in_its_look),
		cmocka_unit_test(an_edited_profile_is_followed_and_a_broken_one_changes_nothing),
		cmocka_unit_test(a_preset_is_beneath_a_profile_and_is_one_itself),
		cmocka_unit_test(a_name_without_a_file_is_whose_token_is_sent),
	};
	return cmocka_run_group_tests_name("obs_profile", tests, setup, teardown);
}
