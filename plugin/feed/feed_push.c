/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The connection of a room's event stream: where it is, when it is opened, when it is given up and when it is tried
 * again. Whatever becomes of it, the poll beside it carries on. What the stream says is feed_events.c's. Feed thread
 * only.
 */
#include "feed_private.h"

#include "base/alloc.h"
#include "base/log.h"
#include "room/room_decode.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define MS_NS UINT64_C(1000000)
#define SECOND_NS (1000 * MS_NS)
#define STREAM_TYPE "text/event-stream"
#define TTL_MOST_MS 600000
/* A stream that lived so many first pauses is a good one: the next try after it comes soon. */
#define STEADY_PAUSES 10
/* However often the trouble changes: not more than a line in so long. */
#define LOG_LEAST_NS (1000 * MS_NS)

void feed_push_init(struct feed *feed)
{
	struct feed_push *push = &feed->push;
	sse_init(&push->sse, ROOM_DOCUMENT_MAX_BYTES);
	live_document_init(&push->live);
	push->backoff.first_ms = feed->service->limits.backoff_first_ms;
	push->backoff.most_ms = feed->service->limits.backoff_most_ms;
}

static uint64_t steady_ns(const struct feed *feed)
{
	return STEADY_PAUSES * feed->service->limits.backoff_first_ms * MS_NS;
}

/* -- trouble -- */

void feed_push_trouble(struct feed *feed, const struct error *error)
{
	struct feed_push *push = &feed->push;
	uint64_t now_ns = clock_now_ns(feed->service->clock);
	char text[512];
	feed->last_error = *error;
	feed->last_error_at_ms = clock_wall_ms(feed->service->clock);
	push->trouble_ns = now_ns;
	if (hold_is_same_trouble(&push->told, error))
		return;
	feed->has_news = true;
	if (push->logged_ns && now_ns - push->logged_ns < LOG_LEAST_NS)
		return;
	log_write(LOG_LEVEL_WARNING, "feed %s: event stream: %s", feed->name, error_text(error, text, sizeof(text)));
	push->told = *error;
	push->logged_ns = now_ns;
}

/* Says that a stream is well that was not, once it has been so for a while. Gives when to look again. */
static uint64_t watch_health(struct feed *feed, uint64_t now_ns)
{
	struct feed_push *push = &feed->push;
	if (!push->told.code || !push->is_open)
		return UINT64_MAX;
	uint64_t since_ns = push->trouble_ns > push->opened_ns ? push->trouble_ns : push->opened_ns;
	if (now_ns - since_ns < steady_ns(feed))
		return since_ns + steady_ns(feed);
	log_write(LOG_LEVEL_INFO, "feed %s: event stream: well again", feed->name);
	push->told = (struct error){0};
	return UINT64_MAX;
}

/* -- its end -- */

/* The pause that the stream asked for, within our own bounds, and a little more: not everybody at once. */
static uint64_t retry_floor_ms(const struct feed *feed)
{
	const struct feed_push *push = &feed->push;
	if (push->sse.retry_ms == ROOM_UNSET)
		return 0;
	uint64_t retry_ms = (uint64_t)push->sse.retry_ms;
	if (retry_ms > push->backoff.most_ms)
		retry_ms = push->backoff.most_ms;
	return backoff_poll_ms(retry_ms + retry_ms / 10, feed_service_random(feed->service));
}

/* The connection is gone. error: why; ERROR_NONE where the shop ended it as it may. */
static void end_stream(struct feed *feed, const struct error *error, uint64_t now_ns)
{
	struct feed_push *push = &feed->push;
	bool was_steady = push->is_open && now_ns - push->opened_ns >= steady_ns(feed);
	struct error cut = {0};
	if (!error->code && !was_steady) {
		error_set(&cut, ERROR_NETWORK, "the shop ends it soon after it began");
		error = &cut;
	}
	push->is_open = false;
	if (feed->is_push_live)
		feed->has_news = true;
	feed->is_push_live = false;
	if (was_steady)
		backoff_reset(&push->backoff);
	if (error->code)
		feed_push_trouble(feed, error);
	uint32_t random = feed_service_random(feed->service);
	uint64_t pause_ms = backoff_next_ms(&push->backoff, push->retry_after_ms, random);
	uint64_t floor_ms = retry_floor_ms(feed);
	push->next_ns = now_ns + (pause_ms > floor_ms ? pause_ms : floor_ms) * MS_NS;
}

static void on_done(const struct http_answer *answer, void *data)
{
	struct feed *feed = data;
	struct feed_push *push = &feed->push;
	push->call = NULL;
	// at the end of the service every transfer gives itself up
	if (feed_service_is_ending(feed->service))
		return;
	if (push->is_over) {
		log_write(LOG_LEVEL_INFO, "feed %s: event stream: the shop has none", feed->name);
		return;
	}
	end_stream(feed, push->error.code ? &push->error : &answer->error, clock_now_ns(feed->service->clock));
}

static void give_up(struct feed *feed, const struct error *error, uint64_t now_ns)
{
	http_abort(&feed->push.call);
	end_stream(feed, error, now_ns);
}

/* -- its life -- */

static bool is_event_stream(const char *content_type)
{
	size_t size = strlen(STREAM_TYPE);
	if (!content_type || strncasecmp(content_type, STREAM_TYPE, size) != 0)
		return false;
	return content_type[size] == '\0' || strchr("; \t", content_type[size]);
}

static bool on_head(const struct http_answer *head, void *data)
{
	struct feed *feed = data;
	struct feed_push *push = &feed->push;
	push->retry_after_ms = head->retry_after_ms;
	if (head->status == 204) {
		push->is_over = true;
		return false;
	}
	if (head->status != 200) {
		push->error.http_status = head->status;
		return error_set(&push->error, ERROR_HTTP, "the shop answers with status %d", head->status);
	}
	if (!is_event_stream(head->content_type))
		return error_set(&push->error, ERROR_UNSUPPORTED, "the answer is not of type " STREAM_TYPE);
	push->is_open = true;
	push->opened_ns = clock_now_ns(feed->service->clock);
	push->heard_ns = push->opened_ns;
	// the clock of a relay is its own
	if (http_same_origin(head->url, feed->address))
		feed_clock_take_answer(feed, head, ROOM_UNSET);
	if (feed->poll.is_wished && !feed->poll.call) {
		feed->poll.is_wished = false;
		feed_poll_refresh(feed);
	}
	return true;
}

static bool on_bytes(const char *bytes, size_t size_bytes, void *data)
{
	struct feed *feed = data;
	struct feed_push *push = &feed->push;
	struct error err = {0};
	push->heard_ns = clock_now_ns(feed->service->clock);
	if (push->heard_ns - push->second_ns > SECOND_NS) {
		push->second_ns = push->heard_ns;
		push->second_bytes = push->second_events = 0;
	}
	push->second_bytes += size_bytes;
	if (push->second_bytes <= FEED_EVENT_BYTES_MOST &&
	    sse_feed(&push->sse, bytes, size_bytes, feed_events_take, feed, &err))
		return true;
	if (push->second_bytes > FEED_EVENT_BYTES_MOST || push->second_events > FEED_EVENTS_MOST)
		error_set(&err, ERROR_LIMIT, "more than %d events or %u bytes in a second", FEED_EVENTS_MOST,
			  FEED_EVENT_BYTES_MOST);
	// what it was about is lost with it, and would come again to who goes on from the event before
	push->error = err;
	live_document_forget(&push->live);
	feed_events_lost(feed, &err);
	return false;
}

static void open_stream(struct feed *feed, uint64_t now_ns)
{
	struct feed_push *push = &feed->push;
	struct error err = {0};
	sse_reset(&push->sse);
	// the server goes on from this event: that is of use only to who has what came before it
	bool does_go_on = push->live.json && push->sse.last_event_id[0];
	if (!does_go_on)
		live_document_forget(&push->live);
	push->error = err;
	push->retry_after_ms = 0;
	push->second_ns = 0;
	if (feed_find_token(feed, &err))
		push->call = http_start(feed->service->http,
					&(struct http_request){
						.url = push->url,
						.accept = STREAM_TYPE,
						.allow_http = feed->allow_http,
						.total_timeout_ms = feed->service->limits.total_timeout_ms,
						.token = feed_token(feed),
						.token_home = feed->address,
						.last_event_id = does_go_on ? push->sse.last_event_id : NULL,
						.is_stream = true,
						.silence_timeout_ms = TTL_MOST_MS,
						.on_head = on_head,
						.on_bytes = on_bytes,
						.done = on_done,
						.data = feed,
					},
					&err);
	if (!push->call)
		end_stream(feed, &err, now_ns);
}

/* Gives up a stream that says nothing for longer than the room is good for. Gives when to look again. */
static uint64_t watch_silence(struct feed *feed, uint64_t now_ns)
{
	struct feed_push *push = &feed->push;
	struct error err = {0};
	if (!push->is_open)
		return UINT64_MAX;
	const struct room *room = feed->hold.room;
	uint64_t patience_ns = (uint64_t)(room ? room->ttl_ms : FEED_TTL_DEFAULT_MS) * MS_NS;
	if (now_ns - push->heard_ns <= patience_ns)
		return push->heard_ns + patience_ns + 1;
	error_set(&err, ERROR_TIMEOUT, "silent for longer than the room's ttl");
	give_up(feed, &err, now_ns);
	return now_ns;
}

/* Speaks the stream of what cannot be had: it lost the thread, or is told by a server that the shop has left? */
static bool is_astray(const struct feed *feed)
{
	const struct feed_push *push = &feed->push;
	const struct room *room = feed->hold.room;
	if (push->behind_ns && !push->live.json)
		return true;
	return room && push->live.epoch[0] && strcmp(push->live.epoch, room->epoch) != 0 &&
	       hold_has_left(&feed->hold, room->id, push->live.epoch);
}

/* A new stream begins with the whole room, if no poll helped before. Gives when to look again. */
static uint64_t watch_thread(struct feed *feed, uint64_t now_ns)
{
	struct feed_push *push = &feed->push;
	struct error err = {0};
	if (!push->is_open || !is_astray(feed)) {
		push->astray_ns = 0;
		return UINT64_MAX;
	}
	if (!push->astray_ns)
		push->astray_ns = now_ns;
	int64_t ttl_ms = feed->hold.room ? feed->hold.room->ttl_ms : FEED_TTL_DEFAULT_MS;
	uint64_t until_ns = push->astray_ns + feed_poll_every_ms(feed->service, ttl_ms) * MS_NS;
	if (now_ns < until_ns)
		return until_ns;
	error_set(&err, ERROR_VALUE, "what it says fits to nothing that the shop answers; it is opened anew");
	live_document_forget(&push->live);
	give_up(feed, &err, now_ns);
	return now_ns;
}

static uint64_t connection_step(struct feed *feed, uint64_t now_ns)
{
	struct feed_push *push = &feed->push;
	uint64_t next_ns = watch_silence(feed, now_ns);
	uint64_t thread_ns = watch_thread(feed, now_ns);
	if (push->call)
		return thread_ns < next_ns ? thread_ns : next_ns;
	if (!push->url || !push->is_offered || push->is_over)
		return UINT64_MAX;
	if (now_ns < push->next_ns)
		return push->next_ns;
	open_stream(feed, now_ns);
	return push->call ? UINT64_MAX : push->next_ns;
}

uint64_t feed_push_step(struct feed *feed, uint64_t now_ns)
{
	struct feed_push *push = &feed->push;
	if (feed->events_url && !push->url) {
		push->url = alloc_text(feed->events_url);
		push->is_offered = true;
	}
	// what came is taken before the connection is looked at: it may have ended with it
	uint64_t next_ns = feed_events_step(feed, now_ns);
	uint64_t connection_ns = connection_step(feed, now_ns);
	uint64_t health_ns = watch_health(feed, now_ns);
	next_ns = connection_ns < next_ns ? connection_ns : next_ns;
	return health_ns < next_ns ? health_ns : next_ns;
}

void feed_push_hurry(struct feed *feed)
{
	struct feed_push *push = &feed->push;
	uint64_t now_ns = clock_now_ns(feed->service->clock);
	// a little later: not everybody at once
	uint64_t pause_ms = backoff_poll_ms(push->backoff.first_ms, feed_service_random(feed->service));
	if (push->retry_after_ms == 0 && push->next_ns > now_ns + pause_ms * MS_NS)
		push->next_ns = now_ns + pause_ms * MS_NS;
}

void feed_push_take_link(struct feed *feed, const char *link, const char *base)
{
	struct feed_push *push = &feed->push;
	struct error err = {0};
	if (feed->events_url)
		return;
	push->is_offered = link != NULL;
	if (!link)
		return;
	char *url = http_address_resolve(base, link, feed->allow_http, &err);
	if (!url) {
		push->is_offered = false;
		feed_push_trouble(feed, &err);
		return;
	}
	if (push->url && strcmp(push->url, url) == 0) {
		alloc_free(url);
		return;
	}
	// another address is another stream: nothing of the old one counts
	http_abort(&push->call);
	feed->is_push_live = false;
	push->is_open = push->is_over = false;
	push->sse.last_event_id[0] = '\0';
	push->sse.retry_ms = ROOM_UNSET;
	push->next_ns = 0;
	backoff_reset(&push->backoff);
	live_document_forget(&push->live);
	alloc_free(push->url);
	push->url = url;
}

void feed_push_stop(struct feed *feed)
{
	struct feed_push *push = &feed->push;
	http_abort(&push->call);
	sse_finish(&push->sse);
	live_document_finish(&push->live);
	alloc_free(push->url);
	push->url = NULL;
}
