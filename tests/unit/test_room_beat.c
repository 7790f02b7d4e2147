/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Steps and beats: every step in every beat, every way from a beat to another, floors, prices after settle. */
#include "room/beat.h"
#include "room/json.h"
#include "room/money.h"
#include "unit.h"

#include <string.h>

#define NOON INT64_C(1795233600000)
#define BEATS 9
#define NO BEAT_INVALID

static struct room_item item_in(enum beat beat, int64_t agreed_minor)
{
	return (struct room_item){
		.id = "a",
		.beat = beat,
		.price = {.currency = {"CNY", 2}, .sale_minor = 7990},
		.stock = {.left = ROOM_UNSET},
		.bargain = {.agreed_minor = agreed_minor,
			    .agreed_at_ms = agreed_minor == ROOM_UNSET ? ROOM_UNSET : NOON},
	};
}

static struct step_order order_of(enum step_kind kind, int64_t price_minor)
{
	return (struct step_order){
		.id = "s1",
		.kind = kind,
		.by = STEP_BY_HOST,
		.price_after_minor = price_minor,
		.at_ms = NOON + 1000,
		.floor_minor = ROOM_UNSET,
	};
}

static bool is_refused(const struct room_item *item, const struct step_order *order, const char *path,
		       const char *words)
{
	struct step_outcome out = {.beat = BEAT_CLOSED};
	struct error err = {0};
	if (beat_step(item, order, &out, &err))
		return false;
	assert_int_equal(out.beat, BEAT_CLOSED); // untouched
	assert_string_equal(err.path, path);
	if (!strstr(err.message, words))
		fail_msg("%s: not \"%s\"", err.message, words);
	return true;
}

/* The beat after a step, by the beat before; NO: refused. A settle in agreed has a lower price here. */
static const enum beat the_steps[][BEATS] = {
	[STEP_QUOTE] = {NO, BEAT_QUOTE, BEAT_QUOTE, NO, NO, NO, NO, NO, NO},
	[STEP_ASK] = {NO, NO, BEAT_HAGGLE, BEAT_HAGGLE, NO, NO, NO, NO, NO},
	[STEP_CUT] = {NO, NO, BEAT_HAGGLE, BEAT_HAGGLE, NO, NO, NO, NO, NO},
	[STEP_SUBSIDY] = {NO, NO, BEAT_HAGGLE, BEAT_HAGGLE, NO, NO, NO, NO, NO},
	[STEP_GIFT] = {NO, NO, BEAT_HAGGLE, BEAT_HAGGLE, NO, NO, NO, NO, NO},
	[STEP_MORE_STOCK] = {NO, NO, BEAT_HAGGLE, BEAT_HAGGLE, NO, NO, NO, NO, NO},
	[STEP_SETTLE] = {NO, NO, BEAT_AGREED, BEAT_AGREED, BEAT_AGREED, NO, NO, NO, NO},
	[STEP_REJECT] = {NO, BEAT_TEASE, BEAT_QUOTE, BEAT_HAGGLE, BEAT_AGREED, BEAT_OPEN, BEAT_SOLD_OUT, BEAT_ENCORE,
			 BEAT_CLOSED},
	[STEP_WITHDRAW] = {NO, NO, NO, NO, BEAT_HAGGLE, BEAT_HAGGLE, BEAT_HAGGLE, BEAT_HAGGLE, NO},
};

static void every_step_in_every_beat(void **state)
{
	(void)state;
	for (int kind = STEP_QUOTE; kind <= STEP_WITHDRAW; kind++) {
		for (int beat = BEAT_TEASE; beat <= BEAT_CLOSED; beat++) {
			for (int agreed = 0; agreed < 2; agreed++) {
				struct room_item item = item_in((enum beat)beat, agreed ? 5990 : ROOM_UNSET);
				struct step_order order =
					order_of((enum step_kind)kind, kind == STEP_WITHDRAW ? ROOM_UNSET : 4990);
				struct step_outcome out = {.beat = BEAT_INVALID};
				struct error err = {0};
				enum beat wanted = the_steps[kind][beat];
				bool is_taken = beat_step(&item, &order, &out, &err);
				if (is_taken != (wanted != NO) || out.beat != wanted)
					fail_msg("step %d in beat %d: %d, beat %d (%s)", kind, beat, is_taken, out.beat,
						 err.message);
				if (!is_taken) {
					assert_string_equal(err.path, "kind");
					continue;
				}
				assert_int_equal(out.agreed, kind == STEP_SETTLE     ? AGREED_SET
							     : kind == STEP_WITHDRAW ? AGREED_CLEARED
										     : AGREED_STAYS);
				assert_int_equal(out.agreed_minor, kind == STEP_SETTLE ? 4990 : ROOM_UNSET);
				assert_int_equal(out.has_correction, kind == STEP_WITHDRAW);
			}
		}
	}
}

/* [from][to]: 1 may be set by a hand, 0 may not. */
static const int the_changes[BEATS][BEATS] = {
	/*                 -  tease quote haggle agreed open sold encore closed */
	[BEAT_TEASE] = {0, 1, 1, 0, 0, 1, 0, 0, 1},  [BEAT_QUOTE] = {0, 0, 1, 1, 0, 0, 0, 0, 1},
	[BEAT_HAGGLE] = {0, 0, 0, 1, 1, 0, 0, 0, 1}, [BEAT_AGREED] = {0, 0, 0, 0, 1, 1, 0, 0, 1},
	[BEAT_OPEN] = {0, 0, 0, 0, 0, 1, 0, 1, 1},   [BEAT_SOLD_OUT] = {0, 0, 0, 0, 0, 1, 0, 1, 1},
	[BEAT_ENCORE] = {0, 0, 0, 0, 0, 0, 0, 1, 1}, [BEAT_CLOSED] = {0, 1, 0, 0, 0, 0, 0, 0, 1},
};

static void every_way_from_beat_to_beat(void **state)
{
	(void)state;
	for (int from = BEAT_TEASE; from <= BEAT_CLOSED; from++) {
		for (int to = BEAT_INVALID; to <= BEAT_CLOSED + 1; to++) {
			struct room_item item = item_in((enum beat)from, 5990);
			struct error err = {0};
			bool may = to <= BEAT_CLOSED && the_changes[from][to];
			if (beat_change(&item, (enum beat)to, &err) != may)
				fail_msg("from %d to %d: not %d (%s)", from, to, may, err.message);
			if (!may)
				assert_string_equal(err.path, "beat");
		}
	}
}

static void changes_that_want_more(void **state)
{
	(void)state;
	struct room_item item = item_in(BEAT_HAGGLE, ROOM_UNSET);
	assert_false(beat_change(&item, BEAT_AGREED, NULL));
	// An empty stock keeps a hand from opening again; it keeps nobody from closing, nor from opening the first
	// time.
	static const enum beat sold[] = {BEAT_OPEN, BEAT_SOLD_OUT};
	for (size_t i = 0; i < 2; i++) {
		item = item_in(sold[i], ROOM_UNSET);
		item.stock.is_known = true;
		item.stock.mode = STOCK_EXACT;
		item.stock.left = 0;
		assert_false(beat_change(&item, BEAT_ENCORE, NULL));
		assert_int_equal(beat_change(&item, BEAT_OPEN, NULL), sold[i] == BEAT_OPEN);
		assert_true(beat_change(&item, BEAT_CLOSED, NULL));
		item.stock.left = 1;
		assert_true(beat_change(&item, BEAT_ENCORE, NULL));
		item.stock.left = 0;
		item.stock.mode = STOCK_HIDDEN;
		assert_true(beat_change(&item, BEAT_ENCORE, NULL));
	}
	item = item_in(BEAT_AGREED, 5990);
	item.stock = (struct room_stock){.is_known = true, .mode = STOCK_EXACT, .left = 0};
	assert_true(beat_change(&item, BEAT_OPEN, NULL));
}

static void floor_of_every_step(void **state)
{
	(void)state;
	static const struct {
		enum step_kind kind;
		enum beat beat;
	} steps[] = {
		{STEP_QUOTE, BEAT_TEASE},    {STEP_ASK, BEAT_QUOTE},     {STEP_CUT, BEAT_HAGGLE},
		{STEP_SUBSIDY, BEAT_HAGGLE}, {STEP_GIFT, BEAT_HAGGLE},   {STEP_MORE_STOCK, BEAT_QUOTE},
		{STEP_SETTLE, BEAT_HAGGLE},  {STEP_REJECT, BEAT_HAGGLE},
	};
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		struct room_item item = item_in(steps[i].beat, ROOM_UNSET);
		struct step_order order = order_of(steps[i].kind, 4999);
		struct step_outcome out;
		struct error err = {0};
		order.floor_minor = 5000;
		assert_false(beat_step(&item, &order, &out, &err));
		assert_int_equal(err.code, ERROR_VALUE);
		assert_string_equal(err.path, "price_after");
		assert_string_equal(err.message, "below the floor");
		order.price_after_minor = 5000;
		assert_true(beat_step(&item, &order, &out, &err));
	}
}

static void prices_after_settle_only_fall(void **state)
{
	(void)state;
	struct step_outcome out;
	static const enum beat with_prices[] = {BEAT_QUOTE, BEAT_HAGGLE, BEAT_AGREED};
	for (size_t i = 0; i < 3; i++) {
		struct room_item item = item_in(with_prices[i], 5990);
		struct step_order order = order_of(STEP_SETTLE, 5991);
		assert_true(is_refused(&item, &order, "price_after", "withdraw first"));
		order.price_after_minor = 5989;
		assert_true(beat_step(&item, &order, &out, NULL));
		assert_int_equal(out.agreed_minor, 5989);
		order.price_after_minor = 5990;
		assert_int_equal(beat_step(&item, &order, &out, NULL), with_prices[i] != BEAT_AGREED);
	}
	// A reject and what is said in another round do not raise it either.
	for (int kind = STEP_QUOTE; kind <= STEP_REJECT; kind++) {
		struct room_item item = item_in(kind == STEP_QUOTE ? BEAT_TEASE : BEAT_HAGGLE, 5990);
		struct step_order order = order_of((enum step_kind)kind, 5991);
		assert_true(is_refused(&item, &order, "price_after", "above the agreed price"));
		order.price_after_minor = 5990;
		assert_true(beat_step(&item, &order, &out, NULL));
	}
	// Withdraw first.
	struct room_item item = item_in(BEAT_AGREED, 5990);
	struct step_order order = order_of(STEP_WITHDRAW, ROOM_UNSET);
	assert_true(beat_step(&item, &order, &out, NULL));
	item = item_in(out.beat, ROOM_UNSET);
	order = order_of(STEP_SETTLE, 6990);
	assert_true(beat_step(&item, &order, &out, NULL));
	assert_int_equal(out.agreed_minor, 6990);
}

static void steps_that_want_a_price(void **state)
{
	(void)state;
	for (int kind = STEP_QUOTE; kind <= STEP_REJECT; kind++) {
		struct room_item item = item_in(kind == STEP_QUOTE ? BEAT_TEASE : BEAT_HAGGLE, ROOM_UNSET);
		struct step_order order = order_of((enum step_kind)kind, ROOM_UNSET);
		struct step_outcome out;
		bool wants = kind == STEP_QUOTE || kind == STEP_CUT || kind == STEP_SETTLE;
		assert_int_equal(beat_step(&item, &order, &out, NULL), !wants);
		order.price_after_minor = -1;
		assert_true(is_refused(&item, &order, "price_after", "no amount"));
		order.price_after_minor = MONEY_MAX_MINOR + 1;
		assert_true(is_refused(&item, &order, "price_after", "no amount"));
		order.price_after_minor = MONEY_MAX_MINOR;
		assert_true(beat_step(&item, &order, &out, NULL));
		order.price_after_minor = 0;
		assert_true(beat_step(&item, &order, &out, NULL));
	}
	struct room_item item = item_in(BEAT_OPEN, 5990);
	struct step_order order = order_of(STEP_WITHDRAW, 5990);
	assert_true(is_refused(&item, &order, "price_after", "no price"));
}

/* Whatever is taken can be written into a document. */
static void orders_that_no_document_holds(void **state)
{
	(void)state;
	struct room_item item = item_in(BEAT_HAGGLE, ROOM_UNSET);
	struct step_order good = order_of(STEP_CUT, 4990);
	struct step_order order = good;
	order.kind = STEP_INVALID;
	assert_true(is_refused(&item, &order, "kind", "no such step"));
	order.kind = (enum step_kind)99;
	assert_true(is_refused(&item, &order, "kind", "no such step"));
	order = good;
	order.by = (enum step_by)7;
	assert_true(is_refused(&item, &order, "by", "brand platform host"));
	static const char *const ids[] = {NULL, "", "a b", "é",
					  "0123456789012345678901234567890123456789012345678901234567890123456789"};
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		order = good;
		order.id = ids[i];
		assert_true(is_refused(&item, &order, "id", "A-Z"));
	}
	order = good;
	order.note = "\x01";
	assert_true(is_refused(&item, &order, "note", "control"));
	order.note = "一二三四五六七八九十一二三四五六七八九十一";
	assert_true(is_refused(&item, &order, "note", "longer than 20"));
	order.note = "一二三四五六七八九十一二三四五六七八九十";
	struct step_outcome out;
	assert_true(beat_step(&item, &order, &out, NULL));
	order.person = "abcdefghijklmnopqrstuvwxy";
	assert_true(is_refused(&item, &order, "person", "longer than 24"));
	order = good;
	order.at_ms = INT64_MAX;
	assert_true(is_refused(&item, &order, "at", "time"));
	order.at_ms = INT64_MIN;
	assert_true(is_refused(&item, &order, "at", "time"));
}

static void a_list_has_its_end(void **state)
{
	(void)state;
	struct room_step steps[STEPS_MAX] = {{.id = NULL}};
	char ids[STEPS_MAX][8];
	for (int i = 0; i < STEPS_MAX; i++) {
		snprintf(ids[i], sizeof(ids[i]), "n%d", i);
		steps[i] = (struct room_step){.id = ids[i], .kind = STEP_ASK, .price_after_minor = ROOM_UNSET};
	}
	struct room_item item = item_in(BEAT_HAGGLE, ROOM_UNSET);
	item.bargain.steps = steps;
	item.bargain.step_count = STEPS_MAX - 1;
	struct step_order order = order_of(STEP_ASK, ROOM_UNSET);
	struct step_outcome out;
	assert_true(beat_step(&item, &order, &out, NULL));
	order.id = "n62";
	assert_true(is_refused(&item, &order, "id", "n62 already"));
	order.id = "s1";
	item.bargain.step_count = STEPS_MAX;
	assert_true(is_refused(&item, &order, "id", "64 steps"));
}

static void withdraw_corrects(void **state)
{
	(void)state;
	struct room_item item = item_in(BEAT_OPEN, 5990);
	struct step_order order = order_of(STEP_WITHDRAW, ROOM_UNSET);
	struct step_outcome out;
	assert_true(beat_step(&item, &order, &out, NULL));
	assert_true(out.has_correction);
	assert_string_equal(out.correction, "刚才公布的价格作废，请以最新公布的为准");
	assert_int_equal(out.correction_until_ms, order.at_ms + CORRECTION_MS);
	order.note = "价格有误，正确价格是一箱二十四瓶五十九元九角";
	assert_true(beat_step(&item, &order, &out, NULL));
	assert_string_equal(out.correction, order.note);
	char longest[STEP_CORRECTION_MAX * 4 + 8] = "";
	for (int i = 0; i < STEP_CORRECTION_MAX; i++)
		memcpy(longest + 4 * i, "😀", 5);
	order.note = longest;
	assert_true(beat_step(&item, &order, &out, NULL));
	assert_string_equal(out.correction, longest);
	memcpy(longest + strlen(longest), "x", 2);
	assert_true(is_refused(&item, &order, "note", "longer than 60"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_step_in_every_beat),
		cmocka_unit_test(every_way_from_beat_to_beat),
		cmocka_unit_test(changes_that_want_more),
		cmocka_unit_test(floor_of_every_step),
		cmocka_unit_test(prices_after_settle_only_fall),
		cmocka_unit_test(steps_that_want_a_price),
		cmocka_unit_test(orders_that_no_document_holds),
		cmocka_unit_test(a_list_has_its_end),
		cmocka_unit_test(withdraw_corrects),
	};
	return cmocka_run_group_tests_name("room_beat", tests, NULL, NULL);
}
