/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every input of a layer must be seen in its picture, and nothing else: each case changes one thing of the room and
 * says which layers must look otherwise. What is compared is what a compositor would draw: places and pixels.
 */
#include "unit.h"

#include "assemble.h"
#include "base/alloc.h"
#include "changes.h"
#include "fixture.h"
#include "picture_paper.h"
#include "pictures.h"
#include "stage_own.h"

#include <string.h>

#define NOW_NS INT64_C(1000000000000000)

struct looks {
	uint64_t layers[LAYER_COUNT];
};

struct easel {
	struct stage *stage;
	struct build *build;
	struct atlas_sheet *sheet;
	struct pictures *pictures;
};

static struct easel easel_of(const struct stage_spec *spec)
{
	struct error err = {0};
	char text[320];
	struct easel easel = {
		.stage = stage_create(layers_bridge(), LAYERS_DATA, spec, &err),
		.build = build_create(),
		.sheet = atlas_sheet_create(layers_bridge(), 2048, 2048, &err),
		.pictures = pictures_create(layers_bridge(), NULL, &err),
	};
	if (!easel.stage || !easel.sheet || !easel.pictures)
		fail_msg("%s", error_text(&err, text, sizeof(text)));
	return easel;
}

static void easel_finish(struct easel *easel)
{
	atlas_sheet_destroy(easel->sheet);
	build_destroy(easel->build);
	pictures_destroy(&easel->pictures);
	stage_destroy(easel->stage);
}

static uint64_t key_of_cell(uint64_t key, const struct cell *cell)
{
	key = key_number(key_number(key, cell->width_px), cell->height_px);
	return key_bytes(key, cell->pixels, (size_t)cell->width_px * cell->height_px * 4);
}

static struct looks looks_of(const struct easel *easel, const struct change *change)
{
	const struct room *room = paper_room(change->item_patch, change->room_patch);
	int64_t at_ms = PAPER_NOW_MS + change->after_ms;
	struct picture_input input = {
		.serial = 1,
		.room = room,
		.images = layers_images(),
		.shop = {.shop_ms = at_ms, .at_ns = (uint64_t)NOW_NS},
		.confirmed_ms = at_ms - change->age_ms,
		.freshness = freshness_next(FRESHNESS_FRESH, room->ttl_ms, change->age_ms),
		.at_ns = (uint64_t)NOW_NS,
	};
	struct error err = {0};
	struct stage_frame frame = {.stage_id = 1};
	struct looks looks = {.layers = {0}};
	// each change is seen for the first time: no accent of a price that fell
	easel->stage->memory = (struct stage_memory){.price_fell_ms = ROOM_UNSET};
	build_clear(easel->build);
	stage_build(easel->stage, easel->pictures, &input, (uint64_t)NOW_NS, easel->build);
	atlas_sheet_begin(easel->sheet);
	while (!assemble_stage(easel->sheet, easel->build, NULL, NOW_NS, NULL, &frame, &err)) {
		assert_int_equal(err.code, ERROR_LIMIT);
		assert_true(atlas_sheet_grow(easel->sheet, &err));
		atlas_sheet_begin(easel->sheet);
	}
	struct frame_set_atlas atlas;
	atlas_sheet_list(easel->sheet, &atlas);
	uint8_t digits[TIMELINE_PLACES];
	timeline_digits(&frame.timeline, NOW_NS, digits);
	for (size_t i = 0; i < frame.timeline.quad_count; i++) {
		const struct timeline_quad *quad = &frame.timeline.quads[i];
		struct timeline one = {.quads = quad, .quad_count = 1};
		struct timeline_shown shown;
		if (!timeline_shown(&one, NOW_NS, change->mode, &shown, 1) || !timeline_is_drawn(quad, digits))
			continue;
		uint64_t key = key_bytes(BUILD_KEY, &quad->to, sizeof(quad->to));
		// A sum: in which order the quads of a layer are drawn beside one another is not seen.
		looks.layers[quad->layer] += key_of_cell(key, atlas.regions[quad->cell]->at.cell);
	}
	alloc_free((void *)frame.timeline.quads);
	room_unref(room);
	return looks;
}

static unsigned differs_in(const struct looks *a, const struct looks *b)
{
	unsigned layers = 0;
	for (unsigned layer = LAYER_ALL; layer < LAYER_COUNT; layer++)
		layers |= a->layers[layer] != b->layers[layer] ? 1u << layer : 0;
	return layers;
}

static int failures_of(const struct easel *easel, const struct looks *plain, const struct change *changes, size_t count)
{
	int failures = 0;
	for (size_t i = 0; i < count; i++) {
		const struct change *change = &changes[i];
		struct looks looks = looks_of(easel, change);
		const struct change from = {
			.name = "from", .item_patch = change->from_patch, .room_patch = change->from_room_patch};
		bool is_plain = !from.item_patch && !from.room_patch;
		struct looks before = is_plain ? *plain : looks_of(easel, &from);
		unsigned seen_in = differs_in(&before, &looks);
		if (seen_in == change->seen_in)
			continue;
		print_error("%s: seen in %x, not %x\n", change->name, seen_in, change->seen_in);
		failures++;
	}
	return failures;
}

static void each_input_is_seen_where_it_belongs_and_nowhere_else(void **state)
{
	(void)state;
	struct easel easel = easel_of(&(struct stage_spec){0});
	const struct change nothing = {.name = "nothing"};
	struct looks plain = looks_of(&easel, &nothing);
	assert_int_equal(failures_of(&easel, &plain, the_changes, the_change_count), 0);
	assert_int_equal(failures_of(&easel, &plain, the_layer_changes, the_layer_change_count), 0);
	easel_finish(&easel);
}

static void the_stage_is_seen_in_every_layer(void **state)
{
	(void)state;
	static const struct stage_spec specs[] = {
		{.language = "zh-TW"}, {.language = "en"}, {.brand_rgba = 0x40c0ffff}};
	const struct change nothing = {.name = "nothing"};
	struct easel easel = easel_of(&(struct stage_spec){0});
	struct looks plain = looks_of(&easel, &nothing);
	for (size_t i = 0; i < 3; i++) {
		struct easel other = easel_of(&specs[i]);
		struct looks looks = looks_of(&other, &nothing);
		// words are white whatever the brand; its plate counts as the first layer's
		unsigned white = specs[i].brand_rgba ? 0 : NOTICE | PARTS;
		assert_int_equal(differs_in(&plain, &looks), PRODUCT | PRICE | STOCK | CLOCK | RUNDOWN | white);
		easel_finish(&other);
	}
	struct easel reduced = easel_of(&(struct stage_spec){.has_reduced_motion = true});
	struct looks looks = looks_of(&reduced, &nothing);
	assert_int_equal(differs_in(&plain, &looks), 0); // at rest it looks the same
	easel_finish(&reduced);
	easel_finish(&easel);
}

/* Builds and assembles a room as the painter does, entered at t_ns; the caller frees the quads. */
static struct timeline timeline_of(const struct easel *easel, const char *item_patch, const char *room_patch,
				   const struct assemble_memory *before, int64_t t_ns, struct assemble_memory *next)
{
	const struct room *room = paper_room(item_patch, room_patch);
	struct picture_input input = {
		.room = room,
		.images = layers_images(),
		.shop = {.shop_ms = PAPER_NOW_MS, .at_ns = (uint64_t)NOW_NS},
		.confirmed_ms = PAPER_NOW_MS,
		.freshness = FRESHNESS_FRESH,
	};
	struct stage_frame frame = {.stage_id = 1};
	build_clear(easel->build);
	stage_build(easel->stage, easel->pictures, &input, (uint64_t)t_ns, easel->build);
	atlas_sheet_begin(easel->sheet);
	assert_true(assemble_stage(easel->sheet, easel->build, before, t_ns, next, &frame, NULL));
	room_unref(room);
	return frame.timeline;
}

/* The one quad of the price, or the n-th of the product, that is shown at t_ns. */
static struct timeline_shown shown_of(const struct timeline *timeline, enum layer layer, int64_t t_ns, size_t nth)
{
	struct timeline_shown shown[256];
	struct timeline_shown found = {.quad = NULL};
	size_t count = timeline_shown(timeline, t_ns, AIR_NORMAL, shown, 256);
	assert_true(count <= 256);
	for (size_t i = 0; i < count; i++) {
		if (shown[i].quad->layer == layer && nth-- == 0)
			found = shown[i];
	}
	return found;
}

static void a_new_price_enters_whole_and_the_old_one_is_gone(void **state)
{
	(void)state;
	const int64_t later_ns = NOW_NS + 1000000000;
	struct easel easel = easel_of(&(struct stage_spec){0});
	struct assemble_memory none = {0};
	struct assemble_memory first = {0};
	struct assemble_memory second = {0};
	struct assemble_memory third = {0};
	struct timeline before = timeline_of(&easel, NULL, NULL, &none, NOW_NS, &first);
	assert_true(shown_of(&before, LAYER_PRICE, NOW_NS, 0).alpha == 1); // the first frame just stands there

	struct timeline after = timeline_of(&easel, "{\"price\": {\"sale\": 6991}}", NULL, &first, later_ns, &second);
	for (int64_t t_ns = later_ns; t_ns < later_ns + 500000000; t_ns += 10000000) {
		struct timeline_shown price = shown_of(&after, LAYER_PRICE, t_ns, 0);
		assert_non_null(price.quad);
		assert_null(shown_of(&after, LAYER_PRICE, t_ns, 1).quad); // one figure, never two
		assert_true(t_ns < later_ns + 400000000 || price.alpha == 1);
		for (size_t i = 0; i < 3; i++) // the plate beneath it, the picture, the title
			assert_true(shown_of(&after, LAYER_PRODUCT, t_ns, i).alpha == 1);
	}
	assert_true(shown_of(&after, LAYER_PRICE, later_ns, 0).alpha == 0);
	assert_true(shown_of(&after, LAYER_PRICE, later_ns, 0).dy_px > 0);

	// Another product moves in as well, its plate does not.
	struct timeline take =
		timeline_of(&easel, "{\"id\": \"b\"}", "{\"current\": \"b\"}", &second, later_ns + 1000000000, &third);
	assert_true(shown_of(&take, LAYER_PRODUCT, later_ns + 1000000000, 0).alpha == 1);
	assert_true(shown_of(&take, LAYER_PRODUCT, later_ns + 1000000000, 1).alpha == 0);
	alloc_free((void *)before.quads);
	alloc_free((void *)after.quads);
	alloc_free((void *)take.quads);
	assemble_memory_finish(&first);
	assemble_memory_finish(&second);
	assemble_memory_finish(&third);
	easel_finish(&easel);
}

static void the_same_room_is_painted_once(void **state)
{
	(void)state;
	const struct change nothing = {.name = "nothing", .after_ms = 1000};
	const struct change older = {.name = "older", .age_ms = 5000, .after_ms = 7000};
	struct easel easel = easel_of(&(struct stage_spec){0});
	looks_of(&easel, &nothing);
	uint64_t painted = atlas_sheet_figures(easel.sheet).painted;
	looks_of(&easel, &nothing);
	looks_of(&easel, &older);
	assert_int_equal(atlas_sheet_figures(easel.sheet).painted, painted);
	const struct change price = {.name = "price", .item_patch = "{\"price\": {\"sale\": 6991}}"};
	looks_of(&easel, &price);
	assert_int_equal(atlas_sheet_figures(easel.sheet).painted, painted + 2); // the figure, and how it comes about
	const struct change stock = {
		.name = "stock",
		.item_patch = "{\"price\": {\"sale\": 6991}, \"stock\": {\"left\": 999, \"total\": 99999}}"};
	looks_of(&easel, &stock);
	painted = atlas_sheet_figures(easel.sheet).painted;
	const struct change fewer = {
		.name = "fewer",
		.item_patch = "{\"price\": {\"sale\": 6991}, \"stock\": {\"left\": 99, \"total\": 99999}}"};
	looks_of(&easel, &fewer);
	assert_int_equal(atlas_sheet_figures(easel.sheet).painted, painted); // its digits were painted before
	easel_finish(&easel);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_input_is_seen_where_it_belongs_and_nowhere_else),
		cmocka_unit_test(the_stage_is_seen_in_every_layer),
		cmocka_unit_test(a_new_price_enters_whole_and_the_old_one_is_gone),
		cmocka_unit_test(the_same_room_is_painted_once),
	};
	int failed = cmocka_run_group_tests_name("picture_mutation", tests, NULL, NULL);
	layers_images_finish();
	return failed;
}
