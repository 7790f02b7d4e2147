/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One feed per room, whoever asks for it: shared, woken for all, alive a while beyond the last release. */
#include "feed_fixture.h"

#include "base/alloc.h"
#include "feed/registry.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINGER_MS 600
#define HOLDERS 64

static struct feed_registry *registry;

static int setup(void **state)
{
	if (fixture_setup(state))
		return -1;
	struct fixture *fixture = *state;
	registry = feed_registry_create(fixture->service, LINGER_MS, NULL);
	return registry ? 0 : -1;
}

static int teardown(void **state)
{
	feed_registry_destroy(&registry);
	return fixture_teardown(state);
}

static void say_room(struct fixture *fixture, const char *path, int version)
{
	scripted_server_say(fixture->server, path, &(struct script){.body = room_text_of("e1", version, 7990, 1000)});
}

/* A room in a file; its clock is the machine's, whatever the document says. */
static const char *write_room(int version)
{
	const char *text = room_text_of("e1", version, 7990, 60000);
	const char *mark = strstr(text, "@NOW@");
	char whole[1100];
	snprintf(whole, sizeof(whole), "%.*s2026-11-22T20:00:00+08:00%s", (int)(mark - text), text, mark + 5);
	return fixture_write_text("room.json", whole);
}

static struct feed *acquire(struct fixture *fixture, const char *path, struct waker *waker)
{
	struct error err = {0};
	const struct feed_request request = {.source = FEED_SOURCE_POLL, .url = fixture_url(fixture, path)};
	struct feed *feed = feed_acquire(registry, &request, waker, &err);
	if (!feed)
		fail_msg("not acquired: %s", err.message);
	return feed;
}

static int64_t version_of(struct feed *feed)
{
	const struct feed_state *state = feed_state_get(feed);
	int64_t version = state->room ? state->room->version : -1;
	feed_state_unref(state);
	return version;
}

static void feed_registry_gives_every_holder_of_a_room_one_feed(void **state)
{
	struct fixture *fixture = *state;
	struct feed *feeds[HOLDERS];
	say_room(fixture, "/room", 1);
	for (size_t i = 0; i < HOLDERS; i++)
		feeds[i] = acquire(fixture, "/room", fixture->waker);
	for (size_t i = 1; i < HOLDERS; i++)
		assert_ptr_equal(feeds[i], feeds[0]);
	WAIT_UNTIL(version_of(feeds[0]) == 1);
	say_room(fixture, "/room", 2);
	WAIT_UNTIL(version_of(feeds[0]) == 2);
	assert_int_equal(scripted_server_connections(fixture->server), 1);
	assert_int_equal(feed_registry_count(registry), 1);
	for (size_t i = 0; i < HOLDERS; i++) {
		feed_release(registry, &feeds[i], fixture->waker);
		assert_null(feeds[i]);
	}
}

static void feed_registry_keeps_different_requests_apart(void **state)
{
	struct fixture *fixture = *state;
	const char *url = fixture_url(fixture, "/room");
	const struct feed_request requests[] = {
		{.source = FEED_SOURCE_POLL, .url = url},
		{.source = FEED_SOURCE_POLL, .url = url, .allow_http = true},
		{.source = FEED_SOURCE_POLL, .url = url, .profile = "brand"},
		{.source = FEED_SOURCE_POLL, .url = url, .profile = "brand2"},
		{.source = FEED_SOURCE_POLL, .url = url, .events_url = "https://shop.example/events"},
		{.source = FEED_SOURCE_FILE, .path = "/room.json"},
		{.source = FEED_SOURCE_DEMO, .path = "/room.json"},
	};
	enum { COUNT = sizeof(requests) / sizeof(requests[0]) };
	struct feed *feeds[COUNT];
	for (size_t i = 0; i < COUNT; i++) {
		feeds[i] = feed_acquire(registry, &requests[i], NULL, NULL);
		assert_non_null(feeds[i]);
		for (size_t before = 0; before < i; before++)
			assert_ptr_not_equal(feeds[i], feeds[before]);
	}
	assert_int_equal(feed_registry_count(registry), COUNT);
	for (size_t i = 0; i < COUNT; i++)
		feed_release(registry, &feeds[i], NULL);
}

static void feed_registry_does_not_mix_up_the_parts_of_a_key(void **state)
{
	(void)state;
	const struct feed_request one = {.source = FEED_SOURCE_POLL, .url = "c", .profile = "a", .events_url = "b"};
	const struct feed_request other = {.source = FEED_SOURCE_POLL, .url = "bc", .profile = "a", .events_url = ""};
	const struct feed_request same = {
		.source = FEED_SOURCE_POLL, .url = "c", .profile = "a", .events_url = "b", .cache_folder = "/cache"};
	char *keys[] = {feed_request_key(&one), feed_request_key(&other), feed_request_key(&same)};
	assert_string_not_equal(keys[0], keys[1]);
	assert_string_equal(keys[0], keys[2]);
	for (size_t i = 0; i < 3; i++)
		alloc_free(keys[i]);
}

/* Is the waker woken within a second? */
static bool is_woken(struct waker *waker)
{
	return waker_wait(waker, now_ns() + 1000 * MS_NS);
}

static void feed_registry_wakes_all_who_follow_and_nobody_who_left(void **state)
{
	(void)state;
	const struct feed_request request = {.source = FEED_SOURCE_FILE, .path = write_room(1)};
	struct waker *wakers[3] = {waker_create(), waker_create(), waker_create()};
	struct feed *feeds[3];
	for (size_t i = 0; i < 3; i++)
		feeds[i] = feed_acquire(registry, &request, wakers[i], NULL);
	WAIT_UNTIL(version_of(feeds[0]) == 1);
	feed_release(registry, &feeds[1], wakers[1]);
	// what the first version woke them for is taken
	for (size_t i = 0; i < 3; i++) {
		while (waker_wait(wakers[i], now_ns() + 50 * MS_NS)) {
		}
	}
	write_room(2);
	assert_true(is_woken(wakers[0]));
	assert_true(is_woken(wakers[2]));
	assert_int_equal(version_of(feeds[0]), 2);
	assert_false(waker_wait(wakers[1], now_ns()));
	// one who comes late to a quiet room looks at once
	feeds[1] = feed_acquire(registry, &request, wakers[1], NULL);
	assert_true(waker_wait(wakers[1], now_ns()));
	for (size_t i = 0; i < 3; i++) {
		feed_release(registry, &feeds[i], wakers[i]);
		waker_unref(wakers[i]);
	}
}

static void feed_registry_wakes_one_who_follows_twice_until_he_left_twice(void **state)
{
	struct fixture *fixture = *state;
	say_room(fixture, "/room", 1);
	struct feed *first = acquire(fixture, "/room", fixture->waker);
	struct feed *second = acquire(fixture, "/room", fixture->waker);
	feed_release(registry, &second, fixture->waker);
	WAIT_UNTIL(version_of(first) == 1);
	while (waker_wait(fixture->waker, now_ns())) {
	}
	say_room(fixture, "/room", 2);
	WAIT_UNTIL(version_of(first) == 2);
	assert_true(is_woken(fixture->waker));
	feed_release(registry, &first, fixture->waker);
}

static void feed_registry_keeps_a_feed_alive_beyond_its_last_release(void **state)
{
	struct fixture *fixture = *state;
	say_room(fixture, "/room", 1);
	struct feed *feed = acquire(fixture, "/room", NULL);
	struct feed *before = feed;
	WAIT_UNTIL(version_of(feed) == 1);
	feed_release(registry, &feed, NULL);
	assert_int_equal(feed_registry_count(registry), 1);
	// it is followed meanwhile, and is there with its room for who comes back
	size_t asked = scripted_server_count(fixture->server, "/room");
	WAIT_UNTIL(scripted_server_count(fixture->server, "/room") > asked);
	feed = acquire(fixture, "/room", NULL);
	assert_ptr_equal(feed, before);
	assert_int_equal(version_of(feed), 1);
	// held again, it outlives the time at which it would have been closed
	pause_ms(LINGER_MS + 100);
	assert_int_equal(feed_registry_count(registry), 1);
	uint64_t released_ns = now_ns();
	feed_release(registry, &feed, NULL);
	WAIT_UNTIL(feed_registry_count(registry) == 0);
	assert_true(now_ns() - released_ns >= LINGER_MS * MS_NS);
	assert_true(now_ns() - released_ns < (LINGER_MS + 500) * MS_NS);
	pause_ms(50);
	asked = scripted_server_count(fixture->server, "/room");
	pause_ms(400);
	assert_int_equal(scripted_server_count(fixture->server, "/room"), asked);
}

static void feed_registry_without_a_while_closes_at_once(void **state)
{
	struct fixture *fixture = *state;
	feed_registry_destroy(&registry);
	registry = feed_registry_create(fixture->service, 0, NULL);
	say_room(fixture, "/room", 1);
	struct feed *feed = acquire(fixture, "/room", NULL);
	WAIT_UNTIL(version_of(feed) == 1);
	feed_release(registry, &feed, NULL);
	uint64_t released_ns = now_ns();
	WAIT_UNTIL(feed_registry_count(registry) == 0);
	assert_true(now_ns() - released_ns < 200 * MS_NS);
}

static void feed_registry_passes_refusals_on_and_keeps_nothing(void **state)
{
	struct fixture *fixture = *state;
	struct error err = {0};
	assert_null(feed_acquire(registry, &(struct feed_request){.source = FEED_SOURCE_POLL, .url = "ftp://a/"}, NULL,
				 &err));
	assert_int_equal(err.code, ERROR_USAGE);
	err = (struct error){0};
	assert_null(feed_acquire(registry,
				 &(struct feed_request){.source = FEED_SOURCE_POLL,
							.url = fixture_url(fixture, "/room"),
							.token = "secret"},
				 NULL, &err));
	assert_int_equal(err.code, ERROR_USAGE);
	assert_int_equal(feed_registry_count(registry), 0);
	err = (struct error){0};
	assert_null(feed_registry_create(fixture->service, 0, &err));
	assert_int_equal(err.code, ERROR_USAGE);
}

static void feed_registry_ends_with_lingering_feeds(void **state)
{
	struct fixture *fixture = *state;
	say_room(fixture, "/room", 1);
	struct feed *feed = acquire(fixture, "/room", fixture->waker);
	WAIT_UNTIL(version_of(feed) == 1);
	feed_release(registry, &feed, fixture->waker);
	feed_registry_destroy(&registry);
	feed_service_destroy(&fixture->service);
	assert_int_equal(log_count("ends while"), 0);
}

/* -- from many threads -- */

static atomic_int wrong;

static void come_and_go(void *data)
{
	struct fixture *fixture = data;
	char url[128];
	struct waker *waker = waker_create();
	for (int i = 0; i < 150; i++) {
		snprintf(url, sizeof(url), "http://127.0.0.1:%d/room%d", scripted_server_port(fixture->server), i % 3);
		const struct feed_request request = {.source = FEED_SOURCE_POLL, .url = url};
		struct feed *feed = feed_acquire(registry, &request, waker, NULL);
		if (!feed) {
			atomic_fetch_add(&wrong, 1);
			continue;
		}
		feed_state_unref(feed_state_get(feed));
		if (i % 5 == 0)
			pause_ms(1);
		feed_release(registry, &feed, waker);
	}
	waker_unref(waker);
}

static void feed_registry_stands_many_threads_that_come_and_go(void **state)
{
	struct fixture *fixture = *state;
	feed_registry_destroy(&registry);
	registry = feed_registry_create(fixture->service, 2, NULL);
	for (int i = 0; i < 3; i++) {
		char path[16];
		snprintf(path, sizeof(path), "/room%d", i);
		say_room(fixture, path, 1);
	}
	struct thread threads[6] = {0};
	for (size_t i = 0; i < 6; i++)
		assert_true(thread_start(&threads[i], "holder", come_and_go, fixture, NULL));
	for (size_t i = 0; i < 6; i++)
		thread_join(&threads[i]);
	assert_int_equal(atomic_load(&wrong), 0);
	WAIT_UNTIL(feed_registry_count(registry) == 0);
}

/* -- without memory -- */

static atomic_int countdown; /* 0 and less: none fails */
static pthread_t test_thread;

/* The n-th allocation of this thread fails; the feed thread's own are test_feed_torture's. Set before any thread is
 * started. */
static bool may_allocate(size_t size_bytes, void *data)
{
	(void)size_bytes, (void)data;
	return !pthread_equal(pthread_self(), test_thread) || atomic_fetch_sub(&countdown, 1) != 1;
}

/* Two holders come and go. Returns: whether all went well, that is without that many allocations. */
static bool come_and_go_twice(struct fixture *fixture, const struct feed_request *request, struct waker *other)
{
	struct error err = {0};
	registry = feed_registry_create(fixture->service, 0, &err);
	struct feed *first = registry ? feed_acquire(registry, request, fixture->waker, &err) : NULL;
	struct feed *second = first ? feed_acquire(registry, request, other, &err) : NULL;
	bool is_well = first && second;
	assert_int_equal(err.code, is_well ? ERROR_NONE : ERROR_MEMORY);
	if (is_well)
		assert_ptr_equal(first, second);
	if (registry) {
		feed_release(registry, &second, other);
		feed_release(registry, &first, fixture->waker);
		WAIT_UNTIL(feed_registry_count(registry) == 0);
	}
	feed_registry_destroy(&registry);
	return is_well;
}

static void feed_registry_stands_every_failed_allocation(void **state)
{
	struct fixture *fixture = *state;
	struct waker *other = waker_create();
	const struct feed_request request = {.source = FEED_SOURCE_POLL,
					     .url = fixture_url(fixture, "/room"),
					     .events_url = "https://shop.example/events",
					     .profile = "brand"};
	say_room(fixture, "/room", 1);
	feed_registry_destroy(&registry);
	int n = 0;
	bool is_well = false;
	while (!is_well && n < 200) {
		atomic_store(&countdown, ++n);
		is_well = come_and_go_twice(fixture, &request, other);
		atomic_store(&countdown, 0);
	}
	assert_in_range(n, 8, 199);
	waker_unref(other);
}

int main(void)
{
	test_thread = pthread_self();
	alloc_set_hook(may_allocate, NULL);
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(feed_registry_gives_every_holder_of_a_room_one_feed),
		TEST(feed_registry_keeps_different_requests_apart),
		TEST(feed_registry_does_not_mix_up_the_parts_of_a_key),
		TEST(feed_registry_wakes_all_who_follow_and_nobody_who_left),
		TEST(feed_registry_wakes_one_who_follows_twice_until_he_left_twice),
		TEST(feed_registry_keeps_a_feed_alive_beyond_its_last_release),
		TEST(feed_registry_without_a_while_closes_at_once),
		TEST(feed_registry_passes_refusals_on_and_keeps_nothing),
		TEST(feed_registry_ends_with_lingering_feeds),
		TEST(feed_registry_stands_many_threads_that_come_and_go),
		TEST(feed_registry_stands_every_failed_allocation),
#undef TEST
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
