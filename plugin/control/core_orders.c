/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Orders: which item each means, who carries it out, and what became of it. */
#include "core_own.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* -- results -- */

/* The oldest order that has ended, else the oldest: who waits for an order's end is to hear of it. */
static size_t oldest_ended(const struct core *core)
{
	for (size_t i = 0; i < core->result_count; i++) {
		if (!order_state_is_open(core->results[i].state))
			return i;
	}
	return 0;
}

static struct control_result *result_of(struct core *core, uint64_t id)
{
	for (size_t i = core->result_count; i-- > 0;) {
		if (core->results[i].id == id)
			return &core->results[i];
	}
	if (core->result_count == CONTROL_RESULTS) {
		size_t out = oldest_ended(core);
		memmove(core->results + out, core->results + out + 1,
			(CONTROL_RESULTS - out - 1) * sizeof(core->results[0]));
		core->result_count--;
	}
	return &core->results[core->result_count++];
}

static void set_said(struct control_result *result, const char *said)
{
	snprintf(result->said, sizeof(result->said), "%s", said);
	said_text(said, result->message, sizeof(result->message));
}

void core_tell_said(struct core *core, uint64_t id, enum order_kind kind, const char *item_id, enum order_state state,
		    uint64_t now_ns, const char *said)
{
	struct control_result *result = result_of(core, id);
	*result = (struct control_result){.id = id, .kind = kind, .state = state, .at_ns = now_ns};
	snprintf(result->item_id, sizeof(result->item_id), "%s", item_id);
	set_said(result, said);
	core->has_news = true;
}

void core_tell(struct core *core, uint64_t id, enum order_kind kind, const char *item_id, enum order_state state,
	       uint64_t now_ns, const char *format, ...)
{
	char said[SAID_SIZE];
	va_list args;
	va_start(args, format);
	said_vset(said, sizeof(said), format, args);
	va_end(args);
	core_tell_said(core, id, kind, item_id, state, now_ns, said);
}

static const char *item_id_of(const struct task *task)
{
	return task->item ? task->item->id : task->order->item_id;
}

void core_done(struct core *core, const struct task *task)
{
	core_tell_said(core, task->id, task->order->kind, item_id_of(task), ORDER_DONE, task->now_ns, "");
}

void core_refuse_said(struct core *core, const struct task *task, const char *said)
{
	core_tell_said(core, task->id, task->order->kind, item_id_of(task), ORDER_REFUSED, task->now_ns, said);
}

void core_refuse(struct core *core, const struct task *task, const char *format, ...)
{
	char said[SAID_SIZE];
	va_list args;
	va_start(args, format);
	said_vset(said, sizeof(said), format, args);
	va_end(args);
	core_refuse_said(core, task, said);
}

/* -- the shop's desk -- */

void core_ask_shop(struct core *core, const struct task *task, const struct core_deed *like)
{
	if (core->deed_count == CORE_DEEDS) {
		core_tell(core, task->id, task->order->kind, like->item_id, ORDER_REFUSED, task->now_ns,
			  "too many orders wait for the shop");
		return;
	}
	struct core_deed *deed = &core->deeds[core->deed_count++];
	*deed = *like;
	deed->id = task->id;
	deed->base = core->feed->room->version;
	snprintf(deed->epoch, sizeof(deed->epoch), "%s", core->feed->room->epoch);
	core_note_deed(core, deed);
	core_tell(core, task->id, task->order->kind, deed->item_id, ORDER_PENDING, task->now_ns, "%s", "");
}

bool core_next_deed(struct core *core, struct core_deed *out)
{
	if (core->deed_count == 0)
		return false;
	*out = core->deeds[0];
	memmove(core->deeds, core->deeds + 1, --core->deed_count * sizeof(core->deeds[0]));
	return true;
}

void core_take_answer(struct core *core, uint64_t id, enum order_state state, const char *said, uint64_t now_ns)
{
	char warning[SAID_SIZE];
	for (size_t i = 0; i < core->result_count; i++) {
		struct control_result *result = &core->results[i];
		if (result->id != id)
			continue;
		result->state = state;
		result->at_ns = now_ns;
		set_said(result, said ? said : "");
		if (state == ORDER_DONE && result->kind == ORDER_TAKE && !result->said[0])
			set_said(result, core_take_warning(core, result->item_id, warning, sizeof(warning)));
		core->has_news = true;
	}
	core_note_answer(core, id, state, now_ns);
	if (core->coming.id && core->coming.order_id == id)
		core_take_answered(core, state);
}

void core_take_owner(struct core *core, bool is_ours, const char *client, int64_t until_ms)
{
	core->owner.is_known = true;
	core->owner.is_ours = is_ours;
	core->owner.until_ms = until_ms;
	snprintf(core->owner.client, sizeof(core->owner.client), "%s", client ? client : "");
	core->has_news = true;
}

static void own(struct core *core, const struct task *task)
{
	if (core->settings.desk != DESK_SHOP) {
		core_refuse(core, task, "this desk leads its room alone");
		return;
	}
	core_ask_shop(core, task, &(struct core_deed){.kind = ORDER_OWN, .is_on = task->order->is_on});
}

/* -- which item -- */

static const struct room_item *item_of_link(const struct room *room, int64_t link_no)
{
	for (size_t i = 0; i < room->item_count; i++) {
		if (room->items[i].link_no == link_no)
			return &room->items[i];
	}
	return NULL;
}

const struct room_item *core_item_meant(const struct core *core, const struct control_order *order,
					const struct room_item *otherwise)
{
	if (order->item_id[0])
		return room_find_item(core->merged, order->item_id);
	if (order->link_no > 0)
		return item_of_link(core->merged, order->link_no);
	return otherwise;
}

/* For what is done to an item: it must be there. */
static bool has_item(struct core *core, struct task *task)
{
	const struct control_order *order = task->order;
	task->item = core_item_meant(core, order, core->merged->current);
	if (task->item)
		return true;
	if (order->item_id[0])
		core_refuse(core, task, "no such item");
	else if (order->link_no > 0)
		core_refuse(core, task, "no item has this link number");
	else
		core_refuse(core, task, "nothing is on air");
	return false;
}

/* -- layers -- */

static void set_layers(struct core *core, const struct task *task)
{
	uint32_t layers = task->order->layers;
	if (!layers) {
		core_refuse(core, task, "no layer is named");
		return;
	}
	if (!task->order->is_on && layers & core->settings.shown_layers) {
		core_refuse(core, task, "what must be said on air cannot be hidden");
		return;
	}
	uint32_t hidden = task->order->is_on ? core->hidden_layers & ~layers : core->hidden_layers | layers;
	core->has_air_news = core->has_air_news || hidden != core->hidden_layers;
	core->hidden_layers = hidden;
	core_done(core, task);
}

/* -- all of them -- */

static void carry_out(struct core *core, struct task *task)
{
	switch (task->order->kind) {
	case ORDER_TAKE:
		task->item = core_item_meant(core, task->order, core_cue(core));
		core_take(core, task);
		return;
	case ORDER_JUMP:
		if (task->order->item_id[0] || task->order->link_no > 0) {
			if (!has_item(core, task))
				return;
		}
		core_jump(core, task);
		return;
	case ORDER_NEXT:
		core_move_cue(core, task, true);
		return;
	case ORDER_PREVIOUS:
		core_move_cue(core, task, false);
		return;
	case ORDER_HOLD:
		core_hold(core, task);
		return;
	case ORDER_FOLLOW:
		core_follow(core, task);
		return;
	case ORDER_STEP:
		if (has_item(core, task))
			core_step_said(core, task);
		return;
	case ORDER_PLANNED_STEP:
		if (has_item(core, task))
			core_step_planned(core, task);
		return;
	case ORDER_WITHDRAW:
		if (has_item(core, task))
			core_withdraw(core, task);
		return;
	case ORDER_BEAT:
		if (has_item(core, task))
			core_beat(core, task);
		return;
	case ORDER_LAYER:
		set_layers(core, task);
		return;
	case ORDER_OWN:
		own(core, task);
		return;
	case ORDER_MOVE:
		task->item = core_item_meant(core, task->order, NULL);
		core_move(core, task);
		return;
	case ORDER_SHOP_PRICE:
	case ORDER_SHOP_STOCK:
	case ORDER_SHOP_TEXT:
		task->item = core_item_meant(core, task->order, NULL);
		core_change_shop(core, task);
		return;
	case ORDER_INVALID:
		break;
	}
	core_refuse(core, task, "no such order");
}

void core_order(struct core *core, uint64_t id, const struct control_order *order, uint64_t now_ns)
{
	if (!core_hold_back(core, id, order, now_ns))
		core_carry_out(core, id, order, now_ns);
}

void core_carry_out(struct core *core, uint64_t id, const struct control_order *order, uint64_t now_ns)
{
	struct task task = {.id = id, .order = order, .now_ns = now_ns};
	// an order means the room as it is now
	if (!core_merge(core, now_ns))
		core_refuse(core, &task, "there is no memory for it");
	else if (!core->merged)
		core_refuse(core, &task, "there is no room yet");
	else
		carry_out(core, &task);
}
