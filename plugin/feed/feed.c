/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One feed: its opening, what is due for it, its end, and who is woken by it. What follows a kind of room stands in
 * that kind's file. Opening and closing from any thread; all else on the feed thread.
 */
#include "feed_private.h"

#include "address.h"

#include "base/alloc.h"
#include "base/log.h"
#include "base/utf8.h"
#include "feed/secrets.h"
#include "room/room_decode.h"

#include <stdio.h>
#include <string.h>

#define MS_NS UINT64_C(1000000)
/* Where a change was due but the shop's clock is still a moment short of it, or memory was. */
#define AGAIN_NS (20 * MS_NS)

/* Changes come ten a second, and most of them leave the same out as the one before. */
static void tell_left_out(struct feed *feed, const struct room_warnings *warnings)
{
	const char *path = warnings->count > 0 ? warnings->entries[0].path : "";
	if (strcmp(feed->told.left_out, path) == 0)
		return;
	if (path[0])
		log_write(LOG_LEVEL_INFO, "feed %s: %zu entries left out, the first at %s: %s", feed->name,
			  warnings->count, path, warnings->entries[0].message);
	snprintf(feed->told.left_out, sizeof(feed->told.left_out), "%s", path);
}

bool feed_offer_room(struct feed *feed, const struct room *room, const struct room_warnings *warnings,
		     enum hold_news *news, struct error *err)
{
	if (!hold_offer(&feed->hold, room, news, err))
		return false;
	if (*news == HOLD_REWRITTEN && feed->source == FEED_SOURCE_POLL && !feed->told.is_rewritten)
		log_write(LOG_LEVEL_WARNING, "feed %s: the shop changed the room without raising its version",
			  feed->name);
	if (*news == HOLD_REPLACED)
		tell_left_out(feed, warnings);
	if (*news != HOLD_SAME)
		feed->told.is_rewritten = *news == HOLD_REWRITTEN;
	return true;
}

bool feed_offer_document(struct feed *feed, const struct buffer *document, int64_t *server_time_ms, bool *is_old,
			 struct error *err)
{
	const struct room *room = NULL;
	struct room_warnings warnings = {0};
	enum hold_news news = HOLD_NEWS_INVALID;
	if (!room_decode(document->bytes, document->size_bytes, &room, &warnings, err))
		return false;
	bool did = feed_offer_room(feed, room, &warnings, &news, err);
	if (did)
		*server_time_ms = room->server_time_ms;
	else if (is_old)
		*is_old = true;
	room_unref(room);
	return did;
}

/* -- a feed's life -- */

void feed_free(struct feed *feed)
{
	feed_push_stop(feed);
	feed_poll_stop(feed);
	local_room_stop(feed);
	replay_stop(feed);
	shop_stop(feed);
	blob_unref(feed->report);
	images_stop(feed);
	hold_finish(&feed->hold);
	feed_state_unref(feed->state);
	feed_writes_finish(&feed->writes);
	followers_finish(&feed->followers);
	lock_finish(&feed->lock);
	alloc_free(feed->address);
	alloc_free(feed->events_url);
	alloc_free(feed->profile);
	alloc_free(feed->secrets_folder);
	alloc_free(feed->cache_folder);
	feed_forget_token(feed);
	secret_free(&feed->token);
	alloc_free(feed);
}

/* -- what is due -- */

static uint64_t earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t source_step(struct feed *feed, uint64_t now_ns)
{
	switch (feed->source) {
	case FEED_SOURCE_POLL:
		// what came by the stream decides when the room is asked for
		return earlier(feed_push_step(feed, now_ns), feed_poll_step(feed, now_ns));
	case FEED_SOURCE_FILE:
		return local_room_step(feed, now_ns);
	case FEED_SOURCE_DEMO:
	case FEED_SOURCE_REPLAY:
		return replay_step(feed, now_ns);
	case FEED_SOURCE_ADAPTER:
		return shop_step(feed, now_ns);
	case FEED_SOURCE_PUSH:
	case FEED_SOURCE_INVALID:
		break;
	}
	return UINT64_MAX;
}

uint64_t feed_step(struct feed *feed, uint64_t now_ns)
{
	// what it asks for is done by the source's step
	uint64_t next_ns = feed_clock_step(feed, now_ns);
	next_ns = earlier(next_ns, source_step(feed, now_ns));
	next_ns = earlier(next_ns, images_step(feed, now_ns));
	if (hold_age(&feed->hold, now_ns))
		feed->has_news = true;
	uint64_t change_ns = hold_next_change_ns(&feed->hold);
	next_ns = earlier(next_ns, change_ns > now_ns ? change_ns : now_ns + AGAIN_NS);
	if (feed->has_news) {
		feed->has_news = !feed_publish(feed, now_ns);
		if (feed->has_news)
			next_ns = earlier(next_ns, now_ns + AGAIN_NS);
	}
	return next_ns;
}

void feed_step_soon(struct feed *feed)
{
	switch (feed->source) {
	case FEED_SOURCE_POLL:
		feed_poll_refresh(feed);
		break;
	case FEED_SOURCE_FILE:
		local_room_refresh(feed);
		break;
	case FEED_SOURCE_DEMO:
	case FEED_SOURCE_REPLAY:
		replay_refresh(feed);
		break;
	case FEED_SOURCE_ADAPTER:
		shop_refresh(feed);
		break;
	case FEED_SOURCE_PUSH:
	case FEED_SOURCE_INVALID:
		break;
	}
}

/* -- from any thread -- */

static bool check_request(const struct feed_request *request, struct error *err)
{
	switch (request->source) {
	case FEED_SOURCE_POLL:
		if (!request->url)
			return error_set(err, ERROR_USAGE, "a room's address is missing");
		return http_address_check(request->url, request->allow_http, err) &&
		       (!request->events_url || http_address_check(request->events_url, request->allow_http, err));
	case FEED_SOURCE_FILE:
	case FEED_SOURCE_DEMO:
	case FEED_SOURCE_REPLAY:
	case FEED_SOURCE_ADAPTER:
		if (!request->path || !request->path[0])
			return error_set(err, ERROR_USAGE, "a room's file is missing");
		return true;
	case FEED_SOURCE_PUSH:
	case FEED_SOURCE_INVALID:
		break;
	}
	return error_set(err, ERROR_USAGE, "no way in to a room is named");
}

static bool copy_text(char **copy, const char *text)
{
	*copy = alloc_text(text);
	return *copy || !text;
}

static bool copy_request(struct feed *feed, const struct feed_request *request)
{
	bool is_poll = request->source == FEED_SOURCE_POLL;
	return copy_text(&feed->address, is_poll ? request->url : request->path) &&
	       copy_text(&feed->events_url, request->events_url) && copy_text(&feed->profile, request->profile) &&
	       copy_text(&feed->token, request->token) && copy_text(&feed->secrets_folder, request->secrets_folder) &&
	       copy_text(&feed->cache_folder, request->cache_folder);
}

struct feed *feed_open(struct feed_service *service, const struct feed_request *request, struct waker *waker,
		       struct error *err)
{
	if (!check_request(request, err))
		return NULL;
	bool is_poll = request->source == FEED_SOURCE_POLL;
	struct feed *feed = alloc_zeroed(1, sizeof(*feed));
	if (!feed)
		goto no_memory;
	lock_init(&feed->lock);
	followers_init(&feed->followers);
	feed->service = service;
	feed->source = request->source;
	feed->confirmed_by = request->source;
	feed->latency_ms = ROOM_UNSET;
	feed->last_error_at_ms = ROOM_UNSET;
	feed->allow_http = request->allow_http;
	feed->poll.backoff.first_ms = service->limits.backoff_first_ms;
	buffer_init(&feed->local.good, ROOM_DOCUMENT_MAX_BYTES);
	buffer_init(&feed->local.fresh, ROOM_DOCUMENT_MAX_BYTES);
	hold_init(&feed->hold, !is_poll && request->source != FEED_SOURCE_ADAPTER);
	feed_push_init(feed);
	feed->told.freshness = FRESHNESS_WAITING;
	feed->serial = 1;
	struct feed_state first = {
		.serial = 1,
		.source = request->source,
		.freshness = FRESHNESS_WAITING,
		.at_ns = clock_now_ns(service->clock),
		.last_error_at_ms = ROOM_UNSET,
		.clock_offset_ms = ROOM_UNSET,
		.clock_uncertain_ms = ROOM_UNSET,
		.latency_ms = ROOM_UNSET,
	};
	feed_write_offer(feed, &first);
	feed->state = feed_state_create(&first);
	struct error why = {.code = ERROR_MEMORY, .message = "no memory for a feed"};
	if (!feed->state || !copy_request(feed, request) || !feed_follow(feed, waker, NULL))
		goto free_feed;
	if (request->source == FEED_SOURCE_ADAPTER && !shop_open(feed, request, &why))
		goto free_feed;
	if (is_poll)
		address_for_log(feed->address, feed->name, sizeof(feed->name));
	else
		snprintf(feed->name, sizeof(feed->name), "%s", feed->address);
	utf8_repair(feed->name);
	feed_service_wish(feed, FEED_WISH_OPEN);
	return feed;
free_feed:
	feed_free(feed);
	if (err)
		*err = why;
	return NULL;
no_memory:
	error_set(err, ERROR_MEMORY, "no memory for a feed");
	return NULL;
}

void feed_close(struct feed **feed)
{
	if (*feed)
		feed_service_wish(*feed, FEED_WISH_CLOSE);
	*feed = NULL;
}

void feed_refresh(struct feed *feed)
{
	feed_service_wish(feed, FEED_WISH_REFRESH);
}

bool feed_follow(struct feed *feed, struct waker *waker, struct error *err)
{
	return followers_add(&feed->followers, waker, err);
}

void feed_unfollow(struct feed *feed, struct waker *waker)
{
	followers_remove(&feed->followers, waker);
}
