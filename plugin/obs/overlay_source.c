/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "overlay_source.h"

#include "compat.h"
#include "draw.h"
#include "hotkeys.h"
#include "overlay.h"
#include "properties.h"
#include "settings.h"
#include "status.h"

#include <obs-missing-files.h>
#include <util/darray.h>
#include <util/platform.h>

#include <string.h>

#define SOURCE_ID "shop_overlay"

static const char *source_name(void *type_data)
{
	(void)type_data;
	return obs_module_text("Source.Name");
}

/* For tests and the desk, not part of what others rely on. */
static void proc_status(void *data, calldata_t *calldata)
{
	char *json = status_json(data);
	calldata_set_string(calldata, "json", json);
	bfree(json);
}

static void want(struct overlay *overlay, obs_data_t *data, obs_source_t *source, bool may_take)
{
	settings_migrate(data);
	struct settings *settings = settings_read(data);
	if (settings)
		overlay_want(overlay, settings, obs_source_get_name(source), may_take);
}

struct overlay_source {
	obs_source_t *source; /* outlives this: not a reference */
	struct overlay *overlay;
	struct source_hotkeys hotkeys;
};

/* Caller's thread: UI, a scene that loads, a request. What is on air already is taken at once, so that a duplicate
 * draws in its first frame; the rest is backstage's. */
static void *source_create(obs_data_t *data, obs_source_t *source)
{
	char *demo = obs_module_file("demo/show.jsonl");
	char *secrets = obs_module_config_path("secrets");
	char *cache = obs_module_config_path("cache");
	char *user = obs_module_config_path("");
	struct overlay *overlay = overlay_create(
		&(struct settings_paths){.demo = demo, .secrets = secrets, .cache = cache, .user = user});
	bfree(demo);
	bfree(secrets);
	bfree(cache);
	bfree(user);
	if (!overlay)
		return NULL;
	struct overlay_source *self = bzalloc(sizeof(*self));
	self->source = source;
	self->overlay = overlay;
	proc_handler_add(obs_source_get_proc_handler(source), "void status(out string json)", proc_status, overlay);
	source_hotkeys_init(&self->hotkeys, source, overlay);
	want(overlay, data, source, true);
	return self;
}

/* Destruction thread, perhaps after the module's unload. Waits for nobody. */
static void source_destroy(void *data)
{
	struct overlay_source *self = data;
	source_hotkeys_finish(&self->hotkeys);
	overlay_retire(self->overlay);
	overlay_unref(self->overlay);
	bfree(self);
}

/* Graphics thread (deferred by libobs): copies and posts. */
static void source_update(void *data, obs_data_t *settings)
{
	struct overlay_source *self = data;
	want(self->overlay, settings, self->source, false);
}

/* Graphics thread, context not held. */
static void source_show(void *data)
{
	overlay_set_showing(((struct overlay_source *)data)->overlay, true);
}

static void source_hide(void *data)
{
	overlay_set_showing(((struct overlay_source *)data)->overlay, false);
}

/* Graphics thread, context not held: in the program, also in a transition to it or from it. */
static void source_activate(void *data)
{
	overlay_set_active(((struct overlay_source *)data)->overlay, true);
}

static void source_deactivate(void *data)
{
	overlay_set_active(((struct overlay_source *)data)->overlay, false);
}

/* Guides are for who arranges: only while the source's properties are open, and only straight into a window, for what
 * is broadcast or recorded goes through a texture. A window may be an output as well (a projector): so not either while
 * the source is in the program and anything is broadcast or recorded. */
static bool may_have_guides(const struct overlay_source *self)
{
	return overlay_is_arranged(self->overlay) && draw_is_in_window() &&
	       !(obs_source_active(self->source) && obs_video_active());
}

/* Graphics thread, or one that takes a screenshot; context held. */
static void source_render(void *data, gs_effect_t *effect)
{
	(void)effect;
	struct overlay_source *self = data;
	overlay_draw(self->overlay, obs_get_video_frame_time());
	if (may_have_guides(self))
		overlay_draw_guides(self->overlay);
}

static uint32_t source_width(void *data)
{
	return overlay_width(((struct overlay_source *)data)->overlay);
}

static uint32_t source_height(void *data)
{
	return overlay_height(((struct overlay_source *)data)->overlay);
}

/* UI thread. data is NULL when only the type is asked. */
static obs_properties_t *source_properties(void *data)
{
	struct overlay_source *self = data;
	return properties_create(self ? self->overlay : NULL, self ? self->source : NULL);
}

static void found_room_file(void *self, const char *path, void *data)
{
	(void)data;
	settings_set_room_file(((struct overlay_source *)self)->source, path);
}

/* UI thread. */
static obs_missing_files_t *source_missing_files(void *data)
{
	struct overlay_source *self = data;
	obs_missing_files_t *files = obs_missing_files_create();
	char *path = settings_room_file_of(self->source);
	if (path && !os_file_exists(path))
		obs_missing_files_add_file(files, obs_missing_file_create(path, found_room_file,
									  OBS_MISSING_FILE_SOURCE, self->source, NULL));
	bfree(path);
	return files;
}

/* -- the sources of a show -- */

struct found {
	const struct control *control;
	DARRAY(obs_source_t *) sources;
};

static bool find(void *data, obs_source_t *source)
{
	struct found *found = data;
	if (strcmp(obs_source_get_unversioned_id(source), SOURCE_ID) != 0)
		return true;
	struct overlay_source *self = obs_obj_get_data(source);
	bool is_one = self && overlay_follows(self->overlay, found->control);
	obs_source_t *kept = is_one ? obs_source_get_ref(source) : NULL;
	if (kept)
		da_push_back(found->sources, &kept);
	return true;
}

obs_source_t **overlay_sources_of(const struct control *control)
{
	struct found found = {.control = control};
	obs_enum_sources(find, &found);
	obs_source_t *end = NULL;
	da_push_back(found.sources, &end);
	return found.sources.array;
}

void overlay_sources_set_sheet(obs_source_t **sources, const char *path)
{
	for (obs_source_t **at = sources; *at; at++) {
		settings_set_sheet_file(*at, path);
		obs_source_release(*at);
	}
	bfree(sources);
}

void overlay_source_register(void)
{
	static const struct obs_source_info info = {
		.id = SOURCE_ID,
		.type = OBS_SOURCE_TYPE_INPUT,
		.output_flags = OBS_SOURCE_VIDEO | OBS_SOURCE_CUSTOM_DRAW | OBS_SOURCE_SRGB,
		.get_name = source_name,
		.create = source_create,
		.destroy = source_destroy,
		.get_width = source_width,
		.get_height = source_height,
		.get_defaults = settings_defaults,
		.get_properties = source_properties,
		.update = source_update,
		.show = source_show,
		.hide = source_hide,
		.activate = source_activate,
		.deactivate = source_deactivate,
		.video_render = source_render,
		.missing_files = source_missing_files,
		.icon_type = OBS_ICON_TYPE_CUSTOM,
	};
	obs_register_source(&info);
}
