/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The module: what libobs calls when it loads and unloads us. Registration and order only. */
#include "air_keys.h"
#include "backstage.h"
#include "base/log.h"
#include "compat.h"
#include "desk.h"
#include "desk_sheet.h"
#include "draw.h"
#include "frontend.h"
#include "hotkeys.h"
#include "lists.h"
#include "overlay_source.h"
#include "profiles.h"
#include "qt/bridge.h"
#include "shows.h"
#include "takes.h"
#include "token.h"
#include "adapter_secrets.h"
#include "websocket_vendor.h"

#include <util/dstr.h>

#include <string.h>

OBS_DECLARE_MODULE()
OBS_MODULE_USE_DEFAULT_LOCALE("obs-shop-overlay", "en-US")
OBS_MODULE_AUTHOR("obs-shop-overlay")

MODULE_EXPORT const char *obs_module_name(void)
{
	return "Shop overlay";
}

MODULE_EXPORT const char *obs_module_description(void)
{
	return obs_module_text("Module.Description");
}

/* What the user must act on is a warning; OBS's own log window shows those. */
static void write_to_obs(enum log_level level, const char *line, void *data)
{
	(void)data;
	int obs_level = LOG_DEBUG;
	switch (level) {
	case LOG_LEVEL_ERROR:
		obs_level = LOG_ERROR;
		break;
	case LOG_LEVEL_WARNING:
		obs_level = LOG_WARNING;
		break;
	case LOG_LEVEL_INFO:
		obs_level = LOG_INFO;
		break;
	case LOG_LEVEL_INVALID:
	case LOG_LEVEL_DEBUG:
		break;
	}
	blog(obs_level, "[shop-overlay] %s", line);
}

static void start_drawing(void)
{
	char *path = obs_module_file("effects/overlay.effect");
	struct error err = {0};
	char text[512];
	if (!path)
		log_write(LOG_LEVEL_ERROR, "effects/overlay.effect is not in the plugin's data folder");
	else if (!draw_start(path, &err))
		log_write(LOG_LEVEL_ERROR, "the effect does not work: %s", error_text(&err, text, sizeof(text)));
	bfree(path);
}

/* SAFE or PANIC of the last run stands before there is a source that could draw. */
static void start_keys(void)
{
	char *file = obs_module_config_path("air.json");
	struct waker *waker = backstage_waker();
	air_keys_start(file, waker);
	waker_unref(waker);
	bfree(file);
	hotkeys_start();
}

/* Without a bridge nothing can be painted: every source says so, and OBS goes on unharmed. */
static const struct bridge *load_bridge(struct error *err)
{
	struct dstr folder = {0};
	dstr_copy(&folder, obs_get_module_binary_path(obs_current_module()));
	char *slash = strrchr(folder.array, '/');
	if (slash)
		*slash = '\0';
	const struct bridge *bridge = bridge_load(slash ? folder.array : ".", err);
	dstr_free(&folder);
	char text[512];
	if (bridge)
		log_write(LOG_LEVEL_INFO, "paints with Qt %s", bridge->qt_version());
	else
		log_write(LOG_LEVEL_WARNING, "nothing can be painted: %s", error_text(err, text, sizeof(text)));
	return bridge;
}

static void start_shows(const struct bridge *bridge, const struct error *bridge_error)
{
	char *takes = obs_module_config_path("shows");
	char *stands = obs_module_config_path("stands");
	struct waker *waker = backstage_waker();
	shows_start(bridge, bridge_error, obs_get_module_data_path(obs_current_module()), stands, takes, waker);
	takes_start(takes, waker);
	waker_unref(waker);
	bfree(takes);
	bfree(stands);
}

static void start_desk(const struct bridge *bridge)
{
	char *headings = obs_module_file("sheets/headings.json");
	char *memory = obs_module_config_path("desk.json");
	struct waker *waker = backstage_waker();
	desk_sheet_start(headings, waker);
	desk_start(bridge, memory, waker);
	waker_unref(waker);
	bfree(memory);
	bfree(headings);
}

bool obs_module_load(void)
{
	log_set_sink(write_to_obs, NULL);
	struct error err = {0};
	if (!backstage_start(&err)) {
		log_write(LOG_LEVEL_ERROR, "%s", err.message);
		return false;
	}
	start_keys();
	const struct bridge *bridge = load_bridge(&err);
	start_shows(bridge, &err);
	char *user = obs_module_config_path("");
	lists_start(obs_get_module_data_path(obs_current_module()), user, obs_get_locale());
	profiles_start(obs_get_module_data_path(obs_current_module()), user);
	bfree(user);
	start_desk(bridge);
	start_drawing();
	token_start(bridge);
	adapter_secrets_start(bridge, obs_get_module_data_path(obs_current_module()));
	frontend_start();
	overlay_source_register();
	log_write(LOG_LEVEL_INFO, "version %s", SHOP_VERSION);
	return true;
}

/* obs-websocket is there, if it is; the window's docks are put where they were after this. */
MODULE_EXPORT void obs_module_post_load(void)
{
	websocket_vendor_start();
	desk_open_docks();
}

/* Sources that leaked are destroyed after this, and find everything closed. */
void obs_module_unload(void)
{
	websocket_vendor_close();
	adapter_secrets_stop();
	token_stop();
	hotkeys_stop();
	backstage_stop();
	air_keys_stop();
	takes_stop();
	desk_stop();
	desk_sheet_stop();
	shows_stop();
	lists_stop();
	profiles_stop();
	draw_stop();
}
