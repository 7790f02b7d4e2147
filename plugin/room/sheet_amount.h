/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Figures as people type them: prices, counts, link numbers, times. What cannot be read exactly is refused with the
 * reason, a constant: no figure is ever guessed. Texts are narrow (sheet_narrow).
 */
#pragma once

#include "sheet_headings.h"

/** An amount of the currency in minor units: "59.9", "¥1,299.00", "59.90元". NULL: it is one; else why not. */
const char *sheet_amount(const struct sheet_headings *headings, const struct currency *currency, const char *narrow,
			 int64_t *out_minor);

/** The same without any sign of money: the figure alone, all of the text. */
const char *sheet_figure(const char *figure, size_t length, int digits, int64_t *out_minor);

/** A number of pieces: "3", "每人限3件". */
const char *sheet_count(const struct sheet_headings *headings, const char *narrow, int64_t *out);

/** A link number: "3", "3号链接", "#3", "3.0" as Excel may leave it. */
const char *sheet_link(const struct sheet_headings *headings, const char *narrow, int64_t *out);

/** The part that stays of a price: "8.5折" and "85折" are 850, "15%" and "15%off" (15 % less) too. */
const char *sheet_rate(const struct sheet_headings *headings, const char *narrow, int64_t *out_permille);

#define SHEET_TIME_BYTES 40

/**
 * A time as RFC 3339: "2026-11-21 20:05", "2026/11/21", "2026年11月21日 下午8:05", Excel's 46347.83681, RFC 3339
 * itself; without a zone it is China's. "11月21日 20:05" has the year 0000: sheet_apply() knows which one.
 */
const char *sheet_time(const struct sheet_headings *headings, const char *narrow, char out[SHEET_TIME_BYTES]);
