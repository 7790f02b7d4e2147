/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the desk is shown of the table: what may be said, what is planned at which price, what is waited for. */
#include "control_stage.h"

#include "control/desk_reckon.h"
#include "control/desk_view.h"
#include "room/sheet.h"

#include <string.h>

static const char the_sheet[] = "{\"schema\":\"shop-sheet/1\",\"items\":[{\"link_no\":1,\"floor\":5990,\"target\":6250,"
				"\"prompt\":\"slowly\",\"notes\":\"left hand\",\"plan\":["
				"{\"kind\":\"quote\",\"by\":\"brand\",\"person\":\"Lin\",\"to\":9900},"
				"{\"kind\":\"cut\",\"by\":\"brand\",\"less\":1000,\"note\":\"opening\"},"
				"{\"kind\":\"subsidy\",\"by\":\"platform\",\"to\":7900},"
				"{\"kind\":\"cut\",\"by\":\"host\",\"permille\":850},"
				"{\"kind\":\"settle\",\"by\":\"host\"}]}]}";

static struct stage stage;

static void begin(bool is_own_shop)
{
	const struct sheet *sheet = NULL;
	struct error err = {0};
	stage_init(&stage, &(struct core_settings){.is_own_shop = is_own_shop},
		   is_own_shop ? FEED_SOURCE_FILE : FEED_SOURCE_POLL);
	stage_say(&stage, stage_room_with(1, "a", "a", "\"beat\":\"tease\""));
	assert_true(sheet_decode(the_sheet, strlen(the_sheet), NULL, &sheet, NULL, &err));
	core_take_sheet(stage.core, sheet, NULL, &err);
	sheet_unref(sheet);
	stage_wait(&stage, 1);
}

static int setup(void **unused)
{
	(void)unused;
	begin(false);
	return 0;
}

static int setup_own_shop(void **unused)
{
	(void)unused;
	begin(true);
	return 0;
}

static int teardown(void **unused)
{
	(void)unused;
	stage_finish(&stage);
	return 0;
}

static const struct desk_view *view_now(void)
{
	struct desk_inputs inputs = {.state = stage_state(&stage), .now_ns = stage.now_ns, .armed = -1};
	const struct desk_view *view = desk_view_make(&inputs, NULL);
	assert_non_null(view);
	return view;
}

static void planned(int number)
{
	uint64_t id = stage_order(&stage, &(struct control_order){.kind = ORDER_PLANNED_STEP, .planned = number});
	assert_int_equal(stage_result(&stage, id), ORDER_DONE);
}

static void before_anything_is_said(void **unused)
{
	(void)unused;
	const struct desk_view *view = view_now();
	assert_true(view->table.can_quote && !view->bargain.can_step && !view->bargain.can_settle);
	assert_false(view->bargain.can_withdraw);
	assert_int_equal(view->bargain.standing_minor, -1);
	assert_int_equal(view->table.settle_minor, -1);
	assert_string_equal(view->bargain.floor, "¥59.90");
	assert_string_equal(view->bargain.target, "¥62.50");
	assert_int_equal(view->bargain.floor_minor, 5990);
	assert_string_equal(view->prompter.prompt, "slowly");
	assert_string_equal(view->prompter.notes, "left hand");
	static const char *const after[] = {"¥99.00", "¥89.00", "¥79.00", "¥67.15", "¥67.15"};
	assert_int_equal(view->bargain.plan_count, 5);
	for (int i = 0; i < 5; i++) {
		assert_string_equal(view->bargain.plan[i].after, after[i]);
		assert_int_equal(view->bargain.plan[i].is_next, i == 0);
	}
	assert_string_equal(view->bargain.plan[0].person, "Lin");
	assert_string_equal(view->bargain.plan[1].note, "opening");
	assert_false(view->has_figures);
	desk_view_unref(view);
}

/* What is still to come is taken from what really stands. */
static void plan_follows_the_table(void **unused)
{
	(void)unused;
	planned(1);
	stage_order(&stage, &(struct control_order){.kind = ORDER_STEP,
						    .step = STEP_CUT,
						    .change = PRICE_CHANGE_TO,
						    .value = 9500,
						    .by = STEP_BY_BRAND});
	const struct desk_view *view = view_now();
	assert_true(view->bargain.can_step && view->bargain.can_settle);
	assert_string_equal(view->bargain.standing, "¥95.00");
	assert_int_equal(view->table.settle_minor, 9500);
	assert_true(view->bargain.plan[0].is_taken && view->bargain.plan[1].is_next);
	assert_string_equal(view->bargain.plan[1].after, "¥85.00");
	assert_int_equal(view->bargain.step_count, 2);
	assert_string_equal(view->bargain.steps[1].kind, "cut");
	assert_string_equal(view->bargain.steps[1].after, "¥95.00");

	struct desk_reckoned reckoned;
	assert_true(desk_reckon(view, "-10", &reckoned));
	assert_true(reckoned.is_price);
	assert_int_equal(reckoned.total_minor, 8500);
	assert_string_equal(reckoned.total, "¥85.00");
	assert_string_equal(reckoned.off, "−¥10.00 (−10.5%)");
	assert_true(desk_reckon(view, "=50", &reckoned));
	assert_false(reckoned.is_price);
	assert_string_equal(reckoned.why, "floor");
	assert_true(desk_reckon(view, "=99", &reckoned) && reckoned.is_up);
	assert_true(desk_reckon(view, "9x", &reckoned));
	assert_int_equal(reckoned.place, 2);
	assert_false(desk_reckon(NULL, "-10", &reckoned));
	desk_view_unref(view);
}

static void settle_at(int64_t minor)
{
	planned(1);
	stage_order(&stage, &(struct control_order){.kind = ORDER_STEP,
						    .step = STEP_SETTLE,
						    .change = PRICE_CHANGE_TO,
						    .value = minor,
						    .by = STEP_BY_HOST});
}

static void agreed_price_waits_for_the_link(void **unused)
{
	(void)unused;
	settle_at(7900);
	const struct desk_view *view = view_now();
	assert_true(view->bargain.can_withdraw && view->table.can_open);
	assert_int_equal(view->table.settle_minor, -1);
	assert_string_equal(view->table.waiting_for, "price");
	assert_string_equal(view->table.link_price, "¥100.00");
	assert_string_equal(view->bargain.waiting, "link %1 is not %2\x1f¥100.00\x1f¥79.00");
	assert_true(view->bargain.waiting_since_ms >= STAGE_SHOP_MS);
	desk_view_unref(view);

	stage_say(&stage, stage_room_with(2, "a", "a", "\"price\":{\"currency\":\"CNY\",\"sale\":7900}"));
	view = view_now();
	assert_string_equal(view->table.waiting_for, "open");
	assert_string_equal(view->bargain.waiting, "");
	desk_view_unref(view);
	stage_say(&stage,
		  stage_room_with(3, "a", "a",
				  "\"cart\":{\"state\":\"hidden\"},\"price\":{\"currency\":\"CNY\",\"sale\":7900}"));
	view = view_now();
	assert_string_equal(view->table.waiting_for, "hidden");
	desk_view_unref(view);
}

/* A room without a shop charges what was agreed when it opens: there is nothing to wait for. */
static void own_shop_waits_for_nothing(void **unused)
{
	(void)unused;
	settle_at(7900);
	const struct desk_view *view = view_now();
	assert_string_equal(view->table.waiting_for, "open");
	desk_view_unref(view);
	stage_order(&stage, &(struct control_order){.kind = ORDER_BEAT, .beat = BEAT_OPEN});
	view = view_now();
	assert_string_equal(view->table.waiting_for, "");
	assert_false(view->table.can_open || view->bargain.can_settle);
	desk_view_unref(view);
}

static void nothing_settles_at_what_was_taken_back(void **unused)
{
	(void)unused;
	settle_at(7900);
	stage_ask(&stage, ORDER_WITHDRAW);
	const struct desk_view *view = view_now();
	assert_true(view->bargain.can_settle);
	assert_int_equal(view->table.settle_minor, -1);
	assert_string_equal(view->table.waiting_for, "");
	desk_view_unref(view);
}

static void figures_of_the_show(void **unused)
{
	(void)unused;
	static const char document[] =
		"{\"schema\":\"shop-room/"
		"1\",\"version\":2,\"epoch\":\"e1\",\"server_time\":\"2026-11-22T20:00:00+08:00\","
		"\"room\":{\"id\":\"r1\"},\"items\":[{\"id\":\"a\",\"title\":\"A\",\"price\":{\"currency\":\"CNY\","
		"\"sale\":9900}}],"
		"\"metrics\":{\"viewers\":12000,\"watch_seconds\":1800000,\"orders\":900,\"orders_per_viewer_minute\":"
		"0.02,"
		"\"average_order\":5990,\"repurchase_rate\":0.25,\"traffic\":["
		"{\"source\":\"paid\",\"viewers\":3000,\"spend\":840000,\"gmv\":399950000000},"
		"{\"source\":\"feed\",\"viewers\":9000}]}}";
	stage_say(&stage, document);
	const struct desk_view *view = view_now();
	assert_true(view->has_figures);
	assert_int_equal(view->plot_count, 6);
	assert_string_equal(view->plots[0].name, "viewers");
	assert_string_equal(view->plots[0].now, "12,000");
	assert_string_equal(view->plots[3].now, "¥59.90");
	assert_string_equal(view->plots[5].now, "2.5");
	// 12,000 x 2.5 x 0.02 x 59.90 x 1.25
	assert_string_equal(view->estimate, "¥44,925");
	assert_string_equal(view->estimate_parts[4], "25.0%");
	assert_int_equal(view->traffic_count, 2);
	assert_string_equal(view->traffic[0].spend, "¥8,400.00");
	assert_string_equal(view->traffic[0].gmv, "¥3,999,500,000.00"); // more than any price
	assert_string_equal(view->traffic[0].back, "476131.0");
	assert_string_equal(view->traffic[1].spend, "");
	assert_string_equal(view->traffic[1].back, "");
	desk_view_unref(view);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(before_anything_is_said),
		TEST(plan_follows_the_table),
		TEST(agreed_price_waits_for_the_link),
		cmocka_unit_test_setup_teardown(own_shop_waits_for_nothing, setup_own_shop, teardown),
		TEST(nothing_settles_at_what_was_taken_back),
		TEST(figures_of_the_show),
	};
	return cmocka_run_group_tests_name("desk_table", tests, NULL, NULL);
}
