/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sheet_cells.h"

#include "room/money.h"
#include "sheet_amount.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* -- what all cells share -- */

/* Whether nothing, 0 and a dash all mean the same there. */
static bool dash_is_nothing(enum sheet_column kind)
{
	return !sheet_column_is_money(kind) || kind == COLUMN_CUT || kind == COLUMN_MARKET_PRICE ||
	       (kind >= COLUMN_SUBSIDY && kind <= COLUMN_SUBSIDY_HOST) ||
	       (kind >= COLUMN_SHOP_COUPON && kind <= COLUMN_NEW_BUYER);
}

bool csv_cell_at(struct csv_reading *reading, size_t column, struct csv_cell *out)
{
	const struct grid_row *row = &reading->grid.rows[reading->at_row];
	if (column >= row->cell_count || !row->cells[column][0])
		return false;
	const char *narrow = sheet_narrow(&reading->arena, row->cells[column]);
	if (!narrow) {
		reading->has_failed = true;
		return false;
	}
	if (!*narrow || sheet_word_is(reading->headings, WORD_BLANK, narrow))
		return false;
	if (strspn(narrow, "-") == strlen(narrow) && dash_is_nothing(reading->columns[column].kind))
		return false;
	*out = (struct csv_cell){column, row->cells[column], narrow};
	return true;
}

struct sheet_spot csv_spot(const struct csv_reading *reading, size_t column)
{
	struct sheet_spot spot = {.row = (int)reading->at_row + 1};
	if (column >= reading->column_count) {
		snprintf(spot.text, sizeof(spot.text), "row %d", spot.row);
		return spot;
	}
	char heading[40];
	sheet_copy_text(heading, sizeof(heading), reading->columns[column].heading);
	for (char *c = heading; *c; c++) {
		if ((unsigned char)*c < ' ')
			*c = ' ';
	}
	spot.column = (int)column + 1;
	snprintf(spot.text, sizeof(spot.text), "row %d, %s", spot.row, heading);
	return spot;
}

void csv_refuse(struct csv_reading *reading, const struct csv_cell *cell, const char *what, const char *reason)
{
	struct sheet_spot spot = csv_spot(reading, cell->column);
	enum sheet_column kind = reading->columns[cell->column].kind;
	char quoted[40];
	sheet_copy_text(quoted, sizeof(quoted), cell->text);
	for (char *c = quoted; *c; c++) {
		if ((unsigned char)*c < ' ')
			*c = ' ';
	}
	if (kind == COLUMN_FLOOR || kind == COLUMN_TARGET)
		sheet_find(reading->findings, true, &spot, "not %s: %s", what, reason);
	else
		sheet_find(reading->findings, true, &spot, "\"%s\" is not %s: %s", quoted, what, reason);
}

void csv_place(struct csv_reading *reading, size_t column, const char *format, ...)
{
	char member[32];
	char path[48];
	va_list list;
	va_start(list, format);
	vsnprintf(member, sizeof(member), format, list);
	va_end(list);
	snprintf(path, sizeof(path), "items[%zu]%s%s", json_array_size(reading->items) - 1, *member ? "." : "", member);
	struct sheet_spot spot = csv_spot(reading, column);
	if (!sheet_places_add(&reading->places, path, &spot))
		reading->has_failed = true;
}

void csv_put(struct csv_reading *reading, json_t *object, const char *name, json_t *value)
{
	if (json_object_set_new(object, name, value) != 0)
		reading->has_failed = true;
}

json_t *csv_list(struct csv_reading *reading, const char *name)
{
	if (!json_object_get(reading->row, name))
		csv_put(reading, reading->row, name, json_array());
	return json_object_get(reading->row, name);
}

char *csv_line(struct csv_reading *reading, const char *text)
{
	char *line = arena_text(&reading->arena, text, strlen(text));
	char *to = line;
	for (const char *at = line; at && *at; at++) {
		bool is_break = *at == '\n' || *at == '\r' || *at == '\t';
		if (!is_break)
			*to++ = *at;
		else if (to > line && to[-1] != ' ')
			*to++ = ' ';
	}
	if (!line) {
		reading->has_failed = true;
		return NULL;
	}
	while (to > line && to[-1] == ' ')
		to--;
	*to = '\0';
	return line;
}

bool csv_amount(struct csv_reading *reading, const struct csv_cell *cell, int64_t *out_minor)
{
	const char *reason = sheet_amount(reading->headings, &reading->currency, cell->narrow, out_minor);
	if (reason)
		csv_refuse(reading, cell, "a price", reason);
	return !reason;
}

/* -- one cell, one member -- */

static void take_text(struct csv_reading *reading, const struct csv_cell *cell, json_t *object, const char *name)
{
	char *line = csv_line(reading, cell->text);
	if (line)
		csv_put(reading, object, name, json_string(line));
	csv_place(reading, cell->column, object == reading->row ? "%s" : "limits.%s", name);
}

static void take_amount(struct csv_reading *reading, const struct csv_cell *cell, const char *name)
{
	int64_t minor;
	if (!csv_amount(reading, cell, &minor))
		return;
	csv_put(reading, reading->row, name, json_integer(minor));
	csv_place(reading, cell->column, "%s", name);
}

static void take_link(struct csv_reading *reading, const struct csv_cell *cell)
{
	int64_t link_no;
	const char *reason = sheet_link(reading->headings, cell->narrow, &link_no);
	if (reason) {
		csv_refuse(reading, cell, "a link number", reason);
		return;
	}
	csv_put(reading, reading->row, "link_no", json_integer(link_no));
	csv_place(reading, cell->column, "link_no");
}

/* What a spreadsheet makes of a long number: 6.92E+12, or fifteen figures and zeros. */
static const char *damaged_id(const char *text)
{
	size_t digits = strspn(text, "0123456789");
	if (text[digits] == '.' && strpbrk(text + digits, "eE"))
		return "a number that Excel has rounded: set the column to text and copy it again";
	if (text[digits] || digits <= 15)
		return NULL;
	return strspn(text + 15, "0") == digits - 15
		       ? "Excel keeps fifteen figures and makes the rest 0: set the column to "
			 "text and copy it again"
		       : NULL;
}

static void take_id(struct csv_reading *reading, const struct csv_cell *cell)
{
	const char *damage = damaged_id(cell->text);
	if (damage) {
		csv_refuse(reading, cell, "an item id", damage);
		return;
	}
	take_text(reading, cell, reading->row, "item_id");
}

static json_t *limits_of(struct csv_reading *reading)
{
	if (!json_object_get(reading->row, "limits"))
		csv_put(reading, reading->row, "limits", json_object());
	return json_object_get(reading->row, "limits");
}

static void take_limit(struct csv_reading *reading, const struct csv_cell *cell, const char *name)
{
	int64_t count;
	if (sheet_word_is(reading->headings, WORD_UNLIMITED, cell->narrow))
		return;
	if (strncmp(cell->narrow, "每单", strlen("每单")) == 0 || strncmp(cell->narrow, "每單", strlen("每單")) == 0)
		name = "per_order";
	const char *reason = sheet_count(reading->headings, cell->narrow, &count);
	if (reason) {
		csv_refuse(reading, cell, "a number of pieces", reason);
		return;
	}
	csv_put(reading, limits_of(reading), name, json_integer(count));
	csv_place(reading, cell->column, "limits.%s", name);
}

/* -- parts of the price -- */

static bool skip_word(const char **at, const char *simplified, const char *traditional)
{
	const char *words[] = {simplified, traditional};
	for (size_t i = 0; i < 2; i++) {
		size_t length = strlen(words[i]);
		if (strncmp(*at, words[i], length) == 0) {
			*at += length;
			return true;
		}
	}
	return false;
}

/* "满199减20"; false: it is none, or it was refused (said; *is_said). */
static bool read_threshold(struct csv_reading *reading, const struct csv_cell *cell, int64_t *threshold_minor,
			   int64_t *amount_minor, bool *is_said)
{
	const char *at = cell->narrow;
	*is_said = false;
	if (!skip_word(&at, "满", "滿"))
		return false;
	const char *cut = strstr(at, "减");
	cut = cut ? cut : strstr(at, "減");
	char *first = cut ? arena_text(&reading->arena, at, (size_t)(cut - at)) : NULL;
	const char *reason = "write it as 满199减20";
	reading->has_failed |= cut && !first;
	if (first)
		reason = sheet_amount(reading->headings, &reading->currency, first, threshold_minor);
	if (!reason)
		reason = sheet_amount(reading->headings, &reading->currency, cut + strlen("减"), amount_minor);
	if (reason) {
		csv_refuse(reading, cell, "a reduction from a sum on", reason);
		*is_said = true;
	}
	return !reason;
}

static void take_part(struct csv_reading *reading, const struct csv_cell *cell, const char *kind, const char *how,
		      const char *audience)
{
	int64_t threshold_minor = ROOM_UNSET;
	int64_t amount_minor;
	bool is_said;
	if (!read_threshold(reading, cell, &threshold_minor, &amount_minor, &is_said)) {
		if (is_said)
			return;
		if (reading->columns[cell->column].kind == COLUMN_THRESHOLD) {
			csv_refuse(reading, cell, "a reduction from a sum on", "write it as 满199减20");
			return;
		}
		if (!csv_amount(reading, cell, &amount_minor))
			return;
	}
	if (amount_minor == 0)
		return;
	json_t *list = csv_list(reading, "parts");
	json_t *part = json_object();
	csv_put(reading, part, "kind", json_string(kind));
	csv_put(reading, part, "amount", json_integer(amount_minor));
	if (threshold_minor != ROOM_UNSET)
		csv_put(reading, part, "threshold", json_integer(threshold_minor));
	if (how)
		csv_put(reading, part, "how", json_string(how));
	if (audience)
		csv_put(reading, part, "audience", json_string(audience));
	csv_place(reading, cell->column, "parts[%zu]", json_array_size(list));
	if (json_array_append_new(list, part) != 0)
		reading->has_failed = true;
}

static void take_cell(struct csv_reading *reading, const struct csv_cell *cell)
{
	switch (reading->columns[cell->column].kind) {
	case COLUMN_LINK_NO:
		take_link(reading, cell);
		return;
	case COLUMN_ITEM_ID:
		take_id(reading, cell);
		return;
	case COLUMN_TITLE:
		take_text(reading, cell, reading->row, "title");
		return;
	case COLUMN_SHORT_TITLE:
		take_text(reading, cell, reading->row, "short_title");
		return;
	case COLUMN_SPEC:
		take_text(reading, cell, reading->row, "spec");
		return;
	case COLUMN_UNIT:
		take_text(reading, cell, reading->row, "unit");
		return;
	case COLUMN_BRAND:
		take_text(reading, cell, reading->row, "brand");
		return;
	case COLUMN_PROMPT:
		take_text(reading, cell, reading->row, "prompt");
		return;
	case COLUMN_NOTES:
		take_text(reading, cell, reading->row, "notes");
		return;
	case COLUMN_FLOOR:
		take_amount(reading, cell, "floor");
		return;
	case COLUMN_TARGET:
		take_amount(reading, cell, "target");
		return;
	case COLUMN_AGREED:
		take_amount(reading, cell, "agreed");
		return;
	case COLUMN_PER_BUYER:
		take_limit(reading, cell, "per_buyer");
		return;
	case COLUMN_PER_ORDER:
		take_limit(reading, cell, "per_order");
		return;
	case COLUMN_MIN_QUANTITY:
		take_limit(reading, cell, "min_quantity");
		return;
	case COLUMN_AUDIENCE:
		take_text(reading, cell, limits_of(reading), "audience");
		return;
	case COLUMN_SHOP_COUPON:
		take_part(reading, cell, "shop_coupon", "claim", NULL);
		return;
	case COLUMN_PLATFORM_COUPON:
		take_part(reading, cell, "platform_coupon", "claim", NULL);
		return;
	case COLUMN_FAN:
		take_part(reading, cell, "fan", NULL, "粉丝");
		return;
	case COLUMN_NEW_BUYER:
		take_part(reading, cell, "new_buyer", NULL, "新人");
		return;
	case COLUMN_THRESHOLD:
		take_part(reading, cell, "threshold", NULL, NULL);
		return;
	case COLUMN_UNKNOWN:
	case COLUMN_GIFT:
	case COLUMN_QUOTE:
	case COLUMN_ASK:
	case COLUMN_CUT:
	case COLUMN_CUT_TO:
	case COLUMN_SUBSIDY:
	case COLUMN_SUBSIDY_PLATFORM:
	case COLUMN_SUBSIDY_BRAND:
	case COLUMN_SUBSIDY_HOST:
	case COLUMN_PLAN:
	case COLUMN_MARKET:
	case COLUMN_MARKET_PRICE:
	case COLUMN_CAPTURED_AT:
	case COLUMN_EVIDENCE:
	case COLUMN_EVIDENCE_SHA256:
	case COLUMN_MARKET_SELLER:
	case COLUMN_MARKET_PRODUCT:
	case COLUMN_MARKET_SPEC:
	case COLUMN_SAME_SPEC:
	case COLUMN_MARKET_KIND:
	case COLUMN_PUBLIC_LABEL:
	case COLUMN_MARKET_SHIPPING:
	case COLUMN_PERSON:
	case COLUMN_SHOPS_OWN:
	case COLUMN_NOT_USED:
	case COLUMN_COUNT:
		return;
	}
}

void csv_take_plain(struct csv_reading *reading)
{
	for (size_t column = 0; column < reading->column_count; column++) {
		struct csv_cell cell;
		if (csv_cell_at(reading, column, &cell))
			take_cell(reading, &cell);
	}
}
