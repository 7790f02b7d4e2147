/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The feed thread: takes what was asked of feeds, does for each what is due, and sleeps in curl until the next of it.
 * Other threads only leave wishes in the inbox and wake it.
 */
#include "feed_private.h"

#include "address.h"

#include "base/alloc.h"
#include "base/log.h"
#include "room/room_decode.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MS_NS UINT64_C(1000000)
/* Where a change was due but the shop's clock is still a moment short of it, or memory was. */
#define AGAIN_NS (20 * MS_NS)

bool feed_service_is_ending(struct feed_service *service)
{
	lock_enter(&service->lock);
	bool is_ending = service->must_stop;
	lock_leave(&service->lock);
	return is_ending;
}

uint32_t feed_service_random(struct feed_service *service)
{
	// splitmix64: plenty for jitter
	uint64_t mixed = service->random += UINT64_C(0x9E3779B97F4A7C15);
	mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
	return (uint32_t)(mixed >> 32);
}

bool feed_offer_document(struct feed *feed, const struct buffer *document, int64_t *server_time_ms, struct error *err)
{
	const struct room *room = NULL;
	struct room_warnings warnings = {0};
	enum hold_news news = HOLD_NEWS_INVALID;
	if (!room_decode(document->bytes, document->size_bytes, &room, &warnings, err))
		return false;
	bool did = hold_offer(&feed->hold, room, &news, err);
	if (did)
		*server_time_ms = room->server_time_ms;
	if (did && news == HOLD_REWRITTEN && feed->source == FEED_SOURCE_POLL)
		log_write(LOG_LEVEL_WARNING, "feed %s: the shop changed the room without raising its version",
			  feed->name);
	if (did && news == HOLD_REPLACED && warnings.count > 0)
		log_write(LOG_LEVEL_INFO, "feed %s: %zu entries left out, the first at %s: %s", feed->name,
			  warnings.count, warnings.entries[0].path, warnings.entries[0].message);
	room_unref(room);
	return did;
}

/* -- a feed's life -- */

static void feed_free(struct feed *feed)
{
	feed_poll_stop(feed);
	local_room_stop(feed);
	images_stop(feed);
	hold_finish(&feed->hold);
	feed_state_unref(feed->state);
	waker_unref(feed->waker);
	lock_finish(&feed->lock);
	alloc_free(feed->address);
	alloc_free(feed);
}

static uint64_t source_step(struct feed *feed, uint64_t now_ns)
{
	switch (feed->source) {
	case FEED_SOURCE_POLL:
		return feed_poll_step(feed, now_ns);
	case FEED_SOURCE_FILE:
	case FEED_SOURCE_DEMO:
		return local_room_step(feed, now_ns);
	case FEED_SOURCE_PUSH:
	case FEED_SOURCE_REPLAY:
	case FEED_SOURCE_INVALID:
		break;
	}
	return UINT64_MAX;
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Does what is due and gives the time of the next step. */
static uint64_t feed_step(struct feed *feed, uint64_t now_ns)
{
	uint64_t next_ns = source_step(feed, now_ns);
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

static void refresh(struct feed *feed)
{
	switch (feed->source) {
	case FEED_SOURCE_POLL:
		feed_poll_refresh(feed);
		break;
	case FEED_SOURCE_FILE:
	case FEED_SOURCE_DEMO:
		local_room_refresh(feed);
		break;
	case FEED_SOURCE_PUSH:
	case FEED_SOURCE_REPLAY:
	case FEED_SOURCE_INVALID:
		break;
	}
}

static void remove_feed(struct feed_service *service, struct feed *feed)
{
	for (struct feed **at = &service->feeds; *at; at = &(*at)->next) {
		if (*at == feed) {
			*at = feed->next;
			break;
		}
	}
	feed_free(feed);
}

/* -- the thread -- */

static void fulfil(struct feed_service *service, struct feed *feed, unsigned wishes)
{
	if (wishes & FEED_WISH_OPEN) {
		feed->next = service->feeds;
		service->feeds = feed;
	}
	if (wishes & FEED_WISH_CLOSE)
		remove_feed(service, feed);
	else if (wishes & FEED_WISH_REFRESH)
		refresh(feed);
}

/* Takes the inbox. Returns: false when the service ends. */
static bool take_wishes(struct feed_service *service)
{
	for (;;) {
		lock_enter(&service->lock);
		struct feed *feed = service->inbox;
		unsigned wishes = 0;
		if (feed) {
			service->inbox = feed->next_in_inbox;
			wishes = feed->wishes;
			feed->wishes = 0;
		}
		bool must_stop = service->must_stop;
		lock_leave(&service->lock);
		if (!feed)
			return !must_stop;
		fulfil(service, feed, wishes);
	}
}

static void run(void *data)
{
	struct feed_service *service = data;
	while (take_wishes(service)) {
		uint64_t now_ns = clock_now_ns(service->clock);
		uint64_t next_ns = UINT64_MAX;
		for (struct feed *feed = service->feeds; feed; feed = feed->next)
			next_ns = earlier(next_ns, feed_step(feed, now_ns));
		http_run(service->http, next_ns);
	}
	if (service->feeds)
		log_write(LOG_LEVEL_ERROR, "feed: the service ends while feeds are open");
	while (service->feeds)
		remove_feed(service, service->feeds);
}

/* Leaves a wish in the inbox. After a close the feed belongs to the feed thread. */
static void wish(struct feed *feed, enum feed_wish what)
{
	struct feed_service *service = feed->service;
	lock_enter(&service->lock);
	if (!feed->wishes) {
		feed->next_in_inbox = service->inbox;
		service->inbox = feed;
	}
	feed->wishes |= what;
	lock_leave(&service->lock);
	http_wake(service->http);
}

static void fill_limits(struct feed_limits *limits)
{
	const struct feed_limits defaults = {
		.connect_timeout_ms = 5000,
		.total_timeout_ms = 15000,
		.backoff_first_ms = 1000,
		.backoff_most_ms = 60000,
		.poll_least_ms = 500,
		.image_max_bytes = 4 * 1024 * 1024,
	};
#define FILL(member) limits->member = limits->member ? limits->member : defaults.member
	FILL(connect_timeout_ms);
	FILL(total_timeout_ms);
	FILL(backoff_first_ms);
	FILL(backoff_most_ms);
	FILL(poll_least_ms);
	FILL(image_max_bytes);
#undef FILL
}

struct feed_service *feed_service_create(const struct clock *clock, const struct feed_limits *limits, struct error *err)
{
	struct feed_service *service = alloc_zeroed(1, sizeof(*service));
	if (!service) {
		error_set(err, ERROR_MEMORY, "no memory for the feed service");
		return NULL;
	}
	service->clock = clock ? clock : clock_system();
	if (limits)
		service->limits = *limits;
	fill_limits(&service->limits);
	// no seed is no harm: the jitter is then the same in every process
	(void)!getentropy(&service->random, sizeof(service->random));
	lock_init(&service->lock);
	service->http = http_create(&(struct http_settings){.clock = service->clock,
							    .connect_timeout_ms = service->limits.connect_timeout_ms},
				    err);
	if (!service->http)
		goto free_service;
	if (!thread_start(&service->thread, "shop-feed", run, service, err))
		goto free_http;
	return service;
free_http:
	http_destroy(&service->http);
free_service:
	lock_finish(&service->lock);
	alloc_free(service);
	return NULL;
}

void feed_service_destroy(struct feed_service **service_at)
{
	struct feed_service *service = *service_at;
	if (!service)
		return;
	lock_enter(&service->lock);
	service->must_stop = true;
	lock_leave(&service->lock);
	http_stop(service->http);
	thread_join(&service->thread);
	http_destroy(&service->http);
	lock_finish(&service->lock);
	alloc_free(service);
	*service_at = NULL;
}

static bool check_request(const struct feed_request *request, struct error *err)
{
	switch (request->source) {
	case FEED_SOURCE_POLL:
		if (!request->url)
			return error_set(err, ERROR_USAGE, "a room's address is missing");
		return http_address_check(request->url, request->allow_http, err);
	case FEED_SOURCE_FILE:
	case FEED_SOURCE_DEMO:
		if (!request->path || !request->path[0])
			return error_set(err, ERROR_USAGE, "a room's file is missing");
		return true;
	case FEED_SOURCE_REPLAY:
		return error_set(err, ERROR_UNSUPPORTED, "recorded shows are not read by this version");
	case FEED_SOURCE_PUSH:
	case FEED_SOURCE_INVALID:
		break;
	}
	return error_set(err, ERROR_USAGE, "no way in to a room is named");
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
	feed->service = service;
	feed->source = request->source;
	feed->confirmed_by = request->source;
	feed->latency_ms = ROOM_UNSET;
	feed->last_error_at_ms = ROOM_UNSET;
	feed->allow_http = request->allow_http;
	feed->waker = waker_ref(waker);
	feed->address = alloc_text(is_poll ? request->url : request->path);
	feed->poll.backoff.first_ms = service->limits.backoff_first_ms;
	feed->poll.backoff.most_ms = service->limits.backoff_most_ms;
	buffer_init(&feed->local.good, ROOM_DOCUMENT_MAX_BYTES);
	buffer_init(&feed->local.fresh, ROOM_DOCUMENT_MAX_BYTES);
	hold_init(&feed->hold, !is_poll);
	feed->told.freshness = FRESHNESS_WAITING;
	feed->serial = 1;
	feed->state = feed_state_create(&(struct feed_state){
		.serial = 1,
		.source = request->source,
		.freshness = FRESHNESS_WAITING,
		.at_ns = clock_now_ns(service->clock),
		.last_error_at_ms = ROOM_UNSET,
		.clock_offset_ms = ROOM_UNSET,
		.clock_uncertain_ms = ROOM_UNSET,
		.latency_ms = ROOM_UNSET,
	});
	if (!feed->address || !feed->state)
		goto free_feed;
	if (is_poll)
		address_for_log(feed->address, feed->name, sizeof(feed->name));
	else
		snprintf(feed->name, sizeof(feed->name), "%s", feed->address);
	wish(feed, FEED_WISH_OPEN);
	return feed;
free_feed:
	feed_free(feed);
no_memory:
	error_set(err, ERROR_MEMORY, "no memory for a feed");
	return NULL;
}

void feed_close(struct feed **feed)
{
	if (*feed)
		wish(*feed, FEED_WISH_CLOSE);
	*feed = NULL;
}

void feed_refresh(struct feed *feed)
{
	wish(feed, FEED_WISH_REFRESH);
}
