/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "room/countdown.h"
#include "unit.h"

#define NOON INT64_C(1795233600000)

static struct countdown at(int64_t starts_ms, int64_t ends_ms, int64_t delay_ms, int64_t shop_ms)
{
	const struct room room = {.air_delay_ms = delay_ms};
	const struct room_item item = {.offer = {.starts_at_ms = starts_ms, .ends_at_ms = ends_ms}};
	return countdown_at(&room, &item, shop_ms);
}

static void counts_to_start_then_to_end(void **state)
{
	(void)state;
	static const struct {
		int64_t starts_ms, ends_ms, delay_ms, shop_ms;
		enum countdown_state state;
		int64_t seconds;
	} cases[] = {
		{ROOM_UNSET, ROOM_UNSET, 0, NOON, COUNTDOWN_NONE, 0},
		{NOON, ROOM_UNSET, 0, NOON, COUNTDOWN_NONE, 0},
		{NOON, ROOM_UNSET, 0, NOON - 1, COUNTDOWN_TO_START, 1},
		{NOON, ROOM_UNSET, 0, NOON - 1000, COUNTDOWN_TO_START, 1},
		{NOON, ROOM_UNSET, 0, NOON - 1001, COUNTDOWN_TO_START, 2},
		{NOON, NOON + 60000, 0, NOON - 1, COUNTDOWN_TO_START, 1},
		{NOON, NOON + 60000, 0, NOON, COUNTDOWN_TO_END, 60},
		{ROOM_UNSET, NOON, 0, NOON - 86400000, COUNTDOWN_TO_END, 86400},
		{ROOM_UNSET, NOON, 0, NOON - 1, COUNTDOWN_TO_END, 1},
		{ROOM_UNSET, NOON, 0, NOON, COUNTDOWN_ZERO, 0},
		{ROOM_UNSET, NOON, 0, NOON + 999, COUNTDOWN_ZERO, 0},
		{ROOM_UNSET, NOON, 0, NOON + 1000, COUNTDOWN_OVER, 0},
		{ROOM_UNSET, NOON, 0, NOON + 86400000, COUNTDOWN_OVER, 0},
		// Viewers see us late: we reach zero early.
		{ROOM_UNSET, NOON, 3000, NOON - 4000, COUNTDOWN_TO_END, 1},
		{ROOM_UNSET, NOON, 3000, NOON - 3000, COUNTDOWN_ZERO, 0},
		{ROOM_UNSET, NOON, 3000, NOON - 2000, COUNTDOWN_OVER, 0},
		// Nothing opens before the shop opens it: zero stands from the delayed start to the true one.
		{NOON, NOON + 60000, 3000, NOON - 3001, COUNTDOWN_TO_START, 1},
		{NOON, NOON + 60000, 3000, NOON - 3000, COUNTDOWN_TO_START, 0},
		{NOON, NOON + 60000, 3000, NOON - 1, COUNTDOWN_TO_START, 0},
		{NOON, NOON + 60000, 3000, NOON, COUNTDOWN_TO_END, 57},
		// The shop's clock was set back, or forward, between two looks: only the clock counts.
		{NOON, NOON + 60000, 0, NOON - 3600000, COUNTDOWN_TO_START, 3600},
		{NOON, NOON, 0, NOON, COUNTDOWN_ZERO, 0},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct countdown shown = at(cases[i].starts_ms, cases[i].ends_ms, cases[i].delay_ms, cases[i].shop_ms);
		assert_int_equal(shown.state, cases[i].state);
		assert_int_equal(shown.seconds, cases[i].seconds);
	}
}

static void target_has_the_air_delay_taken_off(void **state)
{
	(void)state;
	assert_int_equal(at(ROOM_UNSET, NOON, 3000, NOON - 10000).target_ms, NOON - 3000);
	assert_int_equal(at(NOON, ROOM_UNSET, 3000, NOON - 10000).target_ms, NOON - 3000);
	assert_int_equal(at(ROOM_UNSET, ROOM_UNSET, 3000, NOON).target_ms, ROOM_UNSET);
}

/* Each second is shown for one second, and none is left out or shown twice. */
static void seconds_fall_one_by_one(void **state)
{
	(void)state;
	int64_t before = at(ROOM_UNSET, NOON, 250, NOON - 250 - 10000).seconds;
	assert_int_equal(before, 10);
	for (int64_t shop_ms = NOON - 250 - 10000; shop_ms <= NOON - 250; shop_ms++) {
		int64_t seconds = at(ROOM_UNSET, NOON, 250, shop_ms).seconds;
		assert_true(seconds == before || seconds == before - 1);
		if (seconds != before)
			assert_int_equal((NOON - 250 - shop_ms) % 1000, 0);
		before = seconds;
	}
	assert_int_equal(before, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_to_start_then_to_end),
		cmocka_unit_test(target_has_the_air_delay_taken_off),
		cmocka_unit_test(seconds_fall_one_by_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
