/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of data/sheets/headings.json: what teams call the columns, and the words that stand in their cells.
 */
#pragma once

#include "arena.h"
#include "room/sheet.h"

/* In the order of `column_names` of sheet_headings.c. */
enum sheet_column {
	COLUMN_UNKNOWN = 0,
	COLUMN_LINK_NO,
	COLUMN_ITEM_ID,
	COLUMN_TITLE,
	COLUMN_SHORT_TITLE,
	COLUMN_SPEC,
	COLUMN_UNIT,
	COLUMN_BRAND,
	COLUMN_GIFT,
	COLUMN_FLOOR,
	COLUMN_TARGET,
	COLUMN_AGREED,
	COLUMN_QUOTE,
	COLUMN_ASK,
	COLUMN_CUT,
	COLUMN_CUT_TO,
	COLUMN_SUBSIDY,
	COLUMN_SUBSIDY_PLATFORM,
	COLUMN_SUBSIDY_BRAND,
	COLUMN_SUBSIDY_HOST,
	COLUMN_PLAN,
	COLUMN_PER_BUYER,
	COLUMN_PER_ORDER,
	COLUMN_MIN_QUANTITY,
	COLUMN_AUDIENCE,
	COLUMN_SHOP_COUPON,
	COLUMN_PLATFORM_COUPON,
	COLUMN_FAN,
	COLUMN_NEW_BUYER,
	COLUMN_THRESHOLD,
	COLUMN_MARKET,
	COLUMN_MARKET_PRICE,
	COLUMN_CAPTURED_AT,
	COLUMN_EVIDENCE,
	COLUMN_EVIDENCE_SHA256,
	COLUMN_MARKET_SELLER,
	COLUMN_MARKET_PRODUCT,
	COLUMN_MARKET_SPEC,
	COLUMN_SAME_SPEC,
	COLUMN_MARKET_KIND,
	COLUMN_PUBLIC_LABEL,
	COLUMN_MARKET_SHIPPING,
	COLUMN_PERSON,
	COLUMN_PROMPT,
	COLUMN_NOTES,
	COLUMN_SHOPS_OWN,
	COLUMN_NOT_USED,
	COLUMN_COUNT,
};

/* In the order of `word_names` of sheet_headings.c. */
enum sheet_word {
	WORD_INVALID = 0,
	WORD_NOTE,
	WORD_BLANK,
	WORD_UNLIMITED,
	WORD_YES,
	WORD_NO,
	WORD_HEADING_SUFFIX,
	WORD_MONEY,
	WORD_MONEY_BEHIND,
	WORD_FOREIGN_MONEY,
	WORD_COUNT_BEFORE,
	WORD_COUNT_BEHIND,
	WORD_LINK_BEFORE,
	WORD_LINK_BEHIND,
	WORD_BRAND,
	WORD_PLATFORM,
	WORD_HOST,
	WORD_STEP_QUOTE,
	WORD_STEP_ASK,
	WORD_STEP_CUT_TO,
	WORD_STEP_CUT,
	WORD_STEP_SUBSIDY,
	WORD_STEP_GIFT,
	WORD_STEP_MORE_STOCK,
	WORD_STEP_SETTLE,
	WORD_STEP_REJECT,
	WORD_TO,
	WORD_OFF,
	WORD_RATE,
	WORD_GIFT_VALUE,
	WORD_GIFT_BASIS,
	WORD_FIRST_BEFORE,
	WORD_FIRST_BEHIND,
	WORD_DEAL_7D,
	WORD_MSRP,
	WORD_OTHER_SHOP,
	WORD_MORNING,
	WORD_AFTERNOON,
	WORD_KINDS,
};

struct sheet_heading {
	enum sheet_column column; /* COLUMN_UNKNOWN: none of ours */
	int number;               /* of `对比价2`; 0: none is written */
	bool has_no_memory;       /* nothing else counts then */
	bool is_other_money; /* a column of prices in something else than the sheet's currency: 最低价(美元) */
};

/** What a heading says. */
struct sheet_heading sheet_heading_of(const struct sheet_headings *headings, const char *text);

/** A heading of ours that is like an unknown one, as the table writes it, or NULL; lives as long as the table. */
const char *sheet_heading_near(const struct sheet_headings *headings, const char *text);

bool sheet_column_is_money(enum sheet_column column);

/** Whether a column may stand several times, each time for one more of its kind. */
bool sheet_column_repeats(enum sheet_column column);

/** Whether a row without a key may have it: one more gift, comparison or step of the row above. */
bool sheet_column_continues(enum sheet_column column);

/**
 * A text with full-width letters, digits and signs made plain, in lower case, without blanks but between two figures;
 * NULL: no memory. Never longer than the text was.
 */
char *sheet_narrow(struct arena *arena, const char *text);

/** Whether the narrow text is one of the words. */
bool sheet_word_is(const struct sheet_headings *headings, enum sheet_word kind, const char *narrow);

/** The length of the longest of the words with which the narrow text begins (ends); 0: none. */
size_t sheet_word_before(const struct sheet_headings *headings, enum sheet_word kind, const char *narrow);
size_t sheet_word_behind(const struct sheet_headings *headings, enum sheet_word kind, const char *narrow,
			 size_t length);
