/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Amounts in minor units of a currency (ISO 4217, with its exponent). Checked 64-bit integers, never floating point.
 */
#pragma once

#include "room/room.h"

#define MONEY_MAX_MINOR INT64_C(99999999999)

/** The currency of a three-letter code in our ISO 4217 table, or NULL. Thread: any, as all of these. */
const struct currency *currency_find(const char *code);

/** The sign that stands before the figure ("¥", "$", "€"); the code itself where we know none. */
const char *currency_sign(const struct currency *currency);

/** False on overflow or a result outside 0 .. MONEY_MAX_MINOR; *out is then untouched. */
bool money_add(int64_t a_minor, int64_t b_minor, int64_t *out_minor);
bool money_multiply(int64_t a_minor, int64_t count, int64_t *out_minor);

/** a - b, but never below 0 (a coupon larger than the price makes it free, not negative). */
int64_t money_subtract_floor(int64_t a_minor, int64_t b_minor);

/** The figure in parts, as a price is set: sign "¥", whole "1,299", fraction ".90" ("" for exponent 0). */
struct money_figure {
	char sign[8];
	char whole[24];
	char fraction[8];
};

/** Splits an amount; digits are grouped by thousands with ','. Texts are empty for what is no amount (ROOM_UNSET). */
struct money_figure money_figure_of(int64_t amount_minor, const struct currency *currency);

/** Writes "59.90" or "1,299.00" without a sign; returns text. size_bytes of 32 is always enough. */
const char *money_text(int64_t amount_minor, const struct currency *currency, char *text, size_t size_bytes);
