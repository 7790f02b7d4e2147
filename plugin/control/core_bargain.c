/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What happens at the table: steps as they are said, steps that the sheet planned, withdrawals and beats. Floor and
 * plan are held against what is asked and leave this file in no text.
 */
#include "core_own.h"

#include "control/plan.h"
#include "sale.h"

#include <stdio.h>
#include <string.h>

/* A step with its texts, from wherever it comes. */
struct said {
	enum step_kind kind;
	enum step_by by;
	enum price_change change;
	int64_t value;
	const char *person; /* NULL or "": nobody is named */
	const char *note;   /* likewise */
	bool is_planned;
};

static const char *text_or_null(const char *text)
{
	return text && text[0] ? text : NULL;
}

static bool price_of(const struct room_item *item, const struct said *said, int64_t *out_minor, struct error *err)
{
	// what is only asked for does not stand: a cut is taken from what does, as the sheet's plan counts it
	int64_t last_minor = bargain_standing_price(item);
	// "at the price that stands" means none while the one that was agreed is taken back
	if (said->kind == STEP_SETTLE && said->change != PRICE_CHANGE_TO && bargain_price_is_withdrawn(item))
		return error_set(err, ERROR_VALUE, "the agreed price was withdrawn: say a new one first");
	switch (said->change) {
	case PRICE_CHANGE_INVALID:
		// who settles without a price settles at the last one that was said
		*out_minor = said->kind == STEP_SETTLE ? bargain_price(item) : ROOM_UNSET;
		return true;
	case PRICE_CHANGE_TO:
		last_minor = 0;
		break;
	case PRICE_CHANGE_BY:
	case PRICE_CHANGE_RATE:
		if (last_minor == ROOM_UNSET)
			return error_set(err, ERROR_VALUE, "no price was said yet that this could change");
		break;
	}
	return price_changed(last_minor, said->change, said->value, out_minor) ||
	       error_set(err, ERROR_VALUE, "this makes no price");
}

/* An id that the item's list does not have. */
static void new_step_id(const struct room_item *item, char *id, size_t size_bytes)
{
	for (size_t number = item->bargain.step_count + 1;; number++) {
		bool is_free = true;
		snprintf(id, size_bytes, "desk-%zu", number);
		for (size_t i = 0; i < item->bargain.step_count && is_free; i++)
			is_free = strcmp(item->bargain.steps[i].id, id) != 0;
		if (is_free)
			return;
	}
}

static void step_at_shop(struct core *core, const struct task *task, const struct step_order *step)
{
	struct core_deed deed = {.kind = ORDER_STEP,
				 .step = step->kind,
				 .by = step->by,
				 .price_after_minor = step->price_after_minor,
				 .is_planned = step->is_planned};
	snprintf(deed.item_id, sizeof(deed.item_id), "%s", task->item->id);
	snprintf(deed.note, sizeof(deed.note), "%s", step->note ? step->note : "");
	snprintf(deed.person, sizeof(deed.person), "%s", step->person ? step->person : "");
	core_ask_shop(core, task, &deed);
}

static void say(struct core *core, const struct task *task, const struct said *said)
{
	const struct sheet_item *plan = sheet_item_of(core->sheet, task->item);
	char id[32];
	struct step_outcome outcome;
	struct error err = {0};
	new_step_id(task->item, id, sizeof(id));
	struct step_order step = {
		.id = id,
		.kind = said->kind,
		.by = said->by,
		.person = text_or_null(said->person),
		.price_after_minor = ROOM_UNSET,
		.note = text_or_null(said->note),
		.at_ms = core_shop_ms(core, task->now_ns),
		.is_planned = said->is_planned,
		.floor_minor = plan ? plan->floor_minor : ROOM_UNSET,
	};
	if (!price_of(task->item, said, &step.price_after_minor, &err) ||
	    !beat_step(task->item, &step, &outcome, &err)) {
		core_refuse_said(core, task, error_said(&err));
		return;
	}
	if (core->settings.desk == DESK_SHOP) {
		step_at_shop(core, task, &step);
		return;
	}
	if (core_set_stand(core, task, stand_with_step(core->stand, task->item, &step, &outcome)))
		core_done(core, task);
}

void core_step_said(struct core *core, const struct task *task)
{
	const struct control_order *order = task->order;
	if (order->step == STEP_WITHDRAW) {
		core_withdraw(core, task);
		return;
	}
	say(core, task,
	    &(struct said){.kind = order->step,
			   .by = order->by,
			   .change = order->change,
			   .value = order->value,
			   .person = order->person,
			   .note = order->note});
}

void core_withdraw(struct core *core, const struct task *task)
{
	say(core, task,
	    &(struct said){.kind = STEP_WITHDRAW,
			   .by = task->order->by,
			   .person = task->order->person,
			   .note = task->order->note});
}

/* -- the plan -- */

/* Whether the table has come below the price that the plan has here: it would be said upwards. */
static bool is_passed(const struct room_item *item, const struct sheet_step *step)
{
	if (step->change != PRICE_CHANGE_TO || step->kind == STEP_QUOTE || step->kind == STEP_ASK)
		return false;
	for (size_t i = item->bargain.step_count; i > 0; i--) {
		const struct room_step *taken = &item->bargain.steps[i - 1];
		if (taken->kind == STEP_WITHDRAW)
			return false;
		if (taken->price_after_minor != ROOM_UNSET && taken->kind != STEP_ASK)
			return step->value > taken->price_after_minor;
	}
	return false;
}

void core_step_planned(struct core *core, const struct task *task)
{
	const struct sheet_item *plan = sheet_item_of(core->sheet, task->item);
	int wanted = task->order->planned;
	if (!plan || plan->plan_count == 0) {
		core_refuse(core, task, "the sheet plans no steps for this item");
		return;
	}
	size_t at = wanted > 0 ? (size_t)wanted - 1 : plan_next(task->item, plan);
	if (wanted < 0 || at >= plan->plan_count) {
		core_refuse(core, task, wanted ? "the sheet plans no such step" : "all planned steps were taken");
		return;
	}
	const struct sheet_step *step = &plan->plan[at];
	// a key that is pressed twice takes nothing off twice
	if (plan_is_taken(task->item, plan, at)) {
		core_refuse(core, task, "this planned step was taken already");
		return;
	}
	if (is_passed(task->item, step)) {
		core_refuse(core, task, "the price stands lower than this planned step already");
		return;
	}
	say(core, task,
	    &(struct said){.kind = step->kind,
			   .by = step->by,
			   .change = step->change,
			   .value = step->value,
			   .person = step->person,
			   .note = step->note,
			   .is_planned = true});
}

/* -- beats -- */

/* A room without a shop charges what was agreed from the moment on that it opens. */
static const struct stand *open_own_shop(const struct core *core, const struct task *task, const struct stand *stand)
{
	int64_t sale_minor;
	if (!stand || !sale_for_final(core->merged, task->item, task->item->bargain.agreed_minor,
				      core_shop_ms(core, task->now_ns), &sale_minor)) {
		stand_unref(stand);
		return NULL;
	}
	const struct stand *with_sale = stand_with_sale(stand, task->item->id, sale_minor);
	stand_unref(stand);
	return with_sale;
}

void core_beat(struct core *core, const struct task *task)
{
	const struct room_item *item = task->item;
	enum beat to = task->order->beat;
	struct error err = {0};
	if (!beat_change(item, to, &err)) {
		core_refuse_said(core, task, error_said(&err));
		return;
	}
	if (core->settings.desk == DESK_SHOP) {
		struct core_deed deed = {.kind = ORDER_BEAT, .beat = to};
		snprintf(deed.item_id, sizeof(deed.item_id), "%s", item->id);
		core_ask_shop(core, task, &deed);
		return;
	}
	const struct stand *stand = stand_with_beat(core->stand, item->id, to);
	bool sells = to == BEAT_OPEN || to == BEAT_ENCORE;
	if (core->settings.is_own_shop && sells && item->bargain.agreed_minor != ROOM_UNSET) {
		stand = open_own_shop(core, task, stand);
		if (!stand) {
			core_refuse(core, task, "no price of this item makes its final price the agreed one");
			return;
		}
	}
	if (core_set_stand(core, task, stand))
		core_done(core, task);
}
