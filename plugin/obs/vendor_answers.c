/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "vendor_answers.h"

#include "picture/stage.h"
#include "room/air.h"
#include "room/beat.h"
#include "room/json.h"
#include "room/money.h"

#include <stdio.h>
#include <stdlib.h>

static json_t *number_or_null(int64_t number)
{
	return number == ROOM_UNSET ? json_null() : json_integer(number);
}

static json_t *text_or_null(const char *text)
{
	return text && *text ? json_string(text) : json_null();
}

int64_t vendor_shop_ms(const struct vendor_view *view)
{
	return clock_anchor_shop_ms(&view->state->feed->shop, view->now_ns);
}

const char *vendor_room_id(const struct control_state *state)
{
	return state->room ? state->room->id : NULL;
}

const struct room_item *vendor_item_of(const struct room *room, const struct control_order *order)
{
	if (!room)
		return NULL;
	if (order->item_id[0])
		return room_find_item(room, order->item_id);
	for (size_t i = 0; order->link_no > 0 && i < room->item_count; i++) {
		if (room->items[i].link_no == order->link_no)
			return &room->items[i];
	}
	return NULL;
}

json_t *vendor_item(const struct room_item *item)
{
	if (!item)
		return json_null();
	return json_pack("{s:s, s:o, s:s}", "item", item->id, "link_no", number_or_null(item->link_no), "title",
			 item->short_title ? item->short_title : item->title);
}

json_t *vendor_on_air(const struct vendor_view *view)
{
	const struct room *room = view->state->room;
	if (!room)
		return json_null();
	struct air air = air_of_room(room, vendor_shop_ms(view));
	if (!air.item)
		return json_null();
	char hold[160], figure[40], text[32];
	bool is_open = air.beat == BEAT_OPEN || air.beat == BEAT_ENCORE;
	bool is_on_sale = is_open && air.hold == HOLD_NONE && !air.is_price_withheld &&
			  view->state->feed->freshness == FRESHNESS_FRESH;
	const struct currency *currency = &air.item->price.currency;
	snprintf(figure, sizeof(figure), "%s%s", currency_sign(currency),
		 money_text(air.final_minor, currency, text, sizeof(text)));
	json_t *json = vendor_item(air.item);
	json_t *more = json_pack("{s:s, s:b, s:o, s:I, s:s}", "beat", beat_name(air.beat), "on_sale", is_on_sale,
				 "hold", text_or_null(air_hold_text(&air, hold, sizeof(hold))), "final",
				 (json_int_t)air.final_minor, "final_text", figure);
	json_object_update(json, more);
	json_decref(more);
	return json;
}

json_t *vendor_result(const struct control_result *result)
{
	return json_pack("{s:I, s:s, s:s, s:o, s:o}", "id", (json_int_t)result->id, "order",
			 order_kind_name(result->kind), "state", order_state_name(result->state), "item",
			 text_or_null(result->item_id), "message", text_or_null(result->message));
}

/* -- the status -- */

/* Names with spaces between: lists of texts do not pass through libobs's data. */
static json_t *json_layers(uint32_t layers)
{
	char names[LAYER_COUNT * 16] = "";
	size_t used = 0;
	for (int i = 0; i < LAYER_COUNT && i < 32; i++) {
		if (layers & UINT32_C(1) << i)
			used += (size_t)snprintf(names + used, sizeof(names) - used, "%s%s", used ? " " : "",
						 layer_name((enum layer)i));
	}
	return json_string(names);
}

static json_t *json_owner(const struct control_state *state)
{
	if (!state->owner.is_known)
		return json_null();
	return json_pack("{s:o, s:b, s:o}", "client", text_or_null(state->owner.client), "ours", state->owner.is_ours,
			 "until_ms", number_or_null(state->owner.until_ms));
}

static json_t *json_coming(const struct vendor_view *view)
{
	const struct control_state *state = view->state;
	if (!state->coming.id || !state->room)
		return json_null();
	return vendor_item(room_find_item(state->room, state->coming.item_id));
}

static json_t *json_orders(const struct control_state *state)
{
	json_t *orders = json_array();
	for (size_t i = 0; i < state->result_count; i++)
		json_array_append_new(orders, vendor_result(&state->results[i]));
	return orders;
}

json_t *vendor_status(const struct vendor_view *view)
{
	const struct control_state *state = view->state;
	const struct room *room = state->room;
	const struct room_item *next = room && state->next_id[0] ? room_find_item(room, state->next_id) : NULL;
	json_t *json = json_pack(
		"{s:o, s:o, s:s, s:o, s:o, s:o}", "room", text_or_null(vendor_room_id(state)), "title",
		text_or_null(room ? room->title : NULL), "freshness", freshness_name(state->feed->freshness), "age_ms",
		number_or_null(room ? feed_state_age_ms(state->feed, view->now_ns) : ROOM_UNSET), "version",
		number_or_null(room ? room->version : ROOM_UNSET), "epoch", text_or_null(room ? room->epoch : NULL));
	json_t *more = json_pack("{s:s, s:o, s:o, s:o, s:s, s:b, s:o, s:o, s:I, s:o}", "mode", view->mode, "on_air",
				 vendor_on_air(view), "next", vendor_item(next), "coming", json_coming(view), "follow",
				 state->follow == FOLLOW_CART ? "cart" : "shop", "holding", state->is_holding,
				 "hidden_layers", json_layers(state->hidden_layers), "owner", json_owner(state),
				 "takes", (json_int_t)state->takes, "orders", json_orders(state));
	json_object_update(json, more);
	json_decref(more);
	return json;
}

json_t *vendor_room(const struct vendor_view *view)
{
	const struct room *room = view->state->room;
	json_t *document = room ? room_to_json(room) : NULL;
	char *text = document ? json_dumps(document, JSON_COMPACT) : NULL;
	json_decref(document);
	json_t *json = json_pack("{s:o, s:o, s:o}", "room", text_or_null(vendor_room_id(view->state)), "version",
				 number_or_null(room ? room->version : ROOM_UNSET), "document", text_or_null(text));
	free(text);
	return json;
}
