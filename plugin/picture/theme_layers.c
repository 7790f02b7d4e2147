/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "theme_layers.h"

#include "layers.h"
#include "theme_fields.h"

#include <string.h>

#define PATH_BYTES 160
#define WORD_MOST_BYTES 120

static bool is_key_of(const struct layer_kind *kind, const char *key)
{
	for (const char *const *word = kind->words; word && *word; word++) {
		if (strcmp(*word, key) == 0)
			return true;
	}
	return false;
}

/* The words of one layer in one language. */
static bool check_words_of(const struct layer_kind *kind, const json_t *words, const char *path,
			   const struct fields_place *place, struct error *err)
{
	const char *key;
	json_t *value;
	char where[PATH_BYTES];
	if (!json_is_object(words))
		return fields_fail(place, err, path, "must be an object");
	json_object_foreach((json_t *)words, key, value)
	{
		fields_path(path, key, where, sizeof(where));
		const char *text = json_string_value(value);
		if (!is_key_of(kind, key))
			return fields_fail(place, err, where, "is not a member that we know");
		if (!text || !*text || strlen(text) > WORD_MOST_BYTES)
			return fields_fail(place, err, where, "must be a text of 1 to %d bytes", WORD_MOST_BYTES);
	}
	return true;
}

static bool check_language(const json_t *words, const char *path, const struct fields_place *place, struct error *err)
{
	const json_t *layers = json_object_get(words, "layers");
	const char *name;
	json_t *value;
	char layers_path[PATH_BYTES];
	char where[PATH_BYTES];
	fields_path(path, "layers", layers_path, sizeof(layers_path));
	if (layers && !json_is_object(layers))
		return fields_fail(place, err, layers_path, "must be an object");
	json_object_foreach((json_t *)layers, name, value)
	{
		const struct layer_kind *kind = layer_kind_of(layer_of_name(name));
		fields_path(layers_path, name, where, sizeof(where));
		if (!kind)
			return fields_fail(place, err, where, "is no layer that we know");
		if (!check_words_of(kind, value, where, place, err))
			return false;
	}
	return true;
}

static bool check_sizes(const json_t *layers, const struct fields_place *place, struct error *err)
{
	const char *name;
	json_t *value;
	char where[PATH_BYTES];
	const struct fields_place part = {.file = place->file, .is_part = true};
	if (layers && !json_is_object(layers))
		return fields_fail(place, err, "layers", "must be an object");
	json_object_foreach((json_t *)layers, name, value)
	{
		struct theme_sizes ignored;
		fields_path("layers", name, where, sizeof(where));
		if (strcmp(name, "default") != 0 && !layer_kind_of(layer_of_name(name)))
			return fields_fail(place, err, where, "is no layer that we know");
		if (!fields_read(&part, value, where, theme_sizes_fields, &ignored, err))
			return false;
	}
	return true;
}

bool theme_check_layers(const json_t *tree, const struct fields_place *place, struct error *err)
{
	const char *language;
	json_t *words;
	char path[PATH_BYTES];
	if (!check_sizes(json_object_get(tree, "layers"), place, err))
		return false;
	json_object_foreach(json_object_get(tree, "words"), language, words)
	{
		fields_path("words", language, path, sizeof(path));
		if (!check_language(words, path, place, err))
			return false;
	}
	return true;
}

bool theme_read_sizes(struct theme *theme, const struct fields_place *place, struct error *err)
{
	const json_t *layers = json_object_get(theme->tree, "layers");
	const json_t *base = json_object_get(layers, "default");
	const struct fields_place part = {.file = place->file, .is_part = true};
	struct theme_sizes sizes;
	if (!base)
		return fields_fail(place, err, "layers.default", "is missing");
	if (!fields_read(place, base, "layers.default", theme_sizes_fields, &sizes, err))
		return false;
	for (enum layer layer = LAYER_INVALID; layer < LAYER_COUNT; layer++) {
		char where[PATH_BYTES];
		const json_t *own = json_object_get(layers, layer_name(layer));
		theme->sizes[layer] = sizes;
		fields_path("layers", layer_name(layer), where, sizeof(where));
		if (own && !fields_read(&part, own, where, theme_sizes_fields, &theme->sizes[layer], err))
			return false;
		if (theme->sizes[layer].text_min_px > theme->sizes[layer].text_px ||
		    theme->sizes[layer].figure_min_px > theme->sizes[layer].figure_px)
			return fields_fail(place, err, where, "has a least size above its size");
	}
	return true;
}

bool theme_check_layer_words(const json_t *words, const char *path, const struct fields_place *place, struct error *err)
{
	const json_t *layers = json_object_get(words, "layers");
	for (enum layer layer = LAYER_INVALID; layer < LAYER_COUNT; layer++) {
		const struct layer_kind *kind = layer_kind_of(layer);
		const json_t *own = json_object_get(layers, layer_name(layer));
		for (const char *const *word = kind ? kind->words : NULL; word && *word; word++) {
			char where[PATH_BYTES];
			char layers_path[PATH_BYTES];
			char layer_path[PATH_BYTES];
			if (json_object_get(own, *word))
				continue;
			fields_path(path, "layers", layers_path, sizeof(layers_path));
			fields_path(layers_path, layer_name(layer), layer_path, sizeof(layer_path));
			fields_path(layer_path, *word, where, sizeof(where));
			return fields_fail(place, err, where, "is missing");
		}
	}
	return true;
}
