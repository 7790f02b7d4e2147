/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is said beside the offer: notices, the rundown, who is at the table, whose goods these are. */
#include "unit.h"

#include "picture_paper.h"
#include "picture_seen.h"

#include <stdio.h>

static struct build *the_build;

static struct seen see(const struct stage_spec *spec, const char *item_patch, const char *room_patch, int64_t age_ms,
		       int64_t after_ms, enum air_mode mode)
{
	return seen_at(the_build, &(struct seen_look){.spec = *spec,
						      .item_patch = item_patch,
						      .room_patch = room_patch,
						      .age_ms = age_ms,
						      .after_ms = after_ms,
						      .mode = mode});
}

static const struct stage_spec all = {.layer = LAYER_ALL};

static void the_day_of_the_price_is_said_until_it_is_old(void **state)
{
	(void)state;
	struct seen seen = see(&all, NULL, NULL, 0, 0, AIR_NORMAL);
	assert_true(seen_has(&seen, LAYER_NOTICE, "11-21 直播价"));
	// the same building, after the time in which it had to be confirmed
	seen = see(&all, NULL, NULL, 0, 17000, AIR_NORMAL);
	assert_false(seen_has(&seen, LAYER_NOTICE, "11-21 直播价"));
	assert_true(seen_has(&seen, LAYER_NOTICE, "价格更新中"));
	seen = see(&all, "{\"price\": {\"locked_until\": \"2026-11-21T20:30:00+08:00\"}}", NULL, 20000, 0, AIR_NORMAL);
	assert_true(seen_has(&seen, LAYER_NOTICE, "11-21 直播价"));
	seen = see(&all, "{\"cart\": {\"state\": \"hidden\"}}", NULL, 0, 0, AIR_NORMAL);
	assert_true(seen_has(&seen, LAYER_NOTICE, "价格更新中"));
	seen = see(&all, NULL, NULL, 0, 0, AIR_SAFE);
	assert_true(seen_has(&seen, LAYER_NOTICE, "以小黄车为准"));
}

static void a_correction_stands_for_its_time_alone(void **state)
{
	(void)state;
	static const char patch[] =
		"{\"correction\": {\"text\": \"链接 3 价格有误\", \"at\": \"2026-11-21T20:00:02+08:00\","
		" \"until\": \"2026-11-21T20:00:05+08:00\"}}";
	struct seen seen = see(&all, patch, NULL, 0, 1999, AIR_NORMAL);
	assert_false(seen_has(&seen, LAYER_NOTICE, "有误"));
	assert_true(seen_has(&seen, LAYER_NOTICE, "直播价"));
	seen = see(&all, patch, NULL, 0, 2000, AIR_NORMAL);
	assert_true(seen_has(&seen, LAYER_NOTICE, "更正：链接 3 价格有误"));
	assert_false(seen_has(&seen, LAYER_NOTICE, "直播价"));
	seen = see(&all, patch, NULL, 0, 5000, AIR_NORMAL);
	assert_false(seen_has(&seen, LAYER_NOTICE, "有误"));
	assert_true(seen_has(&seen, LAYER_NOTICE, "直播价"));
}

static void marks_stand_in_every_beat_and_mode(void **state)
{
	(void)state;
	static const char *const beats[] = {"tease", "quote", "haggle", "agreed", "open", "encore", "closed"};
	static const char room[] = "{\"demo\": true, \"room\": {\"presenter_is_ai\": true}}";
	for (size_t i = 0; i < sizeof(beats) / sizeof(beats[0]); i++) {
		char patch[64];
		snprintf(patch, sizeof(patch), "{\"beat\": \"%s\"}", beats[i]);
		for (enum air_mode mode = AIR_NORMAL; mode <= AIR_SAFE; mode++) {
			struct seen seen = see(&all, patch, room, 0, 0, mode);
			assert_true(seen_has(&seen, LAYER_NOTICE, "AI 主播"));
			assert_true(seen_has(&seen, LAYER_NOTICE, "演示"));
			seen = see(&all, patch, room, 90000, 0, mode);
			assert_true(seen_has(&seen, LAYER_NOTICE, "AI 主播"));
		}
	}
	struct seen seen =
		see(&all, NULL, "{\"current\": null, \"room\": {\"presenter_is_ai\": true}}", 0, 0, AIR_NORMAL);
	assert_true(seen_has(&seen, LAYER_NOTICE, "AI 主播"));
	assert_int_equal(seen.count, 1);
	seen = see(&all, NULL, NULL, 0, 0, AIR_NORMAL);
	assert_false(seen_has(&seen, LAYER_NOTICE, "AI 主播"));
	assert_false(seen_has(&seen, LAYER_NOTICE, "演示"));
}

static void the_rundown_counts_what_is_on(void **state)
{
	(void)state;
	static const char three[] =
		"{\"room\": {\"title\": \"老板严选\"}, \"items\": ["
		"{\"id\": \"w\", \"title\": \"w\", \"status\": \"withdrawn\", \"price\": {\"currency\": \"CNY\", "
		"\"sale\": 1}},"
		"{\"id\": \"a\", \"title\": \"纸\", \"price\": {\"currency\": \"CNY\", \"sale\": 1}},"
		"{\"id\": \"o\", \"title\": \"o\", \"status\": \"off\", \"price\": {\"currency\": \"CNY\", \"sale\": "
		"1}},"
		"{\"id\": \"n\", \"title\": \"海参\", \"link_no\": 4, \"price\": {\"currency\": \"CNY\", \"sale\": "
		"1}}]}";
	struct seen seen = see(&all, NULL, three, 0, 0, AIR_NORMAL);
	assert_true(seen_has(&seen, LAYER_RUNDOWN, "老板严选"));
	assert_true(seen_has(&seen, LAYER_RUNDOWN, "第 1 件"));
	assert_true(seen_has(&seen, LAYER_RUNDOWN, "/ 3"));
	seen = see(&(struct stage_spec){.layer = LAYER_RUNDOWN, .language = "en"}, NULL, three, 0, 0, AIR_NORMAL);
	assert_true(seen_has(&seen, LAYER_RUNDOWN, "No. 1"));
	assert_false(seen_has(&seen, LAYER_NOTICE, ""));
}

/* In the product's line of details: what is left of a spec is whole parts of it. */
static void a_spec_gives_way_by_whole_parts(void **state)
{
	(void)state;
	struct seen seen = see(&all, "{\"spec\": \"四层加厚 · 每包 260 抽\"}", NULL, 0, 0, AIR_NORMAL);
	assert_true(seen_has(&seen, LAYER_PRODUCT, "四层加厚"));
	assert_false(seen_has(&seen, LAYER_PRODUCT, "每包"));
	for (size_t i = 0; i < seen.count; i++)
		assert_false(seen.texts[i].layer == LAYER_PRODUCT && seen.texts[i].is_elided);
}

static void what_is_hidden_on_request_leaves_and_the_notice_stays(void **state)
{
	(void)state;
	struct seen_look look = {.spec = all, .room_patch = "{\"room\": {\"presenter_is_ai\": true}}"};
	struct seen seen = seen_at(the_build, &look);
	assert_true(seen_has(&seen, LAYER_PRODUCT, "") && seen_has(&seen, LAYER_PRICE, ""));
	size_t whole = seen.quads;
	look.hidden_layers = 1u << LAYER_PRODUCT | 1u << LAYER_NOTICE;
	seen = seen_at(the_build, &look);
	assert_false(seen_has(&seen, LAYER_PRODUCT, ""));
	assert_true(seen_has(&seen, LAYER_PRICE, ""));
	assert_true(seen_has(&seen, LAYER_NOTICE, "AI"));
	assert_true(seen.quads < whole);
	look.hidden_layers = ~0u;
	seen = seen_at(the_build, &look);
	assert_true(seen_has(&seen, LAYER_NOTICE, "AI"));
	for (enum layer layer = LAYER_PRODUCT; layer < LAYER_NOTICE; layer++)
		assert_false(seen_has(&seen, layer, ""));
	look.spec.layer = LAYER_PRICE; // a source of its own is hidden too
	assert_int_equal(seen_at(the_build, &look).quads, 0);
}

/* In a batch of its own an item may have more left than the line has room for, words and all. */
static void which_batch_it_is_gives_way_before_the_number(void **state)
{
	(void)state;
	static const struct stage_spec stock = {.layer = LAYER_STOCK};
	struct seen seen = see(&stock, "{\"beat\": \"encore\", \"stock\": {\"left\": 87, \"batch\": {\"no\": 2}}}",
			       NULL, 0, 0, AIR_NORMAL);
	assert_true(seen_has(&seen, LAYER_STOCK, "2"));
	assert_true(seen_has(&seen, LAYER_STOCK, "批"));
	seen = see(&stock,
		   "{\"beat\": \"encore\", \"stock\": {\"left\": 98765, \"total\": null,"
		   " \"batch\": {\"no\": 99}}}",
		   NULL, 0, 0, AIR_NORMAL);
	assert_false(seen_has(&seen, LAYER_STOCK, "批"));
	assert_true(seen_has(&seen, LAYER_STOCK, "9"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_day_of_the_price_is_said_until_it_is_old),
		cmocka_unit_test(a_correction_stands_for_its_time_alone),
		cmocka_unit_test(marks_stand_in_every_beat_and_mode),
		cmocka_unit_test(the_rundown_counts_what_is_on),
		cmocka_unit_test(a_spec_gives_way_by_whole_parts),
		cmocka_unit_test(what_is_hidden_on_request_leaves_and_the_notice_stays),
		cmocka_unit_test(which_batch_it_is_gives_way_before_the_number),
	};
	the_build = build_create();
	int failed = cmocka_run_group_tests_name("picture_strip", tests, NULL, NULL);
	build_destroy(the_build);
	return failed;
}
