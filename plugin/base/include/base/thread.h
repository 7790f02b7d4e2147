/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Threads, locks and timed waits. Waits count on the monotonic clock. All our locks are leaves: nothing of libobs,
 * curl or Qt is called while one is held.
 */
#pragma once

#include "base/error.h"

#include <pthread.h>
#include <stdint.h>

struct thread {
	pthread_t handle;
	bool is_running;
};

struct lock {
	pthread_mutex_t mutex;
};

struct condition {
	pthread_cond_t cond;
};

/**
 * Starts a thread that runs run(data) at normal priority under a name of at most 15 bytes.
 *
 * Owns:     the caller joins it with thread_join().   Errors: ERROR_MEMORY when the system has none left.
 */
MUST_CHECK bool thread_start(struct thread *thread, const char *name, void (*run)(void *data), void *data,
			     struct error *err);

/** Waits for the thread's end; a thread that was never started is nothing to wait for. */
void thread_join(struct thread *thread);

void lock_init(struct lock *lock);
void lock_finish(struct lock *lock);
void lock_enter(struct lock *lock);
/** Never blocks: false when another thread holds it. */
MUST_CHECK bool lock_try(struct lock *lock);
void lock_leave(struct lock *lock);

void condition_init(struct condition *condition);
void condition_finish(struct condition *condition);
void condition_signal_all(struct condition *condition);
/** Waits with the lock held until signalled or until the monotonic time until_ns; UINT64_MAX waits for a signal. */
void condition_wait_until(struct condition *condition, struct lock *lock, uint64_t until_ns);
