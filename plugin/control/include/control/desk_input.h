/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is typed at the desk's calculator: "-10", "59.9", "=9.90", "8.5折", "15%". Read exactly or refused with the
 * place and a reason; what could mean two things is refused as well, as in the sheet (docs/sheet.md): a price on air is
 * no place for a guess. Pure. Knows neither keys nor words for people: a reason is a name that the locales have words
 * for.
 */
#pragma once

#include "room/room.h"

/** No more is typed than this, in characters. */
#define DESK_INPUT_MAX 24

enum desk_fault {
	DESK_FAULT_NONE = 0,
	DESK_FAULT_NOTHING,    /* nothing is typed */
	DESK_FAULT_UNFINISHED, /* "-", "59.": good so far */
	DESK_FAULT_LONG,
	DESK_FAULT_LETTER,      /* what belongs to no price */
	DESK_FAULT_MORE,        /* something stands behind a price: one price at a time */
	DESK_FAULT_COMMA,       /* where no thousands end */
	DESK_FAULT_PLACES,      /* more places behind the point than the currency has */
	DESK_FAULT_LARGE,       /* no amount is so large */
	DESK_FAULT_CURRENCY,    /* another currency than the item's */
	DESK_FAULT_UP,          /* "+5": a step says what is taken off, or the price after it */
	DESK_FAULT_RATE,        /* 0折, 10折, 0 %, 100 % */
	DESK_FAULT_PERCENT,     /* "85%": 85 % off ("-85%") or 85 % left ("8.5折")? */
	DESK_FAULT_DOUBTFUL,    /* "10" where 69.90 stands: the price after ("=10") or what is taken off ("-10")? */
	DESK_FAULT_NOTHING_OFF, /* "-0" */
	DESK_FAULT_NO_PRICE,    /* nothing stands that it could be taken from */
	DESK_FAULT_BELOW_ZERO,
	DESK_FAULT_FLOOR, /* below what the sheet allows */
};

/** The end of its key in the locales: "places", "doubtful"; "" for NONE. Thread: any. */
const char *desk_fault_name(enum desk_fault fault);

struct desk_input {
	enum price_change change; /* TO, BY, RATE */
	int64_t value;            /* minor units; RATE: permille that stay */
	bool is_bare;             /* a figure and nothing that says what it means: the price after, if that is plain */
};

/**
 * Reads what is typed. Digits, points, signs of either width; "。" is a point, as input methods write it; "¥" and 元
 * where the currency has them.
 *
 * Thread:   any.   Errors: *out is untouched; *place is the character that is wrong, from 1, or 0: all of it.
 */
enum desk_fault desk_input_read(const char *typed, const struct currency *currency, struct desk_input *out, int *place);

/**
 * The price that it comes to.
 *
 * standing_minor:  what a cut is taken from; ROOM_UNSET: nothing was said yet.
 * floor_minor:     ROOM_UNSET: none.
 * Thread:   any.   Errors: *out_minor is untouched, but for FLOOR: the price that would be below it.
 */
enum desk_fault desk_input_price(const struct desk_input *input, int64_t standing_minor, int64_t floor_minor,
				 int64_t *out_minor);
