/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What viewers have to be told beside the offer: that a presenter is a machine, that a room is a demonstration, what
 * the law wants said with an item, of which day a price is, that something was said wrongly, that figures are being
 * renewed. Most of it stands in every beat, and it stays in SAFE.
 */
#include "pages.h"
#include "runs.h"
#include "turns.h"

#define TEXT_BYTES 512
#define WARNINGS_MOST 4
#define NOTE_MIN_PX 24
/* Of chips that stand one above the other. */
#define LOW_CHIP_PERCENT 130

enum form { FORM_LINE, FORM_MARKS, FORM_WARNING };

static const char *const the_forms[] = {[FORM_LINE] = "line", [FORM_MARKS] = "marks", [FORM_WARNING] = "warning", NULL};
static const char *const the_words[] = {"date", "stale", "correction", "ai", "demo", "warning", "page", NULL};

/* Without marks the line has their place too. */
static const struct theme_box *line_box(const struct scene *scene, const struct layout_slot *slot)
{
	const struct room *room = scene->input->room;
	return room->has_ai_presenter || room->is_demo ? &slot->box : &slot->alone;
}

static struct sketch_piece page_piece(const struct scene *scene, const struct theme_box *box, const struct page *page,
				      bool is_right)
{
	const struct text_style *style = &page->fit.style;
	int line_px = text_line_px(style->size_px);
	int middle = (box->height_px - (page->fit.lines - 1) * line_px) / 2;
	struct sketch sketch = scene_sketch(scene, box->width_px, box->height_px);
	sketch_fitted(&sketch, is_right ? box->width_px - page->fit.width_px : 0,
		      middle + text_middle_px(style->face, style->size_px), &page->fit, page->text);
	return sketch_finish(&sketch);
}

static struct pages_of_text pages_of(const struct scene *scene, const struct theme_box *box, enum face face,
				     uint32_t rgba, const struct saying_of *sayings, size_t count)
{
	const struct theme_sizes *sizes = scene_sizes(scene);
	struct pages_wish wish = {
		.box = box,
		.style = {.face = face, .size_px = sizes->text_px, .rgba = rgba},
		.good_px = sizes->text_min_px,
		.least_px = NOTE_MIN_PX,
		.numbered = scene_word(scene, "page"),
		.separator = scene->stage->words.separator,
	};
	return pages_make(scene, &wish, sayings, count);
}

static void place(const struct scene *scene, const struct theme_box *box, struct sketch_piece piece, struct span span)
{
	uint32_t group = scene_group(scene, LAYER_NOTICE, piece.key, true);
	if (!span_is_empty(span))
		scene_quad(scene, group, piece, box->x_px, box->y_px, MODES_ALL, span);
}

/* Pages take turns from base_ms on; one alone moves in as any content does. */
static void place_pages(const struct scene *scene, const struct theme_box *box, bool is_right,
			const struct pages_of_text *pages, struct span span, int64_t base_ms, int64_t turn_ms)
{
	struct turn turns[PAGES_MOST];
	for (size_t i = 0; i < pages->count; i++) {
		struct sketch_piece piece = page_piece(scene, box, &pages->entries[i], is_right);
		turns[i].first = build_quad_count(scene->build);
		scene_quad(scene, scene_group(scene, LAYER_NOTICE, piece.key, pages->count == 1), piece, box->x_px,
			   box->y_px, MODES_ALL, span);
		turns[i].count = build_quad_count(scene->build) - turns[i].first;
	}
	turns_take(scene, base_ms, turn_ms, turns, pages->count);
}

/* A line, right at the strip's edge, in a span without what lies within another one. */
static void place_line(const struct scene *scene, const struct theme_box *box, uint32_t rgba, const char *text,
		       struct span span, struct span without)
{
	const struct saying_of saying = {"{text}", text};
	struct span before = span;
	struct span after = span;
	struct pages_of_text pages = pages_of(scene, box, FACE_TEXT, rgba, &saying, 1);
	if (span_is_empty(span) || pages.count != 1)
		return;
	struct sketch_piece piece = page_piece(scene, box, &pages.entries[0], true);
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

/* All of a correction is read while it stands. False: not a letter of it fits. */
static bool put_correction(const struct scene *scene, const struct theme_box *box, struct span span)
{
	const struct room_item *item = scene_item(scene);
	const struct saying_of saying = {scene_word(scene, "correction"), item->correction.text};
	int64_t base_ms = item->correction.at_ms;
	struct pages_of_text pages = pages_of(scene, box, FACE_TEXT, scene->stage->colors.accent, &saying, 1);
	int64_t turn_ms = TURNS_PAGE_MS;
	if (pages.count > 0 && item->correction.until_ms - base_ms < turn_ms * (int64_t)pages.count)
		turn_ms = (item->correction.until_ms - base_ms) / (int64_t)pages.count + 1;
	place_pages(scene, box, true, &pages, span, base_ms, turn_ms);
	return pages.count > 0;
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
	if (!span_is_empty(correction) && !put_correction(scene, box, correction))
		correction = (struct span){0, 0}; // half of one would be another one
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

/* Whether this beat has a line that says a correction. */
static bool has_line(const struct scene *scene)
{
	const struct layout *layout = &scene->stage->layout;
	unsigned beat = 1u << scene->moment.air.beat;
	bool has_one = false;
	for (size_t i = 0; i < layout->slot_count; i++) {
		const struct layout_slot *slot = &layout->slots[i];
		has_one |= slot->layer == LAYER_NOTICE && slot->form == FORM_LINE && slot->beats & beat;
	}
	return has_one;
}

/* The item's warnings, one after another; they wrap, and shrink, and then take turns on pages: none is ever left out.
 * In beats without a line a correction is one of them for its time. */
static void paint_warning(const struct scene *scene, const struct layout_slot *slot)
{
	const struct room_item *item = scene_item(scene);
	uint32_t rgba = scene->stage->colors.text;
	struct saying_of sayings[1 + WARNINGS_MOST];
	size_t count = 1;
	if (!item)
		return;
	for (size_t i = 0; i < item->warning_count && i < WARNINGS_MOST; i++)
		sayings[count++] = (struct saying_of){scene_word(scene, "warning"), item->warnings[i]};
	struct pages_of_text pages = pages_of(scene, &slot->box, FACE_STRONG, rgba, sayings + 1, count - 1);
	struct span correction = has_line(scene) ? (struct span){0, 0} : correction_span(scene);
	struct span span = scene->span;
	if (!span_is_empty(correction)) {
		sayings[0] = (struct saying_of){scene_word(scene, "correction"), item->correction.text};
		struct pages_of_text with = pages_of(scene, &slot->box, FACE_STRONG, rgba, sayings, count);
		place_pages(scene, &slot->box, false, &with, correction, item->correction.at_ms, TURNS_PAGE_MS);
		struct span before = {span.from_ms, correction.from_ms};
		place_pages(scene, &slot->box, false, &pages, before, 0, TURNS_PAGE_MS);
		span.from_ms = correction.until_ms;
	}
	place_pages(scene, &slot->box, false, &pages, span, 0, TURNS_PAGE_MS);
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
