/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Closing and ending: nobody waits for a server, a listener or a resolver. */
#include "feed_fixture.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define RESOLVER_HANGS_MS 900
#define END_MOST_MS 250

static atomic_int resolving;

/* The process's resolver: hangs for every name, as one does whose server is gone. libcurl calls it on its own thread.
 */
__attribute__((visibility("default"))) int getaddrinfo(const char *node, const char *service,
						       const struct addrinfo *hints, struct addrinfo **result)
{
	(void)node, (void)service, (void)hints, (void)result;
	atomic_fetch_add(&resolving, 1);
	pause_ms(RESOLVER_HANGS_MS);
	atomic_fetch_sub(&resolving, 1);
	return EAI_AGAIN;
}

static uint64_t since_ms(uint64_t start_ns)
{
	return (now_ns() - start_ns) / MS_NS;
}

/* Closes the feed and ends the service, each within its time. */
static void end_in_time(struct fixture *fixture)
{
	uint64_t start_ns = now_ns();
	feed_close(&fixture->feed);
	assert_null(fixture->feed);
	assert_in_range(since_ms(start_ns), 0, 100);
	feed_service_destroy(&fixture->service);
	assert_null(fixture->service);
	assert_in_range(since_ms(start_ns), 0, END_MOST_MS);
}

static void test_end_against_a_silent_server(void **test)
{
	struct fixture *fixture = *test;
	scripted_server_say(fixture->server, "/room", &(struct script){.is_silent = true});
	fixture_open(fixture, "/room");
	WAIT_UNTIL(scripted_server_count(fixture->server, "/room") == 1);
	end_in_time(fixture);
}

static void test_end_against_an_endless_body(void **test)
{
	struct fixture *fixture = *test;
	scripted_server_say(fixture->server, "/room", &(struct script){.body = " ", .pace_ms = 5, .is_endless = true});
	fixture_open(fixture, "/room");
	WAIT_UNTIL(scripted_server_count(fixture->server, "/room") == 1);
	end_in_time(fixture);
}

static void test_end_against_a_listener_that_never_accepts(void **test)
{
	struct fixture *fixture = *test;
	int sockets[8];
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);
	sockets[0] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(sockets[0], (struct sockaddr *)&address, size), 0);
	assert_int_equal(listen(sockets[0], 0), 0);
	getsockname(sockets[0], (struct sockaddr *)&address, &size);
	for (size_t i = 1; i < 8; i++) {
		sockets[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		(void)!connect(sockets[i], (struct sockaddr *)&address, size);
	}
	snprintf(fixture->url, sizeof(fixture->url), "http://127.0.0.1:%d/room", ntohs(address.sin_port));
	const struct feed_request request = {.source = FEED_SOURCE_POLL, .url = fixture->url};
	fixture->feed = feed_open(fixture->service, &request, fixture->waker, NULL);
	pause_ms(100);
	end_in_time(fixture);
	for (size_t i = 0; i < 8; i++)
		close(sockets[i]);
}

static void test_end_against_a_resolver_that_hangs(void **test)
{
	struct fixture *fixture = *test;
	const struct feed_request request = {
		.source = FEED_SOURCE_POLL, .url = "http://shop.invalid/room", .allow_http = true};
	fixture->feed = feed_open(fixture->service, &request, fixture->waker, NULL);
	WAIT_UNTIL(atomic_load(&resolving) == 1);
	end_in_time(fixture);
	assert_int_equal(atomic_load(&resolving), 1);
	WAIT_UNTIL(atomic_load(&resolving) == 0);
	pause_ms(50);
}

static void test_end_close_while_a_resolver_hangs_leaves_others_alone(void **test)
{
	struct fixture *fixture = *test;
	const struct feed_request request = {
		.source = FEED_SOURCE_POLL, .url = "http://shop.invalid/room", .allow_http = true};
	struct feed *stuck = feed_open(fixture->service, &request, NULL, NULL);
	WAIT_UNTIL(atomic_load(&resolving) == 1);
	feed_close(&stuck);
	uint64_t start_ns = now_ns();
	scripted_server_say(fixture->server, "/room", &(struct script){.body = room_text(1, 7990)});
	fixture_open(fixture, "/room");
	WAIT_FOR(fixture, state->room);
	assert_in_range(since_ms(start_ns), 0, 500);
	WAIT_UNTIL(atomic_load(&resolving) == 0);
	pause_ms(50);
}

static void test_end_at_once(void **test)
{
	struct fixture *fixture = *test;
	for (int i = 0; i < 20; i++) {
		feed_service_destroy(&fixture->service);
		fixture->service = feed_service_create(NULL, &short_limits, NULL);
		assert_non_null(fixture->service);
		if (i % 2) {
			fixture_open(fixture, "/room");
			feed_close(&fixture->feed);
		}
	}
	feed_close(&fixture->feed);
	end_in_time(fixture);
	feed_service_destroy(&fixture->service);
}

static void test_end_300_times_open_and_close(void **test)
{
	struct fixture *fixture = *test;
	scripted_server_say(fixture->server, "/room", &(struct script){.body = room_text(1, 7990)});
	scripted_server_say(fixture->server, "/silent", &(struct script){.is_silent = true});
	const char *file = fixture_write_text("room.json", "{");
	uint64_t longest_ms = 0;
	for (int i = 0; i < 300; i++) {
		if (i % 3 == 2)
			fixture_open_file(fixture, FEED_SOURCE_FILE, file);
		else
			fixture_open(fixture, i % 3 ? "/silent" : "/room");
		if (i % 10 == 0)
			WAIT_FOR(fixture, state->serial > 1 || i % 3 == 1);
		if (i % 4 == 0)
			feed_refresh(fixture->feed);
		uint64_t start_ns = now_ns();
		feed_close(&fixture->feed);
		longest_ms = since_ms(start_ns) > longest_ms ? since_ms(start_ns) : longest_ms;
	}
	assert_in_range(longest_ms, 0, 100);
	end_in_time(fixture);
}

static void test_end_of_many_rooms_at_once(void **test)
{
	struct fixture *fixture = *test;
	struct feed *feeds[48];
	scripted_server_say(fixture->server, "/silent", &(struct script){.is_silent = true});
	scripted_server_say(fixture->server, "/room", &(struct script){.body = room_text(1, 7990)});
	for (size_t i = 0; i < 48; i++) {
		fixture_open(fixture, i % 2 ? "/silent" : "/room");
		feeds[i] = fixture->feed;
	}
	for (size_t i = 0; i < 48; i += 2) {
		fixture->feed = feeds[i];
		WAIT_FOR(fixture, state->room);
	}
	fixture->feed = NULL;
	for (size_t i = 0; i < 48; i++)
		feed_close(&feeds[i]);
	end_in_time(fixture);
}

/* A state outlives its feed and its service. */
static void test_end_leaves_states_to_their_owners(void **test)
{
	struct fixture *fixture = *test;
	scripted_server_say(fixture->server, "/room", &(struct script){.body = room_text(1, 7990)});
	fixture_open(fixture, "/room");
	WAIT_FOR(fixture, state->room);
	end_in_time(fixture);
	assert_int_equal(fixture->state->room->items[0].price.sale_minor, 7990);
	assert_string_equal(fixture->state->room->id, "room-1");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_end_against_a_silent_server),
		TEST(test_end_against_an_endless_body),
		TEST(test_end_against_a_listener_that_never_accepts),
		TEST(test_end_against_a_resolver_that_hangs),
		TEST(test_end_close_while_a_resolver_hangs_leaves_others_alone),
		TEST(test_end_at_once),
		TEST(test_end_300_times_open_and_close),
		TEST(test_end_of_many_rooms_at_once),
		TEST(test_end_leaves_states_to_their_owners),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
