/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "room/freshness.h"
#include "unit.h"

#define TTL INT64_C(15000)

static void ages_from_fresh_to_expired(void **state)
{
	(void)state;
	static const struct {
		enum freshness before;
		int64_t age_ms;
		enum freshness after;
	} cases[] = {
		{FRESHNESS_WAITING, ROOM_UNSET, FRESHNESS_WAITING},
		{FRESHNESS_FRESH, ROOM_UNSET, FRESHNESS_WAITING},
		{FRESHNESS_WAITING, 0, FRESHNESS_FRESH},
		{FRESHNESS_WAITING, -5000, FRESHNESS_FRESH},
		{FRESHNESS_WAITING, TTL, FRESHNESS_FRESH},
		{FRESHNESS_WAITING, TTL + 1, FRESHNESS_STALE},
		{FRESHNESS_WAITING, 4 * TTL, FRESHNESS_STALE},
		{FRESHNESS_WAITING, 4 * TTL + 1, FRESHNESS_EXPIRED},
		// Becoming stale waits a second more; only what was fresh has that second.
		{FRESHNESS_FRESH, TTL + 1, FRESHNESS_FRESH},
		{FRESHNESS_FRESH, TTL + 1000, FRESHNESS_FRESH},
		{FRESHNESS_FRESH, TTL + 1001, FRESHNESS_STALE},
		{FRESHNESS_STALE, TTL + 1, FRESHNESS_STALE},
		{FRESHNESS_EXPIRED, TTL + 500, FRESHNESS_STALE},
		// Becoming fresh again needs one confirmation.
		{FRESHNESS_STALE, 0, FRESHNESS_FRESH},
		{FRESHNESS_STALE, TTL, FRESHNESS_FRESH},
		{FRESHNESS_EXPIRED, TTL, FRESHNESS_FRESH},
		{FRESHNESS_FRESH, 4 * TTL, FRESHNESS_STALE},
		{FRESHNESS_FRESH, 4 * TTL + 1, FRESHNESS_EXPIRED},
		{FRESHNESS_STALE, 4 * TTL + 1, FRESHNESS_EXPIRED},
		{FRESHNESS_STALE, INT64_MAX, FRESHNESS_EXPIRED},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(freshness_next(cases[i].before, TTL, cases[i].age_ms), cases[i].after);
}

/* The painter paints ahead with these times; they must be the very ones at which freshness_next() turns. */
static void times_ahead_agree_with_the_state(void **state)
{
	(void)state;
	static const int64_t ttls[] = {1000, 15000, 600000};
	for (size_t i = 0; i < sizeof(ttls) / sizeof(ttls[0]); i++) {
		int64_t confirmed_ms = 1795266000000;
		int64_t stale_ms = freshness_stale_at_ms(ttls[i], confirmed_ms) - confirmed_ms;
		assert_int_equal(freshness_next(FRESHNESS_FRESH, ttls[i], stale_ms - 1), FRESHNESS_FRESH);
		assert_int_equal(freshness_next(FRESHNESS_FRESH, ttls[i], stale_ms), FRESHNESS_STALE);
		int64_t expired_ms = freshness_expired_at_ms(ttls[i], confirmed_ms) - confirmed_ms;
		assert_int_equal(freshness_next(FRESHNESS_STALE, ttls[i], expired_ms - 1), FRESHNESS_STALE);
		assert_int_equal(freshness_next(FRESHNESS_STALE, ttls[i], expired_ms), FRESHNESS_EXPIRED);
	}
}

static void names_are_those_of_the_program(void **state)
{
	(void)state;
	assert_string_equal(freshness_name(FRESHNESS_WAITING), "waiting");
	assert_string_equal(freshness_name(FRESHNESS_FRESH), "fresh");
	assert_string_equal(freshness_name(FRESHNESS_STALE), "stale");
	assert_string_equal(freshness_name(FRESHNESS_EXPIRED), "expired");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ages_from_fresh_to_expired),
		cmocka_unit_test(times_ahead_agree_with_the_state),
		cmocka_unit_test(names_are_those_of_the_program),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
