/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What viewers have to be told beside the offer: that a presenter is a machine, that a room is a demonstration, what
 * the law wants said with an item, of which day a price is, that something was said wrongly, that figures are being
 * renewed. Most of it stands in every beat, and it stays in SAFE.
 */
#include "runs.h"
#include "stage_own.h"

#define TEXT_BYTES 512
#define WARNING_MIN_PX 24

enum form { FORM_LINE, FORM_MARKS, FORM_WARNING };

static const char *const the_forms[] = {[FORM_LINE] = "line", [FORM_MARKS] = "marks", [FORM_WARNING] = "warning", NULL};
static const char *const the_words[] = {"date", "stale", "correction", "ai", "demo", "warning", NULL};

/* Without marks the line has their place too. */
static const struct theme_box *line_box(const struct scene *scene, const struct layout_slot *slot)
{
	const struct room *room = scene->input->room;
	return room->has_ai_presenter || room->is_demo ? &slot->box : &slot->alone;
}

static struct sketch_piece line_piece(const struct scene *scene, const struct theme_box *box, uint32_t rgba,
				      const char *text)
{
	const struct theme_sizes *sizes = scene_sizes(scene);
	struct text_style style = {.face = FACE_TEXT, .size_px = sizes->text_px, .rgba = rgba};
	struct text_fit fit = text_fit(scene->stage->measurer, &style, text, sizes->text_min_px, box->width_px, 1);
	struct sketch sketch = scene_sketch(scene, box->width_px, box->height_px);
	sketch_fitted(&sketch, box->width_px - fit.width_px,
		      box->height_px / 2 + text_middle_px(FACE_TEXT, fit.style.size_px), &fit, text);
	return sketch_finish(&sketch);
}

static void place(const struct scene *scene, const struct theme_box *box, struct sketch_piece piece, struct span span)
{
	uint32_t group = scene_group(scene, LAYER_NOTICE, piece.key, true);
	if (!span_is_empty(span))
		scene_quad(scene, group, piece, box->x_px, box->y_px, MODES_ALL, span);
}

/* A span without what lies within another one. */
static void place_around(const struct scene *scene, const struct theme_box *box, struct sketch_piece piece,
			 struct span span, struct span without)
{
	struct span before = span;
	struct span after = span;
	if (span_is_empty(without)) {
		place(scene, box, piece, span);
		return;
	}
	before.until_ms = without.from_ms < span.until_ms ? without.from_ms : span.until_ms;
	after.from_ms = without.until_ms > span.from_ms ? without.until_ms : span.from_ms;
	place(scene, box, piece, before);
	place(scene, box, piece, after);
}

static struct span correction_span(const struct scene *scene)
{
	const struct room_item *item = scene_item(scene);
	struct span span = scene->span;
	if (!item->correction.text)
		return (struct span){0, 0};
	span.from_ms = item->correction.at_ms > span.from_ms ? item->correction.at_ms : span.from_ms;
	span.until_ms = item->correction.until_ms < span.until_ms ? item->correction.until_ms : span.until_ms;
	return span;
}

/* While nothing that is shown is being renewed: a price that is locked is not. */
static struct span known_span(const struct moment *moment)
{
	switch (moment->form) {
	case PRICE_FORM_SALE:
	case PRICE_FORM_AGREED:
		return moment->figure;
	case PRICE_FORM_CART:
		return (struct span){0, 0};
	case PRICE_FORM_REVEAL:
	case PRICE_FORM_NONE:
	case PRICE_FORM_INVALID:
		break;
	}
	return moment->fresh;
}

/* One of: a correction, that the figures are old, the day of the price. */
static void paint_line(const struct scene *scene, const struct layout_slot *slot)
{
	const struct stage *stage = scene->stage;
	const struct room_item *item = scene_item(scene);
	const struct theme_box *box = line_box(scene, slot);
	struct span fresh = known_span(&scene->moment);
	struct span old = {span_is_empty(fresh) ? scene->span.from_ms : fresh.until_ms, scene->span.until_ms};
	char text[TEXT_BYTES];
	if (!item)
		return;
	struct span correction = correction_span(scene);
	if (!span_is_empty(correction)) {
		const struct word values[] = {{"text", item->correction.text}};
		words_fill(scene_word(scene, "correction"), values, 1, text, sizeof(text));
		place(scene, box, line_piece(scene, box, stage->colors.accent, text), correction);
	}
	words_moment(scene_word(scene, "date"), scene->moment.at_ms, scene->input->room->zone_minutes, text,
		     sizeof(text));
	if (!span_is_empty(fresh))
		place_around(scene, box, line_piece(scene, box, stage->colors.text, text), fresh, correction);
	if (!span_is_empty(old))
		place_around(scene, box, line_piece(scene, box, stage->colors.accent, scene_word(scene, "stale")), old,
			     correction);
}

/* What may never be left out, on chips at the right edge. */
static void paint_marks(const struct scene *scene, const struct layout_slot *slot)
{
	const struct room *room = scene->input->room;
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_colors *colors = &scene->stage->colors;
	struct runs runs;
	runs_init(&runs, scene);
	if (room->has_ai_presenter)
		runs_make_chip(&runs,
			       runs_add(&runs, FACE_LABEL, sizes->label_px, colors->text, 0, scene_word(scene, "ai")),
			       sizes->gap_px / 2);
	if (room->is_demo)
		runs_make_chip(&runs,
			       runs_add(&runs, FACE_LABEL, sizes->label_px, colors->text, sizes->gap_px / 2,
					scene_word(scene, "demo")),
			       sizes->gap_px / 2);
	(void)runs_shrink(&runs, slot->box.width_px, WARNING_MIN_PX);
	if (runs.count > 0)
		place(scene, &slot->box, runs_piece(&runs, &slot->box, true), scene->span);
}

/* The item's warnings, one after another; they wrap, and shrink before anything of them is cut. */
static void paint_warning(const struct scene *scene, const struct layout_slot *slot)
{
	const struct stage *stage = scene->stage;
	const struct room_item *item = scene_item(scene);
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_box *box = &slot->box;
	char list[TEXT_BYTES] = "";
	char text[2 * TEXT_BYTES];
	for (size_t i = 0; item && i < item->warning_count; i++) {
		words_append(list, sizeof(list), i > 0 ? stage->words.separator : "");
		words_append(list, sizeof(list), item->warnings[i]);
	}
	if (!list[0])
		return;
	const struct word values[] = {{"text", list}};
	words_fill(scene_word(scene, "warning"), values, 1, text, sizeof(text));
	struct text_style style = {.face = FACE_STRONG, .size_px = sizes->text_px, .rgba = stage->colors.text};
	struct text_fit fit;
	for (int lines = 1;; lines++) {
		bool has_room = (lines + 1) * text_line_px(WARNING_MIN_PX) <= box->height_px;
		fit = text_fit_wrapped(stage->measurer, &style, text, WARNING_MIN_PX, box->width_px, lines);
		if (!has_room || (!fit.is_elided && fit.style.size_px >= sizes->text_min_px))
			break;
	}
	struct sketch sketch = scene_sketch(scene, box->width_px, box->height_px);
	int line_px = text_line_px(fit.style.size_px);
	int middle = (box->height_px - (fit.lines - 1) * line_px) / 2;
	sketch_fitted(&sketch, 0, middle + text_middle_px(FACE_STRONG, fit.style.size_px), &fit, text);
	place(scene, box, sketch_finish(&sketch), scene->span);
}

static void paint(const struct scene *scene, const struct layout_slot *slot)
{
	switch ((enum form)slot->form) {
	case FORM_LINE:
		paint_line(scene, slot);
		break;
	case FORM_MARKS:
		paint_marks(scene, slot);
		break;
	case FORM_WARNING:
		paint_warning(scene, slot);
		break;
	}
}

const struct layer_kind layer_notice_kind = {
	.layer = LAYER_NOTICE,
	.paint = paint,
	.forms = the_forms,
	.words = the_words,
	.beats = BEATS_ALL,
	.truth = TRUTH_OWN,
	.is_in_safe = true,
};
