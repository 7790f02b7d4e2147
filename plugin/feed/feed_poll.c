/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Follows a room document at a URL: asks, confirms, waits, asks again. Feed thread only.
 */
#include "feed_private.h"

#include "base/alloc.h"
#include "room/room_decode.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define MS_NS UINT64_C(1000000)
#define POLL_MOST_MS 60000
/* A request that somebody waits for and that is older than this is given up for a new one. */
#define PATIENCE_NS (1000 * MS_NS)
/* However often somebody asks: not more than ten requests a second. */
#define WISH_LEAST_NS (100 * MS_NS)
/* Beneath a stream that confirms the room. */
#define POLL_BENEATH_MS 60000
/* Where a room is held, a request may take half its ttl, so that a second one comes in time; not less than this. */
#define REQUEST_LEAST_MS 3000

uint64_t feed_poll_every_ms(const struct feed_service *service, int64_t ttl_ms)
{
	uint64_t every_ms = (uint64_t)ttl_ms / 3;
	if (every_ms < service->limits.poll_least_ms)
		every_ms = service->limits.poll_least_ms;
	return every_ms < POLL_MOST_MS ? every_ms : POLL_MOST_MS;
}

/* Remembers a text that came with an answer; without memory there is none. */
static void keep_text(char **kept, const char *text)
{
	if (*kept && text && strcmp(*kept, text) == 0)
		return;
	alloc_free(*kept);
	*kept = alloc_text(text);
}

/* What an answer came to. */
enum outcome {
	OUTCOME_INVALID = 0,
	OUTCOME_FAILED,
	OUTCOME_CONFIRMED,
	OUTCOME_LATE, /* it speaks of what the stream has long gone on from: no trouble, and no confirmation */
};

/* Remembers what an answer belongs to: a "not modified" says nothing about a room that came by the stream since. */
static void keep_answer(struct feed *feed, const struct http_answer *answer)
{
	struct feed_poll *poll = &feed->poll;
	room_unref(poll->room);
	poll->room = room_ref(feed->hold.room);
	keep_text(&poll->answered_url, answer->url);
	// a document whose address was lost has to come once more
	keep_text(&poll->etag, poll->answered_url ? answer->etag : NULL);
}

static enum outcome take_document(struct feed *feed, const struct http_answer *answer, struct error *err)
{
	int64_t server_time_ms;
	bool is_old = false;
	int64_t version_before = feed->hold.room ? feed->hold.room->version : ROOM_UNSET;
	if (!feed_offer_document(feed, answer->body, &server_time_ms, &is_old, err)) {
		bool is_page = answer->content_type && strncasecmp(answer->content_type, "text/html", 9) == 0;
		if (err->code == ERROR_SYNTAX && is_page)
			error_reword(err, "this is a web page, not a room document");
		return is_old && feed->is_push_live ? OUTCOME_LATE : OUTCOME_FAILED;
	}
	feed_clock_take_answer(feed, answer, server_time_ms);
	keep_answer(feed, answer);
	hold_confirm(&feed->hold, server_time_ms, clock_now_ns(feed->service->clock));
	feed_push_take_link(feed, answer->link_events, answer->url);
	feed_events_take_answer(feed, answer->body, version_before != feed->hold.room->version);
	return OUTCOME_CONFIRMED;
}

static enum outcome take_not_modified(struct feed *feed, const struct http_answer *answer, struct error *err)
{
	if (!feed->hold.room) {
		error_set(err, ERROR_HTTP, "the shop says \"not modified\", but nothing is held");
		err->http_status = answer->status;
		return OUTCOME_FAILED;
	}
	if (feed->poll.room != feed->hold.room)
		return OUTCOME_LATE;
	feed_clock_take_answer(feed, answer, ROOM_UNSET);
	int64_t as_of_ms = answer->shop_time_ms != ROOM_UNSET ? answer->shop_time_ms : answer->date_ms;
	// a shop that tells no time at all: its answer left it in the middle of the round trip
	if (as_of_ms == ROOM_UNSET)
		as_of_ms = clock_anchor_shop_ms(&feed->hold.clock.anchor, answer->middle_ns);
	hold_confirm(&feed->hold, as_of_ms, clock_now_ns(feed->service->clock));
	if (answer->link_events)
		feed_push_take_link(feed, answer->link_events, answer->url);
	feed_events_take_answer(feed, NULL, false);
	return OUTCOME_CONFIRMED;
}

static enum outcome take_answer(struct feed *feed, const struct http_answer *answer, struct error *err)
{
	if (answer->error.code) {
		*err = answer->error;
		return OUTCOME_FAILED;
	}
	if (answer->status == 200)
		return take_document(feed, answer, err);
	if (answer->status == 304)
		return take_not_modified(feed, answer, err);
	if (answer->status == 401 && feed_token(feed))
		error_set_at(err, ERROR_HTTP, "token", "the shop refuses it (status 401)");
	else if (answer->status == 401)
		error_set(err, ERROR_HTTP, "the shop wants a token (status 401)");
	else if (answer->retry_after_ms)
		error_set(err, ERROR_HTTP, "the shop answers with status %d and asks to wait %llu s", answer->status,
			  (unsigned long long)(answer->retry_after_ms + 999) / 1000);
	else
		error_set(err, ERROR_HTTP, "the shop answers with status %d", answer->status);
	err->http_status = answer->status;
	return OUTCOME_FAILED;
}

/* A shop that is back has its room on air within a ttl: it is asked more often when all is well, so this is no storm.
 */
static uint64_t pause_most_ms(const struct feed *feed)
{
	const struct feed_limits *limits = &feed->service->limits;
	uint64_t most_ms = feed->hold.room ? (uint64_t)feed->hold.room->ttl_ms : FEED_TTL_DEFAULT_MS;
	if (most_ms < limits->backoff_first_ms)
		most_ms = limits->backoff_first_ms;
	return most_ms < limits->backoff_most_ms ? most_ms : limits->backoff_most_ms;
}

static void plan_after(struct feed *feed, bool did, uint64_t retry_after_ms, uint64_t now_ns)
{
	struct feed_poll *poll = &feed->poll;
	uint32_t random = feed_service_random(feed->service);
	if (did) {
		backoff_reset(&poll->backoff);
		uint64_t least_ms = feed->service->limits.poll_least_ms;
		uint64_t every_ms = backoff_poll_ms(feed_poll_every_ms(feed->service, feed->hold.room->ttl_ms), random);
		// counted from the request's start: a slow shop is asked as often as a fast one
		poll->next_ns = poll->started_ns + (every_ms > least_ms ? every_ms : least_ms) * MS_NS;
		uint64_t best_ns = server_clock_ask_at_ns(&feed->hold.clock, poll->next_ns);
		if (best_ns >= poll->started_ns + least_ms * MS_NS)
			poll->next_ns = best_ns;
		poll->calm_ns = server_clock_ask_at_ns(
			&feed->hold.clock, poll->started_ns + backoff_poll_ms(POLL_BENEATH_MS, random) * MS_NS);
	} else {
		poll->backoff.most_ms = pause_most_ms(feed);
		poll->next_ns = now_ns + backoff_next_ms(&poll->backoff, retry_after_ms, random) * MS_NS;
	}
	if (poll->is_wished)
		poll->next_ns = poll->started_ns + WISH_LEAST_NS;
	poll->is_hurried = poll->is_wished;
	poll->is_wished = false;
}

static void on_answer(const struct http_answer *answer, void *data)
{
	struct feed *feed = data;
	struct error err = {0};
	feed->poll.call = NULL;
	uint64_t now_ns = clock_now_ns(feed->service->clock);
	enum outcome outcome = take_answer(feed, answer, &err);
	switch (outcome) {
	case OUTCOME_CONFIRMED:
		if (feed->poll.backoff.failures > 0)
			feed_push_hurry(feed);
		feed->confirmed_by = FEED_SOURCE_POLL;
		feed->latency_ms = (int64_t)((now_ns - feed->poll.started_ns) / MS_NS);
		feed->has_news = true;
		break;
	case OUTCOME_FAILED:
		feed_fail(feed, &err);
		break;
	case OUTCOME_LATE:
	case OUTCOME_INVALID:
		break;
	}
	plan_after(feed, outcome != OUTCOME_FAILED, answer->retry_after_ms, now_ns);
}

static uint64_t patience_ms(const struct feed *feed)
{
	uint64_t total_ms = feed->service->limits.total_timeout_ms;
	if (!feed->hold.room)
		return total_ms;
	uint64_t half_ms = (uint64_t)feed->hold.room->ttl_ms / 2;
	if (half_ms < REQUEST_LEAST_MS)
		half_ms = REQUEST_LEAST_MS;
	return half_ms < total_ms ? half_ms : total_ms;
}

static void ask(struct feed *feed, uint64_t now_ns)
{
	struct feed_poll *poll = &feed->poll;
	struct error err = {0};
	bool is_known = poll->room == feed->hold.room && !feed_events_want_document(feed);
	poll->started_ns = now_ns;
	poll->is_wished = false;
	poll->is_hurried = false;
	if (feed_find_token(feed, &err))
		poll->call = http_start(feed->service->http,
					&(struct http_request){
						.url = feed->address,
						.token = feed_token(feed),
						.token_home = feed->address,
						.accept = "application/json",
						.etag = is_known ? poll->etag : NULL,
						.allow_http = feed->allow_http,
						.most_bytes = ROOM_DOCUMENT_MAX_BYTES,
						.total_timeout_ms = patience_ms(feed),
						.done = on_answer,
						.data = feed,
					},
					&err);
	if (poll->call)
		return;
	feed_fail(feed, &err);
	plan_after(feed, false, 0, now_ns);
}

/* When the room is asked for again: seldom while a stream confirms it, as if there were none once it does not. */
static uint64_t due_ns(const struct feed *feed)
{
	const struct feed_poll *poll = &feed->poll;
	const struct hold *hold = &feed->hold;
	if (!feed->is_push_live || poll->is_hurried || !hold->room)
		return poll->next_ns;
	int64_t quiet_at_ms = hold->confirmed_ms + hold->room->ttl_ms / 2;
	uint64_t due = (uint64_t)clock_anchor_mono_ns(&hold->clock.anchor, quiet_at_ms);
	if (due > poll->calm_ns)
		due = poll->calm_ns;
	return due > poll->next_ns ? due : poll->next_ns;
}

uint64_t feed_poll_step(struct feed *feed, uint64_t now_ns)
{
	struct feed_poll *poll = &feed->poll;
	uint64_t impatient_ns = poll->started_ns + PATIENCE_NS;
	if (poll->call && poll->is_wished && now_ns >= impatient_ns) {
		http_abort(&poll->call);
		poll->next_ns = now_ns;
	}
	if (poll->call)
		return poll->is_wished ? impatient_ns : UINT64_MAX;
	uint64_t due = due_ns(feed);
	if (now_ns < due)
		return due;
	ask(feed, now_ns);
	return poll->call ? UINT64_MAX : poll->next_ns;
}

void feed_poll_refresh(struct feed *feed)
{
	struct feed_poll *poll = &feed->poll;
	if (poll->call) {
		poll->is_wished = true;
		return;
	}
	uint64_t soonest_ns = poll->started_ns + WISH_LEAST_NS;
	if (poll->next_ns > soonest_ns)
		poll->next_ns = soonest_ns;
	poll->is_hurried = true;
}

void feed_poll_soon(struct feed *feed)
{
	if (feed->poll.call)
		return;
	if (feed->poll.backoff.failures == 0)
		feed_poll_refresh(feed);
	// after its pause, then, but not later
	feed->poll.is_hurried = true;
}

void feed_poll_stop(struct feed *feed)
{
	http_abort(&feed->poll.call);
	room_unref(feed->poll.room);
	feed->poll.room = NULL;
	alloc_free(feed->poll.etag);
	alloc_free(feed->poll.answered_url);
	feed->poll.etag = NULL;
	feed->poll.answered_url = NULL;
}
