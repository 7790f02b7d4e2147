/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a stage shows of a room, when: the layers over a bridge that measures and does not paint. */
#include "unit.h"

#include "picture_paper.h"
#include "picture_seen.h"

#include <stdio.h>
#include <string.h>

static struct stage *the_stage;
static struct build *the_build;

static int open_stage(void **state)
{
	(void)state;
	the_stage = seen_stage(&(struct stage_spec){0});
	the_build = build_create();
	return 0;
}

static int close_stage(void **state)
{
	(void)state;
	build_destroy(the_build);
	stage_destroy(the_stage);
	return 0;
}

static void build_room(const struct room *room, int64_t at_ms, int64_t age_ms)
{
	struct picture_input input = seen_input(room, at_ms, age_ms);
	build_clear(the_build);
	stage_build(the_stage, NULL, &input, SEEN_NOW_NS, the_build);
	assert_false(build_failed(the_build));
}

static void an_open_offer_says_all_that_it_must(void **state)
{
	(void)state;
	const struct room *room = paper_room("{\"shipping\": null}", NULL);
	build_room(room, PAPER_NOW_MS, 0);
	struct seen seen = seen_of(the_build, 0, AIR_NORMAL);
	static const struct {
		enum layer layer;
		const char *text;
	} needed[] = {
		{LAYER_PRODUCT, "雨森悬挂抽纸"},
		{LAYER_PRODUCT, "四层加厚"},
		{LAYER_PRODUCT, "约 ¥1.50 / 包"},
		{LAYER_PRODUCT, "限 2 箱"},
		{LAYER_PRODUCT, "3"},
		{LAYER_PRODUCT, "号链接"},
		{LAYER_PRICE, "59"},
		{LAYER_PRICE, ".90"},
		{LAYER_PRICE, "/ 箱"},
		{LAYER_PRICE, "领 10 元券后"},
		{LAYER_PRICE, "¥79.90"},
		{LAYER_PRICE, "近 7 日最低成交"},
		{LAYER_PARTS, "直播价 69.90 − 平台券 10.00"},
		{LAYER_STOCK, "仅剩"},
		{LAYER_COUNTDOWN, "21:00 截止"},
	};
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		if (!seen_has(&seen, needed[i].layer, needed[i].text))
			fail_msg("\"%s\" is not said", needed[i].text);
	}
	assert_string_equal(seen.clock, "01:00:00");
	room_unref(room);
}

static void safe_has_no_figure_of_ours_and_panic_nothing(void **state)
{
	(void)state;
	const struct room *room = paper_room(NULL, NULL);
	build_room(room, PAPER_NOW_MS, 0);
	for (int64_t after_ms = 0; after_ms < 60000; after_ms += 500) {
		struct seen seen = seen_of(the_build, after_ms, AIR_SAFE);
		assert_true(seen_has(&seen, LAYER_PRICE, "价格以小黄车为准"));
		assert_true(seen_has(&seen, LAYER_PRODUCT, "雨森悬挂抽纸"));
		assert_false(seen_has(&seen, LAYER_INVALID, "."));
		assert_false(seen_has(&seen, LAYER_INVALID, "¥"));
		assert_false(seen_has(&seen, LAYER_INVALID, "元"));
		assert_string_equal(seen.clock, "");
		assert_int_equal(seen_of(the_build, after_ms, AIR_PANIC).quads, 0);
	}
	room_unref(room);
}

static void a_price_grows_old_on_air_without_another_build(void **state)
{
	(void)state;
	const struct room *room = paper_room("{\"limits\": null}", NULL);
	build_room(room, PAPER_NOW_MS, 0);
	for (int64_t after_ms = 0; after_ms < 80000; after_ms += 250) {
		struct seen seen = seen_of(the_build, after_ms, AIR_NORMAL);
		bool is_fresh = after_ms < 16001;
		bool is_stale = !is_fresh && after_ms < 60001;
		assert_int_equal(seen_has(&seen, LAYER_PRICE, "59"), is_fresh);
		assert_int_equal(seen_has(&seen, LAYER_PRICE, "小黄车"), is_stale);
		assert_int_equal(seen_has(&seen, LAYER_PRODUCT, "¥1.50"), is_fresh);
		assert_int_equal(seen_count(&seen, LAYER_PRODUCT, "雨森悬挂抽纸"), 1);
		assert_true(seen_has(&seen, LAYER_COUNTDOWN, "21:00 截止"));
	}
	room_unref(room);
}

static void a_part_that_ends_changes_the_price_in_its_frame(void **state)
{
	(void)state;
	const struct room *room = paper_room(
		"{\"price\": {\"parts\": [{\"kind\": \"platform_coupon\", \"amount\": 1000, \"how\": \"claim\","
		" \"ends_at\": \"2026-11-21T20:00:10+08:00\"}]}}",
		NULL);
	build_room(room, PAPER_NOW_MS, 0);
	for (int64_t after_ms = 0; after_ms < 16000; after_ms += 100) {
		struct seen seen = seen_of(the_build, after_ms, AIR_NORMAL);
		bool is_before = after_ms < 10000;
		assert_int_equal(seen_count(&seen, LAYER_PRICE, "59"), is_before);
		assert_int_equal(seen_count(&seen, LAYER_PRICE, "69"), !is_before);
		assert_int_equal(seen_has(&seen, LAYER_PRICE, "券"), is_before);
		assert_int_equal(seen_count(&seen, LAYER_PRICE, ".90"), seen_has(&seen, LAYER_PRICE, "¥79.90") + 1);
	}
	// What comes next is midnight, when "21:00" would be tomorrow's.
	assert_int_equal(build_again_ms(the_build), PAPER_NOW_MS + 4 * 3600000 - 30000);
	room_unref(room);
}

static void a_change_that_is_far_asks_to_be_built_again_before(void **state)
{
	(void)state;
	const struct room *room =
		paper_room("{\"price\": {\"locked_until\": \"2026-11-21T20:20:00+08:00\", \"parts\": [{\"kind\": "
			   "\"platform_coupon\", \"amount\": 1000, \"how\": \"claim\", \"ends_at\": "
			   "\"2026-11-21T20:10:00+08:00\"}]}}",
			   NULL);
	build_room(room, PAPER_NOW_MS, 0);
	assert_int_equal(build_again_ms(the_build), PAPER_NOW_MS + 570000);
	// Without another build the figure leaves all the same, and the cart is pointed at.
	struct seen seen = seen_of(the_build, 599999, AIR_NORMAL);
	assert_true(seen_has(&seen, LAYER_PRICE, "59"));
	seen = seen_of(the_build, 600000, AIR_NORMAL);
	assert_false(seen_has(&seen, LAYER_PRICE, "59"));
	assert_true(seen_has(&seen, LAYER_PRICE, "小黄车"));
	build_room(room, PAPER_NOW_MS + 570000, 0);
	seen = seen_of(the_build, 30000, AIR_NORMAL);
	assert_true(seen_has(&seen, LAYER_PRICE, "69"));
	room_unref(room);
}

static void a_start_opens_the_offer_in_its_frame(void **state)
{
	(void)state;
	const struct room *room = paper_room("{\"offer\": {\"starts_at\": \"2026-11-21T20:00:30+08:00\"},"
					     " \"price\": {\"locked_until\": \"2026-11-21T20:02:00+08:00\"}}",
					     NULL);
	build_room(room, PAPER_NOW_MS, 0);
	struct seen seen = seen_of(the_build, 0, AIR_NORMAL);
	assert_true(seen_has(&seen, LAYER_PRICE, "价格即将揭晓"));
	assert_true(seen_has(&seen, LAYER_COUNTDOWN, "距开抢"));
	assert_true(seen_has(&seen, LAYER_COUNTDOWN, "20:00:30 开抢"));
	assert_string_equal(seen.clock, "00:30");
	seen = seen_of(the_build, 29999, AIR_NORMAL);
	assert_false(seen_has(&seen, LAYER_PRICE, "59"));
	assert_string_equal(seen.clock, "00:01");
	seen = seen_of(the_build, 30000, AIR_NORMAL);
	assert_true(seen_has(&seen, LAYER_PRICE, "59"));
	assert_false(seen_has(&seen, LAYER_PRICE, "揭晓"));
	assert_true(seen_has(&seen, LAYER_COUNTDOWN, "距结束"));
	assert_string_equal(seen.clock, "59:30");
	room_unref(room);
}

static void the_clock_reads_right_from_months_to_zero(void **state)
{
	(void)state;
	const struct room *room = paper_room(NULL, NULL);
	static const struct {
		int64_t left_s;
		const char *clock;
	} cases[] = {
		{-1, ""},
		{0, "00:00"},
		{1, "00:01"},
		{599, "09:59"},
		{3599, "59:59"},
		{3600, "01:00:00"},
		{86399, "23:59:59"},
		{86400, "100:00:00"},
		{2 * 86400 + 3661, "201:01:01"},
		{10 * 86400 - 1, "923:59:59"},
		{10 * 86400, "1000:00:00"},
		{100 * 86400 - 1, "9923:59:59"},
		{100 * 86400, ""},
	};
	int64_t end_ms = PAPER_NOW_MS + 3600000;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		build_room(room, end_ms - cases[i].left_s * 1000, 0);
		struct seen seen = seen_of(the_build, 0, AIR_NORMAL);
		assert_string_equal(seen.clock, cases[i].clock);
		// beside days and hours there may be no room for the word
		if (cases[i].left_s < 3600 || cases[i].clock[0] == '\0')
			assert_int_equal(seen_has(&seen, LAYER_COUNTDOWN, "距结束"), cases[i].clock[0] != '\0');
	}
	// The same from one build, as seconds pass.
	build_room(room, end_ms - 3605000, 0);
	for (int64_t after_ms = 0; after_ms < 3607000; after_ms += 7000) {
		struct seen seen = seen_of(the_build, after_ms, AIR_NORMAL);
		int64_t left = (3605000 - after_ms + 999) / 1000;
		char text[16];
		snprintf(text, sizeof(text), left >= 3600 ? "01:%02d:%02d" : "%02d:%02d", (int)(left / 60 % 60),
			 (int)(left % 60));
		assert_string_equal(seen.clock, after_ms >= 3606000 ? "" : text);
	}
	room_unref(room);
}

/* All that is built, as one number: pieces by their keys, places, times and modes. */
static uint64_t built(void)
{
	const struct build_quad *quads;
	const struct build_piece *pieces;
	size_t count = build_quads(the_build, &quads);
	build_pieces(the_build, &pieces);
	uint64_t key = BUILD_KEY;
	for (size_t i = 0; i < count; i++) {
		const struct timeline_quad *quad = &quads[i].quad;
		key = key_number(key, (int64_t)pieces[quads[i].piece].key);
		key = key_bytes(key, &quad->to, sizeof(quad->to));
		key = key_number(key, quad->valid_from_ns);
		key = key_number(key, quad->valid_until_ns);
		key = key_number(key, quad->modes);
	}
	return key;
}

static void before_the_price_nothing_depends_on_what_is_charged(void **state)
{
	(void)state;
	static const char *const beats[] = {"tease", "quote", "haggle", "sold_out", "closed"};
	for (size_t i = 0; i < 5; i++) {
		uint64_t first = 0;
		static const char *const prices[] = {"\"sale\": 6990", "\"sale\": 100", "\"sale\": 990, \"parts\": []",
						     "\"sale\": 990, \"list\": null, \"unit_price\": null",
						     "\"sale\": 5, \"is_from\": true"};
		for (size_t k = 0; k < 5; k++) {
			char patch[256];
			snprintf(patch, sizeof(patch), "{\"beat\": \"%s\", \"price\": {%s}}", beats[i], prices[k]);
			const struct room *room = paper_room(patch, NULL);
			build_room(room, PAPER_NOW_MS, 0);
			if (k == 0)
				first = built();
			assert_int_equal(built(), first);
			room_unref(room);
		}
	}
}

static void a_confirmation_measures_and_paints_nothing(void **state)
{
	(void)state;
	const struct room *room = paper_room(NULL, NULL);
	build_room(room, PAPER_NOW_MS + 1000, 0);
	const struct build_piece *pieces;
	size_t count = build_pieces(the_build, &pieces);
	uint64_t keys[64];
	assert_in_range(count, 1, 64);
	for (size_t i = 0; i < count; i++)
		keys[i] = pieces[i].key;
	int measured = paper_measured();
	build_room(room, PAPER_NOW_MS + 5000, 0);
	assert_int_equal(paper_measured(), measured);
	assert_int_equal(build_pieces(the_build, &pieces), count);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(pieces[i].key, keys[i]);
	room_unref(room);
}

static void a_demo_room_is_marked_always(void **state)
{
	(void)state;
	static const char *const rooms[] = {"{\"demo\": true}", "{\"demo\": true, \"current\": null}"};
	for (size_t i = 0; i < 2; i++) {
		const struct room *room = paper_room(NULL, rooms[i]);
		build_room(room, PAPER_NOW_MS, 0);
		for (int64_t after_ms = 0; after_ms < 200000; after_ms += 10000) {
			struct seen seen = seen_of(the_build, after_ms, AIR_NORMAL);
			assert_true(seen_has(&seen, LAYER_NOTICE, "演示"));
			seen = seen_of(the_build, after_ms, AIR_SAFE);
			assert_true(seen_has(&seen, LAYER_NOTICE, "演示"));
		}
		room_unref(room);
	}
	const struct room *room = paper_room(NULL, "{\"current\": null}");
	build_room(room, PAPER_NOW_MS, 0);
	assert_int_equal(seen_of(the_build, 0, AIR_NORMAL).quads, 0);
	room_unref(room);
}

static void without_a_room_it_waits(void **state)
{
	(void)state;
	static const enum layer layers[] = {LAYER_ALL, LAYER_PRODUCT, LAYER_PRICE, LAYER_COUNTDOWN};
	for (size_t i = 0; i < 4; i++) {
		struct stage *stage = seen_stage(&(struct stage_spec){.layer = layers[i]});
		struct picture_input input = seen_input(NULL, 0, 0);
		build_clear(the_build);
		stage_build(stage, NULL, &input, SEEN_NOW_NS, the_build);
		struct seen seen = seen_of(the_build, 0, AIR_NORMAL);
		assert_int_equal(seen_has(&seen, LAYER_INVALID, "正在连接店铺…"), i < 2);
		stage_destroy(stage);
	}
}

static void layers_alone_show_themselves_alone(void **state)
{
	(void)state;
	const struct room *room = paper_room(NULL, NULL);
	static const enum layer layers[] = {LAYER_PRODUCT, LAYER_PRICE, LAYER_COUNTDOWN};
	for (size_t n = 0; n < 3; n++) {
		enum layer layer = layers[n];
		struct stage *stage = seen_stage(&(struct stage_spec){.layer = layer});
		struct picture_input input = seen_input(room, PAPER_NOW_MS, 0);
		build_clear(the_build);
		stage_build(stage, NULL, &input, SEEN_NOW_NS, the_build);
		struct seen seen = seen_of(the_build, 0, AIR_NORMAL);
		assert_true(seen.count > 0);
		for (size_t i = 0; i < seen.count; i++)
			assert_int_equal(seen.texts[i].layer, layer);
		struct timeline_rect box;
		assert_true(stage_layer_box(stage, layer, &box));
		for (size_t i = 0; i < seen.count; i++) {
			assert_true(seen.texts[i].x >= box.x);
			assert_true(seen.texts[i].baseline > box.y && seen.texts[i].baseline < box.y + box.height);
		}
		stage_destroy(stage);
	}
	room_unref(room);
}

static void reduced_motion_moves_nothing(void **state)
{
	(void)state;
	const struct room *room = paper_room(NULL, NULL);
	for (int is_reduced = 0; is_reduced < 2; is_reduced++) {
		struct stage *stage = seen_stage(&(struct stage_spec){.has_reduced_motion = is_reduced});
		struct picture_input input = seen_input(room, PAPER_NOW_MS, 0);
		build_clear(the_build);
		stage_build(stage, NULL, &input, SEEN_NOW_NS, the_build);
		const struct build_group *groups;
		size_t count = build_groups(the_build, &groups);
		size_t moving = 0;
		for (size_t i = 0; i < count; i++) {
			moving += groups[i].moves;
			assert_true(groups[i].enter_ms <= 400);
		}
		assert_int_equal(moving > 0, !is_reduced);
		stage_destroy(stage);
	}
	room_unref(room);
}

static void what_cannot_be_made_says_why(void **state)
{
	(void)state;
	struct error err = {0};
	assert_null(stage_create(paper_bridge(), SHOP_SOURCE_DIR "/data", &(struct stage_spec){.theme = "none"}, &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
	assert_null(stage_create(paper_bridge(), SHOP_SOURCE_DIR "/data", &(struct stage_spec){.zones = "none"}, &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
	assert_null(
		stage_create(paper_bridge(), SHOP_SOURCE_DIR "/data", &(struct stage_spec){.language = "fr"}, &err));
	assert_string_equal(err.path, "selection-portrait.json: words.fr");
	assert_null(stage_create(paper_bridge(), SHOP_SOURCE_DIR "/data", &(struct stage_spec){.variant = "x"}, &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_open_offer_says_all_that_it_must),
		cmocka_unit_test(safe_has_no_figure_of_ours_and_panic_nothing),
		cmocka_unit_test(a_price_grows_old_on_air_without_another_build),
		cmocka_unit_test(a_part_that_ends_changes_the_price_in_its_frame),
		cmocka_unit_test(a_change_that_is_far_asks_to_be_built_again_before),
		cmocka_unit_test(a_start_opens_the_offer_in_its_frame),
		cmocka_unit_test(the_clock_reads_right_from_months_to_zero),
		cmocka_unit_test(before_the_price_nothing_depends_on_what_is_charged),
		cmocka_unit_test(a_confirmation_measures_and_paints_nothing),
		cmocka_unit_test(a_demo_room_is_marked_always),
		cmocka_unit_test(without_a_room_it_waits),
		cmocka_unit_test(layers_alone_show_themselves_alone),
		cmocka_unit_test(reduced_motion_moves_nothing),
		cmocka_unit_test(what_cannot_be_made_says_why),
	};
	return cmocka_run_group_tests_name("picture_stage", tests, open_stage, close_stage);
}
