/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "properties.h"

#include "compat.h"
#include "settings.h"
#include "status.h"
#include "token.h"

#include <util/dstr.h>
#include <util/platform.h>

#include <string.h>

#define P_STATUS "status"
#define P_REFRESH "refresh"
#define P_TOKEN "token"

/* The text of a key, or `otherwise` where no locale has it. */
static const char *text_or(const char *key, const char *otherwise)
{
	const char *text = obs_module_text(key);
	return strcmp(text, key) == 0 ? otherwise : text;
}

/* -- lists -- */

static void add_named(obs_property_t *list, const char *prefix, const char *name)
{
	struct dstr key = {0};
	dstr_printf(&key, "%s.%s", prefix, name);
	obs_property_list_add_string(list, text_or(key.array, name), name);
	dstr_free(&key);
}

static obs_property_t *add_list(obs_properties_t *props, const char *key, const char *text)
{
	return obs_properties_add_list(props, key, text, OBS_COMBO_TYPE_LIST, OBS_COMBO_FORMAT_STRING);
}

static void add_room_from(obs_properties_t *props)
{
	obs_property_t *list = add_list(props, S_ROOM_FROM, obs_module_text("RoomFrom"));
	add_named(list, "RoomFrom", ROOM_FROM_DEMO);
	add_named(list, "RoomFrom", ROOM_FROM_FILE);
	add_named(list, "RoomFrom", ROOM_FROM_URL);
	add_named(list, "RoomFrom", ROOM_FROM_REPLAY);
}

/* Themes are the files of the theme folder; a name that begins with _ is only for others to build on. */
static void add_themes(obs_properties_t *props)
{
	obs_property_t *list = add_list(props, S_THEME, obs_module_text("Theme"));
	char *folder = obs_module_file("themes");
	os_dir_t *dir = folder ? os_opendir(folder) : NULL;
	for (struct os_dirent *entry = dir ? os_readdir(dir) : NULL; entry; entry = os_readdir(dir)) {
		size_t length = strlen(entry->d_name);
		if (entry->directory || entry->d_name[0] == '_' || entry->d_name[0] == '.' || length <= 5 ||
		    strcmp(entry->d_name + length - 5, ".json") != 0)
			continue;
		struct dstr name = {0};
		dstr_ncopy(&name, entry->d_name, length - 5);
		add_named(list, "Theme", name.array);
		dstr_free(&name);
	}
	if (dir)
		os_closedir(dir);
	bfree(folder);
}

static void add_layers(obs_properties_t *props)
{
	static const char *const names[] = {"all",    "product", "price",      "parts",      "bargain",
					    "trust",  "stock",   "countdown",  "comparison", "campaign",
					    "gifts",  "skus",    "inspection", "deposit",    "rundown",
					    "people", "seller",  "sales",      "notice"};
	obs_property_t *list = add_list(props, S_LAYER, obs_module_text("Layer"));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (layer_of_name(names[i]) != LAYER_INVALID)
			add_named(list, "Layer", names[i]);
	}
}

static void add_languages(obs_properties_t *props)
{
	obs_property_t *list = add_list(props, S_LANGUAGE, obs_module_text("Language"));
	add_named(list, "Language", "zh-CN");
	add_named(list, "Language", "zh-TW");
	add_named(list, "Language", "en");
}

static void add_helped_text(obs_properties_t *props, const char *key, const char *text, const char *help)
{
	obs_property_t *property = obs_properties_add_text(props, key, text, OBS_TEXT_DEFAULT);
	obs_property_set_long_description(property, help);
}

/* -- what depends on what -- */

static bool show_if(obs_properties_t *props, const char *key, bool is_visible)
{
	obs_property_t *property = obs_properties_get(props, key);
	bool changes = property && obs_property_visible(property) != is_visible;
	obs_property_set_visible(property, is_visible);
	return changes;
}

static bool room_from_changed(obs_properties_t *props, obs_property_t *property, obs_data_t *settings)
{
	(void)property;
	const char *from = settings_room_from(settings);
	bool is_file = strcmp(from, ROOM_FROM_FILE) == 0 || strcmp(from, ROOM_FROM_REPLAY) == 0;
	bool changes = show_if(props, S_ROOM_FILE, is_file);
	static const char *const of_url[] = {S_ROOM_URL, S_EVENTS_URL, S_ROOM_PROFILE, P_TOKEN, S_ALLOW_HTTP};
	for (size_t i = 0; i < sizeof(of_url) / sizeof(of_url[0]); i++)
		changes |= show_if(props, of_url[i], strcmp(from, ROOM_FROM_URL) == 0);
	return changes;
}

/* -- status -- */

static void fill_status(obs_properties_t *props, struct overlay *overlay)
{
	enum status_mood mood;
	char *text = status_text(overlay, &mood);
	obs_property_t *property = obs_properties_get(props, P_STATUS);
	obs_property_set_description(property, text);
	obs_property_text_set_info_type(property, mood == STATUS_WELL ? OBS_TEXT_INFO_NORMAL : OBS_TEXT_INFO_WARNING);
	bfree(text);
}

/* Asks the feed, and says what is known now; the answer is there at the next press. */
static bool refresh_pressed(obs_properties_t *props, obs_property_t *property, void *data)
{
	(void)property;
	(void)data;
	struct overlay *overlay = obs_properties_get_param(props);
	overlay_refresh(overlay);
	fill_status(props, overlay);
	return true;
}

/* Any thread: obs-websocket presses buttons on one of its own. */
static bool token_pressed(obs_properties_t *props, obs_property_t *property, void *data)
{
	(void)property;
	(void)data;
	token_ask(obs_properties_get_param(props));
	return false;
}

static void add_status(obs_properties_t *props, struct overlay *overlay)
{
	obs_properties_add_text(props, P_STATUS, "", OBS_TEXT_INFO);
	fill_status(props, overlay);
	obs_properties_add_button2(props, P_REFRESH, obs_module_text("Refresh"), refresh_pressed, NULL);
}

static void unref_overlay(void *overlay)
{
	overlay_unref(overlay);
}

obs_properties_t *properties_create(struct overlay *overlay)
{
	obs_properties_t *props = obs_properties_create();
	if (overlay) {
		obs_properties_set_param(props, overlay_ref(overlay), unref_overlay);
		add_status(props, overlay);
	}
	add_room_from(props);
	obs_properties_add_path(props, S_ROOM_FILE, obs_module_text("RoomFile"), OBS_PATH_FILE,
				obs_module_text("RoomFile.Filter"), NULL);
	obs_properties_add_text(props, S_ROOM_URL, obs_module_text("RoomUrl"), OBS_TEXT_DEFAULT);
	add_helped_text(props, S_EVENTS_URL, obs_module_text("EventsUrl"), obs_module_text("EventsUrl.Help"));
	add_helped_text(props, S_ROOM_PROFILE, obs_module_text("RoomProfile"), obs_module_text("RoomProfile.Help"));
	if (overlay)
		obs_properties_add_button2(props, P_TOKEN, obs_module_text("Token.Set"), token_pressed, NULL);
	obs_property_t *allow_http = obs_properties_add_bool(props, S_ALLOW_HTTP, obs_module_text("AllowHttp"));
	obs_property_set_long_description(allow_http, obs_module_text("AllowHttp.Help"));
	add_themes(props);
	add_layers(props);
	add_languages(props);
	obs_properties_add_bool(props, S_REDUCED_MOTION, obs_module_text("ReducedMotion"));
	obs_property_set_modified_callback(obs_properties_get(props, S_ROOM_FROM), room_from_changed);
	return props;
}
