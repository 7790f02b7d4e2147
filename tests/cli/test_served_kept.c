/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers are kept for ten minutes at least, in bounded places; a lease is a minute; a base knows what changed after
 * it. */
#include "unit.h"

#include "served_basis.h"
#include "served_kept.h"
#include "served_lease.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLACES 4096

static void keep(struct served_kept *kept, const char *key, uint64_t now_ns, const void *body, size_t size_bytes)
{
	struct desk_answer answer = {.status = 200, .etag = "\"e-1\""};
	buffer_init(&answer.body, size_bytes + 1);
	assert_true(buffer_add(&answer.body, body, size_bytes, NULL));
	assert_int_equal(served_kept_find(kept, key, 1, now_ns, NULL), KEPT_NEW);
	served_kept_put(kept, key, 1, now_ns, &answer);
	desk_answer_finish(&answer);
}

static void assert_kept(struct served_kept *kept, const char *key, uint64_t now_ns, const void *body, size_t size_bytes)
{
	struct desk_answer answer = {0};
	assert_int_equal(served_kept_find(kept, key, 1, now_ns, &answer), KEPT_FOUND);
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer.etag, "\"e-1\"");
	assert_int_equal(answer.body.size_bytes, size_bytes);
	assert_memory_equal(answer.body.bytes, body, size_bytes);
	desk_answer_finish(&answer);
}

static void test_kept_same_bytes(void **state)
{
	(void)state;
	struct served_kept *kept = served_kept_create();
	struct desk_answer answer = {0};
	keep(kept, "one", 5, "{\"a\": 1}", 8);
	assert_kept(kept, "one", 6, "{\"a\": 1}", 8);
	assert_int_equal(served_kept_find(kept, "one", 2, 6, &answer), KEPT_OTHER);
	assert_int_equal(served_kept_find(kept, "One", 1, 6, &answer), KEPT_NEW);
	served_kept_destroy(&kept);
	assert_null(kept);
	served_kept_destroy(&kept);
}

static void test_kept_places_are_bounded(void **state)
{
	(void)state;
	struct served_kept *kept = served_kept_create();
	char key[32];
	for (int i = 0; i < PLACES; i++) {
		snprintf(key, sizeof(key), "key-%d", i);
		keep(kept, key, (uint64_t)i, "{}", 2);
	}
	// None is old enough to leave, so that nothing new is begun; what is known is answered all the same.
	assert_int_equal(served_kept_find(kept, "new", 1, KEPT_LEAST_NS - 1, NULL), KEPT_FULL);
	assert_kept(kept, "key-0", KEPT_LEAST_NS - 1, "{}", 2);
	// The oldest leaves for the new one, and no other.
	keep(kept, "new", KEPT_LEAST_NS, "{}", 2);
	assert_int_equal(served_kept_find(kept, "newer", 1, KEPT_LEAST_NS, NULL), KEPT_FULL);
	assert_kept(kept, "key-1", KEPT_LEAST_NS, "{}", 2);
	assert_int_equal(served_kept_find(kept, "key-0", 1, KEPT_LEAST_NS + 1, NULL), KEPT_NEW);
	served_kept_destroy(&kept);
}

static void test_kept_bytes_are_bounded(void **state)
{
	(void)state;
	struct served_kept *kept = served_kept_create();
	// Bytes that cannot be made shorter.
	size_t size_bytes = 1000000;
	uint8_t *body = malloc(size_bytes);
	uint32_t seed = 1;
	for (size_t i = 0; i < size_bytes; i++)
		body[i] = (uint8_t)((seed = seed * 1664525u + 1013904223u) >> 24);
	char key[32];
	int count = 0;
	for (;; count++) {
		snprintf(key, sizeof(key), "key-%d", count);
		if (served_kept_find(kept, key, 1, 7, NULL) != KEPT_NEW)
			break;
		keep(kept, key, 7, body, size_bytes);
	}
	assert_in_range(count, 60, 67);
	assert_kept(kept, "key-0", 8, body, size_bytes);
	assert_int_equal(served_kept_find(kept, key, 1, 7 + KEPT_LEAST_NS, NULL), KEPT_NEW);
	free(body);
	served_kept_destroy(&kept);
}

static void test_lease(void **state)
{
	(void)state;
	struct served_lease lease = {0};
	const struct desk_claim look = {.client = "b"}, take = {.client = "a", .is_taking = true},
				renew = {.client = "a"};
	assert_null(served_lease_owner(&lease, 0));
	served_lease_claim(&lease, &look, 1000);
	assert_null(served_lease_owner(&lease, 1000));
	served_lease_claim(&lease, &take, 1000);
	assert_string_equal(served_lease_owner(&lease, 1000 + LEASE_MS - 1), "a");
	served_lease_claim(&lease, &look, 2000);
	assert_int_equal(lease.until_ms, 1000 + LEASE_MS);
	served_lease_claim(&lease, &renew, 3000);
	assert_int_equal(lease.until_ms, 3000 + LEASE_MS);
	assert_null(served_lease_owner(&lease, 3000 + LEASE_MS));
	// What has ended is renewed by nobody.
	served_lease_claim(&lease, &renew, 3000 + LEASE_MS);
	assert_null(served_lease_owner(&lease, 3000 + LEASE_MS));
}

static json_t *room(int version, const char *epoch, const char *current, const char *items)
{
	char text[512];
	snprintf(text, sizeof(text), "{\"version\": %d, \"epoch\": \"%s\", \"current\": %s, \"items\": [%s]}", version,
		 epoch, current, items);
	json_t *tree = json_loads(text, 0, NULL);
	assert_non_null(tree);
	return tree;
}

static void test_basis(void **state)
{
	(void)state;
	static const struct {
		int version;
		const char *epoch, *current, *items;
		int of_a, of_b;
	} steps[] = {
		{3, "e", "\"a\"", "{\"id\": \"a\"}, {\"id\": \"b\"}", 3, 3},
		{4, "e", "\"a\"", "{\"id\": \"a\", \"stock\": 1}, {\"id\": \"b\"}", 3, 3},
		{5, "e", "\"a\"", "{\"id\": \"a\", \"beat\": \"open\"}, {\"id\": \"b\"}", 3,
		 3}, // as it was: absent is open
		{6, "e", "\"a\"", "{\"id\": \"a\", \"beat\": \"quote\"}, {\"id\": \"b\"}", 6, 3},
		{7, "e", "\"a\"", "{\"id\": \"b\"}, {\"id\": \"a\", \"beat\": \"quote\"}", 6, 3}, // another order
		{8, "e", "\"a\"", "{\"id\": \"b\", \"bargain\": {}}, {\"id\": \"a\", \"beat\": \"quote\"}", 6, 8},
		{9, "e", "\"b\"", "{\"id\": \"b\", \"bargain\": {}}, {\"id\": \"a\", \"beat\": \"quote\"}", 9, 9},
		{10, "e", "\"b\"", "{\"id\": \"b\", \"bargain\": {}}", 9, 9},
		{11, "e", "\"b\"", "{\"id\": \"a\", \"beat\": \"quote\"}, {\"id\": \"b\", \"bargain\": {}}", 11,
		 9}, // new again
		{2, "f", "\"b\"", "{\"id\": \"a\", \"beat\": \"quote\"}, {\"id\": \"b\", \"bargain\": {}}", 2, 2},
	};
	struct served_basis basis = {0};
	json_t *before = NULL;
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		json_t *after = room(steps[i].version, steps[i].epoch, steps[i].current, steps[i].items);
		served_basis_follow(&basis, before, after);
		json_decref(before);
		before = after;
		if (served_basis_of(&basis, "a") != steps[i].of_a || served_basis_of(&basis, "b") != steps[i].of_b)
			fail_msg("version %d: a %d, b %d", steps[i].version, (int)served_basis_of(&basis, "a"),
				 (int)served_basis_of(&basis, "b"));
	}
	json_decref(before);
	served_basis_finish(&basis);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kept_same_bytes),
		cmocka_unit_test(test_kept_places_are_bounded),
		cmocka_unit_test(test_kept_bytes_are_bounded),
		cmocka_unit_test(test_lease),
		cmocka_unit_test(test_basis),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
