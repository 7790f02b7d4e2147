/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "price_row.h"

#include "room/money.h"

#include <stdio.h>

#define FIGURE_STEP_PX 4
#define LOWER_STEP_PX 2
/* Room for the tails of letters: of 44 px they are 10 px long. */
#define BELOW_BASELINE_PX 16

/* What stands above a price must not touch it. */
#define ABOVE_LIST_PX 4

/* A figure at one size and what stands at its right. */
struct fitted_row {
	struct text_style sign, whole, fraction, word;
	int end_px;   /* where sign, whole and fraction end */
	int width_px; /* with "from" and unit */
	struct text_fit lower;
	int list_lines; /* 0: left out; 1: amount and basis in one line; 2: one above the other */
	int list_px;    /* width of the list price */
	int baseline;   /* of the figure, in the price's box */
};

int price_baseline(const struct theme_box *box)
{
	return box->height_px - BELOW_BASELINE_PX;
}

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

/* What is to be set, as texts. */
struct row_text {
	struct money_figure figure;
	char unit[64];
	const char *from;
	char list[64];
	const char *basis;
};

static struct row_text text_of_row(const struct scene *scene, const struct price_row *row)
{
	const struct theme_words *words = &scene->stage->words;
	const struct room_item *item = scene->moment.air.item;
	struct row_text text = {
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

static void set_sizes(const struct scene *scene, const struct price_row *row, int figure_px, struct fitted_row *fitted)
{
	const struct theme_price *price = &scene->stage->theme->price;
	fitted->whole = (struct text_style){.face = FACE_FIGURE, .size_px = figure_px, .rgba = row->rgba};
	fitted->sign = fitted->fraction = fitted->whole;
	fitted->sign.size_px = (figure_px * price->sign_percent + 50) / 100;
	fitted->fraction.size_px = (figure_px * price->fraction_percent + 50) / 100;
	fitted->word =
		(struct text_style){.face = FACE_TEXT, .size_px = price->unit_px, .rgba = scene->stage->colors.muted};
}

static int gap_px(const struct scene *scene)
{
	return scene->stage->theme->price.gap_px;
}

static void measure_figure(const struct scene *scene, const struct row_text *text, struct fitted_row *fitted)
{
	struct text_measurer *measurer = scene->stage->measurer;
	fitted->end_px = text_width_px(measurer, &fitted->sign, text->figure.sign) +
			 text_width_px(measurer, &fitted->whole, text->figure.whole) +
			 text_width_px(measurer, &fitted->fraction, text->figure.fraction);
	fitted->width_px = fitted->end_px;
	if (text->from[0])
		fitted->width_px += gap_px(scene) / 2 + text_width_px(measurer, &fitted->word, text->from);
	if (text->unit[0])
		fitted->width_px += gap_px(scene) / 2 + text_width_px(measurer, &fitted->word, text->unit);
}

/* A condition may not be much smaller than what it is the condition of. */
static int least_lower_px(const struct scene *scene, int figure_px)
{
	int third_px = (figure_px + 2) / 3;
	int least_px = scene->stage->theme->price.condition_min_px;
	return third_px > least_px ? third_px : least_px;
}

/* Whether no number nor word of Latin letters would have to be torn apart: half a number is another one. */
static bool has_room_for_words(const struct scene *scene, const struct text_style *style, const char *text, int room_px)
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

/* Whether the words on the baseline fit whole: in width, and with all their lines below the box's top. */
static bool fit_lower(const struct scene *scene, const struct price_row *row, int figure_px, int room_px, int lines,
		      struct fitted_row *fitted)
{
	const struct stage *stage = scene->stage;
	fitted->lower = (struct text_fit){0};
	if (!row->lower[0])
		return true;
	int least_px = least_lower_px(scene, figure_px);
	struct text_style style = {
		.face = FACE_STRONG, .size_px = stage->theme->price.condition_px, .rgba = row->lower_rgba};
	for (; room_px > 0 && style.size_px >= least_px; style.size_px -= LOWER_STEP_PX) {
		fitted->lower = text_fit_wrapped(stage->measurer, &style, row->lower, style.size_px, room_px, lines);
		int above_px = (fitted->lower.lines - 1) * text_line_px(style.size_px) + style.size_px;
		bool is_torn = fitted->lower.lines > 1 && !has_room_for_words(scene, &style, row->lower, room_px);
		if (!fitted->lower.is_elided && above_px <= fitted->baseline && !is_torn)
			return true;
	}
	return false;
}

static struct text_style list_style(const struct scene *scene, bool is_struck)
{
	return (struct text_style){.face = FACE_TEXT,
				   .size_px = scene->stage->theme->price.list_px,
				   .rgba = scene->stage->colors.text,
				   .is_struck = is_struck};
}

/* The baseline of what stands above the words of the figure's baseline. */
static int above_of(const struct scene *scene, const struct fitted_row *fitted, int baseline)
{
	if (fitted->lower.lines == 0)
		return baseline;
	return baseline - fitted->lower.lines * text_line_px(fitted->lower.style.size_px) +
	       scene->stage->theme->price.list_px / 8;
}

/* Whether the word above those words stays below the box's top. */
static bool fit_label(const struct scene *scene, const struct price_row *row, const struct fitted_row *fitted)
{
	const struct stage *stage = scene->stage;
	int above = above_of(scene, fitted, fitted->baseline);
	return !row->label || above - stage->theme->price.condition_px >= ABOVE_LIST_PX;
}

/* Whether the list price fits, with its basis beside or below it. */
static bool fit_list(const struct scene *scene, const struct price_row *row, const struct row_text *text,
		     const struct theme_box *box, struct fitted_row *fitted)
{
	struct text_measurer *measurer = scene->stage->measurer;
	fitted->list_lines = 0;
	if (!text->basis)
		return true;
	struct text_style amount = list_style(scene, true);
	struct text_style basis = list_style(scene, false);
	int amount_px = text_width_px(measurer, &amount, text->list);
	int basis_px = text_width_px(measurer, &basis, text->basis);
	int one_px = amount_px + gap_px(scene) / 2 + basis_px;
	int two_px = amount_px > basis_px ? amount_px : basis_px;
	// Above a condition it may reach over the unit; alone it stands on the baseline beside it.
	int room_px = box->width_px - gap_px(scene) - (row->lower[0] ? fitted->end_px : fitted->width_px);
	int lines = one_px <= room_px ? 1 : 2;
	int top = above_of(scene, fitted, price_baseline(box)) - (lines - 1) * text_line_px(amount.size_px) -
		  amount.size_px;
	if (two_px > room_px || top < ABOVE_LIST_PX)
		return false;
	fitted->list_lines = lines;
	fitted->list_px = lines == 1 ? one_px : two_px;
	return true;
}

/* Which of a row's parts give way, for figures of these sizes; the first that fits is taken. */
struct arrangement {
	bool is_least; /* down to the least size; else figures stay large */
	int lower_lines;
	bool has_list;
};

static const struct arrangement the_arrangements[] = {
	{false, 1, true}, {false, 2, true}, {false, 1, false}, {false, 2, false}, {true, 1, true},
	{true, 2, true},  {true, 1, false}, {true, 2, false},  {true, 3, false},
};

static bool fit_arranged(const struct scene *scene, const struct price_row *row, const struct row_text *text,
			 const struct theme_box *box, const struct arrangement *arrangement, struct fitted_row *fitted)
{
	const struct theme_price *price = &scene->stage->theme->price;
	int least_px = arrangement->is_least ? price->figure_min_px : (price->figure_px + price->figure_min_px) / 2;
	for (int size_px = price->figure_px; size_px >= least_px; size_px -= FIGURE_STEP_PX) {
		set_sizes(scene, row, size_px, fitted);
		measure_figure(scene, text, fitted);
		fitted->list_lines = 0;
		int room_px = box->width_px - fitted->width_px - gap_px(scene);
		if (fitted->width_px <= box->width_px &&
		    fit_lower(scene, row, size_px, room_px, arrangement->lower_lines, fitted) &&
		    fit_label(scene, row, fitted) &&
		    (!arrangement->has_list || fit_list(scene, row, text, box, fitted)))
			return true;
	}
	return false;
}

static bool fit_row(const struct scene *scene, const struct price_row *row, const struct row_text *text,
		    const struct theme_box *box, struct fitted_row *fitted)
{
	for (size_t i = 0; i < sizeof(the_arrangements) / sizeof(the_arrangements[0]); i++) {
		if (fit_arranged(scene, row, text, box, &the_arrangements[i], fitted))
			return true;
	}
	return false;
}

static void paint_figure(const struct scene *scene, struct sketch *sketch, const struct row_text *text,
			 const struct fitted_row *fitted, int baseline)
{
	int x = sketch_text(sketch, 0, baseline, &fitted->sign, text->figure.sign);
	x += sketch_text(sketch, x, baseline, &fitted->whole, text->figure.whole);
	x += sketch_text(sketch, x, baseline, &fitted->fraction, text->figure.fraction);
	if (text->from[0]) {
		x += gap_px(scene) / 2;
		x += sketch_text(sketch, x, baseline, &fitted->word, text->from);
	}
	if (text->unit[0])
		sketch_text(sketch, x + gap_px(scene) / 2, baseline, &fitted->word, text->unit);
}

static void paint_list(const struct scene *scene, struct sketch *sketch, const struct row_text *text,
		       const struct fitted_row *fitted, int right, int baseline)
{
	struct text_style amount = list_style(scene, true);
	struct text_style basis = list_style(scene, false);
	int basis_px = text_width_px(scene->stage->measurer, &basis, text->basis);
	int amount_px = text_width_px(scene->stage->measurer, &amount, text->list);
	sketch_text(sketch, right - basis_px, baseline, &basis, text->basis);
	if (fitted->list_lines == 1)
		sketch_text(sketch, right - fitted->list_px, baseline, &amount, text->list);
	else
		sketch_text(sketch, right - amount_px, baseline - text_line_px(amount.size_px), &amount, text->list);
}

bool price_row_piece(const struct scene *scene, const struct theme_box *box, const struct price_row *row,
		     struct sketch_piece *piece)
{
	const struct stage *stage = scene->stage;
	struct row_text text = text_of_row(scene, row);
	struct fitted_row fitted = {.baseline = price_baseline(box)};
	if (!fit_row(scene, row, &text, box, &fitted))
		return false;
	struct sketch sketch = scene_sketch(scene, box->width_px, box->height_px);
	int baseline = fitted.baseline;
	int right = box->width_px;
	paint_figure(scene, &sketch, &text, &fitted, baseline);

	int above = above_of(scene, &fitted, baseline);
	if (row->lower[0]) {
		int line_px = text_line_px(fitted.lower.style.size_px);
		sketch_fitted(&sketch, right - fitted.lower.width_px, baseline - (fitted.lower.lines - 1) * line_px,
			      &fitted.lower, row->lower);
	}
	if (fitted.list_lines > 0)
		paint_list(scene, &sketch, &text, &fitted, right, above);
	if (row->label) {
		struct text_style label = {
			.face = FACE_LABEL, .size_px = stage->theme->price.condition_px, .rgba = stage->colors.accent};
		int label_px = text_width_px(stage->measurer, &label, row->label);
		sketch_text(&sketch, right - label_px, above, &label, row->label);
	}
	*piece = sketch_finish(&sketch);
	return true;
}
