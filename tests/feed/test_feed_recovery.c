/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How soon a room is back after a long outage: whoever was away for minutes must not be kept off the air for one more.
 */
#include "push_fixture.h"

#define FIRST_MS 400
#define TTL_MS 1000
#define LATE_MS 400

/* Pauses that may grow as long as on air, with a room that is good for a second. */
static void follow_slowly(struct fixture *fixture)
{
	const struct feed_limits limits = {.backoff_first_ms = FIRST_MS, .poll_least_ms = 100};
	feed_service_destroy(&fixture->service);
	fixture->service = feed_service_create(NULL, &limits, NULL);
	assert_non_null(fixture->service);
	scripted_server_say(fixture->server, "/events", &(struct script){.status = 500});
	push_say_room(fixture, room_text_of("e1", 5, 7990, TTL_MS), "\"e1-5\"");
	fixture_open(fixture, "/room");
	WAIT_FOR(fixture, push_sale_of(state) == 7990);
}

static uint64_t gap_ms(struct fixture *fixture, size_t index)
{
	return (scripted_server_time_ns(fixture->server, "/room", index + 1) -
		scripted_server_time_ns(fixture->server, "/room", index)) /
	       MS_NS;
}

static void test_recovery_a_held_room_is_asked_for_every_ttl(void **test)
{
	struct fixture *fixture = *test;
	follow_slowly(fixture);
	scripted_server_say(fixture->server, "/room", &(struct script){.status = 500});
	WAIT_FOR(fixture, state->error.http_status == 500);
	size_t first = scripted_server_count(fixture->server, "/room") - 1;
	// 400, 800, 1000, 1000, less up to a half; doubled on they would be 400, 800, 1600, 3200
	WAIT_UNTIL(scripted_server_count(fixture->server, "/room") > first + 4);
	assert_in_range(gap_ms(fixture, first + 2), TTL_MS / 2 - 1, TTL_MS + LATE_MS);
	assert_in_range(gap_ms(fixture, first + 3), TTL_MS / 2 - 1, TTL_MS + LATE_MS);
}

static void test_recovery_brings_the_stream_back_too(void **test)
{
	struct fixture *fixture = *test;
	follow_slowly(fixture);
	scripted_server_say(fixture->server, "/room", &(struct script){.status = 500});
	// the pause after those of 400, 800 and 1600 ms is 3200, less up to a half
	WAIT_UNTIL(scripted_server_count(fixture->server, "/events") == 4);
	pause_ms(50);
	push_say_stream(fixture, ": hello\n\n");
	push_say_room(fixture, room_text_of("e1", 6, 6990, TTL_MS), "\"e1-6\"");
	WAIT_FOR(fixture, push_sale_of(state) == 6990);
	uint64_t back_ns = now_ns();
	WAIT_UNTIL(scripted_server_count(fixture->server, "/events") == 5);
	assert_true(now_ns() - back_ns < (FIRST_MS + LATE_MS) * MS_NS);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_recovery_a_held_room_is_asked_for_every_ttl),
		TEST(test_recovery_brings_the_stream_back_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
