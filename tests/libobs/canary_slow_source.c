/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The source with two faults: every eleventh draw takes 5 ms of CPU, and every seventh waits for a lock that another
 * thread holds: odd numbers, so that of two sources that are drawn in turn each meets both. A module is built with it
 * to show that the measurement of callbacks can fail.
 */
#include "overlay.h"

#include "base/clock.h"
#include "base/thread.h"

#include <pthread.h>
#include <time.h>

static struct lock held;
static struct thread holder;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void hold_and_let_go(void *data)
{
	(void)data;
	const struct timespec while_held = {.tv_nsec = 8000000}, between = {.tv_nsec = 1000};
	for (;;) {
		lock_enter(&held);
		nanosleep(&while_held, NULL);
		lock_leave(&held);
		nanosleep(&between, NULL);
	}
}

static void start(void)
{
	lock_init(&held);
	(void)!thread_start(&holder, "canary", hold_and_let_go, NULL, NULL);
}

static void draw_slowly(struct overlay *overlay, uint64_t frame_ns)
{
	static int draws;
	struct timespec spent;
	pthread_once(&once, start);
	draws++;
	if (draws % 11 == 0) {
		uint64_t until_ns = clock_now_ns(clock_system()) + UINT64_C(5000000);
		while (clock_now_ns(clock_system()) < until_ns)
			clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
	}
	if (draws % 7 == 5) {
		lock_enter(&held);
		lock_leave(&held);
	}
	overlay_draw(overlay, frame_ns);
}

#define overlay_draw draw_slowly

#include "overlay_source.c"
