/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the person beside the host reads: the sheet's words for the item, and what was planned next. */
#include "vendor_answers.h"

#include "control/plan.h"
#include "room/air.h"
#include "room/beat.h"
#include "room/money.h"
#include "room/prompts.h"
#include "room/sheet.h"

#include <stdio.h>

static json_t *text_or_null(const char *text)
{
	return text && *text ? json_string(text) : json_null();
}

static json_t *number_or_null(int64_t number)
{
	return number == ROOM_UNSET ? json_null() : json_integer(number);
}

/* The price after the step, if it were taken now; ROOM_UNSET: it has none, or nothing was said that it could change. */
static int64_t price_after(const struct room_item *item, const struct sheet_step *step)
{
	int64_t from = bargain_standing_price(item), to;
	if (step->change == PRICE_CHANGE_TO)
		return step->value;
	if (from == ROOM_UNSET || !price_changed(from, step->change, step->value, &to))
		return ROOM_UNSET;
	return to;
}

static json_t *json_step(const struct room_item *item, const struct sheet_step *step, size_t number)
{
	char figure[40], text[32];
	int64_t after = step->change == PRICE_CHANGE_INVALID ? ROOM_UNSET : price_after(item, step);
	const struct currency *currency = &item->price.currency;
	snprintf(figure, sizeof(figure), "%s%s", currency_sign(currency),
		 money_text(after, currency, text, sizeof(text)));
	return json_pack("{s:I, s:s, s:o, s:o, s:o, s:o, s:o}", "number", (json_int_t)number, "kind",
			 step_kind_name(step->kind), "by",
			 text_or_null(step->by == STEP_BY_INVALID ? NULL : step_by_name(step->by)), "person",
			 text_or_null(step->person), "price_after", number_or_null(after), "price_text",
			 text_or_null(after == ROOM_UNSET ? NULL : figure), "note", text_or_null(step->note));
}

static const struct room_item *item_to_prompt(const struct control_state *state, const struct control_order *of)
{
	if (!state->merged)
		return NULL;
	if (of->item_id[0] || of->link_no > 0)
		return vendor_item_of(state->merged, of);
	if (state->merged->current)
		return state->merged->current;
	return state->next_id[0] ? room_find_item(state->merged, state->next_id) : NULL;
}

/* Until the offer ends for those who watch, who see it late. */
static int64_t time_left_ms(const struct vendor_view *view, const struct room_item *item)
{
	if (item->offer.ends_at_ms == ROOM_UNSET)
		return ROOM_UNSET;
	int64_t left = item->offer.ends_at_ms - view->state->room->air_delay_ms - vendor_shop_ms(view);
	return left > 0 ? left : 0;
}

static json_t *json_words(const struct prompts *prompts)
{
	json_t *list = json_array();
	for (size_t i = 0; i < prompts->avoid_count; i++) {
		const struct prompt_word *word = &prompts->avoid[i];
		json_array_append_new(list, json_pack("{s:s, s:s, s:o, s:s, s:b}", "word", word->word, "rule",
						      word->rule, "instead", text_or_null(word->instead), "article",
						      word->article, "written", word->is_written));
	}
	return list;
}

static json_t *json_duties(const struct prompts *prompts)
{
	json_t *list = json_array();
	for (size_t i = 0; i < prompts->duty_count; i++) {
		const struct prompt_duty *duty = &prompts->duties[i];
		json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "duty", duty->duty, "text", duty->text,
						      "article", duty->article));
	}
	return list;
}

json_t *vendor_prompter(const struct vendor_view *view, const struct control_order *of)
{
	const struct room_item *item = item_to_prompt(view->state, of);
	if (!item)
		return json_pack("{s:n, s:n}", "item", "prompt");
	const struct sheet_item *row = sheet_item_of(view->state->sheet, item);
	size_t taken = row ? plan_next(item, row) : 0;
	bool has_next = row && taken < row->plan_count;
	json_t *json = vendor_item(item);
	json_t *more = json_pack("{s:s, s:o, s:o, s:o, s:I, s:o, s:o}", "beat", beat_name(item->beat), "prompt",
				 text_or_null(row ? row->prompt : NULL), "notes", text_or_null(row ? row->notes : NULL),
				 "next_step", has_next ? json_step(item, &row->plan[taken], taken + 1) : json_null(),
				 "steps_left", (json_int_t)(has_next ? row->plan_count - taken : 0), "time_left_ms",
				 number_or_null(time_left_ms(view, item)), "stock_left",
				 number_or_null(item->stock.is_known && item->stock.mode != STOCK_HIDDEN
							? item_stock_left(item)
							: ROOM_UNSET));
	json_object_update(json, more);
	json_decref(more);
	struct prompts prompts;
	prompts_of(view->state->rules, view->state->merged, item, row ? row->prompt : NULL, vendor_shop_ms(view),
		   &prompts);
	json_object_set_new(json, "avoid", json_words(&prompts));
	json_object_set_new(json, "duties", json_duties(&prompts));
	return json;
}
