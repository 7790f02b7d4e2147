/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "price_figure.h"

/* Numerals are so much of their size high. */
#define FIGURE_HEIGHT_PERCENT 74

struct column {
	struct price_fitted fitted;
	int figure_height_px, label_px, lower_px, list_px; /* heights; 0: not there */
};

static int line_px(const struct column *column)
{
	return column->lower_px / column->fitted.lower.lines;
}

static bool fit_lower(const struct scene *scene, const struct price_row *row, int figure_px, int width_px, int lines,
		      struct column *column)
{
	const struct stage *stage = scene->stage;
	struct text_fit *lower = &column->fitted.lower;
	*lower = (struct text_fit){0};
	column->lower_px = 0;
	if (!row->lower[0])
		return true;
	int least_px = price_least_lower_px(scene, figure_px);
	struct text_style style = {
		.face = FACE_STRONG, .size_px = stage->theme->price.condition_px, .rgba = row->lower_rgba};
	for (; style.size_px >= least_px; style.size_px -= PRICE_LOWER_STEP_PX) {
		*lower = text_fit_wrapped(stage->measurer, &style, row->lower, style.size_px, width_px, lines);
		bool is_torn = lower->lines > 1 && !price_has_room_for_words(scene, &style, row->lower, width_px);
		column->lower_px = lower->lines * text_line_px(style.size_px);
		if (!lower->is_elided && !is_torn)
			return true;
	}
	return false;
}

/* The list price with its basis beside or below it. */
static bool fit_list(const struct scene *scene, const struct price_text *text, int width_px, struct column *column)
{
	struct text_measurer *measurer = scene->stage->measurer;
	struct price_fitted *fitted = &column->fitted;
	struct text_style amount = price_list_style(scene, true);
	struct text_style basis = price_list_style(scene, false);
	int amount_px = text_width_px(measurer, &amount, text->list);
	int basis_px = text_width_px(measurer, &basis, text->basis);
	int one_px = amount_px + price_gap_px(scene) / 2 + basis_px;
	if (amount_px > width_px || basis_px > width_px)
		return false;
	fitted->list_lines = one_px <= width_px ? 1 : 2;
	fitted->list_px = one_px;
	column->list_px = fitted->list_lines * text_line_px(amount.size_px);
	return true;
}

static int height_px(const struct column *column)
{
	return column->figure_height_px + column->label_px + column->lower_px + column->list_px;
}

/* What gives way, as in a row. */
struct arrangement {
	bool is_least;
	int lower_lines;
	bool has_list;
};

static const struct arrangement the_arrangements[] = {
	{false, 1, true}, {false, 2, true}, {false, 1, false}, {false, 2, false}, {true, 1, true},
	{true, 2, true},  {true, 1, false}, {true, 2, false},  {true, 3, false},
};

static bool fit_arranged(const struct scene *scene, const struct price_row *row, const struct price_text *text,
			 const struct theme_box *box, const struct arrangement *arrangement, struct column *column)
{
	const struct theme_price *price = &scene->stage->theme->price;
	int least_px = arrangement->is_least ? price->figure_min_px : (price->figure_px + price->figure_min_px) / 2;
	int most_px = row->most_figure_px ? row->most_figure_px : price->figure_px;
	if (least_px > most_px)
		least_px = most_px;
	for (int size_px = most_px; size_px >= least_px; size_px -= PRICE_FIGURE_STEP_PX) {
		*column = (struct column){.figure_height_px = size_px * FIGURE_HEIGHT_PERCENT / 100 + size_px / 10};
		price_set_sizes(scene, row, size_px, &column->fitted);
		price_measure(scene, text, &column->fitted);
		column->label_px = row->label ? text_line_px(price->condition_px) : 0;
		bool has_list = !text->basis || !arrangement->has_list || fit_list(scene, text, box->width_px, column);
		if (has_list && column->fitted.width_px <= box->width_px &&
		    fit_lower(scene, row, size_px, box->width_px, arrangement->lower_lines, column) &&
		    height_px(column) <= box->height_px)
			return true;
	}
	return false;
}

static bool fit_column(const struct scene *scene, const struct price_row *row, const struct price_text *text,
		       const struct theme_box *box, struct column *column)
{
	for (size_t i = 0; i < sizeof(the_arrangements) / sizeof(the_arrangements[0]); i++) {
		if (fit_arranged(scene, row, text, box, &the_arrangements[i], column))
			return true;
	}
	return false;
}

static void paint_list(const struct scene *scene, struct sketch *sketch, const struct price_text *text,
		       const struct column *column, int right, int top)
{
	struct text_measurer *measurer = scene->stage->measurer;
	struct text_style amount = price_list_style(scene, true);
	struct text_style basis = price_list_style(scene, false);
	int line = text_line_px(amount.size_px);
	int baseline = top + line / 2 + text_middle_px(FACE_TEXT, amount.size_px);
	int basis_px = text_width_px(measurer, &basis, text->basis);
	bool is_one = column->fitted.list_lines == 1;
	int amount_left = right - (is_one ? column->fitted.list_px : text_width_px(measurer, &amount, text->list));
	sketch_text(sketch, amount_left, baseline, &amount, text->list);
	sketch_text(sketch, right - basis_px, is_one ? baseline : baseline + line, &basis, text->basis);
}

bool price_column_piece(const struct scene *scene, const struct theme_box *box, const struct price_row *row,
			struct price_piece *out)
{
	const struct stage *stage = scene->stage;
	struct price_text text = price_text_of(scene, row);
	struct column column;
	if (!fit_column(scene, row, &text, box, &column))
		return false;
	struct sketch sketch = scene_sketch(scene, box->width_px, box->height_px);
	const struct price_fitted *fitted = &column.fitted;
	int right = box->width_px;
	int figure_px = fitted->whole.size_px;
	int top = row->is_top ? 0 : (box->height_px - height_px(&column)) / 2;
	price_paint_figure(scene, &sketch, &text, fitted, row->is_left ? 0 : right - fitted->width_px,
			   top + figure_px * FIGURE_HEIGHT_PERCENT / 100);
	top += column.figure_height_px;
	if (row->label) {
		struct text_style label = {
			.face = FACE_LABEL, .size_px = stage->theme->price.condition_px, .rgba = stage->colors.accent};
		int label_px = text_width_px(stage->measurer, &label, row->label);
		sketch_text(&sketch, right - label_px,
			    top + column.label_px / 2 + text_middle_px(FACE_LABEL, label.size_px), &label, row->label);
		top += column.label_px;
	}
	if (row->lower[0])
		sketch_fitted(&sketch, row->is_left ? 0 : right - fitted->lower.width_px,
			      top + line_px(&column) / 2 + text_middle_px(FACE_STRONG, fitted->lower.style.size_px),
			      &fitted->lower, row->lower);
	top += column.lower_px;
	if (column.list_px > 0)
		paint_list(scene, &sketch, &text, &column, right, top);
	*out = (struct price_piece){sketch_finish(&sketch), figure_px};
	return true;
}
