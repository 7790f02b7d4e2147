/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How readings of the shop's clock become what is said, reading by reading. */
#include "unit.h"

#include "room/room.h"
#include "server_clock.h"

#define MS_NS UINT64_C(1000000)
#define THEN_MS INT64_C(1795294117000)
#define START_NS (1000000 * MS_NS)

/* A reading of a shop that is `ahead_ms` ahead of one that read THEN_MS at the start. */
static enum server_clock_news read_at(struct server_clock *clock, int64_t at_ms, int64_t ahead_ms,
				      int64_t round_trip_ms)
{
	uint64_t middle_ns = START_NS + (uint64_t)at_ms * MS_NS;
	return server_clock_take(clock, &(struct server_clock_reading){
						.shop_ms = THEN_MS + at_ms + ahead_ms,
						.sent_ns = middle_ns - (uint64_t)round_trip_ms * MS_NS / 2,
						.first_ns = middle_ns + (uint64_t)round_trip_ms * MS_NS / 2,
					});
}

/* How far ahead of that shop the clock says to be. */
static int64_t ahead_ms(const struct server_clock *clock, int64_t at_ms)
{
	uint64_t now_ns = START_NS + (uint64_t)at_ms * MS_NS;
	return clock_anchor_shop_ms(&clock->anchor, now_ns) - THEN_MS - at_ms;
}

static void test_server_clock_runs_on_where_a_cache_stands_still(void **state)
{
	(void)state;
	struct server_clock clock = {0};
	for (int i = 0; i < 10; i++)
		read_at(&clock, i * 5000, -i * 5000, 2);
	assert_int_equal(ahead_ms(&clock, 50000), 0);
	assert_int_equal(read_at(&clock, 50000, 0, 2), SERVER_CLOCK_TAKEN);
	assert_int_equal(clock.jumps, 0);
}

static void test_server_clock_follows_one_that_was_set(void **state)
{
	(void)state;
	const int64_t sets_ms[] = {-120000, 120000, 86400000, -86400000};
	for (size_t i = 0; i < sizeof(sets_ms) / sizeof(sets_ms[0]); i++) {
		struct server_clock clock = {0};
		for (int reading = 0; reading < 5; reading++)
			assert_int_equal(read_at(&clock, reading * 5000, 0, 2), SERVER_CLOCK_TAKEN);
		assert_int_equal(read_at(&clock, 25000, sets_ms[i], 2), SERVER_CLOCK_DOUBTED);
		assert_int_equal(ahead_ms(&clock, 25000), 0);
		assert_int_equal(read_at(&clock, 25100, sets_ms[i], 2), SERVER_CLOCK_MOVED);
		assert_true(ahead_ms(&clock, 25100) == sets_ms[i]);
		assert_int_equal(clock.jumps, 1);
		assert_in_range(clock.jump_ms - sets_ms[i] + 1, 0, 2);
	}
}

static void test_server_clock_without_a_reading_says_so(void **state)
{
	(void)state;
	struct server_clock clock = {0};
	assert_true(server_clock_uncertain_ms(&clock, START_NS) == ROOM_UNSET);
	read_at(&clock, 0, 0, 40);
	assert_in_range(server_clock_uncertain_ms(&clock, START_NS), 20, 22);
	assert_in_range(server_clock_uncertain_ms(&clock, START_NS + 100000 * MS_NS), 30, 32);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_server_clock_runs_on_where_a_cache_stands_still),
		cmocka_unit_test(test_server_clock_follows_one_that_was_set),
		cmocka_unit_test(test_server_clock_without_a_reading_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
