/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Items that the desk moves within the rundown: where they go, what follows them, and until when. */
#include "control_stage.h"

#include <string.h>

static struct stage stage;

static int setup(void **unused)
{
	(void)unused;
	stage_init(&stage, &(struct core_settings){0}, FEED_SOURCE_POLL);
	stage_say(&stage, stage_room(1, "a"));
	return 0;
}

static int teardown(void **unused)
{
	(void)unused;
	stage_finish(&stage);
	return 0;
}

static uint64_t move(const char *item_id, const char *before_id)
{
	struct control_order order = {.kind = ORDER_MOVE};
	strncpy(order.item_id, item_id, sizeof(order.item_id) - 1);
	strncpy(order.before_id, before_id, sizeof(order.before_id) - 1);
	return stage_order(&stage, &order);
}

static const char *rundown(const struct stage *of)
{
	static char text[8];
	const struct room *room = stage_state(of)->room;
	for (size_t i = 0; i < room->item_count; i++)
		text[i] = room->items[i].id[0];
	text[room->item_count] = '\0';
	return text;
}

static void assert_refused(uint64_t id, const char *why)
{
	assert_int_equal(stage_result(&stage, id), ORDER_REFUSED);
	assert_string_equal(control_state_result(stage_state(&stage), id)->message, why);
}

static void control_move_puts_an_item_before_another(void **unused)
{
	(void)unused;
	static const struct {
		const char *item_id;
		const char *before_id;
		const char *after;
	} rows[] = {
		{"d", "b", "adbce"}, {"a", "e", "dbcae"}, {"b", "", "dcaeb"},
		{"b", "b", "dcaeb"}, {"b", "", "dcaeb"},  {"d", "c", "dcaeb"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(stage_result(&stage, move(rows[i].item_id, rows[i].before_id)), ORDER_DONE);
		assert_string_equal(rundown(&stage), rows[i].after);
	}
	assert_string_equal(stage_current(&stage), "a"); // nothing else is on air
	assert_false(stage_state(&stage)->is_holding);
	assert_true(stage_state(&stage)->has_own_order);
	uint64_t id = stage_order(&stage, &(struct control_order){.kind = ORDER_MOVE, .link_no = 5, .before_id = "d"});
	assert_int_equal(stage_result(&stage, id), ORDER_DONE);
	assert_string_equal(rundown(&stage), "edcab");
}

static void control_move_is_refused(void **unused)
{
	(void)unused;
	assert_refused(move("", "b"), "no item is named");
	assert_refused(move("x", "b"), "no such item");
	assert_refused(move("b", "x"), "the item that it should come before is not in the room");
	assert_false(stage_state(&stage)->has_own_order);
	assert_string_equal(rundown(&stage), "abcde");
}

static void control_move_leads_the_cue(void **unused)
{
	(void)unused;
	assert_string_equal(stage_state(&stage)->next_id, "b");
	move("e", "b");
	assert_string_equal(stage_state(&stage)->next_id, "e"); // nobody has set it by hand
	stage_ask(&stage, ORDER_NEXT);
	assert_string_equal(stage_state(&stage)->next_id, "b");
	stage_ask(&stage, ORDER_PREVIOUS);
	assert_string_equal(stage_state(&stage)->next_id, "e");
	move("b", "e");
	assert_string_equal(stage_state(&stage)->next_id, "e"); // by hand
	stage_ask(&stage, ORDER_TAKE);
	stage_wait(&stage, 60);
	assert_string_equal(stage_current(&stage), "e");
	assert_string_equal(stage_state(&stage)->next_id, "c");
}

static void control_move_stands_until_follow(void **unused)
{
	(void)unused;
	move("e", "a");
	stage_say(&stage, stage_room(2, "b"));
	assert_string_equal(rundown(&stage), "eabcd");
	assert_string_equal(stage_current(&stage), "b"); // the shop leads on
	stage_ask(&stage, ORDER_FOLLOW);
	assert_string_equal(rundown(&stage), "abcde");
	assert_false(stage_state(&stage)->has_own_order);
	assert_ptr_equal(stage_state(&stage)->room, stage_state(&stage)->feed->room);
}

static void control_move_is_kept_over_a_restart(void **unused)
{
	(void)unused;
	struct buffer kept;
	buffer_init(&kept, 65536);
	move("c", "a");
	assert_true(core_keep_stand(stage.core, &kept));
	struct stage later;
	stage_init(&later, &(struct core_settings){0}, FEED_SOURCE_POLL);
	assert_true(core_take_stand(later.core, kept.bytes, kept.size_bytes, NULL));
	stage_say(&later, stage_room(2, "a"));
	assert_string_equal(rundown(&later), "cabde");
	stage_finish(&later);
	buffer_finish(&kept);
}

/* Each machine would show viewers another "3 of 10". */
static void control_move_is_the_shops_where_desks_share_it(void **unused)
{
	(void)unused;
	struct stage shared;
	stage_init(&shared, &(struct core_settings){.desk = DESK_SHOP}, FEED_SOURCE_POLL);
	stage_say(&shared, stage_room(1, "a"));
	uint64_t id = stage_order(&shared, &(struct control_order){.kind = ORDER_MOVE, .item_id = "c"});
	assert_int_equal(stage_result(&shared, id), ORDER_REFUSED);
	assert_string_equal(rundown(&shared), "abcde");
	stage_finish(&shared);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(control_move_puts_an_item_before_another),
		TEST(control_move_is_refused),
		TEST(control_move_leads_the_cue),
		TEST(control_move_stands_until_follow),
		TEST(control_move_is_kept_over_a_restart),
		TEST(control_move_is_the_shops_where_desks_share_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
