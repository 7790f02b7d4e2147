/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A desk whose orders take effect at the shop: what the shop is asked, and what its answers make of an order. */
#include "control_stage.h"

#include <string.h>

static struct stage stage;

static int setup(void **unused)
{
	(void)unused;
	stage_init(&stage, &(struct core_settings){.desk = DESK_SHOP}, FEED_SOURCE_POLL);
	stage_say(&stage, stage_room_with(7, "a", "a", "\"beat\":\"tease\""));
	return 0;
}

static int teardown(void **unused)
{
	(void)unused;
	stage_finish(&stage);
	return 0;
}

static uint64_t take(const char *item_id)
{
	struct control_order order = {.kind = ORDER_TAKE};
	strncpy(order.item_id, item_id, sizeof(order.item_id) - 1);
	return stage_order(&stage, &order);
}

static struct core_deed next_deed(void)
{
	struct core_deed deed;
	assert_true(core_next_deed(stage.core, &deed));
	return deed;
}

static void assert_no_deed(void)
{
	struct core_deed deed;
	assert_false(core_next_deed(stage.core, &deed));
}

static void answer(uint64_t id, enum order_state state, const char *message)
{
	core_take_answer(stage.core, id, state, message, stage.now_ns);
	stage_wait(&stage, 0);
}

static const char *coming(void)
{
	return stage_state(&stage)->coming.item_id;
}

static void control_deed_of_a_take_is_asked_after_its_announcement(void **unused)
{
	(void)unused;
	uint64_t id = take("c");
	assert_string_equal(coming(), "c");
	stage_wait(&stage, 49);
	assert_no_deed();
	stage_wait(&stage, 1);
	struct core_deed deed = next_deed();
	assert_no_deed();
	assert_int_equal(deed.id, id);
	assert_int_equal(deed.kind, ORDER_TAKE);
	assert_string_equal(deed.item_id, "c");
	assert_string_equal(deed.epoch, "e1");
	assert_int_equal(deed.base, 7);
	assert_string_equal(stage_current(&stage), "a"); // the shop has not said so
	assert_int_equal(stage_result(&stage, id), ORDER_PENDING);
	answer(id, ORDER_ASKED_AGAIN, NULL);
	assert_int_equal(stage_result(&stage, id), ORDER_ASKED_AGAIN);
	assert_string_equal(coming(), "c");
	answer(id, ORDER_DONE, NULL);
	assert_int_equal(stage_result(&stage, id), ORDER_DONE);
	assert_string_equal(stage_current(&stage), "a"); // its document is on its way
	assert_string_equal(coming(), "c");
	stage_say(&stage, stage_room(8, "c"));
	assert_string_equal(stage_current(&stage), "c");
	assert_string_equal(coming(), "");
	assert_int_equal(stage_state(&stage)->takes, 1);
	assert_false(stage_state(&stage)->is_holding);
	assert_ptr_equal(stage_state(&stage)->room, stage_state(&stage)->feed->room);
}

static void control_deed_may_be_heard_of_before_its_answer(void **unused)
{
	(void)unused;
	uint64_t id = take("c");
	stage_wait(&stage, 50);
	next_deed();
	stage_say(&stage, stage_room(8, "c"));
	assert_string_equal(stage_current(&stage), "c");
	answer(id, ORDER_DONE, NULL);
	assert_string_equal(coming(), "");
	// and another desk may have taken something else by then
	id = take("d");
	stage_wait(&stage, 50);
	answer(id, ORDER_DONE, NULL);
	stage_say(&stage, stage_room(10, "e"));
	assert_string_equal(coming(), "");
	assert_string_equal(stage_current(&stage), "e");
}

static void control_deed_that_the_shop_refuses_leaves_the_air_as_it_is(void **unused)
{
	(void)unused;
	static const enum order_state ends[] = {ORDER_REFUSED, ORDER_CONFLICT, ORDER_TIMED_OUT};
	for (size_t i = 0; i < 3; i++) {
		uint64_t id = take("d");
		stage_wait(&stage, 50);
		assert_int_equal(next_deed().id, id);
		answer(id, ends[i], "another desk was first");
		assert_int_equal(stage_result(&stage, id), ends[i]);
		const struct control_result *result = control_state_result(stage_state(&stage), id);
		assert_string_equal(result->message, "another desk was first");
		assert_string_equal(coming(), "");
		assert_string_equal(stage_current(&stage), "a");
	}
	assert_int_equal(stage_state(&stage)->takes, 0);
}

static void control_deed_is_not_overtaken_by_another_take(void **unused)
{
	(void)unused;
	uint64_t first = take("c");
	stage_wait(&stage, 50);
	uint64_t second = take("d");
	assert_int_equal(stage_result(&stage, second), ORDER_REFUSED);
	stage_ask(&stage, ORDER_HOLD); // holds the air here; what the shop was asked for is the shop's
	assert_int_equal(stage_result(&stage, first), ORDER_PENDING);
	stage_say(&stage, stage_room(8, "c"));
	assert_string_equal(stage_current(&stage), "a");
	stage_ask(&stage, ORDER_FOLLOW);
	assert_string_equal(stage_current(&stage), "c");
}

static void control_deeds_carry_steps_and_beats(void **unused)
{
	(void)unused;
	uint64_t id = stage_order(&stage, &(struct control_order){.kind = ORDER_STEP,
								  .step = STEP_QUOTE,
								  .by = STEP_BY_BRAND,
								  .change = PRICE_CHANGE_TO,
								  .value = 9900,
								  .note = "first",
								  .person = "Wang"});
	struct core_deed deed = next_deed();
	assert_int_equal(deed.id, id);
	assert_int_equal(deed.kind, ORDER_STEP);
	assert_string_equal(deed.item_id, "a");
	assert_int_equal(deed.step, STEP_QUOTE);
	assert_int_equal(deed.by, STEP_BY_BRAND);
	assert_int_equal(deed.price_after_minor, 9900);
	assert_string_equal(deed.note, "first");
	assert_string_equal(deed.person, "Wang");
	assert_false(deed.is_planned);
	assert_int_equal(stage_state(&stage)->room->items[0].bargain.step_count, 0);
	answer(id, ORDER_REFUSED, "no");
	// what the table does not allow is not asked
	id = stage_order(&stage, &(struct control_order){.kind = ORDER_STEP, .step = STEP_GIFT});
	assert_int_equal(stage_result(&stage, id), ORDER_REFUSED);
	id = stage_ask(&stage, ORDER_WITHDRAW);
	assert_int_equal(stage_result(&stage, id), ORDER_REFUSED);
	assert_no_deed();
	id = stage_order(&stage, &(struct control_order){.kind = ORDER_BEAT, .beat = BEAT_OPEN});
	deed = next_deed();
	assert_int_equal(deed.kind, ORDER_BEAT);
	assert_int_equal(deed.beat, BEAT_OPEN);
	assert_int_equal(stage_state(&stage)->room->items[0].beat, BEAT_TEASE);
}

static void control_deeds_say_who_leads_the_room(void **unused)
{
	(void)unused;
	assert_false(stage_state(&stage)->owner.is_known);
	uint64_t id = stage_order(&stage, &(struct control_order){.kind = ORDER_OWN, .is_on = true});
	struct core_deed deed = next_deed();
	assert_int_equal(deed.kind, ORDER_OWN);
	assert_true(deed.is_on);
	answer(id, ORDER_DONE, NULL);
	core_take_owner(stage.core, true, "main", STAGE_SHOP_MS + 60000);
	stage_wait(&stage, 0);
	assert_true(stage_state(&stage)->owner.is_known && stage_state(&stage)->owner.is_ours);
	assert_string_equal(stage_state(&stage)->owner.client, "main");
	core_take_owner(stage.core, false, "backup", STAGE_SHOP_MS + 90000);
	stage_wait(&stage, 0);
	assert_false(stage_state(&stage)->owner.is_ours);
}

static void control_deeds_are_bounded(void **unused)
{
	(void)unused;
	uint64_t id = 0;
	size_t pending = 0;
	for (int i = 0; i < 100; i++) {
		id = stage_order(&stage, &(struct control_order){.kind = ORDER_BEAT, .beat = BEAT_OPEN});
		pending += stage_result(&stage, id) == ORDER_PENDING;
	}
	assert_int_equal(pending, 17); // one is asked, the others wait for it
	assert_int_equal(stage_result(&stage, id), ORDER_REFUSED);
	for (size_t i = 0; i < pending; i++) {
		assert_int_equal(next_deed().id, i + 1);
		assert_no_deed();
		answer(i + 1, ORDER_REFUSED, "no");
	}
	assert_no_deed();
}

#define QUOTED "\"beat\":\"quote\",\"bargain\":{\"steps\":[{\"id\":\"s1\",\"kind\":\"quote\",\"price_after\":9900}]}"

static void control_deeds_wait_for_what_the_one_before_makes_of_the_room(void **unused)
{
	(void)unused;
	struct control_order quote = {.kind = ORDER_STEP, .step = STEP_QUOTE, .change = PRICE_CHANGE_TO, .value = 9900};
	struct control_order cut = {.kind = ORDER_STEP, .step = STEP_CUT, .change = PRICE_CHANGE_BY, .value = 1000};
	uint64_t first = stage_order(&stage, &quote), second = stage_order(&stage, &cut);
	assert_int_equal(next_deed().id, first);
	assert_int_equal(stage_result(&stage, second), ORDER_PENDING);
	answer(first, ORDER_DONE, NULL);
	assert_no_deed(); // its document is on its way
	assert_int_equal(stage_result(&stage, second), ORDER_PENDING);
	stage_say(&stage, stage_room_with(8, "a", "a", QUOTED));
	struct core_deed deed = next_deed();
	assert_int_equal(deed.id, second);
	assert_int_equal(deed.base, 8);
	assert_int_equal(deed.price_after_minor, 8900);
	// a document that never comes is not waited for for ever, and what was to come from it is not said then
	answer(second, ORDER_DONE, NULL);
	uint64_t third = stage_order(&stage, &cut);
	stage_wait(&stage, 1999);
	assert_no_deed();
	assert_int_equal(stage_result(&stage, third), ORDER_PENDING);
	stage_wait(&stage, 1);
	assert_no_deed();
	assert_int_equal(stage_result(&stage, third), ORDER_REFUSED);
}

static void control_deeds_of_a_take_end_the_carts_lead(void **unused)
{
	(void)unused;
	stage_order(&stage, &(struct control_order){.kind = ORDER_FOLLOW, .follow = FOLLOW_CART});
	stage_say(&stage, stage_room_with(8, "a", "b", "\"cart\":{\"state\":\"explaining\"}"));
	stage_wait(&stage, 60);
	assert_no_deed(); // this machine's air alone
	assert_string_equal(stage_current(&stage), "b");
	uint64_t id = take("d");
	stage_wait(&stage, 60);
	assert_int_equal(next_deed().id, id);
	answer(id, ORDER_DONE, NULL);
	stage_say(&stage, stage_room_with(9, "d", "b", "\"cart\":{\"state\":\"explaining\"}"));
	stage_wait(&stage, 60);
	assert_string_equal(stage_current(&stage), "d");
}

static void control_deeds_that_waited_do_not_pass_over_another_desks(void **unused)
{
	(void)unused;
	struct control_order quote = {.kind = ORDER_STEP, .step = STEP_QUOTE, .change = PRICE_CHANGE_TO, .value = 9900};
	struct control_order cut = {.kind = ORDER_STEP, .step = STEP_CUT, .change = PRICE_CHANGE_TO, .value = 8000};
	uint64_t first = stage_order(&stage, &quote), second = stage_order(&stage, &cut);
	assert_int_equal(next_deed().id, first);
	stage_say(&stage, stage_room_with(9, "a", "a",
					  "\"beat\":\"haggle\",\"bargain\":{\"steps\":[{\"id\":\"s1\",\"kind\":"
					  "\"quote\",\"price_after\":9900},{\"id\":\"s2\",\"kind\":\"cut\","
					  "\"price_after\":9000}]}"));
	answer(first, ORDER_DONE, NULL);
	assert_no_deed();
	assert_int_equal(stage_result(&stage, second), ORDER_CONFLICT);
	// taking what is on air makes no new version, and nothing waits for one
	uint64_t id = take("a");
	stage_wait(&stage, 50);
	if (stage_result(&stage, id) == ORDER_PENDING) {
		assert_int_equal(next_deed().id, id);
		answer(id, ORDER_DONE, NULL);
	}
	id = stage_order(&stage, &cut);
	assert_int_equal(next_deed().id, id);
}

static void control_deed_that_is_on_its_way_is_not_forgotten(void **unused)
{
	(void)unused;
	uint64_t id = take("c");
	for (int i = 0; i < 2 * CONTROL_RESULTS; i++)
		stage_ask(&stage, i % 2 ? ORDER_PREVIOUS : ORDER_NEXT);
	assert_int_equal(stage_result(&stage, id), ORDER_PENDING);
	stage_wait(&stage, 50);
	assert_int_equal(next_deed().id, id);
	answer(id, ORDER_CONFLICT, "another desk was first");
	assert_int_equal(stage_result(&stage, id), ORDER_CONFLICT);
	assert_int_equal(stage_state(&stage)->result_count, CONTROL_RESULTS);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(control_deed_of_a_take_is_asked_after_its_announcement),
		TEST(control_deed_may_be_heard_of_before_its_answer),
		TEST(control_deed_that_the_shop_refuses_leaves_the_air_as_it_is),
		TEST(control_deed_is_not_overtaken_by_another_take),
		TEST(control_deeds_carry_steps_and_beats),
		TEST(control_deeds_say_who_leads_the_room),
		TEST(control_deeds_are_bounded),
		TEST(control_deed_that_is_on_its_way_is_not_forgotten),
		TEST(control_deeds_of_a_take_end_the_carts_lead),
		TEST(control_deeds_wait_for_what_the_one_before_makes_of_the_room),
		TEST(control_deeds_that_waited_do_not_pass_over_another_desks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
