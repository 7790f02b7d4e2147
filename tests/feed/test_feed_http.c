/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers as shops, proxies and bad networks give them; the rules of addresses stand in test_feed_redirect.c. */
#include "http_fixture.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

struct shop {
	struct scripted_server *server;
	struct http *http;
	char url[128];
};

static int setup(void **state)
{
	struct shop *shop = calloc(1, sizeof(*shop));
	shop->server = scripted_server_start();
	shop->http = http_fixture_create(NULL, 150);
	*state = shop;
	return 0;
}

static int teardown(void **state)
{
	struct shop *shop = *state;
	http_destroy(&shop->http);
	scripted_server_stop(shop->server);
	free(shop);
	return 0;
}

static struct http_request request_for(struct shop *shop, const char *path)
{
	snprintf(shop->url, sizeof(shop->url), "http://127.0.0.1:%d%s", scripted_server_port(shop->server), path);
	return http_fixture_request(shop->url);
}

/* With the tests' short time, for answers that take longer. */
static struct fetched fetch_briefly(struct shop *shop, const struct script *script)
{
	scripted_server_say(shop->server, "/room", script);
	return http_fixture_fetch(shop->http, request_for(shop, "/room"));
}

/* With time enough also on a busy machine. */
static struct fetched fetch(struct shop *shop, const struct script *script)
{
	scripted_server_say(shop->server, "/room", script);
	struct http_request request = request_for(shop, "/room");
	request.total_timeout_ms = 4000;
	return http_fixture_fetch(shop->http, request);
}

static void test_http_request_is_exactly_this(void **state)
{
	struct shop *shop = *state;
	char head[2048];
	char wanted[2048];
	struct http_request request = request_for(shop, "/room?stage=1");
	request.etag = "\"e1-7\"";
	http_fixture_fetch(shop->http, request);
	assert_true(scripted_server_request(shop->server, "/room", 0, head, sizeof(head)));
	snprintf(wanted, sizeof(wanted),
		 "GET /room?stage=1 HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUser-Agent: obs-shop-overlay/%s\r\n"
		 "Accept-Encoding: gzip\r\nAccept: application/json\r\nIf-None-Match: \"e1-7\"\r\n\r\n",
		 scripted_server_port(shop->server), SHOP_VERSION);
	assert_string_equal(head, wanted);
	request.etag = NULL;
	http_fixture_fetch(shop->http, request);
	assert_true(scripted_server_request(shop->server, "/room", 1, head, sizeof(head)));
	assert_null(strstr(head, "If-None-Match"));
	assert_int_equal(scripted_server_connections(shop->server), 1);
}

static void test_http_200_brings_body_and_times(void **state)
{
	struct shop *shop = *state;
	int64_t before_ms = clock_wall_ms(clock_system());
	uint64_t before_ns = now_ns();
	struct fetched got = fetch(
		shop, &(struct script){.body = "{}", .etag = "\"x\"", .clock_ms = 3600000, .headers = "Age: 4\r\n"});
	assert_int_equal(got.error.code, ERROR_NONE);
	assert_int_equal(got.status, 200);
	assert_string_equal(got.body, "{}");
	assert_string_equal(got.etag, "\"x\"");
	assert_string_equal(got.url, shop->url);
	assert_in_range(got.shop_time_ms, before_ms + 3600000, before_ms + 3601000);
	assert_in_range(got.date_ms, before_ms + 3599000, before_ms + 3601000);
	assert_int_equal(got.cached_ms, 4000);
	assert_in_range(got.sent_ns, before_ns, now_ns());
	assert_in_range(got.middle_ns, got.sent_ns, got.first_ns);
	assert_in_range(got.first_ns, got.sent_ns, now_ns());
}

static void test_http_304(void **state)
{
	struct shop *shop = *state;
	scripted_server_say(shop->server, "/room", &(struct script){.body = "{}", .etag = "W/\"7\""});
	struct http_request request = request_for(shop, "/room");
	request.etag = "W/\"7\"";
	struct fetched got = http_fixture_fetch(shop->http, request);
	assert_int_equal(got.error.code, ERROR_NONE);
	assert_int_equal(got.status, 304);
	assert_int_equal(got.size_bytes, 0);
}

static void test_http_error_statuses_are_answers(void **state)
{
	struct shop *shop = *state;
	const int statuses[] = {204, 206, 400, 401, 403, 404, 410, 429, 500, 502, 503};
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		struct fetched got = fetch(
			shop, &(struct script){.status = statuses[i], .body = statuses[i] == 204 ? NULL : "sorry"});
		if (got.error.code)
			fail_msg("%d: %s", statuses[i], got.error.message);
		assert_int_equal(got.status, statuses[i]);
		assert_int_equal(got.size_bytes, 0);
	}
	struct fetched got = fetch(shop, &(struct script){.status = 500, .body = "sorry", .is_endless = true});
	assert_int_equal(got.status, 500);
	assert_true(got.took_ms < 3000);
}

static void test_http_retry_after(void **state)
{
	struct shop *shop = *state;
	struct fetched got = fetch(shop, &(struct script){.status = 429, .headers = "Retry-After: 7\r\n"});
	assert_int_equal(got.status, 429);
	assert_int_equal(got.retry_after_ms, 7000);
	// measured from the server's own clock, which is years off
	got = fetch(shop, &(struct script){.status = 503,
					   .has_no_date = true,
					   .headers = "Date: Sat, 21 Nov 2026 20:48:00 GMT\r\n"
						      "Retry-After: Sat, 21 Nov 2026 20:48:37 GMT\r\n"});
	assert_int_equal(got.retry_after_ms, 37000);
}

static void test_http_slow_body_runs_out_of_time(void **state)
{
	struct shop *shop = *state;
	char body[8192];
	memset(body, 'x', sizeof(body));
	struct fetched got =
		fetch_briefly(shop, &(struct script){.body = body, .size_bytes = sizeof(body), .pace_ms = 50});
	assert_int_equal(got.error.code, ERROR_TIMEOUT);
	assert_in_range(got.took_ms, 590, 2000);
}

static void test_http_cut_body(void **state)
{
	struct shop *shop = *state;
	struct fetched got = fetch(shop, &(struct script){.body = "{\"schema\": \"shop-room/1\"}", .cut_bytes = 9});
	assert_int_equal(got.error.code, ERROR_NETWORK);
	assert_true(got.error.message[0]);
}

static void test_http_oversize_is_refused_early(void **state)
{
	struct shop *shop = *state;
	size_t size = 1024 * 1024 + 1;
	char *body = malloc(size);
	memset(body, ' ', size);
	struct fetched got = fetch(shop, &(struct script){.body = body, .size_bytes = size});
	assert_int_equal(got.error.code, ERROR_LIMIT);
	got = fetch(shop, &(struct script){.body = body, .size_bytes = 1000, .is_endless = true});
	assert_int_equal(got.error.code, ERROR_LIMIT);
	got = fetch(shop, &(struct script){.body = body, .size_bytes = size - 1});
	assert_int_equal(got.error.code, ERROR_NONE);
	assert_int_equal(got.size_bytes, 1024 * 1024);
	free(body);
}

static uint8_t *gzip(const void *bytes, size_t size_bytes, size_t *out_bytes)
{
	z_stream stream = {0};
	assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
	size_t most = deflateBound(&stream, size_bytes);
	uint8_t *out = malloc(most);
	stream.next_in = (void *)(uintptr_t)bytes;
	stream.avail_in = (uInt)size_bytes;
	stream.next_out = out;
	stream.avail_out = (uInt)most;
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	*out_bytes = stream.total_out;
	deflateEnd(&stream);
	return out;
}

static struct fetched fetch_gzip(struct shop *shop, const void *bytes, size_t size_bytes)
{
	size_t packed_bytes = 0;
	uint8_t *packed = gzip(bytes, size_bytes, &packed_bytes);
	struct fetched got = fetch(
		shop,
		&(struct script){.body = packed, .size_bytes = packed_bytes, .headers = "Content-Encoding: gzip\r\n"});
	free(packed);
	return got;
}

static void test_http_gzip_and_its_bomb(void **state)
{
	struct shop *shop = *state;
	struct fetched got = fetch_gzip(shop, "{\"schema\": 1}", 13);
	assert_int_equal(got.error.code, ERROR_NONE);
	assert_string_equal(got.body, "{\"schema\": 1}");
	size_t size = 64 * 1024 * 1024;
	char *zeros = calloc(1, size);
	got = fetch_gzip(shop, zeros, size);
	assert_int_equal(got.error.code, ERROR_LIMIT);
	free(zeros);
	got = fetch(shop, &(struct script){.body = "this is no gzip", .headers = "Content-Encoding: gzip\r\n"});
	assert_int_equal(got.error.code, ERROR_NETWORK);
}

static void test_http_refused_at_once(void **state)
{
	struct shop *shop = *state;
	struct scripted_server *gone = scripted_server_start();
	snprintf(shop->url, sizeof(shop->url), "http://127.0.0.1:%d/room", scripted_server_port(gone));
	scripted_server_stop(gone);
	struct fetched got = http_fixture_fetch(shop->http, http_fixture_request(shop->url));
	assert_int_equal(got.error.code, ERROR_NETWORK);
	assert_true(got.took_ms < 590);
}

static void test_http_silent_server(void **state)
{
	struct shop *shop = *state;
	struct fetched got = fetch_briefly(shop, &(struct script){.is_silent = true});
	assert_int_equal(got.error.code, ERROR_TIMEOUT);
	assert_in_range(got.took_ms, 590, 2000);
}

static void test_http_listener_that_never_accepts(void **state)
{
	struct shop *shop = *state;
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);
	assert_int_equal(bind(listener, (struct sockaddr *)&address, size), 0);
	assert_int_equal(listen(listener, 0), 0);
	getsockname(listener, (struct sockaddr *)&address, &size);
	snprintf(shop->url, sizeof(shop->url), "http://127.0.0.1:%d/room", ntohs(address.sin_port));
	struct fetched got = http_fixture_fetch(shop->http, http_fixture_request(shop->url));
	assert_int_equal(got.error.code, ERROR_TIMEOUT);
	// its queue is full now: the next one does not even get a connection
	int fillers[4];
	for (size_t i = 0; i < 4; i++) {
		fillers[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		(void)!connect(fillers[i], (struct sockaddr *)&address, size);
	}
	got = http_fixture_fetch(shop->http, http_fixture_request(shop->url));
	assert_int_equal(got.error.code, ERROR_TIMEOUT);
	assert_in_range(got.took_ms, 140, 590);
	for (size_t i = 0; i < 4; i++)
		close(fillers[i]);
	close(listener);
}

static void test_http_nonsense_is_no_answer(void **state)
{
	struct shop *shop = *state;
	struct fetched got = fetch_briefly(
		shop, &(struct script){.status = 200, .headers = "Content-Length: 5, 7\r\n", .body = "{}"});
	assert_int_not_equal(got.error.code, ERROR_NONE);
	got = fetch_briefly(shop, &(struct script){.body = "{}", .headers = "Transfer-Encoding: rot13\r\n"});
	assert_int_not_equal(got.error.code, ERROR_NONE);
}

static void count_done(const struct http_answer *answer, void *data)
{
	(void)answer;
	++*(int *)data;
}

static void test_http_abort_and_stop(void **state)
{
	struct shop *shop = *state;
	int done = 0;
	scripted_server_say(shop->server, "/room", &(struct script){.is_silent = true});
	struct http_request request = request_for(shop, "/room");
	request.done = count_done;
	request.data = &done;
	struct http_call *calls[8];
	for (size_t i = 0; i < 8; i++)
		calls[i] = http_start(shop->http, &request, NULL);
	for (int i = 0; i < 20; i++)
		http_run(shop->http, now_ns() + 5 * MS_NS);
	uint64_t start_ns = now_ns();
	for (size_t i = 0; i < 7; i++) {
		assert_non_null(calls[i]);
		http_abort(&calls[i]);
		assert_null(calls[i]);
	}
	http_abort(&calls[0]);
	assert_true(now_ns() - start_ns < 100 * MS_NS);
	http_run(shop->http, now_ns());
	assert_int_equal(done, 0);
	http_abort(&calls[7]);
	// a stopped http gives up what still talks
	scripted_server_say(shop->server, "/room", &(struct script){.body = " ", .is_endless = true, .pace_ms = 5});
	request.total_timeout_ms = 10000;
	assert_non_null(http_start(shop->http, &request, NULL));
	for (int i = 0; i < 20; i++)
		http_run(shop->http, now_ns() + 5 * MS_NS);
	assert_int_equal(done, 0);
	http_stop(shop->http);
	for (int i = 0; i < 200 && done == 0; i++)
		http_run(shop->http, now_ns() + 5 * MS_NS);
	assert_int_equal(done, 1);
}

static void wake_later(void *data)
{
	pause_ms(30);
	http_wake(data);
}

static void test_http_run_wakes_and_keeps_time(void **state)
{
	struct shop *shop = *state;
	uint64_t start_ns = now_ns();
	http_run(shop->http, start_ns + 50 * MS_NS);
	assert_in_range(now_ns() - start_ns, 50 * MS_NS, 150 * MS_NS);
	struct thread thread = {0};
	assert_true(thread_start(&thread, "waker", wake_later, shop->http, NULL));
	start_ns = now_ns();
	http_run(shop->http, UINT64_MAX);
	assert_in_range(now_ns() - start_ns, 20 * MS_NS, 500 * MS_NS);
	thread_join(&thread);
	http_wake(shop->http);
	http_run(shop->http, UINT64_MAX);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_http_request_is_exactly_this),
		TEST(test_http_200_brings_body_and_times),
		TEST(test_http_304),
		TEST(test_http_error_statuses_are_answers),
		TEST(test_http_retry_after),
		TEST(test_http_slow_body_runs_out_of_time),
		TEST(test_http_cut_body),
		TEST(test_http_oversize_is_refused_early),
		TEST(test_http_gzip_and_its_bomb),
		TEST(test_http_refused_at_once),
		TEST(test_http_silent_server),
		TEST(test_http_listener_that_never_accepts),
		TEST(test_http_nonsense_is_no_answer),
		TEST(test_http_abort_and_stop),
		TEST(test_http_run_wakes_and_keeps_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
