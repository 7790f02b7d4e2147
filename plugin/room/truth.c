/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Judges a room and takes what holds off it: every text by the claims, every item by the facts, and what earlier
 * documents bind it to.
 */
#include "room/truth.h"

#include "base/alloc.h"
#include "rule_cuts.h"
#include "truth_bound.h"

#include <stdio.h>
#include <string.h>

#define NOWHERE SIZE_MAX

struct shared_truth {
	struct room_truth truth; /* first */
	atomic_int refs;
};

/* Findings of an item by their places in the list, which moves while it grows. */
struct item_places {
	size_t worst, ineligible;
};

struct judging {
	const struct rules *rules;
	struct rules_memory *memory;
	const struct room *room;
	struct room_truth *truth;
	struct item_places *places;
	struct cuts cuts;
	int64_t shop_ms;
	/* Of the texts that are looked at: their item, and as what it is judged. */
	const struct room_item *item;
	const struct room_item *judged_as;
	struct room_item without_list;
	uint64_t context;
	bool has_context;
};

const struct room_truth *room_truth_ref(const struct room_truth *truth)
{
	if (truth)
		atomic_fetch_add_explicit(&((struct shared_truth *)truth)->refs, 1, memory_order_relaxed);
	return truth;
}

void room_truth_unref(const struct room_truth *truth)
{
	struct shared_truth *shared = (struct shared_truth *)truth;
	if (!shared || atomic_fetch_sub_explicit(&shared->refs, 1, memory_order_acq_rel) != 1)
		return;
	rule_findings_finish(&shared->truth.findings);
	alloc_free(shared->truth.items);
	alloc_free(shared);
}

static bool is_same_finding(const struct rule_finding *a, const struct rule_finding *b)
{
	return a->action == b->action && strcmp(a->rule, b->rule) == 0 && strcmp(a->path, b->path) == 0 &&
	       strcmp(a->item_id, b->item_id) == 0 && strcmp(a->text, b->text) == 0 &&
	       strcmp(a->article, b->article) == 0 && strcmp(a->reason, b->reason) == 0 &&
	       strcmp(a->suggestion, b->suggestion) == 0;
}

bool room_truth_equal(const struct room_truth *a, const struct room_truth *b)
{
	if (a == b || !a || !b)
		return a == b;
	if (a->findings.count != b->findings.count || a->findings.beyond != b->findings.beyond ||
	    a->item_count != b->item_count)
		return false;
	for (size_t i = 0; i < a->findings.count; i++) {
		if (!is_same_finding(&a->findings.entries[i], &b->findings.entries[i]))
			return false;
	}
	for (size_t i = 0; i < a->item_count; i++) {
		const struct item_truth *left = &a->items[i];
		const struct item_truth *right = &b->items[i];
		if (left->holds != right->holds || left->warnings != right->warnings ||
		    left->eligible != right->eligible || left->is_price_held != right->is_price_held)
			return false;
	}
	return true;
}

/* -- findings and cuts -- */

static size_t index_of(const struct judging *judging, const struct room_item *item)
{
	return (size_t)(item - judging->room->items);
}

/* Returns: false when there is no memory. */
static bool add(struct judging *judging, size_t item, const struct rule_finding *finding)
{
	struct rule_findings *findings = &judging->truth->findings;
	size_t at = findings->count < RULE_FINDINGS_MAX ? findings->count : NOWHERE;
	if (!rule_findings_add(findings, finding))
		return false;
	if (item == NOWHERE)
		return true;
	struct item_truth *truth = &judging->truth->items[item];
	bool is_first = finding->action == RULE_HOLD ? truth->holds == 0 : truth->holds + truth->warnings == 0;
	if (is_first)
		judging->places[item].worst = at;
	if (finding->action == RULE_HOLD)
		truth->holds++;
	else
		truth->warnings++;
	return true;
}

static bool cut(struct judging *judging, const struct cut *what)
{
	if (what->item && cut_holds_price(what))
		judging->truth->items[index_of(judging, what->item)].is_price_held = true;
	return cuts_add(&judging->cuts, what);
}

static bool is_held_text(const struct judging *judging, const struct room_item *item, const char *text)
{
	struct claim_hit hits[CLAIMS_MAX];
	size_t count = text ? claims_find(judging->rules, judging->room, item, text, hits) : 0;
	for (size_t i = 0; i < count; i++) {
		if (judging->rules->claims[hits[i].claim].action == RULE_HOLD)
			return true;
	}
	return false;
}

/* What is said of a list price that is held itself has no record to rest on. */
static void begin_item(struct judging *judging, const struct room_item *item)
{
	judging->item = judging->judged_as = item;
	judging->has_context = true;
	if (item && claims_have_deal(item) &&
	    (facts_hold_list_price(judging->rules, judging->room, item, judging->shop_ms) ||
	     is_held_text(judging, item, item->price.list.note))) {
		judging->without_list = *item;
		judging->without_list.price.list.basis = LIST_INVALID;
		judging->judged_as = &judging->without_list;
	}
	judging->context = rules_memory_context(judging->judged_as);
}

static bool judge_text(void *data, const struct room_text *text)
{
	struct judging *judging = data;
	struct claim_hit hits[CLAIMS_MAX];
	if (!judging->has_context || judging->item != text->item)
		begin_item(judging, text->item);
	size_t count = rules_memory_find(judging->memory, judging->rules, judging->room, judging->judged_as,
					 judging->context, text->text, hits);
	bool is_held = false;
	for (size_t i = 0; i < count; i++) {
		struct rule_finding finding;
		claim_finding(judging->rules, &hits[i], text->text, text->item, &finding);
		place_text(text->place, finding.path, sizeof(finding.path));
		is_held |= finding.action == RULE_HOLD;
		if (!add(judging, text->item ? index_of(judging, text->item) : NOWHERE, &finding))
			return false;
	}
	const struct cut what = {.kind = CUT_TEXT,
				 .item = text->item,
				 .entry = text->entry,
				 .object = text->object,
				 .member = text->member,
				 .index = text->index};
	return !is_held || cut(judging, &what);
}

/* What an item of a selection room must have before it may come on air. */
static bool bars(const struct judging *judging, const struct fact_found *found)
{
	const struct room_comparison *entry = found->object;
	switch (found->fact) {
	case FACT_SELLER_SCORE:
	case FACT_DEARER:
	case FACT_BRANDED:
	case FACT_LICENCES:
	case FACT_WARNINGS:
		return true;
	case FACT_COMPARISON:
		return judging->room->mode == ROOM_MODE_SELECTION && !entry->evidence_id;
	case FACT_REFERENCE_PRICE:
	case FACT_BELOW_CART:
	case FACT_UNKNOWN_PART:
	case FACT_SEVEN_DAY_RETURN:
	case FACT_LATER_END:
	case FACT_RESTARTED_COUNTER:
	case FACT_STOCK_RISE:
	case FACT_COUNT:
		break;
	}
	return false;
}

static bool cut_fact(struct judging *judging, const struct fact_found *found)
{
	struct cut what = {.item = &judging->room->items[found->item], .rule = fact_names[found->fact]};
	switch (found->fact) {
	case FACT_REFERENCE_PRICE:
		what.kind = CUT_LIST_PRICE;
		break;
	case FACT_COMPARISON:
		what.kind = CUT_COMPARISON;
		what.object = found->object;
		break;
	case FACT_SEVEN_DAY_RETURN:
		what.kind = CUT_SEVEN_DAYS;
		break;
	case FACT_SELLER_SCORE:
	case FACT_DEARER:
	case FACT_BRANDED:
	case FACT_LICENCES:
	case FACT_WARNINGS:
		what.kind = CUT_PRICE;
		break;
	case FACT_BELOW_CART: // the gate of a price holds these two, rules or not
	case FACT_UNKNOWN_PART:
	case FACT_LATER_END: // the merge has put the honest value there already
	case FACT_RESTARTED_COUNTER:
	case FACT_STOCK_RISE:
	case FACT_COUNT:
		return true;
	}
	return cut(judging, &what);
}

static bool take_fact(void *data, const struct fact_found *found)
{
	struct judging *judging = data;
	struct item_places *places = &judging->places[found->item];
	size_t at = judging->truth->findings.count;
	if (!add(judging, found->item, found->finding))
		return false;
	if (bars(judging, found)) {
		judging->truth->items[found->item].eligible = NOT_ELIGIBLE;
		if (places->ineligible == NOWHERE && at < RULE_FINDINGS_MAX)
			places->ineligible = at;
	}
	return found->finding->action != RULE_HOLD || cut_fact(judging, found);
}

/* -- the whole -- */

static bool judge(struct judging *judging)
{
	struct room_truth *truth = judging->truth;
	struct facts_told told = {.on_fact = take_fact, .data = judging, .changes_at_ms = INT64_MAX};
	bool is_selection = judging->rules && judging->room->mode == ROOM_MODE_SELECTION;
	for (size_t i = 0; i < truth->item_count; i++) {
		truth->items[i].eligible = is_selection ? ELIGIBLE : ELIGIBILITY_UNKNOWN;
		judging->places[i] = (struct item_places){NOWHERE, NOWHERE};
	}
	if (judging->rules && judging->memory)
		rules_memory_begin(judging->memory, judging->rules, judging->room);
	if (judging->rules && (!room_texts(judging->room, judge_text, judging) ||
			       !facts_judge(judging->rules, judging->room, judging->shop_ms, &told)))
		return false;
	if (!truth_bound(judging->rules, judging->room, judging->shop_ms, &told))
		return false;
	truth->changes_at_ms = told.changes_at_ms == INT64_MAX ? ROOM_UNSET : told.changes_at_ms;
	for (size_t i = 0; i < truth->item_count; i++) {
		const struct item_places *places = &judging->places[i];
		const struct rule_finding *entries = truth->findings.entries;
		truth->items[i].worst = places->worst == NOWHERE ? NULL : &entries[places->worst];
		truth->items[i].ineligible = places->ineligible == NOWHERE ? NULL : &entries[places->ineligible];
	}
	return true;
}

bool rules_apply(const struct rules *rules, struct rules_memory *memory, const struct room *room, int64_t shop_ms,
		 const struct room **out, const struct room_truth **truth, struct error *err)
{
	struct shared_truth *shared = alloc_zeroed(1, sizeof(*shared));
	struct judging judging = {.rules = rules, .memory = memory, .room = room, .shop_ms = shop_ms};
	const struct room *said = NULL;
	if (shared) {
		atomic_init(&shared->refs, 1);
		shared->truth.item_count = room->item_count;
		shared->truth.items = alloc_zeroed(room->item_count + 1, sizeof(*shared->truth.items));
		judging.truth = &shared->truth;
		judging.places = alloc_zeroed(room->item_count + 1, sizeof(*judging.places));
	}
	if (shared && shared->truth.items && judging.places && judge(&judging))
		said = judging.cuts.count > 0 ? cuts_apply(&judging.cuts, rules, room) : room_ref(room);
	cuts_finish(&judging.cuts);
	alloc_free(judging.places);
	if (!said) {
		room_truth_unref(shared ? &shared->truth : NULL);
		return error_set(err, ERROR_MEMORY, "no memory for what the rules find");
	}
	*out = said;
	*truth = &shared->truth;
	return true;
}
