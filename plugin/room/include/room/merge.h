/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Three owners, one room (docs/room-document.md, "Who owns what"): the shop's document, the sheet's plan and the desk's
 * stand become the room that is shown, and every field keeps its source. Pure but for the history that it is handed.
 */
#pragma once

#include "room/history.h"
#include "room/sheet.h"
#include "room/stand.h"

enum owner { OWNER_INVALID = 0, OWNER_SHOP, OWNER_SHEET, OWNER_DESK, OWNER_HISTORY };

/** Each but shop may be NULL. */
struct room_inputs {
	const struct room *shop;
	const struct sheet *sheet;
	const struct stand *stand;
	struct history *history;         /* takes the room in; each room in its turn, one thread at a time */
	int64_t shop_ms;                 /* the shop's clock now */
	struct sheet_findings *findings; /* what of the sheet has no place in the room; what it holds stays */
};

/** Who gave which member of a room; immutable. NULL: all of it is the shop's. */
struct room_sources;

/**
 * The room that is shown. Where nothing but the shop has a say, *out is the shop's room itself.
 *
 * A stand whose item has left the room sets nothing; if it was on air, nothing is.
 *
 * Thread:   any; one at a time for a history.
 * Owns:     the caller owns a reference of *out and of *sources (may be NULL; so may what it is set to).
 * Errors:   what sheet or stand make of it is no good room (ERROR_VALUE with its path), ERROR_MEMORY. Callers then show
 * the shop's own room. The history is untouched.
 */
MUST_CHECK bool room_merge(const struct room_inputs *inputs, const struct room **out, struct room_sources **sources,
			   struct error *err);

/** Who gave the member at this path (`items[2].gifts`, `items[2].gifts[0].name`): what is not named is the shop's. */
enum owner room_source_of(const struct room_sources *sources, const char *path);

/** "shop", "sheet", "desk", "history". */
const char *owner_name(enum owner owner);

/** One more owner, one fewer. Thread: any. Accept NULL. */
struct room_sources *room_sources_ref(struct room_sources *sources);
void room_sources_unref(struct room_sources *sources);
