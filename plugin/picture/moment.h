/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of a room may be shown from one moment to the next: the beats and truth tables of docs/room-document.md as spans
 * of the shop's clock. Pure: no theme, no words, no pixels.
 */
#pragma once

#include "picture/stage.h"
#include "room/air.h"
#include "room/countdown.h"

/** What stands in the price's place. */
enum price_form {
	PRICE_FORM_INVALID = 0,
	PRICE_FORM_NONE,
	PRICE_FORM_REVEAL, /* to be revealed: no figure */
	PRICE_FORM_AGREED, /* the agreed figure, not on sale yet */
	PRICE_FORM_SALE,   /* the final price */
	PRICE_FORM_CART,   /* withheld: see the cart */
};

/** From when on, exclusive of until. Shop's time; INT64_MIN and INT64_MAX are open ends. */
struct span {
	int64_t from_ms;
	int64_t until_ms;
};

struct moment {
	struct span span; /* the document says the same from here to there */
	int64_t at_ms;    /* a time within, for what is decided by date */
	struct air air;
	enum price_form form;
	struct span figure; /* the form's figure or word stands; REVEAL and CART: the word */
	struct span cart;   /* after it: see the cart */
	struct span parts;  /* what explains the price stands: as long as the price of a sale */
	struct span offer;  /* what goes with the price stands: while fresh, or stale with a locked price */
	struct span fresh;  /* what may change at any time stands: while fresh */
	struct countdown countdown;
	struct span clock; /* the countdown stands */
};

/**
 * The moment of an input that holds at at_ms. The first of a row begins in the past (is_first).
 *
 * changes_at_ms of `air` and the dates of a list price bound it.
 */
struct moment moment_at(const struct picture_input *input, int64_t at_ms, bool is_first);

/**
 * Makes a moment the last of its row: what it shows stays, but its figure still ends where the document may say
 * otherwise; from then on the cart is pointed at.
 */
void moment_open_end(const struct picture_input *input, struct moment *moment);

/** Whether a list price may be struck through at this time (reference: order 56, art. 16; at most ten times). */
bool moment_has_list_price(const struct room_item *item, int64_t final_minor, int64_t at_ms);

bool span_is_empty(struct span span);
/** What of a span lies within another. */
struct span span_cut(struct span span, struct span within);
