/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What viewers have to be told beside the offer: that a presenter is a machine, that a room is a demonstration, what
 * the law wants said with an item, of which day a price is, that something was said wrongly, that figures are being
 * renewed. Most of it stands in every beat, and it stays in SAFE.
 */
#include "runs.h"
#include "stage_own.h"

#define TEXT_BYTES 512
#define NOTE_MIN_PX 24
/* Of chips that stand one above the other. */
#define LOW_CHIP_PERCENT 130

enum form { FORM_LINE, FORM_MARKS, FORM_WARNING };

static const char *const the_forms[] = {[FORM_LINE] = "line", [FORM_MARKS] = "marks", [FORM_WARNING] = "warning", NULL};
static const char *const the_words[] = {"date", "stale", "correction", "ai", "demo", "warning", NULL};

/* Without marks the line has their place too. */
static const struct theme_box *line_box(const struct scene *scene, const struct layout_slot *slot)
{
	const struct room *room = scene->input->room;
	return room->has_ai_presenter || room->is_demo ? &slot->box : &slot->alone;
}

/* A text that is said whole or not at all, in as many lines as the box has. False: it does not fit. */
static bool text_piece(const struct scene *scene, const struct theme_box *box, const struct text_style *style,
		       bool is_right, const char *text, struct sketch_piece *piece)
{
	const struct theme_sizes *sizes = scene_sizes(scene);
	struct text_fit fit = text_fit_box(scene->stage->measurer, style, text, sizes->text_min_px, NOTE_MIN_PX,
					   box->width_px, box->height_px);
	int line_px = text_line_px(fit.style.size_px);
	int middle = (box->height_px - (fit.lines - 1) * line_px) / 2;
	if (fit.is_elided)
		return false;
	struct sketch sketch = scene_sketch(scene, box->width_px, box->height_px);
	sketch_fitted(&sketch, is_right ? box->width_px - fit.width_px : 0,
		      middle + text_middle_px(style->face, fit.style.size_px), &fit, text);
	*piece = sketch_finish(&sketch);
	return true;
}

static void place(const struct scene *scene, const struct theme_box *box, struct sketch_piece piece, struct span span)
{
	uint32_t group = scene_group(scene, LAYER_NOTICE, piece.key, true);
	if (!span_is_empty(span))
		scene_quad(scene, group, piece, box->x_px, box->y_px, MODES_ALL, span);
}

/* A line, right at the strip's edge, in a span without what lies within another one. */
static void place_line(const struct scene *scene, const struct theme_box *box, uint32_t rgba, const char *text,
		       struct span span, struct span without)
{
	struct text_style style = {.face = FACE_TEXT, .size_px = scene_sizes(scene)->text_px, .rgba = rgba};
	struct span before = span;
	struct span after = span;
	struct sketch_piece piece;
	if (span_is_empty(span) || !text_piece(scene, box, &style, true, text, &piece))
		return;
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
		struct text_style style = {
			.face = FACE_TEXT, .size_px = scene_sizes(scene)->text_px, .rgba = stage->colors.accent};
		struct sketch_piece piece;
		words_fill(scene_word(scene, "correction"), values, 1, text, sizeof(text));
		if (text_piece(scene, box, &style, true, text, &piece))
			place(scene, box, piece, correction);
		else
			correction = (struct span){0, 0}; // half of one would be another one
	}
	words_moment(scene_word(scene, "date"), scene->moment.at_ms, scene->input->room->zone_minutes, text,
		     sizeof(text));
	place_line(scene, box, stage->colors.text, text, fresh, correction);
	place_line(scene, box, stage->colors.accent, scene_word(scene, "stale"), old, correction);
}

/* What may never be left out, on chips at the right edge: beside each other, or one above the other. */
static void paint_marks(const struct scene *scene, const struct layout_slot *slot)
{
	const struct room *room = scene->input->room;
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_colors *colors = &scene->stage->colors;
	const char *const marks[] = {room->has_ai_presenter ? scene_word(scene, "ai") : NULL,
				     room->is_demo ? scene_word(scene, "demo") : NULL};
	int edge_px = scene->stage->plate.edge_px;
	struct theme_box half = slot->box;
	struct runs runs;
	runs_init(&runs, scene);
	for (size_t i = 0; i < 2; i++)
		runs_make_chip(&runs,
			       runs_add(&runs, FACE_LABEL, sizes->label_px, colors->text, i > 0 ? sizes->gap_px / 2 : 0,
					marks[i]),
			       sizes->gap_px / 2);
	bool fits = runs_shrink(&runs, slot->box.width_px, NOTE_MIN_PX);
	if (runs.count == 0)
		return;
	if (fits || runs.count < 2) {
		place(scene, &slot->box, runs_piece(&runs, &slot->box, true), scene->span);
		return;
	}
	half.y_px += edge_px;
	half.height_px = (half.height_px - edge_px) / 2;
	for (size_t i = 0; i < 2; i++, half.y_px += half.height_px) {
		runs_init(&runs, scene);
		runs.chip_percent = LOW_CHIP_PERCENT;
		runs_make_chip(&runs, runs_add(&runs, FACE_LABEL, NOTE_MIN_PX, colors->text, 0, marks[i]),
			       sizes->gap_px / 2);
		place(scene, &half, runs_piece(&runs, &half, true), scene->span);
	}
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
	struct sketch_piece piece;
	if (text_piece(scene, box, &style, false, text, &piece))
		place(scene, box, piece, scene->span);
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
