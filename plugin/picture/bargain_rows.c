/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bargain.h"
#include "comparison.h"
#include "price_figure.h"
#include "runs.h"

#include <stdio.h>
#include <string.h>

/* Above and below the line over the sum. */
#define RULE_GAP_PX 8
#define RULE_PX 2
/* The sum's height, in rows. */
#define SUM_ROWS 2
/* Beside the rows: what is between, and how many times as high as theirs its figure may be. */
#define BESIDE_GAP_PX 40
#define SUM_BESIDE_TIMES 3

/* False: it does not fit whole, and half of it would be something else. */
static bool paint_row(const struct scene *scene, struct sketch *sketch, const struct bargain_row *row, int width_px,
		      int middle)
{
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_colors *colors = &scene->stage->colors;
	struct text_measurer *measurer = scene->stage->measurer;
	bool is_number = row->amount[strcspn(row->amount, "0123456789")] != '\0' && strlen(row->amount) < 16;
	struct text_style amount = {.face = is_number ? FACE_FIGURE : FACE_STRONG,
				    .size_px = is_number ? sizes->figure_px : sizes->text_px,
				    .rgba = row->is_given ? colors->accent : colors->text};
	struct text_style label = {.face = FACE_STRONG, .size_px = sizes->text_px, .rgba = colors->text};
	struct text_fit left;
	struct text_fit right;
	for (;; label.size_px -= 2) {
		left = text_fit(measurer, &label, row->label, label.size_px, width_px, 1);
		right = text_fit(measurer, &amount, row->amount, sizes->text_min_px,
				 width_px - left.width_px - sizes->gap_px, 1);
		if (!right.is_elided || label.size_px - 2 < sizes->text_min_px)
			break;
	}
	if (left.is_elided || right.is_elided)
		return false;
	sketch_fitted(sketch, 0, middle + text_middle_px(FACE_STRONG, left.style.size_px), &left, row->label);
	sketch_fitted(sketch, width_px - right.width_px, middle + text_middle_px(amount.face, right.style.size_px),
		      &right, row->amount);
	return true;
}

static void place(const struct scene *scene, struct sketch_piece piece, uint64_t key, int x, int y)
{
	uint32_t group = scene_group(scene, LAYER_BARGAIN, key, true);
	scene_quad(scene, group, piece, x, y, scene->modes, scene->span);
}

/* "现在 ¥59.90" */
static void put_sum(const struct scene *scene, const struct bargain *bargain, const struct theme_box *box, int top)
{
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_colors *colors = &scene->stage->colors;
	int height_px = SUM_ROWS * sizes->row_px;
	struct money_figure figure = money_figure_of(bargain->now_minor, &scene_item(scene)->price.currency);
	char number[64];
	snprintf(number, sizeof(number), "%s%s", figure.whole, figure.fraction);
	const char *label = scene_word(scene, bargain->is_agreed ? "agreed" : "now");
	struct runs runs;
	runs_init(&runs, scene);
	int sum_px = sizes->figure_px * 2;
	runs_add(&runs, FACE_FIGURE, sum_px, colors->accent, 0, number);
	struct text_style word = {.face = FACE_STRONG, .size_px = sizes->text_px, .rgba = colors->text};
	int label_px = text_width_px(scene->stage->measurer, &word, label) + sizes->gap_px;
	struct text_style sign = {.face = FACE_FIGURE, .rgba = colors->accent};
	int sign_px;
	for (;; runs.entries[0].style.size_px -= 2) {
		sign.size_px = runs.entries[0].style.size_px * scene->stage->theme->price.sign_percent / 100;
		// Beside small figures it would be too small itself.
		if (sign.size_px < sizes->note_px)
			sign.size_px = sizes->note_px;
		sign_px = text_width_px(scene->stage->measurer, &sign, figure.sign);
		if (label_px + sign_px + runs_width_px(&runs, 0) <= box->width_px ||
		    runs.entries[0].style.size_px - 2 < sizes->figure_min_px)
			break;
	}
	struct sketch sketch = scene_sketch(scene, box->width_px, height_px);
	int baseline = height_px / 2 + text_middle_px(FACE_FIGURE, runs.entries[0].style.size_px);
	int x = box->width_px - runs_width_px(&runs, 0);
	sketch_text(&sketch, x, baseline, &runs.entries[0].style, runs.entries[0].text);
	sketch_text(&sketch, x - sign_px + price_sign_dx_px(scene, &runs.entries[0].style, number), baseline, &sign,
		    figure.sign);
	// The largest sums take the whole width; the figure alone is still what it is.
	if (label_px + sign_px + runs_width_px(&runs, 0) <= box->width_px)
		sketch_text(&sketch, 0, baseline, &word, label);
	struct sketch_piece piece = sketch_finish(&sketch);
	place(scene, piece, piece.key, box->x_px, top);
}

/* The sum at the rows' right, as large as it can be: what it is above, the figure in the middle of the rest. */
static void put_sum_beside(const struct scene *scene, const struct bargain *bargain, const struct theme_box *box)
{
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_colors *colors = &scene->stage->colors;
	struct text_measurer *measurer = scene->stage->measurer;
	struct money_figure figure = money_figure_of(bargain->now_minor, &scene_item(scene)->price.currency);
	char number[64];
	snprintf(number, sizeof(number), "%s%s", figure.whole, figure.fraction);
	struct text_style word = {.face = FACE_STRONG, .size_px = sizes->text_px, .rgba = colors->text};
	struct text_style whole = {
		.face = FACE_FIGURE, .size_px = sizes->figure_px * SUM_BESIDE_TIMES, .rgba = colors->accent};
	struct text_style sign = whole;
	int sign_px;
	for (;; whole.size_px -= 2) {
		sign.size_px = whole.size_px * scene->stage->theme->price.sign_percent / 100;
		if (sign.size_px < sizes->note_px)
			sign.size_px = sizes->note_px;
		sign_px = text_width_px(measurer, &sign, figure.sign);
		if (sign_px + text_width_px(measurer, &whole, number) <= box->width_px ||
		    whole.size_px - 2 < sizes->figure_min_px)
			break;
	}
	struct sketch sketch = scene_sketch(scene, box->width_px, box->height_px);
	sketch_text(&sketch, 0, heading_px(sizes) / 2 + text_middle_px(FACE_STRONG, word.size_px), &word,
		    scene_word(scene, bargain->is_agreed ? "agreed" : "now"));
	int baseline = (box->height_px + heading_px(sizes)) / 2 + text_middle_px(FACE_FIGURE, whole.size_px);
	sketch_text(&sketch, price_sign_dx_px(scene, &whole, number), baseline, &sign, figure.sign);
	sketch_text(&sketch, sign_px, baseline, &whole, number);
	struct sketch_piece piece = sketch_finish(&sketch);
	place(scene, piece, piece.key, box->x_px, box->y_px);
}

/* The heading, and the line between the rows and their sum. */
static void put_frame(const struct scene *scene, const struct bargain *bargain, const struct theme_box *box,
		      struct bridge_rect rule)
{
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_colors *colors = &scene->stage->colors;
	struct sketch sketch = scene_sketch(scene, box->width_px, box->height_px);
	struct text_style title = {.face = FACE_LABEL, .size_px = sizes->label_px, .rgba = colors->accent};
	sketch_text(&sketch, 0, heading_px(sizes) / 2 + text_middle_px(FACE_LABEL, title.size_px), &title,
		    scene_word(scene, bargain->is_agreed ? "title_agreed" : "title"));
	if (rule.width > 0)
		sketch_fill(&sketch, rule, (struct bridge_corners){0}, colors->rule, colors->rule);
	scene_quad(scene, scene_group(scene, LAYER_BARGAIN, 1, false), sketch_finish(&sketch), box->x_px, box->y_px,
		   scene->modes, scene->span);
}

/* Which rows there is room for: the quote, of the others the last that changed the sum, then the last of the rest. */
static unsigned choose_rows(const struct bargain *bargain, size_t most)
{
	unsigned chosen = 1;
	size_t left = most - 1;
	for (int has_money = 1; has_money >= 0; has_money--) {
		for (size_t i = bargain->count; i-- > 1 && left > 0;) {
			if (bargain->rows[i].is_money != (has_money > 0))
				continue;
			chosen |= 1u << i;
			left--;
		}
	}
	return chosen;
}

static void put_rows(const struct scene *scene, const struct bargain *bargain, const struct theme_box *box, size_t most)
{
	const struct theme_sizes *sizes = scene_sizes(scene);
	unsigned chosen = choose_rows(bargain, most);
	int top = heading_px(sizes);
	for (size_t i = 0; i < bargain->count; i++) {
		if (!(chosen & 1u << i))
			continue;
		struct sketch sketch = scene_sketch(scene, box->width_px, sizes->row_px);
		if (!paint_row(scene, &sketch, &bargain->rows[i], box->width_px, sizes->row_px / 2))
			continue;
		struct sketch_piece piece = sketch_finish(&sketch);
		place(scene, piece, key_number(piece.key, (int64_t)i), box->x_px, box->y_px + top);
		top += sizes->row_px;
	}
}

void bargain_rows_paint(const struct scene *scene, const struct layout_slot *slot, struct bargain bargain)
{
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_box *box = &slot->box;
	bool has_sum = bargain.now_minor != ROOM_UNSET;
	// Without a comparison beside it, it has the plate's width: a sum at the edge of that would be far from its
	// rows.
	int beside_px = slot->alone.x_px + slot->alone.width_px - box->x_px - box->width_px - BESIDE_GAP_PX;
	bool is_beside = has_sum && !comparison_is_shown(scene) && beside_px >= box->width_px / 2;
	int sum_px = has_sum && !is_beside ? SUM_ROWS * sizes->row_px + RULE_GAP_PX + RULE_PX : 0;
	int room_px = box->height_px - heading_px(sizes) - sum_px;
	size_t most = room_px > 0 ? (size_t)(room_px / sizes->row_px) : 0;
	if (bargain.count == 0 || most == 0)
		return;
	struct bridge_rect rule = {0, (float)(box->height_px - sum_px + RULE_GAP_PX / 2), (float)box->width_px,
				   RULE_PX};
	if (is_beside)
		rule = (struct bridge_rect){(float)(box->width_px + BESIDE_GAP_PX / 2), (float)RULE_GAP_PX, RULE_PX,
					    (float)(box->height_px - 2 * RULE_GAP_PX)};
	struct theme_box frame = *box;
	frame.width_px += is_beside ? BESIDE_GAP_PX : 0;
	rule.width *= has_sum;
	put_frame(scene, &bargain, &frame, rule);
	put_rows(scene, &bargain, box, most);
	struct theme_box beside = {box->x_px + box->width_px + BESIDE_GAP_PX, box->y_px, beside_px, box->height_px};
	if (is_beside)
		put_sum_beside(scene, &bargain, &beside);
	else if (has_sum)
		put_sum(scene, &bargain, box, box->y_px + box->height_px - SUM_ROWS * sizes->row_px);
}
