/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The theme and each of its layers, in every state, against the pictures in goldens/. What is compared is the lower
 * stage with the shadows around it; beyond it nothing may be painted but the mark of a demo room.
 */
#include "unit.h"

#include "badges.h"
#include "fixture.h"
#include "picture_badges.h"
#include "picture_paper.h"
#include "picture_lines.h"
#include "picture_table.h"
#include "picture/compose.h"
#include "picture/render.h"
#include "png_compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The part of the canvas that a golden holds. */
#define CUT_X 72
#define CUT_Y 200
#define CUT_WIDTH 936
#define CUT_HEIGHT 1256

/* Qt 5 and 6 give the same pixels; another compiler may round one step otherwise. */
#define MAX_STEP 1

#define AGREED "\"bargain\": {\"steps\": [], \"agreed\": {\"amount\": 5990, \"at\": \"2026-11-21T19:59:00+08:00\"}}"

static const struct golden {
	const char *name;
	const char *item_patch;
	const char *room_patch;
	struct stage_spec stage;
	int64_t age_ms;
	int64_t after_ms;
	enum air_mode mode;
	bool is_waiting;
} the_goldens[] = {
	{.name = "open"},
	{.name = "open-en", .stage = {.language = "en"}},
	{.name = "open-tw", .stage = {.language = "zh-TW"}},
	{.name = "open-brand", .stage = {.brand_rgba = 0x7fd6ffff}},
	{.name = "product", .stage = {.layer = LAYER_PRODUCT}},
	{.name = "price", .stage = {.layer = LAYER_PRICE}},
	{.name = "countdown", .stage = {.layer = LAYER_COUNTDOWN}},
	{.name = "haggle", .item_patch = HAGGLE("haggle", COMPARED)},
	{.name = "haggle-en", .item_patch = HAGGLE("haggle", COMPARED), .stage = {.language = "en"}},
	{.name = "haggle-alone", .item_patch = HAGGLE("haggle", "[]")},
	{.name = "haggle-stale", .item_patch = HAGGLE("haggle", COMPARED), .age_ms = 20000},
	{.name = "bargain", .item_patch = HAGGLE("quote", COMPARED), .stage = {.layer = LAYER_BARGAIN}},
	{.name = "bargain-open", .item_patch = HAGGLE("open", "[]"), .stage = {.layer = LAYER_BARGAIN}},
	{.name = "comparison", .item_patch = HAGGLE("haggle", COMPARED), .stage = {.layer = LAYER_COMPARISON}},
	{.name = "comparison-open", .item_patch = HAGGLE("open", COMPARED), .stage = {.layer = LAYER_COMPARISON}},
	{.name = "campaign", .item_patch = CAMPAIGN("open"), .stage = {.layer = LAYER_CAMPAIGN}},
	{.name = "campaign-tease", .item_patch = CAMPAIGN("tease"), .stage = {.layer = LAYER_CAMPAIGN}},
	{.name = "campaign-en", .item_patch = CAMPAIGN("open"), .stage = {.layer = LAYER_CAMPAIGN, .language = "en"}},
	{.name = "skus", .item_patch = SKUS, .stage = {.layer = LAYER_SKUS}},
	{.name = "skus-en", .item_patch = SKUS, .stage = {.layer = LAYER_SKUS, .language = "en"}},
	{.name = "inspection", .item_patch = INSPECTION, .stage = {.layer = LAYER_INSPECTION}},
	{.name = "inspection-en", .item_patch = INSPECTION, .stage = {.layer = LAYER_INSPECTION, .language = "en"}},
	{.name = "deposit", .item_patch = DEPOSIT, .stage = {.layer = LAYER_DEPOSIT}},
	{.name = "deposit-en", .item_patch = DEPOSIT, .stage = {.layer = LAYER_DEPOSIT, .language = "en"}},
	{.name = "sales", .item_patch = SALES, .stage = {.layer = LAYER_SALES}},
	{.name = "seller",
	 .item_patch = "{\"seller_id\": \"s\"}",
	 .room_patch = SELLER,
	 .stage = {.layer = LAYER_SELLER}},
	{.name = "people", .room_patch = PEOPLE, .stage = {.layer = LAYER_PEOPLE}},
	{.name = "parts", .stage = {.layer = LAYER_PARTS}},
	{.name = "stock",
	 .item_patch = "{\"stock\": {\"left\": 15420, \"total\": 50000}}",
	 .stage = {.layer = LAYER_STOCK}},
	{.name = "stock-bucket",
	 .item_patch = "{\"stock\": {\"mode\": \"bucket\", \"left\": 50}}",
	 .stage = {.layer = LAYER_STOCK}},
	{.name = "encore",
	 .item_patch = "{\"beat\": \"encore\", \"stock\": {\"left\": 3000, \"total\": 3000, \"batch\": {\"no\": 2, "
		       "\"total\": 3000}}}"},
	{.name = "sold-out-reserved",
	 .item_patch = "{\"stock\": {\"left\": 0, \"reserved\": 120, \"batch\": {\"no\": 2}}}"},
	{.name = "notice",
	 .room_patch = "{\"demo\": true, \"room\": {\"presenter_is_ai\": true}}",
	 .stage = {.layer = LAYER_NOTICE}},
	{.name = "trust",
	 .item_patch = PAPER_RIGHTS,
	 .room_patch = SELLER_OF_PAPER,
	 .stage = {.layer = LAYER_TRUST, .brand_rgba = 0x7fd6ffff}},
	{.name = "trust-open", .item_patch = PAPER_RIGHTS, .room_patch = SELLER_OF_PAPER},
	{.name = "trust-more",
	 .item_patch = PAPER_RIGHTS,
	 .room_patch = SELLER_OF_PAPER,
	 .stage = {.layer = LAYER_TRUST},
	 .after_ms = 6000},
	{.name = "trust-en",
	 .item_patch = PAPER_RIGHTS,
	 .room_patch = SELLER_OF_PAPER,
	 .stage = {.layer = LAYER_TRUST, .language = "en"}},
	{.name = "trust-long",
	 .item_patch = "{\"trust\": [{\"kind\": \"other\", \"label\": \"坏果包赔签收后联系客服\", \"hours\": 48, "
		       "\"tier\": \"升级版\"}, {\"kind\": \"quality_warranty\", \"days\": 3650}]}",
	 .stage = {.layer = LAYER_TRUST}},
	{.name = "trust-bare",
	 .item_patch = "{\"trust\": [{\"kind\": \"return_freight\"}]}",
	 .stage = {.layer = LAYER_TRUST}},
	{.name = "trust-stale", .item_patch = PAPER_RIGHTS, .room_patch = SELLER_OF_PAPER, .age_ms = 20000},
	{.name = "gifts", .item_patch = GIVEN(TISSUES "," GIFT("泡发壶", 1, "")), .stage = {.layer = LAYER_GIFTS}},
	{.name = "gifts-en", .item_patch = GIVEN(VALUED), .stage = {.layer = LAYER_GIFTS, .language = "en"}},
	{.name = "gifts-long",
	 .item_patch = GIVEN(GIFT("悬挂式抽纸收纳架免打孔防水加厚大号款", 12,
				  ", \"spec\": \"白色加厚 30 厘米 带挂钩两只\", \"first_n\": 20000")),
	 .stage = {.layer = LAYER_GIFTS}},
	{.name = "gifts-bare", .item_patch = GIVEN(GIFT("泡发壶", 1, "")), .stage = {.layer = LAYER_GIFTS}},
	{.name = "tease",
	 .item_patch = "{\"beat\": \"tease\", \"offer\": {\"starts_at\": \"2026-11-21T20:04:37+08:00\"}}"},
	{.name = "tease-tw",
	 .item_patch = "{\"beat\": \"tease\", \"offer\": {\"starts_at\": \"2026-11-21T20:04:37+08:00\"}}",
	 .stage = {.language = "zh-TW"}},
	{.name = "agreed-en", .item_patch = "{\"beat\": \"agreed\", " AGREED "}", .stage = {.language = "en"}},
	{.name = "quote", .item_patch = "{\"beat\": \"quote\"}"},
	{.name = "agreed", .item_patch = "{\"beat\": \"agreed\", " AGREED "}"},
	{.name = "withheld", .item_patch = "{\"cart\": {\"state\": \"hidden\"}}"},
	{.name = "sold-out", .item_patch = "{\"stock\": {\"left\": 0}}"},
	{.name = "stale", .age_ms = 20000},
	{.name = "expired", .age_ms = 90000},
	{.name = "locked",
	 .age_ms = 90000,
	 .item_patch = "{\"price\": {\"locked_until\": \"2026-11-21T20:30:00+08:00\"}}"},
	{.name = "safe", .mode = AIR_SAFE},
	{.name = "zero", .after_ms = 3600500},
	{.name = "days", .item_patch = "{\"offer\": {\"ends_at\": \"2026-12-03T09:30:08+08:00\"}}"},
	{.name = "no-picture", .item_patch = "{\"image\": null}"},
	{.name = "broken-picture", .item_patch = "{\"image\": \"broken.png\", \"link_no\": null}"},
	{.name = "large",
	 .item_patch = "{\"price\": {\"sale\": 99999999, \"parts\": [], \"is_from\": true, \"list\": {\"amount\": "
		       "109999999, \"basis\": \"msrp\"}}}"},
	{.name = "small",
	 .item_patch =
		 "{\"price\": {\"sale\": 1, \"parts\": [], \"list\": {\"amount\": 9, \"basis\": \"last_deal\"}}}"},
	{.name = "yen",
	 .item_patch = "{\"price\": {\"currency\": \"JPY\", \"sale\": 12980, \"parts\": [], \"list\": null}}"},
	{.name = "long",
	 .item_patch = "{\"short_title\": \"雨森悬挂式抽纸四层加厚整箱四十包家用宿舍通用原生木浆无香\","
		       " \"spec\": \"四层加厚 · 每包 260 抽 · 原生木浆 · 无香 · 悬挂式设计不占地方\"}"},
	{.name = "emoji",
	 .item_patch =
		 "{\"short_title\": \"🍊絮屿 Tissue 🎉 مناديل 40\", \"spec\": \"四层 ❤️ 加厚 · "
		 "家用\"}"},
	{.name = "conditions",
	 .item_patch = "{\"price\": {\"parts\": [{\"kind\": \"platform_coupon\", \"amount\": 1000, \"how\": \"claim\"},"
		       " {\"kind\": \"fan\", \"amount\": 500, \"audience\": \"粉丝团\"}]}}"},
	{.name = "closed", .item_patch = "{\"beat\": \"closed\"}"},
	{.name = "waiting", .is_waiting = true},
};

#define GOLDEN_COUNT (sizeof(the_goldens) / sizeof(the_goldens[0]))

static void render(const struct golden *golden, struct render_picture *out)
{
	struct error err = {0};
	char text[320];
	const struct room *room = golden->is_waiting ? NULL : paper_room(golden->item_patch, golden->room_patch);
	struct render_request request = {
		.room = room,
		.images = layers_images(),
		.stage = golden->stage,
		.at_ms = PAPER_NOW_MS + golden->after_ms,
		.age_ms = golden->age_ms,
		.mode = golden->mode,
	};
	if (!render_stage(layers_bridge(), LAYERS_DATA, &request, out, &err))
		fail_msg("%s: %s", golden->name, error_text(&err, text, sizeof(text)));
	room_unref(room);
}

static void looks_like_its_golden(void **state)
{
	const struct golden *golden = *state;
	struct render_picture picture;
	struct error err = {0};
	char text[400];
	char path[512];
	uint8_t *straight = malloc((size_t)CUT_WIDTH * CUT_HEIGHT * 4);
	render(golden, &picture);
	for (int y = 0; y < picture.height_px; y++) {
		const float *row = picture.linear + (size_t)y * (size_t)picture.width_px * 4;
		bool is_cut = y >= CUT_Y && y < CUT_Y + CUT_HEIGHT;
		for (int x = 0; x < picture.width_px; x++) {
			if (is_cut && x >= CUT_X && x < CUT_X + CUT_WIDTH)
				continue;
			if (row[x * 4 + 3] > 0)
				fail_msg("%s paints at %d, %d", golden->name, x, y);
		}
		if (is_cut)
			compose_to_straight(row + CUT_X * 4, CUT_WIDTH, straight + (size_t)(y - CUT_Y) * CUT_WIDTH * 4);
	}
	snprintf(path, sizeof(path), LAYERS_FOLDER "/goldens/%s.png", golden->name);
	bool did = png_compare(layers_bridge(), path, golden->name, straight, CUT_WIDTH, CUT_HEIGHT, MAX_STEP, &err);
	free(straight);
	render_picture_finish(&picture);
	if (!did)
		fail_msg("%s", error_text(&err, text, sizeof(text)));
}

/* The mark of a demo room stands in the top strip and nowhere else, and is the only difference. */
static void a_demo_room_differs_by_its_mark_alone(void **state)
{
	(void)state;
	struct golden plain = {.name = "plain"};
	struct golden demo = {.name = "demo", .room_patch = "{\"demo\": true}"};
	struct render_picture without;
	struct render_picture with;
	render(&plain, &without);
	render(&demo, &with);
	size_t marked = 0;
	for (int i = 0; i < with.width_px * with.height_px; i++) {
		if (memcmp(with.linear + (size_t)i * 4, without.linear + (size_t)i * 4, 4 * sizeof(float)) == 0)
			continue;
		marked++;
		assert_in_range(i / with.width_px, 232, 303);
		assert_in_range(i % with.width_px, 112, 967);
	}
	assert_true(marked > 2000);
	render_picture_finish(&with);
	render_picture_finish(&without);
}

/* What the show tells of a new price: many pixels within the layer's box, none beyond it. */
static bool is_in(const struct timeline_rect *box, int x, int y)
{
	return x >= (int)box->x && x < (int)(box->x + box->width) && y >= (int)box->y &&
	       y < (int)(box->y + box->height);
}

static void another_price_stays_within_its_box(void **state)
{
	(void)state;
	static const char *const prices[] = {
		"{\"price\": {\"sale\": 7990}}",
		"{\"price\": {\"sale\": 99999999}}",
		"{\"price\": {\"sale\": 7990, \"parts\": []}}",
		"{\"price\": {\"sale\": 7990, \"list\": null}}",
	};
	struct golden plain = {.name = "plain"};
	struct render_picture first;
	struct timeline_rect price;
	struct timeline_rect parts;
	render(&plain, &first);
	assert_true(render_layer_box(layers_bridge(), LAYERS_DATA, &plain.stage, LAYER_PRICE, &price, NULL));
	assert_true(render_layer_box(layers_bridge(), LAYERS_DATA, &plain.stage, LAYER_PARTS, &parts, NULL));
	for (size_t i = 0; i < sizeof(prices) / sizeof(prices[0]); i++) {
		struct golden other = {.name = "other", .item_patch = prices[i]};
		struct render_picture second;
		size_t changed = 0;
		render(&other, &second);
		for (int k = 0; k < first.width_px * first.height_px; k++) {
			if (memcmp(first.linear + (size_t)k * 4, second.linear + (size_t)k * 4, 4 * sizeof(float)) == 0)
				continue;
			changed++;
			if (!is_in(&price, k % first.width_px, k / first.width_px) &&
			    !is_in(&parts, k % first.width_px, k / first.width_px))
				fail_msg("%s is seen at %d, %d", prices[i], k % first.width_px, k / first.width_px);
		}
		assert_true(changed >= 500);
		render_picture_finish(&second);
	}
	render_picture_finish(&first);
}

static void nothing_on_air_is_a_transparent_picture(void **state)
{
	(void)state;
	static const struct golden nothings[] = {
		{.name = "no current item", .room_patch = "{\"current\": null}"},
		{.name = "card when closed", .item_patch = "{\"beat\": \"closed\"}", .stage = {.layer = LAYER_PRODUCT}},
		{.name = "withdrawn", .item_patch = "{\"status\": \"withdrawn\"}"},
		{.name = "panic", .mode = AIR_PANIC},
		{.name = "price in haggle", .item_patch = "{\"beat\": \"haggle\"}", .stage = {.layer = LAYER_PRICE}},
		{.name = "trust when sold out",
		 .item_patch = "{\"stock\": {\"left\": 0}, \"trust\": [" RIGHT("fast_refund", "") "]}",
		 .stage = {.layer = LAYER_TRUST}},
		{.name = "gifts when sold out",
		 .item_patch = "{\"stock\": {\"left\": 0}, \"gifts\": [" TISSUES "]}",
		 .stage = {.layer = LAYER_GIFTS}},
		{.name = "gifts when stale",
		 .item_patch = GIVEN(TISSUES),
		 .age_ms = 20000,
		 .stage = {.layer = LAYER_GIFTS}},
		{.name = "clock in SAFE", .mode = AIR_SAFE, .stage = {.layer = LAYER_COUNTDOWN}},
	};
	for (size_t i = 0; i < sizeof(nothings) / sizeof(nothings[0]); i++) {
		struct render_picture picture;
		render(&nothings[i], &picture);
		for (int k = 0; k < picture.width_px * picture.height_px; k++) {
			if (picture.linear[(size_t)k * 4 + 3] > 0)
				fail_msg("%s paints", nothings[i].name);
		}
		render_picture_finish(&picture);
	}
}

static void every_icon_is_a_shape(void **state)
{
	(void)state;
	struct badges badges;
	badges_load(&badges, layers_bridge(), LAYERS_DATA);
	for (int badge = BADGE_INVALID + 1; badge < BADGE_COUNT; badge++) {
		int width_px;
		int height_px;
		assert_non_null(badges.entries[badge].shape);
		layers_bridge()->image_size(badges.entries[badge].shape, &width_px, &height_px);
		assert_int_equal(width_px, 24);
		assert_int_equal(height_px, 24);
		for (int other = BADGE_INVALID + 1; other < badge; other++)
			assert_true(badges.entries[other].key != badges.entries[badge].key);
	}
	badges_finish(&badges);
}

int main(void)
{
	struct CMUnitTest tests[GOLDEN_COUNT + 4];
	for (size_t i = 0; i < GOLDEN_COUNT; i++) {
		tests[i] = (struct CMUnitTest){.name = the_goldens[i].name,
					       .test_func = looks_like_its_golden,
					       .initial_state = (void *)&the_goldens[i]};
	}
	tests[GOLDEN_COUNT] = (struct CMUnitTest)cmocka_unit_test(a_demo_room_differs_by_its_mark_alone);
	tests[GOLDEN_COUNT + 1] = (struct CMUnitTest)cmocka_unit_test(nothing_on_air_is_a_transparent_picture);
	tests[GOLDEN_COUNT + 2] = (struct CMUnitTest)cmocka_unit_test(another_price_stays_within_its_box);
	tests[GOLDEN_COUNT + 3] = (struct CMUnitTest)cmocka_unit_test(every_icon_is_a_shape);
	int failed = cmocka_run_group_tests_name("picture_layers", tests, NULL, NULL);
	layers_images_finish();
	return failed;
}
