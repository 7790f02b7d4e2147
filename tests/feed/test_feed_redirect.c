/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a request may be led, and who must prove what before it is believed. */
#include "http_fixture.h"
#include "tls_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct shop {
	struct scripted_server *server;
	struct scripted_server *other;
	struct http *http;
	char url[128];
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

static struct fetched fetch(struct shop *shop, const char *path)
{
	snprintf(shop->url, sizeof(shop->url), "http://127.0.0.1:%d%s", scripted_server_port(shop->server), path);
	return http_fixture_fetch(shop->http, http_fixture_request(shop->url));
}

static void lead(struct scripted_server *server, const char *from, int status, const char *to)
{
	char line[512];
	snprintf(line, sizeof(line), "Location: %s\r\n", to);
	scripted_server_say(server, from, &(struct script){.status = status, .headers = line, .body = "moved"});
}

static void test_redirect_is_followed_on_the_same_origin(void **state)
{
	struct shop *shop = *state;
	const int statuses[] = {301, 302, 303, 307, 308};
	scripted_server_say(shop->server, "/v1/room", &(struct script){.body = "{}"});
	for (size_t i = 0; i < 5; i++) {
		lead(shop->server, "/room", statuses[i], i % 2 ? "v1/room" : "/v1/room?x=1");
		struct fetched got = fetch(shop, "/room");
		assert_int_equal(got.error.code, ERROR_NONE);
		assert_int_equal(got.status, 200);
		assert_string_equal(got.body, "{}");
		assert_non_null(strstr(got.url, "/v1/room"));
	}
	assert_int_equal(scripted_server_connections(shop->server), 1);
}

static void test_redirect_at_most_five(void **state)
{
	struct shop *shop = *state;
	char from[32];
	char to[32];
	for (int i = 1; i <= 6; i++) {
		snprintf(from, sizeof(from), "/hop%d", i);
		snprintf(to, sizeof(to), "/hop%d", i + 1);
		lead(shop->server, from, 302, to);
	}
	scripted_server_say(shop->server, "/hop7", &(struct script){.body = "{}"});
	assert_int_equal(fetch(shop, "/hop2").status, 200);
	struct fetched got = fetch(shop, "/hop1");
	assert_int_equal(got.error.code, ERROR_NETWORK);
	assert_int_equal(scripted_server_count(shop->server, "/hop7"), 1);
	lead(shop->server, "/loop", 302, "/loop");
	got = fetch(shop, "/loop");
	assert_int_equal(got.error.code, ERROR_NETWORK);
	assert_int_equal(scripted_server_count(shop->server, "/loop"), 6);
}

static void test_redirect_to_another_origin(void **state)
{
	struct shop *shop = *state;
	char to[128];
	snprintf(to, sizeof(to), "http://localhost:%d/elsewhere", scripted_server_port(shop->other));
	lead(shop->server, "/room", 302, to);
	scripted_server_say(shop->other, "/elsewhere", &(struct script){.body = "{}"});
	struct fetched got = fetch(shop, "/room");
	assert_int_equal(got.status, 200);
	assert_string_equal(got.url, to);
}

static void test_redirect_into_the_forbidden_is_refused(void **state)
{
	struct shop *shop = *state;
	const char *const bad[] = {
		"http://shop.example/room",
		"http://192.0.2.1/room",
		"//192.0.2.1/room",
		"ftp://127.0.0.1/room",
		"file:///etc/hostname",
		"gopher://127.0.0.1/",
		"http://u:p@127.0.0.1/",
		"",
		"https://",
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		lead(shop->server, "/room", 302, bad[i]);
		struct fetched got = fetch(shop, "/room");
		if (got.error.code != ERROR_UNSUPPORTED && bad[i][0])
			fail_msg("to %s: %s %d", bad[i], error_code_name(got.error.code), got.status);
		assert_int_not_equal(got.status == 200 && !got.error.code, true);
	}
	scripted_server_say(shop->server, "/room", &(struct script){.status = 302});
	assert_int_equal(fetch(shop, "/room").status, 302);
}

static void test_redirect_does_not_stretch_the_time(void **state)
{
	struct shop *shop = *state;
	char body[512];
	memset(body, 'x', sizeof(body));
	scripted_server_say(shop->server, "/a",
			    &(struct script){.status = 302,
					     .headers = "Location: /b\r\n",
					     .body = body,
					     .size_bytes = sizeof(body),
					     .pace_ms = 25});
	scripted_server_say(shop->server, "/b", &(struct script){.is_silent = true});
	struct fetched got = fetch(shop, "/a");
	assert_int_equal(got.error.code, ERROR_TIMEOUT);
	assert_int_equal(scripted_server_count(shop->server, "/b"), 1);
	assert_in_range(got.took_ms, 590, 950);
}

/* What is meant for this machine must not go to a proxy that the environment names. */
static void test_redirect_loopback_knows_no_proxy(void **state)
{
	struct shop *shop = *state;
	char proxy[64];
	snprintf(proxy, sizeof(proxy), "http://127.0.0.1:%d", scripted_server_port(shop->other));
	assert_int_equal(setenv("http_proxy", proxy, 1), 0);
	scripted_server_say(shop->server, "/room", &(struct script){.body = "{}"});
	struct fetched got = fetch(shop, "/room");
	assert_int_equal(unsetenv("http_proxy"), 0);
	assert_int_equal(got.status, 200);
	assert_int_equal(scripted_server_count(shop->other, NULL), 0);
}

/* -- TLS -- */

static struct fetched tls_fetch(const struct tls_shop *shop, const char *ca_file, bool allow_http, const char *path)
{
	char url[512];
	struct http *http = http_fixture_create(ca_file, 4000);
	snprintf(url, sizeof(url), "https://127.0.0.1:%d%s", shop->port, path);
	struct http_request request = http_fixture_request(url);
	request.allow_http = allow_http;
	request.total_timeout_ms = 4000;
	struct fetched got = http_fixture_fetch(http, request);
	http_destroy(&http);
	return got;
}

static void test_redirect_tls_must_prove_itself(void **state)
{
	struct shop *plain = *state;
	struct tls_shop shop = tls_start("127.0.0.1");
	struct fetched got = tls_fetch(&shop, shop.ca_file, false, "/room");
	if (got.error.code)
		fail_msg("%s", got.error.message);
	assert_string_equal(got.body, "{}");
	assert_int_equal(tls_fetch(&shop, NULL, false, "/room").error.code, ERROR_TLS);
	assert_int_equal(tls_fetch(&shop, NULL, true, "/room").error.code, ERROR_TLS);
	// from https down to plain http: nowhere, whatever is allowed; to this machine it is
	got = tls_fetch(&shop, shop.ca_file, true, "/away?to=http://192.0.2.1/room");
	assert_int_equal(got.error.code, ERROR_UNSUPPORTED);
	char path[128];
	snprintf(path, sizeof(path), "/away?to=http://127.0.0.1:%d/room", scripted_server_port(plain->server));
	scripted_server_say(plain->server, "/room", &(struct script){.body = "{}"});
	assert_int_equal(tls_fetch(&shop, shop.ca_file, false, path).status, 200);
	tls_stop(&shop);
}

static void test_redirect_tls_for_another_host(void **state)
{
	(void)state;
	struct tls_shop shop = tls_start("shop.example");
	assert_int_equal(tls_fetch(&shop, shop.ca_file, false, "/room").error.code, ERROR_TLS);
	tls_stop(&shop);
}

static int remove_folder(void **state)
{
	fixture_remove_folder();
	return teardown(state);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, remove_folder)
	const struct CMUnitTest tests[] = {
		TEST(test_redirect_is_followed_on_the_same_origin),
		TEST(test_redirect_at_most_five),
		TEST(test_redirect_to_another_origin),
		TEST(test_redirect_into_the_forbidden_is_refused),
		TEST(test_redirect_does_not_stretch_the_time),
		TEST(test_redirect_loopback_knows_no_proxy),
		TEST(test_redirect_tls_must_prove_itself),
		TEST(test_redirect_tls_for_another_host),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
