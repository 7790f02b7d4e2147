/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A take is announced before it is on air, so that cameras, graphics and the host can be there with it: at least one
 * state and CONTROL_TAKE_MS lie in between, whoever is late. Where the shop is asked, it is asked then.
 */
#include "core_own.h"

#include <stdio.h>
#include <string.h>

#define MS_NS UINT64_C(1000000)

static struct task task_of(const struct core *core, uint64_t now_ns)
{
	return (struct task){.id = core->coming.order_id, .order = &core->coming.order, .now_ns = now_ns};
}

static void forget(struct core *core)
{
	core->coming.id = 0;
	core->coming.order_id = 0;
	core->has_news = true;
}

void core_call_off(struct core *core, const char *why, uint64_t now_ns)
{
	if (!core->coming.id || core->coming.is_asked)
		return; // what the shop was asked for comes if the shop says so
	if (core->coming.order_id)
		core_tell(core, core->coming.order_id, ORDER_TAKE, core->coming.item_id, ORDER_REFUSED, now_ns, "%s",
			  why);
	forget(core);
}

void core_announce(struct core *core, const struct room_item *item, uint64_t order_id, uint64_t now_ns)
{
	core_call_off(core, "another item was taken instead", now_ns);
	core->coming.id = ++core->coming.last_id;
	core->coming.order = (struct control_order){.kind = ORDER_TAKE};
	core->coming.order_id = order_id;
	snprintf(core->coming.item_id, sizeof(core->coming.item_id), "%s", item->id);
	core->coming.link_no = item->link_no;
	core->coming.at_ns = now_ns + CONTROL_TAKE_MS * MS_NS;
	core->coming.is_told = core->coming.is_asked = core->coming.is_done = false;
	core->has_news = true;
}

void core_take(struct core *core, const struct task *task)
{
	const struct room_item *item = task->item;
	if (!item) {
		core_refuse(core, task, core->next_id[0] ? "no such item" : "no item comes next");
		return;
	}
	if (item->status == ITEM_WITHDRAWN) {
		core_refuse(core, task, "this item is withdrawn");
		return;
	}
	if (core->coming.id && strcmp(core->coming.item_id, item->id) == 0 && core->coming.order_id) {
		core_refuse(core, task, "this item is coming already");
		return;
	}
	if (core->coming.id && core->coming.is_asked) {
		core_refuse(core, task, "the shop is still asked for another take");
		return;
	}
	core_announce(core, item, task->id, task->now_ns);
	core_tell(core, task->id, ORDER_TAKE, item->id, ORDER_PENDING, task->now_ns, "%s", "");
}

/* -- the cart -- */

/* The item that the cart explains; of several the one that it began with last, else the one that is on air. */
static const struct room_item *explained(const struct core *core, const struct room *room)
{
	const struct room_item *found = NULL;
	for (size_t i = 0; i < room->item_count; i++) {
		const struct room_item *item = &room->items[i];
		if (item->cart.state != CART_EXPLAINING || item->status == ITEM_WITHDRAWN)
			continue;
		bool is_newer = !found || (item->cart.at_ms != ROOM_UNSET && item->cart.at_ms > found->cart.at_ms);
		bool is_as_old = found && item->cart.at_ms == found->cart.at_ms;
		if (is_newer || (is_as_old && strcmp(item->id, core->on_air) == 0))
			found = item;
	}
	return found;
}

void core_begin_with_cart(struct core *core)
{
	const struct room_item *item = core->follow == FOLLOW_CART ? explained(core, core->feed->room) : NULL;
	if (item)
		snprintf(core->followed, sizeof(core->followed), "%s", item->id);
}

static void follow_cart(struct core *core, uint64_t now_ns)
{
	if (core->follow != FOLLOW_CART || !core->merged || stand_current(core->stand))
		return;
	const struct room_item *item = explained(core, core->merged);
	bool is_coming = core->coming.id && !core->coming.order_id;
	if (!item || strcmp(item->id, core->on_air) == 0) {
		if (is_coming)
			core_call_off(core, "", now_ns);
		if (item) // it is on air by the shop: it stays when the shop goes on alone
			snprintf(core->followed, sizeof(core->followed), "%s", item->id);
		return;
	}
	if (core->coming.id && (core->coming.order_id || strcmp(core->coming.item_id, item->id) == 0))
		return;
	core_announce(core, item, 0, now_ns);
}

/* -- the take itself -- */

static void take_here(struct core *core, uint64_t now_ns)
{
	struct task task = task_of(core, now_ns);
	if (!core->coming.order_id) {
		snprintf(core->followed, sizeof(core->followed), "%s", core->coming.item_id);
		core->must_merge = core->has_news = core->has_air_news = true;
		forget(core);
		return;
	}
	if (core_set_stand(core, &task, stand_with_current(core->stand, core->coming.item_id))) {
		core->is_next_by_hand = false;
		char warning[SAID_SIZE];
		core_tell_said(core, task.id, ORDER_TAKE, core->coming.item_id, ORDER_DONE, now_ns,
			       core_take_warning(core, core->coming.item_id, warning, sizeof(warning)));
	}
	forget(core);
}

static void take_at_shop(struct core *core, uint64_t now_ns)
{
	struct task task = task_of(core, now_ns);
	struct core_deed deed = {.kind = ORDER_TAKE};
	snprintf(deed.item_id, sizeof(deed.item_id), "%s", core->coming.item_id);
	// what the shop takes is to be seen: neither a hold nor the cart stands before it
	const struct stand *stand = stand_with_current(core->stand, NULL);
	if (!core_set_stand(core, &task, stand)) {
		forget(core);
		return;
	}
	core->follow = FOLLOW_SHOP;
	core->coming.is_asked = true;
	core->coming.base = core->feed->room->version;
	core_ask_shop(core, &task, &deed);
}

void core_take_answered(struct core *core, enum order_state state)
{
	if (state == ORDER_PENDING || state == ORDER_ASKED_AGAIN)
		return;
	core->is_next_by_hand = core->is_next_by_hand && state != ORDER_DONE;
	core->coming.is_done = true;
	if (state != ORDER_DONE || strcmp(core->on_air, core->coming.item_id) == 0)
		forget(core);
}

uint64_t core_take_due(struct core *core, uint64_t now_ns)
{
	follow_cart(core, now_ns);
	if (!core->coming.id)
		return UINT64_MAX;
	if (core->coming.is_asked) {
		// the document that follows the shop's yes has it, unless somebody took another item meanwhile
		if (core->coming.is_done &&
		    (strcmp(core->on_air, core->coming.item_id) == 0 || core->feed->room->version != core->coming.base))
			forget(core);
		return UINT64_MAX;
	}
	const struct room_item *item = core->merged ? room_find_item(core->merged, core->coming.item_id) : NULL;
	if (!item || item->status == ITEM_WITHDRAWN) {
		core_call_off(core, item ? "this item was withdrawn" : "this item left the room", now_ns);
		return UINT64_MAX;
	}
	if (!core->coming.is_told || now_ns < core->coming.at_ns)
		return core->coming.at_ns > now_ns ? core->coming.at_ns : now_ns + 1;
	if (core->settings.desk == DESK_SHOP && core->coming.order_id)
		take_at_shop(core, now_ns);
	else
		take_here(core, now_ns);
	return UINT64_MAX;
}
