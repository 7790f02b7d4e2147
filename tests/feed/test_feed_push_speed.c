/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How fast a change is there, and what a flood of them costs: from the server's write to the snapshot that whoever
 * follows is woken for, on loopback. SHOP_FLOOD_SECONDS says for how long it floods.
 */
#include "push_fixture.h"

#include "base/buffer.h"
#include "base/file.h"
#include "live_document.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_SANITIZED 1
#else
#define IS_SANITIZED 0
#endif

#define CHANGES 1000
/* The gate for a machine that does other things too; what is printed is what it is. */
#define P99_MOST_NS ((IS_SANITIZED ? 250 : 50) * MS_NS)
#define FLOOD_SECONDS (IS_SANITIZED ? 3 : 20)
#define FLOOD_PER_SECOND 1000
#define GROWTH_MOST_BYTES (1024 * 1024)

static int compare(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a;
	uint64_t right = *(const uint64_t *)b;
	return left < right ? -1 : left > right;
}

static void wait_for_version(struct fixture *fixture, int version, uint64_t until_ns)
{
	while (fixture_look(fixture)->room->version < version) {
		assert_true(now_ns() < until_ns);
		waker_wait(fixture->waker, until_ns);
	}
}

static void test_push_speed_of_a_change(void **test)
{
	struct fixture *fixture = *test;
	static uint64_t times_ns[CHANGES];
	uint32_t random = 1;
	push_open(fixture, 15000);
	for (int i = 0; i < CHANGES; i++) {
		random = random * 1664525u + 1013904223u;
		pause_ms((int)(random >> 24) % 16);
		const char *patch = event_patch(5 + i, 6 + i, 1000 + i);
		uint64_t began_ns = now_ns();
		push_send(fixture, patch);
		wait_for_version(fixture, 6 + i, began_ns + 5000 * MS_NS);
		times_ns[i] = now_ns() - began_ns;
		assert_int_equal(push_sale_of(fixture->state), 1000 + i);
	}
	qsort(times_ns, CHANGES, sizeof(times_ns[0]), compare);
	print_message("push: %d changes, server's write to snapshot: p50 %.2f ms, p99 %.2f ms, most %.2f ms\n", CHANGES,
		      (double)times_ns[CHANGES / 2] / 1e6, (double)times_ns[CHANGES * 99 / 100] / 1e6,
		      (double)times_ns[CHANGES - 1] / 1e6);
	assert_true(times_ns[CHANGES * 99 / 100] <= P99_MOST_NS);
	assert_int_equal(scripted_server_count(fixture->server, "/room"), 1);
}

static size_t resident_bytes(void)
{
	unsigned long pages = 0;
	FILE *file = fopen("/proc/self/statm", "r");
	assert_non_null(file);
	assert_int_equal(fscanf(file, "%*u %lu", &pages), 1);
	fclose(file);
	return pages * (size_t)sysconf(_SC_PAGESIZE);
}

static double cpu_seconds(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static int flood_seconds(void)
{
	const char *text = getenv("SHOP_FLOOD_SECONDS");
	int seconds = text && !IS_SANITIZED ? (int)strtol(text, NULL, 10) : FLOOD_SECONDS;
	return seconds >= 2 ? seconds : 2;
}

static void test_push_speed_of_a_flood(void **test)
{
	struct fixture *fixture = *test;
	int changes = flood_seconds() * FLOOD_PER_SECOND;
	size_t warm_bytes = 0;
	push_open(fixture, 15000);
	uint64_t serial = fixture->state->serial;
	double cpu_s = cpu_seconds();
	uint64_t began_ns = now_ns();
	for (int i = 1; i <= changes; i++) {
		push_send(fixture, event_patch(4 + i, 5 + i, i));
		// what is on air is never more than a moment behind
		if (i % FLOOD_PER_SECOND == 0)
			wait_for_version(fixture, 5 + i - FLOOD_PER_SECOND / 2, now_ns() + 1000 * MS_NS);
		if (i == FLOOD_PER_SECOND)
			warm_bytes = resident_bytes();
		int64_t ahead_ns = (int64_t)(began_ns + (uint64_t)i * (1000000000u / FLOOD_PER_SECOND) - now_ns());
		if (ahead_ns > (int64_t)MS_NS)
			pause_ms((int)(ahead_ns / (int64_t)MS_NS));
	}
	uint64_t last_ns = now_ns();
	wait_for_version(fixture, 5 + changes, last_ns + 1000 * MS_NS);
	uint64_t settled_ns = now_ns() - last_ns;
	double lasted_s = (double)(last_ns - began_ns) / 1e9;
	size_t end_bytes = resident_bytes();
	size_t growth_bytes = end_bytes > warm_bytes ? end_bytes - warm_bytes : 0;
	print_message("push: flood of %d changes in %.1f s: %llu states, the last one after %.2f ms, %.1f %% of a core "
		      "with its server, %zu KiB grown\n",
		      changes, lasted_s, (unsigned long long)(fixture->state->serial - serial),
		      (double)settled_ns / 1e6, (cpu_seconds() - cpu_s) / lasted_s * 100, growth_bytes / 1024);
	assert_int_equal(push_sale_of(fixture->state), changes);
	assert_int_equal(fixture->state->freshness, FRESHNESS_FRESH);
	assert_int_equal(fixture->state->last_error.code, ERROR_NONE);
	// at most one in 8 ms
	assert_in_range(fixture->state->serial - serial, 10, (uint64_t)(lasted_s * 125) + 10);
	assert_int_equal(scripted_server_count(fixture->server, "/room"), 1);
	if (!IS_SANITIZED)
		assert_in_range(growth_bytes, 0, GROWTH_MOST_BYTES);
}

#define ROUNDS 300

/* Why a patch is applied to a tree that is kept, and the room decoded from it: against the whole document anew. */
static void test_push_speed_of_one_patch(void **test)
{
	(void)test;
	struct buffer document;
	struct live_document live;
	const struct room *room = NULL;
	uint64_t times_ns[3] = {0};
	buffer_init(&document, ROOM_DOCUMENT_MAX_BYTES);
	live_document_init(&live);
	assert_true(file_read(SHOP_SOURCE_DIR "/data/demo/room.json", &document, NULL));
	assert_true(live_document_room(&live, document.bytes, document.size_bytes, NULL));
	for (int i = 0; i < ROUNDS; i++) {
		const char *id = json_string_value(
			json_object_get(json_array_get(json_object_get(live.json, "items"), 0), "id"));
		char patch[256];
		int size = snprintf(patch, sizeof(patch),
				    "{\"base\": %lld, \"version\": %lld, \"items\": {\"%s\": {\"price\": {\"sale\": "
				    "%d}}}}",
				    (long long)live.version, (long long)live.version + 1, id, 100 + i);
		uint64_t began_ns = now_ns();
		assert_true(live_document_patch(&live, patch, (size_t)size, NULL));
		uint64_t patched_ns = now_ns();
		assert_true(live_document_decode(&live, &room, NULL, NULL));
		uint64_t decoded_ns = now_ns();
		assert_int_equal(room->items[0].price.sale_minor, 100 + i);
		room_unref(room);
		assert_true(room_decode(document.bytes, document.size_bytes, &room, NULL, NULL));
		room_unref(room);
		times_ns[0] += patched_ns - began_ns;
		times_ns[1] += decoded_ns - patched_ns;
		times_ns[2] += now_ns() - decoded_ns;
	}
	print_message("push: a room of %zu bytes: to patch it takes %.0f us, to decode it %.0f us; parsed and decoded "
		      "anew %.0f us\n",
		      document.size_bytes, (double)times_ns[0] / ROUNDS / 1e3, (double)times_ns[1] / ROUNDS / 1e3,
		      (double)times_ns[2] / ROUNDS / 1e3);
	assert_true(times_ns[0] + times_ns[1] < times_ns[2]);
	live_document_finish(&live);
	buffer_finish(&document);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_push_speed_of_one_patch),
		CASE(test_push_speed_of_a_change),
		CASE(test_push_speed_of_a_flood),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
