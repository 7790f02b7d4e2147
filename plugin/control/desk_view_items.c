/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The items of a desk's view: current, cue and the rundown. */
#include "desk_parts.h"

#include "room/beat.h"

#include <string.h>

static const char *cart_name(enum cart_state cart)
{
	switch (cart) {
	case CART_INVALID:
		break;
	case CART_HIDDEN:
		return "hidden";
	case CART_LISTED:
		return "listed";
	case CART_EXPLAINING:
		return "explaining";
	}
	return "";
}

static int link_of(const struct room_item *item)
{
	return item->link_no == ROOM_UNSET ? 0 : (int)item->link_no;
}

static const char *title_of(const struct room_item *item)
{
	return item->short_title ? item->short_title : item->title;
}

/* As the team knows it, also where the rules let less of it on air. */
static const char *known_title(const struct desk_moment *moment, size_t place)
{
	const struct room *merged = moment->state->merged;
	return title_of(merged && place < merged->item_count ? &merged->items[place] : &moment->room->items[place]);
}

/* Until those who watch, and see it late, see it end. */
static int64_t ends_at_ms(const struct room *room, const struct room_item *item)
{
	return item->offer.ends_at_ms == ROOM_UNSET ? -1 : item->offer.ends_at_ms - room->air_delay_ms;
}

static void fill_item(struct desk_item *to, const struct desk_moment *moment, const struct room_item *item)
{
	to->ends_at_ms = to->held_since_ms = -1;
	if (!item)
		return;
	struct air air = air_of_item(moment->room, item, moment->shop_ms);
	const struct currency *currency = &item->price.currency;
	char held[SAID_SIZE];
	DESK_PUT(to->id, item->id);
	to->link_no = link_of(item);
	DESK_PUT(to->title, known_title(moment, (size_t)(item - moment->room->items)));
	DESK_PUT(to->spec, item->spec);
	DESK_PUT(to->beat, beat_name(air.beat));
	desk_put_money(to->final, sizeof(to->final), air.final_minor, currency);
	desk_put_money(to->sale, sizeof(to->sale), item->price.sale_minor, currency);
	desk_put_money(to->list, sizeof(to->list),
		       item->price.list.basis == LIST_INVALID ? ROOM_UNSET : item->price.list.amount_minor, currency);
	desk_put_money(to->agreed, sizeof(to->agreed), item->bargain.agreed_minor, currency);
	desk_put_count(to->stock, sizeof(to->stock), item->stock.is_known ? item_stock_left(item) : ROOM_UNSET);
	DESK_PUT(to->cart, cart_name(item->cart.state));
	to->ends_at_ms = ends_at_ms(moment->room, item);
	DESK_PUT(to->held, air_hold_said(&air, held, sizeof(held)));
	if (air.hold != HOLD_NONE && air.held_since_ms != ROOM_UNSET)
		to->held_since_ms = air.held_since_ms;
}

static const struct room_item *cue_of(const struct desk_moment *moment)
{
	const char *id = moment->state->next_id;
	return moment->room && id[0] ? room_find_item(moment->room, id) : NULL;
}

void desk_fill_items(struct desk_view *view, const struct desk_moment *moment)
{
	fill_item(&view->current, moment, moment->current);
	fill_item(&view->cue, moment, cue_of(moment));
}

void desk_fill_rows(struct desk_view *view, const struct desk_moment *moment)
{
	const struct room_item *cue = cue_of(moment);
	for (int i = 0; i < view->row_count; i++) {
		const struct room_item *item = &moment->room->items[i];
		struct desk_row *row = &view->rows[i];
		struct air air = air_of_item(moment->room, item, moment->shop_ms);
		DESK_PUT(row->id, item->id);
		row->link_no = link_of(item);
		DESK_PUT(row->title, known_title(moment, (size_t)i));
		desk_put_money(row->price, sizeof(row->price), air.final_minor, &item->price.currency);
		DESK_PUT(row->beat, beat_name(air.beat));
		row->is_current = item == moment->current;
		row->is_cue = item == cue;
		row->is_sold_out = air.beat == BEAT_SOLD_OUT;
		row->is_withdrawn = item->status == ITEM_WITHDRAWN;
	}
}
