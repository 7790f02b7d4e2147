/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A resolver that hangs for 8 s holds up the rooms that it is asked for, and no other room by a millisecond. */
#include "feed_fixture.h"

#include <dlfcn.h>
#include <netdb.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RESOLVER_SLEEPS_S 8
#define HANGING 8
#define ROUNDS 30
/* The feed asks at most ten times a second, whoever wishes for it. */
#define BETWEEN_MS 110

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

/* From the shop's change, with the wish to know it, to the published state, over ROUNDS changes. */
static struct latency measure(struct fixture *fixture, int *version)
{
	uint64_t took_ns[ROUNDS];
	for (size_t i = 0; i < ROUNDS; i++) {
		pause_ms(BETWEEN_MS);
		(*version)++;
		scripted_server_say(fixture->server, "/room", &(struct script){.body = room_text(*version, 7990)});
		uint64_t start_ns = now_ns();
		feed_refresh(fixture->feed);
		while (fixture_look(fixture)->room->version != *version) {
			assert_true(now_ns() - start_ns < 5000 * MS_NS);
			waker_wait(fixture->waker, now_ns() + 50 * MS_NS);
		}
		took_ns[i] = now_ns() - start_ns;
	}
	qsort(took_ns, ROUNDS, sizeof(took_ns[0]), by_size);
	return (struct latency){(double)took_ns[ROUNDS / 2] / 1e6, (double)took_ns[ROUNDS - 1] / 1e6};
}

static void feed_dns_hang_leaves_the_latency_of_other_rooms_alone(void **test)
{
	struct fixture *fixture = *test;
	struct feed *hanging[HANGING];
	int version = 1;
	// the limits of the air: with short ones a hang would pile up resolver threads that no show has
	feed_service_destroy(&fixture->service);
	fixture->service = feed_service_create(NULL, NULL, NULL);
	scripted_server_say(fixture->server, "/room", &(struct script){.body = room_text(version, 7990)});
	fixture_open(fixture, "/room");
	WAIT_FOR(fixture, state->room);
	struct latency well = measure(fixture, &version);
	for (int i = 0; i < HANGING; i++) {
		char url[64];
		snprintf(url, sizeof(url), "https://shop%d.hang/room", i);
		hanging[i] = feed_open(fixture->service, &(struct feed_request){.source = FEED_SOURCE_POLL, .url = url},
				       NULL, NULL);
	}
	WAIT_UNTIL(atomic_load(&resolving) >= HANGING);
	struct latency hang = measure(fixture, &version);
	assert_true(atomic_load(&resolving) >= HANGING);
	print_message("latency of a room: median %.2f ms, worst %.2f ms; while %d others hang in DNS: median %.2f ms, "
		      "worst %.2f ms\n",
		      well.median_ms, well.worst_ms, HANGING, hang.median_ms, hang.worst_ms);
	assert_true(hang.median_ms < 1.5 * well.median_ms + 2);
	assert_true(hang.worst_ms < well.worst_ms + 250);
	// and nobody waits for them at the end
	uint64_t start_ns = now_ns();
	for (int i = 0; i < HANGING; i++)
		feed_close(&hanging[i]);
	feed_close(&fixture->feed);
	feed_service_destroy(&fixture->service);
	assert_in_range((now_ns() - start_ns) / MS_NS, 0, 250);
	assert_true(atomic_load(&resolving) >= HANGING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(feed_dns_hang_leaves_the_latency_of_other_rooms_alone, fixture_setup,
						fixture_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
