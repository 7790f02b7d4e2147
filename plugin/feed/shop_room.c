/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The room of all that a shop answered, and as of when it is true. Feed thread only.
 */
#include "shop.h"

#include "adapter/targets.h"
#include "base/alloc.h"
#include "room/json.h"

#include <stdio.h>
#include <string.h>

/* -- which answers count -- */

static bool is_repeated(const struct shop *shop, const struct shop_ask *ask)
{
	return json_object_get(shop_request(shop, ask), "repeat");
}

static int64_t age_ms(const struct feed *feed, const struct shop_ask *ask)
{
	return shop_now_ms(feed) - ask->as_of_ms;
}

const char *shop_item_id_of(const struct shop *shop, const struct shop_ask *ask)
{
	char path[32];
	const char *id = NULL;
	snprintf(path, sizeof(path), "items[%zu].id", ask->each_index);
	for (size_t i = 0; i < shop->ask_count && !id; i++)
		id = json_string_value(json_object_get(shop->asks[i].fragment, path));
	return id;
}

/* Is it the item that is on air? Then the room grows old with it, and it is not taken out. */
static bool is_current(const struct feed *feed, const struct shop_ask *ask)
{
	const struct room *held = feed->hold.room;
	const char *id = held && held->current ? shop_item_id_of(feed->shop, ask) : NULL;
	return id && strcmp(held->current->id, id) == 0;
}

/* One of many that could not be confirmed for so long that nobody may believe it any more. */
static bool is_lost(const struct feed *feed, const struct shop_ask *ask)
{
	const struct shop *shop = feed->shop;
	const struct adapter_given given = shop_given(shop);
	if (!is_repeated(shop, ask) || !request_confirms(shop_request(shop, ask)) || is_current(feed, ask))
		return false;
	if (!ask->fragment)
		return ask->backoff.failures > 0;
	return age_ms(feed, ask) > adapter_ttl_ms(shop->adapter, &given);
}

/* The item is lost when one of the requests that make it is. */
static bool is_item_lost(const struct feed *feed, const struct shop_ask *ask)
{
	const struct shop *shop = feed->shop;
	for (size_t i = 0; i < shop->ask_count && is_repeated(shop, ask); i++) {
		const struct shop_ask *other = &shop->asks[i];
		bool is_same = is_repeated(shop, other) && other->each_index == ask->each_index;
		if (is_same && is_lost(feed, other))
			return true;
	}
	return false;
}

/* Is everything there that a first room wants? */
static bool is_whole(const struct feed *feed)
{
	const struct shop *shop = feed->shop;
	bool is_any = false;
	for (size_t i = 0; i < shop->ask_count; i++) {
		const struct shop_ask *ask = &shop->asks[i];
		bool is_optional = json_is_true(json_object_get(shop_request(shop, ask), "optional"));
		is_any = is_any || ask->fragment;
		if (!ask->fragment && !is_optional && !(is_repeated(shop, ask) && ask->error.code))
			return false;
	}
	return is_any;
}

/* As of when all that has to be confirmed was; ROOM_UNSET: something never was. */
static int64_t confirmed_ms(const struct feed *feed)
{
	const struct shop *shop = feed->shop;
	int64_t least_ms = ROOM_UNSET;
	for (size_t i = 0; i < shop->ask_count; i++) {
		const struct shop_ask *ask = &shop->asks[i];
		if (!request_confirms(shop_request(shop, ask)) || is_item_lost(feed, ask))
			continue;
		if (!ask->fragment && json_is_true(json_object_get(shop_request(shop, ask), "optional")))
			continue;
		if (!ask->fragment)
			return ROOM_UNSET;
		if (least_ms == ROOM_UNSET || ask->as_of_ms < least_ms)
			least_ms = ask->as_of_ms;
	}
	return least_ms;
}

/* -- the room -- */

/* The document without what changes with every answer. NULL when there is no memory. */
static json_t *essence_of(const struct room *room)
{
	json_t *document = room_to_json(room);
	if (document) {
		json_object_del(document, "version");
		json_object_del(document, "server_time");
	}
	return document;
}

static bool compose(struct feed *feed, int64_t version, const struct room **out, struct error *err)
{
	struct shop *shop = feed->shop;
	const struct adapter_given given = shop_given(shop);
	const struct compose_facts facts = {
		.version = version, .epoch = shop->epoch, .server_time_ms = shop_now_ms(feed)};
	json_t **fragments = alloc_zeroed(shop->ask_count + 1, sizeof(json_t *));
	if (!fragments)
		return error_set(err, ERROR_MEMORY, "no memory for a room");
	for (size_t i = 0; i < shop->ask_count; i++) {
		if (!is_item_lost(feed, &shop->asks[i]))
			fragments[i] = shop->asks[i].fragment;
	}
	bool did = compose_room(shop->adapter, &given, fragments, shop->ask_count, &facts, out, NULL, err);
	alloc_free(fragments);
	return did;
}

/* Offers the room if it is another one than what is held. */
static bool offer(struct feed *feed, struct error *err)
{
	struct shop *shop = feed->shop;
	const struct room *room = NULL;
	struct room_warnings warnings = {0};
	enum hold_news news = HOLD_NEWS_INVALID;
	if (!compose(feed, shop->version + 1, &room, err))
		return false;
	json_t *essence = essence_of(room);
	bool did = essence || error_set(err, ERROR_MEMORY, "no memory for a room");
	if (did && !(shop->told && json_equal(essence, shop->told))) {
		did = feed_offer_room(feed, room, &warnings, &news, err);
		if (did) {
			json_decref(shop->told);
			shop->told = json_incref(essence);
			shop->version++;
		}
	}
	json_decref(essence);
	room_unref(room);
	return did;
}

bool shop_take_room(struct feed *feed, const struct http_answer *answer, struct error *err)
{
	(void)answer;
	if (!is_whole(feed))
		return true;
	if (!offer(feed, err))
		return false;
	int64_t as_of_ms = confirmed_ms(feed);
	if (as_of_ms != ROOM_UNSET)
		hold_confirm(&feed->hold, as_of_ms, clock_now_ns(feed->service->clock));
	feed->confirmed_by = FEED_SOURCE_ADAPTER;
	return true;
}
