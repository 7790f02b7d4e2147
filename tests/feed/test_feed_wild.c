/* SPDX-License-Identifier: GPL-2.0-or-later */
/* HTTP as it is found in the wild: heads that drip or never end, old and chunked answers, IPv6, proxies. */
#include "http_fixture.h"
#include "raw_server.h"
#include "tls_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOKEN "w1ld-T0ken.~+/0123456789"

static struct fetched fetch_from(struct raw_server *server, const char *host, uint64_t timeout_ms)
{
	char url[128];
	struct http *http = http_fixture_create(NULL, 150);
	snprintf(url, sizeof(url), "http://%s:%d/room", host, raw_server_port(server));
	struct http_request request = http_fixture_request(url);
	request.total_timeout_ms = timeout_ms;
	struct fetched got = http_fixture_fetch(http, request);
	http_destroy(&http);
	return got;
}

/* The answer to one request of a server that says just this. */
static struct fetched fetch_raw(struct raw_answer answer)
{
	struct raw_server *server = raw_server_start(&answer);
	struct fetched got = fetch_from(server, answer.is_ipv6 ? "[::1]" : "127.0.0.1", 3000);
	raw_server_stop(server);
	return got;
}

static struct fetched fetch_text(const char *text)
{
	return fetch_raw((struct raw_answer){.bytes = text});
}

static void expect_body(const struct fetched *got, const char *body)
{
	if (got->error.code)
		fail_msg("%s", got->error.message);
	assert_int_equal(got->status, 200);
	assert_string_equal(got->body, body);
}

static void test_wild_head_that_drips(void **state)
{
	(void)state;
	struct raw_server *server =
		raw_server_start(&(struct raw_answer){.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX: "
							       "12345678901234567890123456789012345678901234567890\r\n"
							       "\r\n{}",
						      .pace_ms = 40});
	struct fetched got = fetch_from(server, "127.0.0.1", 600);
	assert_int_equal(got.error.code, ERROR_TIMEOUT);
	assert_in_range(got.took_ms, 590, 2500);
	raw_server_stop(server);
	// slow, but in time
	got = fetch_raw((struct raw_answer){.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", .pace_ms = 5});
	expect_body(&got, "{}");
}

static void test_wild_head_that_never_ends(void **state)
{
	(void)state;
	struct fetched got = fetch_raw(
		(struct raw_answer){.bytes = "HTTP/1.1 200 OK\r\nX-Flood: 0123456789012345678901234567890123456789\r\n",
				    .is_endless = true});
	assert_int_equal(got.error.code, ERROR_LIMIT);
	assert_non_null(strstr(got.error.message, "head"));
	// interim answers are heads too
	got = fetch_raw((struct raw_answer){.bytes = "HTTP/1.1 102 Wait\r\nX: 1\r\n\r\nHTTP/1.1 102 Wait\r\n\r\n",
					    .is_endless = true});
	assert_int_not_equal(got.error.code, ERROR_NONE);
	assert_true(got.took_ms < 4000);
	// and so is one line
	size_t size = 300000;
	char *line = malloc(size + 1);
	memset(line, 'x', size);
	memcpy(line, "HTTP/1.1 200 OK\r\nX: ", 20);
	line[size] = '\0';
	got = fetch_text(line);
	assert_int_not_equal(got.error.code, ERROR_NONE);
	free(line);
	// trailers come after the body, and end as well
	got = fetch_raw(
		(struct raw_answer){.bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"
					     "X-Flood: 0123456789012345678901234567890123456789\r\n",
				    .is_endless = true});
	assert_int_not_equal(got.error.code, ERROR_NONE);
	assert_true(got.took_ms < 4000);
}

static void test_wild_large_but_honest_head(void **state)
{
	(void)state;
	char *text = malloc(70000);
	size_t used = (size_t)snprintf(text, 70000, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nETag: \"7\"\r\n");
	while (used < 60000)
		used += (size_t)snprintf(text + used, 70000 - used, "X-Note: %0100d\r\n", 7);
	snprintf(text + used, 70000 - used, "\r\n{}");
	struct fetched got = fetch_text(text);
	expect_body(&got, "{}");
	assert_string_equal(got.etag, "\"7\"");
	free(text);
}

static void test_wild_chunked(void **state)
{
	(void)state;
	struct fetched got =
		fetch_text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
			   "1\r\n{\r\n000a;name=\"value\"\r\n\"schema\":1\r\n1\r\n}\r\n0\r\nX-After: 1\r\n\r\n");
	expect_body(&got, "{\"schema\":1}");
	// cut between two chunks, in a chunk, before the last line
	const char *const cut[] = {
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{}",
	};
	for (size_t i = 0; i < sizeof(cut) / sizeof(cut[0]); i++) {
		got = fetch_text(cut[i]);
		if (!got.error.code)
			fail_msg("%s: taken as %s", cut[i], got.body);
	}
}

static void test_wild_http_1_0(void **state)
{
	(void)state;
	// the end of the connection is the end of the body
	struct fetched got = fetch_text("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{\"a\":1}");
	expect_body(&got, "{\"a\":1}");
	got = fetch_text("HTTP/1.0 200 OK\r\nContent-Length: 7\r\n\r\n{\"a\"");
	assert_int_equal(got.error.code, ERROR_NETWORK);
	got = fetch_text("HTTP/1.1 200 OK\r\n\r\n{}");
	expect_body(&got, "{}");
}

static void test_wild_what_is_no_http(void **state)
{
	(void)state;
	const char *const bad[] = {
		"{\"schema\": \"shop-room/1\"}",
		"220 mail.example ESMTP\r\n",
		"HTTP/0.9 200 OK\r\n\r\n{}",
		"HTTP/1.1 2000 OK\r\n\r\n{}",
		"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}",
		"HTTP/1.1 200",
		"\r\n\r\n\r\n",
		"\x16\x03\x01\x02",
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct fetched got = fetch_text(bad[i]);
		if (!got.error.code && got.status == 200 && got.size_bytes)
			fail_msg("%s: taken as \"%s\"", bad[i], got.body);
		assert_true(got.took_ms < 2900);
	}
	// a switch of protocols that nobody asked for
	struct fetched got = fetch_raw((struct raw_answer){
		.bytes = "HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n", .stays = true});
	assert_int_not_equal(got.error.code, ERROR_NONE);
}

static void test_wild_interim_answers(void **state)
{
	(void)state;
	struct fetched got = fetch_text("HTTP/1.1 103 Early Hints\r\nLink: </early>; rel=events\r\nShop-Time: 5\r\n\r\n"
					"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nLink: </a>; rel=next\r\n"
					"Link: </b>; rel=\"other events\"\r\n\r\n{}");
	expect_body(&got, "{}");
	assert_string_equal(got.link_events, "/b");
	assert_true(got.shop_time_ms < 0);
	got = fetch_text("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
	assert_string_equal(got.link_events, "");
}

static void test_wild_ipv6(void **state)
{
	(void)state;
	struct raw_server *server = raw_server_start(
		&(struct raw_answer){.is_ipv6 = true, .bytes = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"});
	char url[128];
	char head[2048];
	char wanted[128];
	struct http *http = http_fixture_create(NULL, 500);
	snprintf(url, sizeof(url), "http://[::1]:%d/room", raw_server_port(server));
	struct http_request request = http_fixture_request(url);
	request.token = TOKEN; // this machine by another name
	struct fetched got = http_fixture_fetch(http, request);
	expect_body(&got, "{}");
	raw_server_heads(server, head, sizeof(head));
	snprintf(wanted, sizeof(wanted), "\r\nHost: [::1]:%d\r\n", raw_server_port(server));
	assert_non_null(strstr(head, wanted));
	assert_non_null(strstr(head, "\r\nAuthorization: Bearer " TOKEN "\r\n"));
	http_destroy(&http);
	raw_server_stop(server);
}

/* -- proxies, as the environment names them -- */

static void set_proxy(const char *variable, const struct raw_server *proxy)
{
	char text[64];
	snprintf(text, sizeof(text), "http://127.0.0.1:%d", raw_server_port(proxy));
	assert_int_equal(setenv(variable, text, 1), 0);
}

static int unset_proxies(void **state)
{
	(void)state;
	const char *const names[] = {"http_proxy", "https_proxy", "all_proxy", "no_proxy"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unsetenv(names[i]);
	fixture_remove_folder();
	return 0;
}

static void test_wild_proxy_for_plain_http(void **state)
{
	(void)state;
	struct raw_server *proxy =
		raw_server_start(&(struct raw_answer){.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"});
	set_proxy("http_proxy", proxy);
	struct http *http = http_fixture_create(NULL, 500);
	struct http_request request = http_fixture_request("http://shop.example/room");
	request.allow_http = true;
	struct fetched got = http_fixture_fetch(http, request);
	expect_body(&got, "{}");
	char heads[4096];
	raw_server_heads(proxy, heads, sizeof(heads));
	assert_int_equal(strncmp(heads, "GET http://shop.example/room HTTP/1.1\r\n", 39), 0);
	// with a token it does not begin at all
	request.token = TOKEN;
	got = http_fixture_fetch(http, request);
	assert_int_equal(got.error.code, ERROR_USAGE);
	assert_int_equal(raw_server_count(proxy), 1);
	// a host that the environment excepts; there is none of that name
	assert_int_equal(setenv("no_proxy", "shop.example", 1), 0);
	request.token = NULL;
	assert_int_not_equal(http_fixture_fetch(http, request).error.code, ERROR_NONE);
	assert_int_equal(raw_server_count(proxy), 1);
	http_destroy(&http);
	raw_server_stop(proxy);
}

/* Through a proxy, https is a tunnel: the proxy learns the host's name, and nothing that is for the shop. */
static void test_wild_proxy_for_https_sees_no_token(void **state)
{
	(void)state;
	struct tls_shop shop = tls_start("shop.example");
	struct raw_server *proxy = raw_server_start(&(struct raw_answer){.tunnel_port = shop.port});
	set_proxy("https_proxy", proxy);
	struct http *http = http_fixture_create(shop.ca_file, 4000);
	// the shop answers 401 to any other token
	struct http_request request = http_fixture_request("https://shop.example/private/plain-T0ken-0123456789");
	request.token = "plain-T0ken-0123456789";
	request.total_timeout_ms = 4000;
	struct fetched got = http_fixture_fetch(http, request);
	expect_body(&got, "{}");
	char heads[4096];
	raw_server_heads(proxy, heads, sizeof(heads));
	assert_int_equal(strncmp(heads, "CONNECT shop.example:443 HTTP/1.1\r\n", 35), 0);
	assert_null(strstr(heads, "T0ken"));
	assert_null(strstr(heads, "Authorization"));
	http_destroy(&http);
	raw_server_stop(proxy);
	tls_stop(&shop);
}

static void test_wild_proxy_that_refuses(void **state)
{
	(void)state;
	struct raw_server *proxy = raw_server_start(
		&(struct raw_answer){.bytes = "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic\r\n"
					      "Content-Length: 0\r\nConnection: close\r\n\r\n"});
	set_proxy("https_proxy", proxy);
	struct http *http = http_fixture_create(NULL, 500);
	struct http_request request = http_fixture_request("https://shop.example/room");
	request.token = TOKEN;
	struct fetched got = http_fixture_fetch(http, request);
	assert_true(got.error.code || got.status == 407);
	assert_null(strstr(got.error.message, TOKEN));
	char heads[4096];
	raw_server_heads(proxy, heads, sizeof(heads));
	assert_null(strstr(heads, TOKEN));
	http_destroy(&http);
	raw_server_stop(proxy);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, NULL, unset_proxies)
	const struct CMUnitTest tests[] = {
		TEST(test_wild_head_that_drips),
		TEST(test_wild_head_that_never_ends),
		TEST(test_wild_large_but_honest_head),
		TEST(test_wild_chunked),
		TEST(test_wild_http_1_0),
		TEST(test_wild_what_is_no_http),
		TEST(test_wild_interim_answers),
		TEST(test_wild_ipv6),
		TEST(test_wild_proxy_for_plain_http),
		TEST(test_wild_proxy_for_https_sees_no_token),
		TEST(test_wild_proxy_that_refuses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
