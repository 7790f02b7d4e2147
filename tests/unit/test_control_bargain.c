/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What happens at the table: said and planned steps, the floor, withdrawals, beats, and what a local room charges. */
#include "control_stage.h"

#include "room/air.h"
#include "room/json.h"

#include <string.h>

#define TEASING "\"beat\":\"tease\""

static const char the_sheet[] = "{\"schema\":\"shop-sheet/1\",\"items\":[{\"link_no\":1,\"floor\":5990,\"target\":6250,"
				"\"prompt\":\"slowly\",\"plan\":["
				"{\"kind\":\"quote\",\"by\":\"brand\",\"to\":9900},"
				"{\"kind\":\"cut\",\"by\":\"brand\",\"less\":1000,\"note\":\"opening\"},"
				"{\"kind\":\"subsidy\",\"by\":\"platform\",\"to\":7900},"
				"{\"kind\":\"cut\",\"by\":\"host\",\"permille\":850},"
				"{\"kind\":\"settle\",\"by\":\"host\"}]}]}";

static struct stage stage;

static void take_sheet(const char *text)
{
	const struct sheet *sheet = NULL;
	struct error err = {0};
	if (!sheet_decode(text, strlen(text), NULL, &sheet, NULL, &err))
		fail_msg("%s: %s", err.path, err.message);
	core_take_sheet(stage.core, sheet, NULL, &err);
	sheet_unref(sheet);
	stage_wait(&stage, 1);
}

static void begin(const struct core_settings *settings, enum feed_source source)
{
	stage_init(&stage, settings, source);
	stage_say(&stage, stage_room_with(1, "a", "a", TEASING));
	take_sheet(the_sheet);
}

static int setup(void **unused)
{
	(void)unused;
	begin(&(struct core_settings){0}, FEED_SOURCE_POLL);
	return 0;
}

static int setup_own_shop(void **unused)
{
	(void)unused;
	begin(&(struct core_settings){.is_own_shop = true}, FEED_SOURCE_FILE);
	return 0;
}

static int teardown(void **unused)
{
	(void)unused;
	stage_finish(&stage);
	return 0;
}

static const struct room_item *item(void)
{
	return room_find_item(stage_state(&stage)->room, "a");
}

static struct air air(void)
{
	return air_of_item(stage_state(&stage)->room, item(),
			   clock_anchor_shop_ms(&stage_state(&stage)->feed->shop, stage.now_ns));
}

static uint64_t say(enum step_kind step, enum step_by by, enum price_change change, int64_t value)
{
	return stage_order(
		&stage,
		&(struct control_order){.kind = ORDER_STEP, .step = step, .by = by, .change = change, .value = value});
}

static uint64_t planned(int number)
{
	return stage_order(&stage, &(struct control_order){.kind = ORDER_PLANNED_STEP, .planned = number});
}

static uint64_t set_beat(enum beat beat)
{
	return stage_order(&stage, &(struct control_order){.kind = ORDER_BEAT, .beat = beat});
}

static const char *why(uint64_t id)
{
	return control_state_result(stage_state(&stage), id)->message;
}

#define assert_done(id) assert_int_equal(stage_result(&stage, id), ORDER_DONE)
#define assert_refused(id, words)                                           \
	do {                                                                \
		uint64_t id_ = (id);                                        \
		assert_int_equal(stage_result(&stage, id_), ORDER_REFUSED); \
		assert_string_equal(why(id_), words);                       \
	} while (0)

static void control_steps_go_down_from_what_was_said_last(void **unused)
{
	(void)unused;
	assert_refused(say(STEP_QUOTE, STEP_BY_BRAND, PRICE_CHANGE_RATE, 900),
		       "no price was said yet that this could change");
	assert_done(say(STEP_QUOTE, STEP_BY_BRAND, PRICE_CHANGE_TO, 9900));
	assert_int_equal(item()->beat, BEAT_QUOTE);
	assert_done(say(STEP_CUT, STEP_BY_BRAND, PRICE_CHANGE_BY, 1000));
	assert_int_equal(item()->beat, BEAT_HAGGLE);
	assert_int_equal(bargain_price(item()), 8900);
	assert_done(say(STEP_CUT, STEP_BY_HOST, PRICE_CHANGE_RATE, 850)); // 8.5 zhe
	assert_int_equal(bargain_price(item()), 7565);
	assert_done(say(STEP_GIFT, STEP_BY_BRAND, PRICE_CHANGE_INVALID, 0));
	assert_done(say(STEP_SETTLE, STEP_BY_HOST, PRICE_CHANGE_INVALID, 0));
	assert_int_equal(item()->beat, BEAT_AGREED);
	assert_int_equal(item()->bargain.agreed_minor, 7565);
	assert_int_equal(item()->bargain.step_count, 5);
	assert_int_equal(item()->bargain.steps[1].by, STEP_BY_BRAND);
	assert_refused(say(STEP_SETTLE, STEP_BY_HOST, PRICE_CHANGE_TO, 8000),
		       "above the agreed price: after settle it only goes lower, or withdraw first");
}

static void control_floor_is_held_and_said_to_nobody(void **unused)
{
	(void)unused;
	say(STEP_QUOTE, STEP_BY_BRAND, PRICE_CHANGE_TO, 9900);
	assert_done(say(STEP_CUT, STEP_BY_BRAND, PRICE_CHANGE_TO, 5990));
	uint64_t id = say(STEP_CUT, STEP_BY_BRAND, PRICE_CHANGE_TO, 5989);
	assert_refused(id, "below the floor");
	assert_refused(say(STEP_CUT, STEP_BY_BRAND, PRICE_CHANGE_RATE, 999), "below the floor");
	json_t *document = room_to_json(stage_state(&stage)->room);
	char *text = json_dumps(document, JSON_COMPACT);
	assert_null(strstr(text, "floor"));
	assert_null(strstr(text, "6250"));
	assert_null(strstr(text, "slowly"));
	free(text);
	json_decref(document);
}

static void control_plan_is_taken_step_by_step(void **unused)
{
	(void)unused;
	static const int64_t prices[] = {9900, 8900, 7900, 6715, 6715};
	for (size_t i = 0; i < 5; i++) {
		assert_done(planned(0));
		assert_int_equal(bargain_price(item()), prices[i]);
		assert_true(item()->bargain.steps[i].is_planned);
	}
	assert_string_equal(item()->bargain.steps[1].note, "opening");
	assert_int_equal(item()->bargain.agreed_minor, 6715);
	assert_refused(planned(0), "all planned steps were taken");
	assert_refused(planned(6), "the sheet plans no such step");
}

static void control_plan_goes_on_behind_what_was_taken_out_of_turn(void **unused)
{
	(void)unused;
	assert_done(planned(1));
	assert_done(planned(3));
	say(STEP_CUT, STEP_BY_BRAND, PRICE_CHANGE_BY, 100); // said freely: no step of the plan
	assert_done(planned(0));
	assert_int_equal(bargain_price(item()), 6630);
	assert_done(planned(0));
	assert_int_equal(item()->beat, BEAT_AGREED);
}

static void control_plan_takes_nothing_twice(void **unused)
{
	(void)unused;
	assert_done(planned(1));
	assert_refused(planned(1), "this planned step was taken already");
	assert_done(planned(2));
	assert_refused(planned(2), "this planned step was taken already");
	assert_int_equal(bargain_price(item()), 8900);
	assert_done(planned(0)); // what was pressed in vain does not count
	assert_int_equal(bargain_price(item()), 7900);
	assert_done(planned(5));
	assert_done(stage_ask(&stage, ORDER_WITHDRAW));
	assert_done(planned(4)); // what was said is open again
	assert_done(planned(5));
	assert_int_equal(item()->bargain.agreed_minor, 6715);
}

static void control_plan_never_goes_up(void **unused)
{
	(void)unused;
	assert_done(planned(1));
	say(STEP_CUT, STEP_BY_BRAND, PRICE_CHANGE_TO, 7500);
	assert_refused(planned(3), "the price stands lower than this planned step already"); // to 79.00
	assert_int_equal(bargain_price(item()), 7500);
	assert_done(say(STEP_SETTLE, STEP_BY_HOST, PRICE_CHANGE_INVALID, 0));
	assert_done(stage_ask(&stage, ORDER_WITHDRAW));
	assert_done(planned(3)); // what was withdrawn does not stand
}

static void control_plan_counts_what_a_shop_made_of_it(void **unused)
{
	(void)unused;
	// nobody said by whom; the shop wants it said and writes the host
	take_sheet("{\"schema\":\"shop-sheet/1\",\"items\":[{\"link_no\":1,\"plan\":[{\"kind\":\"quote\",\"to\":9900},"
		   "{\"kind\":\"cut\",\"less\":500},{\"kind\":\"cut\",\"less\":1000},{\"kind\":\"settle\"}]}]}");
	stage_say(&stage,
		  stage_room_with(
			  2, "a", "a",
			  "\"beat\":\"haggle\",\"bargain\":{\"steps\":["
			  "{\"id\":\"s1\",\"kind\":\"quote\",\"by\":\"host\",\"price_after\":9900,\"planned\":true},"
			  "{\"id\":\"s2\",\"kind\":\"cut\",\"by\":\"host\",\"price_after\":8900,\"planned\":true}]}"));
	assert_refused(planned(3), "this planned step was taken already");
	assert_done(planned(0));
	assert_int_equal(item()->bargain.agreed_minor, 8900);
}

static void control_settle_takes_an_ask_that_was_not_rejected(void **unused)
{
	(void)unused;
	say(STEP_QUOTE, STEP_BY_BRAND, PRICE_CHANGE_TO, 9900);
	say(STEP_ASK, STEP_BY_HOST, PRICE_CHANGE_TO, 7000);
	assert_int_equal(bargain_price(item()), 7000);
	assert_done(say(STEP_REJECT, STEP_BY_BRAND, PRICE_CHANGE_INVALID, 0));
	assert_done(say(STEP_SETTLE, STEP_BY_HOST, PRICE_CHANGE_INVALID, 0));
	assert_int_equal(item()->bargain.agreed_minor, 9900);
}

static void control_nothing_settles_at_what_was_withdrawn(void **unused)
{
	static const char words[] = "the agreed price was withdrawn: say a new one first";
	(void)unused;
	say(STEP_QUOTE, STEP_BY_BRAND, PRICE_CHANGE_TO, 9900);
	assert_done(say(STEP_SETTLE, STEP_BY_HOST, PRICE_CHANGE_TO, 8500));
	assert_done(stage_ask(&stage, ORDER_WITHDRAW));
	assert_refused(say(STEP_SETTLE, STEP_BY_HOST, PRICE_CHANGE_INVALID, 0), words);
	assert_refused(say(STEP_SETTLE, STEP_BY_HOST, PRICE_CHANGE_BY, 0), words);
	assert_done(say(STEP_SETTLE, STEP_BY_HOST, PRICE_CHANGE_TO, 8900));
	assert_int_equal(item()->bargain.agreed_minor, 8900);
}

static void control_plan_that_settles_behind_an_ask_takes_it(void **unused)
{
	(void)unused;
	take_sheet("{\"schema\":\"shop-sheet/1\",\"items\":[{\"link_no\":1,\"agreed\":7500,\"plan\":["
		   "{\"kind\":\"quote\",\"to\":9900},{\"kind\":\"ask\",\"to\":7500},{\"kind\":\"settle\"}]}]}");
	for (int i = 0; i < 3; i++)
		assert_done(planned(0));
	assert_int_equal(item()->bargain.agreed_minor, 7500);
}

static void control_plan_is_of_its_item(void **unused)
{
	(void)unused;
	struct control_order order = {.kind = ORDER_PLANNED_STEP, .item_id = "b"};
	assert_refused(stage_order(&stage, &order), "the sheet plans no steps for this item");
	order = (struct control_order){.kind = ORDER_PLANNED_STEP, .link_no = 1};
	assert_done(stage_order(&stage, &order));
	order = (struct control_order){.kind = ORDER_STEP, .item_id = "z"};
	assert_refused(stage_order(&stage, &order), "no such item");
}

static void control_price_of_the_desk_is_not_on_sale_without_the_shop(void **unused)
{
	(void)unused;
	for (int i = 0; i < 5; i++)
		planned(0);
	assert_done(set_beat(BEAT_OPEN));
	assert_int_equal(air().beat, BEAT_AGREED); // the shop still charges 100.00
	assert_int_equal(air().hold, HOLD_PRICE_MISMATCH);
	assert_int_equal(item()->price.sale_minor, 10000);
}

static void control_price_of_a_local_room_is_what_was_agreed(void **unused)
{
	(void)unused;
	for (int i = 0; i < 5; i++)
		planned(0);
	assert_int_equal(air().beat, BEAT_AGREED);
	assert_int_equal(item()->price.sale_minor, 10000);
	assert_done(set_beat(BEAT_OPEN));
	assert_int_equal(air().beat, BEAT_OPEN);
	assert_int_equal(air().hold, HOLD_NONE);
	assert_int_equal(air().final_minor, 6715);
}

static void control_price_of_a_local_room_goes_with_its_agreement(void **unused)
{
	(void)unused;
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 5; i++)
			planned(0);
		assert_done(set_beat(BEAT_OPEN));
		assert_int_equal(item()->price.sale_minor, 6715);
		if (round == 0) {
			assert_done(stage_ask(&stage, ORDER_WITHDRAW));
			assert_int_equal(item()->price.sale_minor, 10000);
		}
		assert_done(set_beat(BEAT_CLOSED));
		assert_done(set_beat(BEAT_TEASE));
		assert_int_equal(item()->price.sale_minor, 10000);
		assert_int_equal(item()->bargain.step_count, 0);
	}
	assert_done(set_beat(BEAT_OPEN));
	assert_int_equal(air().final_minor, 10000);
}

static void control_price_of_a_local_room_takes_its_parts_in(void **unused)
{
	(void)unused;
	// a coupon of 5.00, and 10.00 off from 70.00 on
	stage_say(&stage, stage_room_with(2, "a", "a",
					  TEASING ",\"price\":{\"currency\":\"CNY\",\"sale\":10000,\"parts\":["
						  "{\"kind\":\"shop_coupon\",\"amount\":500},"
						  "{\"kind\":\"threshold\",\"amount\":1000,\"threshold\":7000}]}"));
	for (int i = 0; i < 5; i++)
		planned(0);
	assert_done(set_beat(BEAT_OPEN));
	assert_int_equal(item()->bargain.agreed_minor, 6715);
	assert_int_equal(air().final_minor, 6715);
	assert_int_equal(air().beat, BEAT_OPEN);
}

static void control_withdraw_corrects_on_air_and_a_follow_lets_it_be_read(void **unused)
{
	(void)unused;
	for (int i = 0; i < 5; i++)
		planned(0);
	struct control_order order = {.kind = ORDER_WITHDRAW, .note = "价格有误"};
	assert_done(stage_order(&stage, &order));
	assert_int_equal(item()->beat, BEAT_HAGGLE);
	assert_int_equal(item()->bargain.agreed_minor, ROOM_UNSET);
	assert_string_equal(item()->correction.text, "价格有误");
	stage_ask(&stage, ORDER_FOLLOW);
	assert_false(stage_state(&stage)->is_holding);
	stage_wait(&stage, 29000);
	assert_non_null(item()->correction.text);
	stage_wait(&stage, 1100);
	assert_null(item()->correction.text);
	assert_int_equal(item()->beat, BEAT_TEASE);
	assert_int_equal(item()->bargain.step_count, 0);
}

static void control_beat_by_hand_goes_where_the_table_allows(void **unused)
{
	(void)unused;
	assert_refused(set_beat(BEAT_SOLD_OUT), "sold_out follows from the stock, nobody sets it");
	assert_done(set_beat(BEAT_OPEN));
	assert_int_equal(item()->beat, BEAT_OPEN);
	assert_done(set_beat(BEAT_CLOSED));
	stage_say(&stage, stage_room_with(2, "a", "a", TEASING));
	assert_int_equal(item()->beat, BEAT_CLOSED); // the desk's beat stands
	stage_ask(&stage, ORDER_FOLLOW);
	assert_int_equal(item()->beat, BEAT_TEASE);
}

static void control_sheet_that_is_bad_leaves_the_one_before(void **unused)
{
	(void)unused;
	const struct error why_not = {.code = ERROR_VALUE, .path = "row 4", .message = "no amount"};
	core_take_sheet(stage.core, NULL, NULL, &why_not);
	stage_wait(&stage, 1);
	assert_non_null(stage_state(&stage)->sheet);
	assert_true(error_equal(&stage_state(&stage)->sheet_error, &why_not));
	assert_done(planned(1));
	core_take_sheet(stage.core, stage_state(&stage)->sheet, NULL, &(struct error){0});
	stage_wait(&stage, 1);
	assert_int_equal(stage_state(&stage)->sheet_error.code, ERROR_NONE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
#define TEST_OWN_SHOP(name) cmocka_unit_test_setup_teardown(name, setup_own_shop, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(control_steps_go_down_from_what_was_said_last),
		TEST(control_floor_is_held_and_said_to_nobody),
		TEST(control_plan_is_taken_step_by_step),
		TEST(control_plan_goes_on_behind_what_was_taken_out_of_turn),
		TEST(control_plan_takes_nothing_twice),
		TEST(control_plan_never_goes_up),
		TEST(control_plan_counts_what_a_shop_made_of_it),
		TEST(control_settle_takes_an_ask_that_was_not_rejected),
		TEST(control_nothing_settles_at_what_was_withdrawn),
		TEST(control_plan_that_settles_behind_an_ask_takes_it),
		TEST(control_plan_is_of_its_item),
		TEST(control_price_of_the_desk_is_not_on_sale_without_the_shop),
		TEST_OWN_SHOP(control_price_of_a_local_room_is_what_was_agreed),
		TEST_OWN_SHOP(control_price_of_a_local_room_goes_with_its_agreement),
		TEST_OWN_SHOP(control_price_of_a_local_room_takes_its_parts_in),
		TEST(control_withdraw_corrects_on_air_and_a_follow_lets_it_be_read),
		TEST(control_beat_by_hand_goes_where_the_table_allows),
		TEST(control_sheet_that_is_bad_leaves_the_one_before),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
