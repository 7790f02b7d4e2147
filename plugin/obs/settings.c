/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "settings.h"

#include "base/alloc.h"

#include <util/dstr.h>

#include <string.h>

void settings_defaults(obs_data_t *data)
{
	// Version 0 means "never written by us": settings_migrate() writes the true one.
	obs_data_set_default_int(data, S_SETTINGS_VERSION, 0);
	obs_data_set_default_string(data, S_ROOM_PROFILE, ROOM_PROFILE_DEFAULT);
	obs_data_set_default_string(data, S_ROOM_FROM, ROOM_FROM_DEMO);
	obs_data_set_default_string(data, S_ROOM_FILE, "");
	obs_data_set_default_string(data, S_ROOM_URL, "");
	obs_data_set_default_string(data, S_EVENTS_URL, "");
	obs_data_set_default_string(data, S_SHEET_FILE, "");
	obs_data_set_default_bool(data, S_ALLOW_HTTP, false);
	obs_data_set_default_string(data, S_THEME, THEME_DEFAULT);
	obs_data_set_default_string(data, S_VARIANT, "");
	obs_data_set_default_string(data, S_ZONES, "");
	obs_data_set_default_string(data, S_LAYER, "all");
	obs_data_set_default_string(data, S_LANGUAGE, LANGUAGE_DEFAULT);
	obs_data_set_default_bool(data, S_REDUCED_MOTION, false);
	obs_data_set_default_int(data, S_BRAND_COLOR, 0);
	obs_data_set_default_string(data, S_BRAND_LOGO, "");
	obs_data_set_default_string(data, S_BRAND_FONT, "");
	obs_data_set_default_string(data, S_ADAPTER, "");
	obs_data_set_default_string(data, S_ADAPTER_VARS, "");
}

static bool has_text(obs_data_t *data, const char *key)
{
	return obs_data_has_user_value(data, key) && obs_data_get_string(data, key)[0];
}

/* Version 0: written by hand, by a script or by a request. The room that they name says where it comes from, so that
 * {"room_url": ...} alone is enough and does not show the demo. */
static void from_0(obs_data_t *data)
{
	if (obs_data_has_user_value(data, S_ROOM_FROM))
		return;
	if (has_text(data, S_ROOM_URL))
		obs_data_set_string(data, S_ROOM_FROM, ROOM_FROM_URL);
	else if (has_text(data, S_ADAPTER))
		obs_data_set_string(data, S_ROOM_FROM, ROOM_FROM_ADAPTER);
	else if (has_text(data, S_ROOM_FILE))
		obs_data_set_string(data, S_ROOM_FROM, ROOM_FROM_FILE);
}

bool settings_migrate(obs_data_t *data)
{
	static void (*const steps[SETTINGS_VERSION])(obs_data_t * data) = {from_0};
	long long version = obs_data_get_int(data, S_SETTINGS_VERSION);
	if (version >= SETTINGS_VERSION)
		return false;
	for (long long step = version < 0 ? 0 : version; step < SETTINGS_VERSION; step++)
		steps[step](data);
	obs_data_set_int(data, S_SETTINGS_VERSION, SETTINGS_VERSION);
	return true;
}

/* Lines, as people write them; scripts and requests may give an object of texts. */
static char *vars_of(obs_data_t *data)
{
	obs_data_t *object = obs_data_get_obj(data, S_ADAPTER_VARS);
	if (!object)
		return alloc_text(obs_data_get_string(data, S_ADAPTER_VARS));
	struct dstr lines = {0};
	for (obs_data_item_t *item = obs_data_first(object); item; obs_data_item_next(&item)) {
		if (obs_data_item_gettype(item) == OBS_DATA_STRING)
			dstr_catf(&lines, "%s=%s\n", obs_data_item_get_name(item), obs_data_item_get_string(item));
		else if (obs_data_item_gettype(item) == OBS_DATA_NUMBER)
			dstr_catf(&lines, "%s=%lld\n", obs_data_item_get_name(item), obs_data_item_get_int(item));
	}
	char *text = alloc_text(lines.array ? lines.array : "");
	dstr_free(&lines);
	obs_data_release(object);
	return text;
}

struct settings *settings_read(obs_data_t *data)
{
	struct settings *settings = alloc_zeroed(1, sizeof(*settings));
	if (!settings)
		return NULL;
	atomic_init(&settings->refs, 1);
	settings->room_from = alloc_text(obs_data_get_string(data, S_ROOM_FROM));
	settings->room_file = alloc_text(obs_data_get_string(data, S_ROOM_FILE));
	settings->room_url = alloc_text(obs_data_get_string(data, S_ROOM_URL));
	const char *profile = obs_data_get_string(data, S_ROOM_PROFILE);
	settings->room_profile = alloc_text(profile[0] ? profile : ROOM_PROFILE_DEFAULT);
	settings->secret = alloc_text(profile[0] ? profile : ROOM_PROFILE_DEFAULT);
	settings->client = alloc_text("");
	settings->rules = alloc_text("");
	settings->desk = DESK_HERE;
	settings->follow = FOLLOW_SHOP;
	settings->events_url = alloc_text(obs_data_get_string(data, S_EVENTS_URL));
	settings->sheet_file = alloc_text(obs_data_get_string(data, S_SHEET_FILE));
	settings->adapter = alloc_text(obs_data_get_string(data, S_ADAPTER));
	settings->adapter_vars = vars_of(data);
	settings->allow_http = obs_data_get_bool(data, S_ALLOW_HTTP);
	settings->theme = alloc_text(obs_data_get_string(data, S_THEME));
	settings->variant = alloc_text(obs_data_get_string(data, S_VARIANT));
	settings->zones = alloc_text(obs_data_get_string(data, S_ZONES));
	settings->layer = alloc_text(obs_data_get_string(data, S_LAYER));
	settings->language = alloc_text(obs_data_get_string(data, S_LANGUAGE));
	settings->has_reduced_motion = obs_data_get_bool(data, S_REDUCED_MOTION);
	settings->brand_color = obs_data_get_int(data, S_BRAND_COLOR);
	settings->brand_logo = alloc_text(obs_data_get_string(data, S_BRAND_LOGO));
	settings->brand_font = alloc_text(obs_data_get_string(data, S_BRAND_FONT));
	if (settings_are_whole(settings))
		return settings;
	settings_unref(settings);
	return NULL;
}

bool settings_are_whole(const struct settings *settings)
{
	const char *const texts[] = {
		settings->room_from,  settings->room_file,    settings->room_url,   settings->room_profile,
		settings->secret,     settings->client,       settings->rules,      settings->events_url,
		settings->sheet_file, settings->theme,        settings->variant,    settings->zones,
		settings->layer,      settings->language,     settings->brand_logo, settings->brand_font,
		settings->adapter,    settings->adapter_vars,
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (!texts[i])
			return false;
	}
	return true;
}

struct settings *settings_ref(struct settings *settings)
{
	if (settings)
		atomic_fetch_add_explicit(&settings->refs, 1, memory_order_relaxed);
	return settings;
}

void settings_unref(struct settings *settings)
{
	if (!settings || atomic_fetch_sub_explicit(&settings->refs, 1, memory_order_acq_rel) != 1)
		return;
	alloc_free(settings->room_from);
	alloc_free(settings->room_file);
	alloc_free(settings->room_url);
	alloc_free(settings->room_profile);
	alloc_free(settings->secret);
	alloc_free(settings->client);
	alloc_free(settings->rules);
	alloc_free(settings->events_url);
	alloc_free(settings->sheet_file);
	alloc_free(settings->adapter);
	alloc_free(settings->adapter_vars);
	alloc_free(settings->theme);
	alloc_free(settings->variant);
	alloc_free(settings->zones);
	alloc_free(settings->layer);
	alloc_free(settings->language);
	alloc_free(settings->brand_logo);
	alloc_free(settings->brand_font);
	alloc_free(settings);
}

static bool feed_request_of(const struct settings *settings, const struct settings_paths *paths,
			    struct feed_request *out, struct error *err)
{
	const char *from = settings->room_from;
	struct feed_request request = {.cache_folder = paths->cache};
	if (strcmp(from, ROOM_FROM_DEMO) == 0) {
		request.source = FEED_SOURCE_DEMO;
		request.path = paths->demo;
		if (!request.path)
			return error_set(err, ERROR_NOT_FOUND, "the demo room is not in the plugin's data folder");
	} else if (strcmp(from, ROOM_FROM_FILE) == 0 || strcmp(from, ROOM_FROM_REPLAY) == 0) {
		bool is_replay = strcmp(from, ROOM_FROM_REPLAY) == 0;
		request.source = is_replay ? FEED_SOURCE_REPLAY : FEED_SOURCE_FILE;
		request.path = settings->room_file;
		if (!request.path[0])
			return error_set_at(err, ERROR_USAGE, S_ROOM_FILE,
					    is_replay ? "no recording is chosen" : "no room file is chosen");
	} else if (strcmp(from, ROOM_FROM_URL) == 0) {
		request.source = FEED_SOURCE_POLL;
		request.url = settings->room_url;
		request.events_url = settings->events_url[0] ? settings->events_url : NULL;
		request.allow_http = settings->allow_http;
		request.profile = settings->secret;
		request.secrets_folder = paths->secrets;
		if (!request.url[0])
			return error_set_at(err, ERROR_USAGE, S_ROOM_URL, "no address is given");
	} else if (strcmp(from, ROOM_FROM_ADAPTER) == 0) {
		request.source = FEED_SOURCE_ADAPTER;
		request.path = settings->adapter;
		request.adapter_vars = settings->adapter_vars;
		request.allow_http = settings->allow_http;
		request.room_id = settings->room_profile;
		request.profile = settings->secret;
		request.secrets_folder = paths->secrets;
		request.user_folder = paths->user;
		if (!request.path[0])
			return error_set_at(err, ERROR_USAGE, S_ADAPTER, "no adapter is chosen");
	} else {
		return error_set_at(err, ERROR_UNSUPPORTED, S_ROOM_FROM, "this version knows no room from \"%.40s\"",
				    from);
	}
	*out = request;
	return true;
}

bool settings_control_request(const struct settings *settings, const struct settings_paths *paths,
			      struct control_request *out, struct error *err)
{
	struct control_request request = {
		.sheet_file = settings->sheet_file,
		// a shop's desk is there for rooms that come from its address
		.desk = strcmp(settings->room_from, ROOM_FROM_URL) == 0 ? settings->desk : DESK_HERE,
		.client = settings->client[0] ? settings->client : NULL,
		.rules = settings->rules,
		.follow = settings->follow,
		.shown_layers = 1u << LAYER_NOTICE,
	};
	if (!feed_request_of(settings, paths, &request.feed, err))
		return false;
	*out = request;
	return true;
}

/* libobs's colours have red below; a colour without any alpha was written by hand. 0 is none. */
static uint32_t rgba_of(long long color)
{
	uint32_t abgr = (uint32_t)color;
	if (!abgr)
		return 0;
	return (abgr & 0xff) << 24 | (abgr & 0xff00) << 8 | (abgr >> 8 & 0xff00) | 0xff;
}

bool settings_stage_spec(const struct settings *settings, const struct settings_paths *paths, struct stage_spec *out,
			 struct error *err)
{
	enum layer layer = settings->layer[0] ? layer_of_name(settings->layer) : LAYER_ALL;
	if (layer == LAYER_INVALID)
		return error_set_at(err, ERROR_UNSUPPORTED, S_LAYER, "this version knows no layer \"%.40s\"",
				    settings->layer);
	if (settings->brand_color < 0 || settings->brand_color > UINT32_MAX)
		return error_set_at(err, ERROR_VALUE, S_BRAND_COLOR, "%lld is no colour", settings->brand_color);
	*out = (struct stage_spec){
		.user_folder = paths->user,
		.theme = settings->theme,
		.variant = settings->variant,
		.zones = settings->zones,
		.language = settings->language,
		.layer = layer,
		.has_reduced_motion = settings->has_reduced_motion,
		.brand_rgba = rgba_of(settings->brand_color),
		.brand_logo = settings->brand_logo,
		.brand_font = settings->brand_font,
	};
	return true;
}

const char *settings_room_from(obs_data_t *data)
{
	return obs_data_get_string(data, S_ROOM_FROM);
}

char *settings_room_file_of(obs_source_t *source)
{
	obs_data_t *data = obs_source_get_settings(source);
	const char *path = obs_data_get_string(data, S_ROOM_FILE);
	const char *from = settings_room_from(data);
	bool is_used = (strcmp(from, ROOM_FROM_FILE) == 0 || strcmp(from, ROOM_FROM_REPLAY) == 0) && path[0];
	char *copy = is_used ? bstrdup(path) : NULL;
	obs_data_release(data);
	return copy;
}

static void set_text(obs_source_t *source, const char *key, const char *text)
{
	obs_data_t *data = obs_source_get_settings(source);
	obs_data_set_string(data, key, text ? text : "");
	obs_source_update(source, data);
	obs_data_release(data);
}

void settings_set_room_file(obs_source_t *source, const char *path)
{
	set_text(source, S_ROOM_FILE, path);
}

void settings_set_sheet_file(obs_source_t *source, const char *path)
{
	set_text(source, S_SHEET_FILE, path);
}

void settings_set_brand_color(obs_source_t *source, long long color)
{
	obs_data_t *data = obs_source_get_settings(source);
	obs_data_set_int(data, S_BRAND_COLOR, color);
	obs_source_update(source, data);
	obs_data_release(data);
}

const char *settings_text_of(obs_data_t *data, const char *key)
{
	return obs_data_get_string(data, key);
}

bool settings_has_brand_color(obs_data_t *data)
{
	return obs_data_get_int(data, S_BRAND_COLOR) != 0;
}
