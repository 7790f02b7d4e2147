/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Settings without a screen: defaults, versions, and what they ask of feed and painter. */
#include "unit.h"

#include "settings.h"
#include "settings_profile.h"

#include <stdio.h>

static obs_data_t *data_of(const char *json)
{
	obs_data_t *data = obs_data_create_from_json(json);
	assert_non_null(data);
	settings_defaults(data);
	return data;
}

static void every_key_has_a_default(void **state)
{
	(void)state;
	static const char *const texts[][2] = {
		{"room_profile", "default"},
		{"room_from", "demo"},
		{"room_file", ""},
		{"room_url", ""},
		{"events_url", ""},
		{"sheet_file", ""},
		{"adapter", ""},
		{"adapter_vars", ""},
		{"theme", "selection-portrait"},
		{"variant", ""},
		{"zones", ""},
		{"layer", "all"},
		{"language", "zh-CN"},
		{"brand_logo", ""},
		{"brand_font", ""},
	};
	obs_data_t *data = data_of("{}");
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_true(obs_data_has_default_value(data, texts[i][0]));
		assert_string_equal(obs_data_get_string(data, texts[i][0]), texts[i][1]);
		assert_false(obs_data_has_user_value(data, texts[i][0]));
	}
	assert_false(obs_data_get_bool(data, "allow_http"));
	assert_false(obs_data_get_bool(data, "reduced_motion"));
	assert_int_equal(obs_data_get_int(data, "brand_color"), 0);
	obs_data_release(data);
}

struct migration {
	const char *before;
	const char *room_from;
	long long version;
	bool changes;
};

static void settings_of_every_age_are_read(void **state)
{
	(void)state;
	static const struct migration cases[] = {
		{"{}", "demo", 1, true},
		// By hand, by a script, by a request: the room that is named says where it comes from.
		{"{\"room_url\": \"https://shop.example/v1/rooms/a\"}", "url", 1, true},
		{"{\"room_file\": \"/tmp/a.json\"}", "file", 1, true},
		{"{\"room_file\": \"/tmp/a.json\", \"room_url\": \"https://shop.example/a\"}", "url", 1, true},
		{"{\"room_from\": \"demo\", \"room_url\": \"https://shop.example/a\"}", "demo", 1, true},
		{"{\"room_url\": \"\"}", "demo", 1, true},
		{"{\"adapter\": \"corner\"}", "adapter", 1, true},
		{"{\"settings_version\": -3, \"room_file\": \"/tmp/a.json\"}", "file", 1, true},
		// Ours: nothing is guessed any more.
		{"{\"settings_version\": 1, \"room_url\": \"https://shop.example/a\"}", "demo", 1, false},
		// From a newer version: read as it is, and left alone.
		{"{\"settings_version\": 9, \"room_from\": \"replay\"}", "replay", 9, false},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		obs_data_t *data = data_of(cases[i].before);
		assert_int_equal(settings_migrate(data), cases[i].changes);
		assert_string_equal(obs_data_get_string(data, "room_from"), cases[i].room_from);
		assert_int_equal(obs_data_get_int(data, "settings_version"), cases[i].version);
		assert_false(settings_migrate(data));
		obs_data_release(data);
	}
}

static struct settings *read_of(const char *json)
{
	obs_data_t *data = data_of(json);
	struct settings *settings = settings_read(data);
	obs_data_release(data);
	assert_non_null(settings);
	return settings;
}

static void the_feed_is_asked_for_what_is_set(void **state)
{
	(void)state;
	static const struct settings_paths paths = {
		.demo = "/data/demo/room.json", .secrets = "/config/secrets", .cache = "/config/cache"};
	struct control_request request;
	struct error err;
	struct settings *settings = read_of("{}");
	assert_true(settings_control_request(settings, &paths, &request, NULL));
	assert_int_equal(request.feed.source, FEED_SOURCE_DEMO);
	assert_string_equal(request.feed.path, "/data/demo/room.json");
	assert_null(request.feed.profile);
	assert_null(request.feed.events_url);
	assert_null(request.feed.secrets_folder);
	assert_string_equal(request.feed.cache_folder, "/config/cache");
	assert_string_equal(request.sheet_file, "");
	assert_int_equal(request.desk, DESK_HERE);
	assert_int_equal(request.follow, FOLLOW_SHOP);
	assert_int_equal(request.shown_layers, 1u << LAYER_NOTICE);
	assert_false(settings_control_request(settings, &(struct settings_paths){0}, &request, &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
	settings_unref(settings);

	settings = read_of("{\"room_from\": \"url\", \"room_url\": \"http://a.example/1\", \"allow_http\": true}");
	assert_true(settings_control_request(settings, &paths, &request, NULL));
	assert_int_equal(request.feed.source, FEED_SOURCE_POLL);
	assert_string_equal(request.feed.url, "http://a.example/1");
	assert_true(request.feed.allow_http);
	assert_null(request.feed.events_url);
	assert_string_equal(request.feed.profile, "default");
	assert_string_equal(request.feed.secrets_folder, "/config/secrets");
	settings_unref(settings);

	settings =
		read_of("{\"room_from\": \"url\", \"room_url\": \"https://a.example/1\", \"room_profile\": \"brand\","
			" \"events_url\": \"https://b.example/events\"}");
	assert_true(settings_control_request(settings, &paths, &request, NULL));
	assert_string_equal(request.feed.profile, "brand");
	assert_string_equal(request.feed.events_url, "https://b.example/events");
	settings_unref(settings);

	settings = read_of("{\"adapter\": \"corner\", \"room_from\": \"adapter\", \"room_profile\": \"live-1\","
			   " \"adapter_vars\": {\"id\": 3512345678901234567}}");
	assert_true(settings_control_request(settings, &paths, &request, NULL));
	assert_int_equal(request.feed.source, FEED_SOURCE_ADAPTER);
	assert_string_equal(request.feed.path, "corner");
	assert_string_equal(request.feed.adapter_vars, "id=3512345678901234567\n");
	assert_string_equal(request.feed.room_id, "live-1");
	assert_string_equal(request.feed.secrets_folder, "/config/secrets");
	settings_unref(settings);
	settings = read_of("{\"room_from\": \"adapter\", \"adapter\": \"/a.json\", \"adapter_vars\": \"sku=b\"}");
	assert_true(settings_control_request(settings, &paths, &request, NULL));
	assert_string_equal(request.feed.adapter_vars, "sku=b");
	settings_unref(settings);

	settings = read_of("{\"room_from\": \"replay\", \"room_file\": \"/a/show.jsonl\", \"events_url\": \"x\"}");
	assert_true(settings_control_request(settings, &paths, &request, NULL));
	assert_int_equal(request.feed.source, FEED_SOURCE_REPLAY);
	assert_string_equal(request.feed.path, "/a/show.jsonl");
	assert_null(request.feed.events_url);
	assert_null(request.feed.profile);
	settings_unref(settings);

	settings = read_of("{\"room_from\": \"file\", \"room_file\": \"/a/b.json\", \"allow_http\": true,"
			   " \"sheet_file\": \"/a/sheet.csv\"}");
	assert_true(settings_control_request(settings, &paths, &request, NULL));
	assert_int_equal(request.feed.source, FEED_SOURCE_FILE);
	assert_string_equal(request.feed.path, "/a/b.json");
	assert_string_equal(request.sheet_file, "/a/sheet.csv");
	assert_false(request.feed.allow_http);
	settings_unref(settings);

	static const struct {
		const char *json;
		enum error_code code;
		const char *path;
	} bad[] = {
		{"{\"room_from\": \"file\"}", ERROR_USAGE, "room_file"},
		{"{\"room_from\": \"url\"}", ERROR_USAGE, "room_url"},
		{"{\"room_from\": \"replay\"}", ERROR_USAGE, "room_file"},
		{"{\"room_from\": \"adapter\"}", ERROR_USAGE, "adapter"},
		{"{\"room_from\": 7}", ERROR_UNSUPPORTED, "room_from"},
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		settings = read_of(bad[i].json);
		assert_false(settings_control_request(settings, &paths, &request, &err));
		assert_int_equal(err.code, bad[i].code);
		assert_string_equal(err.path, bad[i].path);
		settings_unref(settings);
	}
}

static void an_empty_profile_is_the_default_one(void **state)
{
	(void)state;
	struct settings *settings = read_of("{\"room_profile\": \"\"}");
	assert_string_equal(settings->room_profile, "default");
	settings_unref(settings);
}

static const struct settings_paths the_paths = {.user = "/config"};

/* -- with a profile -- */

static struct settings *with(const char *json, const char *members)
{
	char text[640];
	struct error err = {0};
	const struct profile *profile = NULL;
	snprintf(text, sizeof(text), "{\"schema\": \"shop-profile/1\"%s}", members);
	assert_true(profile_decode(text, strlen(text), &profile, &err));
	struct settings *own = read_of(json);
	struct settings *made = settings_with_profile(own, profile);
	settings_unref(own);
	profile_unref(profile);
	assert_non_null(made);
	return made;
}

static void a_profile_says_what_is_left_at_its_default(void **state)
{
	(void)state;
	static const char profile[] =
		", \"room_url\": \"https://a.example/1\", \"events_url\": \"https://a.example/2\", \"secret\": \"s\","
		" \"sheet\": \"/a.csv\", \"desk\": \"shop\", \"client\": \"main\", \"follow\": \"cart\","
		" \"allow_http\": true, \"theme\": \"t\", \"variant\": \"v\", \"zones\": \"z\","
		" \"language\": \"en\", \"brand_color\": \"#112233\", \"reduced_motion\": true";
	struct control_request request;
	struct settings *settings = with("{\"room_profile\": \"p\"}", profile);
	assert_true(settings_control_request(settings, &the_paths, &request, NULL));
	assert_string_equal(request.feed.url, "https://a.example/1");
	assert_string_equal(request.feed.events_url, "https://a.example/2");
	assert_string_equal(request.feed.profile, "s");
	assert_true(request.feed.allow_http);
	assert_string_equal(request.sheet_file, "/a.csv");
	assert_int_equal(request.desk, DESK_SHOP);
	assert_string_equal(request.client, "main");
	assert_int_equal(request.follow, FOLLOW_CART);
	assert_string_equal(settings->theme, "t");
	assert_string_equal(settings->variant, "v");
	assert_string_equal(settings->zones, "z");
	assert_string_equal(settings->language, "en");
	assert_true(settings->has_reduced_motion);
	assert_int_equal(settings->brand_color, 0xff332211);
	settings_unref(settings);

	// its own words come first; another theme has variants and zones of its own
	settings = with("{\"room_url\": \"https://b.example\", \"theme\": \"u\", \"sheet_file\": \"/b.csv\","
			" \"brand_color\": 5}",
			profile);
	assert_string_equal(settings->room_url, "https://b.example");
	assert_string_equal(settings->theme, "u");
	assert_string_equal(settings->variant, "");
	assert_string_equal(settings->zones, "");
	assert_string_equal(settings->sheet_file, "/b.csv");
	assert_int_equal(settings->brand_color, 5);
	settings_unref(settings);

	// its vars as a whole are the source's or the profile's
	settings = with("{\"room_profile\": \"p\"}",
			", \"adapter\": \"corner\", \"adapter_vars\": {\"a\": \"1\", \"b\": \"2\"}");
	assert_true(settings_control_request(settings, &the_paths, &request, NULL));
	assert_int_equal(request.feed.source, FEED_SOURCE_ADAPTER);
	assert_string_equal(request.feed.adapter_vars, "a=1\nb=2\n");
	assert_string_equal(request.feed.profile, "p");
	settings_unref(settings);
	settings = with("{\"adapter_vars\": \"a=3\"}", ", \"adapter\": \"corner\", \"adapter_vars\": {\"a\": \"1\"}");
	assert_string_equal(settings->adapter_vars, "a=3");
	settings_unref(settings);

	// a room that is no shop's has no desk there
	settings = with("{}", ", \"room_file\": \"/a.json\", \"desk\": \"shop\"");
	assert_true(settings_control_request(settings, &the_paths, &request, NULL));
	assert_int_equal(request.desk, DESK_HERE);
	settings_unref(settings);
}

static void the_painter_is_asked_for_what_is_set(void **state)
{
	(void)state;
	struct stage_spec spec;
	struct error err;
	struct settings *settings = read_of("{}");
	assert_true(settings_stage_spec(settings, &the_paths, &spec, NULL));
	assert_int_equal(spec.layer, LAYER_ALL);
	assert_string_equal(spec.theme, "selection-portrait");
	assert_string_equal(spec.language, "zh-CN");
	assert_false(spec.has_reduced_motion);
	assert_int_equal(spec.brand_rgba, 0);
	assert_string_equal(spec.brand_logo, "");
	assert_string_equal(spec.brand_font, "");
	assert_string_equal(spec.user_folder, "/config");
	settings_unref(settings);

	settings = read_of("{\"layer\": \"price\", \"reduced_motion\": true, \"variant\": \"duo\", \"zones\": \"z\"}");
	assert_true(settings_stage_spec(settings, &the_paths, &spec, NULL));
	assert_int_equal(spec.layer, LAYER_PRICE);
	assert_true(spec.has_reduced_motion);
	assert_string_equal(spec.variant, "duo");
	assert_string_equal(spec.zones, "z");
	settings_unref(settings);

	settings = read_of("{\"layer\": \"weather\"}");
	assert_false(settings_stage_spec(settings, &the_paths, &spec, &err));
	assert_int_equal(err.code, ERROR_UNSUPPORTED);
	assert_string_equal(err.path, "layer");
	settings_unref(settings);
}

/* libobs has red in the lowest byte; black that was chosen is not "none". */
static void a_brand_is_what_was_chosen(void **state)
{
	(void)state;
	static const struct {
		long long color;
		uint32_t rgba;
	} colors[] = {{0, 0},
		      {0xff563412, 0x123456ff},
		      {0x00563412, 0x123456ff},
		      {0x80563412, 0x123456ff},
		      {0xff000000, 0x000000ff},
		      {0xffffffff, 0xffffffff}};
	char json[200];
	struct stage_spec spec;
	struct error err;
	for (size_t i = 0; i < sizeof(colors) / sizeof(colors[0]); i++) {
		snprintf(json, sizeof(json),
			 "{\"brand_color\": %lld, \"brand_logo\": \"/a.png\", \"brand_font\": \"F\"}", colors[i].color);
		struct settings *settings = read_of(json);
		assert_true(settings_stage_spec(settings, &the_paths, &spec, NULL));
		assert_int_equal(spec.brand_rgba, colors[i].rgba);
		assert_string_equal(spec.brand_logo, "/a.png");
		assert_string_equal(spec.brand_font, "F");
		settings_unref(settings);
	}
	static const char *const bad[] = {"{\"brand_color\": -1}", "{\"brand_color\": 4294967296}"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct settings *settings = read_of(bad[i]);
		assert_false(settings_stage_spec(settings, &the_paths, &spec, &err));
		assert_int_equal(err.code, ERROR_VALUE);
		assert_string_equal(err.path, "brand_color");
		settings_unref(settings);
	}
}

static void a_reading_is_shared(void **state)
{
	(void)state;
	struct settings *settings = read_of("{\"layer\": \"price\"}");
	struct settings *same = settings_ref(settings);
	settings_unref(settings);
	assert_string_equal(same->layer, "price");
	settings_unref(same);
	settings_unref(NULL);
	assert_null(settings_ref(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_has_a_default),
		cmocka_unit_test(settings_of_every_age_are_read),
		cmocka_unit_test(the_feed_is_asked_for_what_is_set),
		cmocka_unit_test(an_empty_profile_is_the_default_one),
		cmocka_unit_test(the_painter_is_asked_for_what_is_set),
		cmocka_unit_test(a_brand_is_what_was_chosen),
		cmocka_unit_test(a_profile_says_what_is_left_at_its_default),
		cmocka_unit_test(a_reading_is_shared),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
