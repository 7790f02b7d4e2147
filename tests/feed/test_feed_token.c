/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A token goes to its origin and nowhere else, and comes back in no text. */
#include "http_fixture.h"

#include "secret_text.h"

#include "base/alloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOKEN "s3cr3t-T0ken.of~the+room/0123456789="
#define BEARER "\r\nAuthorization: Bearer " TOKEN "\r\n"

struct shop {
	struct scripted_server *server;
	struct scripted_server *other;
	struct http *http;
	char url[256];
};

static int setup(void **state)
{
	struct shop *shop = calloc(1, sizeof(*shop));
	shop->server = scripted_server_start();
	shop->other = scripted_server_start();
	shop->http = http_fixture_create(NULL, 150);
	*state = shop;
	return 0;
}

static int teardown(void **state)
{
	struct shop *shop = *state;
	http_destroy(&shop->http);
	scripted_server_stop(shop->server);
	scripted_server_stop(shop->other);
	free(shop);
	return 0;
}

static struct http_request request_for(struct shop *shop, const char *path)
{
	snprintf(shop->url, sizeof(shop->url), "http://127.0.0.1:%d%s", scripted_server_port(shop->server), path);
	struct http_request request = http_fixture_request(shop->url);
	request.token = TOKEN;
	request.total_timeout_ms = 4000;
	return request;
}

static struct fetched fetch(struct shop *shop, const char *path)
{
	return http_fixture_fetch(shop->http, request_for(shop, path));
}

static bool has_token(struct scripted_server *server, const char *path, size_t index)
{
	char head[8192];
	assert_true(scripted_server_request(server, path, index, head, sizeof(head)));
	assert_true((strstr(head, "Authorization") != NULL) == (strstr(head, BEARER) != NULL));
	return strstr(head, BEARER) != NULL;
}

static void lead(struct scripted_server *server, const char *from, const char *to)
{
	char line[512];
	snprintf(line, sizeof(line), "Location: %s\r\n", to);
	scripted_server_say(server, from, &(struct script){.status = 302, .headers = line, .body = "moved"});
}

static const char *address_of(struct scripted_server *server, const char *host, const char *path)
{
	static char urls[4][256];
	static unsigned at;
	char *url = urls[at++ % 4];
	snprintf(url, sizeof(urls[0]), "http://%s:%d%s", host, scripted_server_port(server), path);
	return url;
}

static void test_token_goes_to_its_origin(void **state)
{
	struct shop *shop = *state;
	scripted_server_say(shop->server, "/room", &(struct script){.body = "{}"});
	lead(shop->server, "/moved", "/room");
	lead(shop->server, "/whole", address_of(shop->server, "127.0.0.1", "/room"));
	assert_int_equal(fetch(shop, "/room").status, 200);
	assert_true(has_token(shop->server, "/room", 0));
	assert_int_equal(fetch(shop, "/moved").status, 200);
	assert_true(has_token(shop->server, "/moved", 0));
	assert_true(has_token(shop->server, "/room", 1));
	assert_int_equal(fetch(shop, "/whole").status, 200);
	assert_true(has_token(shop->server, "/room", 2));
	// and a request without one carries none
	struct http_request request = request_for(shop, "/room");
	request.token = NULL;
	assert_int_equal(http_fixture_fetch(shop->http, request).status, 200);
	assert_false(has_token(shop->server, "/room", 3));
}

static void test_token_stays_when_a_redirect_leaves(void **state)
{
	struct shop *shop = *state;
	// another port, another name for the same machine, another notation of it
	lead(shop->server, "/port", address_of(shop->other, "127.0.0.1", "/elsewhere"));
	lead(shop->server, "/name", address_of(shop->server, "localhost", "/elsewhere"));
	lead(shop->server, "/address", address_of(shop->server, "127.0.0.2", "/elsewhere"));
	scripted_server_say(shop->other, "/elsewhere", &(struct script){.body = "{}"});
	scripted_server_say(shop->server, "/elsewhere", &(struct script){.body = "{}"});
	assert_int_equal(fetch(shop, "/port").status, 200);
	assert_true(has_token(shop->server, "/port", 0));
	assert_false(has_token(shop->other, "/elsewhere", 0));
	assert_int_equal(fetch(shop, "/name").status, 200);
	assert_false(has_token(shop->server, "/elsewhere", 0));
	fetch(shop, "/address");
	for (size_t i = 1; i < scripted_server_count(shop->server, "/elsewhere"); i++)
		assert_false(has_token(shop->server, "/elsewhere", i));
}

/* Who leads us away does not choose what the token is shown to on the way back. */
static void test_token_stays_when_a_redirect_comes_back(void **state)
{
	struct shop *shop = *state;
	lead(shop->server, "/room", address_of(shop->other, "127.0.0.1", "/there"));
	lead(shop->other, "/there", address_of(shop->server, "127.0.0.1", "/back"));
	scripted_server_say(shop->server, "/back", &(struct script){.body = "{}"});
	assert_int_equal(fetch(shop, "/room").status, 200);
	assert_true(has_token(shop->server, "/room", 0));
	assert_false(has_token(shop->other, "/there", 0));
	assert_false(has_token(shop->server, "/back", 0));
}

/* A picture or a stream elsewhere: it gets no token, does not lead ours home, and what repeats it is refused too. */
static void test_token_of_another_home(void **state)
{
	struct shop *shop = *state;
	const char *home = address_of(shop->other, "127.0.0.1", "/room");
	struct http_request request = request_for(shop, "/picture");
	request.token_home = home;
	scripted_server_say(shop->server, "/picture", &(struct script){.body = "picture"});
	assert_int_equal(http_fixture_fetch(shop->http, request).status, 200);
	assert_false(has_token(shop->server, "/picture", 0));
	lead(shop->server, "/picture", home);
	scripted_server_say(shop->other, "/room", &(struct script){.body = "{}"});
	assert_int_equal(http_fixture_fetch(shop->http, request).status, 200);
	assert_false(has_token(shop->other, "/room", 0));
	scripted_server_say(shop->server, "/picture", &(struct script){.body = "made for " TOKEN});
	assert_int_equal(http_fixture_fetch(shop->http, request).error.code, ERROR_VALUE);
	// at home it is sent, wherever its address is written
	request.token_home = address_of(shop->server, "127.0.0.1", "/anything?at=all");
	http_fixture_fetch(shop->http, request);
	assert_true(has_token(shop->server, "/picture", 3));
	request.token_home = "no address";
	assert_int_equal(http_fixture_fetch(shop->http, request).error.code, ERROR_USAGE);
	assert_int_equal(scripted_server_count(shop->server, NULL), 4);
}

static void test_token_is_not_sent_in_the_clear(void **state)
{
	struct shop *shop = *state;
	struct http_request request = http_fixture_request("http://192.0.2.1/room");
	request.allow_http = true;
	request.token = TOKEN;
	struct fetched got = http_fixture_fetch(shop->http, request);
	assert_false(got.is_done);
	assert_int_equal(got.error.code, ERROR_USAGE);
	assert_string_equal(got.error.message, "a token is not sent over plain http: use https");
}

static void test_token_must_be_one(void **state)
{
	struct shop *shop = *state;
	const char *const bad[] = {"", "two words", "line\r\nX-Evil: 1", "tab\t", "\xe4\xbb\xa4", "\x7f"};
	struct http_request request = request_for(shop, "/room");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		request.token = bad[i];
		struct fetched got = http_fixture_fetch(shop->http, request);
		assert_int_equal(got.error.code, ERROR_VALUE);
	}
	char *longest = calloc(1, SECRET_MOST_BYTES + 2);
	memset(longest, 'x', SECRET_MOST_BYTES + 1);
	request.token = longest;
	assert_int_equal(http_fixture_fetch(shop->http, request).error.code, ERROR_VALUE);
	assert_int_equal(scripted_server_count(shop->server, NULL), 0);
	free(longest);
}

/* A shop that repeats what it was sent does not bring it on air, into a cache or into a log. */
static void test_token_in_an_answer_is_refused(void **state)
{
	struct shop *shop = *state;
	scripted_server_say(shop->server, "/body", &(struct script){.body = "{\"echo\": \"" TOKEN "\"}"});
	struct fetched got = fetch(shop, "/body");
	assert_int_equal(got.error.code, ERROR_VALUE);
	assert_int_equal(got.size_bytes, 0);
	assert_null(strstr(got.error.message, TOKEN));
	scripted_server_say(
		shop->server, "/head",
		&(struct script){.body = "{}", .headers = "ETag: \"" TOKEN "\"\r\nLink: </" TOKEN ">; rel=events\r\n"});
	got = fetch(shop, "/head");
	assert_int_equal(got.error.code, ERROR_NONE);
	assert_string_equal(got.body, "{}");
	assert_string_equal(got.etag, "");
	assert_string_equal(got.link_events, "");
	lead(shop->server, "/lead", address_of(shop->other, "127.0.0.1", "/?token=" TOKEN));
	got = fetch(shop, "/lead");
	assert_int_equal(got.error.code, ERROR_VALUE);
	assert_null(strstr(got.error.message, TOKEN));
	assert_null(strstr(got.url, TOKEN));
	assert_int_equal(scripted_server_count(shop->other, NULL), 0);
}

/* -- in a stream, wherever it is cut -- */

struct heard {
	char text[4096];
	size_t size_bytes;
	bool is_done;
	struct error error;
};

static bool hear(const char *bytes, size_t size_bytes, void *data)
{
	struct heard *heard = data;
	assert_true(heard->size_bytes + size_bytes < sizeof(heard->text));
	memcpy(heard->text + heard->size_bytes, bytes, size_bytes);
	heard->size_bytes += size_bytes;
	return true;
}

static void stop_hearing(const struct http_answer *answer, void *data)
{
	struct heard *heard = data;
	heard->is_done = true;
	heard->error = answer->error;
}

static void send_piece(struct shop *shop, struct heard *heard, const char *text, size_t size)
{
	char piece[256];
	size_t whole = heard->size_bytes + size;
	snprintf(piece, sizeof(piece), "%.*s", (int)size, text);
	while (scripted_server_send(shop->server, "/events", piece) == 0)
		http_run(shop->http, now_ns() + 5 * MS_NS);
	uint64_t end_ns = now_ns() + 2000 * MS_NS;
	while (!heard->is_done && heard->size_bytes < whole && now_ns() < end_ns)
		http_run(shop->http, now_ns() + 5 * MS_NS);
}

static void test_token_in_a_stream_is_found_across_its_pieces(void **state)
{
	struct shop *shop = *state;
	const char text[] = "data: it is " TOKEN " indeed";
	scripted_server_say(shop->server, "/events", &(struct script){.is_stream = true});
	for (size_t first = 1; first < sizeof(text) - 1; first += 3) {
		struct heard heard = {0};
		struct http_request request = request_for(shop, "/events");
		request.is_stream = true;
		request.on_bytes = hear;
		request.done = stop_hearing;
		request.data = &heard;
		struct http_call *call = http_start(shop->http, &request, NULL);
		assert_non_null(call);
		// three pieces, the middle one of a single byte
		send_piece(shop, &heard, text, first);
		if (!heard.is_done)
			send_piece(shop, &heard, text + first, 1);
		if (!heard.is_done)
			send_piece(shop, &heard, text + first + 1, sizeof(text) - 2 - first);
		if (!heard.is_done || heard.error.code != ERROR_VALUE)
			fail_msg("cut at %zu: done %d, %s", first, heard.is_done, heard.error.message);
		heard.text[heard.size_bytes] = '\0';
		assert_null(strstr(heard.text, TOKEN));
	}
}

/* -- and without memory -- */

static int allocations_left;

static bool may_allocate(size_t size_bytes, void *data)
{
	(void)size_bytes, (void)data;
	return allocations_left-- > 0;
}

static void test_token_request_without_memory(void **state)
{
	struct shop *shop = *state;
	struct http_request request = request_for(shop, "/events");
	request.etag = "\"1\"";
	request.last_event_id = "7";
	request.base = "http://127.0.0.1/";
	request.is_stream = true;
	request.on_bytes = hear;
	struct http_call *call = NULL;
	int count = 0;
	for (; !call && count < 100; count++) {
		struct error err = {0};
		allocations_left = count;
		alloc_set_hook(may_allocate, NULL);
		call = http_start(shop->http, &request, &err);
		alloc_set_hook(NULL, NULL);
		assert_true(call || err.code == ERROR_MEMORY);
		assert_null(strstr(err.message, TOKEN));
	}
	assert_in_range(count, 8, 99);
	http_abort(&call);
}

static void test_token_texts_are_scrubbed(void **state)
{
	(void)state;
	char text[] = "a " TOKEN " and " TOKEN ".";
	secret_scrub(TOKEN, text);
	assert_string_equal(text, "a *** and ***.");
	secret_scrub(NULL, text);
	secret_scrub("", text);
	assert_string_equal(text, "a *** and ***.");
	char brief[] = "xyxyx";
	secret_scrub("xy", brief);
	assert_string_equal(brief, "****x");
	struct error err = {.path = "items." TOKEN, .message = TOKEN};
	secret_scrub_error(TOKEN, &err);
	assert_string_equal(err.path, "items.***");
	assert_string_equal(err.message, "***");
	assert_true(secret_is_in(TOKEN, "x" TOKEN, sizeof("x" TOKEN) - 1));
	assert_false(secret_is_in(TOKEN, TOKEN, sizeof(TOKEN) - 2));
	// what is so short may stand there by chance
	assert_false(secret_is_in("1234", "price 12345", 11));
	assert_false(secret_is_in(NULL, "x", 1));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_token_goes_to_its_origin),
		TEST(test_token_stays_when_a_redirect_leaves),
		TEST(test_token_stays_when_a_redirect_comes_back),
		TEST(test_token_of_another_home),
		TEST(test_token_is_not_sent_in_the_clear),
		TEST(test_token_must_be_one),
		TEST(test_token_in_an_answer_is_refused),
		TEST(test_token_in_a_stream_is_found_across_its_pieces),
		TEST(test_token_request_without_memory),
		TEST(test_token_texts_are_scrubbed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
