/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a source says of its room: to people in the properties, to programs by the proc `status`, and in the log. */
#include "shop_rooms.h"

#include "room/wall_time.h"

#include <obs-missing-files.h>
#include <util/platform.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MS UINT64_C(1000000)
#define WAIT_MS 15000

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
	scripted_server_say(shop, "/silent", &(struct script){.is_silent = true});
	obs_source_t *waiting = shop_source("/silent", NULL);
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
	scripted_server_say(shop, "/ahead", &(struct script){.body = body, .clock_ms = 3600000});
	obs_source_t *source = shop_source("/ahead", NULL);
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
	scripted_server_say(shop, "/slow", &(struct script){.body = body, .delay_ms = 2400});
	obs_source_t *source = shop_source("/slow", NULL);
	wait_for_words(source, "The shop's clock is uncertain by more than a second");
	assert_true(is_warning(source));
	json_t *feed = feed_of(source);
	assert_true(json_integer_value(json_object_get(feed, "clock_uncertain_ms")) > 1000);
	json_decref(feed);
	harness_log_wait(LOG_WARNING, "/slow: the shop's clock is uncertain by ");
	scripted_server_say(shop, "/slow", &(struct script){.body = body});
	harness_log_wait(LOG_INFO, "/slow: the shop's clock is certain again");
	assert_false(does_say(source, "uncertain"));
	assert_int_equal(harness_log_count(LOG_WARNING, "uncertain"), 1);
	obs_source_release(source);
}

static void the_last_error_is_kept_with_its_time(void **state)
{
	(void)state;
	harness_log_clear();
	shop_say_room("/errors", 1, NULL);
	obs_source_t *source = shop_source("/errors", NULL);
	overlay_wait(source, "state", "fresh");
	assert_false(does_say(source, "Last error:"));
	scripted_server_say(shop, "/errors", &(struct script){.status = 503, .body = "no"});
	overlay_wait(source, "error", "the shop answers with status 503");
	assert_true(is_warning(source));
	harness_log_wait(LOG_WARNING, "/errors: the shop answers with status 503");
	shop_say_room("/errors", 2, NULL);
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

/* Until the status says that the shop pushes: a stream is live once it confirmed what is held. */
static void confirm_until_live(obs_source_t *source, const char *path)
{
	uint64_t limit_ns = harness_now_ns() + WAIT_MS * MS;
	while (!does_say(source, "Followed by: the shop's event stream")) {
		char at[48], text[200];
		wall_time_text((int64_t)time(NULL) * 1000 + 999, 480, at, sizeof(at));
		snprintf(text, sizeof(text),
			 "event: confirm\ndata: {\"epoch\": \"0\", \"version\": 1, \"at\": \"%s\"}\n\n", at);
		scripted_server_send(shop, path, text);
		assert_true(harness_now_ns() < limit_ns);
		os_sleep_ms(20);
	}
}

static void a_live_stream_is_said(void **state)
{
	(void)state;
	harness_log_clear();
	scripted_server_say(shop, "/events",
			    &(struct script){.body = ": hello\n\n",
					     .is_stream = true,
					     .headers = "Content-Type: text/event-stream\r\n"});
	shop_say_room("/pushed", 1, "Link: </events>; rel=\"events\"\r\n");
	obs_source_t *source = shop_source("/pushed", NULL);
	confirm_until_live(source, "/events");
	json_t *feed = feed_of(source);
	assert_true(json_is_true(json_object_get(feed, "is_push_live")));
	assert_string_equal(json_string_value(json_object_get(feed, "source")), "push");
	json_decref(feed);
	harness_log_wait(LOG_INFO, "/pushed: the shop pushes its changes");
	// the stream is gone for good: the room goes on, and the shop is asked
	scripted_server_say(shop, "/events", &(struct script){.status = 204});
	scripted_server_end(shop, "/events", true);
	wait_for_words(source, "Followed by: asking the shop");
	harness_log_wait(LOG_INFO, "/pushed: no changes are pushed any more, the shop is asked");
	overlay_wait(source, "state", "fresh");
	assert_int_equal(harness_log_count(LOG_INFO, "/pushed: the shop pushes"), 1);
	obs_source_release(source);

	// an address of its own, which the room does not name
	scripted_server_say(shop, "/other-events",
			    &(struct script){.body = ": hello\n\n",
					     .is_stream = true,
					     .headers = "Content-Type: text/event-stream\r\n"});
	shop_say_room("/unnamed", 1, NULL);
	char more[100];
	snprintf(more, sizeof(more), "\"events_url\": \"http://127.0.0.1:%d/other-events\"",
		 scripted_server_port(shop));
	source = shop_source("/unnamed", more);
	confirm_until_live(source, "/other-events");
	assert_int_equal(scripted_server_count(shop, "/other-events"), 1);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_status_says_by_what_clock_and_how_fast),
		cmocka_unit_test(a_clock_that_is_uncertain_is_said),
		cmocka_unit_test(the_last_error_is_kept_with_its_time),
		cmocka_unit_test(a_live_stream_is_said),
		cmocka_unit_test(a_recorded_show_is_a_room_like_others),
	};
	return cmocka_run_group_tests(tests, shop_start, shop_stop);
}
