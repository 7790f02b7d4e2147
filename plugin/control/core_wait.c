/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Orders that wait for the one before. At a shop's desk an order is made from the room as it is shown: a step that was
 * said while the one before is still on its way would be taken from a price that stands no more, and the shop would
 * call the two of them two desks. So it waits until the shop has answered and its document is here, and is not carried
 * out if that has more, or less, in it than who said it could know of.
 */
#include "core_own.h"

#include <stdio.h>
#include <string.h>

/* So long after the shop's yes its document is waited for. */
#define SEEN_NS UINT64_C(2000000000)

void core_note_deed(struct core *core, const struct core_deed *deed)
{
	if (deed->kind == ORDER_OWN)
		return;
	const struct room_item *item = room_find_item(core->merged, deed->item_id);
	core->asked.deed = *deed;
	core->asked.steps = item ? item->bargain.step_count : 0;
	core->asked.is_done = false;
}

void core_note_answer(struct core *core, uint64_t id, enum order_state state, uint64_t now_ns)
{
	if (id != core->asked.deed.id || state == ORDER_PENDING || state == ORDER_ASKED_AGAIN)
		return;
	if (state != ORDER_DONE) {
		core->asked.deed.id = 0;
		return;
	}
	core->asked.is_done = true;
	core->asked.until_ns = now_ns + SEEN_NS;
}

/* Whether the shop's document has what the newest deed made; what changes nothing makes no new version. */
static bool is_here(const struct core *core)
{
	const struct core_deed *deed = &core->asked.deed;
	const struct room *room = core->feed ? core->feed->room : NULL;
	if (!room || strcmp(room->epoch, deed->epoch) != 0 || room->version > deed->base)
		return true;
	const struct room_item *item = room_find_item(room, deed->item_id);
	if (deed->kind == ORDER_TAKE)
		return item && item == room->current;
	return deed->kind == ORDER_BEAT && item && item->beat == deed->beat;
}

/* Whether the newest deed is still on its way, or its outcome. */
static bool is_waiting(struct core *core, uint64_t now_ns)
{
	if (core->asked.deed.id && core->asked.is_done && (is_here(core) || now_ns >= core->asked.until_ns))
		core->asked.deed.id = 0;
	return core->asked.deed.id != 0;
}

static bool is_step(enum order_kind kind)
{
	return kind == ORDER_STEP || kind == ORDER_PLANNED_STEP || kind == ORDER_WITHDRAW;
}

/* How many steps the item will have when all that was ordered of it before is there. */
static size_t steps_by_then(const struct core *core, const struct room_item *item)
{
	const struct core_deed *deed = &core->asked.deed;
	size_t steps = item->bargain.step_count;
	if (deed->id && deed->kind == ORDER_STEP && strcmp(deed->item_id, item->id) == 0 && steps == core->asked.steps)
		steps++;
	for (size_t i = 0; i < core->held_count; i++)
		steps += is_step(core->held[i].order.kind) && strcmp(core->held[i].order.item_id, item->id) == 0;
	return steps;
}

bool core_hold_back(struct core *core, uint64_t id, const struct control_order *order, uint64_t now_ns)
{
	if (core->settings.desk != DESK_SHOP || !core->merged || (!is_step(order->kind) && order->kind != ORDER_BEAT))
		return false;
	if (core->held_count == 0 && !is_waiting(core, now_ns))
		return false;
	const struct room_item *item = core_item_meant(core, order, core->merged->current);
	if (!item)
		return false;
	bool has_place = core->held_count < CORE_HELD;
	core_tell(core, id, order->kind, item->id, has_place ? ORDER_PENDING : ORDER_REFUSED, now_ns, "%s",
		  has_place ? "" : "too many orders wait for the shop");
	if (!has_place)
		return true;
	struct held held = {.id = id, .order = *order, .steps = steps_by_then(core, item)};
	// it means this item, whatever is on air by then
	snprintf(held.order.item_id, sizeof(held.order.item_id), "%s", item->id);
	core->held[core->held_count++] = held;
	return true;
}

static void let_one_go(struct core *core, const struct held *held, uint64_t now_ns)
{
	const struct control_order *order = &held->order;
	const struct room_item *item = core->merged ? room_find_item(core->merged, order->item_id) : NULL;
	if (item && item->bargain.step_count > held->steps)
		core_tell(core, held->id, order->kind, order->item_id, ORDER_CONFLICT, now_ns,
			  "another desk was first");
	else if (item && item->bargain.step_count < held->steps)
		core_tell(core, held->id, order->kind, order->item_id, ORDER_REFUSED, now_ns,
			  "the order before it was not carried out");
	else
		core_carry_out(core, held->id, order, now_ns);
}

uint64_t core_let_go(struct core *core, uint64_t now_ns)
{
	while (core->held_count > 0 && !is_waiting(core, now_ns)) {
		const struct held first = core->held[0];
		memmove(core->held, core->held + 1, --core->held_count * sizeof(core->held[0]));
		let_one_go(core, &first, now_ns);
	}
	return core->held_count > 0 && core->asked.is_done ? core->asked.until_ns : UINT64_MAX;
}
