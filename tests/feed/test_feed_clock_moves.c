/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clocks that jump, a machine that sleeps, and offers that end: what the feed makes of them, and how soon. */
#include "push_fixture.h"

#include "room/wall_time.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#define HOUR_MS INT64_C(3600000)
#define DAY_MS (24 * HOUR_MS)

/* -- a machine whose wall clock and whose sleep the test moves -- */

static _Atomic int64_t wall_off_ms;
static _Atomic uint64_t asleep_ms;

static uint64_t machine_now_ns(void *data)
{
	(void)data;
	return now_ns();
}

static int64_t machine_wall_ms(void *data)
{
	(void)data;
	return clock_wall_ms(clock_system()) + atomic_load(&wall_off_ms);
}

static uint64_t machine_asleep_ns(void *data)
{
	(void)data;
	return atomic_load(&asleep_ms) * MS_NS;
}

static const struct clock machine = {
	.now_ns = machine_now_ns, .wall_ms = machine_wall_ms, .asleep_ns = machine_asleep_ns};

static void use_machine(struct fixture *fixture, const struct feed_limits *limits)
{
	atomic_store(&wall_off_ms, 0);
	atomic_store(&asleep_ms, 0);
	feed_service_destroy(&fixture->service);
	fixture->service = feed_service_create(&machine, limits, NULL);
}

static int64_t true_wall_ms(void)
{
	return clock_wall_ms(clock_system());
}

static int64_t shop_off_ms(const struct feed_state *state)
{
	return clock_anchor_shop_ms(&state->shop, now_ns()) - true_wall_ms();
}

/* As near as the clock claims to be, two readings of the test's own within. */
static void assert_near(const struct feed_state *state, int64_t off_ms, int64_t wanted_ms)
{
	int64_t most_ms = state->clock_uncertain_ms + 20;
	assert_in_range(state->clock_uncertain_ms, 0, 300);
	assert_in_range(off_ms - wanted_ms + most_ms, 0, 2 * most_ms);
}

static const char *room_with_end(int ttl_ms, int64_t end_ms)
{
	static char text[1200];
	char end[48];
	wall_time_text(end_ms, 0, end, sizeof(end));
	snprintf(text, sizeof(text),
		 "{\"schema\": \"shop-room/1\", \"version\": 1, \"epoch\": \"e1\", \"server_time\": \"@NOW@\",\n"
		 " \"ttl_ms\": %d, \"current\": \"a\", \"room\": {\"id\": \"room-1\"},\n"
		 " \"items\": [{\"id\": \"a\", \"title\": \"Tissues\", \"price\": {\"currency\": \"CNY\", \"sale\": "
		 "7990}, \"offer\": {\"ends_at\": \"%s\", \"seq\": 1}}]}",
		 ttl_ms, end);
	return text;
}

/* -- the shop's clock beside a wall clock that lies -- */

static void test_clock_does_not_care_for_the_machines_wall_clock(void **test)
{
	struct fixture *fixture = *test;
	use_machine(fixture, &short_limits);
	atomic_store(&wall_off_ms, -DAY_MS);
	scripted_server_say(fixture->server, "/room", &(struct script){.body = room_text(1, 7990)});
	fixture_open(fixture, "/room");
	WAIT_FOR(fixture, state->room);
	assert_near(fixture->state, shop_off_ms(fixture->state), 0);
	assert_near(fixture->state, fixture->state->clock_offset_ms, DAY_MS);
	assert_int_equal(fixture->state->freshness, FRESHNESS_FRESH);
	// ... nor when it jumps in the middle of the show, there and back
	const int64_t jumps_ms[] = {DAY_MS, 0, 365 * DAY_MS, -HOUR_MS};
	for (size_t i = 0; i < sizeof(jumps_ms) / sizeof(jumps_ms[0]); i++) {
		atomic_store(&wall_off_ms, jumps_ms[i]);
		scripted_server_say(fixture->server, "/room", &(struct script){.body = room_text((int)i + 2, 7990)});
		feed_refresh(fixture->feed);
		WAIT_FOR(fixture, state->room->version == (int)i + 2);
		assert_near(fixture->state, shop_off_ms(fixture->state), 0);
		assert_near(fixture->state, fixture->state->clock_offset_ms, -jumps_ms[i]);
		assert_in_range(feed_state_age_ms(fixture->state, now_ns()), 0, 500);
		assert_int_equal(fixture->state->freshness, FRESHNESS_FRESH);
	}
	assert_int_equal(log_count("clock"), 0);
}

static void test_clock_of_a_shop_that_is_set_is_followed_at_once(void **test)
{
	struct fixture *fixture = *test;
	const struct feed_limits slow = {.poll_least_ms = 1500};
	feed_service_destroy(&fixture->service);
	fixture->service = feed_service_create(NULL, &slow, NULL);
	const int64_t sets_ms[] = {0, HOUR_MS, -HOUR_MS};
	scripted_server_say(fixture->server, "/room", &(struct script){.body = room_text_of("e1", 1, 7990, 1000)});
	fixture_open(fixture, "/room");
	WAIT_FOR(fixture, state->room);
	// the first answers are believed whatever they say
	for (size_t asked = 1; asked < 4; asked++) {
		feed_refresh(fixture->feed);
		WAIT_UNTIL(scripted_server_count(fixture->server, "/room") > asked);
	}
	pause_ms(50);
	for (size_t i = 1; i < sizeof(sets_ms) / sizeof(sets_ms[0]); i++) {
		size_t asked = scripted_server_count(fixture->server, "/room");
		scripted_server_say(
			fixture->server, "/room",
			&(struct script){.body = room_text_of("e1", 1, 7990, 1000), .clock_ms = sets_ms[i]});
		WAIT_FOR(fixture, shop_off_ms(state) > sets_ms[i] - 100 && shop_off_ms(state) < sets_ms[i] + 100);
		// the answer that was not believed, and at once the one that confirms it
		uint64_t doubted_ns = scripted_server_time_ns(fixture->server, "/room", asked);
		uint64_t confirmed_ns = scripted_server_time_ns(fixture->server, "/room", asked + 1);
		assert_in_range((confirmed_ns - doubted_ns) / MS_NS, 90, 1200);
		WAIT_UNTIL(log_count("clock was set by") == i);
	}
}

static void test_clock_slews_what_is_near(void **test)
{
	struct fixture *fixture = *test;
	scripted_server_say(fixture->server, "/room", &(struct script){.body = room_text_of("e1", 1, 7990, 1000)});
	fixture_open(fixture, "/room");
	WAIT_UNTIL(scripted_server_count(fixture->server, "/room") >= 5);
	scripted_server_say(fixture->server, "/room",
			    &(struct script){.body = room_text_of("e1", 1, 7990, 1000), .clock_ms = -300});
	WAIT_FOR(fixture, state->shop.slew_ns < -200 * (int64_t)MS_NS);
	// 1 % of the time since
	assert_in_range(shop_off_ms(fixture->state) + 120, 0, 180);
	int64_t said_ms = clock_anchor_shop_ms(&fixture->state->shop, now_ns());
	for (int i = 0; i < 300; i++) {
		fixture_look(fixture);
		int64_t next_ms = clock_anchor_shop_ms(&fixture->state->shop, now_ns());
		assert_true(next_ms >= said_ms);
		said_ms = next_ms;
		pause_ms(2);
	}
	assert_int_equal(log_count("clock was set by"), 0);
}

static void test_clock_goes_on_while_the_machine_sleeps(void **test)
{
	struct fixture *fixture = *test;
	use_machine(fixture, &short_limits);
	scripted_server_say(fixture->server, "/room", &(struct script){.body = room_text_of("e1", 1, 7990, 60000)});
	fixture_open(fixture, "/room");
	WAIT_FOR(fixture, state->room);
	scripted_server_say(fixture->server, "/room", &(struct script){.is_silent = true});
	atomic_store(&asleep_ms, HOUR_MS);
	// nobody refreshes: the feed sees it by itself, and what is held grows old by the sleep
	WAIT_FOR(fixture, state->freshness == FRESHNESS_EXPIRED);
	assert_in_range(feed_state_age_ms(fixture->state, now_ns()), HOUR_MS, HOUR_MS + 5000);
	WAIT_UNTIL(log_count("slept for 3600 s") == 1);
	WAIT_UNTIL(scripted_server_count(fixture->server, "/room") >= 2);
	scripted_server_say(fixture->server, "/room",
			    &(struct script){.body = room_text_of("e1", 2, 5990, 60000), .clock_ms = HOUR_MS});
	WAIT_FOR(fixture, state->freshness == FRESHNESS_FRESH && state->room->version == 2);
	assert_int_equal(log_count("clock was set by"), 0);
}

/* -- the end of an offer -- */

static void test_clock_asks_once_when_an_offer_ends(void **test)
{
	struct fixture *fixture = *test;
	int64_t end_ms = true_wall_ms() + HOUR_MS + 600;
	const struct script script = {.body = room_with_end(60000, end_ms), .clock_ms = HOUR_MS};
	scripted_server_say(fixture->server, "/room", &script);
	fixture_open(fixture, "/room");
	WAIT_FOR(fixture, state->room);
	assert_true(fixture->state->confirmed_ms < end_ms);
	WAIT_FOR(fixture, state->confirmed_ms >= end_ms);
	int64_t late_ms = clock_anchor_shop_ms(&fixture->state->shop, fixture->state->at_ns) - end_ms;
	// the next poll is twenty seconds away
	assert_in_range(late_ms, 0, 1500);
	pause_ms(300);
	assert_int_equal(scripted_server_count(fixture->server, "/room"), 2);
}

/* A live stream that confirms nothing in time: the room is asked for all the same. */
static void test_clock_asks_beneath_a_stream_when_an_offer_ends(void **test)
{
	struct fixture *fixture = *test;
	int64_t end_ms = true_wall_ms() + 800;
	scripted_server_say(fixture->server, "/events",
			    &(struct script){.body = ": hello\n\n",
					     .is_stream = true,
					     .headers = "Content-Type: text/event-stream\r\n"});
	scripted_server_say(fixture->server, "/room",
			    &(struct script){.body = room_with_end(60000, end_ms),
					     .headers = "Link: </events>; rel=\"events\"\r\n"});
	fixture_open(fixture, "/room");
	WAIT_FOR(fixture, state->room);
	pause_ms(5);
	push_send(fixture, event_confirm("e1", 1));
	WAIT_FOR(fixture, state->is_push_live);
	pause_ms(100);
	size_t asked = scripted_server_count(fixture->server, "/room");
	assert_true(fixture_look(fixture)->confirmed_ms < end_ms);
	WAIT_FOR(fixture, state->confirmed_ms >= end_ms);
	int64_t late_ms = clock_anchor_shop_ms(&fixture->state->shop, fixture->state->at_ns) - end_ms;
	// the next poll is twenty seconds away
	assert_in_range(late_ms, 0, 1500);
	assert_true(fixture->state->is_push_live);
	pause_ms(300);
	assert_int_equal(scripted_server_count(fixture->server, "/room"), asked + 1);
}

static void test_clock_asks_a_file_when_an_offer_ends(void **test)
{
	struct fixture *fixture = *test;
	char now[48];
	char whole[1300];
	int64_t end_ms = true_wall_ms() + 600;
	const char *text = room_with_end(60000, end_ms);
	const char *mark = strstr(text, "@NOW@");
	wall_time_text(true_wall_ms(), 0, now, sizeof(now));
	snprintf(whole, sizeof(whole), "%.*s%s%s", (int)(mark - text), text, now, mark + 5);
	fixture_open_file(fixture, FEED_SOURCE_FILE, fixture_write_text("room.json", whole));
	WAIT_FOR(fixture, state->room && state->confirmed_ms < end_ms);
	WAIT_FOR(fixture, state->confirmed_ms >= end_ms);
	int64_t late_ms = clock_anchor_shop_ms(&fixture->state->shop, fixture->state->at_ns) - end_ms;
	// the next poll is twenty seconds away
	assert_in_range(late_ms, 0, 1500);
}

/* A shop that stands still before the end is asked a few times and then as ever. */
static void test_clock_gives_an_end_up_that_nobody_confirms(void **test)
{
	struct fixture *fixture = *test;
	char headers[64];
	char body[1300];
	char now[48];
	int64_t then_ms = true_wall_ms();
	const char *text = room_with_end(60000, then_ms + 300);
	const char *mark = strstr(text, "@NOW@");
	wall_time_text(then_ms, 0, now, sizeof(now));
	snprintf(body, sizeof(body), "%.*s%s%s", (int)(mark - text), text, now, mark + 5);
	snprintf(headers, sizeof(headers), "Shop-Time: %lld\r\n", (long long)then_ms);
	scripted_server_say(
		fixture->server, "/room",
		&(struct script){.body = body, .headers = headers, .has_no_shop_time = true, .has_no_date = true});
	fixture_open(fixture, "/room");
	WAIT_UNTIL(scripted_server_count(fixture->server, "/room") >= 5);
	pause_ms(1300);
	assert_in_range(scripted_server_count(fixture->server, "/room"), 5, 6);
	fixture_look(fixture);
	assert_true(fixture->state->confirmed_ms < then_ms + 300);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_clock_does_not_care_for_the_machines_wall_clock),
		TEST(test_clock_of_a_shop_that_is_set_is_followed_at_once),
		TEST(test_clock_slews_what_is_near),
		TEST(test_clock_goes_on_while_the_machine_sleeps),
		TEST(test_clock_asks_once_when_an_offer_ends),
		TEST(test_clock_asks_beneath_a_stream_when_an_offer_ends),
		TEST(test_clock_asks_a_file_when_an_offer_ends),
		TEST(test_clock_gives_an_end_up_that_nobody_confirms),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
