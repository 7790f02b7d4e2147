/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two clocks that never mix: now_ns is monotonic (on Linux the clock of os_gettime_ns() and
 * obs_get_video_frame_time()), wall_ms is Unix time in milliseconds and may jump. Code takes a `const struct clock *`,
 * tests inject their own.
 */
#pragma once

#include <stdint.h>

struct clock {
	uint64_t (*now_ns)(void *data);
	int64_t (*wall_ms)(void *data);
	uint64_t (*asleep_ns)(void *data); /* NULL: this machine never sleeps */
	void *data;
};

/** The machine's clocks. Thread: any. Never NULL. */
const struct clock *clock_system(void);

static inline uint64_t clock_now_ns(const struct clock *clock)
{
	return clock->now_ns(clock->data);
}

static inline int64_t clock_wall_ms(const struct clock *clock)
{
	return clock->wall_ms(clock->data);
}

/** How long the machine has been suspended since it started: what now_ns left out. */
static inline uint64_t clock_asleep_ns(const struct clock *clock)
{
	return clock->asleep_ns ? clock->asleep_ns(clock->data) : 0;
}

/**
 * Ties a shop's clock to the monotonic one: the shop's clock read shop_ms when ours read at_ns.
 * Everything with a date is decided on the shop's clock; the machine's wall clock may be wrong by a day.
 *
 * A clock that turned out to be a little wrong is not set but slewed: from at_ns on it runs by CLOCK_SLEW_PERCENT
 * faster or slower, until slew_ns are made up for. So no second comes twice and none is left out.
 */
struct clock_anchor {
	int64_t shop_ms;
	uint64_t at_ns;
	int64_t slew_ns; /* below 0: the shop's clock is behind of what was said; 0: it just runs */
};

/** A second that is slewed is shorter or longer by less than a frame of 60 fps. */
#define CLOCK_SLEW_PERCENT 1

/** The shop's clock at a monotonic time, also before the anchor. Never goes back. Thread: any. */
int64_t clock_anchor_shop_ms(const struct clock_anchor *anchor, uint64_t now_ns);

/** The first monotonic time at which the shop's clock reads shop_ms; kept within 0 .. INT64_MAX. Thread: any. */
int64_t clock_anchor_mono_ns(const struct clock_anchor *anchor, int64_t shop_ms);

/** The shop's clock less the monotonic one at a monotonic time, in us. Thread: any. */
int64_t clock_anchor_offset_us(const struct clock_anchor *anchor, uint64_t now_ns);
