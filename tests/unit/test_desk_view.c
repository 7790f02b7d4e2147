/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The frame of the desk's view: rooms, connection, rundown, current and cue, results, and when it is another view. */
#include "control_stage.h"

#include "control/desk_view.h"
#include "room/sheet.h"

#include <string.h>

static struct stage stage;

static int setup(void **unused)
{
	(void)unused;
	stage_init(&stage, &(struct core_settings){.shown_layers = 1u << 19}, FEED_SOURCE_POLL);
	stage_say(&stage, stage_room(1, "a"));
	return 0;
}

static int teardown(void **unused)
{
	(void)unused;
	stage_finish(&stage);
	return 0;
}

static const struct desk_room_input two_rooms[] = {
	{.key = "0011", .name = "First", .rgb = 0x2f6fde, .is_on_air = true},
	{.key = "0022", .name = "Second", .rgb = 0x7a4fd0},
};

static struct desk_inputs inputs_now(void)
{
	return (struct desk_inputs){
		.state = stage_state(&stage),
		.now_ns = stage.now_ns,
		.mode = "normal",
		.rooms = two_rooms,
		.room_count = 2,
		.armed = 0,
	};
}

static const struct desk_view *view_after(const struct desk_view *before)
{
	struct desk_inputs inputs = inputs_now();
	const struct desk_view *view = desk_view_make(&inputs, before);
	assert_non_null(view);
	return view;
}

static void desk_view_shows_the_rundown(void **unused)
{
	(void)unused;
	const struct desk_view *view = view_after(NULL);
	assert_int_equal(view->row_count, 5);
	assert_string_equal(view->rows[0].id, "a");
	assert_int_equal(view->rows[0].link_no, 1);
	assert_string_equal(view->rows[0].price, "¥100.00");
	assert_true(view->rows[0].is_current && !view->rows[0].is_cue);
	assert_true(view->rows[1].is_cue && !view->rows[1].is_current);
	assert_string_equal(view->current.id, "a");
	assert_string_equal(view->cue.id, "b");
	assert_string_equal(view->current.final, "¥100.00");
	assert_string_equal(view->current.list, "");
	assert_int_equal(view->current.ends_at_ms, -1);
	assert_int_equal(view->current.held_since_ms, -1);
	desk_view_unref(view);
}

static void desk_view_names_the_room_that_keys_act_on(void **unused)
{
	(void)unused;
	struct desk_inputs inputs = inputs_now();
	inputs.armed = 1;
	inputs.is_room_pinned = true;
	const struct desk_view *view = desk_view_make(&inputs, NULL);
	assert_string_equal(view->room_name, "Second");
	assert_string_equal(view->room_key, "0022");
	assert_int_equal(view->room_rgb, 0x7a4fd0);
	assert_true(view->is_armed && view->is_room_pinned);
	assert_int_equal(view->rooms, 2);
	assert_true(view->room[0].is_on_air && !view->room[0].is_armed);
	assert_true(view->room[1].is_armed);
	desk_view_unref(view);

	inputs.armed = -1;
	view = desk_view_make(&inputs, NULL);
	assert_string_equal(view->room_name, "");
	assert_false(view->is_armed);
	desk_view_unref(view);
}

static void desk_view_is_another_one_when_something_changes(void **unused)
{
	(void)unused;
	const struct desk_view *first = view_after(NULL);
	stage_wait(&stage, 300); // time alone
	const struct desk_view *second = view_after(first);
	assert_int_equal(second->serial, first->serial);
	assert_true(second->age_ms > first->age_ms);
	assert_int_equal(second->shop_ms - first->shop_ms, 300);

	stage_ask(&stage, ORDER_NEXT);
	const struct desk_view *third = view_after(second);
	assert_int_equal(third->serial, second->serial + 1);
	assert_string_equal(third->cue.id, "c");
	assert_int_equal(third->result_count, 1);
	assert_string_equal(third->results[0].kind, "next");
	assert_string_equal(third->results[0].state, "done");

	struct desk_inputs inputs = inputs_now();
	inputs.mode = "safe";
	const struct desk_view *fourth = desk_view_make(&inputs, third);
	assert_int_equal(fourth->serial, third->serial + 1);
	assert_string_equal(fourth->mode, "safe");
	desk_view_unref(first);
	desk_view_unref(second);
	desk_view_unref(third);
	desk_view_unref(fourth);
}

static void desk_view_announces_a_take(void **unused)
{
	(void)unused;
	const struct desk_view *before = view_after(NULL);
	assert_int_equal(before->coming_ms, 0);
	stage_ask(&stage, ORDER_TAKE);
	const struct desk_view *coming = view_after(before);
	assert_in_range(coming->coming_ms, 1, CONTROL_TAKE_MS);
	stage_wait(&stage, CONTROL_TAKE_MS + 1);
	const struct desk_view *taken = view_after(coming);
	assert_string_equal(taken->current.id, "b");
	assert_int_equal(taken->coming_ms, 0);
	assert_true(taken->is_holding);
	desk_view_unref(before);
	desk_view_unref(coming);
	desk_view_unref(taken);
}

static void desk_view_shows_the_sheet_that_is_tried(void **unused)
{
	(void)unused;
	static struct sheet_findings findings = {.count = 70, .error_count = 1};
	findings.entries[0] =
		(struct sheet_finding){.row = 4, .is_error = true, .where = "row 4", .message = "no price"};
	struct desk_inputs inputs = inputs_now();
	inputs.sheet_file = "tonight.csv";
	inputs.import_id = 7;
	inputs.import_file = "other.csv";
	inputs.import_findings = &findings;
	inputs.import_rows = 12;
	const struct desk_view *view = desk_view_make(&inputs, NULL);
	assert_string_equal(view->sheet_file, "other.csv");
	assert_int_equal(view->sheet_rows, 12);
	assert_int_equal(view->sheet_errors, 1);
	assert_int_equal(view->sheet_finding_count, 64); // as many as there are places
	assert_int_equal(view->sheet_findings[0].row, 4);
	assert_true(view->sheet_findings[0].is_error);
	desk_view_unref(view);
	inputs.import_id = 0;
	view = desk_view_make(&inputs, NULL);
	assert_string_equal(view->sheet_file, "tonight.csv");
	assert_int_equal(view->sheet_finding_count, 0);
	desk_view_unref(view);
}

static void desk_view_cuts_texts_at_a_letter(void **unused)
{
	(void)unused;
	char spec[256] = "\"spec\":\"";
	for (int i = 0; i < 60; i++)
		memcpy(spec + strlen(spec), "长", sizeof("长")); // 180 bytes into 160
	memcpy(spec + strlen(spec), "\"", 2);
	stage_say(&stage, stage_room_with(2, "a", "a", spec));
	const struct desk_view *view = view_after(NULL);
	assert_int_equal(strlen(view->current.spec), 159);
	desk_view_unref(view);
}

static void desk_view_without_a_room_has_no_rows(void **unused)
{
	(void)unused;
	stage_finish(&stage);
	stage_init(&stage, &(struct core_settings){.shown_layers = 1u << 19}, FEED_SOURCE_POLL);
	stage_say(&stage, NULL);
	const struct desk_view *view = view_after(NULL);
	assert_string_equal(view->link_state, "waiting");
	assert_int_equal(view->row_count, 0);
	assert_int_equal(view->age_ms, -1);
	assert_int_equal(view->shop_ms, -1);
	assert_string_equal(view->current.id, "");
	desk_view_unref(view);
	struct desk_inputs nothing = {.armed = -1};
	assert_null(desk_view_make(&nothing, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(desk_view_shows_the_rundown, setup, teardown),
		cmocka_unit_test_setup_teardown(desk_view_names_the_room_that_keys_act_on, setup, teardown),
		cmocka_unit_test_setup_teardown(desk_view_is_another_one_when_something_changes, setup, teardown),
		cmocka_unit_test_setup_teardown(desk_view_announces_a_take, setup, teardown),
		cmocka_unit_test_setup_teardown(desk_view_shows_the_sheet_that_is_tried, setup, teardown),
		cmocka_unit_test_setup_teardown(desk_view_cuts_texts_at_a_letter, setup, teardown),
		cmocka_unit_test_setup_teardown(desk_view_without_a_room_has_no_rows, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
