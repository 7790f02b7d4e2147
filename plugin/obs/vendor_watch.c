/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "vendor_watch.h"

#include "air_keys.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"
#include "control/control.h"
#include "shows.h"

#include <stdatomic.h>

struct watched {
	struct control *control; /* a reference */
	struct vendor_seen seen;
	uint64_t serial;  /* of the state that was looked at */
	const char *mode; /* one of few constants */
	uint64_t due_ns;  /* something changes by the clock alone */
};

static struct {
	struct thread thread;
	struct waker *waker;
	atomic_bool must_stop;
	bool is_started;

	/* -- the thread's alone -- */
	vendor_emit emit;
	void *data;
	struct watched watched[SHOWS_MAX_CONTROLS];
	size_t count;
} watch;

static struct watched *find(const struct control *control)
{
	for (size_t i = 0; i < watch.count; i++) {
		if (watch.watched[i].control == control)
			return &watch.watched[i];
	}
	return NULL;
}

static void forget(size_t i)
{
	control_unfollow(watch.watched[i].control, watch.waker);
	control_unref(watch.watched[i].control);
	watch.watched[i] = watch.watched[--watch.count];
}

static bool is_among(const struct control *control, struct control *const *controls, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (controls[i] == control)
			return true;
	}
	return false;
}

/* Takes up what was opened, lets go what was closed. */
static void find_shows(void)
{
	struct control *open[SHOWS_MAX_CONTROLS];
	size_t count = shows_controls(open, SHOWS_MAX_CONTROLS);
	for (size_t i = watch.count; i > 0; i--) {
		if (!is_among(watch.watched[i - 1].control, open, count))
			forget(i - 1);
	}
	for (size_t i = 0; i < count; i++) {
		struct error err = {0};
		if (!find(open[i]) && control_follow(open[i], watch.waker, &err))
			watch.watched[watch.count++] = (struct watched){.control = open[i]};
		else
			control_unref(open[i]);
	}
}

/* Looks at those in which something is new. Returns when to look again by itself. */
static uint64_t look(void)
{
	uint64_t next_ns = UINT64_MAX;
	for (size_t i = 0; i < watch.count; i++) {
		struct watched *watched = &watch.watched[i];
		const struct control_state *state = control_state_get(watched->control);
		const struct vendor_view view = {state, air_mode_name(air_mode_get()), clock_now_ns(clock_system())};
		if (!watched->seen.has_looked || state->serial != watched->serial || view.mode != watched->mode ||
		    view.now_ns >= watched->due_ns) {
			watched->serial = state->serial;
			watched->mode = view.mode;
			watched->due_ns = vendor_look(&watched->seen, &view, watch.emit, watch.data);
		}
		control_state_unref(state);
		if (watched->due_ns < next_ns)
			next_ns = watched->due_ns;
	}
	return next_ns;
}

static void run(void *data)
{
	(void)data;
	uint64_t look_ns = 0, find_ns = 0;
	while (!atomic_load(&watch.must_stop)) {
		uint64_t now_ns = clock_now_ns(clock_system());
		if (now_ns >= find_ns) {
			find_shows();
			find_ns = now_ns + UINT64_C(1000000) * VENDOR_WATCH_MS;
		}
		look_ns = look();
		waker_wait(watch.waker, look_ns < find_ns ? look_ns : find_ns);
	}
	while (watch.count)
		forget(watch.count - 1);
}

bool vendor_watch_start(vendor_emit emit, void *data, struct error *err)
{
	watch.waker = waker_create();
	if (!watch.waker)
		return error_set(err, ERROR_MEMORY, "no memory for a waker");
	watch.emit = emit;
	watch.data = data;
	atomic_store(&watch.must_stop, false);
	struct error why = {0};
	if (!air_keys_follow(watch.waker, &why)) {
		char text[256];
		// the mode is then told when something else is
		log_write(LOG_LEVEL_WARNING, "a change of SAFE or PANIC is told late: %s",
			  error_text(&why, text, sizeof(text)));
	}
	watch.is_started = thread_start(&watch.thread, "shop-vendor", run, NULL, err);
	if (!watch.is_started) {
		air_keys_unfollow(watch.waker);
		waker_unref(watch.waker);
		watch.waker = NULL;
	}
	return watch.is_started;
}

void vendor_watch_stop(void)
{
	if (!watch.is_started)
		return;
	watch.is_started = false;
	atomic_store(&watch.must_stop, true);
	waker_wake(watch.waker);
	thread_join(&watch.thread);
	air_keys_unfollow(watch.waker);
	waker_unref(watch.waker);
	watch.waker = NULL;
}
