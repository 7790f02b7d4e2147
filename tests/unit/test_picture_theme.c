/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Themes and zones: what is wrong in a file is named by file, place and reason. */
#include "unit.h"

#include "base/file.h"
#include "data_file.h"
#include "picture/theme_check.h"
#include "picture_theme_files.h"
#include "room/json.h"
#include "zones.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void the_theme_of_the_tree_is_good(void **state)
{
	(void)state;
	struct error err = {0};
	char text[320];
	if (!theme_files_read(THEME_FILES_TREE, "selection-portrait", &err))
		fail_msg("%s", error_text(&err, text, sizeof(text)));
	if (!theme_files_read(THEME_FILES_TREE, THEME_FILES_TREE "/themes/selection-portrait.json", &err))
		fail_msg("%s", error_text(&err, text, sizeof(text)));
}

static void a_child_wins_over_what_it_extends(void **state)
{
	(void)state;
	theme_files_copy(NULL);
	theme_files_patch("themes/selection-portrait.json",
			  "{\"price\": {\"figure_px\": 112}, \"motion\": {\"enter_ms\": 111}}");
	struct theme *theme = theme_create(THEME_FILES_COPY, "selection-portrait", NULL);
	assert_non_null(theme);
	assert_int_equal(theme->price.figure_px, 112);
	assert_int_equal(theme->price.condition_px, 44);
	assert_int_equal(theme->motion.enter_ms, 111);
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
		 "selection-portrait.json: variants[0].waiting", "missing"},
		{"themes/selection-portrait.json", "{\"canvas\": {\"width_px\": 1088}}",
		 "selection-portrait.json: canvas", "not the canvas of the zones"},
		{"themes/selection-portrait.json", "{\"zones\": \"nowhere\"}", THEME_FILES_COPY "/zones/nowhere.json",
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
		 "selection-portrait.json: variants.solo.plates.strip", "region"},
		{"zones/portrait-2026-11.json", "{\"stage\": {\"lower\": {\"height_px\": 400}}}",
		 "selection-portrait.json: variants.solo.waiting", "leaves the box"},
		{"zones/portrait-2026-11.json", "{\"covered\": [{\"what\": \"x\", \"x_px\": -1}]}",
		 "portrait-2026-11.json: covered[0].x_px", "0 to 4096"},
		{"zones/portrait-2026-11.json", "{\"face\": null}", "portrait-2026-11.json: face", "missing"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		theme_files_copy(NULL);
		theme_files_patch(cases[i].file, cases[i].patch);
		bool is_not_found = strstr(cases[i].reason, "No such file");
		theme_files_refused("selection-portrait", is_not_found ? ERROR_NOT_FOUND : ERROR_VALUE, cases[i].path,
				    cases[i].reason);
	}
}

static void a_circle_and_a_deep_row_are_refused(void **state)
{
	(void)state;
	theme_files_copy(NULL);
	theme_files_patch("themes/_words.json", "{\"extends\": \"_selection\"}");
	struct error err = {0};
	assert_false(theme_files_read(THEME_FILES_COPY, "selection-portrait", &err));
	assert_non_null(strstr(err.message, "circle"));
	assert_int_equal(err.code, ERROR_VALUE);
	theme_files_copy(NULL);
	theme_files_patch("themes/_words.json", "{\"extends\": \"_words\"}");
	assert_false(theme_files_read(THEME_FILES_COPY, "selection-portrait", &err));
	assert_non_null(strstr(err.message, "circle"));
	theme_files_copy(NULL);
	theme_files_patch("themes/_words.json", "{\"extends\": \"_gone\"}");
	assert_false(theme_files_read(THEME_FILES_COPY, "selection-portrait", &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
	assert_non_null(strstr(err.path, "_gone.json"));
}

static void files_that_are_none_are_refused(void **state)
{
	(void)state;
	struct error err = {0};
	theme_files_copy(NULL);
	theme_files_write("themes/selection-portrait.json", "{\n \"schema\": \"shop-theme/1\",\n}");
	assert_false(theme_files_read(THEME_FILES_COPY, "selection-portrait", &err));
	assert_int_equal(err.code, ERROR_SYNTAX);
	assert_int_equal(err.line, 3);
	assert_string_equal(err.path, "selection-portrait.json");
	theme_files_write("themes/selection-portrait.json", "[]");
	assert_false(theme_files_read(THEME_FILES_COPY, "selection-portrait", &err));
	assert_int_equal(err.code, ERROR_VALUE);
	static const char *const names[] = {"", "..", "a b", "_words", "../themes/selection-portrait", "nothing"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_null(theme_create(THEME_FILES_TREE, names[i], &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
	assert_null(theme_create(THEME_FILES_TREE, "_words", &err));
	assert_string_equal(err.path, "_words.json");
}

static void a_language_or_variant_that_is_not_there_is_said(void **state)
{
	(void)state;
	struct error err = {0};
	struct theme_words words;
	struct theme *theme = theme_create(THEME_FILES_TREE, "selection-portrait", NULL);
	assert_false(theme_find_words(theme, "fr", &words, &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
	assert_string_equal(err.path, "selection-portrait.json: words.fr");
	assert_null(theme_find_variant(theme, "sextet", &err));
	assert_non_null(strstr(err.message, "sextet"));
	assert_ptr_equal(theme_find_variant(theme, "", &err), &theme->variants[0]);
	assert_ptr_equal(theme_find_variant(theme, "solo", &err), &theme->variants[0]);
	theme_destroy(theme);
}

/* -- the user's folder -- */

#define USER THEME_FILES_COPY "/user"

static void write_user(const char *name, const char *text)
{
	char path[512];
	snprintf(path, sizeof(path), USER "/%s", name);
	assert_true(file_write_atomic(path, text, strlen(text), NULL));
}

static int user_folder(void **state)
{
	static const char mine[] = "{\"schema\": \"shop-theme/1\", \"extends\": \"_mine\", \"zones\": \"mine\"}";
	theme_files_copy(state);
	if (!file_make_folder(USER "/themes", NULL) || !file_make_folder(USER "/zones", NULL))
		return -1;
	write_user("themes/mine.json", mine);
	write_user("themes/_mine.json", "{\"schema\": \"shop-theme/1\", \"extends\": \"selection-portrait\","
					" \"motion\": {\"enter_ms\": 111}}");
	// these stand behind what is shipped
	write_user("themes/selection-portrait.json", "no theme at all");
	write_user("themes/_selection.json", "no theme at all");
	write_user("zones/portrait-2026-11.json", "no zones at all");
	return 0;
}

static void copy_zones(void)
{
	struct buffer bytes;
	buffer_init(&bytes, THEME_MAX_BYTES);
	assert_true(file_read(THEME_FILES_COPY "/zones/portrait-2026-11.json", &bytes, NULL));
	assert_true(file_write_atomic(USER "/zones/mine.json", bytes.bytes, bytes.size_bytes, NULL));
	buffer_finish(&bytes);
}

static bool has_file(const struct data_files *files, const char *path)
{
	for (size_t i = 0; i < files->count; i++) {
		if (strcmp(files->entries[i].path, path) == 0)
			return true;
	}
	return false;
}

static void the_users_files_are_found_and_shadow_nothing(void **state)
{
	(void)state;
	struct error err = {0};
	struct data_files files = {.count = 0};
	struct zones zones;
	const struct data_root root = {THEME_FILES_COPY, USER, &files};
	copy_zones();
	struct theme *theme = theme_create_in(&root, "mine", &err);
	assert_non_null(theme);
	assert_int_equal(theme->motion.enter_ms, 111);
	assert_string_equal(theme->zones, "mine");
	assert_true(zones_read_in(&zones, &root, theme->zones, &err));
	assert_string_equal(zones.id, "mine");
	theme_destroy(theme);
	// all that it was made from is known, and nothing that a shipped file hides
	assert_true(has_file(&files, USER "/themes/mine.json"));
	assert_true(has_file(&files, USER "/themes/_mine.json"));
	assert_true(has_file(&files, THEME_FILES_COPY "/themes/selection-portrait.json"));
	assert_true(has_file(&files, THEME_FILES_COPY "/themes/_selection.json"));
	assert_true(has_file(&files, THEME_FILES_COPY "/themes/_words.json"));
	assert_true(has_file(&files, USER "/zones/mine.json"));
	assert_false(has_file(&files, USER "/themes/selection-portrait.json"));
	data_files_finish(&files);

	theme = theme_create_in(&root, "selection-portrait", &err);
	assert_non_null(theme);
	theme_destroy(theme);
	assert_true(zones_read_in(&zones, &root, "portrait-2026-11", &err));
	data_files_finish(&files);
	assert_null(theme_create_in(&(struct data_root){.folder = THEME_FILES_COPY}, "mine", &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
	assert_string_equal(err.path, THEME_FILES_COPY "/themes/mine.json");
}

static void a_users_file_that_is_bad_is_named(void **state)
{
	(void)state;
	struct error err = {0};
	const struct data_root root = {THEME_FILES_COPY, USER, NULL};
	write_user("themes/_mine.json", "{\"schema\": \"shop-theme/1\", \"extends\": \"selection-portrait\","
					" \"price\": {\"figure_px\": 1}}");
	assert_null(theme_create_in(&root, "mine", &err));
	assert_string_equal(err.path, "_mine.json: price.figure_px");
	write_user("themes/_mine.json", "{\"schema\": \"shop-theme/1\", \"extends\": \"selection-portrait\"}");
}

/* As `render --theme` and `check` take it: what a user's theme names is found beside it. */
static void a_theme_by_its_path_finds_what_stands_beside_it(void **state)
{
	(void)state;
	struct error err = {0};
	copy_zones();
	assert_true(theme_check(THEME_FILES_TREE, USER "/themes/mine.json", &err));
	assert_int_equal(unlink(USER "/zones/mine.json"), 0);
	assert_false(theme_check(THEME_FILES_TREE, USER "/themes/mine.json", &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_theme_of_the_tree_is_good),
		cmocka_unit_test(a_child_wins_over_what_it_extends),
		cmocka_unit_test(mistakes_are_named_by_file_place_and_reason),
		cmocka_unit_test(a_circle_and_a_deep_row_are_refused),
		cmocka_unit_test(files_that_are_none_are_refused),
		cmocka_unit_test(a_language_or_variant_that_is_not_there_is_said),
	};
	const struct CMUnitTest users[] = {
		cmocka_unit_test(the_users_files_are_found_and_shadow_nothing),
		cmocka_unit_test(a_users_file_that_is_bad_is_named),
		cmocka_unit_test(a_theme_by_its_path_finds_what_stands_beside_it),
	};
	int failed = cmocka_run_group_tests_name("picture_theme", tests, theme_files_copy, NULL);
	return failed + cmocka_run_group_tests_name("picture_theme_user", users, user_folder, NULL);
}
