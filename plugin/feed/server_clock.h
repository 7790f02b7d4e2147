/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The shop's clock as its answers tell it, tied to our monotonic one (docs/adr/0011-the-shops-clock.md). Every reading
 * bounds it: the shop wrote its time after our request left and before the answer came. What all the last readings
 * allow is the best that is known; what is said is moved there slowly, so that no second comes twice. Pure; feed thread
 * only. Knows neither HTTP nor rooms nor the machine's wall clock.
 */
#pragma once

#include "base/clock.h"

#include <stdbool.h>

/** One reading of the shop's clock. */
struct server_clock_reading {
	int64_t shop_ms;   /* what it said */
	int64_t coarse_ms; /* it is cut to this: 0 for milliseconds (Shop-Time), 1000 for whole seconds (Date) */
	uint64_t sent_ns;  /* monotonic, not after the shop wrote it: when the request left; one-way: 0 */
	uint64_t first_ns; /* monotonic, not before the shop wrote it: the first byte of the answer, or of the event */
	bool is_one_way;   /* it came without being asked (a stream): how long it was under way is not known */
};

/** What a reading did. */
enum server_clock_news {
	SERVER_CLOCK_INVALID = 0,
	SERVER_CLOCK_TAKEN,   /* it agrees with the readings before */
	SERVER_CLOCK_DOUBTED, /* it contradicts them for the first time: another reading soon tells who is right */
	SERVER_CLOCK_LEFT,    /* it contradicts them, and nothing confirms it yet */
	SERVER_CLOCK_MOVED,   /* it contradicts them and confirms the one before: the shop's clock was set */
};

/* Between which two values the shop's clock less ours lies, at a time of ours. */
struct server_clock_bounds {
	int64_t low_us;
	int64_t high_us;
	uint64_t at_ns;
	bool is_high_guessed; /* one-way readings alone: how long they were under way is guessed */
	bool has_pushed;
	int64_t pushed_us; /* the best of the one-way readings, which came this much or more behind the shop's clock */
};

struct server_clock {
	struct clock_anchor anchor; /* what is said; valid when is_set */
	bool is_set;
	/* -- for server_clock.c only -- */
	struct server_clock_bounds bounds;
	struct server_clock_bounds doubt;
	int64_t doubt_ms; /* the last reading in doubt */
	int64_t seen_ms;  /* the last reading that was asked for, and when it came first */
	uint64_t seen_ns;
	bool is_doubted;
	int64_t round_trip_us; /* as a rule; the quick ones count */
	int64_t coarse_us;     /* of the last two-way reading */
	unsigned readings;     /* taken so far; stands at the number that ends the beginning */
	unsigned jumps;        /* how often what is said was set and not slewed, the beginning left out */
	int64_t jump_ms;       /* by how much, the last time */
};

/**
 * Takes one reading.
 *
 * What contradicts the readings before (another clock behind the same address, a cache, a clock that was set, a machine
 * that slept) counts only once a second reading that went on confirms it: a reading that stands still comes out of a
 * cache or from a dead shop's front, and the clock runs on without it, so that what such an answer confirms grows old.
 *
 * What is said is slewed (CLOCK_SLEW_PERCENT) and never goes back; the first readings may set it ahead. Where it is off
 * by more than SERVER_CLOCK_SLEW_MOST_MS it jumps, and `jumps` counts it.
 */
enum server_clock_news server_clock_take(struct server_clock *clock, const struct server_clock_reading *reading);

#define SERVER_CLOCK_SLEW_MOST_MS 1000

/** The clock of a local room, which is known and not asked: slewed where it is near, set where it is not. */
void server_clock_follow(struct server_clock *clock, int64_t shop_ms, uint64_t now_ns);

/** Sets the clock without asking (a recording begins anew). */
void server_clock_set(struct server_clock *clock, int64_t shop_ms, uint64_t now_ns);

/** The machine slept, and the monotonic clock with it: the shop's went on. */
void server_clock_slept(struct server_clock *clock, uint64_t slept_ns);

/**
 * When to ask next, by_ns at the latest and less than a second before: where the shop tells whole seconds only, the
 * moment at which its answer halves what is not known yet; by_ns for every other.
 */
uint64_t server_clock_ask_at_ns(const struct server_clock *clock, uint64_t by_ns);

/** By how much what is said may be wrong at now_ns, in whole ms rounded up; ROOM_UNSET without a clock. */
int64_t server_clock_uncertain_ms(const struct server_clock *clock, uint64_t now_ns);

/** What is to be published: the shop's clock tied to ours, the slew within. Valid when is_set. */
static inline struct clock_anchor server_clock_anchor(const struct server_clock *clock)
{
	return clock->anchor;
}
