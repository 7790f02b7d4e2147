/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "price_figure.h"

/* Room for the tails of letters: of 44 px they are 10 px long. */
#define BELOW_BASELINE_PX 16

/* What stands above a price must not touch it. */
#define ABOVE_LIST_PX 4

int price_baseline(const struct theme_box *box)
{
	return box->height_px - BELOW_BASELINE_PX;
}

/* Whether the words on the baseline fit whole: in width, and with all their lines below the box's top. */
static bool fit_lower(const struct scene *scene, const struct price_row *row, int figure_px, int room_px, int lines,
		      struct price_fitted *fitted)
{
	const struct stage *stage = scene->stage;
	fitted->lower = (struct text_fit){0};
	if (!row->lower[0])
		return true;
	int least_px = price_least_lower_px(scene, figure_px);
	struct text_style style = {
		.face = FACE_STRONG, .size_px = stage->theme->price.condition_px, .rgba = row->lower_rgba};
	for (; room_px > 0 && style.size_px >= least_px; style.size_px -= PRICE_LOWER_STEP_PX) {
		fitted->lower = text_fit_wrapped(stage->measurer, &style, row->lower, style.size_px, room_px, lines);
		int above_px = (fitted->lower.lines - 1) * text_line_px(style.size_px) + style.size_px;
		bool is_torn = fitted->lower.lines > 1 && !price_has_room_for_words(scene, &style, row->lower, room_px);
		if (!fitted->lower.is_elided && above_px <= fitted->baseline && !is_torn)
			return true;
	}
	return false;
}

/* The baseline of what stands above the words of the figure's baseline. */
static int above_of(const struct scene *scene, const struct price_fitted *fitted, int baseline)
{
	if (fitted->lower.lines == 0)
		return baseline;
	return baseline - fitted->lower.lines * text_line_px(fitted->lower.style.size_px) +
	       scene->stage->theme->price.list_px / 8;
}

/* Whether the word above those words stays below the box's top. */
static bool fit_label(const struct scene *scene, const struct price_row *row, const struct price_fitted *fitted)
{
	const struct stage *stage = scene->stage;
	int above = above_of(scene, fitted, fitted->baseline);
	return !row->label || above - stage->theme->price.condition_px >= ABOVE_LIST_PX;
}

/* Whether the list price fits, with its basis beside or below it. */
static bool fit_list(const struct scene *scene, const struct price_row *row, const struct price_text *text,
		     const struct theme_box *box, struct price_fitted *fitted)
{
	struct text_measurer *measurer = scene->stage->measurer;
	fitted->list_lines = 0;
	if (!text->basis)
		return true;
	struct text_style amount = price_list_style(scene, true);
	struct text_style basis = price_list_style(scene, false);
	int amount_px = text_width_px(measurer, &amount, text->list);
	int basis_px = text_width_px(measurer, &basis, text->basis);
	int one_px = amount_px + price_gap_px(scene) / 2 + basis_px;
	int two_px = amount_px > basis_px ? amount_px : basis_px;
	// Above a condition it may reach over the unit; alone it stands on the baseline beside it.
	int room_px = box->width_px - price_gap_px(scene) - (row->lower[0] ? fitted->end_px : fitted->width_px);
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

static bool fit_arranged(const struct scene *scene, const struct price_row *row, const struct price_text *text,
			 const struct theme_box *box, const struct arrangement *arrangement,
			 struct price_fitted *fitted)
{
	const struct theme_price *price = &scene->stage->theme->price;
	int least_px = arrangement->is_least ? price->figure_min_px : (price->figure_px + price->figure_min_px) / 2;
	int most_px = row->most_figure_px ? row->most_figure_px : price->figure_px;
	if (least_px > most_px)
		least_px = most_px;
	for (int size_px = most_px; size_px >= least_px; size_px -= PRICE_FIGURE_STEP_PX) {
		price_set_sizes(scene, row, size_px, fitted);
		price_measure(scene, text, fitted);
		fitted->list_lines = 0;
		int room_px = box->width_px - fitted->width_px - price_gap_px(scene);
		if (fitted->width_px <= box->width_px &&
		    fit_lower(scene, row, size_px, room_px, arrangement->lower_lines, fitted) &&
		    fit_label(scene, row, fitted) &&
		    (!arrangement->has_list || fit_list(scene, row, text, box, fitted)))
			return true;
	}
	return false;
}

static bool fit_row(const struct scene *scene, const struct price_row *row, const struct price_text *text,
		    const struct theme_box *box, struct price_fitted *fitted)
{
	for (size_t i = 0; i < sizeof(the_arrangements) / sizeof(the_arrangements[0]); i++) {
		if (fit_arranged(scene, row, text, box, &the_arrangements[i], fitted))
			return true;
	}
	return false;
}

static void paint_list(const struct scene *scene, struct sketch *sketch, const struct price_text *text,
		       const struct price_fitted *fitted, int right, int baseline)
{
	struct text_style amount = price_list_style(scene, true);
	struct text_style basis = price_list_style(scene, false);
	int basis_px = text_width_px(scene->stage->measurer, &basis, text->basis);
	int amount_px = text_width_px(scene->stage->measurer, &amount, text->list);
	sketch_text(sketch, right - basis_px, baseline, &basis, text->basis);
	if (fitted->list_lines == 1)
		sketch_text(sketch, right - fitted->list_px, baseline, &amount, text->list);
	else
		sketch_text(sketch, right - amount_px, baseline - text_line_px(amount.size_px), &amount, text->list);
}

bool price_row_piece(const struct scene *scene, const struct theme_box *box, const struct price_row *row,
		     struct price_piece *out)
{
	const struct stage *stage = scene->stage;
	struct price_text text = price_text_of(scene, row);
	struct price_fitted fitted = {.baseline = price_baseline(box)};
	if (!fit_row(scene, row, &text, box, &fitted))
		return false;
	struct sketch sketch = scene_sketch(scene, box->width_px, box->height_px);
	int baseline = fitted.baseline;
	int right = box->width_px;
	price_paint_figure(scene, &sketch, &text, &fitted, 0, baseline);

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
	*out = (struct price_piece){sketch_finish(&sketch), fitted.whole.size_px};
	return true;
}
