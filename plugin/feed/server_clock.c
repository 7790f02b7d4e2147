/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "server_clock.h"

#include "room/room.h"

/* The first readings set what is said: nobody has looked at it for long. */
#define FIRST_READINGS 3
/* How far two clocks part: quartz is off by 50 ppm or less, but a time daemon may turn it by 500. */
#define DRIFT_PPM 500
/* Servers of one shop whose clocks differ by less are one clock. */
#define SLACK_US 10000
/* A time in milliseconds was cut or rounded by who wrote it. */
#define ROUNDED_US 500
#define CUT_US 1000
/* What came without being asked is believed to have been under way for less. */
#define ONE_WAY_US 2000000
/* ... and, where round trips do not say less, to have been so long under way. */
#define ONE_WAY_LIKELY_US 100000
#define SECOND_US 1000000

static int64_t us_of(uint64_t ns)
{
	return (int64_t)(ns / 1000);
}

static int64_t smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* What one reading alone allows. */
static struct server_clock_bounds bounds_of(const struct server_clock_reading *reading)
{
	int64_t shop_us = reading->shop_ms * 1000;
	struct server_clock_bounds bounds = {
		.low_us = shop_us - ROUNDED_US - us_of(reading->first_ns),
		.at_ns = reading->first_ns,
		.is_high_guessed = reading->is_one_way,
		.has_pushed = reading->is_one_way,
	};
	bounds.pushed_us = bounds.low_us;
	bounds.high_us = reading->is_one_way ? bounds.low_us + ONE_WAY_US
					     : shop_us + CUT_US + reading->coarse_ms * 1000 - us_of(reading->sent_ns);
	return bounds;
}

/* Both clocks may have parted since. */
static struct server_clock_bounds aged(struct server_clock_bounds bounds, uint64_t now_ns)
{
	if (now_ns <= bounds.at_ns)
		return bounds;
	int64_t parted_us = us_of(now_ns - bounds.at_ns) / (1000000 / DRIFT_PPM);
	bounds.low_us -= parted_us;
	bounds.high_us += parted_us;
	if (bounds.has_pushed)
		bounds.pushed_us -= parted_us;
	bounds.at_ns = now_ns;
	return bounds;
}

/* What both allow; false when they contradict one another. A guess contradicts nothing. */
static bool meet(const struct server_clock_bounds *a, const struct server_clock_bounds *b,
		 struct server_clock_bounds *out)
{
	struct server_clock_bounds both = {.low_us = larger(a->low_us, b->low_us), .at_ns = b->at_ns};
	if (a->is_high_guessed && b->is_high_guessed) {
		both.high_us = both.low_us + ONE_WAY_US;
		both.is_high_guessed = true;
	} else if (a->is_high_guessed || b->is_high_guessed) {
		both.high_us = a->is_high_guessed ? b->high_us : a->high_us;
	} else {
		both.high_us = smaller(a->high_us, b->high_us);
	}
	if (both.low_us - both.high_us > SLACK_US)
		return false;
	// nearly the same clock: the newer reading is good, and all that lies between the two; what it guesses is not
	if (both.low_us > both.high_us && b->low_us > a->high_us)
		both = (struct server_clock_bounds){.low_us = a->high_us,
						    .high_us = b->is_high_guessed ? b->low_us : b->high_us,
						    .at_ns = b->at_ns};
	else if (both.low_us > both.high_us)
		both = (struct server_clock_bounds){.low_us = b->low_us, .high_us = a->low_us, .at_ns = b->at_ns};
	both.has_pushed = a->has_pushed || b->has_pushed;
	both.pushed_us = larger(a->has_pushed ? a->pushed_us : INT64_MIN, b->has_pushed ? b->pushed_us : INT64_MIN);
	*out = both;
	return true;
}

/* The best guess: the middle, unless a stream tells more. Its quickest event took as long as half a round trip. */
static int64_t guess_us(const struct server_clock *clock)
{
	const struct server_clock_bounds *bounds = &clock->bounds;
	if (!bounds->has_pushed)
		return bounds->low_us + (bounds->high_us - bounds->low_us) / 2;
	int64_t pushed_us = bounds->pushed_us + smaller(clock->round_trip_us / 2, ONE_WAY_LIKELY_US);
	return smaller(larger(pushed_us, bounds->low_us), larger(bounds->high_us, bounds->low_us));
}

/* -- what is said -- */

static void set_to(struct server_clock *clock, int64_t offset_us, uint64_t now_ns)
{
	int64_t shop_us = us_of(now_ns) + offset_us;
	int64_t shop_ms = shop_us / 1000 - (shop_us % 1000 < 0);
	int64_t past_us = shop_us - shop_ms * 1000;
	clock->anchor = (struct clock_anchor){.shop_ms = shop_ms, .at_ns = now_ns - (uint64_t)past_us * 1000};
}

/* Goes on from what is said at now_ns towards an offset. */
static void slew_to(struct server_clock *clock, int64_t offset_us, uint64_t now_ns)
{
	// the next millisecond's beginning, so that nothing changes before it
	int64_t shop_ms = clock_anchor_shop_ms(&clock->anchor, now_ns) + 1;
	int64_t at_ns = clock_anchor_mono_ns(&clock->anchor, shop_ms);
	int64_t said_ns = (shop_ms * 1000 - at_ns / 1000 - offset_us) * 1000 - at_ns % 1000;
	clock->anchor = (struct clock_anchor){.shop_ms = shop_ms, .at_ns = (uint64_t)at_ns, .slew_ns = -said_ns};
}

/* By how much what is said at now_ns is ahead of an offset. */
static int64_t off_us(const struct server_clock *clock, int64_t offset_us, uint64_t now_ns)
{
	return clock_anchor_offset_us(&clock->anchor, now_ns) - offset_us;
}

static void say(struct server_clock *clock, bool is_beginning, uint64_t now_ns)
{
	int64_t offset_us = guess_us(clock);
	int64_t off = clock->is_set ? off_us(clock, offset_us, now_ns) : 0;
	if (!clock->is_set || (is_beginning && off < 0)) {
		set_to(clock, offset_us, now_ns);
		clock->is_set = true;
		return;
	}
	if (off <= SERVER_CLOCK_SLEW_MOST_MS * 1000 && off >= -SERVER_CLOCK_SLEW_MOST_MS * 1000) {
		slew_to(clock, offset_us, now_ns);
		return;
	}
	set_to(clock, offset_us, now_ns);
	clock->jumps++;
	clock->jump_ms = -off / 1000;
}

/* -- readings -- */

static enum server_clock_news doubt(struct server_clock *clock, const struct server_clock_reading *reading,
				    const struct server_clock_bounds *bounds)
{
	struct server_clock_bounds before = aged(clock->doubt, bounds->at_ns);
	struct server_clock_bounds both = *bounds;
	bool is_first = !clock->is_doubted;
	bool do_agree = !is_first && meet(&before, bounds, &both);
	bool went_on = reading->shop_ms > clock->doubt_ms;
	if (do_agree && went_on) {
		clock->bounds = both;
		clock->is_doubted = false;
		return SERVER_CLOCK_MOVED;
	}
	// an older copy, out of a cache, says nothing against a reading that was ahead of all
	if (!is_first && !do_agree && before.low_us > clock->bounds.high_us && bounds->high_us < before.low_us)
		return SERVER_CLOCK_LEFT;
	clock->doubt = do_agree ? both : *bounds;
	clock->doubt_ms = reading->shop_ms;
	clock->is_doubted = true;
	return is_first ? SERVER_CLOCK_DOUBTED : SERVER_CLOCK_LEFT;
}

/* The same time again, later than it can be: a copy out of a cache, or a shop that stands still. */
static bool is_copy(struct server_clock *clock, const struct server_clock_reading *reading)
{
	int64_t later_us = us_of(reading->first_ns - clock->seen_ns);
	if (reading->is_one_way)
		return false;
	if (clock->is_set && reading->shop_ms == clock->seen_ms &&
	    later_us > reading->coarse_ms * 1000 + us_of(reading->first_ns - reading->sent_ns) + SLACK_US)
		return true;
	if (reading->shop_ms != clock->seen_ms)
		clock->seen_ns = reading->first_ns;
	clock->seen_ms = reading->shop_ms;
	return false;
}

/* How long answers take and how exact they are, as far as this reading tells. */
static void learn(struct server_clock *clock, const struct server_clock_reading *reading)
{
	if (reading->is_one_way)
		return;
	int64_t round_trip_us = us_of(reading->first_ns - reading->sent_ns);
	int64_t longer_us = round_trip_us - clock->round_trip_us;
	clock->round_trip_us += clock->coarse_us && longer_us > 0 ? longer_us / 8 : longer_us;
	clock->coarse_us = CUT_US + reading->coarse_ms * 1000;
}

enum server_clock_news server_clock_take(struct server_clock *clock, const struct server_clock_reading *reading)
{
	struct server_clock_bounds bounds = bounds_of(reading);
	enum server_clock_news news = SERVER_CLOCK_TAKEN;
	bool is_beginning = clock->readings < FIRST_READINGS;
	if (is_copy(clock, reading))
		return SERVER_CLOCK_LEFT;
	struct server_clock_bounds before = aged(clock->bounds, bounds.at_ns);
	if (!clock->is_set) {
		clock->bounds = bounds;
	} else if (meet(&before, &bounds, &clock->bounds)) {
		clock->is_doubted = false;
	} else if (is_beginning && bounds.low_us > before.high_us) {
		// the first one came out of a cache: a shop's time may come late, but never early
		clock->bounds = bounds;
		news = SERVER_CLOCK_MOVED;
	} else {
		news = doubt(clock, reading, &bounds);
	}
	if (news == SERVER_CLOCK_DOUBTED || news == SERVER_CLOCK_LEFT)
		return news;
	learn(clock, reading);
	if (is_beginning)
		clock->readings++;
	say(clock, is_beginning && news == SERVER_CLOCK_TAKEN, bounds.at_ns);
	return news;
}

/* A time that is known and not read. */
static struct server_clock_bounds exactly(int64_t shop_ms, uint64_t now_ns)
{
	int64_t offset_us = shop_ms * 1000 - us_of(now_ns);
	return (struct server_clock_bounds){.low_us = offset_us, .high_us = offset_us, .at_ns = now_ns};
}

void server_clock_follow(struct server_clock *clock, int64_t shop_ms, uint64_t now_ns)
{
	clock->bounds = exactly(shop_ms, now_ns);
	clock->is_doubted = false;
	say(clock, false, now_ns);
}

void server_clock_set(struct server_clock *clock, int64_t shop_ms, uint64_t now_ns)
{
	*clock = (struct server_clock){.jumps = clock->jumps, .jump_ms = clock->jump_ms};
	clock->anchor = (struct clock_anchor){.shop_ms = shop_ms, .at_ns = now_ns};
	clock->bounds = exactly(shop_ms, now_ns);
	clock->is_set = true;
}

void server_clock_slept(struct server_clock *clock, uint64_t slept_ns)
{
	int64_t slept_us = us_of(slept_ns);
	clock->anchor.shop_ms += slept_us / 1000;
	clock->bounds.low_us += slept_us;
	clock->bounds.high_us += slept_us;
	clock->doubt.low_us += slept_us;
	clock->doubt.high_us += slept_us;
}

uint64_t server_clock_ask_at_ns(const struct server_clock *clock, uint64_t by_ns)
{
	const struct server_clock_bounds bounds = aged(clock->bounds, by_ns);
	if (!clock->is_set || clock->coarse_us < SECOND_US || bounds.high_us - bounds.low_us < 2 * clock->round_trip_us)
		return by_ns;
	// written then, its second is the one before the middle of what is possible, or the one after it
	int64_t middle_us = bounds.low_us + (bounds.high_us - bounds.low_us) / 2;
	int64_t past_us = (us_of(by_ns) + clock->round_trip_us / 2 + middle_us) % SECOND_US;
	return by_ns - (uint64_t)(past_us < 0 ? past_us + SECOND_US : past_us) * 1000;
}

int64_t server_clock_uncertain_ms(const struct server_clock *clock, uint64_t now_ns)
{
	if (!clock->is_set)
		return ROOM_UNSET;
	struct server_clock_bounds bounds = aged(clock->bounds, now_ns);
	int64_t said_us = off_us(clock, 0, now_ns);
	int64_t most_us = larger(bounds.high_us - said_us, said_us - bounds.low_us);
	return (most_us + 999) / 1000;
}
