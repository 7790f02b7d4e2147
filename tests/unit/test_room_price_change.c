/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What cuts and rates make of a price, which price was said last, and the words of steps and beats. */
#include "room/beat.h"
#include "room/money.h"
#include "unit.h"

static void prices_change(void **state)
{
	(void)state;
	static const struct {
		int64_t from;
		enum price_change change;
		int64_t value;
		int64_t wanted; /* -1: refused */
	} cases[] = {
		{ROOM_UNSET, PRICE_CHANGE_TO, 5990, 5990},
		{7990, PRICE_CHANGE_TO, MONEY_MAX_MINOR + 1, -1},
		{7990, PRICE_CHANGE_TO, -1, -1},
		{7990, PRICE_CHANGE_TO, 0, 0},
		{7990, PRICE_CHANGE_BY, 1000, 6990},
		{7990, PRICE_CHANGE_BY, 7990, 0},
		{7990, PRICE_CHANGE_BY, 7991, -1},
		{7990, PRICE_CHANGE_BY, -1, -1},
		{7990, PRICE_CHANGE_BY, INT64_MAX, -1},
		{ROOM_UNSET, PRICE_CHANGE_BY, 1, -1},
		{7990, PRICE_CHANGE_RATE, 850, 6792}, /* 6791.5: half up */
		{7989, PRICE_CHANGE_RATE, 850, 6791}, /* 6790.65 */
		{7991, PRICE_CHANGE_RATE, 850, 6792}, /* 6792.35 */
		{7990, PRICE_CHANGE_RATE, 1000, 7990},
		{7990, PRICE_CHANGE_RATE, 0, 0},
		{1, PRICE_CHANGE_RATE, 499, 0},
		{1, PRICE_CHANGE_RATE, 500, 1},
		{MONEY_MAX_MINOR, PRICE_CHANGE_RATE, 1000, MONEY_MAX_MINOR},
		{MONEY_MAX_MINOR, PRICE_CHANGE_RATE, 1001, -1},
		{MONEY_MAX_MINOR, PRICE_CHANGE_RATE, INT64_MAX, -1},
		{ROOM_UNSET, PRICE_CHANGE_RATE, 850, -1},
		{7990, PRICE_CHANGE_INVALID, 0, -1},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t out = -1;
		bool is_good = price_changed(cases[i].from, cases[i].change, cases[i].value, &out);
		if (is_good != (cases[i].wanted >= 0) || out != cases[i].wanted)
			fail_msg("case %zu: %lld", i, (long long)out);
	}
}

static void last_price_said(void **state)
{
	(void)state;
	struct room_step steps[] = {
		{.id = "1", .price_after_minor = 7990},
		{.id = "2", .price_after_minor = 6990},
		{.id = "3", .price_after_minor = ROOM_UNSET},
	};
	struct room_item item = {.beat = BEAT_HAGGLE};
	assert_int_equal(bargain_price(&item), ROOM_UNSET);
	item.bargain.steps = steps;
	item.bargain.step_count = 3;
	assert_int_equal(bargain_price(&item), 6990);
	// what was only asked for does not stand
	steps[1].kind = STEP_ASK;
	assert_int_equal(bargain_price(&item), 6990);
	assert_int_equal(bargain_standing_price(&item), 7990);
}

static void words_both_ways(void **state)
{
	(void)state;
	for (int beat = BEAT_TEASE; beat <= BEAT_CLOSED; beat++)
		assert_int_equal(beat_named(beat_name((enum beat)beat)), beat);
	for (int kind = STEP_QUOTE; kind <= STEP_WITHDRAW; kind++)
		assert_int_equal(step_kind_named(step_kind_name((enum step_kind)kind)), kind);
	for (int by = STEP_BY_BRAND; by <= STEP_BY_HOST; by++)
		assert_int_equal(step_by_named(step_by_name((enum step_by)by)), by);
	assert_string_equal(beat_name(BEAT_SOLD_OUT), "sold_out");
	assert_null(beat_name(BEAT_INVALID));
	assert_null(step_kind_name(STEP_INVALID));
	assert_null(step_by_name(STEP_BY_INVALID));
	assert_int_equal(beat_named("Open"), BEAT_INVALID);
	assert_int_equal(step_kind_named(""), STEP_INVALID);
	assert_int_equal(step_by_named("hosts"), STEP_BY_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prices_change),
		cmocka_unit_test(last_price_said),
		cmocka_unit_test(words_both_ways),
	};
	return cmocka_run_group_tests_name("room_price_change", tests, NULL, NULL);
}
