/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "properties.h"

#include "adapter_secrets.h"
#include "compat.h"
#include "lists.h"
#include "property_lists.h"
#include "settings.h"
#include "status.h"
#include "token.h"

#include <string.h>

#define P_STATUS "status"
#define P_REFRESH "refresh"
#define P_TOKEN "token"
#define P_SECRETS "adapter_secrets"
#define P_TRY "adapter_try"
#define P_TRIED "adapter_tried"
#define P_NO_BRAND_COLOR "no_brand_color"

/* Held by the properties, which may outlive the source. */
struct shown {
	struct overlay *overlay; /* NULL when only the type is asked */
	obs_weak_source_t *source;
	const struct catalogue *catalogue; /* NULL: it could not be read in time */
};

static struct overlay *overlay_of(obs_properties_t *props)
{
	return ((struct shown *)obs_properties_get_param(props))->overlay;
}

static void shown_free(void *data)
{
	struct shown *shown = data;
	if (shown->overlay)
		overlay_arrange(shown->overlay, false);
	overlay_unref(shown->overlay);
	obs_weak_source_release(shown->source);
	catalogue_unref(shown->catalogue);
	bfree(shown);
}

static void add_room_from(obs_properties_t *props)
{
	obs_property_t *list = property_lists_add(props, S_ROOM_FROM, "RoomFrom");
	property_lists_item(list, "RoomFrom", ROOM_FROM_DEMO);
	property_lists_item(list, "RoomFrom", ROOM_FROM_FILE);
	property_lists_item(list, "RoomFrom", ROOM_FROM_URL);
	property_lists_item(list, "RoomFrom", ROOM_FROM_ADAPTER);
	property_lists_item(list, "RoomFrom", ROOM_FROM_REPLAY);
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
	bool is_adapter = strcmp(from, ROOM_FROM_ADAPTER) == 0;
	changes |= show_if(props, S_ADAPTER, is_adapter);
	changes |= show_if(props, S_ADAPTER_VARS, is_adapter);
	changes |= show_if(props, P_TRY, is_adapter);
	if (!is_adapter)
		changes |= show_if(props, P_TRIED, false);
	static const char *const of_url[] = {S_ROOM_URL, S_EVENTS_URL, S_ALLOW_HTTP};
	for (size_t i = 0; i < sizeof(of_url) / sizeof(of_url[0]); i++)
		changes |= show_if(props, of_url[i], strcmp(from, ROOM_FROM_URL) == 0);
	// a profile may say that the room has an address
	bool has_profile = !is_adapter && strcmp(settings_text_of(settings, S_ROOM_PROFILE), ROOM_PROFILE_DEFAULT) != 0;
	// the profile may as well name an adapter
	changes |= show_if(props, P_SECRETS,
			   is_adapter || strcmp(settings_text_of(settings, S_ROOM_PROFILE), ROOM_PROFILE_DEFAULT) != 0);
	return show_if(props, P_TOKEN, has_profile || strcmp(from, ROOM_FROM_URL) == 0) || changes;
}

/* -- status -- */

static void fill_status(obs_properties_t *props, struct overlay *overlay)
{
	const struct shown *shown = obs_properties_get_param(props);
	obs_source_t *source = obs_weak_source_get_source(shown->source);
	enum status_mood mood;
	char *text = status_text(overlay, source && !obs_source_enabled(source), &mood);
	obs_source_release(source);
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
	struct overlay *overlay = overlay_of(props);
	overlay_refresh(overlay);
	fill_status(props, overlay);
	return true;
}

/* Any thread: obs-websocket presses buttons on one of its own. */
static bool token_pressed(obs_properties_t *props, obs_property_t *property, void *data)
{
	(void)property;
	(void)data;
	token_ask(overlay_of(props));
	return false;
}

/* Any thread, as above. */
static bool secrets_pressed(obs_properties_t *props, obs_property_t *property, void *data)
{
	(void)property;
	(void)data;
	adapter_secrets_ask(overlay_of(props));
	return false;
}

/* Says what the adapter made of the newest answers, and asks the shop once more: a press later that is there. */
static bool try_pressed(obs_properties_t *props, obs_property_t *property, void *data)
{
	(void)property;
	(void)data;
	bool is_well;
	struct overlay *overlay = overlay_of(props);
	overlay_refresh(overlay);
	char *text = status_adapter_text(overlay, &is_well);
	obs_property_t *tried = obs_properties_get(props, P_TRIED);
	obs_property_set_description(tried, text);
	obs_property_text_set_info_type(tried, is_well ? OBS_TEXT_INFO_NORMAL : OBS_TEXT_INFO_WARNING);
	obs_property_set_visible(tried, true);
	bfree(text);
	return true;
}

static void add_try(obs_properties_t *props)
{
	obs_property_t *button =
		obs_properties_add_button2(props, P_TRY, obs_module_text("Adapter.Try"), try_pressed, NULL);
	obs_property_set_long_description(button, obs_module_text("Adapter.Try.Help"));
	obs_properties_add_text(props, P_TRIED, "", OBS_TEXT_INFO);
	obs_property_set_visible(obs_properties_get(props, P_TRIED), false);
}

static void add_status(obs_properties_t *props, struct overlay *overlay)
{
	obs_properties_add_text(props, P_STATUS, "", OBS_TEXT_INFO);
	fill_status(props, overlay);
	obs_properties_add_button2(props, P_REFRESH, obs_module_text("Refresh"), refresh_pressed, NULL);
}

/* -- a brand -- */

static bool brand_color_changed(obs_properties_t *props, obs_property_t *property, obs_data_t *settings)
{
	(void)property;
	return show_if(props, P_NO_BRAND_COLOR, settings_has_brand_color(settings));
}

static bool no_brand_color_pressed(obs_properties_t *props, obs_property_t *property, void *data)
{
	(void)property;
	(void)data;
	struct shown *shown = obs_properties_get_param(props);
	obs_source_t *source = obs_weak_source_get_source(shown->source);
	if (source)
		settings_set_brand_color(source, 0);
	obs_source_release(source);
	show_if(props, P_NO_BRAND_COLOR, false);
	return true;
}

static void add_brand(obs_properties_t *props, bool has_source)
{
	obs_property_t *color = obs_properties_add_color(props, S_BRAND_COLOR, obs_module_text("BrandColor"));
	obs_property_set_long_description(color, obs_module_text("BrandColor.Help"));
	if (has_source)
		obs_properties_add_button2(props, P_NO_BRAND_COLOR, obs_module_text("BrandColor.None"),
					   no_brand_color_pressed, NULL);
	obs_property_set_modified_callback(color, brand_color_changed);
	obs_properties_add_path(props, S_BRAND_LOGO, obs_module_text("BrandLogo"), OBS_PATH_FILE,
				obs_module_text("BrandLogo.Filter"), NULL);
	add_helped_text(props, S_BRAND_FONT, obs_module_text("BrandFont"), obs_module_text("BrandFont.Help"));
}

/* -- what depends on the theme -- */

static bool theme_changed(obs_properties_t *props, obs_property_t *property, obs_data_t *settings)
{
	(void)property;
	struct shown *shown = obs_properties_get_param(props);
	property_lists_fill(props, shown->catalogue, settings_text_of(settings, S_THEME),
			    settings_text_of(settings, S_LAYER));
	return true;
}

static void add_picture(obs_properties_t *props, const struct shown *shown)
{
	struct settings *settings = shown->overlay ? overlay_settings(shown->overlay) : NULL;
	property_lists_add_themes(props, shown->catalogue, settings ? settings->theme : "");
	property_lists_add(props, S_VARIANT, "Variant");
	property_lists_add(props, S_ZONES, "Zones");
	property_lists_add(props, S_LAYER, "Layer");
	property_lists_add(props, S_LANGUAGE, "Language");
	property_lists_fill(props, shown->catalogue, settings ? settings->theme : THEME_DEFAULT,
			    settings ? settings->layer : "");
	settings_unref(settings);
}

obs_properties_t *properties_create(struct overlay *overlay, obs_source_t *source)
{
	obs_properties_t *props = obs_properties_create();
	struct shown *shown = bzalloc(sizeof(*shown));
	shown->overlay = overlay ? overlay_ref(overlay) : NULL;
	if (overlay)
		overlay_arrange(overlay, true);
	shown->source = source ? obs_source_get_weak_source(source) : NULL;
	shown->catalogue = lists_get();
	obs_properties_set_param(props, shown, shown_free);
	if (overlay)
		add_status(props, overlay);
	add_helped_text(props, S_ROOM_PROFILE, obs_module_text("RoomProfile"), obs_module_text("RoomProfile.Help"));
	add_room_from(props);
	obs_properties_add_path(props, S_ROOM_FILE, obs_module_text("RoomFile"), OBS_PATH_FILE,
				obs_module_text("RoomFile.Filter"), NULL);
	obs_properties_add_text(props, S_ROOM_URL, obs_module_text("RoomUrl"), OBS_TEXT_DEFAULT);
	add_helped_text(props, S_EVENTS_URL, obs_module_text("EventsUrl"), obs_module_text("EventsUrl.Help"));
	add_helped_text(props, S_ADAPTER, obs_module_text("Adapter"), obs_module_text("Adapter.Help"));
	obs_property_t *vars =
		obs_properties_add_text(props, S_ADAPTER_VARS, obs_module_text("AdapterVars"), OBS_TEXT_MULTILINE);
	obs_property_set_long_description(vars, obs_module_text("AdapterVars.Help"));
	if (overlay) {
		obs_properties_add_button2(props, P_SECRETS, obs_module_text("Secrets.Set"), secrets_pressed, NULL);
		add_try(props);
	}
	obs_property_t *sheet = obs_properties_add_path(props, S_SHEET_FILE, obs_module_text("SheetFile"),
							OBS_PATH_FILE, obs_module_text("SheetFile.Filter"), NULL);
	obs_property_set_long_description(sheet, obs_module_text("SheetFile.Help"));
	if (overlay)
		obs_properties_add_button2(props, P_TOKEN, obs_module_text("Token.Set"), token_pressed, NULL);
	obs_property_t *allow_http = obs_properties_add_bool(props, S_ALLOW_HTTP, obs_module_text("AllowHttp"));
	obs_property_set_long_description(allow_http, obs_module_text("AllowHttp.Help"));
	add_picture(props, shown);
	obs_properties_add_bool(props, S_REDUCED_MOTION, obs_module_text("ReducedMotion"));
	add_brand(props, source != NULL);
	obs_property_set_modified_callback(obs_properties_get(props, S_ROOM_FROM), room_from_changed);
	obs_property_set_modified_callback(obs_properties_get(props, S_ROOM_PROFILE), room_from_changed);
	obs_property_set_modified_callback(obs_properties_get(props, S_THEME), theme_changed);
	return props;
}
