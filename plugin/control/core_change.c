/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a person changes in the shop itself: the price that was agreed, pieces of stock, a text. Nothing on air follows
 * from it but through the shop's next answer; nothing is asked twice. Who may ask, and for what, is judged here; the
 * floor leaves this file in no text.
 */
#include "core_own.h"

#include "room/sheet.h"
#include "sale.h"

#include <stdio.h>
#include <string.h>

#define STOCK_MOST INT64_C(99999999)

enum feed_write_kind core_write_kind(enum order_kind kind)
{
	if (kind == ORDER_SHOP_PRICE)
		return FEED_WRITE_PRICE;
	return kind == ORDER_SHOP_STOCK ? FEED_WRITE_STOCK : FEED_WRITE_TEXT;
}

/* Why nothing may be changed at all now; NULL: it may. */
static const char *why_not_now(const struct core *core, const struct task *task)
{
	enum feed_write_kind kind = core_write_kind(task->order->kind);
	if (!task->order->is_by_hand)
		return "the shop is changed by a person at the desk alone";
	if (!(core->feed->writes & 1u << kind))
		return core->feed->write_why[kind][0] ? core->feed->write_why[kind] : "this room is read only";
	if (core->owner.is_known && !core->owner.is_ours && core->owner.client[0])
		return "another desk leads this room";
	if (order_state_is_open(core->change.state))
		return "another change of the shop is under way";
	if (core->feed->freshness != FRESHNESS_FRESH)
		return "the shop is silent now: what it has is not known";
	return NULL;
}

/* The agreed price alone goes to the shop, and no price that the person did not see beside the one of the shop. */
static const char *judge_price(const struct core *core, const struct task *task, const struct room_item *at_shop)
{
	const struct control_order *order = task->order;
	const struct sheet_item *plan = sheet_item_of(core->sheet, task->item);
	int64_t agreed_minor = task->item->bargain.agreed_minor, sale_minor;
	if (agreed_minor == ROOM_UNSET)
		return "no price is agreed";
	if (plan && plan->floor_minor != ROOM_UNSET && agreed_minor < plan->floor_minor)
		return "below the floor";
	if (!sale_for_final(core->merged, task->item, agreed_minor, core_shop_ms(core, task->now_ns), &sale_minor))
		return "no price of this item makes its final price the agreed one";
	if (order->value != sale_minor)
		return "this is not the price that was agreed: look again";
	if (order->was != at_shop->price.sale_minor)
		return "the shop's price is another one by now: look again";
	return order->value == at_shop->price.sale_minor ? "the shop has this price already" : NULL;
}

static const char *judge_stock(const struct control_order *order, const struct room_item *at_shop)
{
	int64_t left = at_shop->stock.is_known ? at_shop->stock.left : ROOM_UNSET;
	if (left == ROOM_UNSET)
		return "the shop does not say its stock";
	if (order->value == 0)
		return "this changes nothing";
	if (order->value > STOCK_MOST || order->value < -STOCK_MOST || left + order->value > STOCK_MOST)
		return "no stock is so large";
	return left + order->value < 0 ? "there are not so many left" : NULL;
}

static const char *judge_text(const struct control_order *order)
{
	if (!order->note[0])
		return "the text is empty";
	for (const char *at = order->note; *at; at++) {
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			return "the text has a sign that is none";
	}
	return NULL;
}

static const char *judge(const struct core *core, const struct task *task, struct control_change *change)
{
	const char *why = why_not_now(core, task);
	if (why)
		return why;
	const struct room_item *at_shop = task->item ? room_find_item(core->feed->room, task->item->id) : NULL;
	if (!at_shop)
		return "no such item";
	if (task->order->kind == ORDER_SHOP_PRICE) {
		change->from = at_shop->price.sale_minor;
		change->to = task->order->value;
		return judge_price(core, task, at_shop);
	}
	if (task->order->kind == ORDER_SHOP_TEXT) {
		snprintf(change->text, sizeof(change->text), "%s", task->order->note);
		return judge_text(task->order);
	}
	why = judge_stock(task->order, at_shop);
	if (!why) {
		change->from = at_shop->stock.left;
		change->to = at_shop->stock.left + task->order->value;
	}
	return why;
}

void core_change_shop(struct core *core, const struct task *task)
{
	struct control_change change = {.id = task->id,
					.kind = task->order->kind,
					.state = ORDER_PENDING,
					.from = ROOM_UNSET,
					.to = ROOM_UNSET,
					.since_ms = core_shop_ms(core, task->now_ns)};
	const char *why = judge(core, task, &change);
	if (why) {
		core_refuse(core, task, "%s", why);
		return;
	}
	snprintf(change.item_id, sizeof(change.item_id), "%s", task->item->id);
	snprintf(change.client, sizeof(change.client), "%s", core->settings.client);
	core->change = change;
	core->is_change_new = true;
	core_tell(core, task->id, change.kind, change.item_id, ORDER_PENDING, task->now_ns, "%s", "");
}

bool core_next_change(struct core *core, struct control_change *out)
{
	if (!core->is_change_new)
		return false;
	*out = core->change;
	core->is_change_new = false;
	return true;
}

void core_take_change(struct core *core, uint64_t id, enum order_state state, const char *said, uint64_t now_ns)
{
	struct control_change *change = &core->change;
	if (id == 0 || id != change->id)
		return;
	change->state = state;
	snprintf(change->said, sizeof(change->said), "%s", said);
	said_text(said, change->message, sizeof(change->message));
	core_tell_said(core, id, change->kind, change->item_id, state, now_ns, said);
}
