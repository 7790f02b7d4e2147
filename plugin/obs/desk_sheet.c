/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk_sheet.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/log.h"
#include "base/thread.h"
#include "base/waker.h"
#include "overlay_source.h"
#include "shows.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

static struct {
	char *headings_path;             /* immutable between start and stop */
	struct sheet_headings *headings; /* backstage's */
	struct waker *waker;

	struct lock lock;
	/* -- protected by lock -- */
	struct control *control;   /* whose show it is tried for; NULL: nothing is tried */
	struct sheet_trial *trial; /* the newest; NULL: none */
	uint64_t last_id;

	atomic_uint_fast64_t serial;
} import = {.lock = {PTHREAD_MUTEX_INITIALIZER}};

void desk_sheet_start(const char *headings_path, struct waker *waker)
{
	import.headings_path = alloc_text(headings_path ? headings_path : "");
	import.waker = waker_ref(waker);
}

void desk_sheet_stop(void)
{
	desk_sheet_leave();
	sheet_headings_destroy(&import.headings);
	waker_unref(import.waker);
	import.waker = NULL;
	alloc_free(import.headings_path);
	import.headings_path = NULL;
}

/* Takes both over. */
static void set(struct control *control, struct sheet_trial *trial)
{
	lock_enter(&import.lock);
	struct control *control_before = import.control;
	struct sheet_trial *before = import.trial;
	import.control = control;
	import.trial = trial;
	if (trial)
		trial->id = ++import.last_id;
	lock_leave(&import.lock);
	atomic_fetch_add(&import.serial, 1);
	control_unref(control_before);
	alloc_free(before);
}

uint64_t desk_sheet_try(struct control *control, const char *path)
{
	struct sheet_trial *trial = import.waker ? alloc_zeroed(1, sizeof(*trial)) : NULL;
	if (!trial || strlen(path) >= sizeof(trial->path)) {
		alloc_free(trial);
		return 0;
	}
	snprintf(trial->path, sizeof(trial->path), "%s", path);
	set(control_ref(control), trial);
	waker_wake(import.waker);
	lock_enter(&import.lock);
	uint64_t id = import.last_id;
	lock_leave(&import.lock);
	return id;
}

void desk_sheet_leave(void)
{
	set(NULL, NULL);
}

uint64_t desk_sheet_serial(void)
{
	return atomic_load(&import.serial);
}

bool desk_sheet_trial(const struct control *control, struct sheet_trial *out)
{
	lock_enter(&import.lock);
	bool is_tried = import.trial && import.control == control;
	if (is_tried)
		*out = *import.trial;
	lock_leave(&import.lock);
	return is_tried;
}

/* -- backstage's -- */

static void read_headings(void)
{
	struct buffer bytes;
	struct error err = {0};
	char text[512];
	buffer_init(&bytes, SHEET_MAX_BYTES);
	if (!file_read_plain(import.headings_path, &bytes, &err) ||
	    !sheet_headings_decode(bytes.bytes, bytes.size_bytes, &import.headings, &err))
		log_write(LOG_LEVEL_ERROR, "no spreadsheet can be imported, only JSON: %s",
			  error_text(&err, text, sizeof(text)));
	buffer_finish(&bytes);
}

/* A copy of what is to be tried, with a reference of its show; NULL: nothing is. */
static struct sheet_trial *take_asked(struct control **control)
{
	struct sheet_trial *copy = NULL;
	lock_enter(&import.lock);
	if (import.trial && !import.trial->is_done)
		copy = alloc_zeroed(1, sizeof(*copy));
	if (copy) {
		*copy = *import.trial;
		*control = control_ref(import.control);
	}
	lock_leave(&import.lock);
	return copy;
}

/* Takes it over. Another one may have been asked for meanwhile. */
static void publish(struct sheet_trial *trial)
{
	lock_enter(&import.lock);
	if (import.trial && import.trial->id == trial->id) {
		struct sheet_trial *before = import.trial;
		import.trial = trial;
		trial = before;
	}
	lock_leave(&import.lock);
	atomic_fetch_add(&import.serial, 1);
	alloc_free(trial);
}

void desk_sheet_look(void)
{
	struct control *control = NULL;
	struct sheet_trial *trial = take_asked(&control);
	if (!trial)
		return;
	if (!import.headings)
		read_headings();
	const struct control_state *state = control_state_get(control);
	const struct feed_state *feed = state->feed;
	sheet_trial_run(trial, import.headings, feed->room,
			feed->room ? clock_anchor_shop_ms(&feed->shop, clock_now_ns(clock_system())) : 0);
	control_state_unref(state);
	control_unref(control);
	publish(trial);
}

/* -- the end of it -- */

bool desk_sheet_use(struct control *control)
{
	char path[SHEET_PATH_SIZE] = "";
	lock_enter(&import.lock);
	const struct sheet_trial *trial = import.control == control ? import.trial : NULL;
	if (trial && trial->is_done && trial->is_good)
		snprintf(path, sizeof(path), "%s", trial->path);
	lock_leave(&import.lock);
	if (!path[0])
		return false;
	// found before its keys change: while a source looks for its new settings it is still with the show
	struct obs_source **sources = overlay_sources_of(control);
	if (!shows_use_sheet(control, path))
		log_write(LOG_LEVEL_INFO, "another show has this sheet already: the sources go there");
	overlay_sources_set_sheet(sources, path);
	log_write(LOG_LEVEL_INFO, "the desk uses another sheet: %s", path);
	desk_sheet_leave();
	return true;
}
