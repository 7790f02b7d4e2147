/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture/theme_check.h"

#include "base/file.h"
#include "data_file.h"
#include "layout.h"
#include "theme.h"
#include "zones.h"

#include <stdio.h>
#include <string.h>

static bool check_words(const struct theme *theme, struct error *err)
{
	const char *language;
	json_t *entry;
	json_object_foreach(json_object_get(theme->tree, "words"), language, entry)
	{
		struct theme_words words;
		if (!theme_find_words(theme, language, &words, err))
			return false;
	}
	return true;
}

static bool check_font(const struct theme *theme, const char *data_folder, const char *name, struct error *err)
{
	char path[1024], where[96];
	int size = snprintf(path, sizeof(path), "%s/fonts/%s", data_folder, name);
	if (size > 0 && size < (int)sizeof(path) && file_stamp_of(path).exists)
		return true;
	snprintf(where, sizeof(where), "%s.json: fonts", theme->id);
	return error_set_at(err, ERROR_NOT_FOUND, where, "there is no %.100s in fonts/", name);
}

static bool check_layouts(const struct theme *theme, const struct data_root *root, struct error *err)
{
	for (size_t i = 0; i < theme->variant_count; i++) {
		struct zones zones;
		struct layout layout;
		if (!zones_read_in(&zones, root, theme_zones_of(theme, &theme->variants[i]), err) ||
		    !layout_make(&layout, theme, &theme->variants[i], &zones, err))
			return false;
	}
	return true;
}

bool theme_check(const char *data_folder, const char *path, struct error *err)
{
	const char *slash = strrchr(path, '/');
	if ((slash ? slash + 1 : path)[0] == '_')
		return theme_check_base(data_folder, path, err);
	char scratch[1024];
	struct data_root root =
		data_root_of(&(struct data_root){.folder = data_folder}, path, scratch, sizeof(scratch));
	struct theme *theme = theme_create_in(&root, path, err);
	if (!theme)
		return false;
	bool did = check_words(theme, err) && check_font(theme, data_folder, theme->fonts.figures, err) &&
		   check_font(theme, data_folder, theme->fonts.labels, err) && check_layouts(theme, &root, err);
	theme_destroy(theme);
	return did;
}

bool zones_check(const char *data_folder, const char *path, struct error *err)
{
	struct zones zones;
	return zones_read(&zones, data_folder, path, err);
}
