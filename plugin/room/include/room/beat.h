/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The beats of a bargain as a table (docs/room-document.md, "Beats"): what a step at the table makes of an item, and
 * which beats a hand may set. Pure: knows neither who asked nor where the result is kept. What of a beat may be on air
 * is air.h's to say.
 */
#pragma once

#include "base/error.h"
#include "room/room.h"

/** A note of withdraw is the correction's text; of any other step it stands in the list. In code points. */
#define STEP_CORRECTION_MAX 60
#define STEP_NOTE_MAX 20
#define STEP_PERSON_MAX 24
#define STEPS_MAX 64
/** How long a correction is shown. */
#define CORRECTION_MS 30000

/** A step that somebody wants to take. */
struct step_order {
	const char *id; /* a new one of the item's list */
	enum step_kind kind;
	enum step_by by;           /* STEP_BY_INVALID: not said */
	const char *person;        /* may be NULL */
	int64_t price_after_minor; /* ROOM_UNSET: none */
	const char *note;          /* may be NULL; of a withdraw: the words of the correction, NULL: the usual ones */
	int64_t at_ms;             /* shop's clock */
	bool is_planned;
	int64_t floor_minor; /* ROOM_UNSET: none */
};

struct step_outcome {
	enum beat beat; /* the one to write; a reject leaves the item's */
	enum { AGREED_STAYS, AGREED_SET, AGREED_CLEARED } agreed;
	int64_t agreed_minor; /* AGREED_SET */
	bool has_correction;
	char correction[256];
	int64_t correction_until_ms;
};

/**
 * What the step makes of the item:
 *
 *   quote                                tease, quote            sets quote; wants a price
 *   ask cut subsidy gift more_stock      quote, haggle           sets haggle; a cut wants a price
 *   settle                               quote, haggle           sets agreed and writes the agreed price; wants a price
 *   settle                               agreed                  a lower price alone: the new agreed price
 *   reject                               any                     its place in the list, nothing else
 *   withdraw                             agreed, open, sold_out, encore: clears the agreed price, sets haggle, and
 *                                                                corrects what was said; has no price
 *
 * While an agreed price stands no step says a higher one. No step says a price below its floor.
 *
 * Thread:   any.
 * Errors:   ERROR_VALUE in words for the desk, never with the floor's amount; the path names the order's member.
 * ERROR_LIMIT: the list is full.
 */
MUST_CHECK bool beat_step(const struct room_item *item, const struct step_order *order, struct step_outcome *out,
			  struct error *err);

/**
 * Whether a hand may set the beat. The beat that is written already may be set again, but for sold_out: nobody writes
 * that, it follows from the stock.
 *
 *   tease -> quote, open    quote -> haggle    haggle -> agreed (with an agreed price)    agreed -> open
 *   open, sold_out -> encore; sold_out -> open (unless the stock says that nothing is left)
 *   any -> closed           closed -> tease
 *
 * Thread:   any.   Errors:   ERROR_VALUE in words for the desk.
 */
MUST_CHECK bool beat_change(const struct room_item *item, enum beat to, struct error *err);

/**
 * The price that a change makes of another one. `value` is, for TO, the new price; for BY, what is taken off; for RATE,
 * the permille that stay (850 for 8.5折 and for "15 % off"), rounded half up to the minor unit.
 *
 * Thread:   any.   Returns:  false for what is no amount (0 .. MONEY_MAX_MINOR), before or after; *out is untouched.
 */
bool price_changed(int64_t from_minor, enum price_change change, int64_t value, int64_t *out_minor);

/**
 * The last price that was said at the table: that of the last step that has one, but for an ask that was rejected;
 * ROOM_UNSET: none was. Thread: any.
 */
int64_t bargain_price(const struct room_item *item);

/** The same without what was only asked for: what a cut or a rate is taken from. Thread: any. */
int64_t bargain_standing_price(const struct room_item *item);

/** Whether what was agreed was taken back, and nothing but asks has named a price since: nothing settles at that.
 * Thread: any. */
bool bargain_price_is_withdrawn(const struct room_item *item);

/** The words of the document ("haggle", "more_stock", "brand"); NULL for what is none. Thread: any. */
const char *beat_name(enum beat beat);
const char *step_kind_name(enum step_kind kind);
const char *step_by_name(enum step_by by);

/** The other way; 0 (X_INVALID) for what is no such word. */
enum beat beat_named(const char *name);
enum step_kind step_kind_named(const char *name);
enum step_by step_by_named(const char *name);
