/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk.h"

#include "base/log.h"
#include "compat.h"
#include "control/desk_reckon.h"
#include "desk_acts.h"
#include "desk_memory.h"
#include "desk_show.h"

#include <obs-frontend-api.h>

static struct {
	const struct bridge *bridge;
	bool is_open;
} desk;

static const char *give_text(void *data, const char *key)
{
	(void)data;
	return obs_module_text(key);
}

static const struct desk_view *give_view(void *data)
{
	(void)data;
	return desk_show_view();
}

static uint64_t take_act(void *data, const struct desk_act *act)
{
	(void)data;
	return desk_acts_do(act);
}

static const struct desk_picture *give_miniature(void *data, int width_px, int height_px, bool is_cue)
{
	(void)data;
	return desk_show_miniature(width_px, height_px, is_cue);
}

static const char *give_setting(void *data, const char *key)
{
	(void)data;
	return desk_memory_get(key);
}

static void take_setting(void *data, const char *key, const char *value)
{
	(void)data;
	desk_memory_set(key, value);
}

void desk_start(const struct bridge *bridge, const char *memory_file, struct waker *saves)
{
	desk.bridge = bridge;
	desk.is_open = false;
	desk_memory_start(memory_file, saves);
}

/* The words on OBS's own list of docks. */
static const char *title_of(enum desk_dock dock)
{
	switch (dock) {
	case DESK_DOCK_INVALID:
		break;
	case DESK_DOCK_AIR:
		return obs_module_text("Desk.Air.Title");
	case DESK_DOCK_RUNDOWN:
		return obs_module_text("Desk.Rundown.Title");
	case DESK_DOCK_BARGAIN:
		return obs_module_text("Desk.Bargain.Title");
	case DESK_DOCK_PROMPTER:
		return obs_module_text("Desk.Prompter.Title");
	case DESK_DOCK_FIGURES:
		return obs_module_text("Desk.Figures.Title");
	}
	return "";
}

static bool add_dock(const struct compat_docks *docks, enum desk_dock dock, void *window)
{
	const char *title = title_of(dock);
	if (docks->add_by_id) {
		void *widget = desk.bridge->desk_widget(dock);
		return widget && docks->add_by_id(desk_dock_id(dock), title, widget);
	}
	void *widget = desk.bridge->desk_dock_widget(dock, window, title);
	return widget && docks->add(widget);
}

void desk_open_docks(void)
{
	struct compat_docks docks = compat_docks();
	if (!desk.bridge || desk.is_open || (!docks.add_by_id && !docks.add))
		return;
	void *window = obs_frontend_get_main_window();
	if (!window)
		return;
	const struct desk_calls calls = {
		.size = sizeof(calls),
		.text = give_text,
		.view = give_view,
		.act = take_act,
		.miniature = give_miniature,
		.setting = give_setting,
		.set_setting = take_setting,
		.reckon = desk_reckon,
	};
	struct error err = {0};
	char text[512];
	desk.is_open = desk.bridge->desk_open(&calls, &err);
	if (!desk.is_open) {
		log_write(LOG_LEVEL_WARNING, "there are no docks: %s", error_text(&err, text, sizeof(text)));
		return;
	}
	desk_show_open(desk.bridge, obs_get_module_data_path(obs_current_module()));
	int count = 0;
	for (int dock = DESK_DOCK_AIR; dock <= DESK_DOCKS; dock++)
		count += add_dock(&docks, (enum desk_dock)dock, window);
	log_write(LOG_LEVEL_INFO, "%d docks", count);
}

void desk_close_docks(void)
{
	if (desk.is_open)
		desk.bridge->desk_close();
	desk.is_open = false;
	desk_show_forget();
}

void desk_stop(void)
{
	desk_close_docks();
	desk_memory_stop();
	desk.bridge = NULL;
}
