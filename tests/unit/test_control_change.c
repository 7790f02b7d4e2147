/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a person may change in the shop itself: which of it goes to the feed, and what is told of it. */
#include "control_stage.h"

#include "control/desk_view.h"
#include "feed/write.h"
#include "room/sheet.h"

#include <stdio.h>
#include <string.h>

#define ALL (1u << FEED_WRITE_PRICE | 1u << FEED_WRITE_STOCK | 1u << FEED_WRITE_TEXT)

/* Agreed at ¥79.00 while the link has ¥100.00. */
#define AGREED                                                                                                    \
	"\"beat\":\"agreed\",\"stock\":{\"left\":120},\"bargain\":{\"agreed\":{\"amount\":7900,\"at\":\"2026-11-" \
	"22T19:"                                                                                                  \
	"59:50+08:00\"},"                                                                                         \
	"\"steps\":[{\"id\":\"s1\",\"kind\":\"quote\",\"price_after\":9900},{\"id\":\"s2\",\"kind\":\"settle\","  \
	"\"price_after\":7900}]}"

#define PRICE(sale) ",\"price\":{\"currency\":\"CNY\",\"sale\":" sale "}"
#define WITH_COUPON                                                                                                  \
	",\"price\":{\"currency\":\"CNY\",\"sale\":10000,\"parts\":[{\"kind\":\"shop_coupon\",\"label\":\"Coupon\"," \
	"\"amount\":500,\"how\":\"auto\"}]}"

static struct stage stage;
static int version;

static void shop_says(const char *members)
{
	stage_say(&stage, stage_room_with(++version, "a", "a", members));
}

static int setup(void **unused)
{
	(void)unused;
	version = 0;
	stage_init(&stage, &(struct core_settings){.client = "main"}, FEED_SOURCE_ADAPTER);
	stage.writes = ALL;
	shop_says(AGREED PRICE("10000"));
	return 0;
}

static int teardown(void **unused)
{
	(void)unused;
	stage_finish(&stage);
	return 0;
}

static struct control_order price_order(int64_t value)
{
	return (struct control_order){
		.kind = ORDER_SHOP_PRICE, .item_id = "a", .value = value, .was = 10000, .is_by_hand = true};
}

static struct control_order stock_order(int64_t more)
{
	return (struct control_order){.kind = ORDER_SHOP_STOCK, .item_id = "a", .value = more, .is_by_hand = true};
}

static struct control_change posted(void)
{
	struct control_change change;
	assert_true(core_next_change(stage.core, &change));
	return change;
}

static void assert_nothing_posted(void)
{
	struct control_change change;
	assert_false(core_next_change(stage.core, &change));
}

static void assert_refused(const struct control_order *order, const char *why)
{
	uint64_t id = stage_order(&stage, order);
	const struct control_result *result = control_state_result(stage_state(&stage), id);
	assert_non_null(result);
	assert_int_equal(result->state, ORDER_REFUSED);
	assert_non_null(strstr(result->message, why));
	assert_nothing_posted();
}

static void tell(uint64_t id, enum order_state state, const char *message)
{
	core_take_change(stage.core, id, state, message, stage.now_ns);
	stage_wait(&stage, 0);
}

static void use_floor(int64_t floor_minor)
{
	char text[200];
	const struct sheet *sheet = NULL;
	struct error err = {0};
	snprintf(text, sizeof(text), "{\"schema\":\"shop-sheet/1\",\"items\":[{\"link_no\":1,\"floor\":%d}]}",
		 (int)floor_minor);
	assert_true(sheet_decode(text, strlen(text), NULL, &sheet, NULL, &err));
	core_take_sheet(stage.core, sheet, NULL, &err);
	sheet_unref(sheet);
	stage_wait(&stage, 1);
}

static const struct desk_view *view_now(void)
{
	struct desk_inputs inputs = {.state = stage_state(&stage), .now_ns = stage.now_ns, .armed = -1};
	const struct desk_view *view = desk_view_make(&inputs, NULL);
	assert_non_null(view);
	return view;
}

static void control_change_of_a_price_is_posted_once_and_told(void **unused)
{
	(void)unused;
	struct control_order order = price_order(7900);
	uint64_t id = stage_order(&stage, &order);
	assert_int_equal(stage_result(&stage, id), ORDER_PENDING);
	struct control_change change = posted();
	assert_nothing_posted();
	assert_int_equal(change.id, id);
	assert_int_equal(change.kind, ORDER_SHOP_PRICE);
	assert_string_equal(change.item_id, "a");
	assert_int_equal(change.from, 10000);
	assert_int_equal(change.to, 7900);
	assert_string_equal(change.client, "main");
	assert_int_equal(change.since_ms, STAGE_SHOP_MS);
	// what was sent is not on air, and the mismatch is what it was
	uint64_t air_serial = stage_state(&stage)->air_serial;
	tell(id, ORDER_ACCEPTED, "");
	assert_int_equal(stage_state(&stage)->air_serial, air_serial);
	assert_int_equal(stage_state(&stage)->change.state, ORDER_ACCEPTED);
	const struct desk_view *view = view_now();
	assert_string_equal(view->table.waiting_for, "price");
	assert_int_equal(view->shop.change_id, id);
	assert_string_equal(view->shop.change_kind, "shop-price");
	assert_string_equal(view->shop.change_state, "accepted");
	assert_string_equal(view->shop.change_from, "¥100.00");
	assert_string_equal(view->shop.change_to, "¥79.00");
	assert_int_equal(view->shop.change_since_ms, STAGE_SHOP_MS);
	desk_view_unref(view);
	shop_says(AGREED PRICE("7900"));
	tell(id, ORDER_DONE, "");
	assert_int_equal(stage_result(&stage, id), ORDER_DONE);
	view = view_now();
	assert_string_equal(view->table.waiting_for, "open");
	assert_int_equal(view->shop.to_minor, -1);
	assert_string_equal(view->shop.change_state, "done");
	desk_view_unref(view);
}

static void control_change_is_a_persons_alone(void **unused)
{
	(void)unused;
	struct control_order order = price_order(7900);
	order.is_by_hand = false;
	assert_refused(&order, "by a person");
	order = stock_order(50);
	order.is_by_hand = false;
	assert_refused(&order, "by a person");
	assert_int_equal(stage_state(&stage)->change.id, 0);
}

static void control_change_of_a_price_is_the_agreed_one(void **unused)
{
	(void)unused;
	struct control_order order = price_order(7800);
	assert_refused(&order, "not the price that was agreed");
	order = price_order(10000);
	assert_refused(&order, "not the price that was agreed");
	use_floor(8000); // agreed somewhere else, below it
	order = price_order(7900);
	assert_refused(&order, "below the floor");
	use_floor(7900);
	uint64_t id = stage_order(&stage, &order);
	assert_int_equal(stage_result(&stage, id), ORDER_PENDING);
	posted();
	tell(id, ORDER_REFUSED, "no");
	shop_says("\"beat\":\"tease\"" PRICE("10000"));
	assert_refused(&order, "no price is agreed");
}

static void control_change_of_a_price_leaves_room_for_its_parts(void **unused)
{
	(void)unused;
	shop_says(AGREED WITH_COUPON);
	const struct desk_view *view = view_now();
	assert_int_equal(view->shop.from_minor, 10000);
	assert_int_equal(view->shop.to_minor, 8400); // less the coupon it is what was agreed
	assert_string_equal(view->shop.to, "¥84.00");
	desk_view_unref(view);
	struct control_order order = price_order(7900);
	assert_refused(&order, "not the price that was agreed");
	order = price_order(8400);
	stage_order(&stage, &order);
	assert_int_equal(posted().to, 8400);
}

static void control_change_is_of_what_was_seen(void **unused)
{
	(void)unused;
	shop_says(AGREED PRICE("9000"));
	struct control_order order = price_order(7900);
	assert_refused(&order, "another one by now");
	shop_says(AGREED PRICE("7900"));
	assert_refused(&order, "another one by now");
	order.was = 7900;
	assert_refused(&order, "has this price already");
	order.item_id[0] = '\0'; // never "the one on air"
	assert_refused(&order, "no such item");
	snprintf(order.item_id, sizeof(order.item_id), "%s", "z");
	assert_refused(&order, "no such item");
}

static void control_change_waits_for_a_shop_that_speaks(void **unused)
{
	(void)unused;
	struct control_order order = price_order(7900);
	stage.is_silent = true;
	shop_says(AGREED PRICE("10000"));
	assert_refused(&order, "silent");
	stage.is_silent = false;
	stage.writes = 1u << FEED_WRITE_STOCK;
	stage.write_why = "read only: change it in the shop";
	shop_says(AGREED PRICE("10000"));
	assert_refused(&order, "read only");
	const struct desk_view *view = view_now();
	assert_true(view->shop.is_read_only && !view->shop.can_price && view->shop.can_stock);
	assert_int_equal(view->shop.to_minor, -1);
	assert_string_equal(view->shop.why, "");
	desk_view_unref(view);
	stage.write_why = "token: this secret is missing";
	shop_says(AGREED PRICE("10000"));
	assert_refused(&order, "secret is missing");
	view = view_now();
	assert_true(view->shop.is_read_only);
	assert_string_equal(view->shop.why, "token: this secret is missing");
	desk_view_unref(view);
	stage.writes = ALL;
	shop_says(AGREED PRICE("10000"));
	core_take_owner(stage.core, false, "backup", STAGE_SHOP_MS + 60000);
	assert_refused(&order, "another desk leads");
	core_take_owner(stage.core, true, "main", STAGE_SHOP_MS + 60000);
	stage_order(&stage, &order);
	posted();
}

static void control_change_is_one_at_a_time(void **unused)
{
	(void)unused;
	struct control_order order = price_order(7900), more = stock_order(50);
	uint64_t id = stage_order(&stage, &order);
	posted();
	assert_refused(&more, "under way");
	assert_int_equal(stage_state(&stage)->change.id, id); // a refused one takes no place
	tell(id, ORDER_ACCEPTED, "");
	assert_refused(&more, "under way");
	tell(id, ORDER_STILL, "");
	uint64_t second = stage_order(&stage, &more);
	assert_int_equal(posted().id, second);
	tell(id, ORDER_DONE, ""); // of the one before: too late to be told
	assert_int_equal(stage_result(&stage, id), ORDER_STILL);
	assert_int_equal(stage_state(&stage)->change.id, second);
	tell(second, ORDER_TIMED_OUT, "no answer");
	assert_string_equal(stage_state(&stage)->change.message, "no answer");
	tell(second, ORDER_DONE, ""); // the room shows it after all
	assert_int_equal(stage_result(&stage, second), ORDER_DONE);
}

static void control_change_of_stock_is_from_what_the_shop_has_by_then(void **unused)
{
	(void)unused;
	struct control_order more = stock_order(50);
	shop_says("\"stock\":{\"left\":118}" PRICE("10000")); // two were sold since the person looked
	stage_order(&stage, &more);
	struct control_change change = posted();
	assert_int_equal(change.from, 118);
	assert_int_equal(change.to, 168);
	tell(change.id, ORDER_REFUSED, "no");
	more = stock_order(-119);
	assert_refused(&more, "not so many");
	more = stock_order(0);
	assert_refused(&more, "nothing");
	more = stock_order(INT64_MAX);
	assert_refused(&more, "so large");
	shop_says(PRICE("10000") + 1);
	more = stock_order(50);
	assert_refused(&more, "does not say its stock");
}

static void control_change_of_a_text(void **unused)
{
	(void)unused;
	struct control_order order = {.kind = ORDER_SHOP_TEXT, .item_id = "a", .is_by_hand = true};
	assert_refused(&order, "empty");
	snprintf(order.note, sizeof(order.note), "%s", "a\nb");
	assert_refused(&order, "sign");
	snprintf(order.note, sizeof(order.note), "%s", "今晚专享");
	uint64_t id = stage_order(&stage, &order);
	struct control_change change = posted();
	assert_int_equal(change.id, id);
	assert_string_equal(change.text, "今晚专享");
	assert_int_equal(change.from, ROOM_UNSET);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(control_change_of_a_price_is_posted_once_and_told),
		TEST(control_change_is_a_persons_alone),
		TEST(control_change_of_a_price_is_the_agreed_one),
		TEST(control_change_of_a_price_leaves_room_for_its_parts),
		TEST(control_change_is_of_what_was_seen),
		TEST(control_change_waits_for_a_shop_that_speaks),
		TEST(control_change_is_one_at_a_time),
		TEST(control_change_of_stock_is_from_what_the_shop_has_by_then),
		TEST(control_change_of_a_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
