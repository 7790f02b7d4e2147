/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A resolver that hangs for 8 s holds up the rooms that it is asked for, and no other room by a millisecond. */
#include "push_fixture.h"

#include <dlfcn.h>
#include <netdb.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RESOLVER_SLEEPS_S 8
#define HANGING 8
#define ROUNDS 25
/* The feed asks at most ten times a second, whoever wishes for it. */
#define ASK_BETWEEN_MS 110

static atomic_int resolving;

typedef int (*getaddrinfo_fn)(const char *, const char *, const struct addrinfo *, struct addrinfo **);

/* Stands before the system's resolver, which libcurl calls on a thread of its own. */
__attribute__((visibility("default"))) int getaddrinfo(const char *node, const char *service,
						       const struct addrinfo *hints, struct addrinfo **result)
{
	size_t length = node ? strlen(node) : 0;
	if (length < 5 || strcmp(node + length - 5, ".hang") != 0)
		return ((getaddrinfo_fn)dlsym(RTLD_NEXT, "getaddrinfo"))(node, service, hints, result);
	atomic_fetch_add(&resolving, 1);
	struct timespec left = {.tv_sec = RESOLVER_SLEEPS_S};
	while (nanosleep(&left, &left) != 0) {
	}
	atomic_fetch_sub(&resolving, 1);
	return EAI_AGAIN;
}

static int by_size(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a;
	uint64_t right = *(const uint64_t *)b;
	return left < right ? -1 : left > right;
}

struct latency {
	double median_ms;
	double worst_ms;
};

/* Makes the shop's room this version. */
typedef void (*change_fn)(struct fixture *fixture, int version);

static void change_and_ask(struct fixture *fixture, int version)
{
	scripted_server_say(fixture->server, "/room", &(struct script){.body = room_text(version, 7990)});
	feed_refresh(fixture->feed);
}

static void change_and_push(struct fixture *fixture, int version)
{
	push_send(fixture, event_patch(version - 1, version, 7990 + version));
}

/* From the shop's change to the published state, over ROUNDS changes. */
static struct latency measure(struct fixture *fixture, change_fn change, int *version)
{
	uint64_t took_ns[ROUNDS];
	for (size_t i = 0; i < ROUNDS; i++) {
		pause_ms(change == change_and_ask ? ASK_BETWEEN_MS : 10);
		(*version)++;
		uint64_t start_ns = now_ns();
		change(fixture, *version);
		while (fixture_look(fixture)->room->version != *version) {
			assert_true(now_ns() - start_ns < 5000 * MS_NS);
			waker_wait(fixture->waker, now_ns() + 50 * MS_NS);
		}
		took_ns[i] = now_ns() - start_ns;
	}
	qsort(took_ns, ROUNDS, sizeof(took_ns[0]), by_size);
	return (struct latency){(double)took_ns[ROUNDS / 2] / 1e6, (double)took_ns[ROUNDS - 1] / 1e6};
}

static void open_hanging(struct fixture *fixture, struct feed *hanging[HANGING])
{
	int before = atomic_load(&resolving);
	for (int i = 0; i < HANGING; i++) {
		char url[64];
		snprintf(url, sizeof(url), "https://shop%d.hang/room", i);
		const struct feed_request request = {.source = FEED_SOURCE_POLL, .url = url};
		hanging[i] = feed_open(fixture->service, &request, NULL, NULL);
	}
	WAIT_UNTIL(atomic_load(&resolving) >= before + HANGING);
}

/* Measures the room that is open, alone and beside rooms that hang; then nobody waits for those at the end. */
static void compare(struct fixture *fixture, const char *way, change_fn change, int version)
{
	struct feed *hanging[HANGING];
	struct latency well = measure(fixture, change, &version);
	open_hanging(fixture, hanging);
	struct latency hang = measure(fixture, change, &version);
	assert_true(atomic_load(&resolving) >= HANGING);
	print_message("latency by %s: median %.2f ms, worst %.2f ms; while %d other rooms hang in DNS: median %.2f ms, "
		      "worst %.2f ms\n",
		      way, well.median_ms, well.worst_ms, HANGING, hang.median_ms, hang.worst_ms);
	assert_true(hang.median_ms < 1.5 * well.median_ms + 2);
	assert_true(hang.worst_ms < well.worst_ms + 250);
	uint64_t start_ns = now_ns();
	for (int i = 0; i < HANGING; i++)
		feed_close(&hanging[i]);
	feed_close(&fixture->feed);
	feed_service_destroy(&fixture->service);
	assert_in_range((now_ns() - start_ns) / MS_NS, 0, 250);
	assert_true(atomic_load(&resolving) >= HANGING);
}

/* The limits of the air: with short ones a hang would pile up resolver threads that no show has. */
static void take_limits_of_the_air(struct fixture *fixture)
{
	feed_service_destroy(&fixture->service);
	fixture->service = feed_service_create(NULL, NULL, NULL);
}

static void feed_dns_hang_leaves_polls_of_other_rooms_alone(void **test)
{
	struct fixture *fixture = *test;
	take_limits_of_the_air(fixture);
	scripted_server_say(fixture->server, "/room", &(struct script){.body = room_text(1, 7990)});
	fixture_open(fixture, "/room");
	WAIT_FOR(fixture, state->room);
	compare(fixture, "poll", change_and_ask, 1);
}

static void feed_dns_hang_leaves_pushes_to_other_rooms_alone(void **test)
{
	struct fixture *fixture = *test;
	take_limits_of_the_air(fixture);
	push_open(fixture, 15000);
	compare(fixture, "push", change_and_push, 5);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		TEST(feed_dns_hang_leaves_polls_of_other_rooms_alone),
		TEST(feed_dns_hang_leaves_pushes_to_other_rooms_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
