/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The planned bargain of one row: its steps, and the price that they lead to. A plan whose prices cannot be told
 * exactly, or that goes below the row's own floor, is refused.
 */
#include "sheet_block.h"

#include "room/money.h"

#include <inttypes.h>
#include <string.h>

/* A step as it is written: at most one of the three prices. */
struct written {
	enum step_kind kind;
	enum step_by by;
	const char *person;
	int64_t to_minor, less_minor, permille;
	const char *note;
};

/* clang-format off */
static const struct word words_kind[] = {
	{"quote", STEP_QUOTE}, {"ask", STEP_ASK}, {"cut", STEP_CUT}, {"subsidy", STEP_SUBSIDY}, {"gift", STEP_GIFT},
	{"more_stock", STEP_MORE_STOCK}, {"settle", STEP_SETTLE}, {"reject", STEP_REJECT}, {NULL, 0},
};
static const struct member members_step[] = {
	{ROW_ENUM(struct written, kind, "kind", words_kind, STEP_INVALID), REQUIRED},
	{ROW_ENUM(struct written, by, "by", words_by, STEP_BY_INVALID)},
	{ROW_TEXT(struct written, person, "person", 24)},
	{ROW_AMOUNT(struct written, to_minor, "to")},
	{ROW_AMOUNT(struct written, less_minor, "less")},
	{ROW_NUMBER(struct written, permille, "permille", 1, 1000)},
	{ROW_TEXT(struct written, note, "note", 20)},
};
/* clang-format on */
static const struct shape shape_planned = {MEMBERS(members_step), .size_bytes = sizeof(struct written)};

/* What a kind may say of its price. */
static bool kind_has_price(enum step_kind kind)
{
	switch (kind) {
	case STEP_QUOTE:
	case STEP_ASK:
	case STEP_CUT:
	case STEP_SUBSIDY:
	case STEP_SETTLE:
		return true;
	case STEP_INVALID:
	case STEP_GIFT:
	case STEP_MORE_STOCK:
	case STEP_REJECT:
	case STEP_WITHDRAW:
		return false;
	}
	return false;
}

static bool take_price(const struct written *written, const struct place *place, struct error *err,
		       struct sheet_step *step)
{
	int said = (written->to_minor != ROOM_UNSET) + (written->less_minor != ROOM_UNSET) +
		   (written->permille != ROOM_UNSET);
	if (said > 1)
		return place_refuse(place, err, "more than one of to, less and permille");
	if (said && !kind_has_price(written->kind))
		return place_refuse(place, err, "a step of this kind has no price");
	if (written->to_minor != ROOM_UNSET) {
		step->change = PRICE_CHANGE_TO;
		step->value = written->to_minor;
	} else if (written->less_minor != ROOM_UNSET) {
		step->change = PRICE_CHANGE_BY;
		step->value = written->less_minor;
	} else if (written->permille != ROOM_UNSET) {
		step->change = PRICE_CHANGE_RATE;
		step->value = written->permille;
	} else if (written->kind == STEP_SETTLE) {
		step->change = PRICE_CHANGE_BY;
		step->value = 0;
	} else if (kind_has_price(written->kind) && written->kind != STEP_ASK) {
		return place_refuse(place, err, "a step without its price: to, less or permille");
	}
	if (written->kind == STEP_QUOTE && step->change != PRICE_CHANGE_TO)
		return place_refuse(place, err, "a quote says the price itself (to)");
	return true;
}

static bool make_price(int64_t from_minor, const struct sheet_step *step, int64_t *out_minor)
{
	int64_t result = from_minor;
	if (step->change == PRICE_CHANGE_TO) {
		result = step->value;
	} else if (from_minor == ROOM_UNSET) {
		return false;
	} else if (step->change == PRICE_CHANGE_BY) {
		result = from_minor - step->value;
	} else if (step->change == PRICE_CHANGE_RATE) {
		result = (from_minor * step->value + 500) / 1000; // 99,999,999,999 x 1,000 is within 64 bits
	}
	if (result < 0 || result > MONEY_MAX_MINOR)
		return false;
	*out_minor = result;
	return true;
}

/* One step after the other, as they would be taken. An ask is what the host wants, not what stands. */
static bool follow_prices(struct sheet_item *item, const struct currency *currency, const struct place *place,
			  struct error *err)
{
	int64_t price_minor = ROOM_UNSET;
	for (size_t i = 0; i < item->plan_count; i++) {
		const struct sheet_step *step = &item->plan[i];
		const struct place here = {.parent = place, .index = i};
		int64_t after_minor;
		if (step->change == PRICE_CHANGE_INVALID)
			continue;
		if (step->change != PRICE_CHANGE_TO && price_minor == ROOM_UNSET)
			return place_refuse(&here, err, "nothing was quoted that this could be taken off");
		if (!make_price(price_minor, step, &after_minor))
			return place_refuse(&here, err, "takes off more than the price before it");
		if (item->floor_minor != ROOM_UNSET && after_minor < item->floor_minor)
			return place_refuse(&here, err, "goes below the floor of this row");
		if (step->kind == STEP_ASK)
			continue;
		if (price_minor != ROOM_UNSET && after_minor > price_minor)
			return place_refuse(&here, err, "the price after it is higher than before");
		price_minor = after_minor;
	}
	if (price_minor == ROOM_UNSET)
		return true;
	item->plan_ends_minor = price_minor;
	if (item->agreed_minor == ROOM_UNSET || item->agreed_minor == price_minor)
		return true;
	char text[32];
	return place_refuse(&(struct place){.parent = place->parent, .name = "agreed"}, err,
			    "the steps lead to %s, not to this price",
			    money_text(price_minor, currency, text, sizeof(text)));
}

bool sheet_read_plan(struct reader *reader, const json_t *json, const struct currency *currency,
		     const struct place *place, struct sheet_item *item)
{
	item->plan_ends_minor = item->agreed_minor;
	if (!json)
		return true;
	if (!json_is_array(json))
		return place_refuse(place, reader->err, "not a list");
	size_t count = json_array_size(json);
	if (count > SHEET_MAX_STEPS)
		return place_refuse(place, reader->err, "more than %d entries", SHEET_MAX_STEPS);
	struct sheet_step *steps = arena_zeroed(reader->arena, count, sizeof(*steps));
	if (!steps)
		return error_set(reader->err, ERROR_MEMORY, "no memory for the sheet");
	for (size_t i = 0; i < count; i++) {
		const struct place here = {.parent = place, .index = i};
		struct written written = {.kind = STEP_INVALID};
		if (!read_object(reader, &shape_planned, json_array_get(json, i), &written, &here))
			return false;
		steps[i] = (struct sheet_step){written.kind,         written.by, written.person,
					       PRICE_CHANGE_INVALID, 0,          written.note};
		if (!take_price(&written, &here, reader->err, &steps[i]))
			return false;
		if (i > 0 && steps[i - 1].kind == STEP_SETTLE)
			return place_refuse(&here, reader->err, "stands behind the step that settles");
	}
	item->plan = steps;
	item->plan_count = count;
	return follow_prices(item, currency, place, reader->err);
}
