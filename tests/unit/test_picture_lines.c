/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Layers of one line: what each says, in which beats, and when it leaves. */
#include "unit.h"

#include "picture_lines.h"
#include "picture_paper.h"
#include "picture_seen.h"

#include <stdio.h>

static struct build *the_build;

static struct seen see(enum layer layer, const char *item_patch, const char *room_patch, int64_t age_ms,
		       int64_t after_ms, enum air_mode mode)
{
	return seen_at(the_build, &(struct seen_look){.spec = {.layer = layer},
						      .item_patch = item_patch,
						      .room_patch = room_patch,
						      .age_ms = age_ms,
						      .after_ms = after_ms,
						      .mode = mode});
}

static const struct line {
	enum layer layer;
	const char *item_patch;
	const char *room_patch;
	const char *said;
	bool is_stale_too;
	bool is_safe_too;
} the_lines[] = {
	{LAYER_CAMPAIGN, CAMPAIGN("open"), NULL, "平台出资", true, false},
	{LAYER_SKUS, SKUS, NULL, "110cm", false, false},
	{LAYER_INSPECTION, INSPECTION, NULL, "成色 A", true, true},
	{LAYER_DEPOSIT, DEPOSIT, NULL, "定金不退", false, false},
	{LAYER_SALES, SALES, NULL, "34,580", false, false},
	{LAYER_SELLER, "{\"seller_id\": \"s\"}", SELLER, "絮屿家清旗舰店", true, true},
	{LAYER_PEOPLE, NULL, PEOPLE, "李经理", true, true},
};

static void each_line_leaves_when_it_may_be_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(the_lines) / sizeof(the_lines[0]); i++) {
		const struct line *line = &the_lines[i];
		struct seen seen = see(line->layer, line->item_patch, line->room_patch, 0, 0, AIR_NORMAL);
		if (!seen_has(&seen, line->layer, line->said))
			fail_msg("\"%s\" is not said", line->said);
		seen = see(line->layer, line->item_patch, line->room_patch, 0, 16001, AIR_NORMAL);
		assert_int_equal(seen_has(&seen, line->layer, line->said), line->is_stale_too);
		seen = see(line->layer, line->item_patch, line->room_patch, 20000, 0, AIR_NORMAL);
		assert_int_equal(seen_has(&seen, line->layer, line->said), line->is_stale_too);
		seen = see(line->layer, line->item_patch, line->room_patch, 0, 0, AIR_SAFE);
		assert_int_equal(seen_has(&seen, line->layer, line->said), line->is_safe_too);
		assert_int_equal(see(line->layer, line->item_patch, line->room_patch, 0, 0, AIR_PANIC).quads, 0);
		assert_int_equal(see(line->layer, NULL, NULL, 0, 0, AIR_NORMAL).quads, 0);
	}
}

static void a_campaign_says_for_whom_and_leaves_at_its_end(void **state)
{
	(void)state;
	struct seen seen = see(LAYER_CAMPAIGN, CAMPAIGN("tease"), NULL, 0, 0, AIR_NORMAL);
	assert_true(seen_has(&seen, LAYER_CAMPAIGN, "百亿补贴"));
	assert_true(seen_has(&seen, LAYER_CAMPAIGN, "限平台新人"));
	assert_false(seen_has(&seen, LAYER_CAMPAIGN, "30 元"));
	seen = see(LAYER_CAMPAIGN, CAMPAIGN("open"), NULL, 0, 0, AIR_SAFE);
	assert_true(seen_has(&seen, LAYER_CAMPAIGN, "百亿补贴"));
	assert_false(seen_has(&seen, LAYER_CAMPAIGN, "30 元"));
	assert_int_equal(see(LAYER_CAMPAIGN, CAMPAIGN("sold_out"), NULL, 0, 0, AIR_NORMAL).quads, 0);
	seen = see(LAYER_CAMPAIGN, CAMPAIGN("open"), NULL, 0, 30 * 60000 - 1, AIR_NORMAL);
	assert_true(seen_has(&seen, LAYER_CAMPAIGN, "百亿补贴"));
	seen = see(LAYER_CAMPAIGN, CAMPAIGN("open"), NULL, 0, 30 * 60000, AIR_NORMAL);
	assert_false(seen_has(&seen, LAYER_CAMPAIGN, "百亿补贴"));
}

static void sizes_that_are_gone_are_named(void **state)
{
	(void)state;
	struct seen seen = see(LAYER_SKUS, SKUS, NULL, 0, 0, AIR_NORMAL);
	assert_true(seen_has(&seen, LAYER_SKUS, "燕麦色"));
	assert_true(seen_has(&seen, LAYER_SKUS, "剩 6"));
	assert_int_equal(seen_count(&seen, LAYER_SKUS, "已售罄"), 1);
	assert_false(seen_has(&seen, LAYER_SKUS, "620"));
}

/* The item has none left: which sizes the shop still counts is nobody's to buy. */
static void a_sold_out_item_lists_no_size_that_is_left(void **state)
{
	(void)state;
	char patch[1024];
	snprintf(patch, sizeof(patch), "{\"stock\": {\"left\": 0}, %s", &SKUS[1]);
	struct seen seen = see(LAYER_SKUS, patch, NULL, 0, 0, AIR_NORMAL);
	assert_true(seen_has(&seen, LAYER_SKUS, "130cm"));
	assert_int_equal(seen_count(&seen, LAYER_SKUS, "cm"), 1);
	assert_false(seen_has(&seen, LAYER_SKUS, "等"));
	seen = see(LAYER_SKUS,
		   "{\"stock\": {\"left\": 0}, \"skus\": [{\"id\": \"a\", \"spec\": \"110cm\", \"sale\": 1}]}", NULL, 0,
		   0, AIR_NORMAL);
	assert_int_equal(seen.quads, 0);
}

static void what_an_inspection_found_is_said_before_what_passed(void **state)
{
	(void)state;
	static const char failed[] =
		"{\"inspection\": {\"grade\": \"B\", \"checks\": [{\"name\": \"屏幕\", \"result\": \"fail\"},"
		" {\"name\": \"外壳\", \"result\": \"pass\"}]}}";
	struct seen seen = see(LAYER_INSPECTION, failed, NULL, 0, 0, AIR_NORMAL);
	assert_true(seen_has(&seen, LAYER_INSPECTION, "屏幕 未通过"));
	assert_true(seen_has(&seen, LAYER_INSPECTION, "1 项通过"));
}

static void sums_and_dates_of_a_presale_come_together(void **state)
{
	(void)state;
	struct seen seen = see(LAYER_DEPOSIT, DEPOSIT, NULL, 0, 0, AIR_NORMAL);
	static const char *const said[] = {"付 50", "抵 100", "尾款 11-28 20:00 起", "至 11-30 23:59", "定金不退"};
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		if (!seen_has(&seen, LAYER_DEPOSIT, said[i]))
			fail_msg("\"%s\" is not said", said[i]);
	assert_int_equal(see(LAYER_DEPOSIT, "{\"sale_type\": \"spot\"}", NULL, 0, 0, AIR_NORMAL).quads, 0);
}

/* Everything that takes turns on one plate: one at a time, by the shop's clock alone. */
static void lines_take_turns_by_the_shops_clock(void **state)
{
	(void)state;
	const struct room *room = paper_room(SKUS, PEOPLE);
	struct stage *stage = seen_stage(&(struct stage_spec){.layer = LAYER_ALL});
	bool was_seen[LAYER_COUNT] = {false};
	for (int64_t shift_ms = 0; shift_ms < 3000; shift_ms += 1000) {
		struct picture_input input = seen_input(room, PAPER_NOW_MS + shift_ms, 0);
		build_clear(the_build);
		stage_build(stage, NULL, &input, SEEN_NOW_NS, the_build);
		for (int64_t after_ms = 0; after_ms < 15000; after_ms += 500) {
			struct seen seen = seen_of(the_build, after_ms, AIR_NORMAL);
			int64_t turn = (PAPER_NOW_MS + shift_ms + after_ms) / 6000;
			// the two lines of this room: sizes, and who is at the table
			bool is_skus = seen_has(&seen, LAYER_SKUS, "110cm");
			bool is_people = seen_has(&seen, LAYER_PEOPLE, "李经理");
			assert_int_equal(is_skus, turn % 2 == 0);
			assert_int_equal(is_people, turn % 2 == 1);
			was_seen[LAYER_SKUS] |= is_skus;
			was_seen[LAYER_PEOPLE] |= is_people;
		}
	}
	assert_true(was_seen[LAYER_SKUS] && was_seen[LAYER_PEOPLE]);
	assert_true(build_again_ms(the_build) != ROOM_UNSET);
	stage_destroy(stage);
	room_unref(room);
}

/* The brand's presenter is named: titles give way to roles before somebody is left out. */
static void titles_give_way_before_people(void **state)
{
	(void)state;
	static const char people[] =
		"{\"room\": {\"people\": [{\"role\": \"host\", \"name\": \"阿棠\", \"title\": "
		"\"主持现场并且对接品牌\"},"
		" {\"role\": \"bargainer\", \"name\": \"老郑\", \"title\": \"手里拿着计算器议价\"},"
		" {\"role\": \"explainer\", \"name\": \"小满\", \"title\": \"讲解商品和回答问题\"},"
		" {\"role\": \"brand\", \"name\": \"林经理\", \"title\": \"絮屿生活旗舰店品牌方\"}]}}";
	struct seen seen = see(LAYER_PEOPLE, NULL, people, 0, 0, AIR_NORMAL);
	assert_true(seen_has(&seen, LAYER_PEOPLE, "阿棠"));
	assert_true(seen_has(&seen, LAYER_PEOPLE, "林经理"));
	assert_true(seen_has(&seen, LAYER_PEOPLE, "品牌方"));
	assert_false(seen_has(&seen, LAYER_PEOPLE, "计算器"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(titles_give_way_before_people),
		cmocka_unit_test(each_line_leaves_when_it_may_be_wrong),
		cmocka_unit_test(a_campaign_says_for_whom_and_leaves_at_its_end),
		cmocka_unit_test(sizes_that_are_gone_are_named),
		cmocka_unit_test(a_sold_out_item_lists_no_size_that_is_left),
		cmocka_unit_test(what_an_inspection_found_is_said_before_what_passed),
		cmocka_unit_test(sums_and_dates_of_a_presale_come_together),
		cmocka_unit_test(lines_take_turns_by_the_shops_clock),
	};
	the_build = build_create();
	int failed = cmocka_run_group_tests_name("picture_lines", tests, NULL, NULL);
	build_destroy(the_build);
	return failed;
}
