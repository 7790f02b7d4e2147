/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A room at a URL, followed through good and bad answers of a shop. */
#include "feed_fixture.h"

#include <string.h>

static int64_t sale_of(const struct feed_state *state)
{
	return state->room ? state->room->items[0].price.sale_minor : -1;
}

static void say(struct fixture *fixture, const char *body, const char *etag)
{
	scripted_server_say(fixture->server, "/room", &(struct script){.body = body, .etag = etag});
}

static void open_room(struct fixture *fixture)
{
	say(fixture, room_text(5, 7990), "\"e1-5\"");
	fixture_open(fixture, "/room");
	WAIT_FOR(fixture, sale_of(state) == 7990);
}

static void test_poll_follows_a_price(void **test)
{
	struct fixture *fixture = *test;
	say(fixture, room_text(1, 7990), "\"e1-1\"");
	fixture_open(fixture, "/room");
	const struct feed_state *first = fixture_look(fixture);
	assert_int_equal(first->source, FEED_SOURCE_POLL);
	assert_true(first->serial >= 1);
	WAIT_FOR(fixture, state->freshness == FRESHNESS_FRESH && sale_of(state) == 7990);
	assert_int_equal(fixture->state->error.code, ERROR_NONE);
	assert_in_range(feed_state_age_ms(fixture->state, now_ns()), 0, 1000);
	say(fixture, room_text(2, 5990), "\"e1-2\"");
	feed_refresh(fixture->feed);
	WAIT_FOR(fixture, sale_of(state) == 5990 && state->room->version == 2);
}

static void test_poll_waits_before_the_first_answer(void **test)
{
	struct fixture *fixture = *test;
	scripted_server_say(fixture->server, "/room", &(struct script){.is_silent = true});
	fixture_open(fixture, "/room");
	const struct feed_state *state = fixture_look(fixture);
	assert_int_equal(state->freshness, FRESHNESS_WAITING);
	assert_null(state->room);
	assert_null(state->images);
	assert_true(feed_state_age_ms(state, now_ns()) == ROOM_UNSET);
	assert_string_equal(feed_source_name(state->source), "poll");
}

static void test_poll_304_confirms_what_is_held(void **test)
{
	struct fixture *fixture = *test;
	char head[1024];
	say(fixture, room_text_of("e1", 5, 7990, 1000), "\"e1-5\"");
	fixture_open(fixture, "/room");
	WAIT_FOR(fixture, sale_of(state) == 7990);
	const struct room *room = fixture->state->room;
	uint64_t serial = fixture->state->serial;
	int64_t confirmed_ms = fixture->state->confirmed_ms;
	WAIT_FOR(fixture, state->serial >= serial + 3);
	assert_ptr_equal(fixture->state->room, room);
	assert_true(fixture->state->confirmed_ms > confirmed_ms + 500);
	assert_true(scripted_server_request(fixture->server, "/room", 1, head, sizeof(head)));
	assert_non_null(strstr(head, "\r\nIf-None-Match: \"e1-5\"\r\n"));
	// asked every ttl/3 and up to a tenth sooner
	for (size_t i = 1; i < 3; i++) {
		uint64_t gap_ns = scripted_server_time_ns(fixture->server, "/room", i + 1) -
				  scripted_server_time_ns(fixture->server, "/room", i);
		assert_in_range(gap_ns / MS_NS, 280, 900);
	}
}

static void test_poll_304_without_a_room_is_an_error(void **test)
{
	struct fixture *fixture = *test;
	scripted_server_say(fixture->server, "/room", &(struct script){.status = 304});
	fixture_open(fixture, "/room");
	WAIT_FOR(fixture, state->error.code == ERROR_HTTP);
	assert_int_equal(fixture->state->error.http_status, 304);
	assert_null(fixture->state->room);
}

static void test_poll_bad_answers_keep_the_room(void **test)
{
	struct fixture *fixture = *test;
	static const char page[] = "<!DOCTYPE html><title>Log in to the Wi-Fi</title>";
	static const char old[] = "{\"schema\": \"shop-room/1\", \"version\": 4, \"epoch\": \"e1\", \"server_time\": "
				  "\"@NOW@\", \"room\": {\"id\": \"room-1\"}, \"items\": []}";
	static const char negative[] =
		"{\"schema\": \"shop-room/1\", \"version\": 9, \"epoch\": \"e1\", \"server_time\": \"@NOW@\", "
		"\"room\": {\"id\": \"room-1\"}, \"items\": [{\"id\": \"a\", \"title\": \"A\", "
		"\"price\": {\"currency\": \"CNY\", \"sale\": -1}}]}";
	const struct {
		struct script script;
		enum error_code code;
		int http_status;
		const char *path;
	} cases[] = {
		{{.status = 404, .body = "no"}, ERROR_HTTP, 404, ""},
		{{.status = 500, .body = "no"}, ERROR_HTTP, 500, ""},
		{{.status = 204}, ERROR_HTTP, 204, ""},
		{{.body = "{\"schema\": \"shop-room/1\","}, ERROR_SYNTAX, 0, NULL},
		{{.body = page, .headers = "Content-Type: text/html; charset=utf-8\r\n"}, ERROR_SYNTAX, 0, NULL},
		{{.body = negative}, ERROR_VALUE, 0, "items[0].price.sale"},
		{{.body = old}, ERROR_VALUE, 0, "version"},
		{{.body = old, .cut_bytes = 20}, ERROR_NETWORK, 0, ""},
		{{.is_silent = true}, ERROR_TIMEOUT, 0, ""},
	};
	open_room(fixture);
	const struct room *room = fixture->state->room;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		scripted_server_say(fixture->server, "/room", &cases[i].script);
		feed_refresh(fixture->feed);
		WAIT_FOR(fixture, state->error.code == cases[i].code);
		assert_int_equal(fixture->state->error.http_status, cases[i].http_status);
		if (cases[i].path)
			assert_string_equal(fixture->state->error.path, cases[i].path);
		assert_true(fixture->state->error.message[0]);
		assert_int_equal(fixture->state->error.line > 0, cases[i].code == ERROR_SYNTAX);
		assert_ptr_equal(fixture->state->room, room);
		assert_int_equal(fixture->state->freshness, FRESHNESS_FRESH);
		if (cases[i].script.headers)
			assert_non_null(strstr(fixture->state->error.message, "web page"));
		say(fixture, room_text(5, 7990), "\"e1-5\"");
		WAIT_FOR(fixture, state->error.code == ERROR_NONE);
		assert_ptr_equal(fixture->state->room, room);
	}
}

static void test_poll_old_versions_and_epochs(void **test)
{
	struct fixture *fixture = *test;
	open_room(fixture);
	say(fixture, room_text(4, 9990), NULL);
	feed_refresh(fixture->feed);
	WAIT_FOR(fixture, state->error.code == ERROR_VALUE);
	assert_int_equal(sale_of(fixture->state), 7990);
	say(fixture, room_text_of("e2", 1, 5990, 15000), NULL);
	feed_refresh(fixture->feed);
	WAIT_FOR(fixture, sale_of(state) == 5990 && state->error.code == ERROR_NONE);
	say(fixture, room_text(6, 7990), NULL);
	feed_refresh(fixture->feed);
	WAIT_FOR(fixture, state->error.code == ERROR_VALUE);
	assert_string_equal(fixture->state->error.path, "epoch");
	assert_int_equal(sale_of(fixture->state), 5990);
	// a shop that never raises it changes ten times a second too
	for (int sale_minor = 4990; sale_minor > 4970; sale_minor -= 5) {
		say(fixture, room_text_of("e2", 1, sale_minor, 15000), NULL);
		feed_refresh(fixture->feed);
		WAIT_FOR(fixture, sale_of(state) == sale_minor);
	}
	assert_int_equal(log_count("without raising its version"), 1);
}

static void test_poll_obeys_retry_after_unless_asked(void **test)
{
	struct fixture *fixture = *test;
	scripted_server_say(fixture->server, "/room", &(struct script){.status = 429, .headers = "Retry-After: 1\r\n"});
	fixture_open(fixture, "/room");
	WAIT_FOR(fixture, state->error.http_status == 429);
	assert_non_null(strstr(fixture->state->error.message, "wait 1 s"));
	WAIT_UNTIL(scripted_server_count(fixture->server, "/room") == 2);
	assert_in_range((scripted_server_time_ns(fixture->server, "/room", 1) -
			 scripted_server_time_ns(fixture->server, "/room", 0)) /
				MS_NS,
			990, 2500);
	say(fixture, room_text(1, 7990), NULL);
	uint64_t before_ns = now_ns();
	feed_refresh(fixture->feed);
	WAIT_FOR(fixture, sale_of(state) == 7990);
	assert_true(now_ns() - before_ns < 600 * MS_NS);
}

static void test_poll_backs_off(void **test)
{
	struct fixture *fixture = *test;
	scripted_server_say(fixture->server, "/room", &(struct script){.status = 503});
	fixture_open(fixture, "/room");
	pause_ms(700);
	// 20, 40, 80, 160, 160 ... less up to a half
	assert_in_range(scripted_server_count(fixture->server, "/room"), 5, 12);
	assert_true(fixture_look(fixture)->serial <= 3);
	assert_int_equal(log_count("status 503"), 1);
}

static void test_poll_heals_when_the_server_comes(void **test)
{
	struct fixture *fixture = *test;
	int port = scripted_server_port(fixture->server);
	fixture_url(fixture, "/room?token=secret");
	scripted_server_stop(fixture->server);
	fixture->server = NULL;
	fixture->feed =
		feed_open(fixture->service, &(struct feed_request){.source = FEED_SOURCE_POLL, .url = fixture->url},
			  fixture->waker, NULL);
	WAIT_FOR(fixture, state->error.code == ERROR_NETWORK);
	assert_int_equal(fixture->state->freshness, FRESHNESS_WAITING);
	assert_null(fixture->state->room);
	pause_ms(300);
	assert_int_equal(log_count("feed http://127.0.0.1"), 1);
	fixture->server = scripted_server_start_at(port);
	say(fixture, room_text(1, 7990), NULL);
	WAIT_FOR(fixture, sale_of(state) == 7990);
	assert_int_equal(fixture->state->error.code, ERROR_NONE);
	assert_int_equal(fixture->state->freshness, FRESHNESS_FRESH);
	WAIT_UNTIL(log_count("fresh") == 1);
	assert_int_equal(log_count("well again"), 1);
	assert_int_equal(log_count("secret"), 0);
}

static void test_poll_refresh_gives_up_a_hanging_request(void **test)
{
	struct fixture *fixture = *test;
	const struct feed_limits patient = {.total_timeout_ms = 20000};
	feed_service_destroy(&fixture->service);
	fixture->service = feed_service_create(NULL, &patient, NULL);
	scripted_server_say(fixture->server, "/room", &(struct script){.is_silent = true});
	fixture_open(fixture, "/room");
	WAIT_UNTIL(scripted_server_count(fixture->server, "/room") == 1);
	say(fixture, room_text(1, 7990), NULL);
	feed_refresh(fixture->feed);
	WAIT_FOR(fixture, sale_of(state) == 7990);
	for (int i = 0; i < 5000; i++)
		feed_refresh(fixture->feed);
	pause_ms(250);
	assert_in_range(scripted_server_count(fixture->server, "/room"), 2, 7);
}

static void test_poll_refuses_what_it_may_not_ask(void **test)
{
	struct fixture *fixture = *test;
	const struct feed_request bad[] = {
		{.source = FEED_SOURCE_POLL},
		{.source = FEED_SOURCE_POLL, .url = "ftp://127.0.0.1/"},
		{.source = FEED_SOURCE_POLL, .url = "http://shop.example/room"},
		{.source = FEED_SOURCE_FILE},
		{.source = FEED_SOURCE_DEMO, .path = ""},
		{.source = FEED_SOURCE_INVALID, .url = "https://shop.example/", .path = "room.json"},
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct error err = {0};
		assert_null(feed_open(fixture->service, &bad[i], fixture->waker, &err));
		assert_int_equal(err.code, ERROR_USAGE);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_poll_follows_a_price),
		TEST(test_poll_waits_before_the_first_answer),
		TEST(test_poll_304_confirms_what_is_held),
		TEST(test_poll_304_without_a_room_is_an_error),
		TEST(test_poll_bad_answers_keep_the_room),
		TEST(test_poll_old_versions_and_epochs),
		TEST(test_poll_obeys_retry_after_unless_asked),
		TEST(test_poll_backs_off),
		TEST(test_poll_heals_when_the_server_comes),
		TEST(test_poll_refresh_gives_up_a_hanging_request),
		TEST(test_poll_refuses_what_it_may_not_ask),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
