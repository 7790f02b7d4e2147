/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture_theme_files.h"

#include "unit.h"

#include "base/file.h"
#include "layout.h"
#include "room/json.h"
#include "zones.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static void copy_file(const char *name)
{
	struct buffer bytes;
	struct error err = {0};
	char text[320];
	char from[512];
	char to[512];
	buffer_init(&bytes, THEME_MAX_BYTES);
	snprintf(from, sizeof(from), THEME_FILES_TREE "/%s", name);
	snprintf(to, sizeof(to), THEME_FILES_COPY "/%s", name);
	if (!file_read(from, &bytes, &err) || !file_write_atomic(to, bytes.bytes, bytes.size_bytes, &err))
		fail_msg("%s", error_text(&err, text, sizeof(text)));
	buffer_finish(&bytes);
}

int theme_files_copy(void **state)
{
	(void)state;
	mkdir(THEME_FILES_COPY, 0777);
	mkdir(THEME_FILES_COPY "/themes", 0777);
	mkdir(THEME_FILES_COPY "/zones", 0777);
	copy_file("themes/_words.json");
	copy_file("themes/_selection.json");
	copy_file("themes/selection-portrait.json");
	copy_file("zones/portrait-2026-11.json");
	return 0;
}

/* Writes a file of the copy with a merge patch applied. */
void theme_files_patch(const char *name, const char *patch)
{
	char path[512];
	struct buffer bytes;
	json_t *tree = NULL;
	buffer_init(&bytes, THEME_MAX_BYTES);
	snprintf(path, sizeof(path), THEME_FILES_TREE "/%s", name);
	assert_true(file_read(path, &bytes, NULL));
	assert_true(json_parse(bytes.bytes, bytes.size_bytes, THEME_MAX_BYTES, &tree, NULL));
	buffer_finish(&bytes);
	json_t *with = json_loads(patch, 0, NULL);
	assert_non_null(with);
	json_t *made = merge_patch_apply(tree, with);
	snprintf(path, sizeof(path), THEME_FILES_COPY "/%s", name);
	assert_int_equal(json_dump_file(made, path, 0), 0);
	json_decref(made);
	json_decref(with);
	json_decref(tree);
}

void theme_files_write(const char *name, const char *text)
{
	char path[512];
	snprintf(path, sizeof(path), THEME_FILES_COPY "/%s", name);
	assert_true(file_write_atomic(path, text, strlen(text), NULL));
}

/* Everything that a stage reads, up to the layout. */
bool theme_files_read(const char *data, const char *theme_name, struct error *err)
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

void theme_files_refused(const char *theme_name, enum error_code code, const char *path, const char *reason)
{
	struct error err = {0};
	if (theme_files_read(THEME_FILES_COPY, theme_name, &err))
		fail_msg("%s: %s was not said", path, reason);
	assert_string_equal(err.path, path);
	if (!strstr(err.message, reason))
		fail_msg("\"%s\" does not say \"%s\"", err.message, reason);
	assert_int_equal(err.code, code);
}
