/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of a room's answers and events speaks of the shop's clock, and what the clock then asks for. Knows how times are
 * written; what they mean together is server_clock.c's. Feed thread only.
 */
#include "feed_private.h"

#include "base/log.h"

#define MS_NS UINT64_C(1000000)
/* An answer from the end of an offer may come from just before it, by the shop's clock: asked so often, so far apart.
 */
#define END_TRIES 4
#define END_AGAIN_NS (1000 * MS_NS)
#define END_LATE_MOST_MS 500
/* Two clocks are read one after the other: what is less is no sleep. */
#define SLEEP_LEAST_NS (100 * MS_NS)

#define DATE_CUT_MS 1000
/* Caches write whole seconds, some of them rounded up. */
#define AGE_CUT_MS 1000

static enum server_clock_news take(struct feed *feed, const struct server_clock_reading *reading)
{
	struct hold *hold = &feed->hold;
	unsigned jumps = hold->clock.jumps;
	uint64_t now_ns = clock_now_ns(feed->service->clock);
	int64_t before_ms = clock_anchor_shop_ms(&hold->clock.anchor, now_ns);
	enum server_clock_news news = server_clock_take(&hold->clock, reading);
	int64_t back_ms = before_ms - clock_anchor_shop_ms(&hold->clock.anchor, now_ns);
	// a clock that is set back makes nothing younger: the confirmation would lie ahead of it, and never age
	if (hold->clock.jumps != jumps && back_ms > 0)
		hold->confirmed_ms -= back_ms;
	return news;
}

void feed_clock_take_answer(struct feed *feed, const struct http_answer *answer, int64_t server_time_ms)
{
	struct server_clock_reading reading = {
		.shop_ms = answer->shop_time_ms,
		.sent_ns = answer->sent_ns,
		.first_ns = answer->first_ns,
	};
	if (reading.shop_ms == ROOM_UNSET && answer->date_ms != ROOM_UNSET) {
		reading.shop_ms = answer->date_ms;
		reading.coarse_ms = DATE_CUT_MS;
	} else if (reading.shop_ms == ROOM_UNSET) {
		reading.shop_ms = server_time_ms;
	}
	if (reading.shop_ms == ROOM_UNSET)
		return;
	if (answer->cached_ms > 0) {
		reading.shop_ms += answer->cached_ms;
		reading.coarse_ms += AGE_CUT_MS;
	}
	// who is right, this answer or those before, must not wait for the next turn: the next request is planned by it
	if (take(feed, &reading) == SERVER_CLOCK_DOUBTED)
		feed->poll.is_wished = true;
}

void feed_clock_take_event(struct feed *feed, int64_t shop_ms, uint64_t came_ns)
{
	const struct server_clock_reading reading = {.shop_ms = shop_ms, .first_ns = came_ns, .is_one_way = true};
	if (take(feed, &reading) == SERVER_CLOCK_DOUBTED)
		feed_poll_refresh(feed);
}

/* The end of the offer on air that no answer confirms yet, as it would be confirmed; ROOM_UNSET: none. */
static int64_t open_end_ms(const struct hold *hold)
{
	const struct room_item *item = hold->room ? hold->room->current : NULL;
	if (!item || !hold->clock.is_set || hold->confirmed_ms >= item->offer.ends_at_ms)
		return ROOM_UNSET;
	return item->offer.ends_at_ms;
}

uint64_t feed_clock_step(struct feed *feed, uint64_t now_ns)
{
	struct feed_end *end = &feed->end;
	const struct server_clock *clock = &feed->hold.clock;
	int64_t end_ms = open_end_ms(&feed->hold);
	if (end_ms == ROOM_UNSET)
		return UINT64_MAX;
	if (end_ms != end->end_ms)
		*end = (struct feed_end){.end_ms = end_ms};
	if (end->tries == END_TRIES || (end->tries > 0 && feed->hold.error.code))
		return UINT64_MAX;
	if (end->tries == 0) {
		int64_t late_ms = server_clock_uncertain_ms(clock, now_ns);
		late_ms = late_ms < END_LATE_MOST_MS ? late_ms : END_LATE_MOST_MS;
		end->next_ns = (uint64_t)clock_anchor_mono_ns(&clock->anchor, end_ms + late_ms);
	}
	if (now_ns < end->next_ns)
		return end->next_ns;
	// an answer that was asked for after the end and still speaks of before it: not again at once
	bool was_asked = end->tries++ == 0 && feed->poll.started_ns >= end->next_ns;
	end->next_ns = now_ns + END_AGAIN_NS;
	if (!was_asked)
		feed_step_soon(feed);
	return end->next_ns;
}

void feed_clock_look_for_sleep(struct feed_service *service)
{
	uint64_t asleep_ns = clock_asleep_ns(service->clock);
	uint64_t slept_ns = asleep_ns - service->asleep_ns;
	// less: two clocks that are read one after the other, or one that a test sets back
	if (slept_ns < SLEEP_LEAST_NS || slept_ns > INT64_MAX)
		return;
	service->asleep_ns = asleep_ns;
	for (struct feed *feed = service->feeds; feed; feed = feed->next) {
		// a recorded show stood still meanwhile, and its shop's clock with it
		if (feed->source == FEED_SOURCE_DEMO || feed->source == FEED_SOURCE_REPLAY)
			continue;
		server_clock_slept(&feed->hold.clock, slept_ns);
		feed_step_soon(feed);
		feed->has_news = feed->has_news || feed->hold.room;
	}
	log_write(LOG_LEVEL_INFO, "feed: the machine slept for %llu s",
		  (unsigned long long)(slept_ns / (1000 * MS_NS)));
}
