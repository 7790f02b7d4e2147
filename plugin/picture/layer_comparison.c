/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the same thing costs elsewhere, as bars from one zero, with the day it was looked up and the number of pieces
 * of evidence. No bar is longer for a lower price; nothing here says who is cheapest.
 */
#include "comparison.h"
#include "runs.h"

#include "room/money.h"

#include <stdio.h>

#define TEXT_BYTES 256
#define BARS_MOST 3
#define BAR_RADIUS_PX 6
#define NOTE_MIN_PX 24

enum form { FORM_BARS, FORM_LINE };

static const char *const the_forms[] = {[FORM_BARS] = "bars", [FORM_LINE] = "line", NULL};
static const char *const the_words[] = {"title", "captured", "spec", "evidence", "own", "msrp", NULL};

bool comparison_is_shown(const struct scene *scene)
{
	return (scene->stage->layer == LAYER_ALL || scene->stage->layer == LAYER_COMPARISON) &&
	       comparisons_of(scene_item(scene), scene->moment.at_ms).count > 0;
}

/* What the entry is called on air; the seller's own price of the last days says that it is that. */
static const char *name_of(const struct scene *scene, const struct room_comparison *entry)
{
	if (entry->public_label)
		return entry->public_label;
	switch (entry->kind) {
	case COMPARISON_DEAL_7D:
		return scene_word(scene, "own");
	case COMPARISON_MSRP:
		return scene_word(scene, "msrp");
	case COMPARISON_OTHER_SHOP:
	case COMPARISON_INVALID:
		break;
	}
	return entry->market;
}

static const char *amount_of(const struct scene *scene, const struct room_comparison *entry, char *text, size_t size)
{
	return money_text(entry->amount_minor, &scene_item(scene)->price.currency, text, size);
}

/* The name of an entry within its bar; of a name that is cut nobody knows whose it is. */
static struct text_fit fit_name(const struct scene *scene, const struct room_comparison *entry, int bars_px)
{
	const struct theme_sizes *sizes = scene_sizes(scene);
	struct text_style name = {.face = FACE_STRONG, .size_px = sizes->text_px, .rgba = scene->stage->colors.text};
	return text_fit(scene->stage->measurer, &name, name_of(scene, entry), sizes->text_min_px,
			bars_px - 2 * BAR_RADIUS_PX - sizes->gap_px / 2, 1);
}

static void paint_bar(const struct scene *scene, struct sketch *sketch, const struct comparisons *comparisons,
		      const struct room_comparison *entry, const struct bridge_rect *row, int bars_px, int figure_px)
{
	const struct theme_colors *colors = &scene->stage->colors;
	struct text_measurer *measurer = scene->stage->measurer;
	char amount[40];
	struct bridge_rect bar = *row;
	bar.width =
		comparisons->highest_minor > 0
			? (float)((double)bars_px * (double)entry->amount_minor / (double)comparisons->highest_minor)
			: 0;
	struct bridge_corners corners = {BAR_RADIUS_PX, BAR_RADIUS_PX, BAR_RADIUS_PX, BAR_RADIUS_PX};
	int middle = (int)(row->y + row->height / 2);
	struct text_style figure = {.face = FACE_FIGURE, .size_px = figure_px, .rgba = colors->text};
	struct text_fit fit = fit_name(scene, entry, bars_px);
	sketch_fill(sketch, bar, corners, colors->bar, colors->bar);
	sketch_fitted(sketch, 2 * BAR_RADIUS_PX, middle + text_middle_px(FACE_STRONG, fit.style.size_px), &fit,
		      name_of(scene, entry));
	amount_of(scene, entry, amount, sizeof(amount));
	sketch_text(sketch, (int)row->width - text_width_px(measurer, &figure, amount),
		    middle + text_middle_px(FACE_FIGURE, figure.size_px), &figure, amount);
}

/* "11-21 20:05 采集，40 包装" and "凭证 3 条，可查" */
static void write_foot(const struct scene *scene, const struct comparisons *comparisons, bool has_spec, char *dated,
		       char *evidence, size_t size_bytes)
{
	const struct room_item *item = scene_item(scene);
	char number[24];
	words_moment(scene_word(scene, "captured"), comparisons->captured_at_ms, scene->input->room->zone_minutes,
		     dated, size_bytes);
	const char *spec = comparisons->entries[0]->spec ? comparisons->entries[0]->spec : item->spec;
	if (spec && has_spec) {
		char text[TEXT_BYTES];
		const struct word values[] = {{"spec", spec}};
		words_append(dated, size_bytes, words_fill(scene_word(scene, "spec"), values, 1, text, sizeof(text)));
	}
	snprintf(number, sizeof(number), "%zu", comparisons->count);
	const struct word values[] = {{"n", number}};
	words_fill(scene_word(scene, "evidence"), values, 1, evidence, size_bytes);
}

static int amounts_width_px(const struct scene *scene, const struct comparisons *comparisons, int figure_px)
{
	const struct text_style figure = {.face = FACE_FIGURE, .size_px = figure_px};
	int width_px = 0;
	char amount[40];
	for (size_t i = 0; i < comparisons->count; i++) {
		int own_px = text_width_px(scene->stage->measurer, &figure,
					   amount_of(scene, comparisons->entries[i], amount, sizeof(amount)));
		width_px = own_px > width_px ? own_px : width_px;
	}
	return width_px;
}

/* Takes out what does not fit whole beside the amounts. Returns the bars' width. */
static int keep_whole(const struct scene *scene, struct comparisons *comparisons, int width_px, int *figure_px)
{
	const struct theme_sizes *sizes = scene_sizes(scene);
	for (*figure_px = sizes->figure_px;; *figure_px -= 2) {
		int bars_px = width_px - amounts_width_px(scene, comparisons, *figure_px) - sizes->gap_px;
		size_t whole = 0;
		for (size_t i = 0; i < comparisons->count; i++)
			whole += !fit_name(scene, comparisons->entries[i], bars_px).is_elided;
		if (whole < comparisons->count && *figure_px - 2 >= sizes->figure_min_px)
			continue;
		comparisons->highest_minor = 0;
		whole = 0;
		for (size_t i = 0; i < comparisons->count; i++) {
			const struct room_comparison *entry = comparisons->entries[i];
			if (fit_name(scene, entry, bars_px).is_elided)
				continue;
			comparisons->entries[whole++] = entry;
			if (entry->amount_minor > comparisons->highest_minor)
				comparisons->highest_minor = entry->amount_minor;
		}
		comparisons->count = whole;
		return bars_px;
	}
}

static void paint_bars(const struct scene *scene, const struct layout_slot *slot, struct comparisons *comparisons)
{
	const struct stage *stage = scene->stage;
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_box *box = &slot->box;
	char dated[TEXT_BYTES];
	char evidence[TEXT_BYTES];
	int note_px = text_line_px(sizes->note_px);
	int room_px = box->height_px - heading_px(sizes) - 2 * note_px;
	size_t most = room_px > 0 ? (size_t)(room_px / sizes->row_px) : 0;
	most = most < BARS_MOST ? most : BARS_MOST;
	if (comparisons->count > most)
		comparisons->count = most;
	int figure_px;
	int bars_px = keep_whole(scene, comparisons, box->width_px, &figure_px);
	if (comparisons->count == 0)
		return;
	struct sketch sketch = scene_sketch(scene, box->width_px, box->height_px);
	struct text_style title = {.face = FACE_LABEL, .size_px = sizes->label_px, .rgba = stage->colors.accent};
	struct text_style note = {.face = FACE_TEXT, .size_px = sizes->note_px, .rgba = stage->colors.muted};
	struct text_fit fit =
		text_fit(stage->measurer, &title, scene_word(scene, "title"), sizes->text_min_px, box->width_px, 1);
	sketch_fitted(&sketch, 0, heading_px(sizes) / 2 + text_middle_px(FACE_LABEL, fit.style.size_px), &fit,
		      scene_word(scene, "title"));
	int top = heading_px(sizes);
	for (size_t i = 0; i < comparisons->count; i++, top += sizes->row_px) {
		struct bridge_rect row = {0, (float)(top + sizes->gap_px / 4), (float)box->width_px,
					  (float)(sizes->row_px - sizes->gap_px / 2)};
		paint_bar(scene, &sketch, comparisons, comparisons->entries[i], &row, bars_px, figure_px);
	}
	write_foot(scene, comparisons, true, dated, evidence, TEXT_BYTES);
	fit = text_fit(stage->measurer, &note, dated, NOTE_MIN_PX, box->width_px, 1);
	if (fit.is_elided) { // the day is said whole, and the spec then not at all
		write_foot(scene, comparisons, false, dated, evidence, TEXT_BYTES);
		fit = text_fit(stage->measurer, &note, dated, NOTE_MIN_PX, box->width_px, 1);
	}
	int foot = box->height_px - 2 * note_px;
	sketch_fitted(&sketch, 0, foot + sizes->note_px, &fit, dated);
	fit = text_fit(stage->measurer, &note, evidence, sizes->note_px, box->width_px, 1);
	sketch_fitted(&sketch, 0, foot + note_px + sizes->note_px, &fit, evidence);
	scene_put(scene, sketch_finish(&sketch), box->x_px, box->y_px);
}

static void paint_line(const struct scene *scene, const struct layout_slot *slot, struct comparisons *comparisons)
{
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_colors *colors = &scene->stage->colors;
	char text[TEXT_BYTES];
	for (; comparisons->count > 0; comparisons->count--) {
		struct runs runs;
		runs_init(&runs, scene);
		runs_add(&runs, FACE_LABEL, sizes->label_px, colors->accent, 0, scene_word(scene, "title"));
		for (size_t i = 0; i < comparisons->count; i++) {
			const struct room_comparison *entry = comparisons->entries[i];
			runs_add(&runs, FACE_TEXT, sizes->note_px, colors->text, sizes->gap_px, name_of(scene, entry));
			runs_add(&runs, FACE_FIGURE, sizes->figure_min_px, colors->text, sizes->gap_px / 2,
				 amount_of(scene, entry, text, sizeof(text)));
		}
		words_moment(scene_word(scene, "captured"), comparisons->captured_at_ms,
			     scene->input->room->zone_minutes, text, sizeof(text));
		runs_add(&runs, FACE_TEXT, sizes->note_px, colors->muted, sizes->gap_px, text);
		if (runs.has_overflown || !runs_shrink(&runs, slot->box.width_px, sizes->note_px))
			continue;
		scene_put(scene, runs_piece(&runs, &slot->box, false), slot->box.x_px, slot->box.y_px);
		return;
	}
}

static void paint(const struct scene *scene, const struct layout_slot *slot)
{
	struct comparisons comparisons = comparisons_of(scene_item(scene), scene->moment.at_ms);
	struct scene dated = *scene;
	if (comparisons.count == 0)
		return;
	// They leave when the first of them is too old, and what is left is painted anew.
	if (comparisons.until_ms < dated.span.until_ms)
		dated.span.until_ms = comparisons.until_ms;
	build_again_at(scene->build, comparisons.until_ms);
	if (span_is_empty(dated.span))
		return;
	switch ((enum form)slot->form) {
	case FORM_BARS:
		paint_bars(&dated, slot, &comparisons);
		break;
	case FORM_LINE:
		paint_line(&dated, slot, &comparisons);
		break;
	}
}

const struct layer_kind layer_comparison_kind = {
	.layer = LAYER_COMPARISON,
	.paint = paint,
	.forms = the_forms,
	.words = the_words,
	.beats = BEATS(QUOTE) | BEATS(HAGGLE) | BEATS(AGREED) | BEATS(OPEN) | BEATS(ENCORE),
	.truth = TRUTH_OFFER,
};
