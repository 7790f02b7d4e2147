/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of the current item: what may be said, what was said, what is planned, and what the agreed price waits for.
 */
#include "desk_parts.h"

#include "control/plan.h"
#include "room/air.h"
#include "room/beat.h"
#include "room/money.h"
#include "room/sheet.h"

/* Whether a step of this kind would be taken now; the price is one that no rule of beats forbids. */
static bool allows(const struct room_item *item, enum step_kind kind, int64_t shop_ms)
{
	struct step_outcome outcome;
	const struct step_order order = {.id = "desk",
					 .kind = kind,
					 .price_after_minor = kind == STEP_WITHDRAW ? ROOM_UNSET : 0,
					 .at_ms = shop_ms,
					 .floor_minor = ROOM_UNSET};
	return beat_step(item, &order, &outcome, NULL);
}

static void fill_step(struct desk_plan_step *out, const struct currency *currency, enum step_kind kind, enum step_by by,
		      const char *person, int64_t after_minor, const char *note)
{
	DESK_PUT(out->kind, step_kind_name(kind));
	DESK_PUT(out->by, step_by_name(by));
	DESK_PUT(out->person, person);
	DESK_PUT(out->note, note);
	desk_put_money(out->after, sizeof(out->after), after_minor, currency);
}

static void fill_steps(struct desk_view *view, const struct room_item *item)
{
	const int most = sizeof(view->bargain.steps) / sizeof(view->bargain.steps[0]);
	for (size_t i = 0; i < item->bargain.step_count && view->bargain.step_count < most; i++) {
		const struct room_step *step = &item->bargain.steps[i];
		struct desk_plan_step *out = &view->bargain.steps[view->bargain.step_count++];
		out->number = view->bargain.step_count;
		out->is_taken = true;
		fill_step(out, &item->price.currency, step->kind, step->by, step->person, step->price_after_minor,
			  step->note);
	}
}

/* The price after a step of the plan when the one before it leaves standing_minor; asked_minor: what was asked since.
 */
static int64_t planned_price(const struct sheet_step *step, int64_t standing_minor, int64_t asked_minor)
{
	int64_t after_minor;
	if (step->kind == STEP_SETTLE && step->change != PRICE_CHANGE_TO && asked_minor != ROOM_UNSET)
		return asked_minor;
	if (step->change == PRICE_CHANGE_INVALID)
		return ROOM_UNSET;
	if (step->change != PRICE_CHANGE_TO && standing_minor == ROOM_UNSET)
		return ROOM_UNSET;
	return price_changed(standing_minor, step->change, step->value, &after_minor) ? after_minor : ROOM_UNSET;
}

static void fill_plan(struct desk_view *view, const struct room_item *item, const struct sheet_item *row)
{
	size_t next = plan_next(item, row);
	int64_t standing_minor = ROOM_UNSET, asked_minor = ROOM_UNSET;
	for (size_t i = 0; i < row->plan_count && i < SHEET_MAX_STEPS; i++) {
		const struct sheet_step *step = &row->plan[i];
		struct desk_plan_step *out = &view->bargain.plan[view->bargain.plan_count++];
		// what is still to come is taken from what really stands
		if (i == next) {
			standing_minor = bargain_standing_price(item);
			int64_t last_minor = bargain_price(item);
			asked_minor = last_minor != standing_minor ? last_minor : ROOM_UNSET;
		}
		int64_t after_minor = planned_price(step, standing_minor, asked_minor);
		fill_step(out, &item->price.currency, step->kind, step->by, step->person, after_minor, step->note);
		out->number = (int)i + 1;
		out->is_taken = plan_is_taken(item, row, i);
		out->is_next = i == next && !out->is_taken;
		if (step->kind == STEP_ASK)
			asked_minor = after_minor;
		else if (after_minor != ROOM_UNSET) {
			standing_minor = after_minor;
			asked_minor = ROOM_UNSET;
		}
	}
}

static const char *waiting_name(enum hold_reason hold)
{
	switch (hold) {
	case HOLD_NONE:
		break;
	case HOLD_PRICE_MISMATCH:
		return "price";
	case HOLD_CART_HIDDEN:
		return "hidden";
	case HOLD_CART_PRICE:
		return "cart";
	case HOLD_UNKNOWN_PART:
		return "part";
	}
	return "";
}

static void fill_waiting(struct desk_view *view, const struct desk_moment *moment, const struct room_item *item)
{
	bool is_agreed = item->beat == BEAT_AGREED;
	if (!is_agreed && item->beat != BEAT_OPEN && item->beat != BEAT_ENCORE)
		return;
	struct room_item opened = *item;
	if (is_agreed)
		opened.beat = BEAT_OPEN;
	struct air air = air_of_item(moment->room, &opened, moment->shop_ms);
	enum feed_source source = moment->state->feed->source;
	bool is_own_shop = source == FEED_SOURCE_FILE || source == FEED_SOURCE_DEMO || source == FEED_SOURCE_REPLAY;
	// a room that is its own shop charges what was agreed from the moment on that it opens
	if (is_agreed && is_own_shop && air.hold == HOLD_PRICE_MISMATCH)
		air.hold = HOLD_NONE;
	if (air.hold == HOLD_NONE && (!is_agreed || !view->table.can_open))
		return;
	desk_put(view->table.waiting_for, sizeof(view->table.waiting_for),
		 air.hold == HOLD_NONE ? "open" : waiting_name(air.hold));
	desk_put_money(view->table.link_price, sizeof(view->table.link_price),
		       air.hold == HOLD_CART_PRICE ? item->cart.price_minor : air.final_minor, &item->price.currency);
	air_hold_said(&air, view->bargain.waiting, sizeof(view->bargain.waiting));
	if (item->bargain.agreed_minor != ROOM_UNSET)
		view->bargain.waiting_since_ms = item->bargain.agreed_at_ms;
}

const struct room_item *desk_known_item(const struct desk_moment *moment)
{
	const struct room *merged = moment->state->merged;
	if (!moment->current)
		return NULL;
	size_t place = (size_t)(moment->current - moment->room->items);
	return merged && place < merged->item_count ? &merged->items[place] : moment->current;
}

void desk_fill_bargain(struct desk_view *view, const struct desk_moment *moment)
{
	view->bargain.standing_minor = view->bargain.floor_minor = view->table.settle_minor = -1;
	view->bargain.waiting_since_ms = -1;
	view->bargain.is_shop_written = moment->inputs->is_shop_written;
	const struct room_item *item = desk_known_item(moment);
	if (!item)
		return;
	const struct currency *currency = &item->price.currency;
	DESK_PUT(view->bargain.currency, currency->code);
	DESK_PUT(view->bargain.sign, currency_sign(currency));
	view->bargain.digits = currency->digits;
	view->table.can_quote = allows(item, STEP_QUOTE, moment->shop_ms);
	view->bargain.can_step = allows(item, STEP_CUT, moment->shop_ms);
	view->bargain.can_settle = allows(item, STEP_SETTLE, moment->shop_ms);
	view->bargain.can_withdraw = allows(item, STEP_WITHDRAW, moment->shop_ms);
	view->table.can_open = item->beat != BEAT_OPEN && beat_change(item, BEAT_OPEN, NULL);

	int64_t standing_minor = bargain_standing_price(item);
	if (standing_minor != ROOM_UNSET)
		view->bargain.standing_minor = standing_minor;
	desk_put_money(view->bargain.standing, sizeof(view->bargain.standing), standing_minor, currency);
	// once it is agreed only a price that is said settles it again
	int64_t settle_minor =
		item->beat == BEAT_AGREED || bargain_price_is_withdrawn(item) ? ROOM_UNSET : bargain_price(item);
	if (settle_minor != ROOM_UNSET)
		view->table.settle_minor = settle_minor;
	desk_put_money(view->table.settle, sizeof(view->table.settle), settle_minor, currency);
	fill_steps(view, item);
	fill_waiting(view, moment, moment->current);

	const struct sheet_item *row = sheet_item_of(moment->state->sheet, item);
	if (!row)
		return;
	desk_put_money(view->bargain.floor, sizeof(view->bargain.floor), row->floor_minor, currency);
	desk_put_money(view->bargain.target, sizeof(view->bargain.target), row->target_minor, currency);
	if (row->floor_minor != ROOM_UNSET)
		view->bargain.floor_minor = row->floor_minor;
	fill_plan(view, item, row);
}
