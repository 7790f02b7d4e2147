/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/clock.h"

#include <time.h>

static uint64_t system_now_ns(void *data)
{
	(void)data;
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static int64_t system_wall_ms(void *data)
{
	(void)data;
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

const struct clock *clock_system(void)
{
	static const struct clock system_clock = {.now_ns = system_now_ns, .wall_ms = system_wall_ms};
	return &system_clock;
}

int64_t clock_anchor_shop_ms(const struct clock_anchor *anchor, uint64_t now_ns)
{
	int64_t passed_ns = (int64_t)(now_ns - anchor->at_ns);
	int64_t passed_ms = passed_ns / 1000000;
	if (passed_ns % 1000000 < 0)
		passed_ms--;
	return anchor->shop_ms + passed_ms;
}

int64_t clock_anchor_mono_ns(const struct clock_anchor *anchor, int64_t shop_ms)
{
	int64_t ahead_ms;
	int64_t ahead_ns;
	int64_t at_ns;
	if (__builtin_sub_overflow(shop_ms, anchor->shop_ms, &ahead_ms))
		return shop_ms < anchor->shop_ms ? 0 : INT64_MAX;
	if (__builtin_mul_overflow(ahead_ms, (int64_t)1000000, &ahead_ns) ||
	    __builtin_add_overflow((int64_t)anchor->at_ns, ahead_ns, &at_ns))
		return ahead_ms < 0 ? 0 : INT64_MAX;
	return at_ns < 0 ? 0 : at_ns;
}
