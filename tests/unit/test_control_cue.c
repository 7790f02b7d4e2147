/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is on air and what comes next: the cue, takes and their announcement, hold, follow, and the cart. */
#include "control_stage.h"

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

static uint64_t take(const char *item_id)
{
	struct control_order order = {.kind = ORDER_TAKE};
	strncpy(order.item_id, item_id, sizeof(order.item_id) - 1);
	return stage_order(&stage, &order);
}

static uint64_t jump(int64_t link_no)
{
	return stage_order(&stage, &(struct control_order){.kind = ORDER_JUMP, .link_no = link_no});
}

static const char *cue(void)
{
	return stage_state(&stage)->next_id;
}

static const char *why(uint64_t id)
{
	return control_state_result(stage_state(&stage), id)->message;
}

static void control_cue_goes_along_the_rundown(void **unused)
{
	(void)unused;
	assert_string_equal(cue(), "b");
	assert_int_equal(stage_result(&stage, stage_ask(&stage, ORDER_NEXT)), ORDER_DONE);
	assert_string_equal(cue(), "c");
	stage_ask(&stage, ORDER_PREVIOUS);
	stage_ask(&stage, ORDER_PREVIOUS);
	assert_string_equal(cue(), "a");
	uint64_t id = stage_ask(&stage, ORDER_PREVIOUS);
	assert_int_equal(stage_result(&stage, id), ORDER_REFUSED);
	assert_string_equal(why(id), "the rundown begins here");
	assert_int_equal(stage_result(&stage, jump(5)), ORDER_DONE);
	assert_string_equal(cue(), "e");
	id = stage_ask(&stage, ORDER_NEXT);
	assert_string_equal(why(id), "the rundown ends here");
	assert_string_equal(cue(), "e");
	id = jump(77);
	assert_int_equal(stage_result(&stage, id), ORDER_REFUSED);
	assert_string_equal(why(id), "no item has this link number");
	assert_string_equal(stage_current(&stage), "a"); // a cue is nothing on air
}

static void control_cue_follows_the_shop_unless_it_was_set_by_hand(void **unused)
{
	(void)unused;
	stage_say(&stage, stage_room(2, "c"));
	assert_string_equal(cue(), "d");
	assert_int_equal(stage_state(&stage)->takes, 1);
	assert_string_equal(stage_state(&stage)->taken_id, "c");
	jump(1);
	stage_say(&stage, stage_room(3, "d"));
	assert_string_equal(cue(), "a");
	stage_say(&stage, stage_room(4, "a")); // it is on air now: the one after it comes
	assert_string_equal(cue(), "b");
	stage_say(&stage, stage_room(5, "e"));
	assert_string_equal(cue(), "");
}

static void control_cue_passes_what_is_withdrawn(void **unused)
{
	(void)unused;
	stage_say(&stage, stage_room_with(2, "a", "b", "\"status\":\"withdrawn\""));
	assert_string_equal(cue(), "c");
	uint64_t id = jump(2);
	assert_string_equal(why(id), "this item is withdrawn");
	id = take("b");
	assert_int_equal(stage_result(&stage, id), ORDER_REFUSED);
	jump(1);
	stage_ask(&stage, ORDER_NEXT);
	assert_string_equal(cue(), "c");
}

static void control_take_is_announced_before_it_is_on_air(void **unused)
{
	(void)unused;
	uint64_t asked_ns = stage.now_ns;
	uint64_t id = stage_ask(&stage, ORDER_TAKE);
	const struct control_state *state = stage_state(&stage);
	uint64_t announced = state->serial;
	assert_int_equal(stage_result(&stage, id), ORDER_PENDING);
	assert_string_equal(state->coming.item_id, "b");
	assert_int_equal(state->coming.link_no, 2);
	assert_true(state->coming.id > 0);
	assert_true(state->coming.at_ns >= asked_ns + 50000000);
	assert_string_equal(stage_current(&stage), "a");
	stage_wait(&stage, 49);
	assert_string_equal(stage_current(&stage), "a");
	stage_wait(&stage, 1);
	state = stage_state(&stage);
	assert_string_equal(stage_current(&stage), "b");
	assert_int_equal(state->serial, announced + 1);
	assert_int_equal(state->coming.id, 0);
	assert_int_equal(state->takes, 1);
	assert_string_equal(state->taken_id, "b");
	assert_true(state->is_holding);
	assert_string_equal(state->next_id, "c");
	assert_int_equal(stage_result(&stage, id), ORDER_DONE);
}

static void control_take_lies_a_state_after_its_announcement_however_late_it_is(void **unused)
{
	(void)unused;
	core_order(stage.core, ++stage.last_id, &(struct control_order){.kind = ORDER_TAKE}, stage.now_ns);
	stage.now_ns += 900000000; // nobody stepped in the meantime
	uint64_t due_ns = core_step(stage.core, stage.now_ns);
	assert_string_equal(stage_current(&stage), "a");
	assert_string_equal(stage_state(&stage)->coming.item_id, "b");
	assert_true(due_ns <= stage.now_ns + 1000000);
	core_step(stage.core, due_ns);
	assert_string_equal(stage_current(&stage), "b");
}

static void control_take_stands_against_the_shop_until_it_is_given_back(void **unused)
{
	(void)unused;
	take("d");
	stage_wait(&stage, 60);
	assert_string_equal(stage_current(&stage), "d");
	assert_string_equal(cue(), "e");
	stage_say(&stage, stage_room(2, "b"));
	assert_string_equal(stage_current(&stage), "d");
	uint64_t id = stage_ask(&stage, ORDER_FOLLOW);
	assert_int_equal(stage_result(&stage, id), ORDER_DONE);
	assert_string_equal(stage_current(&stage), "b");
	assert_false(stage_state(&stage)->is_holding);
	assert_ptr_equal(stage_state(&stage)->room, stage_state(&stage)->feed->room);
}

static void control_take_gives_way_to_another_one(void **unused)
{
	(void)unused;
	uint64_t first = take("c");
	stage_wait(&stage, 30);
	uint64_t again = take("c");
	assert_int_equal(stage_result(&stage, again), ORDER_REFUSED);
	uint64_t second = take("d");
	assert_int_equal(stage_result(&stage, first), ORDER_REFUSED);
	stage_wait(&stage, 49);
	assert_string_equal(stage_current(&stage), "a");
	stage_wait(&stage, 1);
	assert_string_equal(stage_current(&stage), "d");
	assert_int_equal(stage_result(&stage, second), ORDER_DONE);
	assert_int_equal(stage_state(&stage)->takes, 1);
}

static void control_take_is_called_off_with_its_item(void **unused)
{
	(void)unused;
	uint64_t id = take("b");
	stage_say(&stage, stage_room_with(2, "a", "b", "\"status\":\"withdrawn\""));
	stage_wait(&stage, 100);
	assert_string_equal(stage_current(&stage), "a");
	assert_int_equal(stage_result(&stage, id), ORDER_REFUSED);
	assert_int_equal(stage_state(&stage)->coming.id, 0);
}

static void control_take_ends_the_rundown(void **unused)
{
	(void)unused;
	take("e");
	stage_wait(&stage, 60);
	assert_string_equal(cue(), "");
	uint64_t id = stage_ask(&stage, ORDER_TAKE);
	assert_string_equal(why(id), "no item comes next");
	stage_ask(&stage, ORDER_PREVIOUS);
	assert_string_equal(cue(), "d");
}

static void control_hold_keeps_what_is_on_air(void **unused)
{
	(void)unused;
	uint64_t coming = take("d");
	uint64_t id = stage_ask(&stage, ORDER_HOLD);
	assert_int_equal(stage_result(&stage, id), ORDER_DONE);
	assert_int_equal(stage_result(&stage, coming), ORDER_REFUSED);
	stage_say(&stage, stage_room(2, "c"));
	stage_wait(&stage, 100);
	assert_string_equal(stage_current(&stage), "a");
	assert_true(stage_state(&stage)->is_holding);
	stage_say(&stage, stage_room(3, ""));
	assert_string_equal(stage_current(&stage), "a");
	stage_ask(&stage, ORDER_FOLLOW);
	assert_string_equal(stage_current(&stage), "");
	id = stage_ask(&stage, ORDER_HOLD);
	assert_string_equal(why(id), "nothing is on air");
}

static void control_follow_goes_to_what_the_cart_explains(void **unused)
{
	(void)unused;
	stage_order(&stage, &(struct control_order){.kind = ORDER_FOLLOW, .follow = FOLLOW_CART});
	assert_int_equal(stage_state(&stage)->follow, FOLLOW_CART);
	stage_say(&stage, stage_room_with(2, "a", "c", "\"cart\":{\"state\":\"explaining\"}"));
	assert_string_equal(stage_state(&stage)->coming.item_id, "c");
	assert_string_equal(stage_current(&stage), "a");
	stage_wait(&stage, 60);
	assert_string_equal(stage_current(&stage), "c");
	assert_false(stage_state(&stage)->is_holding);
	stage_say(&stage, stage_room(3, "b")); // nothing is explained: as before
	stage_wait(&stage, 60);
	assert_string_equal(stage_current(&stage), "c");
	stage_say(&stage, stage_room_with(4, "b", "e", "\"cart\":{\"state\":\"explaining\"}"));
	stage_wait(&stage, 60);
	assert_string_equal(stage_current(&stage), "e");
	assert_int_equal(stage_state(&stage)->takes, 2);
	stage_say(&stage, stage_room_with(5, "b", "e", "\"status\":\"withdrawn\""));
	assert_string_equal(stage_current(&stage), "b"); // in the same frame
	take("a");                                       // the desk goes before the cart
	stage_wait(&stage, 60);
	stage_say(&stage, stage_room_with(6, "b", "d", "\"cart\":{\"state\":\"explaining\"}"));
	stage_wait(&stage, 60);
	assert_string_equal(stage_current(&stage), "a");
	stage_order(&stage, &(struct control_order){.kind = ORDER_FOLLOW, .follow = FOLLOW_SHOP});
	assert_string_equal(stage_current(&stage), "b");
}

static void control_follow_begins_with_what_the_cart_explains(void **unused)
{
	(void)unused;
	struct stage cart;
	stage_init(&cart, &(struct core_settings){.follow = FOLLOW_CART}, FEED_SOURCE_POLL);
	stage_say(&cart, NULL);
	stage_say(&cart, stage_room_with(1, "a", "d", "\"cart\":{\"state\":\"explaining\"}"));
	assert_string_equal(stage_current(&cart), "d");
	assert_int_equal(stage_state(&cart)->coming.id, 0);
	assert_int_equal(stage_state(&cart)->takes, 0);
	assert_string_equal(stage_state(&cart)->next_id, "e");
	stage_finish(&cart);
}

static void control_layers_are_hidden_and_shown(void **unused)
{
	(void)unused;
	uint64_t air_serial = stage_state(&stage)->air_serial;
	stage_order(&stage, &(struct control_order){.kind = ORDER_LAYER, .layers = 1u << 4 | 1u << 7});
	assert_int_equal(stage_state(&stage)->hidden_layers, 1u << 4 | 1u << 7);
	assert_int_equal(stage_state(&stage)->air_serial, air_serial + 1);
	stage_order(&stage, &(struct control_order){.kind = ORDER_LAYER, .layers = 1u << 4, .is_on = true});
	assert_int_equal(stage_state(&stage)->hidden_layers, 1u << 7);
	uint64_t id = stage_order(&stage, &(struct control_order){.kind = ORDER_LAYER, .layers = 1u << 19 | 1u << 2});
	assert_int_equal(stage_result(&stage, id), ORDER_REFUSED);
	assert_int_equal(stage_state(&stage)->hidden_layers, 1u << 7);
	assert_int_equal(stage_result(&stage, stage_ask(&stage, ORDER_LAYER)), ORDER_REFUSED);
}

static void control_orders_wait_for_a_room(void **unused)
{
	(void)unused;
	struct stage empty;
	stage_init(&empty, &(struct core_settings){0}, FEED_SOURCE_POLL);
	stage_say(&empty, NULL);
	assert_null(stage_state(&empty)->room);
	for (enum order_kind kind = ORDER_INVALID; kind <= ORDER_MOVE; kind++)
		assert_int_equal(stage_result(&empty, stage_ask(&empty, kind)), ORDER_REFUSED);
	stage_finish(&empty);
	assert_int_equal(stage_result(&stage, stage_ask(&stage, ORDER_INVALID)), ORDER_REFUSED);
	assert_int_equal(stage_result(&stage, stage_ask(&stage, ORDER_OWN)), ORDER_REFUSED);
}

static void control_results_are_the_newest_ones(void **unused)
{
	(void)unused;
	uint64_t last = 0;
	for (int i = 0; i < 100; i++)
		last = stage_ask(&stage, i % 2 ? ORDER_PREVIOUS : ORDER_NEXT);
	const struct control_state *state = stage_state(&stage);
	assert_int_equal(state->result_count, CONTROL_RESULTS);
	for (size_t i = 0; i < CONTROL_RESULTS; i++)
		assert_int_equal(state->results[i].id, last - CONTROL_RESULTS + 1 + i);
	assert_null(control_state_result(state, last - CONTROL_RESULTS));
}

static void control_stand_is_kept_for_the_room_that_it_was_set_in(void **unused)
{
	(void)unused;
	struct buffer kept;
	buffer_init(&kept, 65536);
	assert_false(core_keep_stand(stage.core, &kept));
	take("d");
	stage_wait(&stage, 60);
	assert_true(core_keep_stand(stage.core, &kept));
	assert_false(core_keep_stand(stage.core, &kept));

	static const struct {
		const char *epoch;
		const char *on_air;
	} cases[] = {{"e1", "d"}, {"e2", "a"}};
	for (size_t i = 0; i < 2; i++) {
		struct stage later;
		stage_init(&later, &(struct core_settings){0}, FEED_SOURCE_POLL);
		assert_true(core_take_stand(later.core, kept.bytes, kept.size_bytes, NULL));
		stage_say(&later, NULL);
		stage_say(&later, stage_room_in(cases[i].epoch, 1, "a"));
		assert_string_equal(stage_current(&later), cases[i].on_air);
		assert_int_equal(stage_state(&later)->takes, 0);
		stage_finish(&later);
	}
	struct error err = {0};
	assert_false(core_take_stand(stage.core, "{\"schema\":7}", 12, &err));
	assert_int_equal(err.code, ERROR_VALUE);
	buffer_finish(&kept);
}

static void control_stand_outlives_the_shops_restart_but_not_a_show_played_again(void **unused)
{
	(void)unused;
	static const struct {
		enum feed_source source;
		const char *on_air;
	} cases[] = {{FEED_SOURCE_POLL, "d"}, {FEED_SOURCE_FILE, "d"}, {FEED_SOURCE_DEMO, "a"}};
	for (size_t i = 0; i < 3; i++) {
		struct stage shop;
		stage_init(&shop, &(struct core_settings){0}, cases[i].source);
		stage_say(&shop, stage_room_in("e1", 5, "a"));
		stage_order(&shop, &(struct control_order){.kind = ORDER_TAKE, .item_id = "d"});
		stage_wait(&shop, 60);
		stage_say(&shop, stage_room_in("e2", 1, "a"));
		assert_string_equal(stage_current(&shop), cases[i].on_air);
		stage_finish(&shop);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(control_cue_goes_along_the_rundown),
		TEST(control_cue_follows_the_shop_unless_it_was_set_by_hand),
		TEST(control_cue_passes_what_is_withdrawn),
		TEST(control_take_is_announced_before_it_is_on_air),
		TEST(control_take_lies_a_state_after_its_announcement_however_late_it_is),
		TEST(control_take_stands_against_the_shop_until_it_is_given_back),
		TEST(control_take_gives_way_to_another_one),
		TEST(control_take_is_called_off_with_its_item),
		TEST(control_take_ends_the_rundown),
		TEST(control_hold_keeps_what_is_on_air),
		TEST(control_follow_goes_to_what_the_cart_explains),
		TEST(control_follow_begins_with_what_the_cart_explains),
		TEST(control_layers_are_hidden_and_shown),
		TEST(control_orders_wait_for_a_room),
		TEST(control_results_are_the_newest_ones),
		TEST(control_stand_is_kept_for_the_room_that_it_was_set_in),
		TEST(control_stand_outlives_the_shops_restart_but_not_a_show_played_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
