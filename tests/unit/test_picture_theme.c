/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Themes and zones: what is wrong in a file is named by file, place and reason. */
#include "unit.h"

#include "base/file.h"
#include "layout.h"
#include "room/json.h"
#include "theme.h"
#include "zones.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define DATA SHOP_SOURCE_DIR "/data"
#define COPY SHOP_BINARY_DIR "/tests/picture_theme_data"

static void copy_file(const char *name)
{
	struct buffer bytes;
	struct error err = {0};
	char text[320];
	char from[512];
	char to[512];
	buffer_init(&bytes, THEME_MAX_BYTES);
	snprintf(from, sizeof(from), DATA "/%s", name);
	snprintf(to, sizeof(to), COPY "/%s", name);
	if (!file_read(from, &bytes, &err) || !file_write_atomic(to, bytes.bytes, bytes.size_bytes, &err))
		fail_msg("%s", error_text(&err, text, sizeof(text)));
	buffer_finish(&bytes);
}

static int copy_data(void **state)
{
	(void)state;
	mkdir(COPY, 0777);
	mkdir(COPY "/themes", 0777);
	mkdir(COPY "/zones", 0777);
	copy_file("themes/_words.json");
	copy_file("themes/_selection.json");
	copy_file("themes/selection-portrait.json");
	copy_file("zones/portrait-2026-11.json");
	return 0;
}

/* Writes a file of the copy with a merge patch applied. */
static void patch_file(const char *name, const char *patch)
{
	char path[512];
	struct buffer bytes;
	json_t *tree = NULL;
	buffer_init(&bytes, THEME_MAX_BYTES);
	snprintf(path, sizeof(path), DATA "/%s", name);
	assert_true(file_read(path, &bytes, NULL));
	assert_true(json_parse(bytes.bytes, bytes.size_bytes, THEME_MAX_BYTES, &tree, NULL));
	buffer_finish(&bytes);
	json_t *with = json_loads(patch, 0, NULL);
	assert_non_null(with);
	json_t *made = merge_patch_apply(tree, with);
	snprintf(path, sizeof(path), COPY "/%s", name);
	assert_int_equal(json_dump_file(made, path, 0), 0);
	json_decref(made);
	json_decref(with);
	json_decref(tree);
}

static void write_text(const char *name, const char *text)
{
	char path[512];
	snprintf(path, sizeof(path), COPY "/%s", name);
	assert_true(file_write_atomic(path, text, strlen(text), NULL));
}

/* Everything that a stage reads, up to the layout. */
static bool read_all(const char *data, const char *theme_name, struct error *err)
{
	struct zones zones;
	struct layout layout;
	struct theme_words words;
	struct theme *theme = theme_create(data, theme_name, err);
	if (!theme)
		return false;
	bool did = theme_find_words(theme, "zh-CN", &words, err) && zones_read(&zones, data, theme->zones, err) &&
		   layout_make(&layout, theme, theme_find_variant(theme, NULL, err), &zones, err);
	theme_destroy(theme);
	return did;
}

static void assert_refused(const char *theme_name, enum error_code code, const char *path, const char *reason)
{
	struct error err = {0};
	if (read_all(COPY, theme_name, &err))
		fail_msg("%s: %s was not said", path, reason);
	assert_string_equal(err.path, path);
	if (!strstr(err.message, reason))
		fail_msg("\"%s\" does not say \"%s\"", err.message, reason);
	assert_int_equal(err.code, code);
}

static void the_theme_of_the_tree_is_good(void **state)
{
	(void)state;
	struct error err = {0};
	char text[320];
	if (!read_all(DATA, "selection-portrait", &err))
		fail_msg("%s", error_text(&err, text, sizeof(text)));
	if (!read_all(DATA, DATA "/themes/selection-portrait.json", &err))
		fail_msg("%s", error_text(&err, text, sizeof(text)));
}

static void a_child_wins_over_what_it_extends(void **state)
{
	(void)state;
	copy_data(NULL);
	patch_file("themes/selection-portrait.json", "{\"price\": {\"figure_px\": 112}, \"grid_px\": 4}");
	struct theme *theme = theme_create(COPY, "selection-portrait", NULL);
	assert_non_null(theme);
	assert_int_equal(theme->price.figure_px, 112);
	assert_int_equal(theme->price.condition_px, 44);
	assert_int_equal(theme->grid_px, 4);
	assert_string_equal(theme->id, "selection-portrait");
	theme_destroy(theme);
}

static void mistakes_are_named_by_file_place_and_reason(void **state)
{
	(void)state;
	static const struct {
		const char *file;
		const char *patch;
		const char *path;
		const char *reason;
	} cases[] = {
		{"themes/_selection.json", "{\"price\": {\"figure_px\": \"big\"}}", "_selection.json: price.figure_px",
		 "whole number"},
		{"themes/_selection.json", "{\"price\": {\"figure_px\": 2000}}", "_selection.json: price.figure_px",
		 "28 to 320"},
		{"themes/_selection.json", "{\"price\": {\"figre_px\": 20}}", "_selection.json: price.figre_px",
		 "not a member"},
		{"themes/_selection.json", "{\"price\": {\"figure_px\": null}}",
		 "selection-portrait.json: price.figure_px", "missing"},
		{"themes/_selection.json", "{\"price\": {\"condition_px\": 42}}",
		 "selection-portrait.json: price.condition_px", "a third of price.figure_px"},
		{"themes/_selection.json", "{\"price\": {\"figure_min_px\": 130, \"condition_min_px\": 44}}",
		 "selection-portrait.json: price.figure_min_px", "at most"},
		{"themes/_selection.json", "{\"product\": {\"detail_px\": 20}}", "_selection.json: product.detail_px",
		 "28 to 320"},
		{"themes/_selection.json", "{\"product\": []}", "_selection.json: product", "an object"},
		{"themes/_selection.json", "{\"colors\": {\"accent\": \"gold\"}}", "_selection.json: colors.accent",
		 "a colour"},
		{"themes/_selection.json", "{\"colors\": {\"accent\": \"#12345\"}}", "_selection.json: colors.accent",
		 "a colour"},
		{"themes/_selection.json", "{\"motion\": {\"enter_ms\": 401}}", "_selection.json: motion.enter_ms",
		 "0 to 400"},
		{"themes/_selection.json", "{\"fonts\": {\"figures\": \"../x.otf\"}}", "selection-portrait.json: fonts",
		 "files in fonts/"},
		{"themes/_selection.json", "{\"extends\": \"../themes/_words\"}", "_selection.json: extends",
		 "id of a theme"},
		{"themes/_words.json", "{\"words\": {\"zh-CN\": {\"to_end\": \"\"}}}",
		 "_words.json: words.zh-CN.to_end", "not empty"},
		{"themes/_words.json", "{\"words\": {\"zh-CN\": {\"to_end\": null}}}",
		 "selection-portrait.json: words.zh-CN.to_end", "missing"},
		{"themes/_words.json", "{\"words\": {\"zh-CN\": {\"hello\": \"x\"}}}", "_words.json: words.zh-CN.hello",
		 "not a member"},
		{"themes/_words.json", "{\"schema\": \"shop-theme/2\"}", "_words.json: schema", "shop-theme/1"},
		{"themes/selection-portrait.json", "{\"variants\": []}", "selection-portrait.json: variants", "1 to 8"},
		{"themes/selection-portrait.json", "{\"variants\": [{\"name\": \"solo\"}]}",
		 "selection-portrait.json: variants[0].clock", "missing"},
		{"themes/selection-portrait.json", "{\"canvas\": {\"width_px\": 1088}}",
		 "selection-portrait.json: canvas", "not the canvas of the zones"},
		{"themes/selection-portrait.json", "{\"zones\": \"nowhere\"}", COPY "/zones/nowhere.json",
		 "No such file"},
		{"zones/portrait-2026-11.json", "{\"stage\": {\"lower\": {\"y_px\": 968}}}",
		 "portrait-2026-11.json: stage.lower", "covered by covered[1]"},
		{"zones/portrait-2026-11.json", "{\"stage\": {\"lower\": {\"x_px\": 104}}}",
		 "portrait-2026-11.json: stage.lower", "cropped"},
		{"zones/portrait-2026-11.json", "{\"stage\": {\"lower\": {\"y_px\": 800}}}",
		 "portrait-2026-11.json: stage.lower", "face"},
		{"zones/portrait-2026-11.json", "{\"stage\": {\"lower\": {\"width_px\": 1000}}}",
		 "portrait-2026-11.json: stage.lower", "leaves the canvas"},
		{"zones/portrait-2026-11.json", "{\"stage\": {\"top\": null}}",
		 "selection-portrait.json: variants.solo.demo", "region"},
		{"zones/portrait-2026-11.json", "{\"stage\": {\"lower\": {\"height_px\": 400}}}",
		 "selection-portrait.json: variants.solo.card", "leaves the box"},
		{"zones/portrait-2026-11.json", "{\"covered\": [{\"what\": \"x\", \"x_px\": -1}]}",
		 "portrait-2026-11.json: covered[0].x_px", "0 to 4096"},
		{"zones/portrait-2026-11.json", "{\"face\": null}", "portrait-2026-11.json: face", "missing"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		copy_data(NULL);
		patch_file(cases[i].file, cases[i].patch);
		bool is_not_found = strstr(cases[i].reason, "No such file");
		assert_refused("selection-portrait", is_not_found ? ERROR_NOT_FOUND : ERROR_VALUE, cases[i].path,
			       cases[i].reason);
	}
}

static void boxes_that_clash_are_named(void **state)
{
	(void)state;
	static const struct {
		const char *box;
		int x_px, y_px, width_px, height_px;
		const char *reason;
	} cases[] = {
		{"text", 288, 20, 544, 128, "grid"},
		{"text", 256, 16, 544, 128, "overlaps the picture"},
		{"text_alone", 256, 16, 544, 128, "overlaps the picture"},
		{"price", 288, 136, 544, 120, "overlaps the text"},
		{"price", 288, 176, 544, 120, "leaves the box"},
		{"picture", 600, 24, 320, 240, "leaves the box"},
		{"price", 40, 152, 544, 120, "price_alone"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct theme *theme = theme_create(DATA, "selection-portrait", NULL);
		struct zones zones;
		assert_true(zones_read(&zones, DATA, theme->zones, NULL));
		struct theme_variant variant = theme->variants[0];
		struct theme_box box = {cases[i].x_px, cases[i].y_px, cases[i].width_px, cases[i].height_px};
		if (strcmp(cases[i].box, "text") == 0)
			variant.text = box;
		else if (strcmp(cases[i].box, "text_alone") == 0)
			variant.text_alone = box;
		else if (strcmp(cases[i].box, "price") == 0)
			variant.price = box;
		else
			variant.picture = box;
		struct layout layout;
		struct error err = {0};
		assert_false(layout_make(&layout, theme, &variant, &zones, &err));
		char whole[512];
		snprintf(whole, sizeof(whole), "%s %s", err.path, err.message);
		if (!strstr(whole, cases[i].reason))
			fail_msg("%s: %s", cases[i].box, whole);
		theme_destroy(theme);
	}
}

static void a_circle_and_a_deep_row_are_refused(void **state)
{
	(void)state;
	copy_data(NULL);
	patch_file("themes/_words.json", "{\"extends\": \"_selection\"}");
	struct error err = {0};
	assert_false(read_all(COPY, "selection-portrait", &err));
	assert_non_null(strstr(err.message, "circle"));
	assert_int_equal(err.code, ERROR_VALUE);
	copy_data(NULL);
	patch_file("themes/_words.json", "{\"extends\": \"_words\"}");
	assert_false(read_all(COPY, "selection-portrait", &err));
	assert_non_null(strstr(err.message, "circle"));
	copy_data(NULL);
	patch_file("themes/_words.json", "{\"extends\": \"_gone\"}");
	assert_false(read_all(COPY, "selection-portrait", &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
	assert_non_null(strstr(err.path, "_gone.json"));
}

static void files_that_are_none_are_refused(void **state)
{
	(void)state;
	struct error err = {0};
	copy_data(NULL);
	write_text("themes/selection-portrait.json", "{\n \"schema\": \"shop-theme/1\",\n}");
	assert_false(read_all(COPY, "selection-portrait", &err));
	assert_int_equal(err.code, ERROR_SYNTAX);
	assert_int_equal(err.line, 3);
	assert_string_equal(err.path, "selection-portrait.json");
	write_text("themes/selection-portrait.json", "[]");
	assert_false(read_all(COPY, "selection-portrait", &err));
	assert_int_equal(err.code, ERROR_VALUE);
	static const char *const names[] = {"", "..", "a b", "_words", "../themes/selection-portrait", "nothing"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_null(theme_create(DATA, names[i], &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
	assert_null(theme_create(DATA, "_words", &err));
	assert_string_equal(err.path, "_words.json");
}

static void a_language_or_variant_that_is_not_there_is_said(void **state)
{
	(void)state;
	struct error err = {0};
	struct theme_words words;
	struct theme *theme = theme_create(DATA, "selection-portrait", NULL);
	assert_false(theme_find_words(theme, "fr", &words, &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
	assert_string_equal(err.path, "selection-portrait.json: words.fr");
	assert_null(theme_find_variant(theme, "sextet", &err));
	assert_non_null(strstr(err.message, "sextet"));
	assert_ptr_equal(theme_find_variant(theme, "", &err), &theme->variants[0]);
	assert_ptr_equal(theme_find_variant(theme, "solo", &err), &theme->variants[0]);
	theme_destroy(theme);
}

static void layers_have_boxes_within_the_canvas(void **state)
{
	(void)state;
	struct zones zones;
	struct layout layout;
	struct theme *theme = theme_create(DATA, "selection-portrait", NULL);
	assert_true(zones_read(&zones, DATA, theme->zones, NULL));
	assert_true(layout_make(&layout, theme, &theme->variants[0], &zones, NULL));
	struct theme_box all;
	assert_true(layout_layer_box(&layout, LAYER_ALL, false, &all));
	const struct theme_box *lower = zones_find(&zones, "lower");
	assert_true(box_contains(lower, &all));
	for (enum layer layer = LAYER_PRODUCT; layer <= LAYER_COUNTDOWN; layer++) {
		struct theme_box box;
		struct theme_box alone;
		assert_true(layout_layer_box(&layout, layer, false, &box));
		assert_true(layout_layer_box(&layout, layer, true, &alone));
		assert_true(box_contains(&all, &box));
		assert_true(box_contains(&alone, &box));
	}
	assert_false(layout_layer_box(&layout, LAYER_INVALID, false, &all));
	theme_destroy(theme);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_theme_of_the_tree_is_good),
		cmocka_unit_test(a_child_wins_over_what_it_extends),
		cmocka_unit_test(mistakes_are_named_by_file_place_and_reason),
		cmocka_unit_test(boxes_that_clash_are_named),
		cmocka_unit_test(a_circle_and_a_deep_row_are_refused),
		cmocka_unit_test(files_that_are_none_are_refused),
		cmocka_unit_test(a_language_or_variant_that_is_not_there_is_said),
		cmocka_unit_test(layers_have_boxes_within_the_canvas),
	};
	return cmocka_run_group_tests_name("picture_theme", tests, copy_data, NULL);
}
