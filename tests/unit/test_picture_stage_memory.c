/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a stage remembers from one building to the next: a price that fell, a stock that is renewed in a rush. */
#include "unit.h"

#include "picture_paper.h"
#include "picture_seen.h"

#include <stdio.h>
#include <string.h>

static struct build *the_build;

#define MS_NS INT64_C(1000000)

/* Builds the stage with a room of this patch, after_ms later. */
static void build_at(struct stage *stage, const char *item_patch, int64_t after_ms)
{
	const struct room *room = paper_room(item_patch, NULL);
	struct picture_input input = seen_input(room, PAPER_NOW_MS + after_ms, 0);
	uint64_t now_ns = (uint64_t)(SEEN_NOW_NS + after_ms * MS_NS);
	input.shop.at_ns = now_ns;
	build_clear(the_build);
	stage_build(stage, NULL, &input, now_ns, the_build);
	room_unref(room);
}

/* How many quads of the price are drawn, as of after_ms after the first building. */
static size_t price_quads(int64_t after_ms)
{
	const struct build_quad *quads;
	size_t count = build_quads(the_build, &quads);
	size_t found = 0;
	int64_t t_ns = SEEN_NOW_NS + after_ms * MS_NS;
	for (size_t i = 0; i < count; i++)
		found += quads[i].quad.layer == LAYER_PRICE && quads[i].quad.modes & TIMELINE_NORMAL &&
			 quads[i].quad.valid_from_ns <= t_ns && t_ns < quads[i].quad.valid_until_ns;
	return found;
}

static void a_price_that_falls_has_one_accent(void **state)
{
	(void)state;
	struct stage *stage = seen_stage(&(struct stage_spec){.layer = LAYER_ALL});
	build_at(stage, "{\"price\": {\"sale\": 7990}}", 0);
	assert_int_equal(price_quads(0), 1);
	build_at(stage, "{\"price\": {\"sale\": 6990}}", 5000);
	assert_int_equal(price_quads(5000), 2);
	assert_int_equal(price_quads(6199), 2);
	assert_int_equal(price_quads(6200), 1);
	// a confirmation in between neither ends nor repeats it
	build_at(stage, "{\"price\": {\"sale\": 6990}}", 5600);
	assert_int_equal(price_quads(5600), 2);
	assert_int_equal(price_quads(6200), 1);
	// a price that rises, and another product's, have none
	build_at(stage, "{\"price\": {\"sale\": 8990}}", 9000);
	assert_int_equal(price_quads(9000), 1);
	build_at(stage, "{\"price\": {\"sale\": 8990}}", 9500);
	assert_int_equal(price_quads(9500), 1);
	stage_destroy(stage);
	struct stage *still = seen_stage(&(struct stage_spec){.layer = LAYER_ALL, .has_reduced_motion = true});
	build_at(still, "{\"price\": {\"sale\": 7990}}", 0);
	build_at(still, "{\"price\": {\"sale\": 6990}}", 5000);
	assert_int_equal(price_quads(5000), 1);
	stage_destroy(still);
}

/* The number as it is drawn at a moment of a building. */
static bool says(const char *digits, int64_t after_ms)
{
	struct seen seen = seen_of(the_build, after_ms, AIR_NORMAL);
	char found[32] = "";
	size_t size = 0;
	for (size_t i = 0; i < seen.count && size + 1 < sizeof(found); i++) {
		const struct seen_text *text = &seen.texts[i];
		if (text->layer == LAYER_STOCK && text->text[0] >= '0' && text->text[0] <= '9' && !text->text[1])
			found[size++] = text->text[0];
	}
	return strcmp(found, digits) == 0;
}

static void a_rush_renews_the_stock_twice_a_second(void **state)
{
	(void)state;
	struct stage *stage = seen_stage(&(struct stage_spec){.layer = LAYER_STOCK});
	int changes = 0;
	char before[8] = "";
	for (int64_t after_ms = 0; after_ms < 4000; after_ms += 100) {
		char patch[64];
		char now[8];
		snprintf(patch, sizeof(patch), "{\"stock\": {\"left\": %d}}", 900 - (int)(after_ms / 100));
		snprintf(now, sizeof(now), "%d", 900 - (int)(after_ms / 100));
		build_at(stage, patch, after_ms);
		if (says(now, after_ms) && strcmp(now, before) != 0) {
			changes++;
			snprintf(before, sizeof(before), "%s", now);
		}
	}
	assert_in_range(changes, 7, 8);
	// the last one is never lost: the stage asks to be built again, and says it then
	assert_true(build_again_ms(the_build) != ROOM_UNSET);
	build_at(stage, "{\"stock\": {\"left\": 861}}", 4500);
	assert_true(says("861", 4500));
	// none left is said at once
	build_at(stage, "{\"stock\": {\"left\": 0}}", 4600);
	assert_false(says("861", 4600));
	stage_destroy(stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_price_that_falls_has_one_accent),
		cmocka_unit_test(a_rush_renews_the_stock_twice_a_second),
	};
	the_build = build_create();
	int failed = cmocka_run_group_tests_name("picture_stage_memory", tests, NULL, NULL);
	build_destroy(the_build);
	return failed;
}
