/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who is woken when something publishes: any number of wakers, each as long as it follows. A place in the list is never
 * moved while the list lives, so that the publisher can walk it with the lock held for one place at a time: nobody is
 * skipped, nothing is allocated when somebody leaves, and no lock is held while another one is taken.
 */
#pragma once

#include "base/thread.h"
#include "base/waker.h"

struct follower;

struct followers {
	struct lock lock;
	/* -- protected by lock -- */
	struct follower *list;
	size_t count;
};

void followers_init(struct followers *followers);
/** Thread: when no other thread uses them any more. */
void followers_finish(struct followers *followers);

/**
 * Adds a waker and wakes it at once. One that follows twice is woken once, and has to leave twice. NULL is nobody.
 *
 * Thread:   any.   Owns: keeps a reference.   Errors: ERROR_MEMORY.
 */
MUST_CHECK bool followers_add(struct followers *followers, struct waker *waker, struct error *err);

/** Ends one following; what was woken before may still come. A waker that does not follow is nothing. Thread: any. */
void followers_remove(struct followers *followers, struct waker *waker);

/** Wakes each once; no lock is held while one is woken. Thread: any. */
void followers_wake(struct followers *followers);
