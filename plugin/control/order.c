/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "control/order.h"

const char *order_kind_name(enum order_kind kind)
{
	switch (kind) {
	case ORDER_INVALID:
		return "invalid";
	case ORDER_TAKE:
		return "take";
	case ORDER_JUMP:
		return "jump";
	case ORDER_NEXT:
		return "next";
	case ORDER_PREVIOUS:
		return "previous";
	case ORDER_HOLD:
		return "hold";
	case ORDER_FOLLOW:
		return "follow";
	case ORDER_STEP:
		return "step";
	case ORDER_PLANNED_STEP:
		return "planned-step";
	case ORDER_WITHDRAW:
		return "withdraw";
	case ORDER_BEAT:
		return "beat";
	case ORDER_LAYER:
		return "layer";
	case ORDER_OWN:
		return "own";
	case ORDER_MOVE:
		return "move";
	case ORDER_SHOP_PRICE:
		return "shop-price";
	case ORDER_SHOP_STOCK:
		return "shop-stock";
	case ORDER_SHOP_TEXT:
		return "shop-text";
	}
	return "invalid";
}

bool order_state_is_open(enum order_state state)
{
	return state == ORDER_PENDING || state == ORDER_ASKED_AGAIN || state == ORDER_ACCEPTED;
}

const char *order_state_name(enum order_state state)
{
	switch (state) {
	case ORDER_STATE_INVALID:
		return "invalid";
	case ORDER_PENDING:
		return "pending";
	case ORDER_ASKED_AGAIN:
		return "asked-again";
	case ORDER_DONE:
		return "done";
	case ORDER_REFUSED:
		return "refused";
	case ORDER_CONFLICT:
		return "conflict";
	case ORDER_TIMED_OUT:
		return "timed-out";
	case ORDER_ACCEPTED:
		return "accepted";
	case ORDER_STILL:
		return "still";
	}
	return "invalid";
}
