/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How readings of the shop's clock become what is said, reading by reading. */
#include "unit.h"

#include "room/room.h"
#include "server_clock.h"

#include <stdlib.h>

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
	assert_in_range(server_clock_uncertain_ms(&clock, START_NS + 20 * MS_NS), 20, 22);
	// both clocks may have parted since, by 500 ppm
	assert_in_range(server_clock_uncertain_ms(&clock, START_NS + 100000 * MS_NS), 70, 72);
}

/* The reading that was under way for the shortest time decides, however old the others make it. */
static void test_server_clock_keeps_the_best_reading(void **state)
{
	(void)state;
	struct server_clock clock = {0};
	read_at(&clock, 0, 0, 4);
	for (int i = 1; i < 12; i++) {
		// slow answers whose way back took all the time: their middle is 400 ms behind
		assert_int_equal(read_at(&clock, i * 5000, -400, 802), SERVER_CLOCK_TAKEN);
		assert_in_range(ahead_ms(&clock, i * 5000) + 20, 0, 21);
	}
	assert_in_range(server_clock_uncertain_ms(&clock, START_NS + 60000 * MS_NS), 2, 60);
}

static void test_server_clock_is_slewed_and_never_goes_back(void **state)
{
	(void)state;
	const int64_t sets_ms[] = {200, -200, 999, -999};
	for (size_t i = 0; i < sizeof(sets_ms) / sizeof(sets_ms[0]); i++) {
		struct server_clock clock = {0};
		for (int reading = 0; reading < 5; reading++)
			read_at(&clock, reading * 5000, 0, 2);
		int64_t last_ms = clock_anchor_shop_ms(&clock.anchor, START_NS + 20000 * MS_NS);
		for (int at_ms = 20001; at_ms < 140000; at_ms++) {
			if (at_ms % 5000 == 0)
				read_at(&clock, at_ms, sets_ms[i], 2);
			int64_t now_ms = clock_anchor_shop_ms(&clock.anchor, START_NS + (uint64_t)at_ms * MS_NS);
			assert_in_range(now_ms - last_ms, 0, 2);
			last_ms = now_ms;
		}
		assert_in_range(ahead_ms(&clock, 140000) - sets_ms[i] + 1, 0, 2);
		assert_int_equal(clock.jumps, 0);
	}
}

/* One of two servers behind one address, ten seconds ahead: the clock stays with the one it knows. */
static void test_server_clock_stays_with_one_of_two_shops(void **state)
{
	(void)state;
	struct server_clock clock = {0};
	for (int i = 0; i < 20; i++) {
		read_at(&clock, i * 5000, i > 2 && i % 2 ? 10000 : 0, 2);
		assert_int_equal(ahead_ms(&clock, i * 5000), 0);
	}
	assert_int_equal(clock.jumps, 0);
	// ... and one that differs by a few milliseconds is the same clock
	for (int i = 20; i < 40; i++) {
		assert_int_equal(read_at(&clock, i * 5000, i % 2 ? 8 : 0, 2), SERVER_CLOCK_TAKEN);
		assert_in_range(ahead_ms(&clock, i * 5000), 0, 9);
	}
}

static void read_date(struct server_clock *clock, int64_t at_ms, int64_t shop_ms)
{
	uint64_t now_ns = START_NS + (uint64_t)at_ms * MS_NS;
	server_clock_take(clock, &(struct server_clock_reading){.shop_ms = shop_ms / 1000 * 1000,
								.coarse_ms = 1000,
								.sent_ns = now_ns - MS_NS,
								.first_ns = now_ns + MS_NS});
}

/* A cache that says nothing of itself and asks the shop anew every twelve seconds; the first copy is ten seconds old.
 */
static void test_server_clock_sees_through_a_cache(void **state)
{
	(void)state;
	for (int begin = 0; begin < 2; begin++) {
		for (int every_ms = 500; every_ms <= 5000; every_ms += 700) {
			struct server_clock clock = {0};
			int64_t copied_ms = -10000;
			// begin: the clock is behind from before, by what a cache once told
			for (int i = 0; begin && i < 5; i++)
				read_at(&clock, -60000 + i * 5000, -10000, 2);
			for (int64_t at_ms = 0; at_ms < 120000; at_ms += every_ms + at_ms % 7) {
				if (at_ms - copied_ms >= 12000)
					copied_ms = at_ms;
				enum server_clock_news news = read_at(&clock, at_ms, copied_ms - at_ms, 2);
				if (news == SERVER_CLOCK_DOUBTED)
					read_at(&clock, at_ms + 100, copied_ms - at_ms - 100, 2);
				if (at_ms > (begin ? 38000 : 8000))
					assert_in_range(ahead_ms(&clock, at_ms) + 2, 0, 4);
			}
		}
	}
}

static void test_server_clock_is_narrowed_by_whole_seconds(void **state)
{
	(void)state;
	struct server_clock clock = {0};
	int64_t at_ms = 0;
	int64_t before_ms = 0;
	for (int i = 0; i < 12; i++) {
		read_date(&clock, at_ms, THEN_MS + 777 + at_ms);
		int64_t uncertain_ms = server_clock_uncertain_ms(&clock, START_NS + (uint64_t)at_ms * MS_NS);
		assert_true(uncertain_ms <= before_ms + 5 || i == 0);
		assert_in_range(uncertain_ms, llabs(ahead_ms(&clock, at_ms) - 777), 1000);
		before_ms = uncertain_ms;
		uint64_t by_ns = START_NS + (uint64_t)(at_ms + 5000) * MS_NS;
		uint64_t ask_ns = server_clock_ask_at_ns(&clock, by_ns);
		assert_in_range(ask_ns, by_ns - 999 * MS_NS, by_ns);
		at_ms = (int64_t)((ask_ns - START_NS) / MS_NS);
	}
	assert_in_range(before_ms, 0, 20);
	// what tells milliseconds is asked when it is due
	struct server_clock exact = {0};
	read_at(&exact, 0, 777, 2);
	assert_true(server_clock_ask_at_ns(&exact, START_NS + 5123 * MS_NS) == START_NS + 5123 * MS_NS);
}

static enum server_clock_news push_at(struct server_clock *clock, int64_t at_ms, int64_t ahead, int64_t late_ms)
{
	uint64_t now_ns = START_NS + (uint64_t)at_ms * MS_NS;
	return server_clock_take(clock, &(struct server_clock_reading){.shop_ms = THEN_MS + at_ms + ahead - late_ms,
								       .first_ns = now_ns,
								       .is_one_way = true});
}

static void test_server_clock_takes_events_as_the_least(void **state)
{
	(void)state;
	struct server_clock clock = {0};
	// alone they are all there is, and nobody knows how long they took
	push_at(&clock, 0, 0, 300);
	assert_in_range(ahead_ms(&clock, 0) + 301, 0, 2);
	assert_true(server_clock_uncertain_ms(&clock, START_NS) > 1000);
	for (int i = 1; i < 40; i++)
		assert_int_equal(push_at(&clock, i * 1000, 0, 30 + i % 7 * 90), SERVER_CLOCK_TAKEN);
	assert_in_range(ahead_ms(&clock, 40000) + 50, 0, 50);
	// an answer bounds them; late events take nothing back
	read_at(&clock, 40000, 0, 40);
	assert_in_range(server_clock_uncertain_ms(&clock, START_NS + 40020 * MS_NS), 1, 60);
	for (int i = 41; i < 100; i++)
		assert_int_equal(push_at(&clock, i * 1000, 0, 5000), SERVER_CLOCK_TAKEN);
	assert_in_range(ahead_ms(&clock, 100000) + 50, 0, 100);
	assert_int_equal(clock.jumps, 0);
	// an event from ahead of the shop's clock is a contradiction, and a second one proves it
	assert_int_equal(push_at(&clock, 100000, 60000, 30), SERVER_CLOCK_DOUBTED);
	assert_int_equal(push_at(&clock, 101000, 60000, 30), SERVER_CLOCK_MOVED);
	assert_in_range(ahead_ms(&clock, 101000) - 60000 + 50, 0, 100);
	assert_int_equal(clock.jumps, 1);
}

static void test_server_clock_guesses_nothing_that_answers_told(void **state)
{
	(void)state;
	struct server_clock clock = {0};
	for (int i = 0; i < 4; i++)
		read_at(&clock, i * 10, 0, 2);
	assert_in_range(server_clock_uncertain_ms(&clock, START_NS + 50 * MS_NS), 1, 4);
	// a few ms ahead of all that the answers allow: how long it was under way is still not the news
	assert_int_equal(push_at(&clock, 60, 6, 0), SERVER_CLOCK_TAKEN);
	assert_in_range(server_clock_uncertain_ms(&clock, START_NS + 60 * MS_NS), 1, 10);
	assert_in_range(ahead_ms(&clock, 60), 0, 6);
}

static void test_server_clock_goes_on_while_the_machine_sleeps(void **state)
{
	(void)state;
	struct server_clock clock = {0};
	for (int i = 0; i < 5; i++)
		read_at(&clock, i * 5000, 0, 2);
	int64_t unsure_ms = server_clock_uncertain_ms(&clock, START_NS + 21000 * MS_NS);
	server_clock_slept(&clock, 3600000 * MS_NS + 123456);
	assert_in_range(ahead_ms(&clock, 21000) - 3600000 + 1, 0, 2);
	assert_in_range(server_clock_uncertain_ms(&clock, START_NS + 21000 * MS_NS) - unsure_ms + 1, 0, 2);
	assert_int_equal(read_at(&clock, 25000, 3600000, 2), SERVER_CLOCK_TAKEN);
	assert_int_equal(clock.jumps, 0);
}

static void test_server_clock_of_this_machine_is_followed(void **state)
{
	(void)state;
	struct server_clock clock = {0};
	server_clock_follow(&clock, THEN_MS, START_NS);
	assert_int_equal(ahead_ms(&clock, 0), 0);
	server_clock_follow(&clock, THEN_MS + 5100, START_NS + 5000 * MS_NS);
	assert_int_equal(ahead_ms(&clock, 5000), 0);
	assert_int_equal(ahead_ms(&clock, 16000), 100);
	server_clock_follow(&clock, THEN_MS + 86400000, START_NS + 20000 * MS_NS);
	assert_int_equal(ahead_ms(&clock, 20000), 86400000 - 20000);
	server_clock_follow(&clock, THEN_MS + 25000, START_NS + 25000 * MS_NS);
	assert_int_equal(ahead_ms(&clock, 25000), 0);
	assert_int_equal(clock.jumps, 2);
}

static void test_server_clock_bears_any_time(void **state)
{
	(void)state;
	const int64_t times_ms[] = {0, 253402300799999, -62135596800000, 1};
	struct server_clock clock = {0};
	for (size_t i = 0; i < 16; i++) {
		uint64_t now_ns = START_NS * (i + 1);
		server_clock_take(&clock, &(struct server_clock_reading){.shop_ms = times_ms[i / 2 % 4] + (int64_t)i,
									 .sent_ns = now_ns - MS_NS,
									 .first_ns = now_ns});
		assert_true(server_clock_uncertain_ms(&clock, now_ns) >= 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_server_clock_runs_on_where_a_cache_stands_still),
		cmocka_unit_test(test_server_clock_follows_one_that_was_set),
		cmocka_unit_test(test_server_clock_without_a_reading_says_so),
		cmocka_unit_test(test_server_clock_keeps_the_best_reading),
		cmocka_unit_test(test_server_clock_is_slewed_and_never_goes_back),
		cmocka_unit_test(test_server_clock_stays_with_one_of_two_shops),
		cmocka_unit_test(test_server_clock_sees_through_a_cache),
		cmocka_unit_test(test_server_clock_is_narrowed_by_whole_seconds),
		cmocka_unit_test(test_server_clock_takes_events_as_the_least),
		cmocka_unit_test(test_server_clock_guesses_nothing_that_answers_told),
		cmocka_unit_test(test_server_clock_goes_on_while_the_machine_sleeps),
		cmocka_unit_test(test_server_clock_of_this_machine_is_followed),
		cmocka_unit_test(test_server_clock_bears_any_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
