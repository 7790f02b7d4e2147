/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk_acts.h"

#include "air_keys.h"
#include "control/control.h"
#include "desk_sheet.h"
#include "room/beat.h"
#include "shows.h"

#include <stdio.h>
#include <string.h>

/* The order that an act is; ORDER_INVALID: it is none. */
static enum order_kind order_of(enum desk_act_kind kind)
{
	switch (kind) {
	case DESK_ACT_TAKE:
		return ORDER_TAKE;
	case DESK_ACT_NEXT:
		return ORDER_NEXT;
	case DESK_ACT_PREVIOUS:
		return ORDER_PREVIOUS;
	case DESK_ACT_JUMP:
		return ORDER_JUMP;
	case DESK_ACT_HOLD:
		return ORDER_HOLD;
	case DESK_ACT_FOLLOW:
		return ORDER_FOLLOW;
	case DESK_ACT_STEP:
		return ORDER_STEP;
	case DESK_ACT_PLANNED:
		return ORDER_PLANNED_STEP;
	case DESK_ACT_WITHDRAW:
		return ORDER_WITHDRAW;
	case DESK_ACT_BEAT:
		return ORDER_BEAT;
	case DESK_ACT_LAYER:
		return ORDER_LAYER;
	case DESK_ACT_OWN:
		return ORDER_OWN;
	case DESK_ACT_MOVE:
		return ORDER_MOVE;
	case DESK_ACT_SHOP_PRICE:
		return ORDER_SHOP_PRICE;
	case DESK_ACT_SHOP_STOCK:
		return ORDER_SHOP_STOCK;
	case DESK_ACT_SHOP_TEXT:
		return ORDER_SHOP_TEXT;
	case DESK_ACT_INVALID:
	case DESK_ACT_SAFE:
	case DESK_ACT_PANIC:
	case DESK_ACT_RETURN_DOWN:
	case DESK_ACT_RETURN_UP:
	case DESK_ACT_REFRESH:
	case DESK_ACT_ARM:
	case DESK_ACT_SHEET_TRY:
	case DESK_ACT_SHEET_USE:
	case DESK_ACT_SHEET_LEAVE:
		break;
	}
	return ORDER_INVALID;
}

static enum price_change change_of(enum desk_change change)
{
	switch (change) {
	case DESK_CHANGE_INVALID:
		break;
	case DESK_CHANGE_TO:
		return PRICE_CHANGE_TO;
	case DESK_CHANGE_BY:
		return PRICE_CHANGE_BY;
	case DESK_CHANGE_RATE:
		return PRICE_CHANGE_RATE;
	}
	return PRICE_CHANGE_INVALID;
}

static uint64_t post(struct control *control, const struct desk_act *act)
{
	struct control_order order = {
		.kind = order_of(act->kind),
		.link_no = act->link_no,
		.step = step_kind_named(act->step),
		.by = step_by_named(act->by),
		.change = change_of(act->change),
		.value = act->value,
		.beat = beat_named(act->beat),
		.planned = act->planned,
		.layers = act->layers,
		.is_on = act->is_on,
		.was = act->was,
		.is_by_hand = true,
	};
	snprintf(order.item_id, sizeof(order.item_id), "%s", act->item_id);
	snprintf(order.note, sizeof(order.note), "%s", act->note);
	snprintf(order.person, sizeof(order.person), "%s", act->person);
	if (act->kind == DESK_ACT_FOLLOW)
		order.follow = strcmp(act->text, "cart") == 0   ? FOLLOW_CART
			       : strcmp(act->text, "shop") == 0 ? FOLLOW_SHOP
								: FOLLOW_INVALID;
	if ((act->kind == DESK_ACT_WITHDRAW || act->kind == DESK_ACT_SHOP_TEXT) && act->text[0])
		snprintf(order.note, sizeof(order.note), "%.*s", (int)sizeof(order.note) - 1, act->text);
	if (act->kind == DESK_ACT_MOVE)
		snprintf(order.before_id, sizeof(order.before_id), "%.*s", (int)sizeof(order.before_id) - 1, act->text);
	return control_post(control, &order);
}

/* These need no room. */
static bool press(enum desk_act_kind kind)
{
	if (kind == DESK_ACT_SAFE)
		air_safe();
	else if (kind == DESK_ACT_PANIC)
		air_panic();
	else if (kind == DESK_ACT_RETURN_DOWN || kind == DESK_ACT_RETURN_UP)
		air_return_pressed(kind == DESK_ACT_RETURN_DOWN);
	else
		return false;
	return true;
}

static uint64_t act_on(struct control *control, const struct desk_act *act)
{
	if (order_of(act->kind) != ORDER_INVALID)
		return post(control, act);
	if (act->kind == DESK_ACT_SHEET_TRY)
		return desk_sheet_try(control, act->text);
	if (act->kind == DESK_ACT_SHEET_USE)
		return desk_sheet_use(control) ? DESK_ACT_DONE : 0;
	if (act->kind != DESK_ACT_REFRESH)
		return 0;
	control_refresh(control);
	return DESK_ACT_DONE;
}

uint64_t desk_acts_do(const struct desk_act *act)
{
	if (press(act->kind))
		return DESK_ACT_DONE;
	if (act->kind == DESK_ACT_ARM)
		return shows_pin(act->text) ? DESK_ACT_DONE : 0;
	if (act->kind == DESK_ACT_SHEET_LEAVE) {
		desk_sheet_leave();
		return DESK_ACT_DONE;
	}
	struct control *control = shows_armed();
	uint64_t id = control ? act_on(control, act) : 0;
	control_unref(control);
	return id;
}
