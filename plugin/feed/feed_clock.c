/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of a room's answers and events speaks of the shop's clock, and what the clock then asks for. Knows how times are
 * written; what they mean together is server_clock.c's. Feed thread only.
 */
#include "feed_private.h"

#define DATE_CUT_MS 1000
/* Caches write whole seconds, some of them rounded up. */
#define AGE_CUT_MS 1000

void feed_clock_take_answer(struct feed *feed, const struct http_answer *answer, int64_t server_time_ms)
{
	struct server_clock_reading reading = {
		.shop_ms = answer->shop_time_ms,
		.sent_ns = answer->middle_ns,
		.first_ns = answer->middle_ns,
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
	if (server_clock_take(&feed->hold.clock, &reading) == SERVER_CLOCK_DOUBTED)
		feed->poll.is_wished = true;
}

void feed_clock_take_event(struct feed *feed, int64_t shop_ms, uint64_t came_ns)
{
	const struct server_clock_reading reading = {.shop_ms = shop_ms, .first_ns = came_ns, .is_one_way = true};
	if (server_clock_take(&feed->hold.clock, &reading) == SERVER_CLOCK_DOUBTED)
		feed_poll_refresh(feed);
}
