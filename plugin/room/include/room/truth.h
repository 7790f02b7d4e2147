/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rules at work on a room: what they find at a moment of the shop's clock, and the room without what may not be
 * said. What a desk, `check --rules` and the vendor API tell, and what the picture is made from, comes out of this one
 * function. Pure: no I/O, no clock. Not legal advice.
 *
 * A desk reads it so: control_state.truth (never NULL once there is a room) has one struct item_truth for each item of
 * control_state.room, in its order, and all findings in one list, to be shown as they are.
 */
#pragma once

#include "room/rules.h"

/** Whether an item may come on air in a selection room. */
enum eligibility {
	ELIGIBILITY_UNKNOWN = 0, /* no selection room, or no rules */
	ELIGIBLE,
	NOT_ELIGIBLE,
};

/** What was found of one item, its seller's part in it too. */
struct item_truth {
	size_t holds, warnings;
	const struct rule_finding *worst; /* the first that holds, else the first; NULL: none has a place in the list */
	enum eligibility eligible;
	const struct rule_finding *ineligible; /* the first reason why not; NULL: none, or without a place */
	bool is_price_held;                    /* the rules let no price of it on air */
};

/** Immutable, shared by reference. */
struct room_truth {
	struct rule_findings findings; /* claims in the order of the document, then facts */
	size_t item_count;
	struct item_truth *items;
	int64_t changes_at_ms; /* shop's time at which it becomes another one by itself; ROOM_UNSET: never */
};

/** One more owner, one fewer. Thread: any. Accept NULL. */
const struct room_truth *room_truth_ref(const struct room_truth *truth);
void room_truth_unref(const struct room_truth *truth);

/** Whether both say the same (when they change is not compared). Accepts NULL. */
bool room_truth_equal(const struct room_truth *a, const struct room_truth *b);

/**
 * What texts were found to be, so that a room of which little has changed is judged again at little cost. One thread
 * at a time; for any rules and rooms in turn.
 *
 * Errors:   NULL without memory.   Owns: rules_memory_destroy(), which accepts NULL.
 */
struct rules_memory;
struct rules_memory *rules_memory_create(void);
void rules_memory_destroy(struct rules_memory **memory);

/**
 * Judges a room, and takes what holds off it: a title gives way to the short title, the brand, the link number; other
 * texts leave, with the entry they stand in where that says nothing without them (a gift, a campaign, a comparison, a
 * right); a struck price, a comparison or a right that does not stand leaves; a price whose condition cannot be said,
 * or that the rules do not let on air, is held like one with an unknown part.
 *
 * rules:    NULL: what earlier documents bind the room to is found all the same, nothing is taken off.
 * memory:   may be NULL.
 * out:      `room` itself when nothing is taken off it.
 * Thread:   any.   Owns: the caller owns a reference of *out and of *truth.   Errors: ERROR_MEMORY.
 */
MUST_CHECK bool rules_apply(const struct rules *rules, struct rules_memory *memory, const struct room *room,
			    int64_t shop_ms, const struct room **out, const struct room_truth **truth,
			    struct error *err);
