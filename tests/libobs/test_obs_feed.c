/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rooms from a shop on loopback, in the module as OBS loads it: what sources of one room share, and what is said of it.
 */
#include "overlays.h"

#include "scripted_server.h"

#include <obs-missing-files.h>
#include <util/platform.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MS UINT64_C(1000000)
#define SOURCES 64
#define CHANGES 5
#define WAIT_MS 15000

static struct scripted_server *server;

/* The room at this version; each has an etag, so that what is held is not sent again. */
static void say_room(const char *path, int version, const char *headers)
{
	char body[512];
	char etag[32];
	snprintf(body, sizeof(body),
		 "{\"schema\": \"shop-room/1\", \"version\": %d, \"server_time\": \"@NOW@\", \"ttl_ms\": 1500, "
		 "\"current\": \"a\", \"room\": {\"id\": \"r\"}, \"items\": [{\"id\": \"a\", \"title\": \"Tissues\", "
		 "\"price\": {\"currency\": \"CNY\", \"sale\": %d}}]}",
		 version, 1000 + version);
	snprintf(etag, sizeof(etag), "\"e-%d\"", version);
	scripted_server_say(server, path, &(struct script){.body = body, .etag = etag, .headers = headers});
}

static obs_source_t *source_of(const char *path, const char *more)
{
	char text[400];
	snprintf(text, sizeof(text), "{\"room_from\": \"url\", \"room_url\": \"http://127.0.0.1:%d%s\"%s%s}",
		 scripted_server_port(server), path, more ? ", " : "", more ? more : "");
	return overlay_of(text);
}

/* -- sharing -- */

static const char *const layers[] = {"all",       "product", "price",    "parts",      "bargain", "trust",  "stock",
				     "countdown", "gifts",   "campaign", "comparison", "skus",    "people", "seller",
				     "sales",     "notice",  "deposit",  "inspection", "rundown"};
static const char *const languages[] = {"zh-CN", "zh-TW", "en"};

/* Settings number i: every layer that the theme has, in every language, with and without motion. */
static obs_source_t *source_number(size_t i, const char *const *known, size_t known_count)
{
	char more[200];
	size_t layer = i % known_count;
	size_t language = i / known_count % 3;
	snprintf(more, sizeof(more), "\"layer\": \"%s\", \"language\": \"%s\", \"reduced_motion\": %s", known[layer],
		 languages[language], i / known_count / 3 % 2 ? "true" : "false");
	return source_of("/shared", more);
}

/* The layers that this version paints: those that its properties offer. */
static size_t find_layers(const char *known[])
{
	size_t count = 0;
	obs_properties_t *props = obs_get_source_properties(OVERLAY_ID);
	obs_property_t *list = obs_properties_get(props, "layer");
	for (size_t i = 0; i < obs_property_list_item_count(list); i++) {
		for (size_t k = 0; k < sizeof(layers) / sizeof(layers[0]); k++) {
			if (strcmp(obs_property_list_item_string(list, i), layers[k]) == 0)
				known[count++] = layers[k];
		}
	}
	obs_properties_destroy(props);
	return count;
}

static bool does_show(obs_source_t *source, int version)
{
	return overlay_status_number(source, "shown_version") == version;
}

static void wait_for_all(obs_source_t **sources, int version)
{
	uint64_t limit_ns = harness_now_ns() + WAIT_MS * MS;
	for (size_t i = 0; i < SOURCES;) {
		if (does_show(sources[i], version))
			i++;
		else if (harness_now_ns() > limit_ns)
			fail_msg("source %zu does not show version %d", i, version);
		else
			harness_frames(1);
	}
}

/* All sources have one frame set; asked again where a new one came meanwhile. */
static void assert_one_frame_set(obs_source_t **sources)
{
	for (int attempt = 0; attempt < 50; attempt++) {
		long long serial = overlay_status_number(sources[0], "frame_set");
		bool is_one = serial > 0;
		for (size_t i = 1; i < SOURCES; i++)
			is_one = is_one && overlay_status_number(sources[i], "frame_set") == serial;
		if (is_one && overlay_status_number(sources[0], "frame_set") == serial)
			return;
	}
	fail_msg("sources of one room have different frame sets");
}

/* How often what the client held changed: how many documents it was sent and decoded. */
static size_t documents_taken(const char *path)
{
	char head[2048], held[64] = "", last[64] = "";
	size_t taken = 0;
	for (size_t i = 0; scripted_server_request(server, path, i, head, sizeof(head)); i++) {
		const char *etag = strcasestr(head, "If-None-Match: ");
		held[0] = '\0';
		if (etag)
			snprintf(held, sizeof(held), "%.*s", (int)strcspn(etag + 15, "\r\n"), etag + 15);
		taken += strcmp(held, last) != 0;
		memcpy(last, held, sizeof(last));
	}
	return taken;
}

static void sixty_four_layers_share_one_of_everything(void **state)
{
	(void)state;
	obs_source_t *sources[SOURCES];
	const char *known[sizeof(layers) / sizeof(layers[0])];
	size_t known_count = find_layers(known);
	assert_true(known_count >= 4);
	say_room("/shared", 1, NULL);
	obs_scene_t *scene = obs_scene_create("all");
	for (size_t i = 0; i < SOURCES; i++) {
		sources[i] = source_number(i, known, known_count);
		obs_scene_add(scene, sources[i]);
	}
	obs_set_output_source(0, obs_scene_get_source(scene));
	wait_for_all(sources, 1);
	long long rooms = overlay_status_number(sources[0], "rooms");
	for (int version = 2; version <= 1 + CHANGES; version++) {
		say_room("/shared", version, NULL);
		wait_for_all(sources, version);
		assert_one_frame_set(sources);
	}
	// the last of them is asked about too, so that what is held now is known
	size_t asked = scripted_server_count(server, "/shared");
	uint64_t limit_ns = harness_now_ns() + WAIT_MS * MS;
	while (scripted_server_count(server, "/shared") < asked + 2) {
		assert_true(harness_now_ns() < limit_ns);
		os_sleep_ms(5);
	}
	size_t different = known_count * 6 < SOURCES ? known_count * 6 : SOURCES;
	print_message("%d sources, %zu of them different: %zu connection, %zu documents decoded in %d changes, %lld "
		      "room\n",
		      SOURCES, different, scripted_server_connections(server), documents_taken("/shared"), CHANGES,
		      rooms);
	assert_int_equal(scripted_server_connections(server), 1);
	assert_int_equal(documents_taken("/shared"), 1 + CHANGES);
	assert_int_equal(rooms, 1);
	obs_set_output_source(0, NULL);
	obs_scene_release(scene);
	for (size_t i = 0; i < SOURCES; i++)
		obs_source_release(sources[i]);
}

/* -- status -- */

static json_t *feed_of(obs_source_t *source)
{
	json_t *status = overlay_status_json(source);
	json_t *feed = json_deep_copy(json_object_get(status, "feed"));
	json_decref(status);
	static const char *const members[] = {"source",          "is_push_live",       "latency_ms",
					      "clock_offset_ms", "clock_uncertain_ms", "last_error"};
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		assert_non_null(json_object_get(feed, members[i]));
	assert_int_equal(json_object_size(feed), 6);
	return feed;
}

static bool does_say(obs_source_t *source, const char *text)
{
	obs_properties_t *props = obs_source_properties(source);
	bool does = strstr(obs_property_description(obs_properties_get(props, "status")), text) != NULL;
	obs_properties_destroy(props);
	return does;
}

static bool is_warning(obs_source_t *source)
{
	obs_properties_t *props = obs_source_properties(source);
	bool is = obs_property_text_info_type(obs_properties_get(props, "status")) == OBS_TEXT_INFO_WARNING;
	obs_properties_destroy(props);
	return is;
}

static void wait_for_words(obs_source_t *source, const char *text)
{
	uint64_t limit_ns = harness_now_ns() + WAIT_MS * MS;
	while (!does_say(source, text)) {
		if (harness_now_ns() > limit_ns)
			fail_msg("the status never says \"%s\"", text);
		os_sleep_ms(10);
	}
}

static void the_status_says_by_what_clock_and_how_fast(void **state)
{
	(void)state;
	obs_source_t *waiting = source_of("/silent", NULL);
	scripted_server_say(server, "/silent", &(struct script){.is_silent = true});
	overlay_wait(waiting, "state", "waiting");
	json_t *feed = feed_of(waiting);
	assert_string_equal(json_string_value(json_object_get(feed, "source")), "poll");
	assert_true(json_is_null(json_object_get(feed, "latency_ms")));
	assert_true(json_is_null(json_object_get(feed, "clock_offset_ms")));
	assert_true(json_is_null(json_object_get(feed, "clock_uncertain_ms")));
	assert_true(json_is_null(json_object_get(feed, "last_error")));
	json_decref(feed);
	assert_true(does_say(waiting, "Waiting for the room's first answer"));
	obs_source_release(waiting);

	// a shop whose clock is an hour ahead
	const char *body =
		"{\"schema\": \"shop-room/1\", \"version\": 1, \"server_time\": \"@NOW@\", \"ttl_ms\": 1500, "
		"\"room\": {\"id\": \"r\"}, \"items\": []}";
	scripted_server_say(server, "/ahead", &(struct script){.body = body, .clock_ms = 3600000});
	obs_source_t *source = source_of("/ahead", NULL);
	overlay_wait(source, "state", "fresh");
	feed = feed_of(source);
	long long offset_ms = json_integer_value(json_object_get(feed, "clock_offset_ms"));
	long long uncertain_ms = json_integer_value(json_object_get(feed, "clock_uncertain_ms"));
	long long latency_ms = json_integer_value(json_object_get(feed, "latency_ms"));
	print_message("clock %+lld ms, uncertain by %lld ms, latency %lld ms\n", offset_ms, uncertain_ms, latency_ms);
	assert_true(llabs(offset_ms - 3600000) < 200);
	assert_true(json_is_integer(json_object_get(feed, "clock_uncertain_ms")));
	assert_true(uncertain_ms >= 0 && uncertain_ms < 500);
	assert_true(json_is_integer(json_object_get(feed, "latency_ms")));
	assert_true(latency_ms >= 0 && latency_ms < 500);
	json_decref(feed);
	wait_for_words(source, "Shop's clock against this computer's: +3600.");
	assert_true(does_say(source, "Followed by: asking the shop"));
	assert_true(does_say(source, "The last answer took:"));
	assert_false(does_say(source, "uncertain"));
	assert_false(is_warning(source));
	obs_source_release(source);
}

static void a_clock_that_is_uncertain_is_said(void **state)
{
	(void)state;
	// the shop wrote its time somewhere within 2.4 s: nobody can know better than by half of that
	const char *body =
		"{\"schema\": \"shop-room/1\", \"version\": 1, \"server_time\": \"@NOW@\", \"ttl_ms\": 1500, "
		"\"room\": {\"id\": \"r\"}, \"items\": []}";
	harness_log_clear();
	scripted_server_say(server, "/slow", &(struct script){.body = body, .delay_ms = 2400});
	obs_source_t *source = source_of("/slow", NULL);
	wait_for_words(source, "The shop's clock is uncertain by more than a second");
	assert_true(is_warning(source));
	json_t *feed = feed_of(source);
	assert_true(json_integer_value(json_object_get(feed, "clock_uncertain_ms")) > 1000);
	json_decref(feed);
	harness_log_wait(LOG_WARNING, "/slow: the shop's clock is uncertain by ");
	scripted_server_say(server, "/slow", &(struct script){.body = body});
	harness_log_wait(LOG_INFO, "/slow: the shop's clock is certain again");
	assert_false(does_say(source, "uncertain"));
	assert_int_equal(harness_log_count(LOG_WARNING, "uncertain"), 1);
	obs_source_release(source);
}

static void the_last_error_is_kept_with_its_time(void **state)
{
	(void)state;
	harness_log_clear();
	say_room("/errors", 1, NULL);
	obs_source_t *source = source_of("/errors", NULL);
	overlay_wait(source, "state", "fresh");
	assert_false(does_say(source, "Last error:"));
	scripted_server_say(server, "/errors", &(struct script){.status = 503, .body = "no"});
	overlay_wait(source, "error", "the shop answers with status 503");
	assert_true(is_warning(source));
	harness_log_wait(LOG_WARNING, "/errors: the shop answers with status 503");
	say_room("/errors", 2, NULL);
	overlay_wait(source, "version", "2");
	overlay_wait(source, "error", "");
	// all is well again, and what was wrong can still be read
	json_t *feed = feed_of(source);
	json_t *last = json_object_get(feed, "last_error");
	assert_string_equal(json_string_value(json_object_get(last, "code")), "http");
	assert_string_equal(json_string_value(json_object_get(last, "message")), "the shop answers with status 503");
	long long ago_ms = (long long)time(NULL) * 1000 - json_integer_value(json_object_get(last, "at_ms"));
	assert_true(ago_ms > -2000 && ago_ms < 20000);
	json_decref(feed);
	assert_true(does_say(source, "The room is up to date"));
	assert_true(does_say(source, "Last error:"));
	assert_true(does_say(source, " the shop answers with status 503"));
	assert_false(is_warning(source));
	harness_log_wait(LOG_INFO, "/errors: well again");
	// each change once, whatever number of answers said the same
	assert_int_equal(harness_log_count(LOG_WARNING, "status 503"), 1);
	assert_int_equal(harness_log_count(LOG_INFO, "well again"), 1);
	obs_source_release(source);
}

static void a_recorded_show_is_a_room_like_others(void **state)
{
	(void)state;
	obs_source_t *source =
		overlay_of("{\"room_from\": \"replay\", \"room_file\": \"" SHOP_SOURCE_DIR "/data/demo/show.jsonl\"}");
	overlay_wait(source, "state", "fresh");
	struct picture picture = overlay_first_shot(source);
	picture_free(&picture);
	json_t *feed = feed_of(source);
	assert_string_equal(json_string_value(json_object_get(feed, "source")), "replay");
	json_decref(feed);
	assert_true(does_say(source, "Followed by: a recorded show"));
	assert_false(does_say(source, "clock"));
	obs_source_release(source);

	source = overlay_of("{\"room_from\": \"replay\", \"room_file\": \"/nowhere/show.jsonl\"}");
	overlay_wait(source, "state", "waiting");
	wait_for_words(source, "Last error:");
	obs_missing_files_t *files = obs_source_get_missing_files(source);
	assert_int_equal(obs_missing_files_count(files), 1);
	obs_missing_files_destroy(files);
	obs_source_release(source);
}

static int start(void **state)
{
	(void)state;
	server = scripted_server_start();
	harness_start(&(struct harness_options){.has_module = true});
	return server ? 0 : -1;
}

static int stop(void **state)
{
	(void)state;
	assert_int_equal(harness_stop(), 0);
	scripted_server_stop(server);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sixty_four_layers_share_one_of_everything),
		cmocka_unit_test(the_status_says_by_what_clock_and_how_fast),
		cmocka_unit_test(a_clock_that_is_uncertain_is_said),
		cmocka_unit_test(a_recorded_show_is_a_room_like_others),
		cmocka_unit_test(the_last_error_is_kept_with_its_time),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
