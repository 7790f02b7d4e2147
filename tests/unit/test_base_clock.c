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

/* From the slew's beginning to its end and beyond: no millisecond is left out, none comes twice. */
static void test_anchor_that_is_slewed_runs_on(void **state)
{
	(void)state;
	static const int64_t slews_ns[] = {1, -1, 123456, -123456, 3000000, -3000000, 1000000000, -1000000000};
	for (size_t i = 0; i < sizeof(slews_ns) / sizeof(slews_ns[0]); i++) {
		struct clock_anchor anchor = {
			.shop_ms = 1700000000000, .at_ns = 500 * SECOND_NS + 7, .slew_ns = slews_ns[i]};
		struct clock_anchor plain = {.shop_ms = anchor.shop_ms, .at_ns = anchor.at_ns};
		int64_t before_ns = clock_anchor_mono_ns(&anchor, anchor.shop_ms - 1);
		assert_int_equal(before_ns, clock_anchor_mono_ns(&plain, anchor.shop_ms - 1));
		for (int64_t ms = 0; ms < 120000; ms += ms < 2000 || ms % 1000 > 990 ? 1 : 7) {
			int64_t at_ns = clock_anchor_mono_ns(&anchor, anchor.shop_ms + ms);
			assert_true(at_ns > before_ns);
			assert_true(clock_anchor_shop_ms(&anchor, (uint64_t)at_ns) == anchor.shop_ms + ms);
			assert_true(clock_anchor_shop_ms(&anchor, (uint64_t)at_ns - 1) == anchor.shop_ms + ms - 1);
			before_ns = at_ns;
		}
		uint64_t end_ns = anchor.at_ns + 120 * SECOND_NS;
		int64_t slewed_us = clock_anchor_offset_us(&anchor, end_ns) - clock_anchor_offset_us(&plain, end_ns);
		assert_in_range(slewed_us - slews_ns[i] / 1000 + 1, 0, 2);
	}
	struct clock_anchor anchor = {.shop_ms = 5000, .at_ns = 100 * SECOND_NS, .slew_ns = -100000000};
	assert_int_equal(clock_anchor_shop_ms(&anchor, 101 * SECOND_NS), 5990);
	assert_int_equal(clock_anchor_shop_ms(&anchor, 110 * SECOND_NS), 14900);
	assert_int_equal(clock_anchor_shop_ms(&anchor, 120 * SECOND_NS), 24900);
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
		cmocka_unit_test(test_anchor_that_is_slewed_runs_on),
		cmocka_unit_test(test_system_clock_moves_forward),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
