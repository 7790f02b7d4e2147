/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The feed thread: takes what was asked of feeds, does for each what is due, and sleeps in curl until the next of it.
 * Other threads only leave wishes in the inbox and wake it.
 */
#include "feed_private.h"

#include "base/alloc.h"
#include "base/log.h"

#include <unistd.h>

#define LOOK_FOR_SLEEP_NS UINT64_C(1000000000)
/* How long the end of the program waits for a token that is just being renewed. */
#define TOKEN_LAST_NS UINT64_C(3000000000)

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

static uint64_t earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
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
	if ((wishes & FEED_WISH_CLOSE) && shop_is_renewing(feed))
		feed->is_closing = true;
	else if (wishes & FEED_WISH_CLOSE)
		remove_feed(service, feed);
	else if (wishes & FEED_WISH_REFRESH)
		feed_step_soon(feed);
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

/* A shop's new token stands in one answer alone, and ends the old one: who asked for it waits for it. */
static void remove_closed(struct feed_service *service, bool must_all)
{
	for (struct feed *feed = service->feeds, *next; feed; feed = next) {
		next = feed->next;
		if (feed->is_closing && (must_all || !shop_is_renewing(feed)))
			remove_feed(service, feed);
	}
}

static bool is_any_renewing(const struct feed_service *service)
{
	for (const struct feed *feed = service->feeds; feed; feed = feed->next) {
		if (feed->is_closing && shop_is_renewing(feed))
			return true;
	}
	return false;
}

static void wait_for_tokens(struct feed_service *service)
{
	uint64_t until_ns = clock_now_ns(service->clock) + TOKEN_LAST_NS;
	while (is_any_renewing(service) && clock_now_ns(service->clock) < until_ns)
		http_run_or_read(service->http, until_ns, -1);
	remove_closed(service, true);
}

static void run(void *data)
{
	struct feed_service *service = data;
	while (take_wishes(service)) {
		uint64_t now_ns = clock_now_ns(service->clock);
		uint64_t next_ns = feed_registry_step(service, now_ns);
		// a machine that slept is seen to have slept
		if (service->feeds)
			next_ns = earlier(next_ns, now_ns + LOOK_FOR_SLEEP_NS);
		feed_clock_look_for_sleep(service);
		feed_sends_step(service);
		remove_closed(service, false);
		for (struct feed *feed = service->feeds; feed; feed = feed->next) {
			if (!feed->is_closing)
				next_ns = earlier(next_ns, feed_step(feed, now_ns));
		}
		http_run_or_read(service->http, next_ns, service->files.fd);
		local_room_hear(service);
	}
	feed_sends_end(service);
	wait_for_tokens(service);
	if (service->feeds)
		log_write(LOG_LEVEL_ERROR, "feed: the service ends while feeds are open");
	while (service->feeds)
		remove_feed(service, service->feeds);
}

void feed_service_wish(struct feed *feed, enum feed_wish what)
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
		.image_check_ms = 60000,
		.write_still_ms = 30000,
	};
#define FILL(member) limits->member = limits->member ? limits->member : defaults.member
	FILL(connect_timeout_ms);
	FILL(total_timeout_ms);
	FILL(backoff_first_ms);
	FILL(backoff_most_ms);
	FILL(poll_least_ms);
	FILL(image_max_bytes);
	FILL(image_check_ms);
	FILL(write_still_ms);
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
	service->asleep_ns = clock_asleep_ns(service->clock);
	file_watch_init(&service->files);
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
	file_watch_finish(&service->files);
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
	file_watch_finish(&service->files);
	lock_finish(&service->lock);
	alloc_free(service);
	*service_at = NULL;
}
