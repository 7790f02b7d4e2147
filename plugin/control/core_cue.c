/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which item is on air and which one comes next: the cue, the desk's own order, hold and follow. */
#include "core_own.h"

#include <stdio.h>
#include <string.h>

static void set_cue(struct core *core, const struct room_item *item, bool is_by_hand)
{
	snprintf(core->next_id, sizeof(core->next_id), "%s", item ? item->id : "");
	core->is_next_by_hand = is_by_hand;
	core->has_news = true;
}

static bool may_be_cued(const struct room_item *item)
{
	return item->status != ITEM_WITHDRAWN;
}

/* The next item that may be cued, from beside `from` on; from -1 and the count of items are the ends. NULL: none. */
static const struct room_item *neighbour(const struct room *room, int64_t from, int way)
{
	for (int64_t at = from + way; at >= 0 && at < (int64_t)room->item_count; at += way) {
		if (may_be_cued(&room->items[at]))
			return &room->items[at];
	}
	return NULL;
}

static int64_t place_of(const struct room *room, const char *id)
{
	const struct room_item *item = id[0] ? room_find_item(room, id) : NULL;
	return item ? item - room->items : -1;
}

const struct room_item *core_cue(const struct core *core)
{
	return core->merged && core->next_id[0] ? room_find_item(core->merged, core->next_id) : NULL;
}

void core_jump(struct core *core, const struct task *task)
{
	if (!task->item) {
		core_refuse(core, task, "no item is named");
		return;
	}
	if (!may_be_cued(task->item)) {
		core_refuse(core, task, "this item is withdrawn");
		return;
	}
	set_cue(core, task->item, true);
	core_done(core, task);
}

void core_move_cue(struct core *core, const struct task *task, bool is_forward)
{
	const struct room *room = core->merged;
	int64_t from = place_of(room, core->next_id);
	if (from < 0)
		from = place_of(room, core->on_air);
	const struct room_item *item = neighbour(room, from, is_forward ? 1 : -1);
	if (!item) {
		core_refuse(core, task, is_forward ? "the rundown ends here" : "the rundown begins here");
		return;
	}
	set_cue(core, item, true);
	core_done(core, task);
}

void core_move(struct core *core, const struct task *task)
{
	const struct room *room = core->merged;
	const struct room_item *item = task->item;
	const char *before_id = task->order->before_id;
	if (!item) {
		core_refuse(core, task, task->order->item_id[0] ? "no such item" : "no item is named");
		return;
	}
	if (before_id[0] && !room_find_item(room, before_id)) {
		core_refuse(core, task, "the item that it should come before is not in the room");
		return;
	}
	if (core->settings.desk == DESK_SHOP) {
		// each machine would show another "3 of 10"
		core_refuse(core, task, "the order of this rundown is the shop's: it has no address for it");
		return;
	}
	const char *ids[STAND_MAX_ORDER];
	size_t count = 0;
	bool is_there = strcmp(before_id, item->id) == 0;
	for (size_t i = 0; i < room->item_count && !is_there; i++) {
		const struct room_item *other = &room->items[i];
		if (before_id[0] && strcmp(other->id, before_id) == 0)
			ids[count++] = item->id;
		if (other != item)
			ids[count++] = other->id;
	}
	if (!is_there && !before_id[0])
		ids[count++] = item->id;
	if (is_there || core_set_stand(core, task, stand_with_order(core->stand, ids, count)))
		core_done(core, task);
}

void core_hold(struct core *core, const struct task *task)
{
	if (!core->on_air[0]) {
		core_refuse(core, task, "nothing is on air");
		return;
	}
	if (!core_set_stand(core, task, stand_with_current(core->stand, core->on_air)))
		return;
	core_call_off(core, "what is on air is held", task->now_ns);
	core_done(core, task);
}

/* -- back to the shop -- */

/* Whether viewers still have to be told that what was said of this item is wrong: a desk that leaves does not take that
 * along. */
static bool is_correcting(const struct core *core, size_t index, int64_t shop_ms)
{
	const struct room_item *item = &core->merged->items[index];
	char path[64];
	snprintf(path, sizeof(path), "items[%zu].correction", index);
	return item->correction.text && item->correction.until_ms > shop_ms &&
	       room_source_of(core->sources, path) == OWNER_DESK;
}

/* The stand with only those items in it that are correcting; until_ms: when the first of them is done. */
static const struct stand *given_back(const struct core *core, int64_t shop_ms, int64_t *until_ms)
{
	const struct stand *held = stand_with_current(core->stand, NULL);
	const struct stand *stand = held ? stand_with_order(held, NULL, 0) : NULL;
	stand_unref(held);
	*until_ms = ROOM_UNSET;
	for (size_t i = 0; stand && core->merged && i < core->merged->item_count; i++) {
		const struct room_item *item = &core->merged->items[i];
		if (is_correcting(core, i, shop_ms)) {
			if (*until_ms == ROOM_UNSET || item->correction.until_ms < *until_ms)
				*until_ms = item->correction.until_ms;
			continue;
		}
		const struct stand *without = stand_without_item(stand, item->id);
		stand_unref(stand);
		stand = without;
	}
	if (!stand || *until_ms != ROOM_UNSET)
		return stand;
	stand_unref(stand);
	return stand_cleared(core->stand);
}

void core_follow(struct core *core, const struct task *task)
{
	int64_t until_ms;
	if (!core_set_stand(core, task, given_back(core, core_shop_ms(core, task->now_ns), &until_ms)))
		return;
	core->gives_back = until_ms != ROOM_UNSET;
	if (task->order->follow != FOLLOW_INVALID)
		core->follow = task->order->follow;
	core->followed[0] = '\0';
	core->must_merge = true;
	core_call_off(core, "the shop leads again", task->now_ns);
	core_done(core, task);
}

uint64_t core_give_back(struct core *core, uint64_t now_ns)
{
	if (!core->gives_back || !core->merged)
		return UINT64_MAX;
	int64_t until_ms;
	int64_t shop_ms = core_shop_ms(core, now_ns);
	const struct stand *stand = given_back(core, shop_ms, &until_ms);
	bool is_due = stand && until_ms == ROOM_UNSET;
	if (is_due) {
		core_set_stand(core, NULL, stand_ref(stand));
		core->gives_back = false;
	}
	stand_unref(stand);
	if (is_due)
		return UINT64_MAX;
	uint64_t due_ns = until_ms == ROOM_UNSET ? 0 : (uint64_t)clock_anchor_mono_ns(&core->feed->shop, until_ms);
	return due_ns > now_ns ? due_ns : now_ns + 1000000;
}

/* -- what is on air -- */

void core_watch(struct core *core)
{
	const struct room *room = core->merged;
	const char *current = room && room->current ? room->current->id : "";
	bool is_other = strcmp(core->on_air, current) != 0;
	if (is_other && current[0] && core->had_room) {
		core->takes++;
		snprintf(core->taken_id, sizeof(core->taken_id), "%s", current);
	}
	core->had_room = core->had_room || room;
	snprintf(core->on_air, sizeof(core->on_air), "%s", current);
	if (!room) {
		core->next_id[0] = '\0';
		return;
	}
	const struct room_item *cue = core_cue(core);
	bool is_lost = core->next_id[0] && (!cue || !may_be_cued(cue));
	bool is_taken = is_other && strcmp(core->next_id, current) == 0;
	if (is_lost || is_taken || !core->is_next_by_hand)
		set_cue(core, neighbour(room, place_of(room, current), 1), false);
}
