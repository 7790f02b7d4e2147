/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/waker.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/thread.h"

#include <stdatomic.h>

struct waker {
	atomic_int refs;
	struct lock lock;
	struct condition condition;

	/* -- protected by lock -- */
	bool is_woken;
};

struct waker *waker_create(void)
{
	struct waker *waker = alloc_zeroed(1, sizeof(*waker));
	if (!waker)
		return NULL;
	atomic_init(&waker->refs, 1);
	lock_init(&waker->lock);
	condition_init(&waker->condition);
	return waker;
}

struct waker *waker_ref(struct waker *waker)
{
	if (waker)
		atomic_fetch_add_explicit(&waker->refs, 1, memory_order_relaxed);
	return waker;
}

void waker_unref(struct waker *waker)
{
	if (!waker || atomic_fetch_sub_explicit(&waker->refs, 1, memory_order_acq_rel) != 1)
		return;
	condition_finish(&waker->condition);
	lock_finish(&waker->lock);
	alloc_free(waker);
}

void waker_wake(struct waker *waker)
{
	if (!waker)
		return;
	lock_enter(&waker->lock);
	waker->is_woken = true;
	condition_signal_all(&waker->condition);
	lock_leave(&waker->lock);
}

bool waker_wait(struct waker *waker, uint64_t until_ns)
{
	lock_enter(&waker->lock);
	while (!waker->is_woken && clock_now_ns(clock_system()) < until_ns)
		condition_wait_until(&waker->condition, &waker->lock, until_ns);
	bool did_wake = waker->is_woken;
	waker->is_woken = false;
	lock_leave(&waker->lock);
	return did_wake;
}
