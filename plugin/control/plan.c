/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "control/plan.h"

static bool is_like(const struct room_step *taken, const struct sheet_step *planned)
{
	return taken->kind == planned->kind && taken->by == planned->by &&
	       (planned->change != PRICE_CHANGE_TO || taken->price_after_minor == planned->value);
}

size_t plan_next(const struct room_item *item, const struct sheet_item *plan)
{
	size_t next = 0;
	for (size_t i = 0; i < item->bargain.step_count; i++) {
		const struct room_step *taken = &item->bargain.steps[i];
		if (!taken->is_planned)
			continue;
		size_t at = next;
		while (at < plan->plan_count && !is_like(taken, &plan->plan[at]))
			at++;
		// one that the sheet has no more counts as one
		next = at < plan->plan_count ? at + 1 : next + 1;
	}
	return next < plan->plan_count ? next : plan->plan_count;
}
