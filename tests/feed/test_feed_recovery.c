/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How soon a room is back after a long outage: whoever was away for minutes must not be kept off the air for one more.
 */
#include "push_fixture.h"

#define FIRST_MS 200
#define TTL_MS 1000
/* The pause after the sixth failure would be 6400 ms, less up to a half; a busy machine is not so late. */
#define SOON_MS 2500

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

/* Waits until a path was asked for so often. */
static void await(struct fixture *fixture, const char *path, size_t count)
{
	// two steps, since one may take 5 s at most
	WAIT_UNTIL(scripted_server_count(fixture->server, path) >= count - 1);
	WAIT_UNTIL(scripted_server_count(fixture->server, path) >= count);
}

static uint64_t gap_ms(struct fixture *fixture, const char *path, size_t index)
{
	return (scripted_server_time_ns(fixture->server, path, index + 1) -
		scripted_server_time_ns(fixture->server, path, index)) /
	       MS_NS;
}

static void test_recovery_a_held_room_is_asked_for_every_ttl(void **test)
{
	struct fixture *fixture = *test;
	follow_slowly(fixture);
	scripted_server_say(fixture->server, "/room", &(struct script){.status = 500});
	WAIT_FOR(fixture, state->error.http_status == 500);
	size_t first = scripted_server_count(fixture->server, "/room") - 1;
	await(fixture, "/room", first + 7);
	assert_in_range(gap_ms(fixture, "/room", first + 5), TTL_MS / 2 - 1, SOON_MS);
}

static void test_recovery_brings_the_stream_back_too(void **test)
{
	struct fixture *fixture = *test;
	follow_slowly(fixture);
	scripted_server_say(fixture->server, "/room", &(struct script){.status = 500});
	await(fixture, "/events", 6);
	push_say_stream(fixture, ": hello\n\n");
	push_say_room(fixture, room_text_of("e1", 6, 6990, TTL_MS), "\"e1-6\"");
	await(fixture, "/events", 7);
	assert_in_range(gap_ms(fixture, "/events", 5), 0, SOON_MS);
	assert_int_equal(push_sale_of(fixture_look(fixture)), 6990);
}

static void test_recovery_leaves_a_stream_alone_that_asked_to_wait(void **test)
{
	struct fixture *fixture = *test;
	follow_slowly(fixture);
	scripted_server_say(fixture->server, "/room", &(struct script){.status = 500});
	scripted_server_say(fixture->server, "/events",
			    &(struct script){.status = 503, .headers = "Retry-After: 60\r\n"});
	size_t before = scripted_server_count(fixture->server, "/events") + 1;
	await(fixture, "/events", before);
	WAIT_FOR(fixture, state->error.http_status == 500);
	pause_ms(100);
	push_say_room(fixture, room_text_of("e1", 6, 6990, TTL_MS), "\"e1-6\"");
	WAIT_FOR(fixture, push_sale_of(state) == 6990);
	pause_ms(2 * FIRST_MS);
	assert_int_equal(scripted_server_count(fixture->server, "/events"), before);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_recovery_a_held_room_is_asked_for_every_ttl),
		TEST(test_recovery_brings_the_stream_back_too),
		TEST(test_recovery_leaves_a_stream_alone_that_asked_to_wait),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
