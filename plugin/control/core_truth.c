/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the rules make of the merged room: what may be said of it is what the air shows. Judged when the room or the
 * rules are other ones, and when the shop's clock alone makes something else of it.
 */
#include "core_own.h"

#include <stdio.h>

/* A clock that is corrected by less was not set back. */
#define CLOCK_BACK_MS 2000

void core_take_rules(struct core *core, const struct rules *rules, const struct error *error)
{
	core->has_news = core->has_news || !error_equal(&core->rules_error, error);
	core->rules_error = *error;
	rules_ref(rules);
	rules_unref(core->rules);
	core->rules = rules;
	core->must_judge = true;
}

static void set_said(struct core *core, const struct room *said, const struct room_truth *truth)
{
	room_unref(core->said);
	room_truth_unref(core->truth);
	core->said = said;
	core->truth = truth;
}

static bool is_due(const struct core *core, int64_t shop_ms)
{
	if (core->must_judge)
		return true;
	// a clock that was set back makes true again what had lapsed
	return core->truth && ((core->judge_again_ms != ROOM_UNSET && shop_ms >= core->judge_again_ms) ||
			       shop_ms < core->judged_ms - CLOCK_BACK_MS);
}

bool core_judge(struct core *core, uint64_t now_ns)
{
	int64_t shop_ms = core_shop_ms(core, now_ns);
	const struct room *said = NULL;
	const struct room_truth *truth = NULL;
	if (!is_due(core, shop_ms))
		return true;
	if (!core->merged) {
		core->must_judge = false;
		set_said(core, NULL, NULL);
		return true;
	}
	if (!rules_apply(core->rules, core->memory, core->merged, shop_ms, &said, &truth, NULL))
		return false;
	bool is_same = room_truth_equal(truth, core->truth);
	bool is_by_clock = !core->must_judge;
	core->must_judge = false;
	core->judged_ms = shop_ms;
	if (is_by_clock && !is_same)
		core->has_news = core->has_air_news = true;
	if (is_by_clock && is_same && truth->findings.beyond == 0) {
		// nothing else is to be painted
		room_unref(said);
		said = room_ref(core->said);
	}
	core->judge_again_ms = truth->changes_at_ms;
	if (is_same) {
		room_truth_unref(truth);
		truth = room_truth_ref(core->truth);
	}
	set_said(core, said, truth);
	return true;
}

uint64_t core_judges_at(const struct core *core)
{
	if (!core->truth || core->judge_again_ms == ROOM_UNSET)
		return UINT64_MAX;
	return (uint64_t)clock_anchor_mono_ns(&core->feed->shop, core->judge_again_ms);
}

const char *core_take_warning(const struct core *core, const char *item_id, char *said, size_t size_bytes)
{
	const struct room_item *item = core->merged ? room_find_item(core->merged, item_id) : NULL;
	said[0] = '\0';
	if (!item || !core->truth || core->truth->item_count != core->merged->item_count)
		return said;
	const struct item_truth *truth = &core->truth->items[item - core->merged->items];
	if (truth->eligible == NOT_ELIGIBLE && truth->ineligible)
		said_set(said, size_bytes, "not eligible: %s", truth->ineligible->rule);
	else if (truth->eligible == NOT_ELIGIBLE)
		said_set(said, size_bytes, "not eligible");
	return said;
}
