/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "property_lists.h"

#include "compat.h"
#include "settings.h"

#include <util/dstr.h>

#include <string.h>

/* The text of a key, or `otherwise` where no locale has it. */
static const char *text_or(const char *key, const char *otherwise)
{
	const char *text = obs_module_text(key);
	return strcmp(text, key) == 0 ? otherwise : text;
}

obs_property_t *property_lists_add(obs_properties_t *props, const char *name, const char *key)
{
	return obs_properties_add_list(props, name, obs_module_text(key), OBS_COMBO_TYPE_LIST, OBS_COMBO_FORMAT_STRING);
}

void property_lists_item(obs_property_t *list, const char *prefix, const char *value)
{
	struct dstr key = {0};
	dstr_printf(&key, "%s.%s", prefix, value);
	obs_property_list_add_string(list, text_or(key.array, value), value);
	dstr_free(&key);
}

void property_lists_add_themes(obs_properties_t *props, const struct catalogue *catalogue, const char *chosen)
{
	obs_property_t *list = property_lists_add(props, S_THEME, "Theme");
	for (size_t i = 0; catalogue && i < catalogue->theme_count; i++)
		obs_property_list_add_string(list, catalogue->themes[i].name, catalogue->themes[i].id);
	if (chosen[0] && !catalogue_find(catalogue, chosen))
		obs_property_list_add_string(list, chosen, chosen);
}

/* -- of one theme; NULL: one that cannot be read -- */

static void fill_variants(obs_property_t *list, const struct catalogue_theme *theme)
{
	obs_property_list_clear(list);
	obs_property_list_add_string(list, obs_module_text("Variant.default"), "");
	for (size_t i = 0; theme && i < theme->variant_count; i++)
		property_lists_item(list, "Variant", theme->variants[i]);
	obs_property_set_visible(list, theme && theme->variant_count > 1);
}

static void fill_zones(obs_property_t *list, const struct catalogue *catalogue, const struct catalogue_theme *theme)
{
	obs_property_list_clear(list);
	obs_property_list_add_string(list, obs_module_text("Zones.default"), "");
	for (size_t i = 0; theme && i < catalogue->zones_count; i++) {
		if (theme->fits_zones[i])
			obs_property_list_add_string(list, catalogue->zones[i].name, catalogue->zones[i].id);
	}
	obs_property_set_visible(list, obs_property_list_item_count(list) > 1);
}

/* A layer that is chosen stays in the list, whatever the theme has. */
static void fill_layers(obs_property_t *list, const struct catalogue_theme *theme, const char *chosen)
{
	obs_property_list_clear(list);
	for (enum layer layer = LAYER_ALL; layer < LAYER_COUNT; layer++) {
		bool is_chosen = strcmp(layer_name(layer), chosen) == 0;
		if (layer == LAYER_ALL || is_chosen || (theme && theme->has_layer[layer]))
			property_lists_item(list, "Layer", layer_name(layer));
	}
}

static void fill_languages(obs_property_t *list, const struct catalogue_theme *theme)
{
	static const char *const all[] = {"zh-CN", "zh-TW", "en"};
	obs_property_list_clear(list);
	for (size_t i = 0; theme && i < theme->language_count; i++)
		property_lists_item(list, "Language", theme->languages[i]);
	for (size_t i = 0; !theme && i < sizeof(all) / sizeof(all[0]); i++)
		property_lists_item(list, "Language", all[i]);
}

void property_lists_fill(obs_properties_t *props, const struct catalogue *catalogue, const char *theme_id,
			 const char *layer)
{
	const struct catalogue_theme *theme = catalogue_find(catalogue, theme_id[0] ? theme_id : THEME_DEFAULT);
	if (theme && !theme->can_be_read)
		theme = NULL;
	fill_variants(obs_properties_get(props, S_VARIANT), theme);
	fill_zones(obs_properties_get(props, S_ZONES), catalogue, theme);
	fill_layers(obs_properties_get(props, S_LAYER), theme, layer);
	fill_languages(obs_properties_get(props, S_LANGUAGE), theme);
}
