/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/thread.h"

#include "base/alloc.h"

#include <assert.h>
#include <stdio.h>
#include <time.h>

struct start {
	void (*run)(void *data);
	void *data;
	char name[16];
};

static void *enter(void *argument)
{
	struct start start = *(struct start *)argument;
	alloc_free(argument);
	pthread_setname_np(pthread_self(), start.name);
	start.run(start.data);
	return NULL;
}

bool thread_start(struct thread *thread, const char *name, void (*run)(void *data), void *data, struct error *err)
{
	struct start *start = alloc_zeroed(1, sizeof(*start));
	if (!start)
		return error_set(err, ERROR_MEMORY, "no memory for thread %s", name);
	start->run = run;
	start->data = data;
	snprintf(start->name, sizeof(start->name), "%s", name);
	int failure = pthread_create(&thread->handle, NULL, enter, start);
	if (failure) {
		alloc_free(start);
		return error_set(err, ERROR_MEMORY, "cannot start thread %s (error %d)", name, failure);
	}
	thread->is_running = true;
	return true;
}

void thread_join(struct thread *thread)
{
	if (!thread->is_running)
		return;
	pthread_join(thread->handle, NULL);
	thread->is_running = false;
}

void lock_init(struct lock *lock)
{
	int failure = pthread_mutex_init(&lock->mutex, NULL);
	assert(failure == 0);
	(void)failure;
}

void lock_finish(struct lock *lock)
{
	pthread_mutex_destroy(&lock->mutex);
}

void lock_enter(struct lock *lock)
{
	pthread_mutex_lock(&lock->mutex);
}

bool lock_try(struct lock *lock)
{
	return pthread_mutex_trylock(&lock->mutex) == 0;
}

void lock_leave(struct lock *lock)
{
	pthread_mutex_unlock(&lock->mutex);
}

void condition_init(struct condition *condition)
{
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	int failure = pthread_cond_init(&condition->cond, &attributes);
	assert(failure == 0);
	(void)failure;
	pthread_condattr_destroy(&attributes);
}

void condition_finish(struct condition *condition)
{
	pthread_cond_destroy(&condition->cond);
}

void condition_signal_all(struct condition *condition)
{
	pthread_cond_broadcast(&condition->cond);
}

void condition_wait_until(struct condition *condition, struct lock *lock, uint64_t until_ns)
{
	if (until_ns == UINT64_MAX) {
		pthread_cond_wait(&condition->cond, &lock->mutex);
		return;
	}
	struct timespec until = {.tv_sec = (time_t)(until_ns / 1000000000u), .tv_nsec = (long)(until_ns % 1000000000u)};
	pthread_cond_timedwait(&condition->cond, &lock->mutex, &until);
}
