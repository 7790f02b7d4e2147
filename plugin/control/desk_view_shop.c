/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a person may change in the shop itself, of the current item: from where to where, and what became of it. */
#include "desk_parts.h"

#include "feed/write.h"
#include "sale.h"

#include <stdio.h>
#include <string.h>

static bool can(const struct feed_state *feed, enum feed_write_kind kind)
{
	return feed->writes & 1u << kind;
}

/* The shop's own price, and what it has to be so that buyers pay what was agreed. */
static void fill_price(struct desk_view *view, const struct desk_moment *moment, const struct room_item *item,
		       const struct room_item *at_shop)
{
	int64_t agreed_minor = item->bargain.agreed_minor, sale_minor;
	if (agreed_minor == ROOM_UNSET || at_shop->price.sale_minor == ROOM_UNSET ||
	    !sale_for_final(moment->state->merged, item, agreed_minor, moment->shop_ms, &sale_minor) ||
	    sale_minor == at_shop->price.sale_minor)
		return;
	view->shop.from_minor = at_shop->price.sale_minor;
	view->shop.to_minor = sale_minor;
	desk_put_money(view->shop.from, sizeof(view->shop.from), view->shop.from_minor, &item->price.currency);
	desk_put_money(view->shop.to, sizeof(view->shop.to), sale_minor, &item->price.currency);
}

/* Where nobody can set the price it has to be said while it is waited for; a room that is its own shop needs nobody. */
static void fill_read_only(struct desk_view *view, const struct desk_moment *moment)
{
	const struct feed_state *feed = moment->state->feed;
	bool is_shops = feed->source == FEED_SOURCE_POLL || feed->source == FEED_SOURCE_PUSH ||
			feed->source == FEED_SOURCE_ADAPTER;
	if (view->shop.can_price || view->bargain.is_shop_written || !is_shops ||
	    strcmp(view->table.waiting_for, "price") != 0)
		return;
	view->shop.is_read_only = true;
	// that it is read only the desk says in its own words; what is missing, such as a secret, it cannot know
	const char *why = feed->write_why[FEED_WRITE_PRICE];
	if (feed->source == FEED_SOURCE_ADAPTER && strncmp(why, "read only", strlen("read only")) != 0)
		DESK_PUT(view->shop.why, why);
}

static void fill_change(struct desk_view *view, const struct desk_moment *moment, const struct room_item *item)
{
	const struct control_change *change = &moment->state->change;
	const struct currency *currency = &item->price.currency;
	if (!change->id || strcmp(change->item_id, item->id) != 0)
		return;
	bool is_price = change->kind == ORDER_SHOP_PRICE;
	view->shop.change_id = change->id;
	DESK_PUT(view->shop.change_kind, order_kind_name(change->kind));
	DESK_PUT(view->shop.change_state, order_state_name(change->state));
	DESK_PUT(view->shop.change_message, change->said);
	view->shop.change_since_ms = change->since_ms;
	if (is_price) {
		desk_put_money(view->shop.change_from, sizeof(view->shop.change_from), change->from, currency);
		desk_put_money(view->shop.change_to, sizeof(view->shop.change_to), change->to, currency);
	} else if (change->kind == ORDER_SHOP_TEXT) {
		DESK_PUT(view->shop.change_to, change->text);
	} else {
		desk_put_count(view->shop.change_from, sizeof(view->shop.change_from), change->from);
		desk_put_count(view->shop.change_to, sizeof(view->shop.change_to), change->to);
	}
}

void desk_fill_shop(struct desk_view *view, const struct desk_moment *moment)
{
	const struct feed_state *feed = moment->state->feed;
	view->shop.from_minor = view->shop.to_minor = view->shop.stock = view->shop.change_since_ms = -1;
	view->shop.can_price = can(feed, FEED_WRITE_PRICE);
	view->shop.can_stock = can(feed, FEED_WRITE_STOCK);
	view->shop.can_text = can(feed, FEED_WRITE_TEXT);
	const struct room_item *item = desk_known_item(moment);
	const struct room_item *at_shop = item ? room_find_item(feed->room, item->id) : NULL;
	if (!at_shop)
		return;
	if (at_shop->stock.is_known && at_shop->stock.left != ROOM_UNSET)
		view->shop.stock = at_shop->stock.left;
	if (view->shop.can_price)
		fill_price(view, moment, item, at_shop);
	fill_read_only(view, moment);
	fill_change(view, moment, item);
}
