/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How many there are, as the shop says it: exactly, or "fewer than"; that there are few, only when there are; that
 * none is left. Figures leave when they are stale and in SAFE; that nothing is left stays: it asks nobody to buy.
 */
#include "figure.h"
#include "runs.h"

#include <stdio.h>
#include <string.h>

#define TEXT_BYTES 256
#define BAR_HEIGHT_PX 16
#define BAR_WIDTH_PX 96
/* The bar's steps: it is a glance, the number is exact. */
#define BAR_STEP_PX 4
/* A number that runs is not read: in a rush it is renewed so often, and no more. */
#define RENEW_LEAST_NS UINT64_C(500000000)

enum form { FORM_LINE, FORM_STAMP };

static const char *const the_forms[] = {[FORM_LINE] = "line", [FORM_STAMP] = "stamp", NULL};
static const char *const the_words[] = {"left",  "low",      "below",          "after_number", "batch",
					"piece", "sold_out", "batch_sold_out", "reserved",     NULL};

static const char *unit_of(const struct scene *scene)
{
	return scene_item(scene)->unit ? scene_item(scene)->unit : scene_word(scene, "piece");
}

/* The number that is shown now: in a rush the one before, for up to half a second. None left is said at once. */
static int64_t shown_left(const struct scene *scene, int64_t left)
{
	struct stage_memory *memory = scene->memory;
	const struct room_item *item = scene_item(scene);
	uint64_t id_key = key_text(BUILD_KEY, item->id);
	bool is_same_item = memory->stock_item == id_key;
	if (is_same_item && left != memory->stock_left && left > 0 &&
	    scene->now_ns < memory->stock_at_ns + RENEW_LEAST_NS) {
		uint64_t again_ns = memory->stock_at_ns + RENEW_LEAST_NS;
		build_again_at(scene->build, clock_anchor_shop_ms(&scene->input->shop, again_ns) + 1);
		return memory->stock_left;
	}
	if (!is_same_item || left != memory->stock_left) {
		memory->stock_item = id_key;
		memory->stock_left = left;
		memory->stock_at_ns = scene->now_ns;
	}
	return left;
}

static const char *label_of(const struct scene *scene, int64_t left, bool has_batch, char *text, size_t size_bytes)
{
	const struct room_item *item = scene_item(scene);
	int64_t low_at = item_stock_low_at(item);
	char number[24];
	if (item->stock.is_known && item->stock.mode == STOCK_BUCKET)
		return scene_word(scene, "below");
	if (has_batch && scene->moment.air.beat == BEAT_ENCORE && item->stock.batch.number > 0) {
		snprintf(number, sizeof(number), "%lld", (long long)item->stock.batch.number);
		const struct word values[] = {{"n", number}};
		return words_fill(scene_word(scene, "batch"), values, 1, text, size_bytes);
	}
	return scene_word(scene, low_at != ROOM_UNSET && left <= low_at ? "low" : "left");
}

static struct sketch_piece bar_piece(const struct scene *scene, int64_t left, int64_t total)
{
	const struct theme_colors *colors = &scene->stage->colors;
	int steps = BAR_WIDTH_PX / BAR_STEP_PX;
	int64_t share = left >= total ? steps : (left * steps + total - 1) / total;
	float radius = BAR_HEIGHT_PX / 2.0f;
	struct bridge_corners corners = {radius, radius, radius, radius};
	struct bridge_rect whole = {0, 0, BAR_WIDTH_PX, BAR_HEIGHT_PX};
	struct bridge_rect full = {0, 0, (float)(share * BAR_STEP_PX), BAR_HEIGHT_PX};
	struct sketch sketch = scene_sketch(scene, BAR_WIDTH_PX, BAR_HEIGHT_PX);
	sketch_fill(&sketch, whole, corners, colors->bar, colors->bar);
	sketch_clip(&sketch, full);
	sketch_fill(&sketch, whole, corners, colors->accent, colors->accent);
	return sketch_finish(&sketch);
}

/* What the line is made of, and how wide. */
struct line {
	struct text_style word, figure;
	char label[TEXT_BYTES], number[32], unit[TEXT_BYTES];
	int label_px, number_px, unit_px, gap_px, bar_px;
};

static int line_width_px(const struct line *line)
{
	return line->label_px + line->number_px + line->unit_px + 2 * line->gap_px + line->bar_px;
}

/* What of the line may give way. */
struct line_extras {
	bool has_bar, has_batch;
};

static void measure(const struct scene *scene, struct line *line, int64_t left, struct line_extras extras)
{
	struct text_measurer *measurer = scene->stage->measurer;
	const struct word values[] = {{"unit", unit_of(scene)}};
	char label[TEXT_BYTES];
	snprintf(line->label, sizeof(line->label), "%s", label_of(scene, left, extras.has_batch, label, sizeof(label)));
	words_count(left, line->number, sizeof(line->number));
	words_fill(scene_word(scene, "after_number"), values, 1, line->unit, sizeof(line->unit));
	line->gap_px = scene_sizes(scene)->gap_px / 2;
	line->label_px = text_width_px(measurer, &line->word, line->label);
	line->number_px = figure_width_px(scene, &line->figure, line->number);
	line->unit_px = text_width_px(measurer, &line->word, line->unit);
	line->bar_px = extras.has_bar ? BAR_WIDTH_PX + 2 * line->gap_px : 0;
}

/* First the bar gives way, then all shrinks, then which batch it is; a number is never cut. */
static bool fit_line(const struct scene *scene, struct line *line, int64_t left, int width_px)
{
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_colors *colors = &scene->stage->colors;
	const struct room_stock *stock = &scene_item(scene)->stock;
	struct line_extras extras = {.has_batch = true};
	extras.has_bar = stock->is_known && stock->mode == STOCK_EXACT && stock->total > 1 && stock->left != ROOM_UNSET;
	line->word = (struct text_style){.face = FACE_STRONG, .size_px = sizes->text_px, .rgba = colors->text};
	line->figure = (struct text_style){.face = FACE_FIGURE, .size_px = sizes->figure_px, .rgba = colors->accent};
	for (;;) {
		measure(scene, line, left, extras);
		if (line_width_px(line) <= width_px)
			return true;
		bool can_shrink = line->word.size_px - 2 >= sizes->text_min_px &&
				  line->figure.size_px - 2 >= sizes->figure_min_px;
		if (extras.has_bar) {
			extras.has_bar = false;
		} else if (can_shrink) {
			line->word.size_px -= 2;
			line->figure.size_px -= 2;
		} else if (extras.has_batch) {
			extras.has_batch = false;
		} else {
			return false;
		}
	}
}

static void paint_line(const struct scene *scene, const struct layout_slot *slot)
{
	const struct stage *stage = scene->stage;
	const struct theme_box *box = &slot->box;
	int64_t left = item_stock_left(scene_item(scene));
	struct line line;
	bool is_hidden = scene_item(scene)->stock.is_known && scene_item(scene)->stock.mode == STOCK_HIDDEN;
	if (is_hidden || left == ROOM_UNSET || left == 0)
		return;
	left = shown_left(scene, left);
	if (!fit_line(scene, &line, left, box->width_px))
		return;
	int middle = box->y_px + (box->height_px + stage->plate.edge_px) / 2;
	int word_top = scene_word_top(&line.word, middle);
	int x = box->x_px + box->width_px - line_width_px(&line);
	uint32_t group = scene_group(scene, LAYER_STOCK, 1, false);
	scene_quad(scene, group, scene_word_piece(scene, &line.word, line.label, &line.label_px),
		   x - SCENE_WORD_LEFT_PX, word_top, scene->modes, scene->span);
	x += line.label_px + line.gap_px;
	figure_put(scene, group, &line.figure, line.number, x, middle, scene->modes);
	x += line.number_px + line.gap_px;
	scene_quad(scene, group, scene_word_piece(scene, &line.word, line.unit, &line.unit_px), x - SCENE_WORD_LEFT_PX,
		   word_top, scene->modes, scene->span);
	x += line.unit_px + 2 * line.gap_px;
	if (line.bar_px > 0)
		scene_quad(scene, group, bar_piece(scene, left, scene_item(scene)->stock.total), x,
			   middle - BAR_HEIGHT_PX / 2, scene->modes, scene->span);
}

/* "12 箱待付款，释放即可抢": pieces that unpaid orders hold may come back. */
static void put_reserved(const struct scene *scene, const struct layout_slot *slot, int top)
{
	const struct room_item *item = scene_item(scene);
	const struct theme_sizes *sizes = scene_sizes(scene);
	char number[32];
	char text[TEXT_BYTES];
	if (item->stock.reserved == ROOM_UNSET || item->stock.reserved == 0 || span_is_empty(scene->moment.fresh))
		return;
	const struct word values[] = {{"n", words_count(item->stock.reserved, number, sizeof(number))},
				      {"unit", unit_of(scene)}};
	words_fill(scene_word(scene, "reserved"), values, 2, text, sizeof(text));
	struct text_style style = {.face = FACE_TEXT, .size_px = sizes->note_px, .rgba = scene->stage->colors.muted};
	struct text_fit fit = text_fit(scene->stage->measurer, &style, text, sizes->note_px, slot->box.width_px, 1);
	if (fit.is_elided)
		return;
	struct sketch sketch = scene_sketch(scene, slot->box.width_px, text_line_px(sizes->note_px));
	sketch_fitted(&sketch, 0, sizes->note_px, &fit, text);
	uint32_t group = scene_group(scene, LAYER_STOCK, 2, false);
	scene_quad(scene, group, sketch_finish(&sketch), slot->box.x_px, slot->box.y_px + top, MODES_NORMAL,
		   scene->moment.fresh);
}

/* The sold-out card: a word in a frame, and what may come back. */
static void paint_stamp(const struct scene *scene, const struct layout_slot *slot)
{
	const struct stage *stage = scene->stage;
	const struct room_item *item = scene_item(scene);
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_box *box = &slot->box;
	char number[24];
	char text[TEXT_BYTES];
	snprintf(number, sizeof(number), "%lld", (long long)item->stock.batch.number);
	const struct word values[] = {{"n", number}};
	bool has_batch = item->stock.batch.number > 1;
	words_fill(scene_word(scene, has_batch ? "batch_sold_out" : "sold_out"), values, 1, text, sizeof(text));
	struct text_style style = {.face = FACE_LABEL, .size_px = sizes->icon_px * 2, .rgba = stage->colors.accent};
	int note_px = text_line_px(sizes->note_px);
	int pad_px = sizes->gap_px;
	struct text_fit fit =
		text_fit(stage->measurer, &style, text, sizes->text_min_px, box->width_px - 2 * pad_px, 1);
	if (fit.is_elided) { // which batch it was gives way
		snprintf(text, sizeof(text), "%s", scene_word(scene, "sold_out"));
		fit = text_fit(stage->measurer, &style, text, sizes->text_min_px, box->width_px - 2 * pad_px, 1);
	}
	int height_px = fit.style.size_px * 3 / 2;
	if (height_px > box->height_px - note_px)
		height_px = box->height_px - note_px;
	struct bridge_rect frame = {2, 2, (float)(fit.width_px + 2 * pad_px - 4), (float)(height_px - 4)};
	struct bridge_corners corners = {8, 8, 8, 8};
	struct sketch sketch = scene_sketch(scene, box->width_px, height_px);
	sketch_stroke(&sketch, frame, corners, 4, stage->colors.accent);
	// So large, the label's letters stand above the middle that small ones have.
	int middle = height_px / 2 + fit.style.size_px / 24;
	sketch_fitted(&sketch, pad_px, middle + text_middle_px(FACE_LABEL, fit.style.size_px), &fit, text);
	struct sketch_piece piece = sketch_finish(&sketch);
	uint32_t group = scene_group(scene, LAYER_STOCK, piece.key, true);
	scene_quad(scene, group, piece, box->x_px, box->y_px, MODES_ALL, scene->moment.span);
	put_reserved(scene, slot, box->height_px - note_px);
}

static void paint(const struct scene *scene, const struct layout_slot *slot)
{
	struct scene fresh = *scene;
	switch ((enum form)slot->form) {
	case FORM_LINE:
		fresh.span = scene->moment.fresh;
		fresh.modes = MODES_NORMAL;
		if (scene->moment.air.beat != BEAT_SOLD_OUT && !span_is_empty(fresh.span))
			paint_line(&fresh, slot);
		break;
	case FORM_STAMP:
		if (scene->moment.air.beat == BEAT_SOLD_OUT)
			paint_stamp(scene, slot);
		break;
	}
}

const struct layer_kind layer_stock_kind = {
	.layer = LAYER_STOCK,
	.paint = paint,
	.forms = the_forms,
	.words = the_words,
	.beats = BEATS(OPEN) | BEATS(SOLD_OUT) | BEATS(ENCORE),
	.truth = TRUTH_OWN, // the number is fresh or not shown; that none is left stays
};
