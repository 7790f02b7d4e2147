/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a room's event stream says, and what becomes of it: events only change the document that the stream tells
 * (live_document.c); what came of them is decoded and offered once in a step, so that a burst costs one decoding and
 * ends on its last change. What is missing or not understood is fetched whole. Knows nothing of connections. Feed
 * thread only.
 */
#include "feed_private.h"

#include "room/room_decode.h"

#include <inttypes.h>
#include <string.h>

#define MS_NS UINT64_C(1000000)
/* So seldom is a flood decoded and published: faster than frames, slower than a flood. */
#define FLUSH_LEAST_NS (8 * MS_NS)
/* A confirmation of a newer version may come just before the patch that the shop still gathers (ten a second). */
#define CONFIRM_EARLY_NS (200 * MS_NS)
#define ASK_FIRST_MS 100

/* -- within http_run(): only keeps what came -- */

void feed_events_lost(struct feed *feed, const struct error *error)
{
	feed->push.is_bad = true;
	feed->push.bad_ns = clock_now_ns(feed->service->clock);
	feed_push_trouble(feed, error);
}

/* An open stream is live from its first word on. */
static void speak(struct feed *feed)
{
	if (!feed->is_push_live)
		feed->has_news = true;
	feed->is_push_live = true;
}

static void take_change(struct feed *feed, const struct sse_event *event, bool is_whole)
{
	struct live_document *live = &feed->push.live;
	struct error err = {0};
	speak(feed);
	feed->push.came_ns = clock_now_ns(feed->service->clock);
	if (is_whole ? !live_document_room(live, event->data, event->size_bytes, &err)
		     : !live_document_patch(live, event->data, event->size_bytes, &err))
		feed_events_lost(feed, &err);
}

static bool is_held(const struct feed *feed, const char *epoch, int64_t version)
{
	const struct room *room = feed->hold.room;
	return room && room->version == version && strcmp(room->epoch, epoch) == 0;
}

static void take_confirm(struct feed *feed, const struct sse_event *event)
{
	struct feed_push *push = &feed->push;
	const struct live_confirm *before = &push->confirm;
	struct live_confirm now;
	struct error err = {0};
	speak(feed);
	if (!live_document_confirm(&push->live, event->data, event->size_bytes, &now, &err)) {
		feed_push_trouble(feed, &err);
		return;
	}
	// one that is of use and was not looked at yet is not lost to one that is of none
	if (push->confirm_came_ns && is_held(feed, before->epoch, before->version) &&
	    !is_held(feed, now.epoch, now.version) && now.version <= before->version)
		return;
	push->confirm = now;
	push->confirm_came_ns = clock_now_ns(feed->service->clock);
}

bool feed_events_take(const struct sse_event *event, void *data)
{
	struct feed *feed = data;
	if (++feed->push.second_events > FEED_EVENTS_MOST)
		return false;
	if (strcmp(event->type, "room") == 0)
		take_change(feed, event, true);
	else if (strcmp(event->type, "patch") == 0)
		take_change(feed, event, false);
	else if (strcmp(event->type, "confirm") == 0)
		take_confirm(feed, event);
	return true;
}

/* -- what came, at once -- */

static void confirm(struct feed *feed, int64_t as_of_ms, uint64_t came_ns, uint64_t now_ns)
{
	feed_clock_take_event(feed, as_of_ms, came_ns);
	hold_confirm(&feed->hold, as_of_ms, now_ns);
	int64_t late_ms = clock_anchor_shop_ms(&feed->hold.clock.anchor, came_ns) - as_of_ms;
	// one that was not written for this event says nothing about its way
	if (as_of_ms >= feed->hold.confirmed_ms)
		feed->latency_ms = late_ms > 0 ? late_ms : 0;
	feed->confirmed_by = FEED_SOURCE_PUSH;
	feed->has_news = true;
}

/* Whoever asks and gets something new may ask again at once; whoever does not has to wait longer each time. */
static void forgive(struct feed_push *push)
{
	backoff_reset(&push->ask);
	push->ask_ns = 0;
}

static bool check_room(const struct feed *feed, const struct room *room, struct error *err)
{
	const struct room *held = feed->hold.room;
	if (!held || strcmp(held->id, room->id) == 0)
		return true;
	return error_set_at(err, ERROR_VALUE, "room.id", "the stream is that of another room");
}

static void take_room(struct feed *feed, const struct room *room, const struct room_warnings *warnings, uint64_t now_ns)
{
	enum hold_news news = HOLD_NEWS_INVALID;
	struct hold *hold = &feed->hold;
	struct error err = {0};
	if (hold_is_rewritten(hold, room)) {
		// a patch that did not say all, or a shop that changed it all the same: the shop itself has to tell
		error_set_at(&err, ERROR_VALUE, "version", "%" PRId64 " is held with other content", room->version);
		live_document_forget(&feed->push.live);
		feed_events_lost(feed, &err);
		return;
	}
	// older than what a poll brought: late, but no trouble
	if (!feed_offer_room(feed, room, warnings, &news, &err))
		return;
	if (news == HOLD_REPLACED)
		forgive(&feed->push);
	// a repeated event takes no trouble away and confirms nothing anew
	if (news != HOLD_SAME || hold->freshness == FRESHNESS_WAITING || room->server_time_ms > hold->confirmed_ms)
		confirm(feed, room->server_time_ms, feed->push.came_ns, now_ns);
}

static void flush_document(struct feed *feed, uint64_t now_ns)
{
	struct feed_push *push = &feed->push;
	const struct room *room = NULL;
	struct room_warnings warnings = {0};
	struct error err = {0};
	if (!live_document_decode(&push->live, &room, &warnings, &err)) {
		feed_events_lost(feed, &err);
	} else if (!check_room(feed, room, &err)) {
		live_document_forget(&push->live);
		feed_events_lost(feed, &err);
	} else {
		take_room(feed, room, &warnings, now_ns);
	}
	room_unref(room);
}

static void flush_confirm(struct feed *feed, uint64_t now_ns)
{
	struct feed_push *push = &feed->push;
	const struct live_confirm *said = &push->confirm;
	// of another version, another epoch, or said before: it says nothing about what is held
	if (is_held(feed, said->epoch, said->version) && said->at_ms > feed->hold.confirmed_ms)
		confirm(feed, said->at_ms, push->confirm_came_ns, now_ns);
	push->confirm_came_ns = 0;
}

/* Gives the time of the next flush. */
static uint64_t flush(struct feed *feed, uint64_t now_ns)
{
	struct feed_push *push = &feed->push;
	if (!push->live.has_news && !push->confirm_came_ns)
		return UINT64_MAX;
	if (push->flushed_ns && now_ns - push->flushed_ns < FLUSH_LEAST_NS)
		return push->flushed_ns + FLUSH_LEAST_NS;
	if (push->live.has_news)
		flush_document(feed, now_ns);
	if (push->confirm_came_ns)
		flush_confirm(feed, now_ns);
	push->flushed_ns = now_ns;
	return UINT64_MAX;
}

/* -- what is missing -- */

/* Did the stream speak of something newer than what is held, or of something that was not understood? */
static bool is_behind(const struct feed *feed)
{
	const struct feed_push *push = &feed->push;
	const struct live_document *live = &push->live;
	const struct hold *hold = &feed->hold;
	if (!hold->room)
		return false;
	if (push->is_bad)
		return true;
	if (live->said_version == ROOM_UNSET)
		return false;
	if (live->epoch[0] && strcmp(live->epoch, hold->room->epoch) != 0)
		return !hold_has_left(hold, hold->room->id, live->epoch);
	return live->said_version > hold->room->version;
}

bool feed_events_want_document(const struct feed *feed)
{
	const struct room *room = feed->hold.room;
	return room && feed->push.is_open && live_document_wants(&feed->push.live, room->epoch);
}

/* Asks for the whole room while what is held is behind what the stream said. Gives the time of the next step. */
static uint64_t ask_for_whole(struct feed *feed, uint64_t now_ns)
{
	struct feed_push *push = &feed->push;
	if (!is_behind(feed)) {
		push->behind_ns = 0;
		return UINT64_MAX;
	}
	if (!push->behind_ns)
		push->behind_ns = now_ns;
	// a gap and a bad event cannot heal by themselves
	bool is_urgent = push->is_bad || !push->live.json;
	uint64_t due_ns = push->behind_ns + (is_urgent ? 0 : CONFIRM_EARLY_NS);
	due_ns = due_ns > push->ask_ns ? due_ns : push->ask_ns;
	if (now_ns < due_ns)
		return due_ns;
	if (feed->poll.call)
		return UINT64_MAX;
	feed_poll_soon(feed);
	push->ask.first_ms = ASK_FIRST_MS;
	push->ask.most_ms = feed_poll_every_ms(feed->service, feed->hold.room->ttl_ms);
	push->ask_ns = now_ns + backoff_next_ms(&push->ask, 0, feed_service_random(feed->service)) * MS_NS;
	return push->ask_ns;
}

void feed_events_take_answer(struct feed *feed, const struct buffer *document, bool is_newer)
{
	struct feed_push *push = &feed->push;
	struct error err = {0};
	if (push->is_bad && feed->poll.started_ns >= push->bad_ns)
		push->is_bad = false;
	if (is_newer)
		forgive(push);
	// where both are at one version the answer is the better copy: nothing was patched in it
	bool is_level = is_held(feed, push->live.epoch, push->live.version);
	if (!document || (!is_level && !feed_events_want_document(feed)))
		return;
	// what waits to be looked at speaks of the answer's time from here on, and that came now
	push->came_ns = clock_now_ns(feed->service->clock);
	if (!live_document_adopt(&push->live, document->bytes, document->size_bytes, &err))
		feed_events_lost(feed, &err);
}

uint64_t feed_events_step(struct feed *feed, uint64_t now_ns)
{
	uint64_t flush_ns = flush(feed, now_ns);
	uint64_t ask_ns = ask_for_whole(feed, now_ns);
	return flush_ns < ask_ns ? flush_ns : ask_ns;
}
