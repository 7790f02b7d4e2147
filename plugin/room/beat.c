/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of steps and beats. Whatever it takes fits into a room document: kinds and lengths are checked here, so
 * that no step that was taken at the table makes a document that everybody refuses.
 */
#include "room/beat.h"

#include "kinds.h"
#include "room/air.h"
#include "room/money.h"
#include "shape.h"

#include <stdio.h>
#include <string.h>

/* What viewers are told when a price is taken back and the desk has no better words. */
#define USUAL_CORRECTION "刚才公布的价格作废，请以最新公布的为准"
/* 0000-01-01 to 9999-12-31, with a day to spare for zones: what RFC 3339 can write. */
#define FIRST_TIME_MS INT64_C(-62167132800000)
#define LAST_TIME_MS INT64_C(253402214400000)

#define BEAT(name) (1u << BEAT_##name)

const char *beat_name(enum beat beat)
{
	return word_text(words_beat, (int)beat);
}

const char *step_kind_name(enum step_kind kind)
{
	return word_text(words_step, (int)kind);
}

const char *step_by_name(enum step_by by)
{
	return word_text(words_by, (int)by);
}

enum beat beat_named(const char *name)
{
	return (enum beat)word_value(words_beat, name);
}

enum step_kind step_kind_named(const char *name)
{
	return (enum step_kind)word_value(words_step, name);
}

enum step_by step_by_named(const char *name)
{
	return (enum step_by)word_value(words_by, name);
}

static bool is_amount(int64_t minor)
{
	return minor >= 0 && minor <= MONEY_MAX_MINOR;
}

/* The beats in which a step may be taken. */
static unsigned beats_of(enum step_kind kind)
{
	switch (kind) {
	case STEP_QUOTE:
		return BEAT(TEASE) | BEAT(QUOTE);
	case STEP_ASK:
	case STEP_CUT:
	case STEP_SUBSIDY:
	case STEP_GIFT:
	case STEP_MORE_STOCK:
		return BEAT(QUOTE) | BEAT(HAGGLE);
	case STEP_SETTLE:
		return BEAT(QUOTE) | BEAT(HAGGLE) | BEAT(AGREED);
	case STEP_REJECT:
		return ~0u;
	case STEP_WITHDRAW:
		return BEAT(AGREED) | BEAT(OPEN) | BEAT(SOLD_OUT) | BEAT(ENCORE);
	case STEP_INVALID:
		return 0;
	}
	return 0;
}

static enum beat beat_after(enum step_kind kind, enum beat before)
{
	switch (kind) {
	case STEP_QUOTE:
		return BEAT_QUOTE;
	case STEP_ASK:
	case STEP_CUT:
	case STEP_SUBSIDY:
	case STEP_GIFT:
	case STEP_MORE_STOCK:
	case STEP_WITHDRAW:
		return BEAT_HAGGLE;
	case STEP_SETTLE:
		return BEAT_AGREED;
	case STEP_REJECT:
	case STEP_INVALID:
		break;
	}
	return before;
}

static bool check_text(const char *text, size_t maximum, const char *path, struct error *err)
{
	if (!text)
		return true;
	size_t size_bytes = strlen(text);
	const char *reason = kind_refusal(MEMBER_TEXT, text, size_bytes);
	if (reason)
		return error_set_at(err, ERROR_VALUE, path, "%s", reason);
	if (text_code_points(text, size_bytes) > maximum)
		return error_set_at(err, ERROR_VALUE, path, "longer than %zu characters", maximum);
	return true;
}

/* That the order can be written into the item's list. */
static bool check_order(const struct room_item *item, const struct step_order *order, struct error *err)
{
	if (!step_kind_name(order->kind))
		return error_set_at(err, ERROR_VALUE, "kind", "no such step");
	if (order->by != STEP_BY_INVALID && !step_by_name(order->by))
		return error_set_at(err, ERROR_VALUE, "by", "not one of brand platform host");
	if (!order->id || !kind_is_id(order->id, strlen(order->id)))
		return error_set_at(err, ERROR_VALUE, "id", "not 1 to 64 of A-Z a-z 0-9 . _ -");
	if (order->at_ms < FIRST_TIME_MS || order->at_ms > LAST_TIME_MS)
		return error_set_at(err, ERROR_VALUE, "at", "no time that can be written");
	if (item->bargain.step_count >= STEPS_MAX)
		return error_set_at(err, ERROR_LIMIT, "id", "the bargain has %d steps already", STEPS_MAX);
	for (size_t i = 0; i < item->bargain.step_count; i++) {
		if (strcmp(item->bargain.steps[i].id, order->id) == 0)
			return error_set_at(err, ERROR_VALUE, "id", "the bargain has a step %s already", order->id);
	}
	size_t note_max = order->kind == STEP_WITHDRAW ? STEP_CORRECTION_MAX : STEP_NOTE_MAX;
	return check_text(order->person, STEP_PERSON_MAX, "person", err) &&
	       check_text(order->note, note_max, "note", err);
}

static bool check_beat(const struct room_item *item, const struct step_order *order, struct error *err)
{
	if (beats_of(order->kind) & 1u << item->beat)
		return true;
	return error_set_at(err, ERROR_VALUE, "kind", "no %s in the beat %s", step_kind_name(order->kind),
			    beat_name(item->beat));
}

static bool check_price(const struct room_item *item, const struct step_order *order, struct error *err)
{
	int64_t price_minor = order->price_after_minor;
	int64_t agreed_minor = item->bargain.agreed_minor;
	const char *kind = step_kind_name(order->kind);
	if (price_minor == ROOM_UNSET) {
		if (order->kind == STEP_QUOTE || order->kind == STEP_CUT || order->kind == STEP_SETTLE)
			return error_set_at(err, ERROR_VALUE, "price_after", "a %s wants a price", kind);
		return true;
	}
	if (order->kind == STEP_WITHDRAW)
		return error_set_at(err, ERROR_VALUE, "price_after", "a withdraw has no price");
	if (!is_amount(price_minor))
		return error_set_at(err, ERROR_VALUE, "price_after", "no amount");
	// The amount of the floor stays out of every message: they are read beside the camera.
	if (order->floor_minor != ROOM_UNSET && price_minor < order->floor_minor)
		return error_set_at(err, ERROR_VALUE, "price_after", "below the floor");
	if (agreed_minor == ROOM_UNSET)
		return true;
	if (price_minor > agreed_minor)
		return error_set_at(err, ERROR_VALUE, "price_after",
				    "above the agreed price: after settle it only goes lower, or withdraw first");
	if (order->kind == STEP_SETTLE && item->beat == BEAT_AGREED && price_minor == agreed_minor)
		return error_set_at(err, ERROR_VALUE, "price_after", "agreed already");
	return true;
}

static void correct(const struct step_order *order, struct step_outcome *out)
{
	const char *words = order->note && order->note[0] ? order->note : USUAL_CORRECTION;
	out->has_correction = true;
	out->correction_until_ms = order->at_ms + CORRECTION_MS;
	snprintf(out->correction, sizeof(out->correction), "%s", words);
}

bool beat_step(const struct room_item *item, const struct step_order *order, struct step_outcome *out,
	       struct error *err)
{
	if (!check_order(item, order, err) || !check_beat(item, order, err) || !check_price(item, order, err))
		return false;
	struct step_outcome made = {
		.beat = beat_after(order->kind, item->beat),
		.agreed = AGREED_STAYS,
		.agreed_minor = ROOM_UNSET,
		.correction_until_ms = ROOM_UNSET,
	};
	if (order->kind == STEP_SETTLE) {
		made.agreed = AGREED_SET;
		made.agreed_minor = order->price_after_minor;
	}
	if (order->kind == STEP_WITHDRAW) {
		made.agreed = AGREED_CLEARED;
		correct(order, &made);
	}
	*out = made;
	return true;
}

/* The beats from which a hand may go to this one. */
static unsigned beats_before(enum beat to)
{
	switch (to) {
	case BEAT_TEASE:
		return BEAT(CLOSED);
	case BEAT_QUOTE:
		return BEAT(TEASE);
	case BEAT_HAGGLE:
		return BEAT(QUOTE);
	case BEAT_AGREED:
		return BEAT(HAGGLE);
	case BEAT_OPEN:
		return BEAT(TEASE) | BEAT(AGREED) | BEAT(SOLD_OUT);
	case BEAT_ENCORE:
		return BEAT(OPEN) | BEAT(SOLD_OUT);
	case BEAT_CLOSED:
		return ~0u;
	case BEAT_SOLD_OUT:
	case BEAT_INVALID:
		return 0;
	}
	return 0;
}

bool beat_change(const struct room_item *item, enum beat to, struct error *err)
{
	enum beat from = item->beat;
	if (!beat_name(to))
		return error_set_at(err, ERROR_VALUE, "beat", "no such beat");
	if (to == BEAT_SOLD_OUT)
		return error_set_at(err, ERROR_VALUE, "beat", "sold_out follows from the stock, nobody sets it");
	if (from == to)
		return true;
	if (!(beats_before(to) & 1u << from))
		return error_set_at(err, ERROR_VALUE, "beat", "no way from %s to %s", beat_name(from), beat_name(to));
	if (to == BEAT_AGREED && item->bargain.agreed_minor == ROOM_UNSET)
		return error_set_at(err, ERROR_VALUE, "beat", "nothing is agreed: settle first");
	bool is_anew = from == BEAT_OPEN || from == BEAT_SOLD_OUT;
	if (is_anew && to != BEAT_CLOSED && item_stock_left(item) == 0)
		return error_set_at(err, ERROR_VALUE, "beat", "nothing is left: the shop has not opened a batch");
	return true;
}

bool price_changed(int64_t from_minor, enum price_change change, int64_t value, int64_t *out_minor)
{
	int64_t price_minor = ROOM_UNSET;
	if (value < 0 || (change != PRICE_CHANGE_TO && !is_amount(from_minor)))
		return false;
	switch (change) {
	case PRICE_CHANGE_TO:
		price_minor = value;
		break;
	case PRICE_CHANGE_BY:
		price_minor = from_minor - value;
		break;
	case PRICE_CHANGE_RATE:
		if (__builtin_mul_overflow(from_minor, value, &price_minor) ||
		    __builtin_add_overflow(price_minor, 500, &price_minor))
			return false;
		price_minor /= 1000;
		break;
	case PRICE_CHANGE_INVALID:
		return false;
	}
	if (!is_amount(price_minor))
		return false;
	*out_minor = price_minor;
	return true;
}

static int64_t last_price(const struct room_item *item, bool asks_count)
{
	for (size_t i = item->bargain.step_count; i > 0; i--) {
		const struct room_step *step = &item->bargain.steps[i - 1];
		// what was asked for and turned down is no price
		asks_count = asks_count && step->kind != STEP_REJECT;
		if (step->price_after_minor != ROOM_UNSET && (asks_count || step->kind != STEP_ASK))
			return step->price_after_minor;
	}
	return ROOM_UNSET;
}

int64_t bargain_price(const struct room_item *item)
{
	return last_price(item, true);
}

int64_t bargain_standing_price(const struct room_item *item)
{
	return last_price(item, false);
}

bool bargain_price_is_withdrawn(const struct room_item *item)
{
	for (size_t i = item->bargain.step_count; i > 0; i--) {
		const struct room_step *step = &item->bargain.steps[i - 1];
		if (step->kind == STEP_WITHDRAW)
			return true;
		if (step->price_after_minor != ROOM_UNSET && step->kind != STEP_ASK)
			return false;
	}
	return false;
}
