/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is to be taken off a room, and the room without it. Knows nothing of why.
 */
#pragma once

#include "rules_own.h"
#include "texts.h"

enum cut_kind {
	CUT_TEXT,       /* a text, with what says nothing without it */
	CUT_LIST_PRICE, /* the struck price */
	CUT_COMPARISON, /* the entry `object` */
	CUT_SEVEN_DAYS, /* the item has no seven-day return, whatever its seller grants */
	CUT_PRICE,      /* no price of it is on air */
};

struct cut {
	enum cut_kind kind;
	const struct room_item *item; /* NULL: the room's own */
	const struct shape *entry;    /* CUT_TEXT: as in struct room_text */
	const void *object;           /* CUT_TEXT, CUT_COMPARISON */
	const struct member *member;  /* CUT_TEXT */
	size_t index;                 /* CUT_TEXT: of MEMBER_TEXTS */
	const char *rule;             /* CUT_PRICE: what it is held by */
};

struct cuts {
	struct cut *entries;
	size_t count, most;
};

MUST_CHECK bool cuts_add(struct cuts *cuts, const struct cut *cut);
void cuts_finish(struct cuts *cuts);

/** Whether the cut lets no price of its item on air: what the price depends on cannot be said. */
bool cut_holds_price(const struct cut *cut);

/**
 * The room without what is cut; it keeps a reference of the room. The cuts are put into another order.
 *
 * Owns:     the caller, a reference.   Errors: NULL when there is no memory.
 */
const struct room *cuts_apply(struct cuts *cuts, const struct rules *rules, const struct room *room);
