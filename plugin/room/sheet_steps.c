/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The planned bargain of a row: columns from left to right, the quote first, each cell one step; or one cell that tells
 * the steps line by line. "10" under 砍价 is taken off; "到89.9" is the price after it; "8.5折" and "15%" are rates.
 */
#include "sheet_amount.h"
#include "sheet_cells.h"

#include <stdio.h>
#include <string.h>

/* What a piece of text says of one step; what it leaves out comes from its column. */
struct told {
	const char *kind; /* NULL: not said */
	const char *by;
	bool is_to;       /* the price after it */
	bool is_off;      /* a minus or a word: surely taken off */
	bool has_minus;   /* before `rest` */
	const char *rest; /* narrow: the figure */
	const char *note; /* what stood in brackets; NULL: nothing */
};

static const struct {
	enum sheet_word word;
	const char *kind;
	bool is_to, is_off;
} verbs[] = {
	{WORD_STEP_QUOTE, "quote", true, false},
	{WORD_STEP_ASK, "ask", true, false},
	{WORD_STEP_CUT_TO, "cut", true, false},
	{WORD_STEP_CUT, "cut", false, true},
	{WORD_STEP_SUBSIDY, "subsidy", false, true},
	{WORD_STEP_GIFT, "gift", false, false},
	{WORD_STEP_MORE_STOCK, "more_stock", false, false},
	{WORD_STEP_SETTLE, "settle", true, false},
	{WORD_STEP_REJECT, "reject", false, false},
};

static const struct {
	enum sheet_word word;
	const char *by;
} givers[] = {{WORD_BRAND, "brand"}, {WORD_PLATFORM, "platform"}, {WORD_HOST, "host"}};

/* Cuts a note in brackets off the end of the text. */
static char *cut_note(char *text)
{
	size_t length = strlen(text);
	char *wide = strstr(text, "（");
	char *plain = strchr(text, '(');
	char *open = wide && (!plain || wide < plain) ? wide : plain;
	size_t open_length = open && open == wide ? strlen("（") : 1;
	size_t close_length = length >= 3 && strcmp(text + length - 3, "）") == 0 ? 3
			      : length >= 1 && text[length - 1] == ')'            ? 1
										  : 0;
	if (!open || open == text || !close_length)
		return NULL;
	text[length - close_length] = '\0';
	*open = '\0';
	return open + open_length;
}

static bool tell(struct csv_reading *reading, char *text, struct told *told)
{
	*told = (struct told){.note = cut_note(text)};
	const char *narrow = sheet_narrow(&reading->arena, text);
	if (!narrow) {
		reading->has_failed = true;
		return false;
	}
	for (size_t i = 0; i < sizeof(givers) / sizeof(*givers) && !told->by; i++) {
		size_t length = sheet_word_before(reading->headings, givers[i].word, narrow);
		if (length) {
			told->by = givers[i].by;
			narrow += length;
		}
	}
	size_t longest = 0;
	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++) {
		size_t length = sheet_word_before(reading->headings, verbs[i].word, narrow);
		if (length > longest) {
			longest = length;
			told->kind = verbs[i].kind;
			told->is_to = verbs[i].is_to;
			told->is_off = verbs[i].is_off;
		}
	}
	narrow += longest;
	size_t to = sheet_word_before(reading->headings, WORD_TO, narrow);
	if (to) {
		told->is_to = true;
		told->is_off = false;
	} else if (*narrow == '-' && narrow[1] && !told->is_to) {
		told->is_off = told->has_minus = true;
		to = 1;
	}
	told->rest = narrow + to;
	return true;
}

static const char *last_kind(const struct csv_reading *reading)
{
	const json_t *list = json_object_get(reading->row, "plan");
	const char *kind = json_string_value(json_object_get(json_array_get(list, json_array_size(list) - 1), "kind"));
	return kind ? kind : "";
}

static void add_step(struct csv_reading *reading, size_t column, const struct told *told, const char *price,
		     int64_t value)
{
	json_t *list = csv_list(reading, "plan");
	json_t *step = json_object();
	csv_put(reading, step, "kind", json_string(told->kind));
	if (told->by)
		csv_put(reading, step, "by", json_string(told->by));
	if (told->by && strcmp(told->by, "brand") == 0 && reading->person) {
		csv_put(reading, step, "person", json_string(reading->person));
		csv_place(reading, reading->person_column, "plan[%zu].person", json_array_size(list));
	}
	if (price)
		csv_put(reading, step, price, json_integer(value));
	if (told->note && *told->note)
		csv_put(reading, step, "note", json_string(told->note));
	if (column != SIZE_MAX)
		csv_place(reading, column, "plan[%zu]", json_array_size(list));
	if (json_array_append_new(list, step) != 0)
		reading->has_failed = true;
}

/* The price that stands after the step, as far as one is known. */
static void follow(struct csv_reading *reading, const char *price, int64_t value)
{
	if (strcmp(price, "to") == 0)
		reading->price_minor = value;
	else if (reading->price_minor != ROOM_UNSET && strcmp(price, "less") == 0)
		reading->price_minor -= value;
	else if (reading->price_minor != ROOM_UNSET)
		reading->price_minor = (reading->price_minor * value + 500) / 1000;
}

static bool is_rate(const struct csv_reading *reading, const char *narrow)
{
	size_t length = strlen(narrow);
	return strchr(narrow, '%') || sheet_word_behind(reading->headings, WORD_RATE, narrow, length);
}

/* Why a figure that stands alone says two prices; NULL: it does not. A spreadsheet shows 8.5折 as 85% or as 0.85. */
static const char *two_meanings(const struct csv_reading *reading, const struct told *told, const char *price,
				int64_t value)
{
	if (strcmp(price, "permille") == 0 && value < 500 && strchr(told->rest, '%'))
		return "it may be what is taken off or what is left: write 8.5折, or -85%";
	int64_t unit = 1;
	for (int digit = 0; digit < reading->currency.digits; digit++)
		unit *= 10;
	if (strcmp(price, "less") == 0 && strcmp(told->kind, "cut") == 0 && value > 0 && value < unit)
		return "it may be a rate or what is taken off: write 8.5折, or -0.85";
	return NULL;
}

/* The figure of the step, and under which member it stands. False: said why not, or 0 is taken off. */
static bool read_price(struct csv_reading *reading, const struct csv_cell *cell, const struct told *told,
		       const char **price, int64_t *value)
{
	*price = told->is_to ? "to" : "less";
	const char *reason;
	if (!told->is_to && is_rate(reading, told->rest)) {
		*price = "permille";
		reason = sheet_rate(reading->headings, told->rest, value);
	} else {
		reason = sheet_amount(reading->headings, &reading->currency, told->rest, value);
	}
	// 89.9 off 99.9 is hardly a cut: it is the price that should be left.
	if (!reason && strcmp(*price, "less") == 0 && !told->is_off && reading->price_minor != ROOM_UNSET &&
	    *value >= reading->price_minor - *value)
		reason = "it may be what is taken off or the price after it: write -89.9 or 到89.9";
	if (!reason && !told->is_off)
		reason = two_meanings(reading, told, *price, *value);
	if (reason)
		csv_refuse(reading, cell, "a price", reason);
	return !reason && (*value > 0 || told->is_to);
}

static bool has_no_price(const char *kind)
{
	return strcmp(kind, "gift") == 0 || strcmp(kind, "more_stock") == 0 || strcmp(kind, "reject") == 0;
}

static void take_told(struct csv_reading *reading, const struct csv_cell *cell, struct told *told)
{
	const char *price = NULL;
	int64_t value = 0;
	if (has_no_price(told->kind)) {
		told->note = told->note ? told->note : told->rest;
		add_step(reading, cell->column, told, NULL, 0);
	} else if (strcmp(told->kind, "settle") == 0 && !*told->rest) {
		add_step(reading, cell->column, told, NULL, 0);
	} else if (read_price(reading, cell, told, &price, &value)) {
		add_step(reading, cell->column, told, price, value);
		follow(reading, price, value);
	}
}

/* -- columns -- */

static void take_step_cell(struct csv_reading *reading, const struct csv_cell *cell, const char *kind, const char *by,
			   bool is_to)
{
	char *text = csv_line(reading, cell->text);
	struct told told;
	if (!text || !tell(reading, text, &told))
		return;
	// Under 砍价 a word such as 砍 may stand again, but none of another step.
	if (told.kind && strcmp(told.kind, kind) != 0) {
		csv_refuse(reading, cell, "this column's step", "it names a step of another kind");
		return;
	}
	told.kind = kind;
	told.by = told.by ? told.by : by;
	if (is_to && !told.is_to && told.has_minus)
		told.rest--; // a price below 0, not a cut
	told.is_to = told.is_to || is_to;
	take_told(reading, cell, &told);
}

/* One cell with the steps in lines, or parted by semicolons. */
static void take_plan_cell(struct csv_reading *reading, const struct csv_cell *cell)
{
	const char *begin = cell->text;
	while (*begin) {
		const char *end = begin;
		while (*end && *end != '\n' && *end != ';' && strncmp(end, "；", 3) != 0)
			end++;
		char *text = arena_text(&reading->arena, begin, (size_t)(end - begin));
		char *line = text ? csv_line(reading, text) : NULL;
		struct told told;
		if (!line || !tell(reading, line, &told)) {
			reading->has_failed |= !text;
			return;
		}
		const struct csv_cell piece = {cell->column, text, told.rest};
		if (*told.rest && !told.kind)
			csv_refuse(reading, &piece, "a step", "write 报价99.9, 砍10, 砍到89.9, 平台补贴10, 成交");
		else if (told.kind)
			take_told(reading, &piece, &told);
		begin = *end ? end + (*end == ';' || *end == '\n' ? 1 : 3) : end;
	}
}

static void take_column(struct csv_reading *reading, const struct csv_cell *cell)
{
	enum sheet_column kind = reading->columns[cell->column].kind;
	if (kind == COLUMN_QUOTE)
		take_step_cell(reading, cell, "quote", "brand", true);
	else if (kind == COLUMN_ASK)
		take_step_cell(reading, cell, "ask", "host", true);
	else if (kind == COLUMN_CUT || kind == COLUMN_CUT_TO)
		take_step_cell(reading, cell, "cut", NULL, kind == COLUMN_CUT_TO);
	else if (kind == COLUMN_SUBSIDY)
		take_step_cell(reading, cell, "subsidy", NULL, false);
	else if (kind == COLUMN_SUBSIDY_PLATFORM)
		take_step_cell(reading, cell, "subsidy", "platform", false);
	else if (kind == COLUMN_SUBSIDY_BRAND)
		take_step_cell(reading, cell, "subsidy", "brand", false);
	else if (kind == COLUMN_SUBSIDY_HOST)
		take_step_cell(reading, cell, "subsidy", "host", false);
	else if (kind == COLUMN_PLAN)
		take_plan_cell(reading, cell);
}

static void look_for_person(struct csv_reading *reading)
{
	reading->person = NULL;
	for (size_t column = 0; column < reading->column_count; column++) {
		struct csv_cell cell;
		if (reading->columns[column].kind == COLUMN_PERSON && csv_cell_at(reading, column, &cell)) {
			reading->person = csv_line(reading, cell.text);
			reading->person_column = column;
		}
	}
}

void csv_take_steps(struct csv_reading *reading)
{
	look_for_person(reading);
	for (int pass = 0; pass < 2; pass++) {
		for (size_t column = 0; column < reading->column_count; column++) {
			bool is_quote = reading->columns[column].kind == COLUMN_QUOTE;
			struct csv_cell cell;
			if (is_quote == (pass == 0) && csv_cell_at(reading, column, &cell))
				take_column(reading, &cell);
		}
	}
}

void csv_end_item(struct csv_reading *reading)
{
	const json_t *list = json_object_get(reading->row, "plan");
	if (!list || reading->price_minor == ROOM_UNSET || strcmp(last_kind(reading), "settle") == 0)
		return;
	const json_t *agreed = json_object_get(reading->row, "agreed");
	if (!agreed && strcmp(last_kind(reading), "ask") == 0)
		return; // what the host asks for is no price yet
	reading->person = NULL;
	// Nothing was taken off, and the sheet says the price in the end: then that is what is settled.
	bool is_short = agreed && (strcmp(last_kind(reading), "quote") == 0 || strcmp(last_kind(reading), "ask") == 0);
	const struct told settle = {.kind = "settle"};
	add_step(reading, SIZE_MAX, &settle, is_short ? "to" : NULL, is_short ? json_integer_value(agreed) : 0);
}
