/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the buyer is promised and what comes with it: what is said of them, whole, and when. And their icons. */
#include "unit.h"

#include "base/file.h"
#include "picture_badges.h"
#include "picture_paper.h"
#include "picture_seen.h"
#include "rights.h"
#include "sketch_op.h"
#include "stage_own.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static struct build *the_build;

struct look {
	enum layer layer;
	const char *language;
	const char *item_patch;
	const char *room_patch;
	int64_t age_ms;
	int64_t after_ms;
	enum air_mode mode;
};

static struct seen see(const struct look *look)
{
	return seen_at(the_build, &(struct seen_look){.spec = {.layer = look->layer, .language = look->language},
						      .item_patch = look->item_patch,
						      .room_patch = look->room_patch,
						      .age_ms = look->age_ms,
						      .after_ms = look->after_ms,
						      .mode = look->mode == AIR_SAFE ? AIR_SAFE : AIR_NORMAL});
}

static bool has_right(const char *rights, const char *text)
{
	struct seen seen = see(&(struct look){.layer = LAYER_TRUST, .item_patch = rights});
	return seen_has(&seen, LAYER_TRUST, text);
}

#define ONE(kind, more) "{\"trust\": [" RIGHT(kind, more) "]}"

static void a_right_is_said_with_its_scope(void **state)
{
	(void)state;
	static const struct {
		const char *patch, *said;
	} cases[] = {
		{ONE("refund_without_return", ""), "退款不退货"},
		{ONE("return_freight", ""), "运费险"},
		{ONE("fake_compensation", ", \"times\": 1"), "假一赔一"},
		{ONE("fake_compensation", ", \"times\": 3"), "假一赔三"},
		{ONE("fake_compensation", ", \"times\": 10"), "假一赔十"},
		{ONE("fake_compensation", ", \"times\": 11"), "假一赔 11"},
		{ONE("fake_compensation", ", \"times\": 100"), "假一赔 100"},
		{ONE("seven_day_return", ""), "七天无理由退货"},
		{ONE("seven_day_return", ", \"days\": 15"), "15 天无理由退货"},
		{ONE("fast_refund", ""), "极速退款"},
		{ONE("fast_refund", ", \"hours\": 2"), "极速退款 2 小时"},
		{ONE("fast_dispatch", ", \"hours\": 48"), "48 小时发货"},
		{ONE("price_protection", ""), "价保"},
		{ONE("price_protection", ", \"days\": 30"), "30 天价保"},
		{ONE("quality_warranty", ", \"days\": 730"), "质保 730 天"},
		{ONE("return_freight", ", \"tier\": \"升级版\""), "运费险（升级版）"},
		{ONE("other", ", \"label\": \"坏果包赔\", \"days\": 3"), "坏果包赔 3 天"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct seen seen = see(&(struct look){.layer = LAYER_TRUST, .item_patch = cases[i].patch});
		assert_int_equal(seen.count, 2);
		assert_string_equal(seen.texts[0].text, "信任卡");
		assert_string_equal(seen.texts[1].text, cases[i].said);
	}
	assert_false(has_right(ONE("other", ""), ""));
	struct seen seen = see(&(struct look){
		.layer = LAYER_TRUST, .language = "en", .item_patch = ONE("fake_compensation", ", \"times\": 20")});
	assert_true(seen_has(&seen, LAYER_TRUST, "20x back if fake"));
}

static void kinds_of(const char *item_patch, const char *room_patch, int64_t at_ms, char *text, size_t size_bytes)
{
	const struct room *room = paper_room(item_patch, room_patch);
	struct rights rights = rights_of(&room->items[0], at_ms);
	text[0] = '\0';
	for (size_t i = 0; i < rights.count; i++) {
		size_t used = strlen(text);
		snprintf(text + used, size_bytes - used, "%d ", (int)rights.entries[i]->kind);
	}
	room_unref(room);
}

static void the_items_word_on_a_right_wins(void **state)
{
	(void)state;
	static const struct {
		const char *item, *room, *kinds;
	} cases[] = {
		{PAPER_RIGHTS, SELLER_OF_PAPER, "1 3 6 2 5 "},
		{PROMISED(""), SELLER_OF_PAPER, "2 4 3 5 "},
		{PAPER_RIGHTS, SHOP_OF(""), "1 3 6 "},
		{PROMISED(RIGHT("return_freight", ", \"excluded\": true")), SHOP_OF(RIGHT("return_freight", "")), ""},
		// of the kind `other`, the label says which
		{PROMISED(RIGHT("other", ", \"label\": \"a\"")),
		 SHOP_OF(RIGHT("other", ", \"label\": \"a\"") "," RIGHT("other", ", \"label\": \"b\"")), "9 9 "},
		{PROMISED(RIGHT("other", ", \"label\": \"a\", \"excluded\": true")),
		 SHOP_OF(RIGHT("other", ", \"label\": \"a\"") "," RIGHT("other", ", \"label\": \"b\"")), "9 "},
		{PROMISED(RIGHT("other", ", \"excluded\": true")), SHOP_OF(RIGHT("other", ", \"label\": \"b\"")), ""},
		// a list that contradicts itself promises nothing
		{PROMISED(RIGHT("fast_refund", "") "," RIGHT("fast_refund", ", \"excluded\": true")), SHOP_OF(""), ""},
		{PROMISED(RIGHT("fast_refund", "") "," RIGHT("fast_refund", "")), SHOP_OF(""), "5 "},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char kinds[96];
		kinds_of(cases[i].item, cases[i].room, PAPER_NOW_MS, kinds, sizeof(kinds));
		assert_string_equal(kinds, cases[i].kinds);
	}
}

#define UNTIL(time) ", \"until\": \"2026-11-21T" time "+08:00\""

static void a_right_that_ended_says_nothing(void **state)
{
	(void)state;
	char kinds[96];
	// the item's own word ends with it: then the seller's counts
	static const char item[] = PROMISED(RIGHT("fake_compensation", ", \"times\": 10" UNTIL("20:01:00")) "," RIGHT(
		"return_freight", ", \"excluded\": true" UNTIL("20:02:00")));
	static const char room[] =
		SHOP_OF(RIGHT("return_freight", "") "," RIGHT("fake_compensation", ", \"times\": 3"));
	kinds_of(item, room, PAPER_NOW_MS + 59999, kinds, sizeof(kinds));
	assert_string_equal(kinds, "3 ");
	kinds_of(item, room, PAPER_NOW_MS + 60000, kinds, sizeof(kinds));
	assert_string_equal(kinds, "3 ");
	kinds_of(item, room, PAPER_NOW_MS + 120000, kinds, sizeof(kinds));
	assert_string_equal(kinds, "2 3 ");
	const struct room *made = paper_room(item, room);
	assert_true(rights_of(&made->items[0], PAPER_NOW_MS).until_ms == PAPER_NOW_MS + 60000);
	assert_true(rights_of(&made->items[0], PAPER_NOW_MS + 60000).until_ms == PAPER_NOW_MS + 120000);
	assert_true(rights_of(&made->items[0], PAPER_NOW_MS + 120000).until_ms == INT64_MAX);
	assert_int_equal(rights_of(NULL, PAPER_NOW_MS).count, 0);
	room_unref(made);
}

static void a_right_leaves_by_itself_in_its_frame(void **state)
{
	(void)state;
	struct look look = {
		.layer = LAYER_TRUST,
		.item_patch = "{\"trust\": [" RIGHT("fast_refund", "") "," RIGHT(
			"price_protection", ", \"days\": 30" UNTIL("20:00:20")) "," RIGHT("return_freight",
											  UNTIL("21:00:00")) "]}",
	};
	look.after_ms = 19999;
	struct seen seen = see(&look);
	assert_true(seen_has(&seen, LAYER_TRUST, "30 天价保"));
	look.after_ms = 20000;
	seen = see(&look);
	assert_false(seen_has(&seen, LAYER_TRUST, "价保"));
	assert_true(seen_has(&seen, LAYER_TRUST, "极速退款"));
	assert_int_equal(seen_count(&seen, LAYER_TRUST, "信任卡"), 1);
	// what ends later is painted before it does, and is gone even when nobody paints any more
	assert_true(build_again_ms(the_build) <= PAPER_NOW_MS + 3570000);
	look.after_ms = 3599999;
	seen = see(&look);
	assert_true(seen_has(&seen, LAYER_TRUST, "运费险"));
	look.after_ms = 3600000;
	assert_int_equal(see(&look).quads, 0);
	// the last one
	look.item_patch = ONE("fast_refund", UNTIL("20:00:20"));
	look.after_ms = 20000;
	assert_int_equal(see(&look).quads, 0);
}

static void promises_and_gifts_keep_to_their_beats(void **state)
{
	(void)state;
	static const struct {
		const char *beat;
		bool has_trust, has_gifts;
	} beats[] = {
		{"tease", true, false}, {"quote", true, false}, {"haggle", true, true},   {"agreed", true, true},
		{"open", true, true},   {"encore", true, true}, {"closed", false, false},
	};
	for (size_t i = 0; i < sizeof(beats) / sizeof(beats[0]); i++) {
		char patch[512];
		unsigned beat = beats_of_name(beats[i].beat);
		snprintf(patch, sizeof(patch),
			 "{\"beat\": \"%s\", \"trust\": [{\"kind\": \"fast_refund\"}], \"gifts\": [" TISSUES "],"
			 " \"bargain\": {\"steps\": [], \"agreed\": {\"amount\": 5990, \"at\": "
			 "\"2026-11-21T19:59:00+08:00\"}}}",
			 beats[i].beat);
		assert_int_equal((layer_trust_kind.beats & beat) != 0, beats[i].has_trust);
		assert_int_equal((layer_gifts_kind.beats & beat) != 0, beats[i].has_gifts);
		struct seen seen = see(&(struct look){.layer = LAYER_TRUST, .item_patch = patch});
		assert_int_equal(seen_has(&seen, LAYER_TRUST, "极速退款"), beats[i].has_trust);
		seen = see(&(struct look){.layer = LAYER_GIFTS, .item_patch = patch});
		assert_int_equal(seen_has(&seen, LAYER_GIFTS, "湿厕纸"), beats[i].has_gifts);
	}
	static const char gone[] =
		"{\"stock\": {\"left\": 0}, \"trust\": [{\"kind\": \"fast_refund\"}], \"gifts\": [" TISSUES "]}";
	assert_int_equal(see(&(struct look){.layer = LAYER_TRUST, .item_patch = gone}).quads, 0);
	assert_int_equal(see(&(struct look){.layer = LAYER_GIFTS, .item_patch = gone}).quads, 0);
}

static void promises_stay_and_gifts_go_with_the_price(void **state)
{
	(void)state;
	static const char locked[] =
		"{\"price\": {\"locked_until\": \"2026-11-21T20:30:00+08:00\"}, \"gifts\": [" TISSUES
		"], \"trust\": [{\"kind\": \"fast_refund\"}]}";
	static const char plain[] = "{\"gifts\": [" TISSUES "], \"trust\": [{\"kind\": \"fast_refund\"}]}";
	static const struct {
		const char *patch;
		int64_t age_ms, after_ms;
		enum air_mode mode;
		bool has_gifts;
	} cases[] = {
		{plain, 0, 0, AIR_NORMAL, true},      {plain, 0, 16000, AIR_NORMAL, true},
		{plain, 0, 16001, AIR_NORMAL, false}, {plain, 20000, 0, AIR_NORMAL, false},
		{plain, 90000, 0, AIR_NORMAL, false}, {plain, 0, 0, AIR_SAFE, false},
		{locked, 20000, 0, AIR_NORMAL, true}, {locked, 90000, 0, AIR_NORMAL, false},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct look look = {.layer = LAYER_TRUST,
				    .item_patch = cases[i].patch,
				    .age_ms = cases[i].age_ms,
				    .after_ms = cases[i].after_ms,
				    .mode = cases[i].mode};
		struct seen seen = see(&look);
		assert_true(seen_has(&seen, LAYER_TRUST, "极速退款"));
		look.layer = LAYER_GIFTS;
		seen = see(&look);
		assert_int_equal(seen_has(&seen, LAYER_GIFTS, "湿厕纸"), cases[i].has_gifts);
	}
}

static void a_gift_is_said_whole(void **state)
{
	(void)state;
	struct look look = {.layer = LAYER_GIFTS, .item_patch = GIVEN(TISSUES)};
	struct seen seen = see(&look);
	static const char *const said[] = {"赠品", "湿厕纸", "40 片装", "×2", "前 5,000 名"};
	assert_int_equal(seen.count, sizeof(said) / sizeof(said[0]));
	for (size_t i = 0; i < seen.count; i++)
		assert_string_equal(seen.texts[i].text, said[i]);
	look.item_patch = GIVEN(GIFT("泡发壶", 1, ""));
	seen = see(&look);
	assert_int_equal(seen.count, 3);
	assert_string_equal(seen.texts[2].text, "×1");
	// a value without where it comes from is none
	look.item_patch = GIVEN(VALUED);
	seen = see(&look);
	assert_true(seen_has(&seen, LAYER_GIFTS, "价值 8.80"));
	assert_true(seen_has(&seen, LAYER_GIFTS, "（本店在售价）"));
	look.item_patch = GIVEN(GIFT("肉脯", 2, ", \"value\": 880"));
	seen = see(&look);
	assert_false(seen_has(&seen, LAYER_GIFTS, "价值"));
	// one that is for nobody is none
	look.item_patch = GIVEN(GIFT("湿厕纸", 2, ", \"first_n\": 0"));
	assert_int_equal(see(&look).quads, 0);
	look.item_patch = GIVEN("");
	assert_int_equal(see(&look).quads, 0);
}

#define LONG_NAME "悬挂式抽纸收纳架免打孔防水加厚款"

static void what_does_not_fit_takes_another_turn_whole(void **state)
{
	(void)state;
	struct look look = {.layer = LAYER_GIFTS,
			    .item_patch = GIVEN(VALUED "," GIFT(LONG_NAME, 1, ", \"spec\": \"白色\"") "," TISSUES)};
	bool was_seen[3] = {false};
	for (look.after_ms = 0; look.after_ms < 12000; look.after_ms += 6000) {
		struct seen seen = see(&look);
		was_seen[0] |= seen_has(&seen, LAYER_GIFTS, "肉脯");
		was_seen[1] |= seen_has(&seen, LAYER_GIFTS, LONG_NAME) && seen_has(&seen, LAYER_GIFTS, "白色");
		assert_false(seen_has(&seen, LAYER_GIFTS, "价值")); // gives way before a gift does
		for (size_t i = 0; i < seen.count; i++) {
			assert_false(seen.texts[i].is_elided);
			assert_true(seen.texts[i].left >= seen.texts[i].cell_left);
			assert_true(seen.texts[i].right <= 112 + 24 + 808);
		}
	}
	assert_true(was_seen[0]);
	assert_true(was_seen[1]);
	// one that is longer than a line is broken between its words
	look.item_patch =
		GIVEN(GIFT("悬挂式抽纸收纳架免打孔防水加厚大号", 1, ", \"spec\": \"白色加厚 30 厘米 带挂钩两只\""));
	look.after_ms = 0;
	struct seen seen = see(&look);
	assert_int_equal(seen.count, 4);
	assert_true(seen.texts[2].baseline > seen.texts[1].baseline);
	// six rights: three and three
	look = (struct look){.layer = LAYER_TRUST, .item_patch = PAPER_RIGHTS, .room_patch = SELLER_OF_PAPER};
	static const char *const rights[] = {"退款不退货", "假一赔十", "48 小时发货", "运费险", "极速退款"};
	size_t found = 0;
	for (; look.after_ms < 12000; look.after_ms += 6000) {
		seen = see(&look);
		for (size_t i = 0; i < sizeof(rights) / sizeof(rights[0]); i++)
			found += seen_has(&seen, LAYER_TRUST, rights[i]);
		assert_false(seen_has(&seen, LAYER_TRUST, "无理由"));
		assert_false(seen_has(&seen, LAYER_TRUST, "假一赔三"));
	}
	assert_int_equal(found, sizeof(rights) / sizeof(rights[0]));
}

static size_t icons_seen(void)
{
	const struct build_piece *pieces;
	size_t count = build_pieces(the_build, &pieces);
	size_t icons = 0;
	for (size_t i = 0; i < count; i++) {
		const struct sketch_args *args = pieces[i].args;
		for (const struct sketch_op *op = args->first; op; op = op->next)
			icons += op->kind == SKETCH_BADGE;
	}
	return icons;
}

static void write_icon(const char *folder, const char *name, const char *text)
{
	char path[512];
	snprintf(path, sizeof(path), "%s/badges/%s.svg", folder, name);
	assert_true(file_write_atomic(path, text, strlen(text), NULL));
}

static void an_icon_that_is_missing_leaves_the_text_alone(void **state)
{
	(void)state;
	static const char folder[] = SHOP_BINARY_DIR "/tests/picture_badges_data";
	struct badges badges;
	mkdir(folder, 0777);
	mkdir(SHOP_BINARY_DIR "/tests/picture_badges_data/badges", 0777);
	write_icon(folder, "bolt", "<svg/>");
	write_icon(folder, "truck", "no shape");
	badges_load(&badges, paper_bridge(), folder);
	for (int badge = BADGE_INVALID; badge < BADGE_COUNT; badge++)
		assert_int_equal(badges.entries[badge].shape != NULL, badge == BADGE_BOLT);
	badges_finish(&badges);
	assert_null(badges.entries[BADGE_BOLT].shape);

	// the same line with and without
	const struct room *room = paper_room("{\"trust\": [{\"kind\": \"fast_refund\"}]}", NULL);
	struct stage *stage = seen_stage(&(struct stage_spec){.layer = LAYER_TRUST});
	struct picture_input input = seen_input(room, PAPER_NOW_MS, 0);
	build_clear(the_build);
	stage_build(stage, NULL, &input, SEEN_NOW_NS, the_build);
	assert_int_equal(icons_seen(), 1);
	struct seen with = seen_of(the_build, 0, AIR_NORMAL);
	badges_finish(&stage->badges);
	build_clear(the_build);
	stage_build(stage, NULL, &input, SEEN_NOW_NS, the_build);
	assert_int_equal(icons_seen(), 0);
	struct seen without = seen_of(the_build, 0, AIR_NORMAL);
	assert_int_equal(without.count, 2);
	assert_string_equal(without.texts[1].text, "极速退款");
	assert_true(without.texts[1].x < with.texts[1].x);
	stage_destroy(stage);
	room_unref(room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_right_is_said_with_its_scope),
		cmocka_unit_test(the_items_word_on_a_right_wins),
		cmocka_unit_test(a_right_that_ended_says_nothing),
		cmocka_unit_test(a_right_leaves_by_itself_in_its_frame),
		cmocka_unit_test(promises_and_gifts_keep_to_their_beats),
		cmocka_unit_test(promises_stay_and_gifts_go_with_the_price),
		cmocka_unit_test(a_gift_is_said_whole),
		cmocka_unit_test(what_does_not_fit_takes_another_turn_whole),
		cmocka_unit_test(an_icon_that_is_missing_leaves_the_text_alone),
	};
	the_build = build_create();
	int failed = cmocka_run_group_tests_name("picture_badges", tests, NULL, NULL);
	build_destroy(the_build);
	return failed;
}
