/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The product: its picture with the number of its link, its title, and what it is (spec, shipping, price of a unit,
 * limit). Above a price it is small; without one it has the card to itself. Figures leave with the price.
 */
#include "stage_own.h"

#include "room/money.h"

#include <stdio.h>
#include <string.h>

#define TEXT_BYTES 512

/* The picture's corner beneath the tag is rounder than the tag's, so that no light fringe shows around the red. */
#define CORNER_BENEATH_PX 4

/* What is said below the title: the spec may be cut short, the facts should not. */
struct details {
	char spec[TEXT_BYTES];
	char facts[TEXT_BYTES];
};

static void add_fact(const struct theme_words *words, char *facts, const char *fact)
{
	if (facts[0])
		words_append(facts, TEXT_BYTES, words->separator);
	words_append(facts, TEXT_BYTES, fact);
}

static void add_shipping(const struct theme_words *words, const struct room_item *item, bool has_figures,
			 struct details *details)
{
	char price[64];
	char text[TEXT_BYTES];
	if (!item->shipping.is_known)
		return;
	if (item->shipping.is_free) {
		if (!strstr(details->spec, words->free_shipping)) // many a shop writes it into the spec itself
			add_fact(words, details->facts, words->free_shipping);
		return;
	}
	if (!has_figures || item->shipping.fee_minor == ROOM_UNSET || item->shipping.fee_minor == 0)
		return;
	words_price(item->shipping.fee_minor, &item->price.currency, price, sizeof(price));
	const struct word values[] = {{"price", price}};
	add_fact(words, details->facts, words_fill(words->shipping_fee, values, 1, text, sizeof(text)));
}

static void add_unit_price(const struct theme_words *words, const struct room_item *item, char *facts)
{
	char price[64];
	char text[TEXT_BYTES];
	char about[TEXT_BYTES];
	if (item->price.unit_price.amount_minor == ROOM_UNSET)
		return;
	words_price(item->price.unit_price.amount_minor, &item->price.currency, price, sizeof(price));
	const struct word values[] = {{"price", price}, {"per", item->price.unit_price.per}};
	words_fill(words->unit_price, values, 2, text, sizeof(text));
	const struct word whole[] = {{"text", text}};
	add_fact(words, facts,
		 item->price.unit_price.is_approximate ? words_fill(words->about, whole, 1, about, sizeof(about))
						       : text);
}

static void add_limit(const struct theme_words *words, const struct room_item *item, char *facts)
{
	char number[24];
	char text[TEXT_BYTES];
	if (item->limits.per_buyer == ROOM_UNSET || item->limits.per_buyer == 0)
		return;
	snprintf(number, sizeof(number), "%lld", (long long)item->limits.per_buyer);
	const struct word values[] = {{"n", number}, {"unit", item->unit ? item->unit : words->piece}};
	add_fact(words, facts, words_fill(words->limit, values, 2, text, sizeof(text)));
}

static struct details details_of(const struct theme_words *words, const struct room_item *item, bool has_figures)
{
	struct details details = {.spec = ""};
	if (item->spec)
		words_append(details.spec, sizeof(details.spec), item->spec);
	add_shipping(words, item, has_figures, &details);
	if (has_figures) {
		add_unit_price(words, item, details.facts);
		add_limit(words, item, details.facts);
	}
	return details;
}

/* -- the texts -- */

static int middle_of(const struct text_fit *fit, int line_top, int line_px)
{
	return line_top + line_px / 2 + text_middle_px(fit->style.face, fit->style.size_px);
}

struct block {
	struct text_fit title;
	struct text_fit spec;
	struct text_fit facts;
	int title_line_px; /* of each line */
	int detail_lines;  /* 0: nothing to say; 1: all in one; 2: the spec above the facts */
	int height_px;
};

/* Details: one line if they fit, two if there is room for them, else the spec is elided before the facts. */
static void fit_details(const struct stage *stage, const struct details *details, int width_px, int most_lines,
			struct block *block)
{
	struct text_style style = {
		.face = FACE_TEXT, .size_px = stage->theme->product.detail_px, .rgba = stage->colors.muted};
	struct text_measurer *measurer = stage->measurer;
	int size_px = style.size_px;
	bool has_spec = details->spec[0] != '\0';
	bool has_facts = details->facts[0] != '\0';
	block->detail_lines = has_spec || has_facts;
	block->facts = text_fit(measurer, &style, details->facts, size_px, width_px, 1);
	block->spec = text_fit(measurer, &style, details->spec, size_px, width_px, 1);
	if (!has_spec || !has_facts)
		return;
	int gap_px = text_width_px(measurer, &style, stage->words.separator);
	int both_px = text_width_px(measurer, &style, details->spec) + gap_px + block->facts.width_px;
	if (both_px <= width_px)
		return;
	if (most_lines > 1) {
		block->detail_lines = 2;
		return;
	}
	int rest_px = width_px - gap_px - block->facts.width_px;
	if (rest_px >= 3 * size_px)
		block->spec = text_fit(measurer, &style, details->spec, size_px, rest_px, 1);
	else
		block->spec.width_px = 0; // no room for a word of it
}

static struct block fit_block(const struct stage *stage, const char *title, const struct details *details,
			      const struct theme_box *box, bool is_alone)
{
	const struct theme_product *product = &stage->theme->product;
	struct text_style style = {.face = FACE_STRONG,
				   .size_px = is_alone ? product->alone_title_px : product->title_px,
				   .rgba = stage->colors.text};
	struct block block;
	int least_px = is_alone ? product->title_px : product->title_min_px;
	block.title = text_fit(stage->measurer, &style, title, least_px, box->width_px, product->title_lines);
	int line_px =
		block.title.lines > 1 ? text_line_px(block.title.style.size_px) : block.title.style.size_px * 7 / 5;
	int detail_line_px = product->detail_px * 9 / 7;
	int rest_px = box->height_px - block.title.lines * line_px;
	fit_details(stage, details, box->width_px, rest_px / detail_line_px, &block);
	block.title_line_px = line_px;
	block.height_px = block.title.lines * line_px + block.detail_lines * detail_line_px;
	return block;
}

static void paint_details(const struct scene *scene, struct sketch *sketch, const struct block *block,
			  const struct details *details, int top)
{
	int line_px = scene->stage->theme->product.detail_px * 9 / 7;
	int x = 0;
	if (details->spec[0] && block->spec.width_px > 0) {
		sketch_fitted(sketch, 0, middle_of(&block->spec, top, line_px), &block->spec, details->spec);
		x = block->spec.width_px;
	}
	if (!details->facts[0])
		return;
	if (block->detail_lines == 2) {
		top += line_px;
		x = 0;
	}
	int baseline = middle_of(&block->facts, top, line_px);
	if (x > 0)
		x += sketch_text(sketch, x, baseline, &block->facts.style, scene->stage->words.separator);
	sketch_fitted(sketch, x, baseline, &block->facts, details->facts);
}

static uint32_t text_piece(const struct scene *scene, bool has_figures, const struct theme_box *box, bool is_alone)
{
	const struct room_item *item = scene->moment.air.item;
	const char *title = item->short_title ? item->short_title : item->title;
	struct details details = details_of(&scene->stage->words, item, has_figures);
	struct block block = fit_block(scene->stage, title, &details, box, is_alone);
	struct sketch sketch = scene_sketch(scene, box->width_px, box->height_px);
	int top = is_alone ? (box->height_px - block.height_px) / 2 : 0;
	sketch_fitted(&sketch, 0, middle_of(&block.title, top, block.title_line_px), &block.title, title);
	paint_details(scene, &sketch, &block, &details, top + block.title.lines * block.title_line_px);
	return sketch_finish(&sketch);
}

/* -- the picture -- */

/* "3 号链接": the number in numerals, the words around it in words, on one optical middle. */
static void paint_tag(const struct scene *scene, struct sketch *sketch)
{
	const struct stage *stage = scene->stage;
	const struct theme_product *product = &stage->theme->product;
	const char *pattern = stage->words.link;
	const char *hole = strstr(pattern, "{n}");
	if (scene->moment.air.item->link_no == ROOM_UNSET || !hole)
		return;
	char before[TEXT_BYTES];
	char number[24];
	snprintf(before, sizeof(before), "%.*s", (int)(hole - pattern), pattern);
	snprintf(number, sizeof(number), "%lld", (long long)scene->moment.air.item->link_no);
	const char *after = hole + 3;
	struct text_style word = {
		.face = FACE_STRONG, .size_px = product->tag_word_px, .rgba = stage->colors.link_text};
	struct text_style figure = {
		.face = FACE_FIGURE, .size_px = product->tag_number_px, .rgba = stage->colors.link_text};
	int width_px = text_width_px(stage->measurer, &word, before) + text_width_px(stage->measurer, &figure, number) +
		       text_width_px(stage->measurer, &word, after) + 2 * product->tag_pad_px;
	float radius = (float)product->picture_radius_px;
	struct bridge_rect rect = {0, 0, (float)width_px, (float)product->tag_height_px};
	sketch_fill(sketch, rect, (struct bridge_corners){radius, 0, radius, 0}, stage->colors.link,
		    stage->colors.link);
	int middle = product->tag_height_px / 2;
	int x = product->tag_pad_px;
	x += sketch_text(sketch, x, middle + text_middle_px(FACE_STRONG, word.size_px), &word, before);
	x += sketch_text(sketch, x, middle + text_middle_px(FACE_FIGURE, figure.size_px), &figure, number);
	sketch_text(sketch, x, middle + text_middle_px(FACE_STRONG, word.size_px), &word, after);
}

static uint32_t picture_piece(const struct scene *scene)
{
	const struct stage *stage = scene->stage;
	const struct theme_box *box = &stage->layout.picture;
	const struct room_item *item = scene->moment.air.item;
	const struct blob *blob = item->image ? blob_set_get(scene->input->images, item->image) : NULL;
	float radius = (float)stage->theme->product.picture_radius_px;
	struct bridge_corners corners = {radius, radius, radius, radius};
	if (item->link_no != ROOM_UNSET)
		corners.tl += CORNER_BENEATH_PX;
	struct bridge_rect rect = {0, 0, (float)box->width_px, (float)box->height_px};
	struct sketch sketch = scene_sketch(scene, box->width_px, box->height_px);
	sketch_glow(&sketch, rect, corners, stage->colors.tile, stage->colors.tile_edge);
	if (blob)
		sketch_picture(&sketch, rect, corners, blob, stage->colors.tile_mark);
	else
		sketch_no_picture(&sketch, rect, stage->colors.tile_mark);
	paint_tag(scene, &sketch);
	return sketch_finish(&sketch);
}

static void place_text(const struct scene *scene, uint32_t group, bool has_figures, bool is_alone, unsigned modes,
		       struct span span)
{
	const struct layout *layout = &scene->stage->layout;
	const struct theme_box *box = is_alone ? &layout->text_alone : &layout->text;
	if (span_is_empty(span))
		return;
	scene_quad(scene, group, text_piece(scene, has_figures, box, is_alone), box->x_px, box->y_px, modes, span);
}

void layer_product(const struct scene *scene)
{
	const struct moment *moment = &scene->moment;
	const struct layout *layout = &scene->stage->layout;
	struct span price = scene_price_span(scene);
	struct span rest = {span_is_empty(price) ? moment->span.from_ms : price.until_ms, moment->span.until_ms};

	scene_plate(scene, LAYER_PRODUCT, &layout->card, MODES_ALL, moment->span);
	// Another product enters; what is merely said otherwise of the same one does not move.
	uint32_t group = scene_group(scene, LAYER_PRODUCT, key_text(BUILD_KEY, moment->air.item->id), true);
	scene_quad(scene, group, picture_piece(scene), layout->picture.x_px, layout->picture.y_px, MODES_ALL,
		   moment->span);
	if (moment->form == PRICE_FORM_SALE) {
		place_text(scene, group, true, false, MODES_NORMAL, moment->figure);
		place_text(scene, group, false, false, MODES_NORMAL, moment->cart);
		place_text(scene, group, false, false, MODES_SAFE, price);
	} else {
		place_text(scene, group, false, false, MODES_ALL, price);
	}
	place_text(scene, group, false, true, MODES_ALL, rest);
}
