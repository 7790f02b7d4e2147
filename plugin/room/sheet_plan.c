/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The planned bargain of one row: its steps, and the price that they lead to. A plan whose prices cannot be told
 * exactly, or that goes below the row's own floor, is refused.
 */
#include "sheet_block.h"

#include "room/beat.h"
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

/* The prices while the steps are followed; ROOM_UNSET: none was said yet. */
struct table {
	int64_t said_minor;    /* by anybody: what settles without a price right behind it */
	int64_t offered_minor; /* by who sells: an ask is what the host wants, not what stands */
	bool is_asked;         /* the last one was an ask */
};

static bool follow_step(const struct sheet_item *item, struct sheet_step *step, struct table *table,
			const struct place *place, struct error *err)
{
	int64_t after_minor = step->value;
	bool is_settling = step->kind == STEP_SETTLE && step->change == PRICE_CHANGE_BY && step->value == 0;
	if (step->change != PRICE_CHANGE_TO && table->said_minor == ROOM_UNSET)
		return place_refuse(place, err, "nothing was quoted that this could be taken off");
	// Off what was asked, or off what was offered? They would be two prices.
	if (step->change != PRICE_CHANGE_TO && table->is_asked && !is_settling)
		return place_refuse(place, err,
				    "after an ask it is not clear from which price: say the price after it");
	if (!price_changed(step->change == PRICE_CHANGE_TO ? 0 : table->said_minor, step->change, step->value,
			   &after_minor))
		return place_refuse(place, err, "takes off more than the price before it");
	if (item->floor_minor != ROOM_UNSET && after_minor < item->floor_minor)
		return place_refuse(place, err, "goes below the floor of this row");
	// Who settles right behind an ask takes it: at the table what stands is still what was offered.
	if (is_settling && table->is_asked) {
		step->change = PRICE_CHANGE_TO;
		step->value = after_minor;
	}
	table->said_minor = after_minor;
	table->is_asked = step->kind == STEP_ASK;
	if (table->is_asked)
		return true;
	if (table->offered_minor != ROOM_UNSET && after_minor > table->offered_minor)
		return place_refuse(place, err, "the price after it is higher than before");
	table->offered_minor = after_minor;
	return true;
}

/* One step after the other, as they will be taken. */
static bool follow_prices(struct sheet_item *item, struct sheet_step *steps, const struct currency *currency,
			  const struct place *place, struct error *err)
{
	struct table table = {.said_minor = ROOM_UNSET, .offered_minor = ROOM_UNSET};
	for (size_t i = 0; i < item->plan_count; i++) {
		const struct place here = {.parent = place, .index = i};
		if (steps[i].change != PRICE_CHANGE_INVALID && !follow_step(item, &steps[i], &table, &here, err))
			return false;
	}
	if (table.offered_minor == ROOM_UNSET)
		return true;
	item->plan_ends_minor = table.offered_minor;
	if (item->agreed_minor == ROOM_UNSET || item->agreed_minor == table.offered_minor)
		return true;
	char text[32];
	return place_refuse(&(struct place){.parent = place->parent, .name = "agreed"}, err,
			    "the steps lead to %s, not to this price",
			    money_text(table.offered_minor, currency, text, sizeof(text)));
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
	return follow_prices(item, steps, currency, place, reader->err);
}
