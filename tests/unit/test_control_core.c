/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The core alone: what passes through it, and when it makes a state. */
#include "control_stage.h"

static void control_core_gives_the_shops_own_room(void **unused)
{
	(void)unused;
	struct stage stage;
	stage_init(&stage, &(struct core_settings){0}, FEED_SOURCE_POLL);
	assert_null(core_state(stage.core));
	stage_say(&stage, stage_room(1, "a"));
	const struct control_state *state = stage_state(&stage);
	assert_ptr_equal(state->room, state->feed->room);
	assert_string_equal(stage_current(&stage), "a");
	assert_int_equal(state->follow, FOLLOW_SHOP);
	assert_false(state->is_holding);
	stage_finish(&stage);
}

static void control_core_makes_one_state_a_change(void **unused)
{
	(void)unused;
	struct stage stage;
	stage_init(&stage, &(struct core_settings){0}, FEED_SOURCE_POLL);
	stage_say(&stage, stage_room(1, "a"));
	uint64_t serial = stage_state(&stage)->serial;
	uint64_t air_serial = stage_state(&stage)->air_serial;
	stage_wait(&stage, 10000);
	assert_int_equal(stage_state(&stage)->serial, serial);
	stage_say(&stage, stage_room(2, "a"));
	assert_int_equal(stage_state(&stage)->serial, serial + 1);
	assert_int_equal(stage_state(&stage)->air_serial, air_serial + 1);
	stage_finish(&stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(control_core_gives_the_shops_own_room),
		cmocka_unit_test(control_core_makes_one_state_a_change),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
