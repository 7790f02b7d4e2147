/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/clock.h"

#include <time.h>

static uint64_t read_ns(clockid_t id)
{
	struct timespec now;
	clock_gettime(id, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static uint64_t system_now_ns(void *data)
{
	(void)data;
	return read_ns(CLOCK_MONOTONIC);
}

static uint64_t system_asleep_ns(void *data)
{
	(void)data;
	uint64_t awake_ns = read_ns(CLOCK_MONOTONIC);
	uint64_t whole_ns = read_ns(CLOCK_BOOTTIME);
	return whole_ns > awake_ns ? whole_ns - awake_ns : 0;
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
	static const struct clock system_clock = {
		.now_ns = system_now_ns, .wall_ms = system_wall_ms, .asleep_ns = system_asleep_ns};
	return &system_clock;
}

/* The part of a slew of passed_ns that is done. */
static int64_t slewed_ns(const struct clock_anchor *anchor, int64_t passed_ns)
{
	if (passed_ns <= 0)
		return 0;
	int64_t most_ns = passed_ns / (100 / CLOCK_SLEW_PERCENT);
	if (anchor->slew_ns < 0)
		return -most_ns > anchor->slew_ns ? -most_ns : anchor->slew_ns;
	return most_ns < anchor->slew_ns ? most_ns : anchor->slew_ns;
}

int64_t clock_anchor_shop_ms(const struct clock_anchor *anchor, uint64_t now_ns)
{
	int64_t passed_ns = (int64_t)(now_ns - anchor->at_ns);
	passed_ns += slewed_ns(anchor, passed_ns);
	int64_t passed_ms = passed_ns / 1000000;
	if (passed_ns % 1000000 < 0)
		passed_ms--;
	return anchor->shop_ms + passed_ms;
}

/* The first time after the anchor at which the shop's clock is ahead_ns on, where a slew may run until then. */
static int64_t passed_of(const struct clock_anchor *anchor, int64_t ahead_ns)
{
	// a century ahead a slew is nothing
	if (ahead_ns <= 0 || anchor->slew_ns == 0 || ahead_ns > INT64_MAX / 2)
		return ahead_ns;
	int64_t size_ns = anchor->slew_ns < 0 ? -anchor->slew_ns : anchor->slew_ns;
	int64_t slewing_ns = size_ns * (100 / CLOCK_SLEW_PERCENT) + anchor->slew_ns;
	int64_t percent = anchor->slew_ns < 0 ? 100 - CLOCK_SLEW_PERCENT : 100 + CLOCK_SLEW_PERCENT;
	int64_t passed_ns = ahead_ns >= slewing_ns ? ahead_ns - anchor->slew_ns
						   : ahead_ns / percent * 100 + ahead_ns % percent * 100 / percent;
	// whole nanoseconds: the division is a few beside it
	while (passed_ns + slewed_ns(anchor, passed_ns) < ahead_ns)
		passed_ns++;
	while (passed_ns - 1 + slewed_ns(anchor, passed_ns - 1) >= ahead_ns)
		passed_ns--;
	return passed_ns;
}

int64_t clock_anchor_mono_ns(const struct clock_anchor *anchor, int64_t shop_ms)
{
	int64_t ahead_ms;
	int64_t ahead_ns;
	int64_t at_ns;
	if (__builtin_sub_overflow(shop_ms, anchor->shop_ms, &ahead_ms))
		return shop_ms < anchor->shop_ms ? 0 : INT64_MAX;
	if (__builtin_mul_overflow(ahead_ms, (int64_t)1000000, &ahead_ns) ||
	    __builtin_add_overflow((int64_t)anchor->at_ns, passed_of(anchor, ahead_ns), &at_ns))
		return ahead_ms < 0 ? 0 : INT64_MAX;
	return at_ns < 0 ? 0 : at_ns;
}

int64_t clock_anchor_offset_us(const struct clock_anchor *anchor, uint64_t now_ns)
{
	return anchor->shop_ms * 1000 +
	       (slewed_ns(anchor, (int64_t)(now_ns - anchor->at_ns)) - (int64_t)anchor->at_ns) / 1000;
}
