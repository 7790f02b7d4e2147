/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "control/plan.h"

#include "room/beat.h"

/* Whether a step that was taken at a price is this one of the plan; standing_minor: what stood before it. */
static bool is_like(const struct room_step *taken, const struct sheet_step *planned, int64_t standing_minor)
{
	int64_t price_minor;
	// who says it may be left open by the sheet; a shop's desk wants it said
	if (taken->kind != planned->kind || (planned->by != STEP_BY_INVALID && taken->by != planned->by))
		return false;
	switch (planned->change) {
	case PRICE_CHANGE_INVALID:
		break;
	case PRICE_CHANGE_TO:
		return taken->price_after_minor == planned->value;
	case PRICE_CHANGE_BY:
	case PRICE_CHANGE_RATE:
		return price_changed(standing_minor, planned->change, planned->value, &price_minor) &&
		       taken->price_after_minor == price_minor;
	}
	return true;
}

/* The first place in [from, until) that is like it and not among the places marked; until: there is none. */
static size_t place_of(const struct room_step *taken, const struct sheet_item *plan, size_t from, size_t until,
		       int64_t standing_minor, uint64_t marked)
{
	while (from < until && (marked >> from & 1 || !is_like(taken, &plan->plan[from], standing_minor)))
		from++;
	return from;
}

static void stand_at(const struct room_step *taken, int64_t *standing_minor)
{
	if (taken->price_after_minor != ROOM_UNSET && taken->kind != STEP_ASK)
		*standing_minor = taken->price_after_minor;
}

size_t plan_next(const struct room_item *item, const struct sheet_item *plan)
{
	size_t next = 0;
	int64_t standing_minor = ROOM_UNSET;
	for (size_t i = 0; i < item->bargain.step_count; i++) {
		const struct room_step *taken = &item->bargain.steps[i];
		if (taken->is_planned && next < plan->plan_count) {
			size_t at = place_of(taken, plan, next, plan->plan_count, standing_minor, 0);
			if (at < plan->plan_count)
				next = at + 1;
			else if (place_of(taken, plan, 0, next, standing_minor, 0) == next)
				next++; // one that the sheet has no more counts as one, one that came again does not
		}
		stand_at(taken, &standing_minor);
	}
	return next;
}

bool plan_is_taken(const struct room_item *item, const struct sheet_item *plan, size_t at)
{
	uint64_t marked = 0;
	int64_t standing_minor = ROOM_UNSET;
	for (size_t i = 0; i < item->bargain.step_count; i++) {
		const struct room_step *taken = &item->bargain.steps[i];
		if (taken->kind == STEP_WITHDRAW)
			marked = 0;
		if (taken->is_planned) {
			size_t place = place_of(taken, plan, 0, plan->plan_count, standing_minor, marked);
			if (place < plan->plan_count)
				marked |= UINT64_C(1) << place;
		}
		stand_at(taken, &standing_minor);
	}
	return marked >> at & 1;
}
