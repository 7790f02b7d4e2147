/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a theme's plates and slots stand, and how one that cannot stand there is named. */
#include "unit.h"

#include "layers.h"
#include "layout.h"
#include "picture_theme_files.h"
#include "zones.h"

#include <stdio.h>
#include <string.h>

static size_t card_of(const struct theme_variant *variant)
{
	for (size_t i = 0; i < variant->plate_count; i++) {
		if (strcmp(variant->plates[i].name, "card") == 0)
			return i;
	}
	fail_msg("there is no card");
	return 0;
}

static void boxes_that_clash_are_named(void **state)
{
	(void)state;
	static const struct {
		size_t slot; /* of the card of the tree's theme */
		bool is_alone;
		int x_px, y_px, width_px, height_px;
		const char *reason;
	} cases[] = {
		{1, false, 288, 20, 544, 96, "card.slots[1] is not on the grid"},
		{1, false, 256, 16, 544, 96, "card.slots[1] overlaps another slot"},
		{1, true, 256, 16, 544, 96, "card.slots[1] overlaps another slot while it stands alone"},
		{4, false, 288, 96, 544, 120, "card.slots[4] overlaps another slot"},
		{4, false, 288, 176, 544, 120, "card.slots[4] leaves the box"},
		{0, false, 600, 24, 320, 240, "card.slots[0] leaves the box"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct theme *theme = theme_create(THEME_FILES_TREE, "selection-portrait", NULL);
		struct zones zones;
		assert_true(zones_read(&zones, THEME_FILES_TREE, theme->zones, NULL));
		struct theme_variant variant = theme->variants[0];
		struct theme_slot *slot = &variant.slots[variant.plates[card_of(&variant)].first_slot + cases[i].slot];
		*(cases[i].is_alone ? &slot->alone : &slot->box) =
			(struct theme_box){cases[i].x_px, cases[i].y_px, cases[i].width_px, cases[i].height_px};
		struct layout layout;
		struct error err = {0};
		assert_false(layout_make(&layout, theme, &variant, &zones, &err));
		char whole[512];
		snprintf(whole, sizeof(whole), "%s %s", err.path, err.message);
		if (!strstr(whole, cases[i].reason))
			fail_msg("case %zu: %s", i, whole);
		theme_destroy(theme);
	}
}

/* A variant of the tree's theme with plates of a test: what a theme's author gets told. */
static void plates_and_slots_that_cannot_be_are_named(void **state)
{
	(void)state;
#define VARIANT(plates)                                                                                           \
	"{\"variants\": [{\"name\": \"solo\","                                                                    \
	"\"waiting\": {\"region\": \"lower\", \"x_px\": 0, \"y_px\": 384, \"width_px\": 856, \"height_px\": 72}," \
	"\"plates\": [{\"name\": \"strip\", \"region\": \"top\", \"x_px\": 0, \"y_px\": 0, \"width_px\": 80, "    \
	"\"height_px\": 72, \"slots\": [{\"layer\": \"notice\", \"form\": \"marks\", \"x_px\": 0, \"y_px\": 0, "  \
	"\"width_px\": 80, \"height_px\": 72}]}," plates "]}]}"
#define PLATE(y, more, slots)                                                       \
	"{\"name\": \"p" #y "\", \"region\": \"lower\", \"x_px\": 0, \"y_px\": " #y \
	", \"width_px\": 400, \"height_px\": 80, " more "\"slots\": [" slots "]}"
#define SLOT(layer, more) \
	"{\"layer\": \"" layer "\", " more "\"x_px\": 0, \"y_px\": 0, \"width_px\": 80, \"height_px\": 80}"
	static const struct {
		const char *patch;
		const char *path;
		const char *reason;
	} cases[] = {
		{VARIANT(PLATE(0, "", SLOT("prize", ""))), "selection-portrait.json: variants.solo.plates.p0.slots[0]",
		 "no layer that we know"},
		{VARIANT(PLATE(0, "", SLOT("product", "\"form\": \"moon\", "))),
		 "selection-portrait.json: variants.solo.plates.p0.slots[0]", "form"},
		{VARIANT(PLATE(0, "", SLOT("price", "") "," SLOT("countdown", ""))),
		 "selection-portrait.json: variants.solo.plates.p0.slots[1]", "overlaps another slot"},
		{VARIANT(PLATE(0, "", SLOT("price", "")) "," PLATE(72, "", SLOT("countdown", ""))),
		 "selection-portrait.json: variants.solo.plates.p72", "overlaps another plate"},
		{VARIANT(PLATE(0, "\"beats\": [\"opened\"], ", SLOT("price", ""))),
		 "selection-portrait.json: variants[0].plates[1].beats", "no beat"},
		{VARIANT(PLATE(0, "", SLOT("price", "\"beats\": [], "))),
		 "selection-portrait.json: variants[0].plates[1].slots[0].beats", "a list of beats"},
		{VARIANT(PLATE(0, "", "")), "selection-portrait.json: variants[0].plates[1].slots", "a list of slots"},
		{VARIANT(PLATE(0, "\"turn_ms\": 6000, ", SLOT("notice", "\"form\": \"warning\", "))),
		 "selection-portrait.json: variants.solo.plates.p0.slots[0]", "what has to be told stays"},
		{VARIANT(PLATE(0, "\"turn_ms\": 100, ", SLOT("price", ""))),
		 "selection-portrait.json: variants[0].plates[1].turn_ms", "2000 to 60000"},
		{"{\"variants\": [{\"name\": \"solo\", \"waiting\": {\"region\": \"lower\", \"x_px\": 0, \"y_px\": "
		 "384, "
		 "\"width_px\": 856, \"height_px\": 72}, \"plates\": [" PLATE(0, "", SLOT("price", "")) "]}]}",
		 "selection-portrait.json: variants.solo.plates", "the notice's marks"},
		{"{\"layers\": {\"default\": {\"text_px\": 20}}}", "selection-portrait.json: layers.default.text_px",
		 "28 to 320"},
		{"{\"layers\": {\"prize\": {}}}", "selection-portrait.json: layers.prize", "no layer"},
		{"{\"layers\": {\"price\": {\"text_px\": 28, \"text_min_px\": 40}}}",
		 "selection-portrait.json: layers.price", "a least size"},
		{"{\"words\": {\"en\": {\"layers\": {\"price\": {\"hello\": \"x\"}}}}}",
		 "selection-portrait.json: words.en.layers.price.hello", "not a member"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		theme_files_copy(NULL);
		theme_files_patch("themes/selection-portrait.json", cases[i].patch);
		theme_files_refused("selection-portrait", ERROR_VALUE, cases[i].path, cases[i].reason);
	}
	// In different beats, or in turns, one place is enough for two.
	static const char *const good[] = {
		VARIANT(PLATE(
			0, "",
			SLOT("price", "\"beats\": [\"open\"], ") "," SLOT("countdown", "\"beats\": [\"tease\"], "))),
		VARIANT(PLATE(0, "\"turn_ms\": 4000, ", SLOT("price", "") "," SLOT("countdown", ""))),
		VARIANT(PLATE(0, "\"beats\": [\"open\"], ", SLOT("price", "")) "," PLATE(72, "\"beats\": [\"tease\"], ",
											 SLOT("countdown", ""))),
	};
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct error err = {0};
		char text[320];
		theme_files_copy(NULL);
		theme_files_patch("themes/selection-portrait.json", good[i]);
		if (!theme_files_read(THEME_FILES_COPY, "selection-portrait", &err))
			fail_msg("case %zu: %s", i, error_text(&err, text, sizeof(text)));
	}
}

static void layers_have_boxes_within_the_canvas(void **state)
{
	(void)state;
	struct zones zones;
	struct layout layout;
	struct theme *theme = theme_create(THEME_FILES_TREE, "selection-portrait", NULL);
	assert_true(zones_read(&zones, THEME_FILES_TREE, theme->zones, NULL));
	assert_true(layout_make(&layout, theme, &theme->variants[0], &zones, NULL));
	size_t card = card_of(&theme->variants[0]);
	struct theme_box all;
	assert_true(layout_layer_box(&layout, LAYER_ALL, &all));
	const struct theme_box *lower = zones_find(&zones, "lower");
	assert_true(box_contains(&zones.canvas, &all));
	assert_true(box_contains(&all, lower) || box_contains(lower, &layout.plates[card].box));
	for (size_t i = 0; i < layout.slot_count; i++) {
		struct theme_box box;
		assert_true(layout_layer_box(&layout, layout.slots[i].layer, &box));
		assert_true(box_contains(&all, &box));
		assert_true(box_contains(&box, &layout.slots[i].box));
	}
	struct theme_box price;
	struct theme_box alone;
	assert_true(layout_layer_box(&layout, LAYER_PRICE, &price));
	assert_true(
		layout_alone_box(&layout, &layout.plates[card], LAYER_PRICE, BEATS_ALL, theme->plate.pad_px, &alone));
	assert_int_equal(alone.x_px, price.x_px - theme->plate.pad_px);
	assert_int_equal(alone.y_px, price.y_px - theme->plate.pad_px);
	// No plate of one layer leaves the plate that it stands on with others.
	assert_int_equal(alone.y_px + alone.height_px,
			 layout.plates[card].box.y_px + layout.plates[card].box.height_px);
	assert_false(layout_alone_box(&layout, &layout.plates[card + 1], LAYER_PRICE, BEATS_ALL, 24, &alone));
	assert_false(layout_layer_box(&layout, LAYER_INVALID, &all));
	theme_destroy(theme);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(boxes_that_clash_are_named),
		cmocka_unit_test(plates_and_slots_that_cannot_be_are_named),
		cmocka_unit_test(layers_have_boxes_within_the_canvas),
	};
	return cmocka_run_group_tests_name("picture_layout", tests, theme_files_copy, NULL);
}
