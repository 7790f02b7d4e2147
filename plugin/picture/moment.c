/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "moment.h"

#include "room/reference.h"

#define DAY_MS INT64_C(86400000)

bool span_is_empty(struct span span)
{
	return span.from_ms >= span.until_ms;
}

static int64_t earlier(int64_t a_ms, int64_t b_ms)
{
	return a_ms < b_ms ? a_ms : b_ms;
}

static int64_t later(int64_t a_ms, int64_t b_ms)
{
	return a_ms > b_ms ? a_ms : b_ms;
}

struct span span_cut(struct span span, struct span within)
{
	return (struct span){later(span.from_ms, within.from_ms), earlier(span.until_ms, within.until_ms)};
}

bool moment_has_list_price(const struct room_item *item, int64_t final_minor, int64_t at_ms)
{
	static const struct reference_limits limits = {REFERENCE_DEAL_DAYS, REFERENCE_MOST_TIMES};
	return list_price_stands(item, final_minor, at_ms, &limits);
}

/* The next time at which a date decides otherwise: a list price becomes too old, a time is no longer tomorrow's. */
static int64_t dates_change_at(const struct room *room, const struct moment *moment)
{
	int64_t changes_at_ms = INT64_MAX;
	const struct room_item *item = moment->air.item;
	if (item->price.list.basis == LIST_DEAL_7D &&
	    moment_has_list_price(item, moment->air.final_minor, moment->at_ms))
		changes_at_ms = item->price.list.captured_at_ms + REFERENCE_DEAL_DAYS * DAY_MS + 1;
	if (moment->countdown.state == COUNTDOWN_TO_START || moment->countdown.state == COUNTDOWN_TO_END) {
		int64_t zone_ms = (int64_t)room->zone_minutes * 60000;
		int64_t local_ms = moment->at_ms + zone_ms;
		int64_t day = local_ms / DAY_MS - (local_ms % DAY_MS < 0);
		changes_at_ms = earlier(changes_at_ms, (day + 1) * DAY_MS - zone_ms);
	}
	return changes_at_ms;
}

static enum price_form form_of(const struct air *air)
{
	switch (air->beat) {
	case BEAT_TEASE:
		return PRICE_FORM_REVEAL;
	case BEAT_AGREED:
		return air->item->bargain.agreed_minor == ROOM_UNSET ? PRICE_FORM_CART : PRICE_FORM_AGREED;
	case BEAT_OPEN:
	case BEAT_ENCORE:
		return air->is_price_withheld || air->hold != HOLD_NONE ? PRICE_FORM_CART : PRICE_FORM_SALE;
	case BEAT_QUOTE:
	case BEAT_HAGGLE:
	case BEAT_SOLD_OUT:
	case BEAT_CLOSED:
	case BEAT_INVALID:
		return PRICE_FORM_NONE;
	}
	return PRICE_FORM_NONE;
}

/* Until when what we know counts, on the shop's clock. */
struct ends {
	int64_t fresh_ms;   /* confirmed */
	int64_t price_ms;   /* the same for the price: less the offer's end, more its lock */
	int64_t offer_ms;   /* for what goes with the price: a lock holds it while stale, no longer */
	int64_t expired_ms; /* the shop is given up */
};

static struct ends ends_of(const struct picture_input *input, const struct moment *moment)
{
	const struct room_item *item = moment->air.item;
	struct ends ends = {INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN};
	if (input->freshness == FRESHNESS_FRESH)
		ends.fresh_ms = freshness_stale_at_ms(input->room->ttl_ms, input->confirmed_ms);
	if (input->freshness == FRESHNESS_FRESH || input->freshness == FRESHNESS_STALE)
		ends.expired_ms = freshness_expired_at_ms(input->room->ttl_ms, input->confirmed_ms);
	ends.price_ms = ends.offer_ms = ends.fresh_ms;
	if (!item)
		return ends;
	// An offer that ended is no promise any more: its price waits for an answer from after its end.
	if (item->offer.ends_at_ms != ROOM_UNSET && input->confirmed_ms < item->offer.ends_at_ms)
		ends.price_ms = ends.offer_ms =
			earlier(ends.fresh_ms, item->offer.ends_at_ms - input->room->air_delay_ms);
	if (item->price.locked_until_ms != ROOM_UNSET) {
		ends.offer_ms = later(ends.offer_ms, earlier(item->price.locked_until_ms, ends.expired_ms));
		if (moment->form == PRICE_FORM_SALE)
			ends.price_ms = later(ends.price_ms, item->price.locked_until_ms);
	}
	return ends;
}

/* Until when the price counts as confirmed, and from then on until when the cart is pointed at. */
static void set_price_spans(const struct picture_input *input, struct moment *moment)
{
	struct ends ends = ends_of(input, moment);
	struct span figure = {INT64_MIN, ends.price_ms};
	struct span cart = {ends.price_ms, later(ends.expired_ms, ends.price_ms)};
	// An item that is held without an agreed price is painted as a stale one.
	if (moment->form == PRICE_FORM_CART)
		ends.fresh_ms = ends.offer_ms = figure.until_ms = INT64_MIN;
	moment->parts = span_cut(figure, moment->span);
	moment->offer = span_cut((struct span){INT64_MIN, ends.offer_ms}, moment->span);
	moment->fresh = span_cut((struct span){INT64_MIN, ends.fresh_ms}, moment->span);
	switch (moment->form) {
	case PRICE_FORM_NONE:
	case PRICE_FORM_INVALID:
		break;
	case PRICE_FORM_REVEAL: // says nothing that may become wrong before the shop is given up
	case PRICE_FORM_CART:
		figure.until_ms = ends.expired_ms;
		moment->figure = span_cut(figure, moment->span);
		break;
	case PRICE_FORM_AGREED:
	case PRICE_FORM_SALE:
		moment->figure = span_cut(figure, moment->span);
		moment->cart = span_cut(cart, moment->span);
		break;
	}
}

static void set_clock_span(struct moment *moment)
{
	const struct countdown *countdown = &moment->countdown;
	bool is_on_sale = moment->form == PRICE_FORM_SALE;
	bool is_to_start = moment->air.beat == BEAT_TEASE && countdown->state == COUNTDOWN_TO_START;
	bool is_to_end = is_on_sale && (countdown->state == COUNTDOWN_TO_END || countdown->state == COUNTDOWN_ZERO);
	if (!is_to_start && !is_to_end)
		return;
	// Towards a start, zero stands until the shop opens; an end leaves after one second of zero.
	struct span clock = {INT64_MIN, is_to_start ? INT64_MAX : countdown->target_ms + COUNTDOWN_ZERO_MS};
	moment->clock = span_cut(clock, moment->span);
}

struct moment moment_at(const struct picture_input *input, int64_t at_ms, bool is_first)
{
	struct moment moment = {
		.span = {is_first ? INT64_MIN : at_ms, INT64_MAX},
		.at_ms = at_ms,
		.air = air_of_room(input->room, at_ms),
		.form = PRICE_FORM_NONE,
		.countdown = {.state = COUNTDOWN_NONE, .target_ms = ROOM_UNSET},
	};
	if (!moment.air.item || moment.air.beat == BEAT_CLOSED) {
		if (moment.air.changes_at_ms != ROOM_UNSET && moment.air.changes_at_ms > at_ms)
			moment.span.until_ms = moment.air.changes_at_ms;
		moment.fresh = span_cut((struct span){INT64_MIN, ends_of(input, &moment).fresh_ms}, moment.span);
		return moment;
	}
	moment.countdown = countdown_at(input->room, moment.air.item, at_ms);
	if (moment.air.changes_at_ms != ROOM_UNSET)
		moment.span.until_ms = moment.air.changes_at_ms;
	moment.span.until_ms = earlier(moment.span.until_ms, dates_change_at(input->room, &moment));
	if (moment.span.until_ms <= at_ms)
		moment.span.until_ms = at_ms + 1000;
	moment.form = form_of(&moment.air);
	set_price_spans(input, &moment);
	set_clock_span(&moment);
	return moment;
}

void moment_open_end(const struct picture_input *input, struct moment *moment)
{
	const struct moment before = *moment;
	moment->span.until_ms = INT64_MAX;
	moment->fresh = span_cut((struct span){INT64_MIN, ends_of(input, moment).fresh_ms}, moment->span);
	if (!moment->air.item || moment->air.beat == BEAT_CLOSED)
		return;
	set_price_spans(input, moment);
	set_clock_span(moment);
	// Figures still end where the document may say otherwise.
	moment->parts = before.parts;
	moment->offer = before.offer;
	if (moment->form != PRICE_FORM_AGREED && moment->form != PRICE_FORM_SALE)
		return;
	moment->figure = before.figure;
	// One that never stood (what is stale opens later) ended before the moment begins.
	if (moment->cart.from_ms > before.figure.until_ms)
		moment->cart = span_cut((struct span){before.figure.until_ms, moment->cart.until_ms}, moment->span);
}
