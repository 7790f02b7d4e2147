/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit.h"

#include "base/clock.h"

#define SECOND_NS UINT64_C(1000000000)

static void test_anchor_goes_both_ways(void **state)
{
	(void)state;
	struct clock_anchor anchor = {.shop_ms = 1700000000000, .at_ns = 500 * SECOND_NS};
	assert_int_equal(clock_anchor_shop_ms(&anchor, 500 * SECOND_NS), 1700000000000);
	assert_int_equal(clock_anchor_shop_ms(&anchor, 501 * SECOND_NS), 1700000001000);
	assert_int_equal(clock_anchor_shop_ms(&anchor, 499 * SECOND_NS), 1699999999000);
	assert_int_equal(clock_anchor_shop_ms(&anchor, 500 * SECOND_NS - 1), 1699999999999);
	assert_int_equal(clock_anchor_mono_ns(&anchor, 1700000000250), 500 * SECOND_NS + 250000000);
	assert_int_equal(clock_anchor_mono_ns(&anchor, 1699999999000), 499 * SECOND_NS);
}

static void test_anchor_keeps_within_its_range(void **state)
{
	(void)state;
	struct clock_anchor anchor = {.shop_ms = 1700000000000, .at_ns = 5};
	assert_int_equal(clock_anchor_mono_ns(&anchor, 0), 0);
	assert_int_equal(clock_anchor_mono_ns(&anchor, INT64_MAX), INT64_MAX);
	assert_int_equal(clock_anchor_mono_ns(&anchor, INT64_MIN), 0);
}

static void test_system_clock_moves_forward(void **state)
{
	(void)state;
	uint64_t before = clock_now_ns(clock_system());
	assert_true(clock_now_ns(clock_system()) >= before);
	assert_true(clock_wall_ms(clock_system()) > INT64_C(1600000000000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_anchor_goes_both_ways),
		cmocka_unit_test(test_anchor_keeps_within_its_range),
		cmocka_unit_test(test_system_clock_moves_forward),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
