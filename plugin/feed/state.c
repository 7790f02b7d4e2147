/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Published states: made here, shared by reference, and the one place of the feed that writes to the log about a
 * room, once for each change.
 */
#include "feed_private.h"

#include "base/alloc.h"
#include "base/log.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <string.h>

struct shared_state {
	struct feed_state state; /* first: a struct feed_state * is one of these */
	atomic_int refs;
};

const char *feed_source_name(enum feed_source source)
{
	switch (source) {
	case FEED_SOURCE_INVALID:
		return "invalid";
	case FEED_SOURCE_POLL:
		return "poll";
	case FEED_SOURCE_PUSH:
		return "push";
	case FEED_SOURCE_FILE:
		return "file";
	case FEED_SOURCE_DEMO:
		return "demo";
	case FEED_SOURCE_REPLAY:
		return "replay";
	case FEED_SOURCE_ADAPTER:
		return "adapter";
	}
	return "invalid";
}

const struct feed_state *feed_state_create(const struct feed_state *like)
{
	struct shared_state *shared = alloc_zeroed(1, sizeof(*shared));
	if (!shared)
		return NULL;
	shared->state = *like;
	room_ref(like->room);
	blob_set_ref((struct blob_set *)like->images);
	blob_ref((struct blob *)like->report);
	atomic_init(&shared->refs, 1);
	return &shared->state;
}

const struct feed_state *feed_state_ref(const struct feed_state *state)
{
	if (state)
		atomic_fetch_add_explicit(&((struct shared_state *)state)->refs, 1, memory_order_relaxed);
	return state;
}

void feed_state_unref(const struct feed_state *state)
{
	struct shared_state *shared = (struct shared_state *)state;
	if (!shared || atomic_fetch_sub_explicit(&shared->refs, 1, memory_order_acq_rel) != 1)
		return;
	room_unref(state->room);
	blob_set_unref((struct blob_set *)state->images);
	blob_unref((struct blob *)state->report);
	alloc_free(shared);
}

const struct feed_state *feed_state_get(struct feed *feed)
{
	lock_enter(&feed->lock);
	const struct feed_state *state = feed_state_ref(feed->state);
	lock_leave(&feed->lock);
	return state;
}

int64_t feed_state_age_ms(const struct feed_state *state, uint64_t now_ns)
{
	if (!state->room)
		return ROOM_UNSET;
	int64_t age_ms = clock_anchor_shop_ms(&state->shop, now_ns) - state->confirmed_ms;
	return age_ms > 0 ? age_ms : 0;
}

void feed_fail(struct feed *feed, const struct error *error)
{
	feed->last_error = *error;
	feed->last_error_at_ms = clock_wall_ms(feed->service->clock);
	if (hold_fail(&feed->hold, error))
		feed->has_news = true;
}

static int64_t clock_offset_ms(const struct feed *feed, uint64_t now_ns)
{
	const struct server_clock *shop = &feed->hold.clock;
	if (!shop->is_set)
		return ROOM_UNSET;
	return clock_anchor_shop_ms(&shop->anchor, now_ns) - clock_wall_ms(feed->service->clock);
}

static void tell_push(struct feed *feed, const struct feed_state *state)
{
	if (feed->told.is_push_live == state->is_push_live)
		return;
	feed->told.is_push_live = state->is_push_live;
	log_write(LOG_LEVEL_INFO, "feed %s: %s", feed->name,
		  state->is_push_live ? "the shop pushes its changes"
				      : "no changes are pushed any more, the shop is asked");
}

static void tell_clock(struct feed *feed, const struct feed_state *state)
{
	const struct server_clock *clock = &feed->hold.clock;
	if (feed->told.clock_jumps != clock->jumps)
		log_write(LOG_LEVEL_WARNING, "feed %s: the room's clock was set by %+" PRId64 " ms", feed->name,
			  clock->jump_ms);
	feed->told.clock_jumps = clock->jumps;
	int64_t uncertain_ms = state->clock_uncertain_ms;
	bool is_uncertain = uncertain_ms != ROOM_UNSET && uncertain_ms > CLOCK_UNCERTAIN_MS;
	if (feed->told.is_clock_uncertain == is_uncertain)
		return;
	feed->told.is_clock_uncertain = is_uncertain;
	if (is_uncertain)
		log_write(LOG_LEVEL_WARNING, "feed %s: the shop's clock is uncertain by %" PRId64 " ms", feed->name,
			  uncertain_ms);
	else
		log_write(LOG_LEVEL_INFO, "feed %s: the shop's clock is certain again", feed->name);
}

static void tell(struct feed *feed, const struct feed_state *state)
{
	char text[512];
	const struct error *error = &state->error;
	if (!hold_is_same_trouble(&feed->told.error, error)) {
		if (error->code)
			log_write(LOG_LEVEL_WARNING, "feed %s: %s", feed->name, error_text(error, text, sizeof(text)));
		else
			log_write(LOG_LEVEL_INFO, "feed %s: well again", feed->name);
		feed->told.error = *error;
	}
	tell_push(feed, state);
	tell_clock(feed, state);
	if (feed->told.freshness == state->freshness)
		return;
	feed->told.freshness = state->freshness;
	switch (state->freshness) {
	case FRESHNESS_FRESH:
		log_write(LOG_LEVEL_INFO, "feed %s: fresh, epoch %s version %" PRId64, feed->name, state->room->epoch,
			  state->room->version);
		break;
	case FRESHNESS_STALE:
	case FRESHNESS_EXPIRED:
		log_write(LOG_LEVEL_WARNING, "feed %s: %s, last confirmed %" PRId64 " s ago", feed->name,
			  freshness_name(state->freshness), feed_state_age_ms(state, state->at_ns) / 1000);
		break;
	case FRESHNESS_INVALID:
	case FRESHNESS_WAITING:
		break;
	}
}

bool feed_publish(struct feed *feed, uint64_t now_ns)
{
	struct feed_state content = {
		.serial = feed->serial + 1,
		.room = feed->hold.room,
		.source = feed->confirmed_by,
		.freshness = feed->hold.freshness,
		.at_ns = now_ns,
		.shop = feed->hold.clock.anchor,
		.confirmed_ms = feed->hold.confirmed_ms,
		.error = feed->hold.error,
		.last_error = feed->last_error,
		.last_error_at_ms = feed->last_error_at_ms,
		.clock_offset_ms = clock_offset_ms(feed, now_ns),
		.clock_uncertain_ms = server_clock_uncertain_ms(&feed->hold.clock, now_ns),
		.latency_ms = feed->latency_ms,
		.is_push_live = feed->is_push_live,
		.images = feed->images.set,
		.report = feed->report,
	};
	feed_write_offer(feed, &content);
	const struct feed_state *state = feed_state_create(&content);
	if (!state)
		return false;
	feed->serial++;
	lock_enter(&feed->lock);
	const struct feed_state *old = feed->state;
	feed->state = state;
	lock_leave(&feed->lock);
	feed_state_unref(old);
	followers_wake(&feed->followers);
	tell(feed, &content);
	shop_change_look(feed);
	return true;
}
