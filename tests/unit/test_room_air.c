/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What may be on air: beats x conditions, the gate, the final price. */
#include "room/air.h"
#include "room/money.h"
#include "unit.h"

#include <string.h>

#define NOON INT64_C(1795233600000)

/* An item as a document leaves it that says nothing but a price. */
static struct room_item plain_item(enum beat beat)
{
	return (struct room_item){
		.id = "a",
		.title = "A",
		.is_branded = true,
		.status = ITEM_ON,
		.beat = beat,
		.cart = {.price_minor = ROOM_UNSET, .at_ms = ROOM_UNSET},
		.price = {.currency = {"CNY", 2},
			  .sale_minor = 7990,
			  .list = {.amount_minor = ROOM_UNSET, .captured_at_ms = ROOM_UNSET},
			  .unit_price = {.amount_minor = ROOM_UNSET},
			  .locked_until_ms = ROOM_UNSET},
		.limits = {.per_buyer = ROOM_UNSET, .per_order = ROOM_UNSET, .min_quantity = ROOM_UNSET},
		.stock = {.mode = STOCK_EXACT,
			  .left = ROOM_UNSET,
			  .total = ROOM_UNSET,
			  .low_at = ROOM_UNSET,
			  .reserved = ROOM_UNSET},
		.offer = {.starts_at_ms = ROOM_UNSET, .ends_at_ms = ROOM_UNSET, .seq = ROOM_UNSET},
		.bargain = {.agreed_minor = ROOM_UNSET, .agreed_at_ms = ROOM_UNSET},
	};
}

static const struct room the_room = {.phase = ROOM_PHASE_LIVE};

static struct air air_of(const struct room_item *item)
{
	return air_of_item(&the_room, item, NOON);
}

/* What an item may be in, besides its beat; one at a time. */
enum condition {
	PLAIN,
	OFF,
	STARTS_LATER,
	EMPTY,
	EMPTY_HIDDEN,
	EMPTY_SKU,
	MISMATCH,
	MISMATCH_NO_AGREEMENT,
	CONDITIONS
};

static void apply(struct room_item *item, enum condition condition, const struct room_sku *empty_sku)
{
	switch (condition) {
	case PLAIN:
	case CONDITIONS:
		break;
	case OFF:
		item->status = ITEM_OFF;
		break;
	case STARTS_LATER:
		item->offer.starts_at_ms = NOON + 1;
		break;
	case EMPTY:
		item->stock.is_known = true;
		item->stock.left = 0;
		break;
	case EMPTY_HIDDEN:
		item->stock.is_known = true;
		item->stock.mode = STOCK_HIDDEN;
		item->stock.left = 0;
		break;
	case EMPTY_SKU:
		item->main_sku = empty_sku;
		break;
	case MISMATCH:
		item->bargain.agreed_minor = 5990;
		break;
	case MISMATCH_NO_AGREEMENT:
		item->cart.price_minor = 6990;
		break;
	}
}

/* The beat that is painted, for each beat that is written and each condition. */
static const enum beat the_painted[][CONDITIONS] = {
	[BEAT_TEASE] = {BEAT_TEASE, BEAT_CLOSED, BEAT_TEASE, BEAT_TEASE, BEAT_TEASE, BEAT_TEASE, BEAT_TEASE,
			BEAT_TEASE},
	[BEAT_QUOTE] = {BEAT_QUOTE, BEAT_CLOSED, BEAT_TEASE, BEAT_QUOTE, BEAT_QUOTE, BEAT_QUOTE, BEAT_QUOTE,
			BEAT_QUOTE},
	[BEAT_HAGGLE] = {BEAT_HAGGLE, BEAT_CLOSED, BEAT_TEASE, BEAT_HAGGLE, BEAT_HAGGLE, BEAT_HAGGLE, BEAT_HAGGLE,
			 BEAT_HAGGLE},
	[BEAT_AGREED] = {BEAT_AGREED, BEAT_CLOSED, BEAT_TEASE, BEAT_AGREED, BEAT_AGREED, BEAT_AGREED, BEAT_AGREED,
			 BEAT_AGREED},
	[BEAT_OPEN] = {BEAT_OPEN, BEAT_CLOSED, BEAT_TEASE, BEAT_SOLD_OUT, BEAT_OPEN, BEAT_SOLD_OUT, BEAT_AGREED,
		       BEAT_OPEN},
	[BEAT_SOLD_OUT] = {BEAT_SOLD_OUT, BEAT_CLOSED, BEAT_TEASE, BEAT_SOLD_OUT, BEAT_SOLD_OUT, BEAT_SOLD_OUT,
			   BEAT_SOLD_OUT, BEAT_SOLD_OUT},
	[BEAT_ENCORE] = {BEAT_ENCORE, BEAT_CLOSED, BEAT_TEASE, BEAT_SOLD_OUT, BEAT_ENCORE, BEAT_SOLD_OUT, BEAT_AGREED,
			 BEAT_ENCORE},
	[BEAT_CLOSED] = {BEAT_CLOSED, BEAT_CLOSED, BEAT_CLOSED, BEAT_CLOSED, BEAT_CLOSED, BEAT_CLOSED, BEAT_CLOSED,
			 BEAT_CLOSED},
};

static void beats_under_conditions(void **state)
{
	(void)state;
	const struct room_sku empty_sku = {.id = "s", .left = 0};
	for (int beat = BEAT_TEASE; beat <= BEAT_CLOSED; beat++) {
		for (int condition = PLAIN; condition < CONDITIONS; condition++) {
			struct room_item item = plain_item((enum beat)beat);
			apply(&item, (enum condition)condition, &empty_sku);
			struct air air = air_of(&item);
			assert_ptr_equal(air.item, &item);
			if (air.beat != the_painted[beat][condition])
				fail_msg("beat %d, condition %d: painted %d", beat, condition, air.beat);
			// Only what is on sale passes the gate, and only there it can be held.
			bool is_gated = beat == BEAT_OPEN || beat == BEAT_ENCORE;
			bool is_held = is_gated && condition >= MISMATCH;
			assert_int_equal(air.hold != HOLD_NONE, is_held);
			assert_int_equal(air.is_price_withheld, is_held && condition == MISMATCH_NO_AGREEMENT);
		}
	}
}

static void nothing_is_on_air(void **state)
{
	(void)state;
	struct room_item item = plain_item(BEAT_OPEN);
	assert_null(air_of_room(&the_room, NOON).item);
	assert_null(air_of_room(NULL, NOON).item);
	struct room room = {.phase = ROOM_PHASE_WARMUP, .current = &item};
	assert_ptr_equal(air_of_room(&room, NOON).item, &item);
	room.phase = ROOM_PHASE_BREAK;
	assert_ptr_equal(air_of_room(&room, NOON).item, &item);
	room.phase = ROOM_PHASE_ENDED;
	assert_null(air_of_room(&room, NOON).item);
	room.phase = ROOM_PHASE_LIVE;
	item.status = ITEM_WITHDRAWN;
	struct air air = air_of_room(&room, NOON);
	assert_null(air.item);
	assert_int_equal(air.beat, BEAT_INVALID);
	assert_int_equal(air.final_minor, ROOM_UNSET);
	assert_int_equal(air.changes_at_ms, ROOM_UNSET);
}

static void gate_compares_shop_cart_and_agreement(void **state)
{
	(void)state;
	static const struct {
		int64_t agreed;
		enum cart_state cart;
		int64_t cart_price;
		bool has_unknown;
		enum hold_reason hold;
		const char *text;
	} cases[] = {
		{ROOM_UNSET, CART_INVALID, ROOM_UNSET, false, HOLD_NONE, ""},
		{7990, CART_INVALID, ROOM_UNSET, false, HOLD_NONE, ""},
		{7990, CART_LISTED, 7990, false, HOLD_NONE, ""},
		{7990, CART_EXPLAINING, 7990, false, HOLD_NONE, ""},
		{5990, CART_EXPLAINING, 7990, false, HOLD_PRICE_MISMATCH, "link ¥79.90 is not ¥59.90"},
		{8990, CART_INVALID, ROOM_UNSET, false, HOLD_PRICE_MISMATCH, "link ¥79.90 is not ¥89.90"},
		{7990, CART_HIDDEN, 7990, false, HOLD_CART_HIDDEN, "the cart does not list the link"},
		{ROOM_UNSET, CART_HIDDEN, ROOM_UNSET, false, HOLD_CART_HIDDEN, "the cart does not list the link"},
		{7990, CART_LISTED, 8990, false, HOLD_CART_PRICE, "cart ¥89.90 is not ¥79.90"},
		{ROOM_UNSET, CART_INVALID, 0, false, HOLD_CART_PRICE, "cart ¥0.00 is not ¥79.90"},
		{7990, CART_LISTED, 7990, true, HOLD_UNKNOWN_PART, "the price has a part of unknown kind: lottery"},
		{5990, CART_HIDDEN, 1, true, HOLD_UNKNOWN_PART, "the price has a part of unknown kind: lottery"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (int is_encore = 0; is_encore < 2; is_encore++) {
			struct room_item item = plain_item(is_encore ? BEAT_ENCORE : BEAT_OPEN);
			item.bargain.agreed_minor = cases[i].agreed;
			item.bargain.agreed_at_ms = NOON - 7000;
			item.cart.state = cases[i].cart;
			item.cart.price_minor = cases[i].cart_price;
			item.price.has_unknown_part = cases[i].has_unknown;
			item.price.unknown_part_kind = cases[i].has_unknown ? "lottery" : NULL;
			struct air air = air_of(&item);
			assert_int_equal(air.hold, cases[i].hold);
			bool is_held = cases[i].hold != HOLD_NONE;
			bool has_agreed = cases[i].agreed != ROOM_UNSET;
			assert_int_equal(air.beat, is_held && has_agreed ? BEAT_AGREED : item.beat);
			assert_int_equal(air.is_price_withheld, is_held && !has_agreed);
			assert_int_equal(air.held_since_ms, is_held && has_agreed ? NOON - 7000 : ROOM_UNSET);
			char text[96];
			assert_string_equal(air_hold_text(&air, text, sizeof(text)), cases[i].text);
		}
	}
}

static int64_t final_of(struct room_part *parts, size_t count, int64_t sale_minor, int64_t min_quantity)
{
	struct room_item item = plain_item(BEAT_OPEN);
	item.price.sale_minor = sale_minor;
	item.price.parts = parts;
	item.price.part_count = count;
	item.limits.min_quantity = min_quantity;
	return air_of(&item).final_minor;
}

static void final_price_counts_the_parts_that_hold_now(void **state)
{
	(void)state;
	static const struct {
		int64_t threshold, ends, min_quantity, sale, final;
	} cases[] = {
		{ROOM_UNSET, ROOM_UNSET, ROOM_UNSET, 7990, 6990},
		{ROOM_UNSET, NOON + 1, ROOM_UNSET, 7990, 6990},
		{ROOM_UNSET, NOON, ROOM_UNSET, 7990, 7990}, // its end is not ahead any more
		{ROOM_UNSET, NOON - 1, ROOM_UNSET, 7990, 7990},
		{7990, ROOM_UNSET, ROOM_UNSET, 7990, 6990},
		{7991, ROOM_UNSET, ROOM_UNSET, 7990, 7990},
		{7991, ROOM_UNSET, 0, 7990, 7990},
		{7991, ROOM_UNSET, 1, 7990, 7990},
		{15980, ROOM_UNSET, 2, 7990, 6990},
		{15981, ROOM_UNSET, 2, 7990, 7990},
		{MONEY_MAX_MINOR, ROOM_UNSET, 1000000000, MONEY_MAX_MINOR, MONEY_MAX_MINOR - 1000},
		{0, ROOM_UNSET, ROOM_UNSET, 0, 0},
		{ROOM_UNSET, ROOM_UNSET, ROOM_UNSET, 999, 0},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct room_part part = {.kind = PART_SHOP_COUPON,
					 .amount_minor = 1000,
					 .how = PART_AUTO,
					 .threshold_minor = cases[i].threshold,
					 .ends_at_ms = cases[i].ends};
		assert_int_equal(final_of(&part, 1, cases[i].sale, cases[i].min_quantity), cases[i].final);
	}
	struct room_part parts[] = {
		{.kind = PART_SUBSIDY, .amount_minor = 1000, .threshold_minor = ROOM_UNSET, .ends_at_ms = ROOM_UNSET},
		{.kind = PART_PAY, .amount_minor = 500, .threshold_minor = 7990, .ends_at_ms = NOON + 1},
		{.kind = PART_FAN, .amount_minor = 300, .threshold_minor = ROOM_UNSET, .ends_at_ms = NOON - 1},
	};
	// A threshold looks at the sale, not at what other parts have left of it.
	assert_int_equal(final_of(parts, 3, 7990, ROOM_UNSET), 6490);
}

static void condition_is_the_first_part_to_act_on(void **state)
{
	(void)state;
	struct room_part parts[] = {
		{.kind = PART_SUBSIDY, .how = PART_AUTO, .threshold_minor = ROOM_UNSET, .ends_at_ms = ROOM_UNSET},
		{.kind = PART_FAN, .how = PART_CLAIM, .threshold_minor = 999999, .ends_at_ms = ROOM_UNSET},
		{.kind = PART_NEW_BUYER,
		 .how = PART_AUTO,
		 .audience = "new buyers",
		 .threshold_minor = ROOM_UNSET,
		 .ends_at_ms = ROOM_UNSET},
		{.kind = PART_SHOP_COUPON, .how = PART_CODE, .threshold_minor = ROOM_UNSET, .ends_at_ms = ROOM_UNSET},
	};
	struct room_item item = plain_item(BEAT_OPEN);
	item.price.parts = parts;
	item.price.part_count = 1;
	assert_null(air_of(&item).condition);
	item.price.part_count = 2; // its threshold is out of reach: no part of the price, and no condition of it
	assert_null(air_of(&item).condition);
	item.price.part_count = 4;
	assert_ptr_equal(air_of(&item).condition, &parts[2]);
	parts[2].audience = NULL;
	assert_ptr_equal(air_of(&item).condition, &parts[3]);
}

static void answer_says_when_it_changes(void **state)
{
	(void)state;
	struct room_part parts[] = {
		{.kind = PART_SUBSIDY, .amount_minor = 1, .threshold_minor = ROOM_UNSET, .ends_at_ms = NOON + 5000},
		{.kind = PART_PAY, .amount_minor = 1, .threshold_minor = ROOM_UNSET, .ends_at_ms = NOON + 3000},
		{.kind = PART_FAN, .amount_minor = 1, .threshold_minor = 999999, .ends_at_ms = NOON + 1000},
		{.kind = PART_FAN, .amount_minor = 1, .threshold_minor = ROOM_UNSET, .ends_at_ms = NOON - 1000},
	};
	struct room_item item = plain_item(BEAT_OPEN);
	assert_int_equal(air_of(&item).changes_at_ms, ROOM_UNSET);
	item.price.parts = parts;
	item.price.part_count = 4;
	assert_int_equal(air_of(&item).changes_at_ms, NOON + 3000);
	item.offer.starts_at_ms = NOON + 2000;
	assert_int_equal(air_of(&item).changes_at_ms, NOON + 2000);
	item.offer.starts_at_ms = NOON;
	assert_int_equal(air_of(&item).changes_at_ms, NOON + 3000);
	item.status = ITEM_OFF;
	item.offer.starts_at_ms = NOON + 2000;
	assert_int_equal(air_of(&item).changes_at_ms, NOON + 3000);

	// Between now and that time the answer stays, and at that time it is another one.
	item.status = ITEM_ON;
	item.offer.starts_at_ms = NOON + 2000;
	int64_t at_ms = NOON;
	int changes = 0;
	for (struct air air = air_of(&item); air.changes_at_ms != ROOM_UNSET; changes++) {
		struct air before = air_of_item(&the_room, &item, air.changes_at_ms - 1);
		assert_int_equal(before.beat, air.beat);
		assert_int_equal(before.final_minor, air.final_minor);
		assert_true(air.changes_at_ms > at_ms);
		at_ms = air.changes_at_ms;
		struct air after = air_of_item(&the_room, &item, at_ms);
		assert_true(after.beat != air.beat || after.final_minor != air.final_minor);
		air = after;
	}
	assert_int_equal(changes, 3);
}

static void stock_of_the_item_wins_over_its_sku(void **state)
{
	(void)state;
	const struct room_sku sku = {.id = "s", .left = 7};
	struct room_item item = plain_item(BEAT_OPEN);
	assert_int_equal(item_stock_left(&item), ROOM_UNSET);
	item.main_sku = &sku;
	assert_int_equal(item_stock_left(&item), 7);
	item.stock.is_known = true;
	assert_int_equal(item_stock_left(&item), 7);
	item.stock.left = 3;
	assert_int_equal(item_stock_left(&item), 3);
	item.stock.mode = STOCK_BUCKET;
	assert_int_equal(item_stock_left(&item), 3);
	item.stock.mode = STOCK_HIDDEN;
	assert_int_equal(item_stock_left(&item), ROOM_UNSET);
	assert_int_equal(item_stock_low_at(&item), ROOM_UNSET);
	item.stock.total = 3000;
	assert_int_equal(item_stock_low_at(&item), 300);
	item.stock.low_at = 5;
	assert_int_equal(item_stock_low_at(&item), 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(beats_under_conditions),
		cmocka_unit_test(nothing_is_on_air),
		cmocka_unit_test(gate_compares_shop_cart_and_agreement),
		cmocka_unit_test(final_price_counts_the_parts_that_hold_now),
		cmocka_unit_test(condition_is_the_first_part_to_act_on),
		cmocka_unit_test(answer_says_when_it_changes),
		cmocka_unit_test(stock_of_the_item_wins_over_its_sku),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
