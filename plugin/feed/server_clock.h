/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The shop's clock as its answers tell it, tied to our monotonic one. One reading an answer; the newest that moved
 * on counts. Pure; feed thread only.
 */
#pragma once

#include "base/clock.h"

#include <stdbool.h>

struct server_clock {
	struct clock_anchor anchor; /* valid when is_set */
	bool is_set;
	int64_t seen_ms; /* the last reading, taken or not */
};

/**
 * Takes one reading of the shop's clock at a monotonic time.
 *
 * A reading that stands still while ours went on comes out of a cache or from a dead shop's front: the clock then runs
 * on from the reading before, so that what it confirms grows old. A clock that was set back counts from its second
 * reading on.
 */
void server_clock_take(struct server_clock *clock, int64_t shop_ms, uint64_t at_ns);

/** Sets the clock without asking (a local room's own clock, which may be set back). */
void server_clock_set(struct server_clock *clock, int64_t shop_ms, uint64_t at_ns);
