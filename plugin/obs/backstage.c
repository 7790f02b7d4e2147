/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "backstage.h"

#include "air_keys.h"
#include "base/clock.h"
#include "base/thread.h"
#include "desk_memory.h"
#include "desk_sheet.h"
#include "lists.h"
#include "overlay.h"
#include "takes.h"

#include <stdatomic.h>

static struct {
	struct thread thread;
	struct waker *waker;
	atomic_bool must_stop;

	struct lock lock;
	/* -- protected by lock -- */
	struct overlay *queue;
	bool is_open;
} backstage = {.lock = {PTHREAD_MUTEX_INITIALIZER}};

/* Takes the first that is due off the queue; next_ns: when the earliest of the others is. */
static struct overlay *take_due(uint64_t now_ns, uint64_t *next_ns)
{
	struct overlay *due = NULL;
	*next_ns = UINT64_MAX;
	lock_enter(&backstage.lock);
	for (struct overlay **at = &backstage.queue; *at;) {
		struct backstage_entry *entry = overlay_backstage_entry(*at);
		if (!due && entry->due_ns <= now_ns) {
			due = *at;
			entry->is_queued = false;
			*at = entry->next;
			continue;
		}
		if (entry->due_ns < *next_ns)
			*next_ns = entry->due_ns;
		at = &entry->next;
	}
	lock_leave(&backstage.lock);
	return due;
}

static void run(void *data)
{
	(void)data;
	uint64_t next_ns = UINT64_MAX;
	for (;;) {
		waker_wait(backstage.waker, next_ns);
		for (;;) {
			if (atomic_load(&backstage.must_stop))
				return;
			struct overlay *due = take_due(clock_now_ns(clock_system()), &next_ns);
			if (!due)
				break;
			overlay_follow(due);
			overlay_unref(due);
		}
		uint64_t close_ns = shows_close_idle(clock_now_ns(clock_system()));
		if (close_ns < next_ns)
			next_ns = close_ns;
		lists_look();
		desk_sheet_look();
		desk_memory_look();
		takes_look(clock_now_ns(clock_system()));
		uint64_t save_ns = air_keys_look(clock_now_ns(clock_system()));
		if (save_ns < next_ns)
			next_ns = save_ns;
		uint64_t look_ns = shows_look(clock_now_ns(clock_system()));
		if (look_ns < next_ns)
			next_ns = look_ns;
	}
}

bool backstage_start(struct error *err)
{
	backstage.waker = waker_create();
	if (!backstage.waker)
		return error_set(err, ERROR_MEMORY, "no memory for the module's worker");
	atomic_store(&backstage.must_stop, false);
	if (!thread_start(&backstage.thread, "shop-backstage", run, NULL, err)) {
		waker_unref(backstage.waker);
		backstage.waker = NULL;
		return false;
	}
	lock_enter(&backstage.lock);
	backstage.is_open = true;
	lock_leave(&backstage.lock);
	return true;
}

void backstage_stop(void)
{
	if (!backstage.waker)
		return;
	lock_enter(&backstage.lock);
	backstage.is_open = false;
	lock_leave(&backstage.lock);
	atomic_store(&backstage.must_stop, true);
	waker_wake(backstage.waker);
	thread_join(&backstage.thread);
	uint64_t next_ns;
	for (struct overlay *left = take_due(UINT64_MAX, &next_ns); left; left = take_due(UINT64_MAX, &next_ns))
		overlay_unref(left);
	waker_unref(backstage.waker);
	backstage.waker = NULL;
}

struct waker *backstage_waker(void)
{
	return waker_ref(backstage.waker);
}

static void post(struct overlay *overlay, uint64_t due_ns, bool moves)
{
	struct backstage_entry *entry = overlay_backstage_entry(overlay);
	struct waker *waker = NULL;
	lock_enter(&backstage.lock);
	if (backstage.is_open) {
		if (moves || !entry->is_queued)
			entry->due_ns = due_ns;
		if (!entry->is_queued) {
			entry->is_queued = true;
			entry->next = backstage.queue;
			backstage.queue = overlay_ref(overlay);
		}
		waker = waker_ref(backstage.waker);
	}
	lock_leave(&backstage.lock);
	waker_wake(waker);
	waker_unref(waker);
}

void backstage_post(struct overlay *overlay, uint64_t due_ns)
{
	post(overlay, due_ns, true);
}

void backstage_post_late(struct overlay *overlay, uint64_t due_ns)
{
	post(overlay, due_ns, false);
}
