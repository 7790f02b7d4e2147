/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "price_figure.h"

#include <stdio.h>

/* So much of its size more air before it than before others makes a digit stand apart from its sign. */
#define SLENDER_PART 24

const char *price_list_basis(const struct theme_words *words, const struct room_item *item)
{
	switch (item->price.list.basis) {
	case LIST_DEAL_7D:
		return words->list_deal_7d;
	case LIST_LAST_DEAL:
		return words->list_last_deal;
	case LIST_MSRP:
		return words->list_msrp;
	case LIST_OTHER:
		return item->price.list.note;
	case LIST_INVALID:
		break;
	}
	return NULL;
}

struct price_text price_text_of(const struct scene *scene, const struct price_row *row)
{
	const struct theme_words *words = &scene->stage->words;
	const struct room_item *item = scene->moment.air.item;
	struct price_text text = {
		.figure = money_figure_of(row->final_minor, &item->price.currency),
		.from = row->is_from ? words->from : "",
		.basis = row->list_basis,
	};
	if (item->unit) {
		const struct word values[] = {{"unit", item->unit}};
		words_fill(words->per_unit, values, 1, text.unit, sizeof(text.unit));
	}
	if (row->list_basis)
		words_price(item->price.list.amount_minor, &item->price.currency, text.list, sizeof(text.list));
	return text;
}

void price_set_sizes(const struct scene *scene, const struct price_row *row, int figure_px, struct price_fitted *fitted)
{
	const struct theme_price *price = &scene->stage->theme->price;
	fitted->whole = (struct text_style){.face = FACE_FIGURE, .size_px = figure_px, .rgba = row->rgba};
	fitted->sign = fitted->fraction = fitted->whole;
	fitted->sign.size_px = (figure_px * price->sign_percent + 50) / 100;
	fitted->fraction.size_px = (figure_px * price->fraction_percent + 50) / 100;
	fitted->word =
		(struct text_style){.face = FACE_TEXT, .size_px = price->unit_px, .rgba = scene->stage->colors.muted};
}

int price_gap_px(const struct scene *scene)
{
	return scene->stage->theme->price.gap_px;
}

void price_measure(const struct scene *scene, const struct price_text *text, struct price_fitted *fitted)
{
	struct text_measurer *measurer = scene->stage->measurer;
	fitted->end_px = text_width_px(measurer, &fitted->sign, text->figure.sign) +
			 text_width_px(measurer, &fitted->whole, text->figure.whole) +
			 text_width_px(measurer, &fitted->fraction, text->figure.fraction);
	fitted->width_px = fitted->end_px;
	if (text->from[0])
		fitted->width_px += price_gap_px(scene) / 2 + text_width_px(measurer, &fitted->word, text->from);
	if (text->unit[0])
		fitted->width_px += price_gap_px(scene) / 2 + text_width_px(measurer, &fitted->word, text->unit);
}

int price_sign_dx_px(const struct scene *scene, const struct text_style *whole, const char *figure)
{
	struct text_measurer *measurer = scene->stage->measurer;
	char first[2] = {figure[0], '\0'};
	int dx_px = text_air_px(measurer, whole, first) - text_air_px(measurer, whole, "0");
	return dx_px > whole->size_px / SLENDER_PART ? dx_px : 0;
}

int price_least_lower_px(const struct scene *scene, int figure_px)
{
	int third_px = (figure_px + 2) / 3;
	int least_px = scene->stage->theme->price.condition_min_px;
	return third_px > least_px ? third_px : least_px;
}

bool price_has_room_for_words(const struct scene *scene, const struct text_style *style, const char *text, int room_px)
{
	char word[128];
	size_t length = 0;
	for (;; text++) {
		bool is_letter = *text > ' ' && (unsigned char)*text < 0x7f;
		if (is_letter && length < sizeof(word) - 1) {
			word[length++] = *text;
			continue;
		}
		word[length] = '\0';
		if (length > 0 && text_width_px(scene->stage->measurer, style, word) > room_px)
			return false;
		length = 0;
		if (!*text)
			return true;
	}
}

struct text_style price_list_style(const struct scene *scene, bool is_struck)
{
	return (struct text_style){.face = FACE_TEXT,
				   .size_px = scene->stage->theme->price.list_px,
				   .rgba = scene->stage->colors.text,
				   .is_struck = is_struck};
}

void price_paint_figure(const struct scene *scene, struct sketch *sketch, const struct price_text *text,
			const struct price_fitted *fitted, int x, int baseline)
{
	int sign_dx_px = price_sign_dx_px(scene, &fitted->whole, text->figure.whole);
	x += sketch_text(sketch, x + sign_dx_px, baseline, &fitted->sign, text->figure.sign);
	x += sketch_text(sketch, x, baseline, &fitted->whole, text->figure.whole);
	x += sketch_text(sketch, x, baseline, &fitted->fraction, text->figure.fraction);
	if (text->from[0]) {
		x += price_gap_px(scene) / 2;
		x += sketch_text(sketch, x, baseline, &fitted->word, text->from);
	}
	if (text->unit[0])
		sketch_text(sketch, x + price_gap_px(scene) / 2, baseline, &fitted->word, text->unit);
}
