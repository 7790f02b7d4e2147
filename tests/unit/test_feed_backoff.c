/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit.h"

#include "feed/backoff.h"

static void test_backoff_doubles_up_to_the_most(void **state)
{
	(void)state;
	struct backoff backoff = {.first_ms = 1000, .most_ms = 60000};
	const uint64_t pauses_ms[] = {1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000};
	for (size_t i = 0; i < sizeof(pauses_ms) / sizeof(pauses_ms[0]); i++) {
		struct backoff again = backoff;
		assert_int_equal(backoff_next_ms(&again, 0, UINT32_MAX), pauses_ms[i] / 2 + 1);
		assert_int_equal(backoff_next_ms(&backoff, 0, 0), pauses_ms[i]);
	}
	for (int i = 0; i < 1000; i++)
		assert_int_equal(backoff_next_ms(&backoff, 0, 0), 60000);
	backoff_reset(&backoff);
	assert_int_equal(backoff_next_ms(&backoff, 0, 0), 1000);
}

static void test_backoff_obeys_the_server_up_to_an_hour(void **state)
{
	(void)state;
	struct backoff backoff = {.first_ms = 1000, .most_ms = 60000};
	assert_int_equal(backoff_next_ms(&backoff, 7000, UINT32_MAX), 7000);
	assert_int_equal(backoff_next_ms(&backoff, 1, 0), 2000);
	assert_int_equal(backoff_next_ms(&backoff, 86400000, 0), 3600000);
	assert_int_equal(backoff_next_ms(&backoff, UINT64_MAX, 0), 3600000);
}

static void test_backoff_survives_extremes(void **state)
{
	(void)state;
	struct backoff none = {0};
	assert_int_equal(backoff_next_ms(&none, 0, 12345), 0);
	struct backoff huge = {.first_ms = UINT64_MAX / 3, .most_ms = UINT64_MAX};
	uint64_t before_ms = 0;
	for (int i = 0; i < 200; i++) {
		uint64_t pause_ms = backoff_next_ms(&huge, 0, 0);
		assert_true(pause_ms >= before_ms);
		before_ms = pause_ms;
	}
	assert_true(before_ms == UINT64_MAX);
	struct backoff odd = {.first_ms = 5000, .most_ms = 3000};
	assert_int_equal(backoff_next_ms(&odd, 0, 0), 3000);
}

static void test_backoff_polls_only_sooner(void **state)
{
	(void)state;
	assert_int_equal(backoff_poll_ms(5000, 0), 5000);
	assert_int_equal(backoff_poll_ms(5000, UINT32_MAX), 4501);
	uint32_t random = 1;
	for (int i = 0; i < 10000; i++) {
		random = random * 1664525u + 1013904223u;
		assert_in_range(backoff_poll_ms(60000, random), 54000, 60000);
	}
	assert_int_equal(backoff_poll_ms(0, UINT32_MAX), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_backoff_doubles_up_to_the_most),
		cmocka_unit_test(test_backoff_obeys_the_server_up_to_an_hour),
		cmocka_unit_test(test_backoff_survives_extremes),
		cmocka_unit_test(test_backoff_polls_only_sooner),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
