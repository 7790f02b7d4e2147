/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules at work: what stands for what is held, what the clock makes of it, who may come on air. */
#include "room_truth.h"

#define ROOM(MODE, SELLER, ITEM)                                                                                       \
	"{\"schema\": \"shop-room/1\", \"version\": 1, \"server_time\": \"2026-11-21T20:00:00+08:00\", "               \
	"\"room\": {\"id\": \"r\"" MODE "}, \"current\": \"a\", \"sellers\": [{\"id\": \"s\", \"name\": \"店\"" SELLER \
	"}], \"items\": [{\"id\": \"a\", \"seller_id\": \"s\"" ITEM "}]}"
#define PRICE ", \"price\": {\"currency\": \"CNY\", \"sale\": 5990}"
#define TITLE ", \"title\": \"抽纸\""

static struct judged judge_text(const char *text)
{
	return judge_at(the_rules, NULL, decode(text), NOW_MS);
}

/* -- what is clean -- */

static void truth_passes_a_clean_room_through(void **given)
{
	(void)given;
	struct judged judged = judge_text(ROOM("", "", TITLE PRICE));
	assert_ptr_equal(judged.said, judged.room);
	assert_int_equal(judged.truth->findings.count, 0);
	assert_int_equal(judged.truth->changes_at_ms, ROOM_UNSET);
	finish(&judged);
	// without rules nothing is judged
	judged = judge_at(NULL, NULL, decode(ROOM("", "", ", \"title\": \"" FORBIDDEN "\"" PRICE)), NOW_MS);
	assert_ptr_equal(judged.said, judged.room);
	finish(&judged);
}

/* -- what stands for what is held -- */

static void truth_names_an_item_otherwise(void **given)
{
	(void)given;
	static const struct {
		const char *members;
		const char *title;
	} cases[] = {
		{"\"short_title\": \"云朵抽纸\", \"brand\": \"云朵\", \"link_no\": 3", "云朵抽纸"},
		{"\"short_title\": \"顶级抽纸\", \"brand\": \"云朵\", \"link_no\": 3", "云朵"},
		{"\"short_title\": \"顶级抽纸\", \"brand\": \"顶级\", \"link_no\": 3", "3 号链接"},
		{"\"link_no\": 3", "3 号链接"},
		{"\"brand\": \"顶级\"", "本件商品"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[2048];
		snprintf(text, sizeof(text), ROOM("", "", ", \"title\": \"顶级抽纸\", %s" PRICE), cases[i].members);
		struct judged judged = judge_text(text);
		assert_string_equal(judged.said->items[0].title, cases[i].title);
		assert_ptr_equal(judged.said->current, &judged.said->items[0]);
		assert_ptr_equal(judged.said->items[0].seller, &judged.said->sellers[0]);
		finish(&judged);
	}
}

#define COUPON(AUDIENCE)                                                                                            \
	", \"parts\": [{\"kind\": \"shop_coupon\", \"amount\": 1000, \"how\": \"claim\", \"audience\": \"" AUDIENCE \
	"\"}]"

static void truth_holds_a_price_whose_condition_cannot_be_said(void **given)
{
	(void)given;
	static const char *const rooms[] = {
		ROOM("", "", TITLE ", \"price\": {\"currency\": \"CNY\", \"sale\": 5990" COUPON("全网最低会员") "}"),
		ROOM("", "", TITLE PRICE ", \"limits\": {\"audience\": \"微信好友\"}"),
		ROOM("", "",
		     TITLE ", \"price\": {\"currency\": \"CNY\", \"sale\": 6990" COUPON(
			     "微信好友") "}, \"bargain\": "
					 "{\"agreed\": {\"amount\": 5990, \"at\": \"2026-11-21T19:59:00+08:00\"}}"),
	};
	for (size_t i = 0; i < 3; i++) {
		struct judged judged = judge_text(rooms[i]);
		struct air before = air_of_room(judged.room, NOW_MS);
		struct air air = air_of_room(judged.said, NOW_MS);
		assert_int_equal(before.hold, HOLD_NONE);
		assert_int_equal(air.hold, HOLD_UNKNOWN_PART);
		assert_true(air.is_price_withheld);
		assert_true(judged.truth->items[0].is_price_held);
		// and whoever reads its document
		char *text = encoded(judged.said);
		const struct room *again = decode(text);
		assert_true(air_of_room(again, NOW_MS).is_price_withheld);
		room_unref(again);
		free(text);
		finish(&judged);
	}
	struct judged judged = judge_text(
		ROOM("", "", TITLE ", \"price\": {\"currency\": \"CNY\", \"sale\": 5990" COUPON("新客") "}"));
	assert_ptr_equal(judged.said, judged.room);
	finish(&judged);
}

/* -- the clock -- */

#define LIST(TIME)                                                                                                   \
	", \"price\": {\"currency\": \"CNY\", \"sale\": 5990, \"list\": {\"amount\": 9900, \"basis\": \"deal_7d\", " \
	"\"captured_at\": \"" TIME "+08:00\"}}"
#define PROVED                                         \
	", \"evidence\": {\"id\": \"e\", \"sha256\": " \
	"\"0000000000000000000000000000000000000000000000000000000000000000\"}"
#define COMPARED(AMOUNT, MORE)                                                                         \
	", \"comparisons\": [{\"market\": \"超市\", \"same_spec\": true, \"kind\": \"other_shop\", " \
	"\"amount\": " AMOUNT ", \"captured_at\": \"2026-11-21T08:00:00+08:00\"" MORE "}]"

static void truth_lapses_by_the_clock(void **given)
{
	(void)given;
	const struct room *room = decode(ROOM("", "", TITLE LIST("2026-11-15T20:00:00") COMPARED("6990", PROVED)));
	struct judged judged = judge_at(the_rules, NULL, room_ref(room), NOW_MS);
	assert_ptr_equal(judged.said, judged.room);
	int64_t next_ms = judged.truth->changes_at_ms;
	assert_int_equal(next_ms, NOW_MS + 12 * HOUR_MS + 1);
	finish(&judged);
	judged = judge_at(the_rules, NULL, room_ref(room), next_ms - 1);
	assert_ptr_equal(judged.said, judged.room);
	finish(&judged);
	judged = judge_at(the_rules, NULL, room_ref(room), next_ms);
	assert_non_null(found(&judged, "comparison"));
	assert_int_equal(judged.said->items[0].comparison_count, 0);
	assert_int_equal(judged.said->items[0].price.list.basis, LIST_DEAL_7D);
	next_ms = judged.truth->changes_at_ms;
	assert_int_equal(next_ms, NOW_MS + 24 * HOUR_MS + 1);
	finish(&judged);
	judged = judge_at(the_rules, NULL, room, next_ms);
	assert_non_null(found(&judged, "reference_price"));
	assert_int_equal(judged.said->items[0].price.list.basis, LIST_INVALID);
	assert_int_equal(judged.truth->changes_at_ms, ROOM_UNSET);
	finish(&judged);
}

/* A price that was the original one on the strength of a deal is not when the deal is too old. */
static void truth_takes_the_word_with_its_record(void **given)
{
	(void)given;
	const struct room *room = decode(ROOM("", "", TITLE LIST("2026-11-15T20:00:00") ", \"spec\": \"原价 99 元\""));
	struct judged judged = judge_at(the_rules, NULL, room_ref(room), NOW_MS);
	assert_ptr_equal(judged.said, judged.room);
	int64_t next_ms = judged.truth->changes_at_ms;
	finish(&judged);
	judged = judge_at(the_rules, NULL, room, next_ms);
	assert_non_null(found(&judged, "original_price"));
	assert_null(judged.said->items[0].spec);
	finish(&judged);
}

static void truth_keeps_rights_off_goods_without_them(void **given)
{
	(void)given;
	static const char seven[] = ", \"trust\": [{\"kind\": \"fast_refund\"}, {\"kind\": \"seven_day_return\"}]";
	char text[2048];
	for (int is_seller = 0; is_seller < 2; is_seller++) {
		for (int i = 0; i < 3; i++) {
			static const char *const goods[] = {", \"category\": \"生鲜\"", ", \"nature\": \"by_weight\"",
							    ", \"category\": \"纸品\""};
			snprintf(text, sizeof(text), ROOM("", "%s", TITLE PRICE "%s%s"), is_seller ? seven : "",
				 goods[i], is_seller ? "" : seven);
			struct judged judged = judge_text(text);
			bool is_held = i < 2;
			assert_int_equal(found(&judged, "seven_day_return") != NULL, is_held);
			assert_int_equal(judged.said != judged.room, is_held);
			const struct room_item *item = &judged.said->items[0];
			for (size_t j = 0; is_held && j < item->trust_count; j++)
				assert_true(item->trust[j].is_excluded ==
					    (item->trust[j].kind == TRUST_SEVEN_DAY_RETURN));
			assert_int_equal(item->trust_count, is_seller ? is_held : 2);
			finish(&judged);
		}
	}
}

/* -- selection rooms -- */

#define SELECTION ", \"mode\": \"selection\""

static void truth_says_who_may_come_on_air(void **given)
{
	(void)given;
	static const struct {
		const char *room;
		const char *ineligible; /* NULL: it may; "": not judged */
		bool is_price_held;
	} cases[] = {
		{ROOM("", "", TITLE PRICE), "", false},
		{ROOM(SELECTION, ", \"experience_score\": \"4.80\"", TITLE PRICE), NULL, false},
		{ROOM(SELECTION, ", \"experience_score\": \"4.49\"", TITLE PRICE), "seller_score", true},
		{ROOM(SELECTION, "", TITLE PRICE), "seller_score", true},
		{ROOM(SELECTION, ", \"experience_score\": \"4.80\"", TITLE PRICE ", \"branded\": false"), "branded",
		 true},
		{ROOM(SELECTION, ", \"experience_score\": \"4.80\"", TITLE PRICE ", \"category\": \"化妆品\""),
		 "licences", false},
		{ROOM(SELECTION, ", \"experience_score\": \"4.80\"", TITLE PRICE COMPARED("5989", PROVED)), "dearer",
		 true},
		{ROOM(SELECTION, ", \"experience_score\": \"4.80\"", TITLE PRICE COMPARED("5990", PROVED)), NULL,
		 false},
		{ROOM(SELECTION, ", \"experience_score\": \"4.80\"", TITLE PRICE COMPARED("5990", "")), "comparison",
		 false},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct judged judged = judge_text(cases[i].room);
		const struct item_truth *item = &judged.truth->items[0];
		const char *wanted = cases[i].ineligible;
		if (!wanted)
			assert_int_equal(item->eligible, ELIGIBLE);
		else if (!*wanted)
			assert_int_equal(item->eligible, ELIGIBILITY_UNKNOWN);
		else
			assert_string_equal(item->ineligible->rule, wanted);
		assert_int_equal(item->is_price_held, cases[i].is_price_held);
		assert_int_equal(air_of_room(judged.said, NOW_MS).hold != HOLD_NONE, cases[i].is_price_held);
		finish(&judged);
	}
}

/* What waits for its link is judged by what was agreed, not by what the shop still charges. */
static void truth_judges_what_was_agreed(void **given)
{
	(void)given;
	struct judged judged = judge_text(ROOM(
		SELECTION, ", \"experience_score\": \"4.80\"",
		TITLE
		", \"price\": {\"currency\": \"CNY\", \"sale\": 25900}, \"bargain\": {\"agreed\": {\"amount\": 5989, "
		"\"at\": \"2026-11-21T19:59:00+08:00\"}}" COMPARED("5990", PROVED)));
	struct air air = air_of_room(judged.said, NOW_MS);
	assert_int_equal(air.hold, HOLD_PRICE_MISMATCH);
	assert_int_equal(air.beat, BEAT_AGREED);
	assert_int_equal(judged.truth->items[0].eligible, ELIGIBLE);
	finish(&judged);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(truth_passes_a_clean_room_through),
		cmocka_unit_test(truth_names_an_item_otherwise),
		cmocka_unit_test(truth_holds_a_price_whose_condition_cannot_be_said),
		cmocka_unit_test(truth_lapses_by_the_clock),
		cmocka_unit_test(truth_takes_the_word_with_its_record),
		cmocka_unit_test(truth_keeps_rights_off_goods_without_them),
		cmocka_unit_test(truth_says_who_may_come_on_air),
		cmocka_unit_test(truth_judges_what_was_agreed),
	};
	return cmocka_run_group_tests(tests, read_rules, forget_rules);
}
