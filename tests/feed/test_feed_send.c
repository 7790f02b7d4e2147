/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a shop is asked to do: one POST, its answer whatever it says, and nobody who waits for either. */
#include "feed_fixture.h"

#include "feed/send.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEPS "/room/items/a/steps"
#define TOKEN "a-token-of-a-desk-42"

static int setup(void **state)
{
	setenv("SHOP_OVERLAY_TOKEN_DESK", TOKEN, 1);
	return fixture_setup(state);
}

static int teardown(void **state)
{
	unsetenv("SHOP_OVERLAY_TOKEN_DESK");
	return fixture_teardown(state);
}

/* The room whose shop is asked, with a token. */
static void open_room(struct fixture *fixture, const char *path)
{
	const struct feed_request request = {
		.source = FEED_SOURCE_POLL, .url = fixture_url(fixture, path), .profile = "desk"};
	fixture->feed = feed_open(fixture->service, &request, fixture->waker, NULL);
	assert_non_null(fixture->feed);
}

static const struct feed_send_request the_request = {
	.below = "/items/a/steps", .json = "{\"kind\":\"cut\"}", .key = "key-1", .timeout_ms = 500};

static struct feed_send *start(struct fixture *fixture, const struct feed_send_request *request)
{
	struct error err = {0};
	struct feed_send *send = feed_send_start(fixture->feed, request, fixture->waker, &err);
	if (!send)
		fail_msg("%s", err.message);
	return send;
}

/* The answer; its body is finished, but for its beginning. */
static struct feed_send_answer wait_for(struct feed_send **send, char *body, size_t size_bytes)
{
	struct feed_send_answer answer = {.status = 0};
	WAIT_UNTIL(feed_send_take(*send, &answer));
	struct feed_send_answer twice;
	assert_false(feed_send_take(*send, &twice));
	snprintf(body, size_bytes, "%s", buffer_text(&answer.body));
	buffer_finish(&answer.body);
	feed_send_close(send);
	assert_null(*send);
	return answer;
}

static void feed_send_asks_with_key_and_token(void **state)
{
	struct fixture *fixture = *state;
	char head[2048];
	char body[64];
	scripted_server_say(fixture->server, STEPS, &(struct script){.body = "{\"version\": 8}"});
	open_room(fixture, "/room?show=1#top");
	struct feed_send *send = start(fixture, &the_request);
	struct feed_send_answer answer = wait_for(&send, body, sizeof(body));
	assert_int_equal(answer.error.code, ERROR_NONE);
	assert_int_equal(answer.status, 200);
	assert_string_equal(body, "{\"version\": 8}");
	assert_true(scripted_server_request(fixture->server, STEPS, 0, head, sizeof(head)));
	assert_ptr_equal(strstr(head, "POST /room/items/a/steps?show=1 HTTP/"), head);
	assert_non_null(strstr(head, "\r\nContent-Type: application/json\r\n"));
	assert_non_null(strstr(head, "\r\nIdempotency-Key: key-1\r\n"));
	assert_non_null(strstr(head, "\r\nAuthorization: Bearer " TOKEN "\r\n"));
	assert_non_null(strstr(head, "\r\n\r\n{\"kind\":\"cut\"}"));
	// Without a key there is no such line.
	const struct feed_send_request plain = {.below = "/items/a/steps", .json = "{}", .timeout_ms = 500};
	send = start(fixture, &plain);
	wait_for(&send, body, sizeof(body));
	assert_true(scripted_server_request(fixture->server, STEPS, 1, head, sizeof(head)));
	assert_null(strstr(head, "Idempotency-Key"));
}

static void feed_send_brings_every_answer(void **state)
{
	struct fixture *fixture = *state;
	char body[64];
	static const struct {
		struct script script;
		int status;
		enum error_code code;
		const char *body;
	} rows[] = {
		{{.status = 409, .body = "{\"version\": 9}"}, 409, ERROR_NONE, "{\"version\": 9}"},
		{{.status = 422, .body = "{\"message\": \"below the floor\"}"},
		 422,
		 ERROR_NONE,
		 "{\"message\": \"below the floor\"}"},
		{{.status = 503, .headers = "Retry-After: 3\r\n", .body = "no"}, 503, ERROR_NONE, "no"},
		{{.status = 302, .headers = "Location: /elsewhere\r\n"}, 302, ERROR_NONE, ""},
		{{.status = 422, .body = "{\"message\": \"" TOKEN "\"}"}, 0, ERROR_VALUE, ""},
		{{.body = "0123456789", .cut_bytes = 5}, 0, ERROR_NETWORK, ""},
		{{.status = 409, .body = "0123456789", .cut_bytes = 5}, 0, ERROR_NETWORK, ""},
		{{.is_silent = true}, 0, ERROR_TIMEOUT, ""},
	};
	open_room(fixture, "/room");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		scripted_server_say(fixture->server, STEPS, &rows[i].script);
		struct feed_send *send = start(fixture, &the_request);
		struct feed_send_answer answer = wait_for(&send, body, sizeof(body));
		if (answer.status != rows[i].status || answer.error.code != rows[i].code)
			fail_msg("row %zu: %d, %s", i, answer.status, answer.error.message);
		assert_string_equal(body, rows[i].body);
		assert_null(strstr(answer.error.message, TOKEN));
		assert_int_equal(answer.retry_after_ms, rows[i].status == 503 ? 3000 : 0);
	}
	assert_int_equal(scripted_server_count(fixture->server, "/elsewhere"), 0);
}

/* Nobody waits: not for a feed that is closed meanwhile, nor for an answer that nobody wants any more. */
static void feed_send_ends_without_waiting(void **state)
{
	struct fixture *fixture = *state;
	char body[64];
	scripted_server_say(fixture->server, STEPS, &(struct script){.body = "{}", .delay_ms = 60});
	open_room(fixture, "/room");
	struct feed_send *kept = start(fixture, &the_request);
	struct feed_send *let_go = start(fixture, &the_request);
	feed_close(&fixture->feed);
	feed_send_close(&let_go);
	assert_int_equal(wait_for(&kept, body, sizeof(body)).status, 200);
	feed_send_close(&kept);
	// The end of the network is an answer too.
	scripted_server_say(fixture->server, STEPS, &(struct script){.is_silent = true});
	open_room(fixture, "/room");
	const struct feed_send_request slow = {.below = "/items/a/steps", .json = "{}", .timeout_ms = 60000};
	kept = start(fixture, &slow);
	let_go = start(fixture, &slow);
	feed_close(&fixture->feed);
	uint64_t began_ns = clock_now_ns(clock_system());
	feed_service_destroy(&fixture->service);
	assert_true(clock_now_ns(clock_system()) - began_ns < 1000 * MS_NS);
	assert_int_equal(wait_for(&kept, body, sizeof(body)).error.code, ERROR_CANCELLED);
	feed_send_close(&let_go);
}

static void feed_send_has_rules(void **state)
{
	struct fixture *fixture = *state;
	char body[64];
	struct error err = {0};
	// A room without an address has nobody to ask.
	fixture_open_file(fixture, FEED_SOURCE_FILE, "/nowhere/room.json");
	assert_null(feed_send_start(fixture->feed, &the_request, NULL, &err));
	assert_int_equal(err.code, ERROR_USAGE);
	feed_close(&fixture->feed);
	// A token that cannot be used is told, and nothing is sent without it.
	setenv("SHOP_OVERLAY_TOKEN_DESK", TOKEN " https://other.example", 1);
	open_room(fixture, "/room");
	struct feed_send *send = start(fixture, &the_request);
	struct feed_send_answer answer = wait_for(&send, body, sizeof(body));
	assert_int_equal(answer.error.code, ERROR_USAGE);
	assert_int_equal(scripted_server_count(fixture->server, STEPS), 0);
}

static void feed_send_many_at_once(void **state)
{
	struct fixture *fixture = *state;
	struct feed_send *sends[20];
	char body[64];
	scripted_server_say(fixture->server, STEPS, &(struct script){.body = "{}"});
	open_room(fixture, "/room");
	for (size_t i = 0; i < 20; i++)
		sends[i] = start(fixture, &the_request);
	for (size_t i = 0; i < 20; i++)
		assert_int_equal(wait_for(&sends[i], body, sizeof(body)).status, 200);
	assert_int_equal(scripted_server_count(fixture->server, STEPS), 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(feed_send_asks_with_key_and_token, setup, teardown),
		cmocka_unit_test_setup_teardown(feed_send_brings_every_answer, setup, teardown),
		cmocka_unit_test_setup_teardown(feed_send_ends_without_waiting, setup, teardown),
		cmocka_unit_test_setup_teardown(feed_send_has_rules, setup, teardown),
		cmocka_unit_test_setup_teardown(feed_send_many_at_once, setup, teardown),
	};
	return cmocka_run_group_tests_name("feed_send", tests, NULL, NULL);
}
