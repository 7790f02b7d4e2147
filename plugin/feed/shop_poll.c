/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asks a shop by its adapter: every request at its own pace, never faster than the platform's limits. Feed thread only.
 */
#include "shop.h"

#include "adapter/targets.h"
#include "base/alloc.h"

#include <string.h>

#define MS_NS UINT64_C(1000000)
#define TIMEOUT_MS 5000
#define BYTES_MOST (1024 * 1024)
#define LINES_MOST_BYTES 16384
/* However often somebody asks. */
#define WISH_LEAST_NS (1000 * MS_NS)
/* Requests of one shop at a time, and of these such as the room can do without: silent ones hold up no price. */
#define RUNNING_MOST 4
#define RUNNING_SPARE_MOST 2

const json_t *shop_request(const struct shop *shop, const struct shop_ask *ask)
{
	return json_array_get(shop->adapter->requests, ask->place);
}

struct adapter_given shop_given(const struct shop *shop)
{
	return (struct adapter_given){
		.room_id = shop->room_id,
		.vars = shop->vars,
		.var_count = shop->var_count,
		.secrets = shop->keep.secrets,
		.secret_count = shop->keep.count,
	};
}

int64_t shop_now_ms(const struct feed *feed)
{
	const struct clock *clock = feed->service->clock;
	if (!feed->hold.clock.is_set)
		return clock_wall_ms(clock);
	return clock_anchor_shop_ms(&feed->hold.clock.anchor, clock_now_ns(clock));
}

uint64_t shop_every_ns(const struct shop *shop, const struct shop_ask *ask)
{
	const struct adapter_given given = shop_given(shop);
	return adapter_every_ms(shop->adapter, &given, shop_request(shop, ask)) * MS_NS;
}

void shop_fail(struct feed *feed, struct error *error)
{
	keep_scrub(&feed->shop->keep, error);
	feed_fail(feed, error);
}

/* -- what an answer came to -- */

static void keep_address(struct feed *feed, const char *url)
{
	char *base = alloc_text(url);
	if (!base)
		return;
	base[strcspn(base, "?")] = '\0'; // what follows may be secret
	alloc_free(feed->poll.answered_url);
	feed->poll.answered_url = base;
}

void shop_take_time(struct feed *feed, const struct http_answer *answer)
{
	struct shop *shop = feed->shop;
	shop->tells_time = shop->tells_time || answer->shop_time_ms != ROOM_UNSET || answer->date_ms != ROOM_UNSET;
	// one that never tells is taken to have the machine's clock, but not one whose other answers contradict that
	const struct clock *clock = feed->service->clock;
	int64_t since_ms = (int64_t)((clock_now_ns(clock) - answer->first_ns) / MS_NS);
	feed_clock_take_answer(feed, answer, shop->tells_time ? ROOM_UNSET : clock_wall_ms(clock) - since_ms);
}

/* As of when the answer was true, on the shop's clock. */
static int64_t as_of_ms(struct feed *feed, const struct http_answer *answer)
{
	if (answer->shop_time_ms != ROOM_UNSET)
		return answer->shop_time_ms;
	if (answer->date_ms != ROOM_UNSET)
		return answer->date_ms;
	return clock_anchor_shop_ms(&feed->hold.clock.anchor, answer->middle_ns);
}

static bool read_answer(struct shop_ask *ask, const struct http_answer *answer, struct answer_reading *reading,
			struct error *err)
{
	struct names names;
	struct shop *shop = ask->feed->shop;
	const struct adapter_given given = shop_given(shop);
	names_init(&names, shop->adapter, &given, shop_now_ms(ask->feed), "");
	names.each = ask->each[0] ? ask->each : NULL;
	if (answer->error.code) {
		*err = answer->error;
		return false;
	}
	if (answer->status == 304 && ask->fragment)
		return true;
	return answer_read(&names, shop_request(shop, ask), ask->each_index, answer->status, answer->body->bytes,
			   answer->body->size_bytes, reading, NULL, err);
}

static bool take_answer(struct shop_ask *ask, const struct http_answer *answer, struct answer_reading *reading,
			struct error *err)
{
	struct feed *feed = ask->feed;
	if (!answer->error.code) // also a refusal tells the time, by which the next request is signed
		shop_take_time(feed, answer);
	if (feed->poll.is_wished) // it contradicts the clock: another answer tells who is right
		shop_refresh(feed);
	feed->poll.is_wished = false;
	if (!read_answer(ask, answer, reading, err))
		return false;
	if (reading->fragment) {
		json_decref(ask->fragment);
		ask->fragment = reading->fragment;
		json_decref(ask->kept);
		ask->kept = reading->kept;
		alloc_free(ask->etag);
		ask->etag = alloc_text(answer->etag);
		keep_address(feed, answer->url);
	}
	ask->as_of_ms = as_of_ms(feed, answer);
	return shop_take_room(feed, answer, err);
}

static uint64_t pause_most_ms(const struct feed *feed)
{
	const struct feed_limits *limits = &feed->service->limits;
	uint64_t most_ms = feed->hold.room ? (uint64_t)feed->hold.room->ttl_ms : FEED_TTL_DEFAULT_MS;
	if (most_ms < limits->backoff_first_ms)
		most_ms = limits->backoff_first_ms;
	return most_ms < limits->backoff_most_ms ? most_ms : limits->backoff_most_ms;
}

/* Counted from the request's start; a failing shop is not asked more often than a good one. */
static void plan(struct shop_ask *ask, bool did, uint64_t pause_ms, uint64_t now_ns)
{
	struct feed_service *service = ask->feed->service;
	struct shop *shop = ask->feed->shop;
	const struct adapter_given given = shop_given(shop);
	uint64_t every_ns = shop_every_ns(shop, ask);
	uint32_t random = feed_service_random(service);
	if (did) {
		backoff_reset(&ask->backoff);
		ask->next_ns = ask->started_ns + backoff_poll_ms(every_ns / MS_NS, random) * MS_NS;
		uint64_t best_ns = server_clock_ask_at_ns(&ask->feed->hold.clock, ask->next_ns);
		if (best_ns >= ask->started_ns + every_ns * 9 / 10)
			ask->next_ns = best_ns;
		// what is asked sooner by chance is as much over a day's limit as what is asked sooner on purpose
		uint64_t least_ns =
			ask->started_ns + adapter_least_ms(shop->adapter, &given, shop_request(shop, ask)) * MS_NS;
		if (ask->next_ns < least_ns)
			ask->next_ns = least_ns;
		return;
	}
	ask->backoff.most_ms = pause_most_ms(ask->feed);
	uint64_t wait_ns = backoff_next_ms(&ask->backoff, pause_ms, random) * MS_NS;
	ask->next_ns = now_ns + wait_ns;
	if (ask->next_ns < ask->started_ns + every_ns)
		ask->next_ns = ask->started_ns + every_ns;
	if (pause_ms > 0)
		ask->not_before_ns = now_ns + wait_ns;
}

/* The failure of another request is not over because this one is good, nor is that of a renewal. */
static void tell_others(struct feed *feed)
{
	struct shop *shop = feed->shop;
	if (shop->token.error.code) {
		hold_fail(&feed->hold, &shop->token.error);
		return;
	}
	for (size_t i = 0; i < shop->ask_count; i++) {
		if (!shop->asks[i].error.code)
			continue;
		hold_fail(&feed->hold, &shop->asks[i].error);
		return;
	}
}

static void on_answer(const struct http_answer *answer, void *data)
{
	struct shop_ask *ask = data;
	struct feed *feed = ask->feed;
	struct error err = {0};
	struct buffer lines;
	struct answer_reading reading = {.report = &lines};
	uint64_t now_ns = clock_now_ns(feed->service->clock);
	ask->call = NULL;
	feed->shop->running--;
	buffer_init(&lines, LINES_MOST_BYTES);
	bool did = take_answer(ask, answer, &reading, &err);
	ask->is_token_over = reading.is_token_over;
	bool is_renewed = reading.is_token_over && shop_token_refused(feed, ask->token_turn, now_ns);
	if (did) {
		ask->error = (struct error){0};
		feed->latency_ms = (int64_t)((now_ns - ask->started_ns) / MS_NS);
		tell_others(feed);
	} else {
		// what a new token mends is no failure yet
		if (!is_renewed)
			shop_fail(feed, &err);
		ask->error = err;
	}
	shop_report(ask, &lines);
	buffer_finish(&lines);
	uint64_t pause_ms = answer->retry_after_ms > reading.pause_ms ? answer->retry_after_ms : reading.pause_ms;
	plan(ask, did, pause_ms, now_ns);
	if (reading.is_token_over && ask->token_turn != feed->shop->token.turn)
		ask->next_ns = 0; // the new one is here by now
	feed->has_news = true;
}

/* -- asking -- */

static bool send(struct shop_ask *ask, struct error *err)
{
	struct feed *feed = ask->feed;
	struct shop *shop = feed->shop;
	const json_t *request = shop_request(shop, ask);
	const struct adapter_given given = shop_given(shop);
	struct adapter_order order = {.url = NULL};
	const struct adapter_asking asking = {
		.request = json_string_value(json_object_get(request, "id")),
		.each = ask->each[0] ? ask->each : NULL,
		.now_ms = shop_now_ms(feed),
		.digest = shop->digest,
	};
	if (!adapter_make_order(shop->adapter, &given, &asking, &order, err))
		return false;
	if (shop_check_origin(feed, &order, asking.request, err))
		ask->call = http_start(
			feed->service->http,
			&(struct http_request){
				.url = order.url,
				.is_exact = true,
				.headers = order.headers,
				.header_count = order.header_count,
				.body = order.body,
				.etag = order.body ? NULL : ask->etag,
				.allow_http = feed->allow_http && !order.has_secrets,
				.most_bytes = (size_t)request_number(request, "max_bytes", BYTES_MOST),
				.total_timeout_ms = (uint64_t)request_number(request, "timeout_ms", TIMEOUT_MS),
				.done = on_answer,
				.data = ask,
			},
			err);
	adapter_order_finish(&order);
	return ask->call != NULL;
}

static void ask_now(struct shop_ask *ask, uint64_t now_ns)
{
	struct error err = {0};
	struct shop *shop = ask->feed->shop;
	ask->started_ns = now_ns;
	ask->feed->poll.started_ns = now_ns;
	shop->last_start_ns = now_ns;
	bool did_look = shop_look_at_secrets(shop, &err);
	ask->token_turn = shop->token.turn;
	if (did_look && send(ask, &err)) {
		shop->running++;
		return;
	}
	shop_fail(ask->feed, &err);
	ask->error = err;
	shop_report(ask, &(struct buffer){.bytes = NULL});
	plan(ask, false, 0, now_ns);
}

uint64_t shop_free_ns(const struct shop *shop)
{
	const json_t *limits = json_object_get(shop->adapter->document, "limits");
	int64_t per_second = request_number(limits, "per_second", 0);
	if (per_second == 0 || shop->last_start_ns == 0)
		return 0;
	return shop->last_start_ns + 1000 * MS_NS / (uint64_t)per_second;
}

/* Can the room do without it? */
static bool is_spare(const struct shop *shop, const struct shop_ask *ask)
{
	const json_t *request = shop_request(shop, ask);
	return !request_confirms(request) || json_is_true(json_object_get(request, "optional"));
}

static uint64_t due_ns_of(const struct shop_ask *ask)
{
	return ask->next_ns > ask->not_before_ns ? ask->next_ns : ask->not_before_ns;
}

/* Who has waited longest, of those that may be asked; NULL: an answer brings the next step. Else the first in the list
 * would be due again before the last had its turn. */
static struct shop_ask *soonest(const struct feed *feed)
{
	const struct shop *shop = feed->shop;
	struct shop_ask *found = NULL;
	size_t spare = 0;
	for (size_t i = 0; i < shop->ask_count; i++)
		spare += shop->asks[i].call && is_spare(shop, &shop->asks[i]);
	// the first answer tells the time that all others are signed with; a wrong one has each of them refused
	size_t most = adapter_is_signed(shop->adapter) && !feed->hold.clock.is_set ? 1 : RUNNING_MOST;
	for (size_t i = 0; i < shop->ask_count && shop->running < most; i++) {
		struct shop_ask *ask = &shop->asks[i];
		bool may = !ask->call && (spare < RUNNING_SPARE_MOST || !is_spare(shop, ask));
		if (may && (!found || due_ns_of(ask) < due_ns_of(found)))
			found = ask;
	}
	return found;
}

uint64_t shop_step(struct feed *feed, uint64_t now_ns)
{
	struct shop *shop = feed->shop;
	uint64_t next_ns = UINT64_MAX;
	bool has_token = shop_token_step(feed, now_ns, &next_ns);
	uint64_t write_ns = shop_change_step(feed, has_token, now_ns);
	if (write_ns < next_ns)
		next_ns = write_ns;
	if (!has_token)
		return next_ns;
	for (struct shop_ask *ask; (ask = soonest(feed));) {
		uint64_t due_ns = due_ns_of(ask);
		if (due_ns < shop_free_ns(shop))
			due_ns = shop_free_ns(shop);
		if (now_ns < due_ns)
			return due_ns < next_ns ? due_ns : next_ns;
		ask_now(ask, now_ns);
	}
	return next_ns;
}

void shop_refresh(struct feed *feed)
{
	struct shop *shop = feed->shop;
	for (size_t i = 0; i < shop->ask_count; i++) {
		struct shop_ask *ask = &shop->asks[i];
		uint64_t soonest_ns = ask->started_ns + WISH_LEAST_NS;
		bool is_limited = json_object_get(shop->adapter->document, "limits");
		if (request_confirms(shop_request(shop, ask)) && !is_limited && ask->next_ns > soonest_ns)
			ask->next_ns = soonest_ns;
	}
}

void shop_ask_anew(struct feed *feed)
{
	struct shop *shop = feed->shop;
	for (size_t i = 0; i < shop->ask_count; i++) {
		struct shop_ask *ask = &shop->asks[i];
		if (!request_confirms(shop_request(shop, ask)))
			continue;
		if (ask->call)
			shop->running--;
		http_abort(&ask->call);
		ask->next_ns = 0;
	}
}
