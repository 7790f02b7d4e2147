/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit.h"

#include "picture/timeline.h"

#define SECOND INT64_C(1000000000)

static const struct timeline_quad the_plain = {
	.cell = 1, .modes = TIMELINE_NORMAL, .place = -1, .valid_from_ns = 100, .valid_until_ns = 200};

static size_t shown_at(const struct timeline *timeline, int64_t t_ns, enum air_mode mode)
{
	struct timeline_shown shown[8];
	return timeline_shown(timeline, t_ns, mode, shown, 8);
}

static void a_quad_is_shown_from_its_begin_up_to_but_not_at_its_end(void **state)
{
	(void)state;
	struct timeline timeline = {.quads = &the_plain, .quad_count = 1};
	assert_int_equal(shown_at(&timeline, 99, AIR_NORMAL), 0);
	assert_int_equal(shown_at(&timeline, 100, AIR_NORMAL), 1);
	assert_int_equal(shown_at(&timeline, 199, AIR_NORMAL), 1);
	assert_int_equal(shown_at(&timeline, 200, AIR_NORMAL), 0);
}

static void safe_shows_what_is_safe_and_panic_nothing(void **state)
{
	(void)state;
	struct timeline_quad quads[3] = {the_plain, the_plain, the_plain};
	quads[1].modes = TIMELINE_SAFE;
	quads[2].modes = TIMELINE_NORMAL | TIMELINE_SAFE;
	struct timeline timeline = {.quads = quads, .quad_count = 3};
	struct timeline_shown shown[3];
	assert_int_equal(timeline_shown(&timeline, 150, AIR_SAFE, shown, 3), 2);
	assert_ptr_equal(shown[0].quad, &quads[1]);
	assert_ptr_equal(shown[1].quad, &quads[2]);
	assert_int_equal(shown_at(&timeline, 150, AIR_NORMAL), 2);
	assert_int_equal(shown_at(&timeline, 150, AIR_PANIC), 0);
}

static void no_more_than_max_is_written_but_all_are_counted(void **state)
{
	(void)state;
	struct timeline_quad quads[3] = {the_plain, the_plain, the_plain};
	struct timeline timeline = {.quads = quads, .quad_count = 3};
	struct timeline_shown shown[2] = {{0}, {.alpha = -7}};
	assert_int_equal(timeline_shown(&timeline, 150, AIR_NORMAL, shown, 1), 3);
	assert_true(shown[1].alpha == -7);
}

static void motion_begins_hidden_below_and_ends_in_place(void **state)
{
	(void)state;
	struct timeline_quad quad = {.modes = TIMELINE_NORMAL,
				     .place = -1,
				     .valid_until_ns = INT64_MAX,
				     .enters_at_ns = SECOND,
				     .enter_ms = 320,
				     .enter_dy_px = 24};
	struct timeline timeline = {.quads = &quad, .quad_count = 1};
	struct timeline_shown shown;
	timeline_shown(&timeline, SECOND - 5, AIR_NORMAL, &shown, 1);
	assert_true(shown.alpha == 0 && shown.dy_px == 24);
	float last_alpha = 0;
	for (int64_t t_ns = SECOND; t_ns < SECOND + 320000000; t_ns += 16666667) {
		timeline_shown(&timeline, t_ns, AIR_NORMAL, &shown, 1);
		assert_true(shown.alpha >= last_alpha && shown.alpha < 1);
		assert_true(shown.dy_px > 0 && shown.dy_px <= 24);
		last_alpha = shown.alpha;
	}
	timeline_shown(&timeline, SECOND + 320000000, AIR_NORMAL, &shown, 1);
	assert_true(shown.alpha == 1 && shown.dy_px == 0);
	timeline_shown(&timeline, INT64_MAX - 1, AIR_NORMAL, &shown, 1);
	assert_true(shown.alpha == 1 && shown.dy_px == 0);
}

static void digits_count_whole_seconds_rounded_up_and_stop_at_zero(void **state)
{
	(void)state;
	struct timeline timeline = {
		.counter_count = 1,
		.places = {{0, 1, 60, 1},
			   {0, 1, 60, 10},
			   {0, 60, 60, 1},
			   {0, 60, 60, 10},
			   {0, 3600, 24, 1},
			   {0, 3600, 24, 10},
			   {0, 86400, 100, 1},
			   {0, 86400, 100, 10}},
		.place_count = 8,
	};
	static const struct {
		int64_t left_ns;
		uint8_t digits[8];
	} cases[] = {
		{277 * SECOND, {7, 3, 4, 0, 0, 0, 0, 0}},
		{277 * SECOND - 1, {7, 3, 4, 0, 0, 0, 0, 0}},
		{276 * SECOND + 1, {7, 3, 4, 0, 0, 0, 0, 0}},
		{276 * SECOND, {6, 3, 4, 0, 0, 0, 0, 0}},
		{1, {1, 0, 0, 0, 0, 0, 0, 0}},
		{0, {0}},
		{-5 * SECOND, {0}},
		{86399 * SECOND, {9, 5, 9, 5, 3, 2, 0, 0}},
		{(12 * 86400 + 3 * 3600 + 25 * 60 + 8) * SECOND, {8, 0, 5, 2, 3, 0, 2, 1}},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t digits[TIMELINE_PLACES];
		timeline.counters[0].shop.at_ns = 2000000 * SECOND;
		timeline_digits(&timeline, 2000000 * SECOND - cases[i].left_ns, digits);
		assert_memory_equal(digits, cases[i].digits, 8);
		for (size_t k = 8; k < TIMELINE_PLACES; k++)
			assert_int_equal(digits[k], 0);
	}
}

static void a_broken_place_shows_zero(void **state)
{
	(void)state;
	struct timeline timeline = {.counters = {{.target_ms = INT64_MAX}},
				    .counter_count = 1,
				    .places = {{0, 0, 60, 1}, {0, 1, 0, 1}, {0, 1, 60, 0}, {9, 1, 60, 1}},
				    .place_count = 4};
	uint8_t digits[TIMELINE_PLACES];
	timeline_digits(&timeline, -5, digits);
	for (size_t i = 0; i < TIMELINE_PLACES; i++)
		assert_int_equal(digits[i], 0);
}

static void only_the_digit_of_the_moment_is_drawn(void **state)
{
	(void)state;
	uint8_t digits[TIMELINE_PLACES] = {3};
	struct timeline_quad quad = {.place = 0, .digit = 3};
	assert_true(timeline_is_drawn(&quad, digits));
	quad.digit = 4;
	assert_false(timeline_is_drawn(&quad, digits));
	quad.place = -1;
	assert_true(timeline_is_drawn(&quad, digits));
}

static void changes_come_at_begins_and_ends(void **state)
{
	(void)state;
	struct timeline_quad quads[2] = {the_plain, the_plain};
	quads[1].valid_from_ns = 150;
	quads[1].valid_until_ns = INT64_MAX;
	struct timeline timeline = {.quads = quads, .quad_count = 2};
	assert_int_equal(timeline_changes_at_ns(&timeline, 0), 100);
	assert_int_equal(timeline_changes_at_ns(&timeline, 100), 150);
	assert_int_equal(timeline_changes_at_ns(&timeline, 150), 200);
	assert_int_equal(timeline_changes_at_ns(&timeline, 200), INT64_MAX);
}

static void a_motion_that_runs_changes_at_once_and_one_that_is_over_never(void **state)
{
	(void)state;
	struct timeline_quad quad = {.modes = TIMELINE_NORMAL,
				     .place = -1,
				     .valid_until_ns = INT64_MAX,
				     .enters_at_ns = SECOND,
				     .enter_ms = 100};
	struct timeline timeline = {.quads = &quad, .quad_count = 1};
	assert_int_equal(timeline_changes_at_ns(&timeline, 5), SECOND);
	assert_int_equal(timeline_changes_at_ns(&timeline, SECOND), SECOND + 1);
	assert_int_equal(timeline_changes_at_ns(&timeline, SECOND + 99000000), SECOND + 99000001);
	assert_int_equal(timeline_changes_at_ns(&timeline, SECOND + 100000000), INT64_MAX);
	quad.valid_from_ns = 3 * SECOND; // not shown while it would move: nothing to see before it begins
	assert_int_equal(timeline_changes_at_ns(&timeline, SECOND + 5), 3 * SECOND);
}

static void nothing_changes_between_two_changes(void **state)
{
	(void)state;
	struct timeline_quad quads[12];
	uint32_t random = 12345;
	for (size_t i = 0; i < 12; i++) {
		random = random * 1664525 + 1013904223;
		quads[i] = the_plain;
		quads[i].valid_from_ns = random >> 16 & 255;
		quads[i].valid_until_ns = quads[i].valid_from_ns + (random >> 8 & 63);
	}
	struct timeline timeline = {.quads = quads, .quad_count = 12};
	int64_t changes_at_ns = 0;
	struct timeline_shown before[12];
	struct timeline_shown now[12];
	size_t before_count = 0;
	for (int64_t t_ns = 0; t_ns < 400; t_ns++) {
		size_t now_count = timeline_shown(&timeline, t_ns, AIR_NORMAL, now, 12);
		if (t_ns < changes_at_ns) {
			assert_int_equal(now_count, before_count);
			for (size_t i = 0; i < now_count; i++)
				assert_ptr_equal(now[i].quad, before[i].quad);
		}
		if (t_ns >= changes_at_ns)
			changes_at_ns = timeline_changes_at_ns(&timeline, t_ns);
		for (size_t i = 0; i < now_count; i++)
			before[i] = now[i];
		before_count = now_count;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_quad_is_shown_from_its_begin_up_to_but_not_at_its_end),
		cmocka_unit_test(safe_shows_what_is_safe_and_panic_nothing),
		cmocka_unit_test(no_more_than_max_is_written_but_all_are_counted),
		cmocka_unit_test(motion_begins_hidden_below_and_ends_in_place),
		cmocka_unit_test(digits_count_whole_seconds_rounded_up_and_stop_at_zero),
		cmocka_unit_test(a_broken_place_shows_zero),
		cmocka_unit_test(only_the_digit_of_the_moment_is_drawn),
		cmocka_unit_test(changes_come_at_begins_and_ends),
		cmocka_unit_test(a_motion_that_runs_changes_at_once_and_one_that_is_over_never),
		cmocka_unit_test(nothing_changes_between_two_changes),
	};
	return cmocka_run_group_tests_name("picture_timeline", tests, NULL, NULL);
}
