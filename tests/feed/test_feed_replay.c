/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Recorded shows as a way in: told at their times, with their failures, over and over; and the show that is shipped. */
#include "feed_fixture.h"

#include "feed/recording.h"

#include "room/wall_time.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define START_MS INT64_C(1795265280000) /* 2026-11-21T20:48:00+08:00 */
#define HEAD "{\"schema\": \"shop-recording/1\", \"lasts_ms\": 300000}\n"

/* -- a recording -- */

static char text[16 * 1024];

static void begin(const char *head)
{
	snprintf(text, sizeof(text), "%s", head);
}

static void add(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void add(const char *format, ...)
{
	va_list args;
	size_t used = strlen(text);
	va_start(args, format);
	vsnprintf(text + used, sizeof(text) - used, format, args);
	va_end(args);
}

static void add_room(int t_ms, int version, int sale_minor)
{
	const char *room = room_text_of("e1", version, sale_minor, 15000);
	const char *mark = strstr(room, "@NOW@");
	char at[40];
	wall_time_text(START_MS + t_ms, 480, at, sizeof(at));
	add("{\"t_ms\": %d, \"at\": \"%s\", \"room\": ", t_ms, at);
	for (const char *c = room; *c; c++) {
		if (c == mark) {
			add("%s", at);
			c += 4;
		} else if (*c != '\n') {
			add("%c", *c);
		}
	}
	add("}\n");
}

static void add_error(int t_ms, int age_ms)
{
	char at[40];
	wall_time_text(START_MS + t_ms, 480, at, sizeof(at));
	add("{\"t_ms\": %d, \"at\": \"%s\", \"age_ms\": %d, "
	    "\"error\": {\"code\": \"timeout\", \"message\": \"no answer\"}}\n",
	    t_ms, at, age_ms);
}

/* -- under a clock that the test moves -- */

static _Atomic uint64_t ahead_ns;

static uint64_t moved_now_ns(void *data)
{
	(void)data;
	return now_ns() + atomic_load(&ahead_ns);
}

static int64_t moved_wall_ms(void *data)
{
	(void)data;
	return clock_wall_ms(clock_system());
}

static _Atomic uint64_t slept_ns;

static uint64_t moved_asleep_ns(void *data)
{
	(void)data;
	return atomic_load(&slept_ns);
}

static const struct clock moved_clock = {
	.now_ns = moved_now_ns, .wall_ms = moved_wall_ms, .asleep_ns = moved_asleep_ns};

static int64_t since_start_ms(const struct feed_state *state)
{
	return clock_anchor_shop_ms(&state->shop, moved_now_ns(NULL)) - START_MS;
}

static int64_t age_ms(const struct feed_state *state)
{
	return feed_state_age_ms(state, moved_now_ns(NULL));
}

static void move(struct fixture *fixture, int64_t ms)
{
	atomic_fetch_add(&ahead_ns, (uint64_t)ms * MS_NS);
	feed_refresh(fixture->feed);
}

static int64_t sale_of(const struct feed_state *state)
{
	return state->room ? state->room->items[0].price.sale_minor : -1;
}

static void open_file_within(struct fixture *fixture, const struct feed_limits *limits, enum feed_source source,
			     const char *path)
{
	feed_service_destroy(&fixture->service);
	fixture->service = feed_service_create(&moved_clock, limits, NULL);
	fixture_open_file(fixture, source, path);
}

static void open_file(struct fixture *fixture, enum feed_source source, const char *path)
{
	open_file_within(fixture, &short_limits, source, path);
}

static void open_text(struct fixture *fixture, enum feed_source source)
{
	open_file(fixture, source, fixture_write_text("show.jsonl", text));
}

/* -- tests -- */

static void test_replay_tells_the_lines_at_their_times(void **test)
{
	struct fixture *fixture = *test;
	begin(HEAD);
	add_room(0, 1, 7990);
	add_room(60000, 2, 6990);
	add_room(200000, 3, 5990);
	open_text(fixture, FEED_SOURCE_REPLAY);
	WAIT_FOR(fixture, sale_of(state) == 7990);
	assert_string_equal(feed_source_name(fixture->state->source), "replay");
	assert_int_equal(fixture->state->freshness, FRESHNESS_FRESH);
	assert_in_range(since_start_ms(fixture->state), 0, 1000);
	move(fixture, 50000);
	WAIT_FOR(fixture, state->confirmed_ms >= START_MS + 50000);
	assert_int_equal(sale_of(fixture->state), 7990);
	assert_int_equal(fixture->state->freshness, FRESHNESS_FRESH);
	move(fixture, 10000);
	WAIT_FOR(fixture, sale_of(state) == 6990);
	assert_in_range(since_start_ms(fixture->state), 60000, 63000);
	assert_int_equal(fixture->state->freshness, FRESHNESS_FRESH);
	move(fixture, 140000);
	WAIT_FOR(fixture, sale_of(state) == 5990);
	assert_int_equal(log_count("feed "), 1);
}

static void test_replay_begins_again_at_its_end(void **test)
{
	struct fixture *fixture = *test;
	begin(HEAD);
	add_room(0, 1, 7990);
	add_room(100000, 9, 5990);
	open_text(fixture, FEED_SOURCE_DEMO);
	WAIT_FOR(fixture, sale_of(state) == 7990);
	assert_string_equal(feed_source_name(fixture->state->source), "demo");
	for (int round = 2; round < 5; round++) {
		move(fixture, 100000);
		WAIT_FOR(fixture, sale_of(state) == 5990);
		move(fixture, 190000);
		WAIT_FOR(fixture, state->confirmed_ms >= START_MS + 290000);
		assert_int_equal(sale_of(fixture->state), 5990);
		move(fixture, 10000);
		WAIT_FOR(fixture, sale_of(state) == 7990);
		char epoch[16];
		snprintf(epoch, sizeof(epoch), "e1.%d", round);
		assert_string_equal(fixture->state->room->epoch, epoch);
		assert_in_range(since_start_ms(fixture->state), 0, 3000);
		assert_int_equal(fixture->state->freshness, FRESHNESS_FRESH);
		assert_int_equal(fixture->state->error.code, ERROR_NONE);
	}
	assert_int_equal(log_count("feed "), 1);
}

static void test_replay_without_a_length_rests_a_moment(void **test)
{
	struct fixture *fixture = *test;
	begin("{\"schema\": \"shop-recording/1\"}\n");
	add_room(0, 1, 7990);
	add_room(20000, 2, 5990);
	open_text(fixture, FEED_SOURCE_REPLAY);
	WAIT_FOR(fixture, sale_of(state) == 7990);
	move(fixture, 20000);
	WAIT_FOR(fixture, sale_of(state) == 5990);
	move(fixture, RECORDING_REST_MS);
	WAIT_FOR(fixture, sale_of(state) == 7990);
}

/* A failure fails as it did, and the room is as old as it was then. */
static void test_replay_fails_as_the_show_did(void **test)
{
	struct fixture *fixture = *test;
	begin(HEAD);
	add_room(0, 1, 7990);
	add_error(60000, 4000);
	add_room(200000, 1, 7990);
	open_text(fixture, FEED_SOURCE_REPLAY);
	WAIT_FOR(fixture, sale_of(state) == 7990);
	move(fixture, 59500);
	WAIT_FOR(fixture, state->confirmed_ms == START_MS + 56000);
	WAIT_FOR(fixture, state->error.code == ERROR_TIMEOUT);
	assert_string_equal(fixture->state->error.message, "no answer");
	assert_int_equal(fixture->state->freshness, FRESHNESS_FRESH);
	assert_in_range(age_ms(fixture->state), 4000, 8000);
	move(fixture, 12500);
	WAIT_FOR(fixture, state->freshness == FRESHNESS_STALE);
	assert_int_equal(fixture->state->confirmed_ms, START_MS + 56000);
	move(fixture, 60000);
	WAIT_FOR(fixture, state->freshness == FRESHNESS_EXPIRED);
	assert_int_equal(sale_of(fixture->state), 7990);
	move(fixture, 70000);
	WAIT_FOR(fixture, state->freshness == FRESHNESS_FRESH);
	assert_int_equal(fixture->state->error.code, ERROR_NONE);
	assert_int_equal(fixture->state->last_error.code, ERROR_TIMEOUT);
	assert_in_range(age_ms(fixture->state), 0, 5000);
}

static void test_replay_bad_lines_fail_and_are_gone_on_from(void **test)
{
	struct fixture *fixture = *test;
	begin(HEAD);
	add_room(0, 5, 7990);
	add("oops\noops again\n");
	add_room(60000, 6, 5990);
	add_room(120000, 5, 7990); // an older version
	add_room(180000, 7, 4990);
	add("{\"t_ms\": 2000");
	open_text(fixture, FEED_SOURCE_REPLAY);
	WAIT_FOR(fixture, state->error.code == ERROR_SYNTAX);
	assert_int_equal(fixture->state->error.line, 3);
	assert_int_equal(sale_of(fixture->state), 7990);
	move(fixture, 60000);
	WAIT_FOR(fixture, sale_of(state) == 5990);
	assert_int_equal(fixture->state->error.code, ERROR_NONE);
	move(fixture, 60000);
	WAIT_FOR(fixture, state->error.code == ERROR_VALUE);
	assert_int_equal(sale_of(fixture->state), 5990);
	move(fixture, 60000);
	WAIT_FOR(fixture, sale_of(state) == 4990);
	WAIT_UNTIL(log_count("show.jsonl: cut off: line 8") == 1);
	assert_int_equal(log_count("line 3 "), 1); // and not the one behind it
}

static void test_replay_of_what_is_no_recording(void **test)
{
	struct fixture *fixture = *test;
	char path[256];
	snprintf(path, sizeof(path), "%s/show.jsonl", fixture_folder());
	open_file(fixture, FEED_SOURCE_REPLAY, path);
	WAIT_FOR(fixture, state->error.code == ERROR_NOT_FOUND);
	assert_string_equal(fixture->state->error.path, path);
	fixture_write_text("show.jsonl", "{\"schema\": \"shop-room/1\"}\n");
	WAIT_FOR(fixture, state->error.code == ERROR_UNSUPPORTED);
	assert_int_equal(fixture->state->freshness, FRESHNESS_WAITING);
	begin(HEAD);
	add_room(0, 1, 7990);
	fixture_write_text("show.jsonl", text);
	WAIT_FOR(fixture, sale_of(state) == 7990);
	assert_int_equal(fixture->state->error.code, ERROR_NONE);
	feed_close(&fixture->feed);
	const struct feed_request request = {.source = FEED_SOURCE_REPLAY, .path = ""};
	struct error err;
	assert_null(feed_open(fixture->service, &request, NULL, &err));
	assert_int_equal(err.code, ERROR_USAGE);
}

/* A machine that slept: everything is due at once, and the newest of it is told. */
static void test_replay_catches_up(void **test)
{
	struct fixture *fixture = *test;
	begin(HEAD);
	for (int i = 0; i < 40; i++)
		add_room(i * 1000, i + 1, 1000 + i);
	add_error(40000, 0);
	open_text(fixture, FEED_SOURCE_REPLAY);
	WAIT_FOR(fixture, sale_of(state) == 1000);
	move(fixture, 200000);
	WAIT_FOR(fixture, sale_of(state) == 1039 && state->error.code == ERROR_TIMEOUT);
	WAIT_FOR(fixture, state->freshness == FRESHNESS_EXPIRED);
	assert_in_range(fixture->state->confirmed_ms, START_MS + 39000, START_MS + 40000);
}

static void test_replay_stands_still_while_the_machine_sleeps(void **test)
{
	struct fixture *fixture = *test;
	begin(HEAD);
	add_room(0, 1, 7990);
	open_text(fixture, FEED_SOURCE_REPLAY);
	WAIT_FOR(fixture, sale_of(state) == 7990);
	atomic_fetch_add(&slept_ns, 3600 * 1000 * MS_NS);
	move(fixture, 10000);
	WAIT_UNTIL(log_count("the machine slept for 3600 s") == 1);
	WAIT_FOR(fixture, state->confirmed_ms >= START_MS + 10000);
	assert_in_range(since_start_ms(fixture->state), 10000, 15000);
	assert_int_equal(fixture->state->freshness, FRESHNESS_FRESH);
}

static void test_replay_show_of_the_tree_is_good(void **test)
{
	struct fixture *fixture = *test;
	open_file_within(fixture, NULL, FEED_SOURCE_DEMO, SHOP_SOURCE_DIR "/data/demo/show.jsonl");
	WAIT_FOR(fixture, state->room);
	assert_true(fixture->state->room->is_demo);
	assert_int_equal(fixture->state->error.code, ERROR_NONE);
	WAIT_FOR(fixture, blob_set_count(state->images) == state->room->item_count);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_replay_tells_the_lines_at_their_times),
		TEST(test_replay_begins_again_at_its_end),
		TEST(test_replay_without_a_length_rests_a_moment),
		TEST(test_replay_fails_as_the_show_did),
		TEST(test_replay_bad_lines_fail_and_are_gone_on_from),
		TEST(test_replay_of_what_is_no_recording),
		TEST(test_replay_catches_up),
		TEST(test_replay_stands_still_while_the_machine_sleeps),
		TEST(test_replay_show_of_the_tree_is_good),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
