/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose clock a room from a URL runs on, and how it ages when the shop falls silent. */
#include "feed_fixture.h"

#include "room/wall_time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOUR_MS INT64_C(3600000)

static int64_t wall_now_ms(void)
{
	return clock_wall_ms(clock_system());
}

/* How far the shop's clock of a state is from the machine's. */
static int64_t offset_ms(const struct feed_state *state)
{
	return clock_anchor_shop_ms(&state->shop, now_ns()) - wall_now_ms();
}

static void follow(struct fixture *fixture, const struct script *script)
{
	scripted_server_say(fixture->server, "/room", script);
	fixture_open(fixture, "/room");
	WAIT_FOR(fixture, state->room);
}

static void test_clock_is_the_shops(void **test)
{
	struct fixture *fixture = *test;
	follow(fixture, &(struct script){.body = room_text(1, 7990), .clock_ms = -5 * HOUR_MS});
	assert_in_range(offset_ms(fixture->state) + 5 * HOUR_MS + 500, 0, 1000);
	assert_in_range(feed_state_age_ms(fixture->state, now_ns()), 0, 1000);
	assert_in_range(fixture->state->confirmed_ms + 5 * HOUR_MS - wall_now_ms() + 2000, 0, 2000);
	assert_int_equal(fixture->state->freshness, FRESHNESS_FRESH);
}

static void test_clock_comes_from_date_else_from_the_document(void **test)
{
	struct fixture *fixture = *test;
	follow(fixture, &(struct script){.body = room_text(1, 7990), .clock_ms = HOUR_MS, .has_no_shop_time = true});
	assert_in_range(offset_ms(fixture->state) - HOUR_MS + 1000, 0, 2000);
	feed_close(&fixture->feed);
	follow(fixture, &(struct script){.body = room_text(1, 7990),
					 .clock_ms = 2 * HOUR_MS,
					 .has_no_shop_time = true,
					 .has_no_date = true});
	assert_in_range(offset_ms(fixture->state) - 2 * HOUR_MS + 500, 0, 1000);
	assert_int_equal(fixture->state->freshness, FRESHNESS_FRESH);
}

static void test_clock_of_a_cached_answer_runs_ahead_of_it(void **test)
{
	struct fixture *fixture = *test;
	follow(fixture, &(struct script){.body = room_text(1, 7990), .clock_ms = -20000, .headers = "Age: 20\r\n"});
	assert_in_range(offset_ms(fixture->state) + 1100, 0, 2200);
	assert_in_range(feed_state_age_ms(fixture->state, now_ns()), 19000, 22000);
	assert_int_equal(fixture->state->freshness, FRESHNESS_STALE);
}

/* The moment at which a freshness was published, less the moment at which it had to be. */
static int64_t late_ms(const struct feed_state *state, int64_t due_after_ms)
{
	uint64_t due_ns = (uint64_t)clock_anchor_mono_ns(&state->shop, state->confirmed_ms + due_after_ms);
	return (int64_t)(state->at_ns - due_ns) / (int64_t)MS_NS;
}

static void test_clock_ages_a_room_whose_shop_falls_silent(void **test)
{
	struct fixture *fixture = *test;
	// nothing but the age itself wakes the feed: the next request is a minute away
	const struct feed_limits slow = {.total_timeout_ms = 500, .backoff_first_ms = 60000};
	feed_service_destroy(&fixture->service);
	fixture->service = feed_service_create(NULL, &slow, NULL);
	follow(fixture, &(struct script){.body = room_text_of("e1", 1, 7990, 1000)});
	assert_int_equal(fixture->state->freshness, FRESHNESS_FRESH);
	scripted_server_say(fixture->server, "/room", &(struct script){.is_silent = true});
	WAIT_FOR(fixture, state->freshness == FRESHNESS_STALE);
	assert_in_range(late_ms(fixture->state, 1000 + FRESHNESS_GRACE_MS) + 1, 0, 300);
	WAIT_FOR(fixture, state->freshness == FRESHNESS_EXPIRED);
	assert_in_range(late_ms(fixture->state, 4000) + 1, 0, 300);
	assert_int_equal(fixture->state->room->version, 1);
	WAIT_UNTIL(log_count(": expired") == 1);
	assert_int_equal(log_count(": stale"), 1);
	scripted_server_say(fixture->server, "/room", &(struct script){.body = room_text_of("e1", 2, 5990, 1000)});
	feed_refresh(fixture->feed);
	WAIT_FOR(fixture, state->freshness == FRESHNESS_FRESH && state->room->version == 2);
}

static void test_clock_of_a_dead_shops_cache_confirms_nothing(void **test)
{
	struct fixture *fixture = *test;
	char headers[64];
	char body[1024];
	char now[48];
	const char *text = room_text_of("e1", 1, 7990, 1000);
	const char *mark = strstr(text, "@NOW@");
	wall_time_text(wall_now_ms(), 0, now, sizeof(now));
	snprintf(body, sizeof(body), "%.*s%s%s", (int)(mark - text), text, now, mark + 5);
	snprintf(headers, sizeof(headers), "Shop-Time: %lld\r\n", (long long)wall_now_ms());
	follow(fixture,
	       &(struct script){.body = body, .headers = headers, .has_no_shop_time = true, .has_no_date = true});
	WAIT_FOR(fixture, state->freshness == FRESHNESS_STALE);
	assert_true(scripted_server_count(fixture->server, "/room") >= 4);
	assert_int_equal(fixture->state->error.code, ERROR_NONE);
}

static void test_clock_set_back_makes_nothing_younger(void **test)
{
	struct fixture *fixture = *test;
	const char *link = "Link: </events>; rel=\"events\"\r\n";
	// the heads of streams alone tell, again and again, that it is an hour earlier
	scripted_server_say(fixture->server, "/events",
			    &(struct script){.body = ": hello\n\n", .headers = "Content-Type: text/event-stream\r\n"});
	follow(fixture,
	       &(struct script){.body = room_text_of("e1", 1, 7990, 1000), .headers = link, .clock_ms = 3600000});
	scripted_server_say(fixture->server, "/room", &(struct script){.status = 500});
	WAIT_UNTIL(log_count("the room's clock was set by") == 1);
	WAIT_FOR(fixture, state->freshness == FRESHNESS_STALE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_clock_is_the_shops),
		TEST(test_clock_comes_from_date_else_from_the_document),
		TEST(test_clock_of_a_cached_answer_runs_ahead_of_it),
		TEST(test_clock_ages_a_room_whose_shop_falls_silent),
		TEST(test_clock_of_a_dead_shops_cache_confirms_nothing),
		TEST(test_clock_set_back_makes_nothing_younger),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
