/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bargain as it goes: what was quoted, who gave what, where it stands. Before the sale it says that nothing is on
 * sale yet; no figure of it depends on the shop's price. Gold is what was given, white what was asked for.
 */
#include "bargain.h"
#include "runs.h"

#include "room/money.h"

#include <stdio.h>
#include <string.h>

#define TEXT_BYTES 256
/* It wraps before it becomes as small as this. */
#define SIGN_MIN_PX 24

enum form { FORM_ROWS, FORM_LINE, FORM_SIGN };

static const char *const the_forms[] = {[FORM_ROWS] = "rows", [FORM_LINE] = "line", [FORM_SIGN] = "sign", NULL};
static const char *const the_words[] = {"title",
					"title_agreed",
					"sign",
					"quote_brand",
					"quote_platform",
					"quote_host",
					"cut_brand",
					"cut_platform",
					"cut_host",
					"subsidy_brand",
					"subsidy_platform",
					"subsidy_host",
					"gift",
					"more_stock",
					"now",
					"agreed",
					"minus",
					"plus",
					NULL};

static const char *by(const struct scene *scene, enum step_by by, const char *const words[3])
{
	switch (by) {
	case STEP_BY_BRAND:
		return scene_word(scene, words[0]);
	case STEP_BY_PLATFORM:
		return scene_word(scene, words[1]);
	case STEP_BY_HOST:
		return scene_word(scene, words[2]);
	case STEP_BY_INVALID:
		break;
	}
	return "";
}

/* NULL: the step has no row. */
static const char *label_of(const struct scene *scene, const struct room_step *step)
{
	static const char *const quotes[] = {"quote_brand", "quote_platform", "quote_host"};
	static const char *const cuts[] = {"cut_brand", "cut_platform", "cut_host"};
	static const char *const subsidies[] = {"subsidy_brand", "subsidy_platform", "subsidy_host"};
	switch (step->kind) {
	case STEP_QUOTE:
		return by(scene, step->by, quotes);
	case STEP_CUT:
		return by(scene, step->by, cuts);
	case STEP_SUBSIDY:
		return by(scene, step->by, subsidies);
	case STEP_GIFT:
		return scene_word(scene, "gift");
	case STEP_MORE_STOCK:
		return scene_word(scene, "more_stock");
	case STEP_ASK: // a wish is not a price
	case STEP_REJECT:
	case STEP_SETTLE:
	case STEP_WITHDRAW:
	case STEP_INVALID:
		break;
	}
	return NULL;
}

static void write_change(const struct scene *scene, int64_t change_minor, char *text, size_t size_bytes)
{
	char amount[40];
	bool is_down = change_minor >= 0;
	money_text(is_down ? change_minor : -change_minor, &scene_item(scene)->price.currency, amount, sizeof(amount));
	snprintf(text, size_bytes, "%s%s", scene_word(scene, is_down ? "minus" : "plus"), amount);
}

/* Without room for another row the first one, the quote, stays, and the oldest after it goes: the sum is below. */
static struct bargain_row *next_row(struct bargain *bargain)
{
	if (bargain->count == BARGAIN_ROWS_MOST) {
		memmove(&bargain->rows[1], &bargain->rows[2], (BARGAIN_ROWS_MOST - 2) * sizeof(bargain->rows[0]));
		bargain->count--;
	}
	return &bargain->rows[bargain->count++];
}

static void add_step(const struct scene *scene, struct bargain *bargain, const struct room_step *step)
{
	const char *label = label_of(scene, step);
	int64_t after_minor = step->price_after_minor;
	bool is_wish = step->kind == STEP_ASK || step->kind == STEP_REJECT;
	bool has_price = after_minor != ROOM_UNSET && !is_wish;
	bool is_quote = step->kind == STEP_QUOTE || bargain->now_minor == ROOM_UNSET;
	// What was given beside money is said in words, also where the step tells the price that stays.
	bool has_amount = has_price && (is_quote || after_minor != bargain->now_minor);
	if (label && (has_amount || step->note)) {
		struct bargain_row *row = next_row(bargain);
		*row = (struct bargain_row){.label = label, .is_given = !is_quote, .is_money = has_amount};
		if (!has_amount)
			snprintf(row->amount, sizeof(row->amount), "%s", step->note);
		else if (is_quote)
			money_text(after_minor, &scene_item(scene)->price.currency, row->amount, sizeof(row->amount));
		else
			write_change(scene, bargain->now_minor - after_minor, row->amount, sizeof(row->amount));
	}
	if (has_price)
		bargain->now_minor = after_minor;
}

static struct bargain bargain_of(const struct scene *scene)
{
	const struct room_item *item = scene_item(scene);
	struct bargain bargain = {.now_minor = ROOM_UNSET};
	for (size_t i = 0; i < item->bargain.step_count; i++)
		add_step(scene, &bargain, &item->bargain.steps[i]);
	bargain.is_agreed = item->bargain.agreed_minor != ROOM_UNSET;
	if (bargain.is_agreed)
		bargain.now_minor = item->bargain.agreed_minor;
	return bargain;
}

/* -- in one line: "品牌报价 79.90 − 平台补贴 10.00 − 主播再砍 10.00 = 59.90" -- */

static void paint_line(const struct scene *scene, const struct layout_slot *slot)
{
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_colors *colors = &scene->stage->colors;
	struct bargain bargain = bargain_of(scene);
	char number[64];
	if (bargain.count == 0 || bargain.now_minor == ROOM_UNSET)
		return;
	money_text(bargain.now_minor, &scene_item(scene)->price.currency, number, sizeof(number));
	for (int is_short = 0; is_short <= 1; is_short++) {
		struct runs runs;
		runs_init(&runs, scene);
		runs_add(&runs, FACE_LABEL, sizes->label_px, colors->accent, 0,
			 scene_word(scene, bargain.is_agreed ? "title_agreed" : "title"));
		for (size_t i = 0; i < (is_short ? 1 : bargain.count); i++) {
			runs_add(&runs, FACE_TEXT, sizes->note_px, colors->muted, sizes->gap_px, bargain.rows[i].label);
			runs_add(&runs, FACE_FIGURE, sizes->figure_min_px,
				 bargain.rows[i].is_given ? colors->accent : colors->text, sizes->gap_px / 2,
				 bargain.rows[i].amount);
		}
		runs_add(&runs, FACE_STRONG, sizes->text_px, colors->text, sizes->gap_px,
			 scene_word(scene, bargain.is_agreed ? "agreed" : "now"));
		runs_add(&runs, FACE_FIGURE, sizes->figure_px, colors->accent, sizes->gap_px / 2, number);
		if (runs.has_overflown || !runs_shrink(&runs, slot->box.width_px, sizes->text_min_px))
			continue;
		scene_put(scene, runs_piece(&runs, &slot->box, false), slot->box.x_px, slot->box.y_px);
		return;
	}
}

/* "现场议价 · 未开售": what is said here cannot be bought. */
static void paint_sign(const struct scene *scene, const struct layout_slot *slot)
{
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct room *room = scene->input->room;
	// Without marks beside it, it has their place too.
	const struct theme_box *box = room->has_ai_presenter || room->is_demo ? &slot->box : &slot->alone;
	const char *text = scene_word(scene, "sign");
	struct text_style style = {.face = FACE_STRONG, .size_px = sizes->text_px, .rgba = scene->stage->colors.accent};
	struct text_fit fit = text_fit_box(scene->stage->measurer, &style, text, sizes->text_min_px, SIGN_MIN_PX,
					   box->width_px, box->height_px);
	int lines_px = (fit.lines - 1) * text_line_px(fit.style.size_px);
	if (fit.is_elided)
		return;
	struct sketch sketch = scene_sketch(scene, box->width_px, box->height_px);
	sketch_fitted(&sketch, box->width_px - fit.width_px,
		      (box->height_px - lines_px) / 2 + text_middle_px(FACE_STRONG, fit.style.size_px), &fit, text);
	struct sketch_piece piece = sketch_finish(&sketch);
	scene_quad(scene, scene_group(scene, LAYER_BARGAIN, piece.key, true), piece, box->x_px, box->y_px, MODES_ALL,
		   scene->moment.span);
}

static void paint(const struct scene *scene, const struct layout_slot *slot)
{
	struct scene offer = *scene;
	offer.span = scene->moment.offer;
	offer.modes = MODES_NORMAL;
	bool is_open = scene->moment.air.beat != BEAT_QUOTE && scene->moment.air.beat != BEAT_HAGGLE;
	switch ((enum form)slot->form) {
	case FORM_ROWS:
		if (!span_is_empty(offer.span))
			bargain_rows_paint(&offer, slot, bargain_of(&offer));
		break;
	case FORM_LINE:
		if (!span_is_empty(offer.span))
			paint_line(&offer, slot);
		break;
	case FORM_SIGN:
		if (!is_open)
			paint_sign(scene, slot);
		break;
	}
}

const struct layer_kind layer_bargain_kind = {
	.layer = LAYER_BARGAIN,
	.paint = paint,
	.forms = the_forms,
	.words = the_words,
	.beats = BEATS(QUOTE) | BEATS(HAGGLE) | BEATS(AGREED) | BEATS(OPEN),
	.truth = TRUTH_OWN, // the figures are the offer's; that nothing is on sale yet stays
};
