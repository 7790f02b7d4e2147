/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The life of an event stream: how it is found and opened, what ends it, when it is tried again, and that polls carry
 * on. */
#include "push_fixture.h"

#include <stdio.h>
#include <string.h>

static size_t opened(struct fixture *fixture)
{
	return scripted_server_count(fixture->server, "/events");
}

/* The head of the index-th request for the stream. */
static const char *head_of(struct fixture *fixture, size_t index)
{
	static char head[2048];
	WAIT_UNTIL(scripted_server_request(fixture->server, "/events", index, head, sizeof(head)));
	return head;
}

static void open_with(struct fixture *fixture, const char *events_url, const char *token)
{
	char url[128];
	snprintf(url, sizeof(url), "%s", fixture_url(fixture, "/room"));
	fixture->feed =
		feed_open(fixture->service,
			  &(struct feed_request){
				  .source = FEED_SOURCE_POLL, .url = url, .events_url = events_url, .token = token},
			  fixture->waker, NULL);
	assert_non_null(fixture->feed);
}

static void test_push_the_shop_names_its_stream(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 15000);
	const char *head = head_of(fixture, 0);
	assert_non_null(strstr(head, "\r\nAccept: text/event-stream\r\n"));
	assert_null(strstr(head, "Last-Event-ID"));
}

static void test_push_the_stream_may_be_named_by_hand(void **test)
{
	struct fixture *fixture = *test;
	char events[128];
	snprintf(events, sizeof(events), "%s", fixture_url(fixture, "/events"));
	// a shop that answers no poll, and names another stream
	scripted_server_say(fixture->server, "/room", &(struct script){.status = 500});
	push_say_stream(fixture, event_room("e1", 5, 7990, 15000));
	open_with(fixture, events, NULL);
	WAIT_FOR(fixture, push_sale_of(state) == 7990 && state->source == FEED_SOURCE_PUSH);
	push_send(fixture, event_patch(5, 6, 6990));
	WAIT_FOR(fixture, push_sale_of(state) == 6990 && state->freshness == FRESHNESS_FRESH);
}

static void test_push_goes_on_from_the_last_event(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 15000);
	push_send(fixture, event_patch(5, 6, 6990));
	WAIT_FOR(fixture, push_sale_of(state) == 6990);
	assert_true(scripted_server_end(fixture->server, "/events", false) > 0);
	assert_non_null(strstr(head_of(fixture, 1), "\r\nLast-Event-ID: e1-6\r\n"));
	// the server knows it: it sends what comes next, not the whole
	push_send(fixture, event_patch(6, 7, 5990));
	WAIT_FOR(fixture, push_sale_of(state) == 5990);
	assert_int_equal(scripted_server_count(fixture->server, "/room"), 1);
	// who lost the thread begins anew
	push_send(fixture, event_patch(8, 9, 1111));
	WAIT_UNTIL(scripted_server_count(fixture->server, "/room") == 2);
	assert_true(scripted_server_end(fixture->server, "/events", false) > 0);
	assert_null(strstr(head_of(fixture, 2), "Last-Event-ID"));
}

static void test_push_no_content_is_the_end_of_it(void **test)
{
	struct fixture *fixture = *test;
	scripted_server_say(fixture->server, "/events", &(struct script){.status = 204});
	push_say_room(fixture, room_text_of("e1", 5, 7990, 1000), NULL);
	fixture_open(fixture, "/room");
	WAIT_UNTIL(scripted_server_count(fixture->server, "/room") >= 4);
	assert_int_equal(opened(fixture), 1);
	fixture_look(fixture);
	assert_false(fixture->state->is_push_live);
	assert_int_equal(fixture->state->source, FEED_SOURCE_POLL);
	assert_int_equal(fixture->state->freshness, FRESHNESS_FRESH);
	assert_int_equal(fixture->state->last_error.code, ERROR_NONE);
	assert_int_equal(log_count("the shop has none"), 1);
}

static void expect_refused(struct fixture *fixture, const struct script *script, enum error_code code,
			   const char *words)
{
	scripted_server_say(fixture->server, "/events", script);
	push_say_room(fixture, room_text_of("e1", 5, 7990, 1000), NULL);
	fixture_open(fixture, "/room");
	WAIT_FOR(fixture, state->last_error.code == code);
	assert_non_null(strstr(fixture->state->last_error.message, words));
	WAIT_UNTIL(opened(fixture) >= 5);
	fixture_look(fixture);
	// the room itself is none the worse for it
	assert_int_equal(fixture->state->error.code, ERROR_NONE);
	assert_int_equal(fixture->state->freshness, FRESHNESS_FRESH);
	assert_int_equal(push_sale_of(fixture->state), 7990);
	assert_false(fixture->state->is_push_live);
	assert_int_equal(log_count("event stream: "), 1);
	// each pause is longer than the one before, up to the most: 20, 40, 80, 160 ms, less up to a half
	uint64_t pause_ns = scripted_server_time_ns(fixture->server, "/events", 4) -
			    scripted_server_time_ns(fixture->server, "/events", 3);
	assert_in_range(pause_ns / MS_NS, 75, 400);
}

static void test_push_another_type_is_refused(void **test)
{
	const struct script script = {.body = "data: 1\n\n", .headers = "Content-Type: text/event-streams\r\n"};
	expect_refused(*test, &script, ERROR_UNSUPPORTED, "text/event-stream");
}

static void test_push_no_type_is_refused(void **test)
{
	expect_refused(*test, &(struct script){.body = "data: 1\n\n"}, ERROR_UNSUPPORTED, "text/event-stream");
}

static void test_push_an_error_status_is_refused(void **test)
{
	const struct script script = {.status = 404, .headers = "Content-Type: text/event-stream\r\n"};
	expect_refused(*test, &script, ERROR_HTTP, "404");
}

static void test_push_a_server_that_hangs_up_is_not_stormed(void **test)
{
	// a good head, and the end at once
	const struct script script = {.body = "retry: 1\n\n", .headers = "Content-Type: text/event-stream\r\n"};
	struct fixture *fixture = *test;
	expect_refused(fixture, &script, ERROR_NETWORK, "ends it soon");
	size_t before = opened(fixture);
	pause_ms(1000);
	// at most every 80 ms
	assert_in_range(opened(fixture) - before, 3, 14);
}

static void test_push_the_type_may_have_parameters(void **test)
{
	struct fixture *fixture = *test;
	scripted_server_say(fixture->server, "/events",
			    &(struct script){.is_stream = true,
					     .body = event_confirm("e1", 5),
					     .headers = "Content-Type: Text/Event-Stream; charset=utf-8\r\n"});
	push_say_room(fixture, room_text(5, 7990), NULL);
	fixture_open(fixture, "/room");
	WAIT_FOR(fixture, state->is_push_live);
}

static void test_push_retry_is_obeyed_within_bounds(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 15000);
	push_send(fixture, "retry: 140\n\n");
	pause_ms(20);
	uint64_t ended_ns = now_ns();
	assert_true(scripted_server_end(fixture->server, "/events", false) > 0);
	WAIT_UNTIL(opened(fixture) == 2);
	assert_in_range((scripted_server_time_ns(fixture->server, "/events", 1) - ended_ns) / MS_NS, 130, 400);
	// an hour is more than the most (160 ms)
	push_send(fixture, "retry: 3600000\n\n");
	pause_ms(20);
	ended_ns = now_ns();
	assert_true(scripted_server_end(fixture->server, "/events", false) > 0);
	WAIT_UNTIL(opened(fixture) == 3);
	assert_in_range((scripted_server_time_ns(fixture->server, "/events", 2) - ended_ns) / MS_NS, 150, 600);
}

static void test_push_retry_after_is_obeyed(void **test)
{
	struct fixture *fixture = *test;
	scripted_server_say(fixture->server, "/events",
			    &(struct script){.status = 503, .headers = "Retry-After: 1\r\n"});
	push_say_room(fixture, room_text(5, 7990), NULL);
	fixture_open(fixture, "/room");
	WAIT_UNTIL(opened(fixture) == 2);
	uint64_t pause_ns = scripted_server_time_ns(fixture->server, "/events", 1) -
			    scripted_server_time_ns(fixture->server, "/events", 0);
	assert_in_range(pause_ns / MS_NS, 990, 2500);
}

static void test_push_silence_ends_it_and_polls_take_over(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 1000);
	uint64_t silent_ns = now_ns();
	WAIT_FOR(fixture, !state->is_push_live);
	assert_in_range((now_ns() - silent_ns) / MS_NS, 700, 2000);
	assert_int_equal(fixture->state->last_error.code, ERROR_TIMEOUT);
	WAIT_FOR(fixture, state->source == FEED_SOURCE_POLL);
	size_t polls = scripted_server_count(fixture->server, "/room");
	WAIT_UNTIL(scripted_server_count(fixture->server, "/room") >= polls + 2);
	assert_int_equal(fixture_look(fixture)->freshness, FRESHNESS_FRESH);
	// and the stream is opened again
	push_send(fixture, event_room("e1", 6, 6990, 1000));
	WAIT_FOR(fixture, push_sale_of(state) == 6990 && state->source == FEED_SOURCE_PUSH);
	// a comment is a sign of life
	size_t before = opened(fixture);
	for (int i = 0; i < 30; i++) {
		push_send(fixture, ":\n");
		pause_ms(50);
	}
	assert_int_equal(opened(fixture), before);
}

static void test_push_an_event_over_the_limit_ends_it(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 15000);
	static char large[1 << 16];
	memset(large, 'x', sizeof(large) - 1);
	push_send(fixture, "event: room\ndata: ");
	for (int i = 0; i < 17; i++) {
		if (scripted_server_send(fixture->server, "/events", large) == 0)
			break;
	}
	WAIT_FOR(fixture, state->last_error.code == ERROR_LIMIT);
	assert_int_equal(push_sale_of(fixture->state), 7990);
	// the whole was fetched, and the new stream begins anew
	WAIT_UNTIL(scripted_server_count(fixture->server, "/room") >= 2);
	assert_null(strstr(head_of(fixture, 1), "Last-Event-ID"));
	push_send(fixture, event_room("e1", 6, 6990, 15000));
	WAIT_FOR(fixture, push_sale_of(state) == 6990);
}

/* Keeps the stream from silence until it is opened once more. */
static void wait_until_opened_again(struct fixture *fixture)
{
	size_t before = opened(fixture);
	for (int i = 0; i < 150 && opened(fixture) == before; i++) {
		scripted_server_send(fixture->server, "/events", ":\n");
		pause_ms(20);
	}
	assert_int_equal(opened(fixture), before + 1);
}

static void test_push_a_stream_that_lost_the_thread_is_opened_anew(void **test)
{
	struct fixture *fixture = *test;
	char events[128];
	snprintf(events, sizeof(events), "%s", fixture_url(fixture, "/events"));
	// nobody but the stream can say what the room is
	scripted_server_say(fixture->server, "/room", &(struct script){.status = 500});
	push_say_stream(fixture, event_room("e1", 5, 7990, 1000));
	open_with(fixture, events, NULL);
	WAIT_FOR(fixture, push_sale_of(state) == 7990);
	push_say_stream(fixture, event_room("e1", 8, 5990, 1000));
	push_send(fixture, event_patch(6, 8, 5990));
	wait_until_opened_again(fixture);
	WAIT_FOR(fixture, push_sale_of(state) == 5990);
	assert_null(strstr(head_of(fixture, 1), "Last-Event-ID"));
	push_send(fixture, event_patch(8, 9, 4990));
	WAIT_FOR(fixture, push_sale_of(state) == 4990);
}

static void test_push_a_firehose_is_shut(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 15000);
	static char events[40 * 12000 + 1];
	for (size_t i = 0; i < 12000; i++)
		memcpy(events + 40 * i, "event: unknown of course\ndata: 1234567\n\n", 40);
	scripted_server_send(fixture->server, "/events", events);
	WAIT_FOR(fixture, state->last_error.code == ERROR_LIMIT);
	assert_int_equal(push_sale_of(fixture->state), 7990);
	WAIT_UNTIL(opened(fixture) >= 2);
	push_send(fixture, event_room("e1", 6, 6990, 15000));
	WAIT_FOR(fixture, push_sale_of(state) == 6990);
}

static void test_push_a_left_servers_stream_is_opened_anew(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 1000);
	push_say_room(fixture, room_text_of("e2", 1, 4990, 1000), NULL);
	feed_refresh(fixture->feed);
	WAIT_FOR(fixture, push_sale_of(state) == 4990);
	push_say_stream(fixture, event_room("e2", 2, 3990, 1000));
	wait_until_opened_again(fixture);
	WAIT_FOR(fixture, push_sale_of(state) == 3990);
	assert_int_equal(opened(fixture), 2);
}

static void test_push_another_link_is_another_stream(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 15000);
	scripted_server_say(fixture->server, "/other",
			    &(struct script){.is_stream = true, .headers = "Content-Type: text/event-stream\r\n"});
	scripted_server_say(fixture->server, "/room",
			    &(struct script){.body = room_text(5, 7990), .headers = "Link: </other>; rel=events\r\n"});
	feed_refresh(fixture->feed);
	WAIT_UNTIL(scripted_server_send(fixture->server, "/other", event_room("e1", 6, 6990, 15000)) > 0);
	WAIT_FOR(fixture, push_sale_of(state) == 6990);
	// nobody is left on the old one
	WAIT_UNTIL(scripted_server_send(fixture->server, "/events", ":\n") == 0);
	char head[1024];
	assert_true(scripted_server_request(fixture->server, "/other", 0, head, sizeof(head)));
	assert_null(strstr(head, "Last-Event-ID"));
}

static void test_push_a_token_goes_to_the_rooms_origin_alone(void **test)
{
	struct fixture *fixture = *test;
	struct scripted_server *relay = scripted_server_start();
	char events[128];
	char head[2048];
	snprintf(events, sizeof(events), "http://127.0.0.1:%d/events", scripted_server_port(relay));
	scripted_server_say(relay, "/events",
			    &(struct script){.is_stream = true,
					     .body = event_room("e1", 5, 7990, 15000),
					     .headers = "Content-Type: text/event-stream\r\n"});
	push_say_room(fixture, room_text(5, 7990), NULL);
	open_with(fixture, events, "a-secret-of-the-shop");
	WAIT_UNTIL(scripted_server_request(relay, "/events", 0, head, sizeof(head)));
	assert_null(strstr(head, "Authorization"));
	assert_null(strstr(head, "secret"));
	feed_close(&fixture->feed);
	push_say_stream(fixture, ":\n");
	snprintf(events, sizeof(events), "%s", fixture_url(fixture, "/events"));
	open_with(fixture, events, "a-secret-of-the-shop");
	assert_non_null(strstr(head_of(fixture, 0), "\r\nAuthorization: Bearer a-secret-of-the-shop\r\n"));
	feed_close(&fixture->feed);
	feed_service_destroy(&fixture->service);
	scripted_server_stop(relay);
}

/* A relay is no clock: what counts is what the shop wrote. */
static void test_push_the_clock_of_a_relay_is_not_the_shops(void **test)
{
	struct fixture *fixture = *test;
	struct scripted_server *relay = scripted_server_start();
	char events[128];
	snprintf(events, sizeof(events), "http://127.0.0.1:%d/events", scripted_server_port(relay));
	scripted_server_say(relay, "/events",
			    &(struct script){.is_stream = true,
					     .clock_ms = 3600000,
					     .body = event_room("e1", 5, 7990, 15000),
					     .headers = "Content-Type: text/event-stream\r\n"});
	scripted_server_say(fixture->server, "/room", &(struct script){.status = 500});
	open_with(fixture, events, NULL);
	WAIT_FOR(fixture, push_sale_of(state) == 7990);
	WAIT_UNTIL(scripted_server_send(relay, "/events", event_confirm("e1", 5)) > 0);
	pause_ms(50);
	fixture_look(fixture);
	assert_in_range(fixture->state->clock_offset_ms + 1000, 0, 2000);
	assert_int_equal(fixture->state->freshness, FRESHNESS_FRESH);
	feed_close(&fixture->feed);
	feed_service_destroy(&fixture->service);
	scripted_server_stop(relay);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_push_the_shop_names_its_stream),
		CASE(test_push_the_stream_may_be_named_by_hand),
		CASE(test_push_goes_on_from_the_last_event),
		CASE(test_push_no_content_is_the_end_of_it),
		CASE(test_push_another_type_is_refused),
		CASE(test_push_no_type_is_refused),
		CASE(test_push_an_error_status_is_refused),
		CASE(test_push_a_server_that_hangs_up_is_not_stormed),
		CASE(test_push_the_type_may_have_parameters),
		CASE(test_push_retry_is_obeyed_within_bounds),
		CASE(test_push_retry_after_is_obeyed),
		CASE(test_push_silence_ends_it_and_polls_take_over),
		CASE(test_push_an_event_over_the_limit_ends_it),
		CASE(test_push_a_stream_that_lost_the_thread_is_opened_anew),
		CASE(test_push_a_firehose_is_shut),
		CASE(test_push_a_left_servers_stream_is_opened_anew),
		CASE(test_push_another_link_is_another_stream),
		CASE(test_push_a_token_goes_to_the_rooms_origin_alone),
		CASE(test_push_the_clock_of_a_relay_is_not_the_shops),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
