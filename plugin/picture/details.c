/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "details.h"

#include <stdio.h>
#include <string.h>

/* As many letters of a spec stay before the facts beside it give way. */
#define LEAST_SPEC_EMS 6

enum fact { FACT_SHIPPING = 1, FACT_UNIT_PRICE = 2, FACT_LIMIT = 4, FACT_ALL = 7, FACT_SHORT = 8, FACT_WEIGHED = 14 };

/* What is weighed is compared by the price of its weight: the spec gives way before it (order 56, article 7). */
static bool is_sold_by_weight(const struct scene *scene)
{
	return scene->moment.air.item->nature == NATURE_BY_WEIGHT;
}

static void add_fact(const struct theme_words *words, char *facts, const char *fact)
{
	if (facts[0])
		words_append(facts, DETAILS_BYTES, words->separator);
	words_append(facts, DETAILS_BYTES, fact);
}

/* A fee is a figure of ours; that there is none is a promise that stands in all states. */
static void add_shipping(const struct theme_words *words, const struct room_item *item, bool has_figures, bool has_free,
			 char *facts)
{
	char price[64];
	char text[DETAILS_BYTES];
	if (!item->shipping.is_known)
		return;
	if (item->shipping.is_free) {
		bool is_said = item->spec && strstr(item->spec, words->free_shipping); // many write it there
		if (has_free && !is_said)
			add_fact(words, facts, words->free_shipping);
		return;
	}
	if (!has_figures || item->shipping.fee_minor == ROOM_UNSET || item->shipping.fee_minor == 0)
		return;
	words_price(item->shipping.fee_minor, &item->price.currency, price, sizeof(price));
	const struct word values[] = {{"price", price}};
	add_fact(words, facts, words_fill(words->shipping_fee, values, 1, text, sizeof(text)));
}

static void add_unit_price(const struct theme_words *words, const struct room_item *item, char *facts)
{
	char price[64];
	char text[DETAILS_BYTES];
	char about[DETAILS_BYTES];
	if (item->price.unit_price.amount_minor == ROOM_UNSET)
		return;
	words_price(item->price.unit_price.amount_minor, &item->price.currency, price, sizeof(price));
	const struct word values[] = {{"price", price}, {"per", item->price.unit_price.per}};
	words_fill(words->unit_price, values, 2, text, sizeof(text));
	const struct word whole[] = {{"text", text}};
	bool is_about = item->price.unit_price.is_approximate;
	add_fact(words, facts, is_about ? words_fill(words->about, whole, 1, about, sizeof(about)) : text);
}

static void add_count(const struct theme_words *words, const struct room_item *item, const char *pattern, int64_t count,
		      char *facts)
{
	char number[24];
	char text[DETAILS_BYTES];
	snprintf(number, sizeof(number), "%lld", (long long)count);
	const struct word values[] = {{"n", number}, {"unit", item->unit ? item->unit : words->piece}};
	add_fact(words, facts, words_fill(pattern, values, 2, text, sizeof(text)));
}

/* Who may buy, and how many: without it the price would be promised to more people than get it. */
static void add_limits(const struct theme_words *words, const struct room_item *item, bool is_short, char *facts)
{
	int64_t per_buyer = item->limits.per_buyer;
	int64_t per_order = item->limits.per_order;
	if (item->limits.audience)
		add_fact(words, facts, item->limits.audience);
	if (item->limits.min_quantity > 1)
		add_count(words, item, words->least, item->limits.min_quantity, facts);
	if (per_buyer > 0)
		add_count(words, item, is_short ? words->limit_short : words->limit, per_buyer, facts);
	// One order takes no more than a buyer may have.
	if (per_order > 0 && (per_buyer <= 0 || per_order < per_buyer))
		add_count(words, item, words->limit_order, per_order, facts);
}

static void facts_of(const struct scene *scene, bool has_figures, unsigned which, char *facts)
{
	const struct theme_words *words = &scene->stage->words;
	const struct room_item *item = scene->moment.air.item;
	facts[0] = '\0';
	add_shipping(words, item, has_figures, which & FACT_SHIPPING, facts);
	if (!has_figures)
		return;
	if (which & FACT_UNIT_PRICE)
		add_unit_price(words, item, facts);
	add_limits(words, item, which & FACT_SHORT, facts);
}

static struct text_style style_of(const struct scene *scene)
{
	return (struct text_style){.face = FACE_TEXT,
				   .size_px = scene->stage->theme->product.detail_px,
				   .rgba = scene->stage->colors.muted};
}

static int line_px_of(const struct scene *scene)
{
	return scene->stage->theme->product.detail_px * 9 / 7;
}

/* The facts that fit into a line, the more important ones of them; `beside_px` of it are for what stands before them.
 */
static int choose_facts(const struct scene *scene, bool has_figures, int width_px, int beside_px, char *facts)
{
	static const unsigned choices[] = {FACT_ALL, FACT_ALL | FACT_SHORT, FACT_SHIPPING | FACT_LIMIT, FACT_LIMIT};
	static const unsigned weighed[] = {FACT_ALL, FACT_ALL | FACT_SHORT, FACT_WEIGHED, FACT_LIMIT};
	bool is_weighed = is_sold_by_weight(scene);
	struct text_style style = style_of(scene);
	int facts_px = 0;
	for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++) {
		unsigned which = is_weighed ? weighed[i] : choices[i];
		facts_of(scene, has_figures, which, facts);
		facts_px = text_width_px(scene->stage->measurer, &style, facts);
		if (facts_px + (which == FACT_WEIGHED ? 0 : beside_px) <= width_px)
			break;
	}
	return facts_px;
}

/* What a spec that shares its line with facts needs to say something. */
static int least_spec_px(const struct scene *scene)
{
	const char *spec = scene->moment.air.item->spec;
	struct text_style style = style_of(scene);
	int least_px = LEAST_SPEC_EMS * style.size_px;
	if (!spec)
		return 0;
	int spec_px = text_width_px(scene->stage->measurer, &style, spec);
	return (spec_px < least_px ? spec_px : least_px) +
	       text_advance_px(scene->stage->measurer, &style, scene->stage->words.separator);
}

static void fit_one(const struct scene *scene, struct details *details, int width_px)
{
	struct text_style style = style_of(scene);
	details->first_fit = text_fit(scene->stage->measurer, &style, details->first, style.size_px, width_px, 1);
	details->rest[0] = '\0';
	details->height_px = details->first[0] ? line_px_of(scene) : 0;
}

/* A spec of several parts gives way by whole parts from its end: half a part says nothing. */
static void drop_segments(const struct scene *scene, char *spec, int width_px)
{
	struct text_style style = style_of(scene);
	const char *separator = scene->stage->words.separator;
	while (text_width_px(scene->stage->measurer, &style, spec) > width_px) {
		char *last = NULL;
		for (char *at = strstr(spec, separator); at; at = strstr(at + 1, separator))
			last = at;
		if (!last || last == spec)
			return;
		*last = '\0';
	}
}

struct details details_of(const struct scene *scene, bool has_figures, int width_px, int height_px)
{
	struct text_measurer *measurer = scene->stage->measurer;
	const char *spec = scene->moment.air.item->spec;
	struct text_style style = style_of(scene);
	struct details details = {.first = ""};
	char facts[DETAILS_BYTES];
	bool has_two = height_px >= 2 * line_px_of(scene);
	int facts_px = choose_facts(scene, has_figures, width_px, has_two ? 0 : least_spec_px(scene), facts);

	if (spec)
		words_append(details.first, sizeof(details.first), spec);
	if (facts[0])
		add_fact(&scene->stage->words, details.first, facts);
	if (!spec || !facts[0] || text_width_px(measurer, &style, details.first) <= width_px) {
		fit_one(scene, &details, width_px);
		return details;
	}
	snprintf(details.first, sizeof(details.first), "%s", spec);
	details.is_rest_below = has_two;
	details.height_px = line_px_of(scene) * (1 + details.is_rest_below);
	if (!details.is_rest_below)
		words_append(details.rest, sizeof(details.rest), scene->stage->words.separator);
	words_append(details.rest, sizeof(details.rest), facts);
	if (!details.is_rest_below)
		facts_px = text_width_px(measurer, &style, details.rest);
	int first_px = details.is_rest_below ? width_px : width_px - facts_px;
	if (first_px < 3 * style.size_px) { // not even two letters of the spec
		snprintf(details.first, sizeof(details.first), "%s", facts);
		fit_one(scene, &details, width_px);
		return details;
	}
	drop_segments(scene, details.first, first_px);
	if (is_sold_by_weight(scene) && text_width_px(measurer, &style, details.first) > first_px) {
		snprintf(details.first, sizeof(details.first), "%s", facts);
		fit_one(scene, &details, width_px);
		return details;
	}
	details.first_fit = text_fit(measurer, &style, details.first, style.size_px, first_px, 1);
	details.rest_fit = text_fit(measurer, &style, details.rest, style.size_px, width_px, 1);
	return details;
}

void details_paint(const struct details *details, const struct scene *scene, struct sketch *sketch, int top)
{
	int line_px = line_px_of(scene);
	int baseline = top + line_px / 2 + text_middle_px(FACE_TEXT, scene->stage->theme->product.detail_px);
	if (!details->first[0])
		return;
	sketch_fitted(sketch, 0, baseline, &details->first_fit, details->first);
	if (!details->rest[0])
		return;
	int x = details->is_rest_below ? 0 : details->first_fit.width_px;
	sketch_fitted(sketch, x, baseline + (details->is_rest_below ? line_px : 0), &details->rest_fit, details->rest);
}
