/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the cases of tests/cli/test_check_profile.py do not say: what a good profile becomes. */
#include "unit.h"

#include "control/profile.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct profile *decode(const char *text)
{
	const struct profile *profile = NULL;
	struct error err = {0};
	if (!profile_decode(text, strlen(text), &profile, &err))
		print_error("%s: %s\n", err.path, err.message);
	assert_non_null(profile);
	return profile;
}

static void test_every_member_arrives(void **state)
{
	(void)state;
	const struct profile *profile = decode(
		"{\"schema\": \"shop-profile/1\", \"name\": \"森屿\", \"mode\": \"distribution\", \"allow_http\": "
		"false,"
		" \"room_url\": \"https://a.example/1\", \"events_url\": \"https://a.example/2\", \"secret\": \"s\","
		" \"adapter_vars\": {\"a\": \"1\", \"b\": \"2\"}, \"sheet\": \"x.csv\", \"desk\": \"shop\","
		" \"client\": \"main\", \"follow\": \"cart\", \"theme\": \"t\", \"variant\": \"v\", \"zones\": \"z\","
		" \"language\": \"en-US\", \"reduced_motion\": true, \"brand_color\": \"#0aF180\","
		" \"brand_logo\": \"l.png\", \"brand_font\": \"f\", \"rules\": \"r\"}");
	assert_string_equal(profile->name, "森屿");
	assert_int_equal(profile->mode, ROOM_MODE_DISTRIBUTION);
	assert_string_equal(profile->room_from, "url");
	assert_string_equal(profile->room_url, "https://a.example/1");
	assert_string_equal(profile->events_url, "https://a.example/2");
	assert_null(profile->room_file);
	assert_int_equal(profile->allow_http, PROFILE_NO);
	assert_int_equal(profile->adapter_var_count, 2);
	assert_string_equal(profile->adapter_vars[1].name, "b");
	assert_string_equal(profile->adapter_vars[1].value, "2");
	assert_string_equal(profile->secret, "s");
	assert_string_equal(profile->sheet, "x.csv");
	assert_int_equal(profile->desk, PROFILE_DESK_SHOP);
	assert_string_equal(profile->client, "main");
	assert_int_equal(profile->follow, PROFILE_FOLLOW_CART);
	assert_string_equal(profile->theme, "t");
	assert_string_equal(profile->variant, "v");
	assert_string_equal(profile->zones, "z");
	assert_string_equal(profile->language, "en-US");
	assert_int_equal(profile->reduced_motion, PROFILE_YES);
	assert_true(profile->has_brand_color);
	assert_int_equal(profile->brand_rgb, 0x0af180);
	assert_string_equal(profile->brand_logo, "l.png");
	assert_string_equal(profile->brand_font, "f");
	assert_string_equal(profile->rules, "r");
	profile_unref(profile);
}

static void test_the_room_says_the_way_in(void **state)
{
	(void)state;
	static const struct {
		const char *members;
		const char *from;
	} cases[] = {
		{"", NULL},
		{", \"room_url\": \"https://a.example\"", "url"},
		{", \"room_file\": \"a.json\"", "file"},
		{", \"room_url\": \"https://a.example\", \"adapter\": \"a\"", "adapter"},
		{", \"room_file\": \"a.jsonl\", \"room_from\": \"replay\"", "replay"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[256];
		snprintf(text, sizeof(text), "{\"schema\": \"shop-profile/1\"%s}", cases[i].members);
		const struct profile *profile = decode(text);
		if (cases[i].from)
			assert_string_equal(profile->room_from, cases[i].from);
		else
			assert_null(profile->room_from);
		profile_unref(profile);
	}
}

static void test_own_words_win_over_the_presets(void **state)
{
	(void)state;
	const struct profile *own =
		decode("{\"schema\": \"shop-profile/1\", \"mode\": \"selection\", \"desk\": \"here\","
		       " \"room_file\": \"a.json\", \"adapter_vars\": {\"b\": \"2\"}}");
	const struct profile *preset = decode(
		"{\"schema\": \"shop-profile/1\", \"mode\": \"selection\", \"desk\": \"shop\","
		" \"theme\": \"t\", \"variant\": \"v\", \"reduced_motion\": true, \"adapter_vars\": {\"a\": \"1\"}}");
	const struct profile *both = profile_over(own, preset);
	profile_unref(own);
	own = decode("{\"schema\": \"shop-profile/1\", \"theme\": \"u\"}");
	const struct profile *another = profile_over(own, preset);
	profile_unref(own);
	profile_unref(preset);
	assert_string_equal(another->theme, "u");
	assert_null(another->variant);
	assert_int_equal(another->desk, PROFILE_DESK_SHOP);
	profile_unref(another);
	assert_string_equal(both->variant, "v");
	assert_int_equal(both->desk, PROFILE_DESK_HERE);
	assert_string_equal(both->theme, "t");
	assert_string_equal(both->room_from, "file");
	assert_int_equal(both->reduced_motion, PROFILE_YES);
	assert_int_equal(both->adapter_var_count, 2);
	profile_unref(both);
}

static void test_names_of_files_are_found_beside_the_profile(void **state)
{
	(void)state;
	static const char text[] = "{\"schema\": \"shop-profile/1\", \"room_file\": \"rooms/a.json\","
				   " \"sheet\": \"/tmp/b.csv\", \"theme\": \"festival-portrait\","
				   " \"brand_logo\": \"../logo.png\"}";
	char folder[] = "/tmp/shop-control-profile-XXXXXX";
	char profiles[64], path[96], expected[96];
	struct error err = {0};
	const struct profile *profile = NULL;
	assert_non_null(mkdtemp(folder));
	snprintf(profiles, sizeof(profiles), "%s/profiles", folder);
	snprintf(path, sizeof(path), "%s/a.json", profiles);
	assert_true(file_make_folder(profiles, &err));
	assert_true(file_write_atomic(path, text, sizeof(text) - 1, &err));
	assert_true(profile_read(path, &profile, &err));
	snprintf(expected, sizeof(expected), "%s/rooms/a.json", folder);
	assert_string_equal(profile->room_file, expected);
	snprintf(expected, sizeof(expected), "%s/../logo.png", folder);
	assert_string_equal(profile->brand_logo, expected);
	assert_string_equal(profile->sheet, "/tmp/b.csv");
	assert_string_equal(profile->theme, "festival-portrait");
	profile_unref(profile);
	profile = NULL;
	unlink(path);
	assert_false(profile_read(path, &profile, &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
	assert_null(profile);
	rmdir(profiles);
	rmdir(folder);
}

static void test_names(void **state)
{
	(void)state;
	assert_true(profile_is_name("shop-1.b_2"));
	assert_false(profile_is_name(""));
	assert_false(profile_is_name(".."));
	assert_false(profile_is_name("a/b"));
	assert_string_equal(profile_mode_name(ROOM_MODE_SELF), "self");
	assert_null(profile_mode_name(ROOM_MODE_INVALID));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_member_arrives),
		cmocka_unit_test(test_the_room_says_the_way_in),
		cmocka_unit_test(test_own_words_win_over_the_presets),
		cmocka_unit_test(test_names_of_files_are_found_beside_the_profile),
		cmocka_unit_test(test_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
