/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Prices beside the price: whether a list price may be struck through, and whether a comparison may be shown. Pure;
 * the picture and the rules ask the same functions.
 */
#pragma once

#include "room/room.h"

struct reference_limits {
	int64_t deal_days;  /* how old a recorded deal may be */
	int64_t most_times; /* how many times the final price a list price may be */
};

/** The floor, which holds whoever judges (ADR 0025): order 56, article 16 (7 days), the platforms' ten times, a day. */
#define REFERENCE_DEAL_DAYS 7
#define REFERENCE_MOST_TIMES 10
#define COMPARISON_LASTS_MS INT64_C(86400000)

/** Whether the item's list price may stand struck through beside this final price at shop_ms. Thread: any. */
bool list_price_stands(const struct room_item *item, int64_t final_minor, int64_t shop_ms,
		       const struct reference_limits *limits);

/** Why a comparison may not be shown at shop_ms, in English; NULL: it may. Thread: any. */
const char *comparison_refusal(const struct room_comparison *entry, int64_t shop_ms, int64_t lasts_ms);
