/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The theme and each of its layers, in every state, against the pictures in goldens/. What is compared is the lower
 * stage with the shadows around it; beyond it nothing may be painted but the mark of a demo room.
 *
 * SHOP_CASES_STEP: only every so many of the cases of each layer.
 */
#include "unit.h"

#include "badges.h"
#include "fixture.h"
#include "goldens.h"
#include "picture_badges.h"
#include "picture_paper.h"
#include "picture_lines.h"
#include "picture_table.h"
#include "picture/compose.h"
#include "picture/render.h"
#include "png_compare.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The part of the canvas that a golden holds. */
#define CUT_X 72
#define CUT_Y 200
#define CUT_WIDTH 936
#define CUT_HEIGHT 1256
/* Around a layer alone. */
#define CUT_AROUND 40

struct cut {
	int x_px, y_px, width_px, height_px;
};

/* Qt 5 and 6 give the same pixels; another compiler may round one step otherwise. */
#define MAX_STEP 1

static void render(const struct golden *golden, struct render_picture *out)
{
	struct error err = {0};
	char text[320];
	const struct room *room = golden_room(golden);
	struct render_request request = golden_request(golden, room);
	if (!render_stage(layers_bridge(), LAYERS_DATA, &request, out, &err))
		fail_msg("%s: %s", golden->name, error_text(&err, text, sizeof(text)));
	room_unref(room);
}

/* What of the canvas a golden holds: of a layer alone its box with the shadow around it. */
static struct cut cut_of(const struct golden *golden)
{
	struct timeline_rect box;
	if (golden->stage.layer == LAYER_INVALID)
		return (struct cut){CUT_X, CUT_Y, CUT_WIDTH, CUT_HEIGHT};
	assert_true(render_layer_box(layers_bridge(), LAYERS_DATA, &golden->stage, golden->stage.layer, &box, NULL));
	return (struct cut){(int)box.x - CUT_AROUND, (int)box.y - CUT_AROUND, (int)box.width + 2 * CUT_AROUND,
			    (int)box.height + 2 * CUT_AROUND};
}

static void is_not_on_air(void **state)
{
	const struct golden *golden = *state;
	struct render_picture picture;
	render(golden, &picture);
	for (int i = 0; i < picture.width_px * picture.height_px; i++) {
		if (picture.linear[(size_t)i * 4 + 3] > 0)
			fail_msg("%s paints at %d, %d", golden->name, i % picture.width_px, i / picture.width_px);
	}
	render_picture_finish(&picture);
}

static void looks_like_its_golden(void **state)
{
	const struct golden *golden = *state;
	struct render_picture picture;
	struct error err = {0};
	char text[400];
	char path[512];
	struct cut cut = cut_of(golden);
	uint8_t *straight = malloc((size_t)cut.width_px * (size_t)cut.height_px * 4);
	render(golden, &picture);
	for (int y = 0; y < picture.height_px; y++) {
		const float *row = picture.linear + (size_t)y * (size_t)picture.width_px * 4;
		bool is_cut = y >= cut.y_px && y < cut.y_px + cut.height_px;
		for (int x = 0; x < picture.width_px; x++) {
			if (is_cut && x >= cut.x_px && x < cut.x_px + cut.width_px)
				continue;
			if (row[x * 4 + 3] > 0)
				fail_msg("%s paints at %d, %d", golden->name, x, y);
		}
		if (is_cut)
			compose_to_straight(row + cut.x_px * 4, (size_t)cut.width_px,
					    straight + (size_t)(y - cut.y_px) * (size_t)cut.width_px * 4);
	}
	snprintf(path, sizeof(path), LAYERS_FOLDER "/goldens/%s.png", golden->name);
	bool did =
		png_compare(layers_bridge(), path, golden->name, straight, cut.width_px, cut.height_px, MAX_STEP, &err);
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

/* The leftmost column of the price's box with gold in it; INT_MAX: none. */
static int leftmost_gold(const struct render_picture *picture, const struct timeline_rect *box)
{
	for (int x = (int)box->x; x < (int)(box->x + box->width); x++) {
		for (int y = (int)box->y; y < (int)(box->y + box->height); y++) {
			const float *at = picture->linear + ((size_t)y * (size_t)picture->width_px + (size_t)x) * 4;
			if (at[0] > 0.8f && at[1] > 0.5f)
				return x;
		}
	}
	return INT_MAX;
}

/* A sign moves up to a slender digit; whatever the first one is, all behind it stand where they stood. */
static void digits_stand_still_and_the_sign_is_one_with_them(void **state)
{
	(void)state;
	static const struct golden five = {
		.name = "five",
		.item_patch = "{\"price\": {\"sale\": 5990, \"parts\": [], \"list\": null, \"unit_price\": null}}"};
	static const struct golden one = {
		.name = "one",
		.item_patch = "{\"price\": {\"sale\": 1990, \"parts\": [], \"list\": null, \"unit_price\": null}}"};
	struct timeline_rect box;
	struct render_picture a;
	struct render_picture b;
	int last_x = 0;
	render(&five, &a);
	render(&one, &b);
	assert_true(render_layer_box(layers_bridge(), LAYERS_DATA, &five.stage, LAYER_PRICE, &box, NULL));
	for (int i = 0; i < a.width_px * a.height_px; i++) {
		bool differs = memcmp(a.linear + (size_t)i * 4, b.linear + (size_t)i * 4, 4 * sizeof(float)) != 0;
		if (differs && i % a.width_px > last_x)
			last_x = i % a.width_px;
	}
	assert_in_range(last_x, (int)box.x + 30, (int)box.x + 100); // the sign and one digit of 128 px
	assert_in_range(leftmost_gold(&b, &box) - leftmost_gold(&a, &box), 5, 12);
	render_picture_finish(&b);
	render_picture_finish(&a);
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

static struct CMUnitTest test_of(const struct golden *golden)
{
	return (struct CMUnitTest){.name = golden->name,
				   .test_func = golden->is_nothing ? is_not_on_air : looks_like_its_golden,
				   .initial_state = (void *)golden};
}

int main(void)
{
	static struct CMUnitTest tests[CASE_COUNT + 100];
	size_t count = 0;
	assert_true(the_golden_count + 5 <= 100);
	for (size_t i = 0; i < the_golden_count; i++)
		tests[count++] = test_of(&the_goldens[i]);
	const char *step = getenv("SHOP_CASES_STEP");
	for (size_t i = 0; i < CASE_COUNT; i += step ? strtoul(step, NULL, 10) : 1)
		tests[count++] = test_of(golden_case(i));
	tests[count++] = (struct CMUnitTest)cmocka_unit_test(a_demo_room_differs_by_its_mark_alone);
	tests[count++] = (struct CMUnitTest)cmocka_unit_test(nothing_on_air_is_a_transparent_picture);
	tests[count++] = (struct CMUnitTest)cmocka_unit_test(another_price_stays_within_its_box);
	tests[count++] = (struct CMUnitTest)cmocka_unit_test(digits_stand_still_and_the_sign_is_one_with_them);
	tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_icon_is_a_shape);
	int failed = _cmocka_run_group_tests("picture_layers", tests, count, NULL, NULL);
	layers_images_finish();
	return failed;
}
