/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Wakes a thread that waits for work, from any thread, without a call upward: who has news keeps a reference to the
 * waker of who wants it and wakes it; the waiting thread then looks for itself. A wake is never lost and never blocks
 * longer than the leaf lock within.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct waker;

/** The caller owns one reference; NULL when there is no memory. Thread: any, as all of these. */
struct waker *waker_create(void);
struct waker *waker_ref(struct waker *waker);
void waker_unref(struct waker *waker);

/** Wakes the thread that waits, or makes its next wait return at once. Accepts NULL. */
void waker_wake(struct waker *waker);

/**
 * Waits for a wake, or until the monotonic time until_ns (UINT64_MAX: no limit). One thread waits on one waker.
 *
 * Returns:  true when woken, false when the time came.
 */
bool waker_wait(struct waker *waker, uint64_t until_ns);
