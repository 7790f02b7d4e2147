/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A show in which every allocation fails once, in turn: nothing breaks, what is on air is never other than what shop
 * and desk make of it, and once there is memory again everything goes on.
 */
#include "control_stage.h"

#include "base/alloc.h"
#include "room/room_decode.h"

#include <string.h>

static size_t countdown; /* the allocation that fails; 0: none */

static bool may_allocate(size_t size_bytes, void *data)
{
	(void)size_bytes;
	(void)data;
	return countdown == 0 || --countdown > 0;
}

static const struct sheet *read_sheet(void)
{
	static const char text[] = "{\"schema\":\"shop-sheet/1\",\"items\":[{\"link_no\":1,\"short_title\":\"One\","
				   "\"floor\":5000,\"plan\":[{\"kind\":\"quote\",\"to\":9000}]},{\"link_no\":9}]}";
	const struct sheet *sheet = NULL;
	assert_true(sheet_decode(text, sizeof(text) - 1, NULL, &sheet, NULL, NULL));
	return sheet;
}

static const struct feed_state *state_of(const char *document, uint64_t serial, uint64_t now_ns)
{
	const struct room *room = NULL;
	assert_true(room_decode(document, strlen(document), &room, NULL, NULL));
	const struct feed_state *feed = feed_state_create(&(struct feed_state){
		.serial = serial,
		.room = room,
		.source = FEED_SOURCE_FILE,
		.freshness = FRESHNESS_FRESH,
		.at_ns = now_ns,
		.shop = {.shop_ms = STAGE_SHOP_MS, .at_ns = STAGE_BEGIN_NS},
		.confirmed_ms = STAGE_SHOP_MS,
		.last_error_at_ms = ROOM_UNSET,
	});
	room_unref(room);
	assert_non_null(feed);
	return feed;
}

/* Returns: whether an allocation did fail. */
static bool play(size_t which)
{
	struct stage stage = {.source = FEED_SOURCE_FILE, .now_ns = STAGE_BEGIN_NS};
	const struct sheet *sheet = read_sheet();
	const struct feed_state *first = state_of(stage_room_with(1, "a", "a", "\"beat\":\"tease\""), 1, stage.now_ns);
	const struct feed_state *second = state_of(stage_room(2, "b"), 2, stage.now_ns);
	struct buffer kept;
	buffer_init(&kept, 65536);
	countdown = which;
	stage.core = core_create(&(struct core_settings){.is_own_shop = true}, NULL);
	if (stage.core) {
		static const struct sheet_findings findings = {.count = 1};
		core_take_feed(stage.core, first);
		core_take_sheet(stage.core, sheet, &findings, &(struct error){0});
		core_step(stage.core, stage.now_ns);
		static const struct control_order orders[] = {
			{.kind = ORDER_PLANNED_STEP},
			{.kind = ORDER_STEP, .step = STEP_SETTLE},
			{.kind = ORDER_BEAT, .beat = BEAT_OPEN},
			{.kind = ORDER_TAKE, .item_id = "d"},
		};
		for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
			core_order(stage.core, ++stage.last_id, &orders[i], stage.now_ns);
			core_step(stage.core, stage.now_ns);
		}
		core_take_feed(stage.core, second);
		core_keep_stand(stage.core, &kept);
		for (int i = 0; i < 6; i++)
			core_step(stage.core, stage.now_ns += 20000000);
	}
	bool did_fail = which > 0 && countdown == 0;
	countdown = 0;
	if (stage.core) {
		core_order(stage.core, 900, &(struct control_order){.kind = ORDER_FOLLOW}, stage.now_ns);
		core_step(stage.core, stage.now_ns);
		assert_string_equal(stage_current(&stage), "b"); // the shop's newest, and nothing of the desk
		assert_int_equal(stage_state(&stage)->room->version, 2);
		core_order(stage.core, 901, &(struct control_order){.kind = ORDER_TAKE, .item_id = "d"}, stage.now_ns);
		for (int i = 0; i < 6; i++)
			core_step(stage.core, stage.now_ns += 20000000);
		assert_string_equal(stage_current(&stage), "d");
		assert_int_equal(stage_result(&stage, 901), ORDER_DONE);
	}
	core_destroy(&stage.core);
	buffer_finish(&kept);
	feed_state_unref(first);
	feed_state_unref(second);
	sheet_unref(sheet);
	return did_fail;
}

static void control_torture_of_every_allocation(void **unused)
{
	(void)unused;
	size_t which = 0;
	alloc_set_hook(may_allocate, NULL);
	play(0);
	while (play(which + 1))
		which++;
	alloc_set_hook(NULL, NULL);
	print_message("control: each of %zu allocations failed once\n", which);
	assert_true(which > 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(control_torture_of_every_allocation),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
