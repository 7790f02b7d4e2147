/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hotkeys.h"

#include "air_keys.h"
#include "base/clock.h"
#include "compat.h"
#include "overlay.h"

#include <stdint.h>

/* -- the show's -- */

static void press_safe(bool is_down)
{
	if (is_down)
		air_safe();
}

static void press_panic(bool is_down)
{
	if (is_down)
		air_panic();
}

/* A key of the show: what it presses, or what it orders of the show that is armed. */
struct show_key {
	const char *name;
	const char *text_key;
	void (*press)(bool is_down);
	enum order_kind order;
	int planned;
};

static const struct show_key show_keys[] = {
	{"shop_overlay.take", "Hotkey.Take", NULL, ORDER_TAKE, 0},
	{"shop_overlay.next", "Hotkey.Next", NULL, ORDER_NEXT, 0},
	{"shop_overlay.previous", "Hotkey.Previous", NULL, ORDER_PREVIOUS, 0},
	{"shop_overlay.step_1", "Hotkey.Step1", NULL, ORDER_PLANNED_STEP, 1},
	{"shop_overlay.step_2", "Hotkey.Step2", NULL, ORDER_PLANNED_STEP, 2},
	{"shop_overlay.step_3", "Hotkey.Step3", NULL, ORDER_PLANNED_STEP, 3},
	{"shop_overlay.step_4", "Hotkey.Step4", NULL, ORDER_PLANNED_STEP, 4},
	{"shop_overlay.step_5", "Hotkey.Step5", NULL, ORDER_PLANNED_STEP, 5},
	{"shop_overlay.step_6", "Hotkey.Step6", NULL, ORDER_PLANNED_STEP, 6},
	{"shop_overlay.safe", "Hotkey.Safe", press_safe, ORDER_INVALID, 0},
	{"shop_overlay.panic", "Hotkey.Panic", press_panic, ORDER_INVALID, 0},
	{"shop_overlay.return", "Hotkey.Return", air_return_pressed, ORDER_INVALID, 0},
};
#define SHOW_KEYS (sizeof(show_keys) / sizeof(show_keys[0]))

static obs_hotkey_id show_ids[SHOW_KEYS]; /* UI thread */

/* A key that bounces, or a finger that slips, takes one item and one step, not two. NEXT is pressed as fast as one can.
 */
#define BOUNCE_NS (UINT64_C(300) * 1000000)

static uint64_t ordered_ns[SHOW_KEYS]; /* libobs's hotkey lock */

static bool is_bounce(const struct show_key *key)
{
	uint64_t now_ns = clock_now_ns(clock_system());
	uint64_t *last_ns = &ordered_ns[key - show_keys];
	bool is_too_soon = *last_ns && now_ns - *last_ns < BOUNCE_NS;
	*last_ns = now_ns;
	return is_too_soon && (key->order == ORDER_TAKE || key->order == ORDER_PLANNED_STEP);
}

/* What became of it stands in the show's results; without a show there is nobody to ask. */
static void give_order(const struct show_key *key)
{
	if (is_bounce(key))
		return;
	struct control *control = shows_armed();
	if (control)
		control_post(control, &(struct control_order){.kind = key->order, .planned = key->planned});
	control_unref(control);
}

static void on_show_key(void *data, obs_hotkey_id id, obs_hotkey_t *hotkey, bool is_down)
{
	(void)id;
	(void)hotkey;
	const struct show_key *key = data;
	if (key->press)
		key->press(is_down);
	else if (is_down)
		give_order(key);
}

void hotkeys_start(void)
{
	for (size_t i = 0; i < SHOW_KEYS; i++)
		show_ids[i] = obs_hotkey_register_frontend(show_keys[i].name, obs_module_text(show_keys[i].text_key),
							   on_show_key, (void *)&show_keys[i]);
}

void hotkeys_stop(void)
{
	for (size_t i = 0; i < SHOW_KEYS; i++)
		obs_hotkey_unregister(show_ids[i]);
}

void hotkeys_load(config_t *profile)
{
	if (!profile)
		return;
	for (size_t i = 0; i < SHOW_KEYS; i++) {
		const char *json = config_get_string(profile, "Hotkeys", show_keys[i].name);
		obs_data_t *data = json ? obs_data_create_from_json(json) : NULL;
		obs_data_array_t *bindings = data ? obs_data_get_array(data, "bindings") : NULL;
		if (!bindings)
			bindings = obs_data_array_create(); // none: those of the profile before go
		obs_hotkey_load(show_ids[i], bindings);
		obs_data_array_release(bindings);
		obs_data_release(data);
	}
}

/* -- a source's -- */

/* OBS keeps with the scene collection whether a source is enabled; one that is not is drawn nowhere. */
static bool on_show(void *data, obs_hotkey_pair_id id, obs_hotkey_t *hotkey, bool is_down)
{
	(void)id;
	(void)hotkey;
	obs_source_t *source = data;
	if (!is_down || obs_source_enabled(source))
		return false;
	obs_source_set_enabled(source, true);
	return true;
}

static bool on_hide(void *data, obs_hotkey_pair_id id, obs_hotkey_t *hotkey, bool is_down)
{
	(void)id;
	(void)hotkey;
	obs_source_t *source = data;
	if (!is_down || !obs_source_enabled(source))
		return false;
	obs_source_set_enabled(source, false);
	return true;
}

static void on_refresh(void *data, obs_hotkey_id id, obs_hotkey_t *hotkey, bool is_down)
{
	(void)id;
	(void)hotkey;
	if (is_down)
		overlay_refresh(data);
}

void source_hotkeys_init(struct source_hotkeys *keys, obs_source_t *source, struct overlay *overlay)
{
	keys->show_hide = obs_hotkey_pair_register_source(source, "shop_overlay.show", obs_module_text("Hotkey.Show"),
							  "shop_overlay.hide", obs_module_text("Hotkey.Hide"), on_show,
							  on_hide, source, source);
	keys->refresh = obs_hotkey_register_source(source, "shop_overlay.refresh", obs_module_text("Hotkey.Refresh"),
						   on_refresh, overlay);
}

void source_hotkeys_finish(struct source_hotkeys *keys)
{
	obs_hotkey_pair_unregister(keys->show_hide);
	obs_hotkey_unregister(keys->refresh);
}
