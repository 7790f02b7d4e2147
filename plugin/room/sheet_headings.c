/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sheet_headings.h"

#include "base/alloc.h"
#include "place.h"
#include "room/json.h"
#include "sheet_near.h"

#include <string.h>

#define TABLE_MAX_BYTES (256u * 1024u)

static const char *const column_names[COLUMN_COUNT] = {
	[COLUMN_LINK_NO] = "link_no",
	[COLUMN_ITEM_ID] = "item_id",
	[COLUMN_TITLE] = "title",
	[COLUMN_SHORT_TITLE] = "short_title",
	[COLUMN_SPEC] = "spec",
	[COLUMN_UNIT] = "unit",
	[COLUMN_BRAND] = "brand",
	[COLUMN_GIFT] = "gift",
	[COLUMN_FLOOR] = "floor",
	[COLUMN_TARGET] = "target",
	[COLUMN_AGREED] = "agreed",
	[COLUMN_QUOTE] = "quote",
	[COLUMN_ASK] = "ask",
	[COLUMN_CUT] = "cut",
	[COLUMN_CUT_TO] = "cut_to",
	[COLUMN_SUBSIDY] = "subsidy",
	[COLUMN_SUBSIDY_PLATFORM] = "subsidy_platform",
	[COLUMN_SUBSIDY_BRAND] = "subsidy_brand",
	[COLUMN_SUBSIDY_HOST] = "subsidy_host",
	[COLUMN_PLAN] = "plan",
	[COLUMN_PER_BUYER] = "per_buyer",
	[COLUMN_PER_ORDER] = "per_order",
	[COLUMN_MIN_QUANTITY] = "min_quantity",
	[COLUMN_AUDIENCE] = "audience",
	[COLUMN_SHOP_COUPON] = "shop_coupon",
	[COLUMN_PLATFORM_COUPON] = "platform_coupon",
	[COLUMN_FAN] = "fan",
	[COLUMN_NEW_BUYER] = "new_buyer",
	[COLUMN_THRESHOLD] = "threshold",
	[COLUMN_MARKET] = "market",
	[COLUMN_MARKET_PRICE] = "market_price",
	[COLUMN_CAPTURED_AT] = "captured_at",
	[COLUMN_EVIDENCE] = "evidence",
	[COLUMN_EVIDENCE_SHA256] = "evidence_sha256",
	[COLUMN_MARKET_SELLER] = "market_seller",
	[COLUMN_MARKET_PRODUCT] = "market_product",
	[COLUMN_MARKET_SPEC] = "market_spec",
	[COLUMN_SAME_SPEC] = "same_spec",
	[COLUMN_MARKET_KIND] = "market_kind",
	[COLUMN_PUBLIC_LABEL] = "public_label",
	[COLUMN_MARKET_SHIPPING] = "market_shipping",
	[COLUMN_PERSON] = "person",
	[COLUMN_PROMPT] = "prompt",
	[COLUMN_NOTES] = "notes",
	[COLUMN_SHOPS_OWN] = "shops_own",
	[COLUMN_NOT_USED] = "not_used",
};

static const char *const word_names[WORD_KINDS] = {
	[WORD_NOTE] = "note",
	[WORD_BLANK] = "blank",
	[WORD_UNLIMITED] = "unlimited",
	[WORD_YES] = "yes",
	[WORD_NO] = "no",
	[WORD_HEADING_SUFFIX] = "heading_suffix",
	[WORD_MONEY] = "money",
	[WORD_MONEY_BEHIND] = "money_behind",
	[WORD_FOREIGN_MONEY] = "foreign_money",
	[WORD_COUNT_BEFORE] = "count_before",
	[WORD_COUNT_BEHIND] = "count_behind",
	[WORD_LINK_BEFORE] = "link_before",
	[WORD_LINK_BEHIND] = "link_behind",
	[WORD_BRAND] = "brand",
	[WORD_PLATFORM] = "platform",
	[WORD_HOST] = "host",
	[WORD_STEP_QUOTE] = "step_quote",
	[WORD_STEP_ASK] = "step_ask",
	[WORD_STEP_CUT_TO] = "step_cut_to",
	[WORD_STEP_CUT] = "step_cut",
	[WORD_STEP_SUBSIDY] = "step_subsidy",
	[WORD_STEP_GIFT] = "step_gift",
	[WORD_STEP_MORE_STOCK] = "step_more_stock",
	[WORD_STEP_SETTLE] = "step_settle",
	[WORD_STEP_REJECT] = "step_reject",
	[WORD_TO] = "to",
	[WORD_OFF] = "off",
	[WORD_RATE] = "rate",
	[WORD_GIFT_VALUE] = "gift_value",
	[WORD_GIFT_BASIS] = "gift_basis",
	[WORD_FIRST_BEFORE] = "first_before",
	[WORD_FIRST_BEHIND] = "first_behind",
	[WORD_DEAL_7D] = "deal_7d",
	[WORD_MSRP] = "msrp",
	[WORD_OTHER_SHOP] = "other_shop",
	[WORD_MORNING] = "morning",
	[WORD_AFTERNOON] = "afternoon",
};

struct names {
	const char **texts; /* narrow */
	size_t count;
};

struct sheet_headings {
	struct arena arena;
	struct names columns[COLUMN_COUNT]; /* folded */
	struct names written[COLUMN_COUNT]; /* as the table has them */
	struct names words[WORD_KINDS];
};

/* A narrow text without the signs that say nothing in a heading, in place. */
static void fold(char *narrow)
{
	char *to = narrow;
	for (const char *at = narrow; *at; at++) {
		if (!strchr(" _-.:*#\"'", *at))
			*to++ = *at;
	}
	*to = '\0';
}

/* -- the table -- */

static bool read_names(struct arena *arena, const json_t *list, const struct place *place, bool is_folded,
		       struct names *names, struct names *written, struct error *err)
{
	if (!json_is_array(list))
		return place_refuse(place, err, list ? "not a list" : "missing");
	size_t count = json_array_size(list);
	names->texts = arena_zeroed(arena, count, sizeof(char *));
	const char **as_written = arena_zeroed(arena, count, sizeof(char *));
	if (!names->texts || !as_written)
		return error_set(err, ERROR_MEMORY, "no memory for the table of headings");
	for (size_t i = 0; i < count; i++) {
		const char *text = json_string_value(json_array_get(list, i));
		char *narrow = text ? sheet_narrow(arena, text) : NULL;
		if (narrow && is_folded)
			fold(narrow);
		if (!text || (narrow && !*narrow))
			return place_refuse(&(struct place){.parent = place, .index = i}, err, "not a word");
		as_written[i] = arena_text(arena, text, strlen(text));
		names->texts[i] = narrow;
		if (!narrow || !as_written[i])
			return error_set(err, ERROR_MEMORY, "no memory for the table of headings");
	}
	names->count = count;
	if (written)
		*written = (struct names){as_written, count};
	return true;
}

static bool read_table(struct sheet_headings *headings, const json_t *table, struct error *err)
{
	const struct place root = {.parent = NULL};
	const struct place columns = {.parent = &root, .name = "columns"};
	const struct place words = {.parent = &root, .name = "words"};
	const char *schema = json_string_value(json_object_get(table, "schema"));
	if (!schema || strcmp(schema, "shop-sheet-headings/1") != 0)
		return place_refuse(&(struct place){.parent = &root, .name = "schema"}, err,
				    "not shop-sheet-headings/1");
	for (int i = COLUMN_UNKNOWN + 1; i < COLUMN_COUNT; i++) {
		const struct place here = {.parent = &columns, .name = column_names[i]};
		const json_t *list = json_object_get(json_object_get(table, "columns"), column_names[i]);
		if (!read_names(&headings->arena, list, &here, true, &headings->columns[i], &headings->written[i], err))
			return false;
	}
	for (int i = WORD_INVALID + 1; i < WORD_KINDS; i++) {
		const struct place here = {.parent = &words, .name = word_names[i]};
		const json_t *list = json_object_get(json_object_get(table, "words"), word_names[i]);
		if (!read_names(&headings->arena, list, &here, false, &headings->words[i], NULL, err))
			return false;
	}
	return true;
}

bool sheet_headings_decode(const void *bytes, size_t size_bytes, struct sheet_headings **out, struct error *err)
{
	json_t *table;
	if (!json_parse(bytes, size_bytes, TABLE_MAX_BYTES, &table, err))
		return false;
	struct sheet_headings *headings = alloc_zeroed(1, sizeof(*headings));
	bool is_read = headings ? read_table(headings, table, err)
				: error_set(err, ERROR_MEMORY, "no memory for the table of headings");
	json_decref(table);
	if (is_read)
		*out = headings;
	else
		sheet_headings_destroy(&headings);
	return is_read;
}

void sheet_headings_destroy(struct sheet_headings **headings)
{
	if (!*headings)
		return;
	arena_finish(&(*headings)->arena);
	alloc_free(*headings);
	*headings = NULL;
}

/* -- headings -- */

static enum sheet_column column_of(const struct sheet_headings *headings, const char *folded)
{
	for (int i = COLUMN_UNKNOWN + 1; i < COLUMN_COUNT; i++) {
		for (size_t j = 0; j < headings->columns[i].count; j++) {
			if (strcmp(headings->columns[i].texts[j], folded) == 0)
				return (enum sheet_column)i;
		}
	}
	return COLUMN_UNKNOWN;
}

bool sheet_column_is_money(enum sheet_column column)
{
	return (column >= COLUMN_FLOOR && column <= COLUMN_SUBSIDY_HOST) ||
	       (column >= COLUMN_SHOP_COUPON && column <= COLUMN_NEW_BUYER) || column == COLUMN_MARKET_PRICE;
}

bool sheet_column_repeats(enum sheet_column column)
{
	return column == COLUMN_GIFT || (column >= COLUMN_ASK && column <= COLUMN_PLAN) ||
	       (column >= COLUMN_MARKET && column <= COLUMN_MARKET_SHIPPING) || column == COLUMN_SHOPS_OWN ||
	       column == COLUMN_NOT_USED || column == COLUMN_UNKNOWN;
}

bool sheet_column_continues(enum sheet_column column)
{
	return column == COLUMN_GIFT || (column >= COLUMN_ASK && column <= COLUMN_PLAN) ||
	       (column >= COLUMN_MARKET && column <= COLUMN_MARKET_SHIPPING);
}

/* Cuts "(...)" off the end; returns what stood in it, or NULL. */
static char *cut_brackets(char *folded)
{
	size_t length = strlen(folded);
	char *open = strrchr(folded, '(');
	if (length < 3 || folded[length - 1] != ')' || !open || open == folded)
		return NULL;
	folded[length - 1] = '\0';
	*open = '\0';
	return open + 1;
}

/* Cuts digits off the end; returns their number, or 0. */
static int cut_number(char *folded)
{
	size_t length = strlen(folded);
	size_t at = length;
	while (at > 0 && length - at < 2 && folded[at - 1] >= '0' && folded[at - 1] <= '9')
		at--;
	int number = 0;
	for (size_t i = at; i < length; i++)
		number = number * 10 + (folded[i] - '0');
	if (at > 0)
		folded[at] = '\0';
	return at > 0 ? number : 0;
}

static const char *near_heading(const struct sheet_headings *headings, const char *folded)
{
	const char *nearest = NULL;
	size_t apart = SIZE_MAX;
	for (int i = COLUMN_UNKNOWN + 1; i < COLUMN_SHOPS_OWN; i++) {
		const struct names *names = &headings->columns[i];
		const char *near = sheet_nearest(folded, names->texts, names->count, &apart);
		for (size_t j = 0; near && j < names->count; j++) {
			if (names->texts[j] == near)
				nearest = headings->written[i].texts[j];
		}
	}
	return nearest;
}

struct sheet_heading sheet_heading_of(const struct sheet_headings *headings, const char *text)
{
	struct sheet_heading found = {.column = COLUMN_UNKNOWN};
	struct arena arena = {0};
	char *folded = sheet_narrow(&arena, text);
	found.has_no_memory = !folded;
	if (folded && *folded) {
		fold(folded);
		found.column = column_of(headings, folded);
		char *suffix = found.column ? NULL : cut_brackets(folded);
		if (suffix)
			found.column = column_of(headings, folded);
		if (!found.column) {
			found.number = cut_number(folded);
			found.column = column_of(headings, folded);
		}
		size_t length = strlen(folded);
		size_t behind = sheet_word_behind(headings, WORD_HEADING_SUFFIX, folded, length);
		if (!found.column && behind) {
			folded[length - behind - (length > behind && folded[length - behind - 1] == '/')] = '\0';
			found.column = column_of(headings, folded);
		}
		found.is_other_money = suffix && sheet_column_is_money(found.column) &&
				       !sheet_word_is(headings, WORD_HEADING_SUFFIX, suffix);
	}
	arena_finish(&arena);
	return found;
}

const char *sheet_heading_near(const struct sheet_headings *headings, const char *text)
{
	struct arena arena = {0};
	char *folded = sheet_narrow(&arena, text);
	if (folded)
		fold(folded);
	const char *near = folded ? near_heading(headings, folded) : NULL;
	arena_finish(&arena);
	return near;
}

/* -- words -- */

bool sheet_word_is(const struct sheet_headings *headings, enum sheet_word kind, const char *narrow)
{
	for (size_t i = 0; i < headings->words[kind].count; i++) {
		if (strcmp(headings->words[kind].texts[i], narrow) == 0)
			return true;
	}
	return false;
}

size_t sheet_word_before(const struct sheet_headings *headings, enum sheet_word kind, const char *narrow)
{
	size_t longest = 0;
	for (size_t i = 0; i < headings->words[kind].count; i++) {
		const char *word = headings->words[kind].texts[i];
		size_t length = strlen(word);
		if (length > longest && strncmp(narrow, word, length) == 0)
			longest = length;
	}
	return longest;
}

size_t sheet_word_behind(const struct sheet_headings *headings, enum sheet_word kind, const char *narrow, size_t length)
{
	size_t longest = 0;
	for (size_t i = 0; i < headings->words[kind].count; i++) {
		const char *word = headings->words[kind].texts[i];
		size_t wanted = strlen(word);
		if (wanted > longest && wanted <= length && memcmp(narrow + length - wanted, word, wanted) == 0)
			longest = wanted;
	}
	return longest;
}
