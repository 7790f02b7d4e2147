/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The cells that make one comparison together: whose price it is, when it was seen, what proves it.
 */
#include "sheet_amount.h"
#include "sheet_cells.h"

#include <string.h>

#define COMPARISONS_MAX 8

struct comparison {
	json_t *entry;
	size_t index;        /* in the item's list */
	size_t first_column; /* of its cells */
	const char *evidence_id, *sha256;
	size_t evidence_column;
};

static void put_word(struct csv_reading *reading, const struct csv_cell *cell, struct comparison *comparison,
		     const char *name)
{
	char *line = csv_line(reading, cell->text);
	if (line)
		csv_put(reading, comparison->entry, name, json_string(line));
	csv_place(reading, cell->column, "comparisons[%zu].%s", comparison->index, name);
}

static void put_time(struct csv_reading *reading, const struct csv_cell *cell, struct comparison *comparison)
{
	char text[SHEET_TIME_BYTES];
	const char *reason = sheet_time(reading->headings, cell->narrow, text);
	if (reason)
		csv_refuse(reading, cell, "a time", reason);
	// What was refused must not be said to be missing as well.
	csv_put(reading, comparison->entry, "captured_at", json_string(reason ? "2000-01-01T00:00:00Z" : text));
	csv_place(reading, cell->column, "comparisons[%zu].captured_at", comparison->index);
}

static void put_price(struct csv_reading *reading, const struct csv_cell *cell, struct comparison *comparison)
{
	int64_t minor = 0;
	csv_amount(reading, cell, &minor);
	csv_put(reading, comparison->entry, "amount", json_integer(minor));
	csv_place(reading, cell->column, "comparisons[%zu].amount", comparison->index);
}

static void put_same_spec(struct csv_reading *reading, const struct csv_cell *cell, struct comparison *comparison)
{
	bool is_same = sheet_word_is(reading->headings, WORD_YES, cell->narrow);
	if (!is_same && !sheet_word_is(reading->headings, WORD_NO, cell->narrow))
		csv_refuse(reading, cell, "a yes or a no", "write 是 or 否");
	csv_put(reading, comparison->entry, "same_spec", json_boolean(is_same));
}

static void put_kind(struct csv_reading *reading, const struct csv_cell *cell, struct comparison *comparison)
{
	static const struct {
		enum sheet_word word;
		const char *kind;
	} kinds[] = {{WORD_DEAL_7D, "deal_7d"}, {WORD_MSRP, "msrp"}, {WORD_OTHER_SHOP, "other_shop"}};
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (sheet_word_is(reading->headings, kinds[i].word, cell->narrow)) {
			csv_put(reading, comparison->entry, "kind", json_string(kinds[i].kind));
			return;
		}
	}
	csv_refuse(reading, cell, "a kind of price", "write 近7日成交价, 建议零售价 or 其他店铺");
	csv_put(reading, comparison->entry, "kind", json_string("other_shop"));
}

/* "EV-1001", "EV-1001 86bb...": the digest may have a column of its own. */
static void keep_evidence(struct csv_reading *reading, const struct csv_cell *cell, struct comparison *comparison)
{
	char *line = csv_line(reading, cell->text);
	char *blank = line ? strchr(line, ' ') : NULL;
	if (blank) {
		*blank = '\0';
		comparison->sha256 = sheet_narrow(&reading->arena, blank + 1);
		reading->has_failed |= !comparison->sha256;
	}
	comparison->evidence_id = line;
	comparison->evidence_column = cell->column;
}

static void put_cell(struct csv_reading *reading, const struct csv_cell *cell, struct comparison *comparison)
{
	enum sheet_column kind = reading->columns[cell->column].kind;
	if (kind == COLUMN_MARKET)
		put_word(reading, cell, comparison, "market");
	else if (kind == COLUMN_MARKET_SELLER)
		put_word(reading, cell, comparison, "seller");
	else if (kind == COLUMN_MARKET_PRODUCT)
		put_word(reading, cell, comparison, "product");
	else if (kind == COLUMN_MARKET_SPEC)
		put_word(reading, cell, comparison, "spec");
	else if (kind == COLUMN_PUBLIC_LABEL)
		put_word(reading, cell, comparison, "public_label");
	else if (kind == COLUMN_MARKET_SHIPPING)
		put_word(reading, cell, comparison, "shipping");
	else if (kind == COLUMN_MARKET_PRICE)
		put_price(reading, cell, comparison);
	else if (kind == COLUMN_CAPTURED_AT)
		put_time(reading, cell, comparison);
	else if (kind == COLUMN_SAME_SPEC)
		put_same_spec(reading, cell, comparison);
	else if (kind == COLUMN_MARKET_KIND)
		put_kind(reading, cell, comparison);
	else if (kind == COLUMN_EVIDENCE)
		keep_evidence(reading, cell, comparison);
	else if (kind == COLUMN_EVIDENCE_SHA256)
		comparison->sha256 = cell->narrow;
}

static void put_evidence(struct csv_reading *reading, const struct comparison *comparison)
{
	if (!comparison->evidence_id)
		return;
	struct sheet_spot spot = csv_spot(reading, comparison->evidence_column);
	if (!comparison->sha256) {
		sheet_find(reading->findings, false, &spot,
			   "the evidence has no SHA-256: the comparison goes without it");
		return;
	}
	json_t *evidence = json_object();
	csv_put(reading, evidence, "id", json_string(comparison->evidence_id));
	csv_put(reading, evidence, "sha256", json_string(comparison->sha256));
	csv_put(reading, comparison->entry, "evidence", evidence);
	csv_place(reading, comparison->evidence_column, "comparisons[%zu].evidence", comparison->index);
}

/* What is missing is said where the comparison begins. */
static bool is_whole(struct csv_reading *reading, const struct comparison *comparison)
{
	static const struct {
		const char *member, *reason;
	} needed[] = {
		{"market", "a comparison without its platform (对比平台)"},
		{"amount", "a comparison without its price (对比价)"},
		{"captured_at", "a comparison that does not say when it was seen (采集时间)"},
	};
	struct sheet_spot spot = csv_spot(reading, comparison->first_column);
	for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++) {
		if (!json_object_get(comparison->entry, needed[i].member)) {
			sheet_find(reading->findings, true, &spot, "%s", needed[i].reason);
			return false;
		}
	}
	if (!json_object_get(comparison->entry, "same_spec"))
		sheet_find(reading->findings, false, &spot, "同规格 is not said: taken as no");
	return true;
}

static void take_comparison(struct csv_reading *reading, int number)
{
	size_t count = json_array_size(json_object_get(reading->row, "comparisons"));
	struct comparison comparison = {.entry = json_object(), .index = count, .first_column = SIZE_MAX};
	for (size_t column = 0; column < reading->column_count && comparison.entry; column++) {
		const struct csv_column *about = &reading->columns[column];
		struct csv_cell cell;
		if (about->kind < COLUMN_MARKET || about->kind > COLUMN_MARKET_SHIPPING || about->number != number ||
		    !csv_cell_at(reading, column, &cell))
			continue;
		bool is_told = about->kind != COLUMN_SAME_SPEC && about->kind != COLUMN_MARKET_KIND;
		if (comparison.first_column == SIZE_MAX && is_told) // those two are often filled in to the end
			comparison.first_column = column;
		put_cell(reading, &cell, &comparison);
	}
	reading->has_failed |= !comparison.entry;
	if (comparison.first_column == SIZE_MAX || !is_whole(reading, &comparison)) {
		json_decref(comparison.entry);
		return;
	}
	if (!json_object_get(comparison.entry, "same_spec"))
		csv_put(reading, comparison.entry, "same_spec", json_false());
	if (!json_object_get(comparison.entry, "kind"))
		csv_put(reading, comparison.entry, "kind", json_string("other_shop"));
	put_evidence(reading, &comparison);
	csv_place(reading, comparison.first_column, "comparisons[%zu]", comparison.index);
	if (json_array_append_new(csv_list(reading, "comparisons"), comparison.entry) != 0)
		reading->has_failed = true;
}

void csv_take_comparisons(struct csv_reading *reading)
{
	for (int number = 1; number <= COMPARISONS_MAX; number++)
		take_comparison(reading, number);
}
