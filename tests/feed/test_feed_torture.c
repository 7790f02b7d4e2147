/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every allocation of the feed fails once, in turn: what cannot be begun says so, what runs heals by itself. */
#include "feed_fixture.h"

#include "base/alloc.h"
#include "feed/secrets.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

static atomic_int countdown;
static atomic_int asked;
static pthread_t test_thread;
static bool is_pushed; /* by a stream, too */

/* The scripted shop allocates too, but is not what is tested. */
static bool may_allocate(size_t size_bytes, void *data)
{
	(void)size_bytes, (void)data;
	char name[16] = "";
	pthread_getname_np(pthread_self(), name, sizeof(name));
	if (!pthread_equal(pthread_self(), test_thread) && strcmp(name, "shop-feed") != 0)
		return true;
	atomic_fetch_add(&asked, 1);
	return atomic_fetch_sub(&countdown, 1) != 1;
}

static const char room[] =
	"{\"schema\": \"shop-room/1\", \"version\": 1, \"ttl_ms\": 1000, \"server_time\": \"@NOW@\", "
	"\"room\": {\"id\": \"r\"}, \"current\": \"a\", \"items\": [{\"id\": \"a\", \"title\": \"A\", "
	"\"image\": \"a.png\", \"price\": {\"currency\": \"CNY\", \"sale\": 7990}}]}";

static void expect_memory_error(const struct error *err)
{
	assert_int_equal(err->code, ERROR_MEMORY);
	assert_true(err->message[0]);
}

/* A feed's whole life while the n-th allocation fails. Returns: whether there were that many. */
static bool live_through(struct fixture *fixture, const struct feed_request *request, int n)
{
	struct error err = {0};
	atomic_store(&asked, 0);
	atomic_store(&countdown, n);
	fixture->service = feed_service_create(NULL, &short_limits, &err);
	if (!fixture->service) {
		expect_memory_error(&err);
		return true;
	}
	fixture->feed = feed_open(fixture->service, request, fixture->waker, &err);
	if (fixture->feed)
		WAIT_FOR(fixture, state->room && blob_set_count(state->images) == 1 &&
					  state->error.code == ERROR_NONE && state->is_push_live == is_pushed);
	else
		expect_memory_error(&err);
	feed_close(&fixture->feed);
	feed_service_destroy(&fixture->service);
	return atomic_load(&asked) >= n;
}

static void torture(struct fixture *fixture, const struct feed_request *request)
{
	feed_service_destroy(&fixture->service);
	test_thread = pthread_self();
	alloc_set_hook(may_allocate, NULL);
	int n = 1;
	while (n < 1000 && live_through(fixture, request, n))
		n++;
	alloc_set_hook(NULL, NULL);
	print_message("%d allocations\n", n - 1);
	assert_in_range(n, 15, 999);
}

static void test_torture_of_a_url(void **test)
{
	struct fixture *fixture = *test;
	scripted_server_say(fixture->server, "/room", &(struct script){.body = room, .etag = "\"1\""});
	scripted_server_say(fixture->server, "/a.png", &(struct script){.body = "picture"});
	char cache[256];
	snprintf(cache, sizeof(cache), "%s/cache", fixture_folder());
	torture(fixture, &(struct feed_request){.source = FEED_SOURCE_POLL,
						.url = fixture_url(fixture, "/room"),
						.cache_folder = cache});
}

/* Its token lies in a file, and the picture wants it as well. */
static void test_torture_of_a_url_with_a_token(void **test)
{
	struct fixture *fixture = *test;
	const char *wants = "Authorization: Bearer torture-T0ken-0123456789";
	scripted_server_say(fixture->server, "/room", &(struct script){.body = room, .etag = "\"1\"", .wants = wants});
	scripted_server_say(fixture->server, "/a.png", &(struct script){.body = "picture", .wants = wants});
	const char *url = fixture_url(fixture, "/room");
	assert_true(secret_store(fixture_folder(), "default", "torture-T0ken-0123456789", url, NULL));
	torture(fixture, &(struct feed_request){.source = FEED_SOURCE_POLL,
						.url = url,
						.profile = "default",
						.secrets_folder = fixture_folder()});
}

static void test_torture_of_a_stream(void **test)
{
	struct fixture *fixture = *test;
	char event[1024];
	snprintf(event, sizeof(event), "event: room\nid: 1\ndata: %s\n\n", room);
	scripted_server_say(
		fixture->server, "/events",
		&(struct script){.body = event, .is_stream = true, .headers = "Content-Type: text/event-stream\r\n"});
	scripted_server_say(
		fixture->server, "/room",
		&(struct script){.body = room, .etag = "\"1\"", .headers = "Link: </events>; rel=\"events\"\r\n"});
	scripted_server_say(fixture->server, "/a.png", &(struct script){.body = "picture"});
	is_pushed = true;
	torture(fixture, &(struct feed_request){.source = FEED_SOURCE_POLL, .url = fixture_url(fixture, "/room")});
	is_pushed = false;
}

static void test_torture_of_a_file(void **test)
{
	struct fixture *fixture = *test;
	char text[1024];
	const char *mark = strstr(room, "@NOW@");
	snprintf(text, sizeof(text), "%.*s2026-11-21T20:48:37Z%s", (int)(mark - room), room, mark + 5);
	fixture_write_text("a.png", "picture");
	const char *path = fixture_write_text("room.json", text);
	torture(fixture, &(struct feed_request){.source = FEED_SOURCE_FILE, .path = path});
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_torture_of_a_url),
		TEST(test_torture_of_a_stream),
		TEST(test_torture_of_a_url_with_a_token),
		TEST(test_torture_of_a_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
