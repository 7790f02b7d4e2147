/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The product: its picture with the number of its link, its title, and what it is (spec, shipping, price of a unit,
 * limit). Above a price it is small; without one it has the card to itself. Figures leave with the price.
 */
#include "details.h"
#include "stage_own.h"

#include <stdio.h>
#include <string.h>

#define TEXT_BYTES 512

/* So many of the items that come next have their pictures ready. */
#define ITEMS_AHEAD 2

/* The picture's corner beneath the tag is rounder than the tag's, so that no light fringe shows around the red. */
#define CORNER_BENEATH_PX 4
/* Between a head's picture, its tag and its title. */
#define HEAD_GAP_PX 16

enum form { FORM_PICTURE, FORM_TEXT, FORM_HEAD };

static const char *const the_forms[] = {[FORM_PICTURE] = "picture", [FORM_TEXT] = "text", [FORM_HEAD] = "head", NULL};

/* As many lines as leave one to the details: a limit that is not said is a promise that is not kept. */
static int title_lines(const struct theme_product *product, const struct theme_box *box)
{
	int lines = (box->height_px - product->detail_px * 9 / 7) / text_line_px(product->title_min_px);
	return lines < 1 ? 1 : lines < product->title_lines ? lines : product->title_lines;
}

static struct sketch_piece text_piece(const struct scene *scene, bool has_figures, const struct theme_box *box,
				      bool is_alone)
{
	const struct stage *stage = scene->stage;
	const struct room_item *item = scene->moment.air.item;
	const char *title = item->short_title ? item->short_title : item->title;
	const struct theme_product *product = &stage->theme->product;
	struct text_style style = {.face = FACE_STRONG,
				   .size_px = is_alone ? product->alone_title_px : product->title_px,
				   .rgba = stage->colors.text};
	int least_px = is_alone ? product->title_px : product->title_min_px;
	struct text_fit fit;
	struct details details;
	int line_px;
	int title_px;
	// Larger lines of a title that stands alone may leave no line to the details.
	for (;; style.size_px -= 2) {
		least_px = least_px < style.size_px ? least_px : style.size_px;
		fit = text_fit(stage->measurer, &style, title, least_px, box->width_px, title_lines(product, box));
		line_px = fit.lines > 1 ? text_line_px(fit.style.size_px) : fit.style.size_px * 7 / 5;
		title_px = fit.lines * line_px;
		details = details_of(scene, has_figures, box->width_px, box->height_px - title_px);
		if (title_px + details.height_px <= box->height_px || style.size_px - 2 < product->title_min_px)
			break;
	}
	struct sketch sketch = scene_sketch(scene, box->width_px, box->height_px);
	int top = is_alone ? (box->height_px - title_px - details.height_px) / 2 : 0;
	sketch_fitted(&sketch, 0, top + line_px / 2 + text_middle_px(FACE_STRONG, fit.style.size_px), &fit, title);
	details_paint(&details, scene, &sketch, top + title_px);
	return sketch_finish(&sketch);
}

/* -- the picture -- */

/* "3 号链接": the number in numerals, the words around it in words, on one optical middle. */
static int paint_tag(const struct scene *scene, struct sketch *sketch, int x, int top, struct bridge_corners corners)
{
	const struct stage *stage = scene->stage;
	const struct theme_product *product = &stage->theme->product;
	const char *pattern = stage->words.link;
	const char *hole = strstr(pattern, "{n}");
	if (scene->moment.air.item->link_no == ROOM_UNSET || !hole)
		return 0;
	char before[TEXT_BYTES];
	char number[24];
	snprintf(before, sizeof(before), "%.*s", (int)(hole - pattern), pattern);
	snprintf(number, sizeof(number), "%lld", (long long)scene->moment.air.item->link_no);
	const char *after = hole + 3;
	struct text_style word = {
		.face = FACE_STRONG, .size_px = product->tag_word_px, .rgba = stage->colors.link_text};
	struct text_style figure = {
		.face = FACE_FIGURE, .size_px = product->tag_number_px, .rgba = stage->colors.link_text};
	int width_px = text_advance_px(stage->measurer, &word, before) +
		       text_width_px(stage->measurer, &figure, number) + text_width_px(stage->measurer, &word, after) +
		       2 * product->tag_pad_px;
	struct bridge_rect rect = {(float)x, (float)top, (float)width_px, (float)product->tag_height_px};
	sketch_fill(sketch, rect, corners, stage->colors.link, stage->colors.link);
	int middle = top + product->tag_height_px / 2;
	x += product->tag_pad_px;
	x += sketch_text(sketch, x, middle + text_middle_px(FACE_STRONG, word.size_px), &word, before);
	x += sketch_text(sketch, x, middle + text_middle_px(FACE_FIGURE, figure.size_px), &figure, number);
	sketch_text(sketch, x, middle + text_middle_px(FACE_STRONG, word.size_px), &word, after);
	return width_px;
}

static struct sketch_piece picture_piece(const struct scene *scene, const struct theme_box *box, bool has_tag)
{
	const struct stage *stage = scene->stage;
	const struct room_item *item = scene->moment.air.item;
	const struct picture *picture = scene_picture(scene, item, box);
	float radius = (float)stage->theme->product.picture_radius_px;
	struct bridge_corners corners = {radius, radius, radius, radius};
	if (has_tag && item->link_no != ROOM_UNSET)
		corners.tl += CORNER_BENEATH_PX;
	struct bridge_rect rect = {0, 0, (float)box->width_px, (float)box->height_px};
	struct sketch sketch = scene_sketch(scene, box->width_px, box->height_px);
	sketch_glow(&sketch, rect, corners, stage->colors.tile, stage->colors.tile_edge);
	if (picture)
		sketch_picture(&sketch, rect, corners, picture);
	else
		sketch_no_picture(&sketch, rect, stage->colors.tile_mark);
	if (has_tag)
		(void)paint_tag(scene, &sketch, 0, 0, (struct bridge_corners){radius, 0, radius, 0});
	return sketch_finish(&sketch);
}

/* The picture of a head is a square at its left. */
static struct theme_box head_picture_box(const struct theme_box *box)
{
	return (struct theme_box){box->x_px, box->y_px, box->height_px, box->height_px};
}

/* Another product enters; what is merely said otherwise of the same one does not move. */
static uint32_t group_of(const struct scene *scene)
{
	return scene_group(scene, LAYER_PRODUCT, key_text(BUILD_KEY, scene_item(scene)->id), true);
}

static void paint_picture(const struct scene *scene, const struct layout_slot *slot)
{
	scene_quad(scene, group_of(scene), picture_piece(scene, &slot->box, true), slot->box.x_px, slot->box.y_px,
		   MODES_ALL, scene->span);
}

static void place_text(const struct scene *scene, const struct layout_slot *slot, bool has_figures, bool is_alone,
		       unsigned modes, struct span span)
{
	const struct theme_box *box = is_alone ? &slot->alone : &slot->box;
	if (span_is_empty(span))
		return;
	scene_quad(scene, group_of(scene), text_piece(scene, has_figures, box, is_alone), box->x_px, box->y_px, modes,
		   span);
}

/* A row above a bargain: a small picture, the link's number before the title, the spec below. */
static void paint_head(const struct scene *scene, const struct layout_slot *slot)
{
	const struct stage *stage = scene->stage;
	const struct theme_product *product = &stage->theme->product;
	const struct room_item *item = scene_item(scene);
	const struct theme_box *box = &slot->box;
	const struct theme_box square = head_picture_box(box);
	uint32_t group = group_of(scene);
	float radius = (float)product->picture_radius_px / 2;
	int left = square.width_px + HEAD_GAP_PX;
	int line_px = box->height_px / 2;
	scene_quad(scene, group, picture_piece(scene, &square, false), box->x_px, box->y_px, MODES_ALL, scene->span);
	struct sketch sketch = scene_sketch(scene, box->width_px - left, box->height_px);
	int tag_px = paint_tag(scene, &sketch, 0, (line_px - product->tag_height_px) / 2,
			       (struct bridge_corners){radius, radius, radius, radius});
	int title_left = tag_px > 0 ? tag_px + HEAD_GAP_PX : 0;
	struct text_style title = {.face = FACE_STRONG, .size_px = product->title_px, .rgba = stage->colors.text};
	const char *text = item->short_title ? item->short_title : item->title;
	struct text_fit fit =
		text_fit(stage->measurer, &title, text, product->title_min_px, box->width_px - left - title_left, 1);
	sketch_fitted(&sketch, title_left, line_px / 2 + text_middle_px(FACE_STRONG, fit.style.size_px), &fit, text);
	struct details details = details_of(scene, false, box->width_px - left, line_px);
	details_paint(&details, scene, &sketch, line_px + (line_px - details.height_px) / 2);
	scene_quad(scene, group, sketch_finish(&sketch), box->x_px + left, box->y_px, MODES_ALL, scene->span);
}

void layer_product_ahead(const struct scene *scene)
{
	const struct room *room = scene->input->room;
	const struct layout *layout = &scene->stage->layout;
	size_t current = room->current ? (size_t)(room->current - room->items) : 0;
	for (size_t i = 1; i <= ITEMS_AHEAD && i < room->item_count; i++) {
		for (size_t k = 0; k < layout->slot_count; k++) {
			const struct layout_slot *slot = &layout->slots[k];
			if (slot->layer != LAYER_PRODUCT || slot->form == FORM_TEXT)
				continue;
			struct theme_box box = slot->form == FORM_HEAD ? head_picture_box(&slot->box) : slot->box;
			scene_ask_ahead(scene, &room->items[(current + i) % room->item_count], &box);
		}
	}
}

static void paint_text(const struct scene *scene, const struct layout_slot *slot)
{
	const struct moment *moment = &scene->moment;
	struct span price = scene_price_span(scene);
	struct span rest = {span_is_empty(price) ? moment->span.from_ms : price.until_ms, moment->span.until_ms};
	// Where no price stands beside it, it has nothing to leave room for.
	bool is_alone = !scene->has_price;
	if (moment->form == PRICE_FORM_SALE) {
		place_text(scene, slot, true, is_alone, MODES_NORMAL, moment->figure);
		place_text(scene, slot, false, is_alone, MODES_NORMAL, moment->cart);
		place_text(scene, slot, false, is_alone, MODES_SAFE, price);
	} else {
		place_text(scene, slot, false, is_alone, MODES_ALL, price);
	}
	place_text(scene, slot, false, true, MODES_ALL, rest);
}

static void paint(const struct scene *scene, const struct layout_slot *slot)
{
	switch ((enum form)slot->form) {
	case FORM_PICTURE:
		paint_picture(scene, slot);
		break;
	case FORM_TEXT:
		paint_text(scene, slot);
		break;
	case FORM_HEAD:
		paint_head(scene, slot);
		break;
	}
}

const struct layer_kind layer_product_kind = {
	.layer = LAYER_PRODUCT,
	.paint = paint,
	.forms = the_forms,
	.beats = BEATS_ALL & ~BEATS(CLOSED),
	.truth = TRUTH_OWN,
	.is_in_safe = true,
};
