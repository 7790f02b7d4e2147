/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What may be on air of an item. Knows the shop's clock and the document; not how old the document is, nor what a layer
 * looks like.
 */
#include "room/air.h"

#include "base/said.h"
#include "room/money.h"

#include <stdio.h>
#include <string.h>

bool part_counts(const struct room_item *item, const struct room_part *part, int64_t shop_ms)
{
	if (part->ends_at_ms != ROOM_UNSET && part->ends_at_ms <= shop_ms)
		return false;
	if (part->threshold_minor == ROOM_UNSET)
		return true;
	int64_t quantity = item->limits.min_quantity > 1 ? item->limits.min_quantity : 1;
	int64_t order_minor;
	// An order larger than any amount reaches every threshold.
	return !money_multiply(item->price.sale_minor, quantity, &order_minor) || part->threshold_minor <= order_minor;
}

bool part_asks(const struct room_item *item, const struct room_part *part)
{
	if (part->audience || part->how != PART_AUTO)
		return true;
	switch (part->kind) {
	case PART_FAN:
	case PART_NEW_BUYER:
	case PART_PAY:
	case PART_TRADE_IN:
		return true;
	case PART_SHOP_COUPON:
	case PART_PLATFORM_COUPON:
	case PART_SUBSIDY:
	case PART_THRESHOLD:
	case PART_INVALID:
		break;
	}
	return part->threshold_minor != ROOM_UNSET && part->threshold_minor > item->price.sale_minor;
}

int64_t item_stock_left(const struct room_item *item)
{
	if (item->stock.is_known && item->stock.mode == STOCK_HIDDEN)
		return ROOM_UNSET;
	if (item->stock.left != ROOM_UNSET)
		return item->stock.left;
	return item->main_sku ? item->main_sku->left : ROOM_UNSET;
}

int64_t item_stock_low_at(const struct room_item *item)
{
	if (item->stock.low_at != ROOM_UNSET)
		return item->stock.low_at;
	return item->stock.total != ROOM_UNSET ? item->stock.total / 10 : ROOM_UNSET;
}

static int64_t earlier_ms(int64_t a_ms, int64_t b_ms)
{
	if (a_ms == ROOM_UNSET || b_ms == ROOM_UNSET)
		return a_ms == ROOM_UNSET ? b_ms : a_ms;
	return a_ms < b_ms ? a_ms : b_ms;
}

static bool starts_later(const struct room_item *item, int64_t shop_ms)
{
	return item->offer.starts_at_ms != ROOM_UNSET && shop_ms < item->offer.starts_at_ms;
}

/* Not every item comes from a decoder: what says nothing may be 0 too. */
static bool is_sold_out_still(const struct room_item *item, int64_t shop_ms)
{
	return item->sold_out_until_ms != ROOM_UNSET && shop_ms < item->sold_out_until_ms;
}

static enum beat painted_beat(const struct room_item *item, int64_t shop_ms)
{
	if (item->status == ITEM_OFF || item->beat == BEAT_CLOSED)
		return BEAT_CLOSED;
	if (starts_later(item, shop_ms))
		return BEAT_TEASE;
	// Before the sale is open an empty stock says nothing yet: the goods may not have been released.
	bool is_on_sale = item->beat == BEAT_OPEN || item->beat == BEAT_ENCORE;
	if (is_on_sale && (item_stock_left(item) == 0 || is_sold_out_still(item, shop_ms)))
		return BEAT_SOLD_OUT;
	return item->beat;
}

/* The final price and, of what goes into it, the condition and the time at which it changes. */
static void price_of(struct air *air, int64_t shop_ms)
{
	const struct room_price *price = &air->item->price;
	air->final_minor = price->sale_minor;
	for (size_t i = 0; i < price->part_count; i++) {
		const struct room_part *part = &price->parts[i];
		if (!part_counts(air->item, part, shop_ms))
			continue;
		air->final_minor = money_subtract_floor(air->final_minor, part->amount_minor);
		air->changes_at_ms = earlier_ms(air->changes_at_ms, part->ends_at_ms);
		if (!air->condition && (part->audience || part->how != PART_AUTO))
			air->condition = part;
	}
}

/* A part that was left out comes first: with it every other comparison of prices means nothing. */
static enum hold_reason hold_of(const struct air *air)
{
	const struct room_item *item = air->item;
	if (item->price.has_unknown_part)
		return HOLD_UNKNOWN_PART;
	if (item->bargain.agreed_minor != ROOM_UNSET && item->bargain.agreed_minor != air->final_minor)
		return HOLD_PRICE_MISMATCH;
	if (item->cart.state == CART_HIDDEN)
		return HOLD_CART_HIDDEN;
	if (item->cart.price_minor != ROOM_UNSET && item->cart.price_minor != air->final_minor)
		return HOLD_CART_PRICE;
	return HOLD_NONE;
}

struct air air_of_item(const struct room *room, const struct room_item *item, int64_t shop_ms)
{
	struct air air = {.held_since_ms = ROOM_UNSET, .final_minor = ROOM_UNSET, .changes_at_ms = ROOM_UNSET};
	if (!room || !item || room->phase == ROOM_PHASE_ENDED || item->status == ITEM_WITHDRAWN)
		return air;
	air.item = item;
	air.beat = painted_beat(item, shop_ms);
	price_of(&air, shop_ms);
	if (air.beat != BEAT_CLOSED && starts_later(item, shop_ms))
		air.changes_at_ms = earlier_ms(air.changes_at_ms, item->offer.starts_at_ms);
	if (air.beat == BEAT_SOLD_OUT && is_sold_out_still(item, shop_ms))
		air.changes_at_ms = earlier_ms(air.changes_at_ms, item->sold_out_until_ms);
	if (air.beat != BEAT_OPEN && air.beat != BEAT_ENCORE)
		return air;
	air.hold = hold_of(&air);
	if (air.hold == HOLD_NONE)
		return air;
	if (item->bargain.agreed_minor != ROOM_UNSET) {
		air.beat = BEAT_AGREED;
		air.held_since_ms = item->bargain.agreed_at_ms;
	} else {
		air.is_price_withheld = true;
	}
	return air;
}

struct air air_of_room(const struct room *room, int64_t shop_ms)
{
	return air_of_item(room, room ? room->current : NULL, shop_ms);
}

static const char *with_sign(int64_t amount_minor, const struct currency *currency, char *text, size_t size_bytes)
{
	struct money_figure figure = money_figure_of(amount_minor, currency);
	snprintf(text, size_bytes, "%s%s%s", figure.sign, figure.whole, figure.fraction);
	return text;
}

const char *air_hold_said(const struct air *air, char *said, size_t size_bytes)
{
	char has[48];
	char wants[48];
	const struct room_item *item = air->item;
	switch (air->hold) {
	case HOLD_NONE:
		said[0] = '\0';
		break;
	case HOLD_PRICE_MISMATCH:
		said_set(said, size_bytes, "link %s is not %s",
			 with_sign(air->final_minor, &item->price.currency, has, sizeof(has)),
			 with_sign(item->bargain.agreed_minor, &item->price.currency, wants, sizeof(wants)));
		break;
	case HOLD_CART_HIDDEN:
		said_set(said, size_bytes, "the cart does not list the link");
		break;
	case HOLD_CART_PRICE:
		said_set(said, size_bytes, "cart %s is not %s",
			 with_sign(item->cart.price_minor, &item->price.currency, has, sizeof(has)),
			 with_sign(air->final_minor, &item->price.currency, wants, sizeof(wants)));
		break;
	case HOLD_UNKNOWN_PART:
		if (strncmp(item->price.unknown_part_kind, "rule.", strlen("rule.")) == 0)
			said_set(said, size_bytes, "the rules hold the price: %s",
				 item->price.unknown_part_kind + strlen("rule."));
		else
			said_set(said, size_bytes, "the price has a part of unknown kind: %s",
				 item->price.unknown_part_kind);
		break;
	}
	return said;
}

const char *air_hold_text(const struct air *air, char *text, size_t size_bytes)
{
	char said[SAID_SIZE];
	return said_text(air_hold_said(air, said, sizeof(said)), text, size_bytes);
}
