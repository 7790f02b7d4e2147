/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hotkeys_pressed.h"

#include "unit.h"

#include <string.h>

struct wanted_key {
	const char *name;
	obs_source_t *source; /* NULL: of the frontend */
	obs_hotkey_id id;
	int count;
};

static bool is_of(obs_hotkey_t *key, obs_source_t *source)
{
	if (!source)
		return obs_hotkey_get_registerer_type(key) == OBS_HOTKEY_REGISTERER_FRONTEND;
	return obs_hotkey_get_registerer_type(key) == OBS_HOTKEY_REGISTERER_SOURCE &&
	       obs_weak_source_references_source(obs_hotkey_get_registerer(key), source);
}

static bool look_at_key(void *data, obs_hotkey_id id, obs_hotkey_t *key)
{
	struct wanted_key *wanted = data;
	if (strcmp(obs_hotkey_get_name(key), wanted->name) == 0 && is_of(key, wanted->source)) {
		wanted->id = id;
		wanted->count++;
		// in words, not a key of the locale
		assert_null(strstr(obs_hotkey_get_description(key), "Hotkey."));
	}
	return true;
}

obs_hotkey_id hotkey_of(const char *name, obs_source_t *source)
{
	struct wanted_key wanted = {.name = name, .source = source};
	obs_enum_hotkeys(look_at_key, &wanted);
	if (wanted.count != 1)
		fail_msg("%d keys %s", wanted.count, name);
	return wanted.id;
}

void hotkey_turn(const char *name, bool is_down)
{
	obs_hotkey_trigger_routed_callback(hotkey_of(name, NULL), is_down);
}

void hotkey_press(const char *name)
{
	hotkey_turn(name, true);
	hotkey_turn(name, false);
}

void hotkey_press_of(obs_source_t *source, const char *name)
{
	obs_hotkey_id id = hotkey_of(name, source);
	obs_hotkey_trigger_routed_callback(id, true);
	obs_hotkey_trigger_routed_callback(id, false);
}
