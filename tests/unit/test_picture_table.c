/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bargain and what the same thing costs elsewhere: what may be said of them, and when. */
#include "unit.h"

#include "comparison.h"
#include "picture_paper.h"
#include "picture_seen.h"
#include "picture_table.h"
#include "room/reference.h"

#include <string.h>

static struct build *the_build;

static struct seen see(enum layer layer, const char *item_patch, int64_t age_ms, int64_t after_ms, enum air_mode mode)
{
	return seen_at(the_build, &(struct seen_look){.spec = {.layer = layer},
						      .item_patch = item_patch,
						      .age_ms = age_ms,
						      .after_ms = after_ms,
						      .mode = mode});
}

static void who_gave_what_is_said_in_order(void **state)
{
	(void)state;
	struct seen seen = see(LAYER_ALL, HAGGLE("haggle", "[]"), 0, 0, AIR_NORMAL);
	static const char *const said[] = {"品牌报价", "79.90", "平台补贴", "−10.00", "主播再砍", "现在", "59.90"};
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		assert_true(seen_has(&seen, LAYER_BARGAIN, said[i]));
	assert_int_equal(seen_count(&seen, LAYER_BARGAIN, "−10.00"), 2);
	assert_false(seen_has(&seen, LAYER_BARGAIN, "49.90")); // a wish is not a price
	assert_true(seen_has(&seen, LAYER_BARGAIN, "现场议价 · 未开售"));
	assert_false(seen_has(&seen, LAYER_PRICE, ""));
	assert_false(seen_has(&seen, LAYER_STOCK, ""));
}

static void the_picture_of_a_bargain_does_not_know_the_shops_price(void **state)
{
	(void)state;
	struct seen first = see(LAYER_ALL, HAGGLE("haggle", "[]"), 0, 0, AIR_NORMAL);
	assert_false(seen_has(&first, LAYER_INVALID, "69.90")); // the shop's
	assert_false(seen_has(&first, LAYER_INVALID, "直播价"));
}

static void an_old_bargain_leaves_and_its_sign_stays(void **state)
{
	(void)state;
	static const struct {
		int64_t age_ms, after_ms;
		enum air_mode mode;
		bool has_figures;
	} cases[] = {
		{0, 0, AIR_NORMAL, true},      {0, 16000, AIR_NORMAL, true},  {0, 16001, AIR_NORMAL, false},
		{20000, 0, AIR_NORMAL, false}, {90000, 0, AIR_NORMAL, false}, {0, 0, AIR_SAFE, false},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct seen seen =
			see(LAYER_ALL, HAGGLE("quote", COMPARED), cases[i].age_ms, cases[i].after_ms, cases[i].mode);
		assert_int_equal(seen_has(&seen, LAYER_BARGAIN, "59.90"), cases[i].has_figures);
		assert_int_equal(seen_has(&seen, LAYER_COMPARISON, "99.00"), cases[i].has_figures);
		assert_true(seen_has(&seen, LAYER_BARGAIN, "未开售"));
		assert_true(seen_has(&seen, LAYER_PRODUCT, "雨森悬挂抽纸"));
	}
	assert_int_equal(see(LAYER_BARGAIN, HAGGLE("sold_out", "[]"), 0, 0, AIR_NORMAL).quads, 0);
	assert_int_equal(see(LAYER_BARGAIN, HAGGLE("tease", "[]"), 0, 0, AIR_NORMAL).quads, 0);
}

#define GIVEN_TOO                                                                                              \
	"{\"beat\": \"haggle\", \"bargain\": {\"steps\": [" STEP("a", "quote", "brand", AFTER(7990)) "," STEP( \
		"b", "cut", "brand",                                                                           \
		AFTER(6990)) "," STEP("c", "subsidy", "platform",                                              \
				      AFTER(5990)) "," STEP("d", "gift", "brand",                              \
							    AFTER(5990) ", \"note\": \"前两万单送肉脯\"")

/* A gift leaves the price as it is: it is said in words, and before it goes what changed the price stays. */
static void what_was_given_beside_money_is_said_in_words(void **state)
{
	(void)state;
	struct seen seen = see(LAYER_BARGAIN, GIVEN_TOO "]}}", 0, 0, AIR_NORMAL);
	assert_true(seen_has(&seen, LAYER_BARGAIN, "前两万单送肉脯"));
	assert_false(seen_has(&seen, LAYER_BARGAIN, "−0.00"));
	// beside a comparison there is room for three rows
	seen = see(LAYER_ALL, GIVEN_TOO "]}, \"comparisons\": " COMPARED "}", 0, 0, AIR_NORMAL);
	assert_true(seen_has(&seen, LAYER_COMPARISON, "京选超市"));
	assert_true(seen_has(&seen, LAYER_BARGAIN, "79.90"));
	assert_int_equal(seen_count(&seen, LAYER_BARGAIN, "−10.00"), 2);
	assert_false(seen_has(&seen, LAYER_BARGAIN, "肉脯"));
}

/* Without a comparison the sum stands beside its rows, not at the far edge of the plate. */
static void a_bargain_alone_fills_its_plate(void **state)
{
	(void)state;
	struct seen seen = see(LAYER_ALL, HAGGLE("haggle", "[]"), 0, 0, AIR_NORMAL);
	const struct seen_text *quote = NULL;
	const struct seen_text *sum = NULL;
	for (size_t i = 0; i < seen.count; i++) {
		quote = seen.texts[i].layer == LAYER_BARGAIN && strcmp(seen.texts[i].text, "79.90") == 0
				? &seen.texts[i]
				: quote;
		sum = seen.texts[i].layer == LAYER_BARGAIN && strcmp(seen.texts[i].text, "59.90") == 0 ? &seen.texts[i]
												       : sum;
	}
	assert_true(quote && sum);
	assert_true(sum->left > quote->right);
	assert_true(sum->left < quote->right + 160);
	assert_true(sum->style->size_px > 2 * quote->style->size_px);
}

/* What a buyer is promised is said while it is bargained, too, in each arrangement. */
static void rights_and_gifts_come_on_air_in_a_haggle(void **state)
{
	(void)state;
	static const char *const themes[] = {"selection-portrait", "selection-landscape"};
	static const char *const variants[] = {"solo", "duo", "table", "tv"};
	static const char patch[] = "{\"beat\": \"haggle\", \"trust\": [{\"kind\": \"fast_refund\"}], \"gifts\": "
				    "[{\"name\": \"泡发壶\", \"quantity\": 1}]}";
	for (size_t i = 0; i < 8; i++) {
		struct seen_look look = {.spec = {.theme = themes[i / 4], .variant = variants[i % 4]},
					 .item_patch = patch};
		bool has_right = false;
		bool has_gift = false;
		for (look.after_ms = 0; look.after_ms < 12000; look.after_ms += 6000) {
			struct seen seen = seen_at(the_build, &look);
			has_right |= seen_has(&seen, LAYER_TRUST, "极速退款");
			has_gift |= seen_has(&seen, LAYER_GIFTS, "泡发壶");
		}
		assert_true(has_right && has_gift);
	}
}

static void a_comparison_is_of_the_same_thing_dated_and_proved(void **state)
{
	(void)state;
	static const char *const refused[] = {
		"{\"beat\": \"haggle\", \"channel_exclusive\": true, \"comparisons\": " COMPARED "}",
		"{\"beat\": \"haggle\", \"nature\": \"unique\", \"comparisons\": " COMPARED "}",
		"{\"beat\": \"haggle\", \"comparisons\": [{\"market\": \"m\", \"same_spec\": false, \"amount\": 9900,"
		" \"kind\": \"other_shop\", \"captured_at\": \"2026-11-21T19:05:00+08:00\"}]}",
		"{\"beat\": \"haggle\", \"comparisons\": [{\"market\": \"m\", \"same_spec\": true, \"amount\": 9900,"
		" \"kind\": \"other_shop\", \"captured_at\": \"2026-11-21T19:05:00+08:00\"}]}",
	};
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		assert_int_equal(see(LAYER_COMPARISON, refused[i], 0, 0, AIR_NORMAL).quads, 0);
	struct seen seen = see(LAYER_COMPARISON, HAGGLE("haggle", COMPARED), 0, 0, AIR_NORMAL);
	assert_true(seen_has(&seen, LAYER_COMPARISON, "京选超市"));
	assert_true(seen_has(&seen, LAYER_COMPARISON, "本店近 7 日"));
	assert_true(seen_has(&seen, LAYER_COMPARISON, "11-21 19:05 采集，40 包装"));
	assert_true(seen_has(&seen, LAYER_COMPARISON, "凭证 3 条"));
}

static void a_comparison_leaves_when_it_is_a_day_old(void **state)
{
	(void)state;
	const struct room *room = paper_room(HAGGLE("haggle", COMPARED), NULL);
	const int64_t captured_at_ms = PAPER_NOW_MS - 55 * 60000;
	const int64_t ends_ms = captured_at_ms + COMPARISON_LASTS_MS;
	assert_int_equal(comparisons_of(&room->items[0], ends_ms).count, 3);
	assert_int_equal(comparisons_of(&room->items[0], ends_ms + 1).count, 0);
	assert_int_equal(comparisons_of(&room->items[0], captured_at_ms - 1).count, 0);
	// on air too, from a building of before
	struct stage *stage = seen_stage(&(struct stage_spec){.layer = LAYER_COMPARISON});
	struct picture_input input = seen_input(room, ends_ms - 2000, 0);
	build_clear(the_build);
	stage_build(stage, NULL, &input, SEEN_NOW_NS, the_build);
	struct seen seen = seen_of(the_build, 2000, AIR_NORMAL);
	assert_true(seen.count > 0);
	seen = seen_of(the_build, 2001, AIR_NORMAL);
	assert_int_equal(seen.quads, 0);
	assert_true(build_again_ms(the_build) <= ends_ms + 1);
	stage_destroy(stage);
	room_unref(room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_gave_what_is_said_in_order),
		cmocka_unit_test(the_picture_of_a_bargain_does_not_know_the_shops_price),
		cmocka_unit_test(an_old_bargain_leaves_and_its_sign_stays),
		cmocka_unit_test(what_was_given_beside_money_is_said_in_words),
		cmocka_unit_test(a_bargain_alone_fills_its_plate),
		cmocka_unit_test(rights_and_gifts_come_on_air_in_a_haggle),
		cmocka_unit_test(a_comparison_is_of_the_same_thing_dated_and_proved),
		cmocka_unit_test(a_comparison_leaves_when_it_is_a_day_old),
	};
	the_build = build_create();
	int failed = cmocka_run_group_tests_name("picture_table", tests, NULL, NULL);
	build_destroy(the_build);
	return failed;
}
