/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Changing the shop, as far as any thread may: what is offered, what was posted and what is told of it. The sending
 * stands in shop_change.c.
 */
#include "feed/write.h"

#include "shop.h"

#include "base/utf8.h"
#include "room/money.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* No price and no stock is larger; what is, is a slip. */
#define VALUE_MOST MONEY_MAX_MINOR

const char *feed_write_kind_name(enum feed_write_kind kind)
{
	switch (kind) {
	case FEED_WRITE_INVALID:
		return "invalid";
	case FEED_WRITE_PRICE:
		return "price";
	case FEED_WRITE_STOCK:
		return "stock";
	case FEED_WRITE_TEXT:
		return "text";
	}
	return "invalid";
}

const char *feed_write_state_name(enum feed_write_state state)
{
	switch (state) {
	case FEED_WRITE_STATE_INVALID:
		return "invalid";
	case FEED_WRITE_PENDING:
		return "pending";
	case FEED_WRITE_ACCEPTED:
		return "accepted";
	case FEED_WRITE_DONE:
		return "done";
	case FEED_WRITE_REFUSED:
		return "refused";
	case FEED_WRITE_UNKNOWN:
		return "unknown";
	case FEED_WRITE_STILL:
		return "still";
	}
	return "invalid";
}

bool feed_write_state_is_end(enum feed_write_state state)
{
	return state >= FEED_WRITE_DONE;
}

/* -- may it be -- */

static bool check_text(const struct feed_write *write, struct error *err)
{
	const char *end = memchr(write->text, '\0', sizeof(write->text));
	if (!end || end == write->text)
		return error_set_at(err, ERROR_VALUE, "text", "wants 1 to %d bytes", FEED_WRITE_TEXT_BYTES - 1);
	for (const char *at = write->text; *at; at++) {
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			return error_set_at(err, ERROR_VALUE, "text", "holds a control character");
	}
	char repaired[FEED_WRITE_TEXT_BYTES];
	memcpy(repaired, write->text, sizeof(repaired));
	return strcmp(utf8_repair(repaired), write->text) == 0 || error_set_at(err, ERROR_VALUE, "text", "is no UTF-8");
}

static bool check_number(const struct feed_write *write, int64_t least, int64_t shown, struct error *err)
{
	if (write->value < least || write->value > VALUE_MOST)
		return error_set_at(err, ERROR_VALUE, "value", "must be %" PRId64 " to %" PRId64, least, VALUE_MOST);
	if (write->was != ROOM_UNSET && write->was != shown)
		return error_set_at(err, ERROR_VALUE, "was", "the room has changed since: it is not what was seen");
	return write->value != shown || error_set_at(err, ERROR_VALUE, "value", "the shop says so already");
}

bool feed_write_check(const struct feed_write *write, const struct room *room, enum freshness freshness,
		      struct error *err)
{
	if (!room || freshness != FRESHNESS_FRESH)
		return error_set(err, ERROR_USAGE, "the room is not fresh: nobody knows what the shop says now");
	const struct room_item *item =
		memchr(write->item_id, '\0', sizeof(write->item_id)) ? room_find_item(room, write->item_id) : NULL;
	if (!item)
		return error_set_at(err, ERROR_NOT_FOUND, "item_id", "the room has no such item");
	switch (write->kind) {
	case FEED_WRITE_PRICE:
		return check_number(write, 1, item->price.sale_minor, err);
	case FEED_WRITE_STOCK:
		return check_number(write, 0, item->stock.is_known ? item->stock.left : ROOM_UNSET, err);
	case FEED_WRITE_TEXT:
		return check_text(write, err);
	case FEED_WRITE_INVALID:
		break;
	}
	return error_set_at(err, ERROR_USAGE, "kind", "must be price, stock or text");
}

void feed_write_offer(const struct feed *feed, struct feed_state *state)
{
	state->writes = 0;
	for (enum feed_write_kind kind = FEED_WRITE_PRICE; kind < FEED_WRITE_KINDS; kind++) {
		struct error why = {.code = ERROR_UNSUPPORTED,
				    .message = "read only: this room is no shop's that could be changed from here"};
		if (feed->source == FEED_SOURCE_ADAPTER)
			error_set(&why, ERROR_UNSUPPORTED, "the shop has not answered yet");
		char text[sizeof(why.path) + sizeof(why.message) + 64];
		if (feed->shop && shop_change_may(feed->shop, state->room, kind, &why))
			state->writes |= 1u << kind;
		else
			snprintf(state->write_why[kind], sizeof(state->write_why[kind]), "%s",
				 error_text(&why, text, sizeof(state->write_why[kind])));
	}
}

/* -- posting it -- */

static bool is_under_way(const struct feed_writes *writes)
{
	for (size_t i = 0; i < FEED_WRITES_KEPT; i++) {
		if (writes->slots[i].id && !feed_write_state_is_end(writes->slots[i].news.state))
			return true;
	}
	return false;
}

/* Within the feed's lock. */
static uint64_t post(struct feed *feed, const struct feed_write *write, struct waker *waker)
{
	struct feed_writes *writes = &feed->writes;
	uint64_t id = ++writes->last_id;
	struct feed_write_slot *slot = &writes->slots[id % FEED_WRITES_KEPT];
	waker_unref(slot->waker);
	*slot = (struct feed_write_slot){
		.id = id,
		.news = {.id = id, .state = FEED_WRITE_PENDING},
		.is_news = true,
		.waker = waker_ref(waker),
	};
	writes->is_posted = true;
	writes->posted = *write;
	writes->posted_ns = clock_now_ns(feed->service->clock);
	return id;
}

/* Within the feed's lock. */
static bool check_all(const struct feed *feed, const struct feed_write *write, struct error *err)
{
	const struct feed_state *state = feed->state;
	if (write->kind <= FEED_WRITE_INVALID || write->kind >= FEED_WRITE_KINDS)
		return error_set_at(err, ERROR_USAGE, "kind", "must be price, stock or text");
	if (!(state->writes & 1u << write->kind))
		return error_set(err, ERROR_UNSUPPORTED, "%s", state->write_why[write->kind]);
	if (!feed_write_check(write, state->room, state->freshness, err))
		return false;
	return !is_under_way(&feed->writes) || error_set(err, ERROR_USAGE, "another change is under way");
}

uint64_t feed_write_post(struct feed *feed, const struct feed_write *write, struct waker *waker, struct error *err)
{
	lock_enter(&feed->lock);
	uint64_t id = check_all(feed, write, err) ? post(feed, write, waker) : 0;
	lock_leave(&feed->lock);
	if (id)
		http_wake(feed->service->http);
	return id;
}

bool feed_write_take_news(struct feed *feed, uint64_t id, struct feed_write_news *out)
{
	lock_enter(&feed->lock);
	struct feed_write_slot *slot = &feed->writes.slots[id % FEED_WRITES_KEPT];
	bool is_news = id && slot->id == id && slot->is_news;
	if (is_news) {
		*out = slot->news;
		slot->is_news = false;
	}
	lock_leave(&feed->lock);
	return is_news;
}

/* -- the feed thread -- */

bool feed_write_take(struct feed *feed, struct feed_write *out, uint64_t *id, uint64_t *posted_ns)
{
	struct feed_writes *writes = &feed->writes;
	lock_enter(&feed->lock);
	bool is_posted = writes->is_posted;
	writes->is_posted = false;
	if (is_posted) {
		*out = writes->posted;
		*id = writes->last_id;
		*posted_ns = writes->posted_ns;
	}
	lock_leave(&feed->lock);
	return is_posted;
}

void feed_write_tell(struct feed *feed, uint64_t id, enum feed_write_state state, const struct error *error)
{
	lock_enter(&feed->lock);
	struct feed_write_slot *slot = &feed->writes.slots[id % FEED_WRITES_KEPT];
	struct waker *waker = NULL;
	if (slot->id == id) {
		slot->news = (struct feed_write_news){.id = id, .state = state};
		if (error)
			slot->news.error = *error;
		slot->is_news = true;
		waker = waker_ref(slot->waker);
	}
	lock_leave(&feed->lock);
	waker_wake(waker);
	waker_unref(waker);
}

void feed_writes_finish(struct feed_writes *writes)
{
	for (size_t i = 0; i < FEED_WRITES_KEPT; i++)
		waker_unref(writes->slots[i].waker);
}
