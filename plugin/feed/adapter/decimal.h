/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decimal texts and whole numbers, exactly: no price passes through floating point. Pure.
 */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#define DECIMAL_TEXT_BYTES 40
#define DECIMAL_DIGITS_MOST 9

/** A text of an optional `-` and 1 to 19 digits that fits 64 bits. */
bool decimal_int(const char *text, int64_t *out);

/** A whole number: one, its text, or a double without fraction up to 2^53. */
bool decimal_whole(const json_t *value, int64_t *out);

/**
 * The text form of a scalar (docs/adapters.md, "Text form"): the text itself, or written into text.
 *
 * Returns:  NULL when it has none.
 */
const char *decimal_text_form(const json_t *value, char text[DECIMAL_TEXT_BYTES]);

/**
 * "9.9" times 10^digits as a whole number. What is left over is rounded, halves away from zero, if it may be.
 *
 * Returns:  NULL, or why there is no such number; a constant.
 */
const char *decimal_scale(const char *text, int digits, bool may_round, int64_t *out);

/** value / 10^digits as text: 450 with 2 is "4.50". */
const char *decimal_fixed(int64_t value, int digits, char text[DECIMAL_TEXT_BYTES]);

/** 10^digits, for 0 .. 18. */
int64_t decimal_power(int digits);
