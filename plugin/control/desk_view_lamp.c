/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The link lamp: of price, stock, cart and spec, what the air says and what the shop's newest confirmed word is. Both
 * sides are worked out apart, the air's from the room on air and the shop's from the shop's own document, so that what
 * a sheet, a desk or the history made of it shows as a difference.
 */
#include "desk_parts.h"

#include "room/freshness.h"

#include <string.h>

#define MS_NS UINT64_C(1000000)
/* So long the picture on air may be painted from an older state than the newest before the lamp doubts it. */
#define LATE_NS (UINT64_C(500) * MS_NS)

struct sides {
	const struct desk_moment *moment;
	const struct room_item *on_air; /* of the room on air */
	const struct room_item *shop;   /* the shop's own word of it */
	struct air air;
	bool is_safe;
	bool is_fresh;        /* the shop's newest word counts, and the picture was painted from it */
	int64_t shown_minor;  /* the price that stands on air; ROOM_UNSET: none does */
	int64_t wanted_minor; /* the one that would, were it not withheld */
	bool is_price_off;    /* the beat, SAFE, the desk */
};

static void put_stock(char *to, size_t size_bytes, int64_t left, enum stock_mode mode)
{
	char figure[32];
	char text[40] = "\u2264";
	bool is_bucket = mode == STOCK_BUCKET && left > 0;
	desk_put_count(figure, sizeof(figure), left);
	desk_put(text + strlen(text), sizeof(text) - strlen(text), figure);
	desk_put(to, size_bytes, is_bucket ? text : figure);
}

static enum desk_mark mark_of(const struct sides *sides, bool is_off, bool is_known, bool is_same)
{
	if (is_off)
		return DESK_MARK_OFF;
	if (!is_known)
		return DESK_MARK_UNKNOWN;
	if (!sides->is_fresh)
		return DESK_MARK_STALE;
	return is_same ? DESK_MARK_TRUE : DESK_MARK_FALSE;
}

/* -- what stands on air -- */

static bool is_fresh(const struct desk_moment *moment)
{
	const struct feed_state *feed = moment->state->feed;
	const struct desk_inputs *inputs = moment->inputs;
	bool is_late = inputs->drawn_serial && inputs->drawn_serial < moment->state->air_serial &&
		       inputs->now_ns > feed->at_ns + LATE_NS;
	return feed->freshness == FRESHNESS_FRESH && !is_late &&
	       moment->shop_ms < freshness_stale_at_ms(feed->room->ttl_ms, feed->confirmed_ms);
}

static void find_price(struct sides *sides)
{
	const struct room_item *item = sides->on_air;
	sides->shown_minor = sides->wanted_minor = ROOM_UNSET;
	switch (sides->air.beat) {
	case BEAT_OPEN:
	case BEAT_ENCORE:
		sides->wanted_minor = sides->air.final_minor;
		break;
	case BEAT_AGREED:
		sides->wanted_minor = item->bargain.agreed_minor;
		break;
	case BEAT_INVALID:
	case BEAT_TEASE:
	case BEAT_QUOTE:
	case BEAT_HAGGLE:
	case BEAT_SOLD_OUT:
	case BEAT_CLOSED:
		break;
	}
	sides->is_price_off = sides->wanted_minor == ROOM_UNSET || sides->is_safe || sides->moment->inputs->hides_price;
	if (!sides->is_price_off && !sides->air.is_price_withheld)
		sides->shown_minor = sides->wanted_minor;
}

/* What a buyer pays by the shop's word alone: its sale, less the parts that stand in the room. */
static int64_t shops_final(const struct sides *sides)
{
	struct room_item item = *sides->on_air;
	item.price.sale_minor = sides->shop->price.sale_minor;
	return air_of_item(sides->moment->room, &item, sides->moment->shop_ms).final_minor;
}

/* -- the four -- */

static void tick_price(const struct sides *sides, struct desk_tick *tick)
{
	const struct room_price *price = &sides->on_air->price;
	int64_t final_minor = shops_final(sides);
	bool is_part_unknown = sides->air.hold == HOLD_UNKNOWN_PART;
	if (sides->shown_minor != ROOM_UNSET)
		desk_put_money(tick->air, sizeof(tick->air), sides->shown_minor, &price->currency);
	if (is_part_unknown)
		DESK_PUT(tick->shop, price->unknown_part_kind);
	else
		desk_put_money(tick->shop, sizeof(tick->shop), final_minor, &sides->shop->price.currency);
	tick->mark = mark_of(sides, sides->shown_minor == ROOM_UNSET, true,
			     !is_part_unknown && sides->shown_minor == final_minor &&
				     strcmp(price->currency.code, sides->shop->price.currency.code) == 0);
}

/* A sold-out card stays in SAFE: it asks nobody to buy. */
static void tick_stock(const struct sides *sides, struct desk_tick *tick)
{
	enum beat beat = sides->air.beat;
	bool is_on_sale =
		(beat == BEAT_OPEN || beat == BEAT_ENCORE) && !sides->air.is_price_withheld && !sides->is_safe;
	bool is_off = (!is_on_sale && beat != BEAT_SOLD_OUT) || sides->moment->inputs->hides_stock;
	int64_t shops = item_stock_left(sides->shop);
	int64_t left = beat == BEAT_SOLD_OUT ? 0 : item_stock_left(sides->on_air);
	if (!is_off)
		put_stock(tick->air, sizeof(tick->air), left, sides->on_air->stock.mode);
	put_stock(tick->shop, sizeof(tick->shop), shops, sides->shop->stock.mode);
	tick->mark = mark_of(sides, is_off, shops != ROOM_UNSET,
			     left == shops && sides->on_air->stock.mode == sides->shop->stock.mode);
}

/* The cart is what viewers buy from: it has to list the link, at the price that stands on air, or would. */
static void tick_cart(const struct sides *sides, struct desk_tick *tick)
{
	const struct room_cart *cart = &sides->shop->cart;
	bool is_known = cart->state != CART_INVALID || cart->price_minor != ROOM_UNSET;
	bool is_hidden = cart->state == CART_HIDDEN;
	if (sides->wanted_minor != ROOM_UNSET)
		desk_put_money(tick->air, sizeof(tick->air), sides->wanted_minor, &sides->on_air->price.currency);
	if (is_hidden)
		DESK_PUT(tick->shop, "hidden");
	else if (cart->price_minor != ROOM_UNSET)
		desk_put_money(tick->shop, sizeof(tick->shop), cart->price_minor, &sides->shop->price.currency);
	else if (is_known)
		DESK_PUT(tick->shop, cart->state == CART_EXPLAINING ? "explaining" : "listed");
	tick->mark =
		mark_of(sides, sides->is_price_off, is_known,
			!is_hidden && (cart->price_minor == ROOM_UNSET || cart->price_minor == sides->wanted_minor));
	if (tick->mark == DESK_MARK_OFF)
		tick->air[0] = '\0';
}

static const char *spec_of(const struct room_item *item)
{
	return item->spec ? item->spec : item->main_sku ? item->main_sku->spec : NULL;
}

static void tick_spec(const struct sides *sides, struct desk_tick *tick)
{
	const char *on_air = spec_of(sides->on_air);
	const char *shops = spec_of(sides->shop);
	bool is_off = sides->air.beat == BEAT_CLOSED || sides->moment->inputs->hides_product;
	if (!is_off)
		DESK_PUT(tick->air, on_air);
	DESK_PUT(tick->shop, shops);
	tick->mark = mark_of(sides, is_off, shops != NULL, on_air && shops && strcmp(on_air, shops) == 0);
}

static void set_all(struct desk_view *view, enum desk_mark mark)
{
	view->lamp.price.mark = view->lamp.stock.mark = view->lamp.cart.mark = view->lamp.spec.mark = mark;
}

void desk_fill_lamp(struct desk_view *view, const struct desk_moment *moment)
{
	const struct room *own = moment->state->feed->room;
	const char *mode = moment->inputs->mode ? moment->inputs->mode : "normal";
	struct sides sides = {.moment = moment, .on_air = moment->current, .air = moment->air};
	if (!own || !moment->room) {
		set_all(view, DESK_MARK_UNKNOWN);
		return;
	}
	sides.shop = sides.air.item ? room_find_item(own, sides.air.item->id) : NULL;
	if (!sides.air.item || !moment->inputs->is_on_air || strcmp(mode, "panic") == 0) {
		set_all(view, DESK_MARK_OFF);
		return;
	}
	if (!sides.shop) {
		set_all(view, DESK_MARK_UNKNOWN);
		return;
	}
	sides.is_safe = strcmp(mode, "safe") == 0;
	sides.is_fresh = is_fresh(moment);
	find_price(&sides);
	tick_price(&sides, &view->lamp.price);
	tick_stock(&sides, &view->lamp.stock);
	tick_cart(&sides, &view->lamp.cart);
	tick_spec(&sides, &view->lamp.spec);
}
