/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sends what is to be changed in the shop, once, and watches the room for it. Feed thread only.
 */
#include "shop.h"

#include "adapter/change.h"
#include "base/log.h"

#include <string.h>

#define MS_NS UINT64_C(1000000)
#define TIMEOUT_MS 10000
#define BYTES_MOST 65536
/* What could not leave by then is not what the person who pressed expects any more. */
#define LEAVE_NS (3000 * MS_NS)
/* How often the room is asked for while it does not show what the shop accepted. */
#define ASK_NS (3000 * MS_NS)
#define KEPT_MOST 32

/* -- what is written -- */

/* What answers that speak of the item keep. Points into the asks. */
static size_t find_kept(const struct shop *shop, const char *item_id, struct adapter_pair kept[KEPT_MOST])
{
	size_t count = 0;
	for (size_t i = 0; i < shop->ask_count; i++) {
		const struct shop_ask *ask = &shop->asks[i];
		const char *name;
		json_t *value;
		const char *id = ask->each[0] ? shop_item_id_of(shop, ask) : NULL;
		if (ask->each[0] && !(id && item_id && strcmp(id, item_id) == 0))
			continue;
		json_object_foreach(ask->kept, name, value)
		{
			if (count < KEPT_MOST)
				kept[count++] = (struct adapter_pair){name, json_string_value(value)};
		}
	}
	return count;
}

static struct adapter_writing writing_of(const struct shop *shop, const struct feed_write *write,
					 const struct room_item *item, struct adapter_pair kept[KEPT_MOST])
{
	return (struct adapter_writing){
		.kind = feed_write_kind_name(write->kind),
		.item = write->item_id,
		.value = write->value,
		.was = write->was,
		.text = write->kind == FEED_WRITE_TEXT ? write->text : NULL,
		.currency = item->price.currency,
		.kept = kept,
		.kept_count = find_kept(shop, write->item_id, kept),
	};
}

bool shop_change_may(const struct shop *shop, const struct room *room, enum feed_write_kind kind, struct error *err)
{
	struct adapter_pair kept[KEPT_MOST];
	const struct adapter_given given = shop_given(shop);
	const struct room_item *item = room && room->item_count > 0 ? &room->items[0] : NULL;
	const struct adapter_writing writing = {
		.kind = feed_write_kind_name(kind),
		.was = ROOM_UNSET,
		.kept = kept,
		.kept_count = find_kept(shop, item ? item->id : NULL, kept),
	};
	if (!adapter_check_write(shop->adapter, &given, &writing, err))
		return false;
	const json_t *write = json_object_get(shop->adapter->writes, writing.kind);
	return !room || room->item_count <= 1 || change_holds(write, "item") ||
	       error_set(err, ERROR_UNSUPPORTED, "read only: the adapter does not say which item is written");
}

/* -- sending it -- */

static void tell(struct feed *feed, enum feed_write_state state, struct error *error)
{
	struct shop_change *write = &feed->shop->write;
	char text[512];
	if (error)
		keep_scrub(&feed->shop->keep, error);
	write->state = state;
	log_write(LOG_LEVEL_INFO, "feed %s: %s of %s in the shop: %s%s%s", feed->name,
		  feed_write_kind_name(write->write.kind), write->write.item_id, feed_write_state_name(state),
		  error ? ": " : "", error ? error_text(error, text, sizeof(text)) : "");
	feed_write_tell(feed, write->id, state, error);
}

static enum change_verdict judge(struct feed *feed, const struct http_answer *answer, struct error *err)
{
	struct shop *shop = feed->shop;
	struct names names;
	bool is_token_over = false;
	const struct adapter_given given = shop_given(shop);
	if (answer->error.code) {
		*err = answer->error;
		return CHANGE_UNKNOWN;
	}
	names_init(&names, shop->adapter, &given, shop_now_ms(feed), "");
	enum change_verdict verdict = change_judge(&names, feed_write_kind_name(shop->write.write.kind), answer->status,
						   answer->body->bytes, answer->body->size_bytes, &is_token_over, err);
	if (is_token_over)
		shop_token_refused(feed, shop->write.token_turn, clock_now_ns(feed->service->clock));
	return verdict;
}

static void on_answer(const struct http_answer *answer, void *data)
{
	struct feed *feed = data;
	struct shop_change *write = &feed->shop->write;
	struct error err = {0};
	uint64_t now_ns = clock_now_ns(feed->service->clock);
	write->call = NULL;
	switch (judge(feed, answer, &err)) {
	case CHANGE_ACCEPTED:
		write->accepted_ns = now_ns;
		write->ask_ns = now_ns + ASK_NS;
		tell(feed, FEED_WRITE_ACCEPTED, NULL);
		break;
	case CHANGE_REFUSED:
		tell(feed, FEED_WRITE_REFUSED, &err);
		return;
	case CHANGE_UNKNOWN:
	case CHANGE_VERDICT_INVALID:
		tell(feed, FEED_WRITE_UNKNOWN, &err);
		break;
	}
	shop_ask_anew(feed);
}

static bool send_order(struct feed *feed, const struct adapter_order *order, struct error *err)
{
	struct shop *shop = feed->shop;
	const json_t *request = json_object_get(shop->adapter->writes, feed_write_kind_name(shop->write.write.kind));
	if (!shop_check_origin(feed, order, feed_write_kind_name(shop->write.write.kind), err))
		return false;
	shop->write.call =
		http_start(feed->service->http,
			   &(struct http_request){
				   .url = order->url,
				   .is_exact = true,
				   .is_once = true,
				   .headers = order->headers,
				   .header_count = order->header_count,
				   .body = order->body,
				   .method = strcmp(order->method, "POST") == 0 ? NULL : order->method,
				   .allow_http = feed->allow_http && !order->has_secrets,
				   .most_bytes = (size_t)request_number(request, "max_bytes", BYTES_MOST),
				   .total_timeout_ms = (uint64_t)request_number(request, "timeout_ms", TIMEOUT_MS),
				   .done = on_answer,
				   .data = feed,
			   },
			   err);
	return shop->write.call != NULL;
}

/* Once more what was asked when it was posted: a moment has passed. */
static bool send(struct feed *feed, struct error *err)
{
	struct shop *shop = feed->shop;
	const struct feed_write *write = &shop->write.write;
	const struct room *room = feed->hold.room;
	struct adapter_pair kept[KEPT_MOST];
	struct adapter_order order = {.url = NULL};
	if (!shop_look_at_secrets(shop, err) || !shop_change_may(shop, room, write->kind, err) ||
	    !feed_write_check(write, room, feed->hold.freshness, err))
		return false;
	shop->write.token_turn = shop->token.turn;
	const struct adapter_writing writing = writing_of(shop, write, room_find_item(room, write->item_id), kept);
	const struct adapter_given given = shop_given(shop);
	const struct adapter_asking asking = {
		.request = "", .now_ms = shop_now_ms(feed), .digest = shop->digest, .writing = &writing};
	bool did = adapter_make_order(shop->adapter, &given, &asking, &order, err) && send_order(feed, &order, err);
	adapter_order_finish(&order);
	return did;
}

static uint64_t send_step(struct feed *feed, bool may_send, uint64_t now_ns)
{
	struct shop *shop = feed->shop;
	struct shop_change *write = &shop->write;
	struct error err = {0};
	uint64_t free_ns = shop_free_ns(shop);
	uint64_t until_ns = write->posted_ns + LEAVE_NS;
	if (now_ns >= until_ns) {
		error_set(&err, ERROR_TIMEOUT, "%s, so that nothing was sent",
			  may_send ? "the platform's limit was reached" : "the access token is being renewed");
		tell(feed, FEED_WRITE_REFUSED, &err);
		return UINT64_MAX;
	}
	if (!may_send || now_ns < free_ns)
		return may_send && free_ns < until_ns ? free_ns : until_ns;
	if (send(feed, &err))
		shop->last_start_ns = now_ns;
	else
		tell(feed, FEED_WRITE_REFUSED, &err);
	return UINT64_MAX;
}

/* -- following it -- */

static uint64_t follow_step(struct feed *feed, uint64_t now_ns)
{
	struct shop_change *write = &feed->shop->write;
	uint64_t still_ns = write->accepted_ns + feed->service->limits.write_still_ms * MS_NS;
	if (now_ns >= still_ns) {
		tell(feed, FEED_WRITE_STILL, NULL);
		return UINT64_MAX;
	}
	if (now_ns >= write->ask_ns) {
		shop_refresh(feed);
		write->ask_ns = now_ns + ASK_NS;
	}
	return write->ask_ns < still_ns ? write->ask_ns : still_ns;
}

uint64_t shop_change_step(struct feed *feed, bool may_send, uint64_t now_ns)
{
	struct shop_change *write = &feed->shop->write;
	struct shop_change posted = {.state = FEED_WRITE_PENDING};
	if (feed_write_take(feed, &posted.write, &posted.id, &posted.posted_ns))
		*write = posted;
	if (write->call)
		return UINT64_MAX;
	if (write->state == FEED_WRITE_PENDING)
		return send_step(feed, may_send, now_ns);
	return write->state == FEED_WRITE_ACCEPTED ? follow_step(feed, now_ns) : UINT64_MAX;
}

void shop_change_look(struct feed *feed)
{
	const struct shop *shop = feed->shop;
	const struct shop_change *write = shop ? &shop->write : NULL;
	struct adapter_pair kept[KEPT_MOST];
	if (!write || (write->state != FEED_WRITE_ACCEPTED && write->state != FEED_WRITE_UNKNOWN &&
		       write->state != FEED_WRITE_STILL))
		return;
	const struct room *room = feed->hold.room;
	const struct room_item *item = room ? room_find_item(room, write->write.item_id) : NULL;
	if (!item)
		return;
	const struct adapter_writing writing = writing_of(shop, &write->write, item, kept);
	if (change_is_shown(shop->adapter, &writing, item))
		tell(feed, FEED_WRITE_DONE, NULL);
}

void shop_change_stop(struct feed *feed)
{
	http_abort(&feed->shop->write.call);
}
