/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "theme.h"

#include "base/alloc.h"
#include "data_file.h"
#include "room/json.h"
#include "theme_fields.h"
#include "theme_layers.h"
#include "theme_variants.h"

#include <stdio.h>
#include <string.h>

#define SCHEMA "shop-theme/1"

/* Checks what a file says on its own, so that a mistake is named by the file that has it. */
static bool check_part(const struct data_file *file, struct error *err)
{
	struct fields_place place = {.file = file->name, .is_part = true};
	struct theme scratch = {0};
	if (!fields_read(&place, file->tree, "", theme_fields, &scratch, err))
		return false;
	const json_t *words = json_object_get(file->tree, "words");
	if (words && !json_is_object(words))
		return fields_fail(&place, err, "words", "must be an object");
	const char *language;
	json_t *entry;
	json_object_foreach((json_t *)words, language, entry)
	{
		char path[96];
		struct theme_words ignored;
		fields_path("words", language, path, sizeof(path));
		if (!fields_read(&place, entry, path, theme_words_fields, &ignored, err))
			return false;
	}
	return theme_check_layers(file->tree, &place, err);
}

static bool merge_bases(struct data_file *file, const struct data_root *root, int depth, struct error *err);

/* Puts what is so far beneath a file over another one. */
static bool merge_base(json_t **beneath, const struct data_file *file, const json_t *name, const struct data_root *root,
		       int depth, struct error *err)
{
	struct fields_place place = {.file = file->name};
	const char *parent = json_string_value(name);
	if (!parent || !data_file_is_id(parent))
		return fields_fail(&place, err, "extends", "must be the id of a theme, or a list of up to %d",
				   THEME_MAX_BASES);
	if (depth == THEME_MAX_DEPTH)
		return fields_fail(&place, err, "extends", "goes in a circle, or deeper than %d files",
				   THEME_MAX_DEPTH);
	struct data_file base;
	if (!data_file_read(&base, root, "themes", parent, SCHEMA, THEME_MAX_BYTES, err))
		return false;
	json_t *merged = NULL;
	if (merge_bases(&base, root, depth + 1, err)) {
		merged = *beneath ? merge_patch_apply(*beneath, base.tree) : json_incref(base.tree);
		if (!merged)
			error_set_at(err, ERROR_MEMORY, file->name, "no memory for the theme");
	}
	data_file_finish(&base);
	if (!merged)
		return false;
	json_decref(*beneath);
	*beneath = merged;
	return true;
}

/* Puts what a file extends beneath it: of several, each over the one before. */
static bool merge_bases(struct data_file *file, const struct data_root *root, int depth, struct error *err)
{
	if (!check_part(file, err))
		return false;
	const json_t *extends = json_object_get(file->tree, "extends");
	bool is_list = json_is_array(extends);
	size_t count = is_list ? json_array_size(extends) : extends != NULL;
	struct fields_place place = {.file = file->name};
	json_t *beneath = NULL;
	if (count > THEME_MAX_BASES || (is_list && count == 0))
		return fields_fail(&place, err, "extends", "must be the id of a theme, or a list of up to %d",
				   THEME_MAX_BASES);
	for (size_t i = 0; i < count; i++) {
		if (!merge_base(&beneath, file, is_list ? json_array_get(extends, i) : extends, root, depth, err)) {
			json_decref(beneath);
			return false;
		}
	}
	if (!beneath)
		return true;
	json_t *merged = merge_patch_apply(beneath, file->tree);
	json_decref(beneath);
	if (!merged)
		return error_set_at(err, ERROR_MEMORY, file->name, "no memory for the theme");
	json_decref(file->tree);
	file->tree = merged;
	return true;
}

/* What no table can say: what belongs together. */
static bool check_whole(const struct theme *theme, const struct fields_place *place, struct error *err)
{
	const struct theme_price *price = &theme->price;
	// A condition that is much smaller than its figure hides it (order 56, art. 19).
	if (price->condition_px * 3 < price->figure_px)
		return fields_fail(place, err, "price.condition_px", "must be at least a third of price.figure_px");
	if (price->condition_min_px * 3 < price->figure_min_px)
		return fields_fail(place, err, "price.condition_min_px",
				   "must be at least a third of price.figure_min_px");
	if (price->figure_min_px > price->figure_px)
		return fields_fail(place, err, "price.figure_min_px", "must be at most price.figure_px");
	if (price->condition_min_px > price->condition_px)
		return fields_fail(place, err, "price.condition_min_px", "must be at most price.condition_px");
	if (price->message_min_px > price->message_px)
		return fields_fail(place, err, "price.message_min_px", "must be at most price.message_px");
	if (theme->product.title_min_px > theme->product.title_px)
		return fields_fail(place, err, "product.title_min_px", "must be at most product.title_px");
	if (strchr(theme->fonts.figures, '/') || strchr(theme->fonts.labels, '/'))
		return fields_fail(place, err, "fonts", "must be names of files in fonts/");
	return true;
}

static bool read_theme(struct theme *theme, const char *name, struct error *err)
{
	struct fields_place place = {.file = name};
	return fields_read(&place, theme->tree, "", theme_fields, theme, err) && check_whole(theme, &place, err) &&
	       theme_read_sizes(theme, &place, err) && theme_complete_variants(theme->tree, &place, err) &&
	       theme_read_variants(theme, &place, err);
}

struct theme *theme_create_in(const struct data_root *root, const char *name, struct error *err)
{
	char scratch[1024];
	struct data_root own = data_root_of(root, name, scratch, sizeof(scratch));
	struct data_file file;
	if (!data_file_read(&file, &own, "themes", name, SCHEMA, THEME_MAX_BYTES, err))
		return NULL;
	struct theme *theme = NULL;
	if (file.id[0] == '_') {
		error_set_at(err, ERROR_VALUE, file.name, "is a base of themes, not a theme");
		goto finish;
	}
	if (!merge_bases(&file, &own, 1, err))
		goto finish;
	theme = alloc_zeroed(1, sizeof(*theme));
	if (!theme) {
		error_set_at(err, ERROR_MEMORY, file.name, "no memory for the theme");
		goto finish;
	}
	theme->tree = json_incref(file.tree);
	memcpy(theme->id, file.id, sizeof(theme->id));
	if (!read_theme(theme, file.name, err)) {
		theme_destroy(theme);
		theme = NULL;
	}
finish:
	data_file_finish(&file);
	return theme;
}

struct theme *theme_create(const char *data_folder, const char *name, struct error *err)
{
	return theme_create_in(&(struct data_root){.folder = data_folder}, name, err);
}

bool theme_check_base(const char *data_folder, const char *name, struct error *err)
{
	char scratch[1024];
	struct data_root root =
		data_root_of(&(struct data_root){.folder = data_folder}, name, scratch, sizeof(scratch));
	struct data_file file;
	if (!data_file_read(&file, &root, "themes", name, SCHEMA, THEME_MAX_BYTES, err))
		return false;
	bool did = merge_bases(&file, &root, 1, err);
	data_file_finish(&file);
	return did;
}

void theme_destroy(struct theme *theme)
{
	if (!theme)
		return;
	json_decref(theme->tree);
	alloc_free(theme);
}

bool theme_find_words(const struct theme *theme, const char *language, struct theme_words *out, struct error *err)
{
	char name[80];
	char path[96];
	snprintf(name, sizeof(name), "%s.json", theme->id);
	struct fields_place place = {.file = name};
	const json_t *words = json_object_get(json_object_get(theme->tree, "words"), language);
	fields_path("words", language, path, sizeof(path));
	if (!words) {
		fields_fail(&place, err, path, "is missing: the theme does not speak this language");
		if (err)
			err->code = ERROR_NOT_FOUND;
		return false;
	}
	struct theme_words read;
	if (!fields_read(&place, words, path, theme_words_fields, &read, err) ||
	    !theme_check_layer_words(words, path, &place, err))
		return false;
	*out = read;
	return true;
}

const json_t *theme_layer_words(const struct theme *theme, const char *language, enum layer layer)
{
	const json_t *words = json_object_get(json_object_get(theme->tree, "words"), language);
	return json_object_get(json_object_get(words, "layers"), layer_name(layer));
}

const char *theme_zones_of(const struct theme *theme, const struct theme_variant *variant)
{
	return variant->zones ? variant->zones : theme->zones;
}

const struct theme_variant *theme_find_variant(const struct theme *theme, const char *name, struct error *err)
{
	if (!name || !*name)
		return &theme->variants[0];
	for (size_t i = 0; i < theme->variant_count; i++) {
		if (strcmp(theme->variants[i].name, name) == 0)
			return &theme->variants[i];
	}
	error_set_at(err, ERROR_NOT_FOUND, theme->id, "has no variant \"%.60s\"", name);
	return NULL;
}
