/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A cell of gifts: "湿厕纸(40片装)*2(价值9.9元) 前5000名；美妆蛋".
 */
#include "sheet_amount.h"
#include "sheet_cells.h"

#include <string.h>

struct gift {
	const char *name, *spec, *basis;
	int64_t quantity, value_minor, first_n;
};

static char *copy_text(struct csv_reading *reading, const char *text, size_t length)
{
	char *copy = arena_text(&reading->arena, text, length);
	reading->has_failed |= !copy;
	return copy;
}

/* The length of the sign in `signs` (each 1 to 3 bytes, parted by blanks) that stands at the text; 0: none of them. */
static size_t sign_at(const char *text, const char *signs)
{
	while (*signs) {
		size_t length = strcspn(signs, " ");
		if (strncmp(text, signs, length) == 0)
			return length;
		signs += length + (signs[length] == ' ');
	}
	return 0;
}

/* "价值9.9元", "前5000名": true when the words were one of them; what is wrong with them is said. */
static bool take_claim(struct csv_reading *reading, const struct csv_cell *cell, const char *words, struct gift *gift)
{
	const char *narrow = sheet_narrow(&reading->arena, words);
	if (!narrow) {
		reading->has_failed = true;
		return true;
	}
	size_t value = sheet_word_before(reading->headings, WORD_GIFT_VALUE, narrow);
	size_t basis = sheet_word_before(reading->headings, WORD_GIFT_BASIS, narrow);
	if (basis > value) {
		gift->basis = copy_text(reading, narrow, basis);
		value = basis;
	}
	if (value) {
		const char *reason =
			sheet_amount(reading->headings, &reading->currency, narrow + value, &gift->value_minor);
		if (reason)
			csv_refuse(reading, cell, "a gift with its value", reason);
		return true;
	}
	size_t first = sheet_word_before(reading->headings, WORD_FIRST_BEFORE, narrow);
	size_t length = strlen(narrow + first);
	size_t behind = sheet_word_behind(reading->headings, WORD_FIRST_BEHIND, narrow + first, length);
	return first && !sheet_figure(narrow + first, length - behind, 0, &gift->first_n);
}

/* Takes "(...)" out of the text: a claim, else the spec. */
static void take_brackets(struct csv_reading *reading, const struct csv_cell *cell, char *text, struct gift *gift)
{
	for (char *at = text; *at;) {
		size_t open = sign_at(at, "( （");
		if (!open) {
			at++;
			continue;
		}
		char *end = at + open;
		while (*end && !sign_at(end, ") ）"))
			end++;
		if (!*end)
			return;
		char *words = copy_text(reading, at + open, (size_t)(end - at - open));
		if (words && !take_claim(reading, cell, words, gift))
			gift->spec = words;
		char *rest = end + sign_at(end, ") ）");
		memmove(at, rest, strlen(rest) + 1);
	}
}

static size_t trimmed_length(const char *text, size_t length)
{
	while (length > 0 && text[length - 1] == ' ')
		length--;
	return length;
}

/* Takes claims without brackets off the end, each behind a blank. */
static void take_tail(struct csv_reading *reading, const struct csv_cell *cell, char *text, struct gift *gift)
{
	for (;;) {
		text[trimmed_length(text, strlen(text))] = '\0';
		char *blank = strrchr(text, ' ');
		if (!blank || !take_claim(reading, cell, blank + 1, gift))
			return;
		*blank = '\0';
	}
}

/* "*2", "x 2", "×２份" at the end. */
static void take_quantity(struct csv_reading *reading, char *text, struct gift *gift)
{
	for (char *at = text; *at; at++) {
		size_t sign = at > text ? sign_at(at, "* ＊ × x X") : 0;
		const char *narrow = sign ? sheet_narrow(&reading->arena, at + sign) : NULL;
		reading->has_failed |= sign && !narrow;
		int64_t count;
		if (!narrow || narrow[0] < '0' || narrow[0] > '9')
			continue;
		if (!sheet_count(reading->headings, narrow, &count)) {
			gift->quantity = count;
			at[0] = '\0';
			text[trimmed_length(text, strlen(text))] = '\0';
			return;
		}
	}
}

static void add_gift(struct csv_reading *reading, const struct csv_cell *cell, const struct gift *gift)
{
	json_t *list = csv_list(reading, "gifts");
	json_t *entry = json_object();
	csv_put(reading, entry, "name", json_string(gift->name));
	if (gift->spec && *gift->spec)
		csv_put(reading, entry, "spec", json_string(gift->spec));
	csv_put(reading, entry, "quantity", json_integer(gift->quantity));
	if (gift->value_minor != ROOM_UNSET)
		csv_put(reading, entry, "value", json_integer(gift->value_minor));
	if (gift->basis && gift->value_minor != ROOM_UNSET)
		csv_put(reading, entry, "value_basis", json_string(gift->basis));
	if (gift->first_n != ROOM_UNSET)
		csv_put(reading, entry, "first_n", json_integer(gift->first_n));
	csv_place(reading, cell->column, "gifts[%zu]", json_array_size(list));
	if (json_array_append_new(list, entry) != 0)
		reading->has_failed = true;
}

/* "湿厕纸*2，价值9.9元": the words behind the comma are the gift's before it. True: they were such words. */
static bool take_claim_alone(struct csv_reading *reading, const struct csv_cell *cell, const char *words)
{
	struct gift gift = {.value_minor = ROOM_UNSET, .first_n = ROOM_UNSET};
	const json_t *list = json_object_get(reading->row, "gifts");
	json_t *last = json_array_get(list, json_array_size(list) - 1);
	if (!last || !take_claim(reading, cell, words, &gift))
		return false;
	if (gift.value_minor != ROOM_UNSET)
		csv_put(reading, last, "value", json_integer(gift.value_minor));
	if (gift.basis && gift.value_minor != ROOM_UNSET)
		csv_put(reading, last, "value_basis", json_string(gift.basis));
	if (gift.first_n != ROOM_UNSET)
		csv_put(reading, last, "first_n", json_integer(gift.first_n));
	return true;
}

static void take_gift(struct csv_reading *reading, const struct csv_cell *cell, const char *text, size_t length)
{
	struct gift gift = {.quantity = 1, .value_minor = ROOM_UNSET, .first_n = ROOM_UNSET};
	char *copy = copy_text(reading, text, length);
	char *words = copy ? csv_line(reading, copy) : NULL;
	if (!words)
		return;
	while (*words == ' ')
		words++;
	if (take_claim_alone(reading, cell, words))
		return;
	take_brackets(reading, cell, words, &gift);
	take_tail(reading, cell, words, &gift);
	take_quantity(reading, words, &gift);
	gift.name = words;
	if (*words)
		add_gift(reading, cell, &gift);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The length of what parts two gifts, 0: nothing does. The comma of 1,299 parts nothing. */
static size_t gift_end_at(const char *begin, const char *at)
{
	if (*at == ',' && at > begin && is_digit(at[-1]) && is_digit(at[1]))
		return 0;
	return sign_at(at, "\n ; ； 、 + ＋ , ，");
}

/* Cuts the cell where one gift ends, not within brackets. */
static void take_gift_cell(struct csv_reading *reading, const struct csv_cell *cell)
{
	const char *begin = cell->text;
	int depth = 0;
	for (const char *at = begin;; at++) {
		size_t end = depth == 0 ? gift_end_at(begin, at) : 0;
		depth += sign_at(at, "( （") > 0;
		depth -= depth > 0 && sign_at(at, ") ）") > 0;
		if (*at && !end)
			continue;
		take_gift(reading, cell, begin, (size_t)(at - begin));
		if (!*at)
			return;
		begin = at + end;
		at = begin - 1;
	}
}

/* An empty cell leaves the shop's gifts; a word for nothing says that there are none. */
static void take_no_gifts(struct csv_reading *reading, size_t column)
{
	const struct grid_row *row = &reading->grid.rows[reading->at_row];
	if (column < row->cell_count && row->cells[column][0])
		csv_list(reading, "gifts");
}

void csv_take_gifts(struct csv_reading *reading)
{
	for (size_t column = 0; column < reading->column_count; column++) {
		struct csv_cell cell;
		if (reading->columns[column].kind != COLUMN_GIFT)
			continue;
		if (csv_cell_at(reading, column, &cell))
			take_gift_cell(reading, &cell);
		else
			take_no_gifts(reading, column);
	}
}
