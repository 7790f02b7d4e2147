/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "overlay_own.h"

#include "base/alloc.h"
#include "base/log.h"
#include "draw.h"
#include "profiles.h"

#include <obs.h>

#include <stdio.h>
#include <string.h>

/* So long after the last keystroke an address or a path counts as written. */
#define TYPING_PAUSE_NS (UINT64_C(400) * 1000000)

/* So often files that were no theme, and profiles, are looked at again. */
#define MENDED_EVERY_NS (UINT64_C(1000) * 1000000)

struct overlay *overlay_create(const struct settings_paths *paths)
{
	struct overlay *overlay = alloc_zeroed(1, sizeof(*overlay));
	if (!overlay)
		return NULL;
	// without memory for one of them there is none of it: the source says so when it needs it
	overlay->demo_path = alloc_text(paths->demo);
	overlay->secrets_folder = alloc_text(paths->secrets);
	overlay->cache_folder = alloc_text(paths->cache);
	overlay->user_folder = alloc_text(paths->user);
	atomic_init(&overlay->refs, 1);
	atomic_init(&overlay->width_px, OVERLAY_WIDTH_PX);
	atomic_init(&overlay->height_px, OVERLAY_HEIGHT_PX);
	lock_init(&overlay->lock);
	return overlay;
}

struct overlay *overlay_ref(struct overlay *overlay)
{
	atomic_fetch_add_explicit(&overlay->refs, 1, memory_order_relaxed);
	return overlay;
}

void overlay_unref(struct overlay *overlay)
{
	if (!overlay || atomic_fetch_sub_explicit(&overlay->refs, 1, memory_order_acq_rel) != 1)
		return;
	settings_unref(overlay->wanted);
	lock_finish(&overlay->lock);
	alloc_free(overlay->demo_path);
	alloc_free(overlay->secrets_folder);
	alloc_free(overlay->cache_folder);
	alloc_free(overlay->user_folder);
	alloc_free(overlay);
}

struct backstage_entry *overlay_backstage_entry(struct overlay *overlay)
{
	return &overlay->entry;
}

struct settings *overlay_settings(struct overlay *overlay)
{
	lock_enter(&overlay->lock);
	struct settings *settings = settings_ref(overlay->wanted);
	lock_leave(&overlay->lock);
	return settings;
}

const char *overlay_secrets_folder(const struct overlay *overlay)
{
	return overlay->secrets_folder;
}

/* -- seats -- */

static struct settings_paths paths_of(const struct overlay *overlay)
{
	return (struct settings_paths){.demo = overlay->demo_path,
				       .secrets = overlay->secrets_folder,
				       .cache = overlay->cache_folder,
				       .user = overlay->user_folder};
}

struct settings_paths overlay_paths(const struct overlay *overlay)
{
	return paths_of(overlay);
}

static struct seat *find_or_open(const struct overlay *overlay, struct settings *settings, bool may_open,
				 struct error *err)
{
	const struct settings_paths paths = paths_of(overlay);
	struct settings *meant = profiles_apply(settings, may_open, err);
	struct control_request request;
	struct stage_spec spec;
	struct seat *seat = NULL;
	if (meant && settings_control_request(meant, &paths, &request, err) &&
	    settings_stage_spec(meant, &paths, &spec, err))
		seat = may_open ? shows_open(&request, &spec, err) : shows_find(&request, &spec);
	settings_unref(meant);
	return seat;
}

static void take_size(struct overlay *overlay, const struct seat *seat)
{
	int width_px;
	int height_px;
	seat_size(seat, &width_px, &height_px);
	atomic_store(&overlay->width_px, (unsigned)width_px);
	atomic_store(&overlay->height_px, (unsigned)height_px);
}

/* Takes a seat over, unless the source is gone. The old one is drawn on until the new one can be. */
static void sit_down(struct overlay *overlay, struct seat *seat)
{
	lock_enter(&overlay->lock);
	struct seat *left = seat;
	if (!overlay->is_retired) {
		left = overlay->seat;
		overlay->seat = seat;
		overlay->error.code = ERROR_NONE;
	}
	lock_leave(&overlay->lock);
	if (!left)
		take_size(overlay, seat);
	seat_unref(left, false);
}

/* Draws another seat from now on. Graphics context held. */
static void change_seats(struct overlay *overlay, struct seat *seat)
{
	struct seat *left = overlay->drawn;
	overlay->drawn = seat;
	take_size(overlay, seat);
	seat_unref(left, false);
}

/* -- wishes -- */

static bool is_typing(const struct settings *before, const struct settings *after)
{
	return before && strcmp(before->room_from, after->room_from) == 0 &&
	       (strcmp(before->room_file, after->room_file) != 0 || strcmp(before->room_url, after->room_url) != 0 ||
		strcmp(before->events_url, after->events_url) != 0 ||
		strcmp(before->sheet_file, after->sheet_file) != 0 ||
		strcmp(before->room_profile, after->room_profile) != 0 ||
		strcmp(before->brand_logo, after->brand_logo) != 0 ||
		strcmp(before->brand_font, after->brand_font) != 0);
}

void overlay_want(struct overlay *overlay, struct settings *settings, const char *name, bool may_take)
{
	struct seat *ready = may_take ? find_or_open(overlay, settings, false, NULL) : NULL;
	if (ready)
		sit_down(overlay, ready);
	uint64_t now_ns = clock_now_ns(clock_system());
	lock_enter(&overlay->lock);
	struct settings *before = overlay->wanted;
	overlay->wanted = settings;
	snprintf(overlay->name, sizeof(overlay->name), "%s", name ? name : "");
	if (is_typing(before, settings))
		overlay->typed_until_ns = now_ns + TYPING_PAUSE_NS;
	// libobs may call for one change twice: the second call sees nothing typed, and waits all the same.
	uint64_t due_ns = overlay->typed_until_ns;
	lock_leave(&overlay->lock);
	settings_unref(before);
	if (!ready)
		backstage_post(overlay, due_ns);
}

static void say_why(struct overlay *overlay, const struct error *err)
{
	lock_enter(&overlay->lock);
	bool is_new = !error_equal(&overlay->error, err);
	overlay->error = *err;
	char name[sizeof(overlay->name)];
	memcpy(name, overlay->name, sizeof(name));
	lock_leave(&overlay->lock);
	char text[512];
	if (is_new)
		log_write(LOG_LEVEL_WARNING, "source \"%s\": %s", name, error_text(err, text, sizeof(text)));
}

/* Nobody draws a hidden source, so it changes here, and the old room is not followed any longer. */
static void change_hidden(struct overlay *overlay)
{
	obs_enter_graphics();
	lock_enter(&overlay->lock);
	struct seat *seat = overlay->seat && overlay->seat != overlay->drawn ? seat_ref(overlay->seat) : NULL;
	lock_leave(&overlay->lock);
	if (seat)
		change_seats(overlay, seat);
	obs_leave_graphics();
}

/* Whether it is for the stage that nothing can be opened: then a file may be mended, or come. */
static bool may_be_mended(const struct overlay *overlay, struct settings *settings, struct error *err)
{
	const struct settings_paths paths = paths_of(overlay);
	struct settings *meant = profiles_apply(settings, true, err);
	struct stage_spec spec;
	bool may = !meant || (settings_stage_spec(meant, &paths, &spec, NULL) && !shows_check_stage(&spec, err));
	settings_unref(meant);
	return may;
}

/* Opens a seat; where that failed before, not without a stage: a room that is opened asks a shop. */
static struct seat *open_again(struct overlay *overlay, struct settings *settings, bool *is_waiting, struct error *err)
{
	lock_enter(&overlay->lock);
	bool has_failed = overlay->error.code != ERROR_NONE;
	lock_leave(&overlay->lock);
	*is_waiting = has_failed && may_be_mended(overlay, settings, err);
	struct seat *seat = *is_waiting ? NULL : find_or_open(overlay, settings, true, err);
	if (!seat && !has_failed)
		*is_waiting = may_be_mended(overlay, settings, NULL);
	return seat;
}

/* Later, at files that were no theme, or a profile that may be edited; unless a wish came meanwhile, which is first. */
static void look_again(struct overlay *overlay)
{
	backstage_post_late(overlay, clock_now_ns(clock_system()) + MENDED_EVERY_NS);
}

void overlay_follow(struct overlay *overlay)
{
	lock_enter(&overlay->lock);
	struct settings *settings = overlay->is_retired ? NULL : settings_ref(overlay->wanted);
	lock_leave(&overlay->lock);
	if (!settings)
		return;
	struct error err = {0};
	bool is_waiting;
	struct seat *seat = open_again(overlay, settings, &is_waiting, &err);
	bool may_change = profiles_may_change(settings);
	settings_unref(settings);
	if (!seat) {
		say_why(overlay, &err);
		if (is_waiting || may_change)
			look_again(overlay);
		return;
	}
	sit_down(overlay, seat);
	if (may_change)
		look_again(overlay);
	if (!atomic_load(&overlay->is_showing))
		change_hidden(overlay);
}

void overlay_retire(struct overlay *overlay)
{
	lock_enter(&overlay->lock);
	overlay->is_retired = true;
	struct seat *seat = overlay->seat;
	overlay->seat = NULL;
	lock_leave(&overlay->lock);
	seat_unref(seat, true);
	obs_enter_graphics();
	struct seat *drawn = overlay->drawn;
	overlay->drawn = NULL;
	obs_leave_graphics();
	seat_unref(drawn, true);
}

void overlay_set_showing(struct overlay *overlay, bool is_showing)
{
	atomic_store(&overlay->is_showing, is_showing);
}

void overlay_set_active(struct overlay *overlay, bool is_active)
{
	atomic_store(&overlay->active_since_ns, is_active ? clock_now_ns(clock_system()) : 0);
}

void overlay_draw(struct overlay *overlay, uint64_t frame_ns)
{
	struct seat *next = NULL;
	// A missed try costs nothing: what was drawn so far is drawn once more.
	if (lock_try(&overlay->lock)) {
		if (overlay->seat && overlay->seat != overlay->drawn)
			next = seat_ref(overlay->seat);
		lock_leave(&overlay->lock);
	}
	if (next && seat_is_ready(next, frame_ns)) {
		change_seats(overlay, next);
		next = NULL;
	}
	seat_unref(next, false);
	if (overlay->drawn)
		seat_draw(overlay->drawn, frame_ns, atomic_load(&overlay->active_since_ns));
}

void overlay_arrange(struct overlay *overlay, bool begins)
{
	atomic_fetch_add(&overlay->arranging, begins ? 1 : -1);
}

bool overlay_is_arranged(struct overlay *overlay)
{
	return atomic_load(&overlay->arranging) > 0;
}

void overlay_draw_guides(struct overlay *overlay)
{
	if (!overlay->drawn)
		return;
	// a missed try draws those of before
	(void)seat_try_guides(overlay->drawn, &overlay->guides);
	draw_guides(&overlay->guides);
}

uint32_t overlay_width(struct overlay *overlay)
{
	return atomic_load(&overlay->width_px);
}

uint32_t overlay_height(struct overlay *overlay)
{
	return atomic_load(&overlay->height_px);
}
