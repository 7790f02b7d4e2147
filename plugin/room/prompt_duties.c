/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When something has to be said with an item, and with which of the room's figures. */
#include "prompts_own.h"

#include "room/air.h"
#include "room/money.h"
#include "room/reference.h"
#include "room/wall_time.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define TEXT_BYTES 160

struct duty_look {
	const struct rules *rules;
	const struct duty_rule *rule;
	const struct room *room;
	const struct room_item *item;
	int64_t shop_ms;
	struct prompts *out;
};

static void say(const struct duty_look *look, const char *name, const char *text)
{
	const struct prompt_value value = {name, text};
	prompt_add_duty(look->out, look->rule, &value, 1);
}

static const char *number(int64_t value, char *text)
{
	snprintf(text, TEXT_BYTES, "%" PRId64, value);
	return text;
}

static const char *amount(const struct duty_look *look, int64_t amount_minor, char *text)
{
	char figure[32];
	const struct currency *currency = &look->item->price.currency;
	snprintf(text, TEXT_BYTES, "%s%s", currency_sign(currency),
		 money_text(amount_minor, currency, figure, sizeof(figure)));
	return text;
}

/* "11-21 20:00", as the shop's clocks have it. */
static const char *moment(const struct duty_look *look, int64_t at_ms, char *text)
{
	struct calendar at = calendar_of(at_ms, look->room->zone_minutes);
	snprintf(text, TEXT_BYTES, "%02d-%02d %02d:%02d", at.month, at.day, at.hour, at.minute);
	return text;
}

static void say_condition(const struct duty_look *look)
{
	for (size_t i = 0; i < look->item->price.part_count; i++) {
		const struct room_part *part = &look->item->price.parts[i];
		char money[TEXT_BYTES], threshold[TEXT_BYTES] = "", own[TEXT_BYTES];
		if (!part_counts(look->item, part, look->shop_ms) || !part_asks(look->item, part))
			continue;
		if (part->threshold_minor != ROOM_UNSET)
			amount(look, part->threshold_minor, threshold);
		const struct prompt_value figures[] = {{"money", amount(look, part->amount_minor, money)},
						       {"threshold", threshold}};
		const struct prompt_value values[] = {
			{"part", prompt_fill(look->rule->words[part->kind], figures, 2, own, sizeof(own))},
			{"audience", part->audience ? part->audience : look->rule->words[PART_INVALID]},
		};
		prompt_add_duty(look->out, look->rule, values, sizeof(values) / sizeof(values[0]));
	}
}

static void say_comparison(const struct duty_look *look)
{
	const struct fact_rule *fact = &look->rules->facts[FACT_COMPARISON];
	int64_t lasts_ms = fact->article ? fact->hours * INT64_C(3600000) : COMPARISON_LASTS_MS;
	if (look->item->is_channel_exclusive || look->item->nature == NATURE_UNIQUE)
		return;
	for (size_t i = 0; i < look->item->comparison_count; i++) {
		const struct room_comparison *entry = &look->item->comparisons[i];
		char date[TEXT_BYTES], money[TEXT_BYTES];
		if (comparison_refusal(entry, look->shop_ms, lasts_ms))
			continue;
		const struct prompt_value values[] = {{"market", entry->market},
						      {"date", moment(look, entry->captured_at_ms, date)},
						      {"money", amount(look, entry->amount_minor, money)}};
		prompt_add_duty(look->out, look->rule, values, 3);
	}
}

static void say_deposit(const struct duty_look *look)
{
	const struct room_item *item = look->item;
	char date[TEXT_BYTES], money[TEXT_BYTES];
	if (item->deposit.amount_minor == ROOM_UNSET || item->deposit.balance_until_ms == ROOM_UNSET)
		return;
	const struct prompt_value values[] = {{"date", moment(look, item->deposit.balance_until_ms, date)},
					      {"money", amount(look, item->deposit.amount_minor, money)}};
	prompt_add_duty(look->out, look->rule, values, 2);
}

static void say_licences(const struct duty_look *look)
{
	for (size_t i = 0; i < look->item->licence_count; i++) {
		const struct room_licence *licence = &look->item->licences[i];
		const struct prompt_value values[] = {{"kind", licence->kind ? licence->kind : ""},
						      {"number", licence->number ? licence->number : ""}};
		prompt_add_duty(look->out, look->rule, values, 2);
	}
}

static void say_list_price(const struct duty_look *look)
{
	const struct fact_rule *fact = &look->rules->facts[FACT_REFERENCE_PRICE];
	struct air air = air_of_item(look->room, look->item, look->shop_ms);
	const struct reference_limits limits = {fact->article ? fact->days : REFERENCE_DEAL_DAYS,
						fact->article ? fact->times : REFERENCE_MOST_TIMES};
	char money[TEXT_BYTES];
	if (air.hold != HOLD_NONE || look->item->price.list.basis == LIST_INVALID ||
	    !list_price_stands(look->item, air.final_minor, look->shop_ms, &limits))
		return;
	const struct prompt_value values[] = {{"money", amount(look, look->item->price.list.amount_minor, money)},
					      {"basis", look->rule->words[look->item->price.list.basis]},
					      {"note", look->item->price.list.note ? look->item->price.list.note : ""}};
	prompt_add_duty(look->out, look->rule, values, 3);
}

static bool is_ahead(const struct duty_look *look, int64_t at_ms)
{
	return at_ms != ROOM_UNSET && at_ms > look->shop_ms;
}

void prompt_duty(const struct rules *rules, const struct duty_rule *rule, const struct room *room,
		 const struct room_item *item, int64_t shop_ms, struct prompts *out)
{
	const struct duty_look look = {rules, rule, room, item, shop_ms, out};
	char text[TEXT_BYTES];
	enum beat beat = air_of_item(room, item, shop_ms).beat;
	if (rule->beats && (beat == BEAT_INVALID || !(rule->beats & 1u << beat)))
		return;
	switch (rule->duty) {
	case DUTY_WARNINGS:
		for (size_t i = 0; i < item->warning_count; i++)
			say(&look, "text", item->warnings[i]);
		return;
	case DUTY_CONDITION:
		say_condition(&look);
		return;
	case DUTY_AUDIENCE:
		if (item->limits.audience)
			say(&look, "audience", item->limits.audience);
		return;
	case DUTY_LIMIT:
		if (item->limits.per_buyer != ROOM_UNSET)
			say(&look, "n", number(item->limits.per_buyer, text));
		return;
	case DUTY_COMPARISON:
		say_comparison(&look);
		return;
	case DUTY_AI:
		if (room->has_ai_presenter)
			say(&look, "", "");
		return;
	case DUTY_LICENCES:
		say_licences(&look);
		return;
	case DUTY_PRESALE:
		if (item->sale_type != SALE_SPOT && item->shipping.dispatch_hours != ROOM_UNSET)
			say(&look, "n", number(item->shipping.dispatch_hours, text));
		return;
	case DUTY_DEPOSIT:
		say_deposit(&look);
		return;
	case DUTY_LIST_PRICE:
		say_list_price(&look);
		return;
	case DUTY_END:
		if (is_ahead(&look, item->offer.ends_at_ms))
			say(&look, "date", moment(&look, item->offer.ends_at_ms, text));
		return;
	case DUTY_GIFTS:
		for (size_t i = 0; i < item->gift_count; i++) {
			if (item->gifts[i].first_n == ROOM_UNSET)
				continue;
			const struct prompt_value values[] = {{"n", number(item->gifts[i].first_n, text)},
							      {"text", item->gifts[i].name}};
			prompt_add_duty(out, rule, values, 2);
		}
		return;
	case DUTY_CORRECTION:
		if (item->correction.text && is_ahead(&look, item->correction.until_ms))
			say(&look, "text", item->correction.text);
		return;
	case DUTY_COUNT:
		break;
	}
}
