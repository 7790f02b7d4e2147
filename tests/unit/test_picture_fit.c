/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whatever a room says, no text leaves its cell or touches another, and what must be read is whole. */
#include "unit.h"

#include "picture_paper.h"
#include "picture_seen.h"
#include "text.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

/* What a plate keeps clear around its slots: a wide letter's edge or a space at a line's end may hang over. */
#define EDGE_PX 24

static void assert_tidy(const struct stage *stage, const struct seen *seen, const char *what)
{
	for (size_t i = 0; i < seen->count; i++) {
		const struct seen_text *a = &seen->texts[i];
		if (a->left < a->cell_left - 0.1f || a->right > a->cell_right + 0.1f || a->top < a->cell_top - 0.1f ||
		    a->bottom > a->cell_bottom + 0.1f)
			fail_msg("\"%s\" leaves its cell in %s", a->text, what);
		struct timeline_rect box;
		assert_true(stage_layer_box(stage, a->layer, &box));
		if (a->left < box.x || a->right > box.x + box.width + EDGE_PX || a->top < box.y ||
		    a->bottom > box.y + box.height)
			fail_msg("\"%s\" leaves its layer in %s", a->text, what);
		for (size_t k = 0; k < i; k++) {
			const struct seen_text *b = &seen->texts[k];
			bool is_apart = a->right <= b->left + 0.6f || b->right <= a->left + 0.6f ||
					a->bottom <= b->top + 0.6f || b->bottom <= a->top + 0.6f;
			if (!is_apart && a->text[0] && b->text[0])
				fail_msg("\"%s\" touches \"%s\" in %s", a->text, b->text, what);
		}
	}
}

static uint32_t the_random = 7;

static uint32_t random_below(uint32_t limit)
{
	the_random = the_random * 1664525 + 1013904223;
	return (the_random >> 8) % limit;
}

/* Up to count code points of one script. */
static const char *random_words(char *text, size_t size_bytes, uint32_t count)
{
	static const struct {
		const char *text;
		uint32_t points;
	} letters[] = {{"箱", 1}, {"W", 1}, {"装 ", 2}, {"ab ", 3}, {"3", 1}, {"，", 1}};
	uint32_t kind = random_below(6);
	text[0] = '\0';
	uint32_t length = 1 + random_below(count);
	for (uint32_t points = 0; points < length;) {
		uint32_t which = random_below(8) ? kind : random_below(6);
		points += letters[which].points;
		if (points > length || strlen(text) + 8 > size_bytes)
			break;
		words_append(text, size_bytes, letters[which].text);
	}
	if (!text[0])
		snprintf(text, size_bytes, "%s", "x");
	return text;
}

static void random_part(char *text, size_t size_bytes)
{
	static const char *const kinds[] = {"shop_coupon", "platform_coupon", "subsidy",  "fan", "new_buyer",
					    "pay",         "trade_in",        "threshold"};
	static const char *const hows[] = {"auto", "claim", "code"};
	char audience[96];
	char said[128] = "";
	if (random_below(3) == 0)
		snprintf(said, sizeof(said), ", \"audience\": \"%s\"", random_words(audience, sizeof(audience), 20));
	snprintf(text, size_bytes, "{\"kind\": \"%s\", \"amount\": %u, \"how\": \"%s\"%s}", kinds[random_below(8)],
		 1 + random_below(200), hows[random_below(3)], said);
}

static void random_item(char *patch, size_t size_bytes)
{
	static const int64_t amounts[] = {1, 99, 5990, 129900, 999999, 99999999, 99999999999};
	static const char *const currencies[] = {"CNY", "JPY", "KWD", "USD", "HKD"};
	static const char *const bases[] = {"msrp", "last_deal", "deal_7d"};
	char title[128];
	char spec[256];
	char unit[48];
	char parts[1024] = "";
	int64_t sale = amounts[random_below(7)] / (1 + random_below(3));
	for (uint32_t i = random_below(4); i > 0; i--) {
		char part[256];
		random_part(part, sizeof(part));
		snprintf(parts + strlen(parts), sizeof(parts) - strlen(parts), "%s%s", parts[0] ? ", " : "", part);
	}
	snprintf(patch, size_bytes,
		 "{\"short_title\": \"%s\", \"spec\": \"%s\", \"unit\": \"%s\", \"link_no\": %u,"
		 " \"price\": {\"currency\": \"%s\", \"sale\": %lld, \"is_from\": %s, \"parts\": [%s],"
		 "  \"list\": {\"amount\": %lld, \"basis\": \"%s\"}},"
		 " \"limits\": {\"per_buyer\": %u}, \"shipping\": {\"free\": %s, \"fee\": 800}}",
		 random_words(title, sizeof(title), 30), random_words(spec, sizeof(spec), 60),
		 random_words(unit, sizeof(unit), 8), 1 + random_below(9999), currencies[random_below(5)],
		 (long long)(sale ? sale : 1), random_below(2) ? "true" : "false", parts,
		 (long long)(sale < 30000000000 ? sale * 2 + 1 : sale), bases[random_below(3)],
		 random_below(3) ? random_below(1000) : 0, random_below(2) ? "true" : "false");
}

static void no_text_leaves_its_place_or_touches_another(void **state)
{
	(void)state;
	static const char *const languages[] = {"zh-CN", "zh-TW", "en"};
	static const char *const beats[] = {"open", "open", "open", "tease", "quote", "agreed"};
	struct build *build = build_create();
	size_t elided = 0;
	size_t priced = 0;
	for (int language = 0; language < 3; language++) {
		struct stage *stage = seen_stage(&(struct stage_spec){.language = languages[language]});
		for (int i = 0; i < 400; i++) {
			char patch[4096];
			char beat[256];
			random_item(patch, sizeof(patch));
			size_t size = strlen(patch);
			snprintf(beat, sizeof(beat),
				 ", \"beat\": \"%s\", \"bargain\": {\"steps\": [], \"agreed\":"
				 " {\"amount\": 5990, \"at\": \"2026-11-21T19:59:00+08:00\"}}}",
				 beats[i % 6]);
			memcpy(patch + size - 1, beat, strlen(beat) + 1);
			const struct room *room = paper_room(patch, NULL);
			struct picture_input input = seen_input(room, PAPER_NOW_MS, 0);
			for (int mode = AIR_NORMAL; mode <= AIR_SAFE; mode++) {
				build_clear(build);
				stage_build(stage, NULL, &input, SEEN_NOW_NS, build);
				struct seen seen = seen_of(build, 0, (enum air_mode)mode);
				assert_tidy(stage, &seen, patch);
				for (size_t k = 0; k < seen.count; k++) {
					elided += seen.texts[k].is_elided;
					// Titles and specs may be cut; figures and conditions never.
					assert_false(seen.texts[k].is_elided && seen.texts[k].layer != LAYER_PRODUCT);
					priced += seen.texts[k].layer == LAYER_PRICE;
				}
			}
			room_unref(room);
		}
		stage_destroy(stage);
	}
	assert_true(elided > 50); // the rooms are wild enough
	assert_true(priced > 1000);
	build_destroy(build);
}

/* -- the order: shrink, wrap, elide -- */

static void a_text_shrinks_then_wraps_then_elides(void **state)
{
	(void)state;
	static const struct faces faces;
	struct text_measurer *measurer = text_measurer_create(paper_bridge(), &faces);
	struct text_style style = {.face = FACE_TEXT, .size_px = 40};
	struct text_fit fit = text_fit(measurer, &style, "一二三四五", 30, 200, 2);
	assert_int_equal(fit.style.size_px, 40);
	assert_int_equal(fit.lines, 1);
	fit = text_fit(measurer, &style, "一二三四五六", 30, 200, 2);
	assert_int_equal(fit.style.size_px, 32);
	assert_int_equal(fit.lines, 1);
	fit = text_fit(measurer, &style, "一二三四五六七", 30, 200, 2);
	assert_int_equal(fit.style.size_px, 30);
	assert_int_equal(fit.lines, 2);
	assert_false(fit.is_elided);
	fit = text_fit(measurer, &style, "一二三四五六七八九十一二三四五", 30, 200, 2);
	assert_int_equal(fit.lines, 2);
	assert_true(fit.is_elided);
	fit = text_fit_wrapped(measurer, &style, "一二三四五六七", 30, 200, 2);
	assert_int_equal(fit.style.size_px, 40);
	assert_int_equal(fit.lines, 2);
	text_measurer_destroy(measurer);
}

static void spaces_at_the_end_move_what_follows(void **state)
{
	(void)state;
	static const struct faces faces;
	struct text_measurer *measurer = text_measurer_create(paper_bridge(), &faces);
	struct text_style style = {.face = FACE_TEXT, .size_px = 40};
	assert_int_equal(text_advance_px(measurer, &style, "Link "), 5 * 22);
	assert_int_equal(text_advance_px(measurer, &style, "Link"), 4 * 22);
	assert_int_equal(text_advance_px(measurer, &style, ""), 0);
	text_measurer_destroy(measurer);
}

static struct seen seen_room(struct stage *stage, struct build *build, const struct room *room)
{
	struct picture_input input = seen_input(room, PAPER_NOW_MS, 0);
	build_clear(build);
	stage_build(stage, NULL, &input, SEEN_NOW_NS, build);
	return seen_of(build, 0, AIR_NORMAL);
}

/* A price whose condition has no room is no price: rather the cart than half a condition. */
static void a_condition_is_said_whole_or_the_price_is_not_shown(void **state)
{
	(void)state;
	char patch[2048] = "{\"price\": {\"parts\": [";
	for (int i = 0; i < 6; i++) {
		size_t size = strlen(patch);
		snprintf(patch + size, sizeof(patch) - size,
			 "%s{\"kind\": \"pay\", \"amount\": 100, \"how\": \"claim\","
			 " \"audience\": \"某某银行信用卡首次绑定用户专属第%d批\"}",
			 i > 0 ? ", " : "", i);
	}
	snprintf(patch + strlen(patch), sizeof(patch) - strlen(patch), "]}}");
	struct stage *stage = seen_stage(&(struct stage_spec){0});
	struct build *build = build_create();
	const struct room *room = paper_room(patch, NULL);
	struct seen seen = seen_room(stage, build, room);
	assert_true(seen_has(&seen, LAYER_PRICE, "小黄车"));
	assert_false(seen_has(&seen, LAYER_PRICE, ".90"));
	room_unref(room);
	build_destroy(build);
	stage_destroy(stage);
}

/* More conditions than fit are counted, with all whom they are for, and each has its turn. */
static void many_conditions_take_turns_and_the_price_stands(void **state)
{
	(void)state;
	static const char patch[] = "{\"price\": {\"sale\": 8090, \"parts\": ["
				    "{\"kind\": \"platform_coupon\", \"amount\": 1000, \"how\": \"claim\"},"
				    " {\"kind\": \"shop_coupon\", \"amount\": 500, \"how\": \"code\"},"
				    " {\"kind\": \"fan\", \"amount\": 300, \"audience\": \"粉丝团成员\"},"
				    " {\"kind\": \"pay\", \"amount\": 200},"
				    " {\"kind\": \"subsidy\", \"amount\": 50, \"how\": \"claim\"},"
				    " {\"kind\": \"new_buyer\", \"amount\": 100, \"audience\": \"平台新人\"}]}}";
	static const char *const said[] = {"元券", "输码减", "粉丝团成员减", "指定支付减", "补贴", "平台新人减"};
	static const char *const themes[] = {"selection-portrait", "selection-landscape"};
	for (size_t t = 0; t < 2; t++) {
		struct stage *stage = seen_stage(&(struct stage_spec){.theme = themes[t]});
		struct build *build = build_create();
		const struct room *room = paper_room(patch, "{\"ttl_ms\": 60000}");
		bool was_said[6] = {false};
		float figure_x = -1;
		seen_room(stage, build, room);
		for (int64_t after_ms = 0; after_ms < 18000; after_ms += 500) {
			struct seen seen = seen_of(build, after_ms, AIR_NORMAL);
			assert_true(seen_has(&seen, LAYER_PRICE, "59"));
			assert_true(seen_has(&seen, LAYER_PRICE, "粉丝团成员 · 平台新人"));
			assert_true(seen_has(&seen, LAYER_PRICE, "6 项优惠后"));
			for (size_t i = 0; i < 6; i++)
				was_said[i] |= seen_has(&seen, LAYER_PRICE, said[i]);
			for (size_t i = 0; i < seen.count; i++) {
				if (seen.texts[i].layer != LAYER_PRICE || strcmp(seen.texts[i].text, "59") != 0)
					continue;
				assert_true(figure_x < 0 || figure_x == seen.texts[i].x);
				figure_x = seen.texts[i].x;
			}
		}
		for (size_t i = 0; i < 6; i++)
			assert_true(was_said[i]);
		room_unref(room);
		build_destroy(build);
		stage_destroy(stage);
	}
}

/* Who may buy at a price, and how many, is part of it. */
static void limits_are_said_with_the_price(void **state)
{
	(void)state;
	static const struct {
		const char *limits;
		const char *said;
	} cases[] = {
		{"{\"per_buyer\": 2}", "每人限 2 箱"},
		{"{\"per_buyer\": null, \"per_order\": 4}", "每单限 4 箱"},
		{"{\"per_buyer\": 6, \"per_order\": 4}", "每人限 6 箱 · 每单限 4 箱"},
		{"{\"per_buyer\": null, \"min_quantity\": 3}", "3 箱起购"},
		{"{\"per_buyer\": null, \"audience\": \"仅限新客\"}", "仅限新客"},
	};
	struct stage *stage = seen_stage(&(struct stage_spec){0});
	struct build *build = build_create();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char patch[256];
		snprintf(patch, sizeof(patch), "{\"limits\": %s}", cases[i].limits);
		const struct room *room = paper_room(patch, NULL);
		struct seen seen = seen_room(stage, build, room);
		if (!seen_has(&seen, LAYER_PRODUCT, cases[i].said))
			fail_msg("\"%s\" is not said", cases[i].said);
		room_unref(room);
	}
	build_destroy(build);
	stage_destroy(stage);
}

/* What is sold by weight is compared by the price of its weight: here the spec gives way, not that. */
static void the_price_of_a_weight_stands_before_the_spec(void **state)
{
	(void)state;
	const struct room *room =
		paper_room("{\"nature\": \"by_weight\", \"spec\": \"60-70 头每五百克 · 按重量称售 · 淡干不泡糖\","
			   " \"limits\": {\"per_buyer\": 20, \"min_quantity\": 2},"
			   " \"price\": {\"unit_price\": {\"amount\": 598, \"per\": \"斤\", \"approximate\": false}}}",
			   NULL);
	struct stage *stage = seen_stage(&(struct stage_spec){0});
	struct build *build = build_create();
	struct seen seen = seen_room(stage, build, room);
	assert_true(seen_has(&seen, LAYER_PRODUCT, "¥5.98 / 斤"));
	assert_true(seen_has(&seen, LAYER_PRODUCT, "2 箱起购"));
	assert_true(seen_has(&seen, LAYER_PRODUCT, "限 20 箱"));
	room_unref(room);
	build_destroy(build);
	stage_destroy(stage);
}

/* Beside a long title there is one line for spec and facts: the price of a pack gives way before the spec does. */
static void a_long_title_leaves_room_for_the_spec(void **state)
{
	(void)state;
	const struct room *room =
		paper_room("{\"short_title\": \"雨森悬挂式抽纸四层加厚整箱四十包家用宿舍通用原生木浆无香\","
			   " \"spec\": \"四层加厚每包二百六十抽柔韧亲肤无香型婴儿可用\"}",
			   NULL);
	struct stage *stage = seen_stage(&(struct stage_spec){0});
	struct build *build = build_create();
	struct seen seen = seen_room(stage, build, room);
	assert_true(seen_has(&seen, LAYER_PRODUCT, "四层加厚每包"));
	assert_true(seen_has(&seen, LAYER_PRODUCT, "每人限 2 箱"));
	assert_false(seen_has(&seen, LAYER_PRODUCT, "¥1.50"));
	room_unref(room);
	build_destroy(build);
	stage_destroy(stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_text_leaves_its_place_or_touches_another),
		cmocka_unit_test(a_text_shrinks_then_wraps_then_elides),
		cmocka_unit_test(spaces_at_the_end_move_what_follows),
		cmocka_unit_test(limits_are_said_with_the_price),
		cmocka_unit_test(the_price_of_a_weight_stands_before_the_spec),
		cmocka_unit_test(a_long_title_leaves_room_for_the_spec),
		cmocka_unit_test(a_condition_is_said_whole_or_the_price_is_not_shown),
		cmocka_unit_test(many_conditions_take_turns_and_the_price_stands),
	};
	return cmocka_run_group_tests_name("picture_fit", tests, NULL, NULL);
}
