/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What keeps themes short: several bases, variants that are like others, slots that stay beside those that take turns.
 */
#include "unit.h"

#include "picture_paper.h"
#include "picture_seen.h"
#include "picture_theme_files.h"
#include "srgb.h"
#include "stage_own.h"

#include <stdio.h>
#include <string.h>

#define PLATE(name, more) "{\"name\": \"" name "\"" more "}"
#define VARIANTS(own) "{\"variants\": [" SOLO ", " own "]}"
#define SOLO                                                                                                        \
	"{\"name\": \"solo\", \"waiting\": {" BOX "}, \"plates\": ["                                                \
	"{\"name\": \"a\", " BOX ", \"slots\": [{\"layer\": \"notice\", \"form\": \"marks\", " SLOT_BOX "}]}, "     \
	"{\"name\": \"b\", \"region\": \"lower\", \"x_px\": 0, \"y_px\": 80, \"width_px\": 856, \"height_px\": 80," \
	" \"slots\": [{\"layer\": \"countdown\", " SLOT_BOX "}]}]}"
#define BOX "\"region\": \"lower\", " SLOT_BOX
#define SLOT_BOX "\"x_px\": 0, \"y_px\": 0, \"width_px\": 856, \"height_px\": 80"

static struct theme *read_with(const char *variants)
{
	struct error err = {0};
	char text[320];
	theme_files_copy(NULL);
	theme_files_patch("themes/selection-portrait.json", variants);
	struct theme *theme = theme_create(THEME_FILES_COPY, "selection-portrait", &err);
	if (!theme)
		fail_msg("%s", error_text(&err, text, sizeof(text)));
	return theme;
}

static void a_variant_takes_the_plates_of_the_one_it_is_like(void **state)
{
	(void)state;
	struct theme *theme = read_with(
		VARIANTS("{\"name\": \"duo\", \"like\": \"solo\", \"zones\": \"other\","
			 " \"plates\": [" PLATE("b", ", \"y_px\": 160") ", "
									"{\"name\": \"c\", " BOX
									", \"slots\": [{\"layer\": \"price\", " SLOT_BOX
									"}]}]}"));
	assert_int_equal(theme->variant_count, 2);
	const struct theme_variant *solo = &theme->variants[0];
	const struct theme_variant *duo = &theme->variants[1];
	assert_string_equal(duo->name, "duo");
	assert_int_equal(duo->plate_count, 3);
	assert_string_equal(duo->plates[0].name, "a");
	assert_int_equal(duo->plates[1].place.box.y_px, 160);
	assert_int_equal(duo->plates[1].place.box.width_px, 856);
	assert_string_equal(duo->slots[1].layer, "countdown");
	assert_string_equal(duo->slots[2].layer, "price");
	assert_int_equal(duo->waiting.box.width_px, 856);
	// the one above stays as it is
	assert_int_equal(solo->plate_count, 2);
	assert_int_equal(solo->plates[1].place.box.y_px, 80);
	assert_string_equal(theme_zones_of(theme, solo), "portrait-2026-11");
	assert_string_equal(theme_zones_of(theme, duo), "other");
	theme_destroy(theme);
}

static void a_variant_may_do_without_plates(void **state)
{
	(void)state;
	struct theme *theme = read_with(VARIANTS("{\"name\": \"tv\", \"like\": \"solo\", \"without\": [\"b\"]}"));
	assert_int_equal(theme->variants[1].plate_count, 1);
	assert_int_equal(theme->variants[1].slot_count, 1);
	theme_destroy(theme);
}

static void mistakes_in_variants_are_named(void **state)
{
	(void)state;
	static const struct {
		const char *patch;
		const char *path;
		const char *reason;
	} cases[] = {
		{VARIANTS("{\"name\": \"duo\", \"like\": \"trio\"}"), "variants[1].like", "a variant above"},
		{VARIANTS("{\"name\": \"duo\", \"like\": \"duo\"}"), "variants[1].like", "a variant above"},
		{VARIANTS("{\"name\": \"duo\", \"like\": 1}"), "variants[1].like", "a variant above"},
		{VARIANTS("{\"name\": \"solo\", \"like\": \"solo\"}"), "variants[1]", "has the name of"},
		{VARIANTS("{\"name\": \"duo\", \"like\": \"solo\", \"without\": [\"x\"]}"), "variants[1].without",
		 "there is not"},
		{VARIANTS("{\"name\": \"duo\", \"like\": \"solo\", \"without\": \"a\"}"), "variants[1].without",
		 "a list"},
		{VARIANTS("{\"name\": \"duo\", \"like\": \"solo\", \"without\": [\"a\", \"b\"]}"), "variants[1].plates",
		 "1 to 16"},
		{VARIANTS("{\"name\": \"duo\", \"like\": \"solo\", \"plates\": {}}"), "variants[1].plates", "a list"},
		{VARIANTS("{\"name\": \"duo\", \"like\": \"solo\", \"plates\": [{}]}"), "variants[1].plates[0]",
		 "no name"},
		{VARIANTS("{\"name\": \"duo\", \"like\": \"solo\", \"plates\": [{\"name\": \"c\"}]}"),
		 "variants[1].plates[2].region", "missing"},
		{"{\"extends\": []}", "extends", "a list of up to 4"},
		{"{\"extends\": [1]}", "extends", "a list of up to 4"},
		{"{\"extends\": [\"_selection\", \"_selection\", \"_words\", \"_words\", \"_words\"]}", "extends",
		 "a list of up to 4"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char path[128];
		theme_files_copy(NULL);
		theme_files_patch("themes/selection-portrait.json", cases[i].patch);
		snprintf(path, sizeof(path), "selection-portrait.json: %s", cases[i].path);
		struct error err = {0};
		struct theme *theme = theme_create(THEME_FILES_COPY, "selection-portrait", &err);
		theme_destroy(theme);
		if (theme || strcmp(err.path, path) != 0 || !strstr(err.message, cases[i].reason))
			fail_msg("%zu: %s: %s", i, err.path, err.message);
	}
}

static void each_base_stands_over_the_one_before(void **state)
{
	(void)state;
	theme_files_copy(NULL);
	theme_files_write("themes/_warm.json", "{\"schema\": \"shop-theme/1\", \"colors\": {\"accent\": \"#112233\"},"
					       " \"price\": {\"gap_px\": 28}}");
	theme_files_write("themes/_late.json", "{\"schema\": \"shop-theme/1\", \"price\": {\"gap_px\": 32}}");
	theme_files_write("themes/warm.json",
			  "{\"schema\": \"shop-theme/1\", \"extends\": [\"selection-portrait\", \"_warm\", \"_late\"],"
			  " \"plate\": {\"edge_px\": 5}}");
	struct error err = {0};
	char text[320];
	struct theme *theme = theme_create(THEME_FILES_COPY, "warm", &err);
	if (!theme)
		fail_msg("%s", error_text(&err, text, sizeof(text)));
	assert_int_equal(theme->colors.accent, 0x112233ff);
	assert_int_equal(theme->price.gap_px, 32);
	assert_int_equal(theme->plate.edge_px, 5);
	assert_int_equal(theme->price.figure_px, 128);
	theme_destroy(theme);
}

/* -- over a room -- */

static struct build *the_build;

static struct seen see(const struct stage_spec *spec, const char *item_patch, const char *room_patch, int64_t after_ms)
{
	const struct room *room = paper_room(item_patch, room_patch);
	struct stage *stage = seen_stage(spec);
	struct picture_input input = seen_input(room, PAPER_NOW_MS, 0);
	build_clear(the_build);
	stage_build(stage, NULL, &input, SEEN_NOW_NS, the_build);
	struct seen seen = seen_of(the_build, after_ms, AIR_NORMAL);
	stage_destroy(stage);
	room_unref(room);
	return seen;
}

#define PEOPLE                                                                                                      \
	"{\"room\": {\"people\": [{\"role\": \"host\", \"name\": \"小棠\"}, {\"role\": \"bargainer\", \"name\": " \
	"\"老郑\"}, {\"role\": \"explainer\", \"name\": \"小满\"}, {\"role\": \"brand\", \"name\": "            \
	"\"一位名字长得放不下的经理\"}]}}"

static float luminance(uint32_t rgba)
{
	return 0.2126f * srgb_decode((uint8_t)(rgba >> 24)) + 0.7152f * srgb_decode((uint8_t)(rgba >> 16)) +
	       0.0722f * srgb_decode((uint8_t)(rgba >> 8));
}

static float seen_through(uint32_t rgba, float behind)
{
	float alpha = (float)(rgba & 0xff) / 255.0f;
	return luminance(rgba) * alpha + behind * (1.0f - alpha);
}

static float contrast(uint32_t a, uint32_t b)
{
	float of_a = luminance(a) + 0.05f;
	float of_b = luminance(b) + 0.05f;
	return of_a > of_b ? of_a / of_b : of_b / of_a;
}

#define SOLD "{\"sales\": {\"sold\": 34580, \"as_of\": \"2026-11-21T19:59:00+08:00\", \"source\": \"shop\"}}"

static void what_stays_is_there_in_every_turn(void **state)
{
	(void)state;
	const struct stage_spec spec = {.theme = "selection-landscape", .variant = "tv"};
	size_t turns = 0;
	for (int64_t after_ms = 0; after_ms < 14000; after_ms += 500) {
		struct seen seen = see(&spec, SOLD, PEOPLE, after_ms);
		assert_true(seen_has(&seen, LAYER_PRICE, "59"));
		assert_true(seen_has(&seen, LAYER_PRODUCT, "号链接"));
		assert_true(seen_count(&seen, LAYER_PEOPLE, "小棠") <= 1);
		turns += seen_has(&seen, LAYER_PEOPLE, "小棠");
	}
	assert_true(turns > 0 && turns < 28);
}

static void each_has_a_strap(void **state)
{
	(void)state;
	const struct stage_spec duo = {.theme = "selection-landscape", .variant = "duo"};
	const struct stage_spec table = {.theme = "selection-landscape", .variant = "table"};
	const struct stage_spec *specs[] = {&duo, &table};
	for (size_t i = 0; i < 2; i++) {
		struct seen seen = see(specs[i], "{\"beat\": \"haggle\"}", PEOPLE, 0);
		assert_int_equal(seen_count(&seen, LAYER_PEOPLE, "小棠"), 1);
		assert_int_equal(seen_count(&seen, LAYER_PEOPLE, "老郑"), 1);
		assert_int_equal(seen_count(&seen, LAYER_PEOPLE, "小满"), i);
		// half a name is somebody else's
		assert_false(seen_has(&seen, LAYER_PEOPLE, "一位"));
	}
	struct seen seen = see(&table, "{\"beat\": \"haggle\"}",
			       "{\"room\": {\"people\": [{\"role\": \"host\", \"name\": \"名字不短的一位主播\","
			       " \"title\": \"头衔更长的一位\"}]}}",
			       0);
	assert_true(seen_has(&seen, LAYER_PEOPLE, "名字不短的一位主播"));
	assert_false(seen_has(&seen, LAYER_PEOPLE, "头衔"));
	seen = see(
		&table, "{\"beat\": \"haggle\"}",
		"{\"room\": {\"people\": [{\"role\": \"host\", \"name\": \"小棠\", \"title\": \"主持对接品牌答疑\"}]}}",
		0);
	assert_true(seen_has(&seen, LAYER_PEOPLE, "主播"));
}

/* The accent of a price on its plate, by a theme and a brand's colour. */
static void a_brand_of_any_colour_can_be_read(void **state)
{
	(void)state;
	static const char *const themes[] = {"selection-portrait", "festival-landscape", "brand-minimal-portrait"};
	static const uint32_t brands[] = {0xffe600ff, 0xffffffff, 0x000000ff, 0x101830ff, 0x7fd6ffff, 0x808080ff};
	for (size_t i = 0; i < sizeof(themes) / sizeof(themes[0]); i++) {
		for (size_t k = 0; k < sizeof(brands) / sizeof(brands[0]); k++) {
			struct stage_spec spec = {.theme = themes[i], .brand_rgba = brands[k]};
			struct stage *stage = seen_stage(&spec);
			float on_top = contrast(stage->colors.accent, stage->plate.ink_top);
			float on_bottom = contrast(stage->colors.accent, stage->plate.ink_bottom);
			if (on_top < 4.5f || on_bottom < 4.5f)
				fail_msg("%s %08x: %f %f", themes[i], brands[k], (double)on_top, (double)on_bottom);
			assert_int_equal(stage->plate.edge, brands[k]);
			assert_true(contrast(stage->colors.chip_text, stage->colors.chip_top) >= 4.5f);
			stage_destroy(stage);
		}
	}
	// one that can be read stays as it is
	struct stage *stage = seen_stage(&(struct stage_spec){.brand_rgba = 0x7fd6ffff});
	assert_int_equal(stage->colors.accent, 0x7fd6ffff);
	stage_destroy(stage);
	// and a dark one is still its own hue, as bright as that can be
	stage = seen_stage(&(struct stage_spec){.brand_rgba = 0x1a237eff});
	assert_int_equal(stage->colors.accent >> 8 & 0xff, 0xff);
	assert_in_range(stage->colors.accent >> 24, 0x60, 0x90);
	stage_destroy(stage);
}

/* The themes' own colours, on the plate as it is on air: with what stands behind it coming through in linear light. */
static void every_theme_can_be_read(void **state)
{
	(void)state;
	static const char *const themes[] = {"selection-portrait", "selection-landscape",    "festival-portrait",
					     "festival-landscape", "brand-minimal-portrait", "brand-minimal-landscape"};
	for (size_t i = 0; i < sizeof(themes) / sizeof(themes[0]); i++) {
		struct stage *stage = seen_stage(&(struct stage_spec){.theme = themes[i]});
		const struct theme_colors *colors = &stage->colors;
		const uint32_t texts[] = {colors->accent, colors->text, colors->muted};
		const uint32_t inks[] = {stage->plate.ink_top, stage->plate.ink_bottom};
		for (size_t k = 0; k < 12; k++) {
			float behind = k / 6 ? 1.0f : 0.0f;
			float plate = seen_through(inks[k % 2], behind);
			float of_text = luminance(texts[k / 2 % 3]);
			float of_contrast = of_text > plate ? (of_text + 0.05f) / (plate + 0.05f)
							    : (plate + 0.05f) / (of_text + 0.05f);
			if (of_contrast < 4.5f)
				fail_msg("%s: text %zu: %f", themes[i], k, (double)of_contrast);
		}
		assert_true(contrast(colors->chip_text, colors->chip_top) >= 4.5f);
		assert_true(contrast(colors->chip_text, colors->chip_bottom) >= 4.5f);
		assert_true(contrast(colors->link_text, colors->link) >= 4.5f);
		stage_destroy(stage);
	}
}

static int the_builds(void **state)
{
	(void)state;
	the_build = build_create();
	return the_build ? 0 : -1;
}

static int the_builds_end(void **state)
{
	(void)state;
	build_destroy(the_build);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_variant_takes_the_plates_of_the_one_it_is_like),
		cmocka_unit_test(a_variant_may_do_without_plates),
		cmocka_unit_test(mistakes_in_variants_are_named),
		cmocka_unit_test(each_base_stands_over_the_one_before),
		cmocka_unit_test(what_stays_is_there_in_every_turn),
		cmocka_unit_test(each_has_a_strap),
		cmocka_unit_test(a_brand_of_any_colour_can_be_read),
		cmocka_unit_test(every_theme_can_be_read),
	};
	return cmocka_run_group_tests_name("picture_variants", tests, the_builds, the_builds_end);
}
