/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The price: sign, figure and fraction on one baseline, with its unit; at the right, on the same baseline, what the
 * buyer has to do for it, and above that the list price with its basis. What does not fit gives way in this order: the
 * figure shrinks by half of what it may, the condition wraps, the list price is left out, the figure shrinks to its
 * least, and then the condition stands below it. In a column (form "column") all stand one below the other. A condition
 * is never left out nor cut: several that do not fit are counted and take turns in words, and a price whose condition
 * cannot be read even so is not shown.
 */
#include "conditions.h"
#include "price_row.h"
#include "turns.h"

#include <stdio.h>

enum form { FORM_ROW, FORM_COLUMN };

static const char *const the_forms[] = {[FORM_ROW] = "row", [FORM_COLUMN] = "column", NULL};

/* How long a fall is marked, and where: in the plate's air at the left of the figure. */
#define ACCENT_MS INT64_C(1200)
#define ACCENT_WIDTH_PX 6
#define ACCENT_LEFT_PX 16
/* A document has no more parts than this, and a page of one is read in this time. */
#define PAGES_MOST 6
#define PAGE_MS INT64_C(3000)

/* Words in the place of a figure. */
static struct sketch_piece message_piece(const struct scene *scene, const struct theme_box *box, enum form form,
					 enum face face, uint32_t rgba, const char *text)
{
	const struct stage *stage = scene->stage;
	const struct theme_price *price = &stage->theme->price;
	struct text_style style = {.face = face, .size_px = price->message_px, .rgba = rgba};
	bool is_row = form == FORM_ROW;
	struct text_fit fit =
		text_fit(stage->measurer, &style, text, price->message_min_px, box->width_px, is_row ? 1 : 2);
	struct sketch sketch = scene_sketch(scene, box->width_px, box->height_px);
	// Where the figure's middle would be.
	int middle = is_row ? price_baseline(box) - text_middle_px(FACE_FIGURE, price->figure_px)
			    : (box->height_px - (fit.lines - 1) * text_line_px(fit.style.size_px)) / 2;
	sketch_fitted(&sketch, is_row ? 0 : box->width_px - fit.width_px,
		      middle + text_middle_px(face, fit.style.size_px), &fit, text);
	return sketch_finish(&sketch);
}

static struct sketch_piece cart_piece(const struct scene *scene, const struct theme_box *box, enum form form)
{
	return message_piece(scene, box, form, FACE_STRONG, scene->stage->colors.text, scene->stage->words.see_cart);
}

/* Beside the figure, else in lines below it. */
static bool set_figure(const struct scene *scene, const struct theme_box *box, enum form form, struct price_row row,
		       struct price_piece *out)
{
	if (form == FORM_COLUMN)
		return price_column_piece(scene, box, &row, out);
	if (price_row_piece(scene, box, &row, out))
		return true;
	row.list_basis = NULL;
	row.is_left = row.is_top = true;
	return price_column_piece(scene, box, &row, out);
}

/* What stands in the price's place: one piece, or pages that differ in their condition alone and take turns. */
struct contents {
	struct sketch_piece pieces[PAGES_MOST];
	size_t count;
};

static struct contents one(struct sketch_piece piece)
{
	return (struct contents){.pieces = {piece}, .count = 1};
}

/* Every page with the smallest figure that any of them needs, so that it does not move from one to the next. */
static bool set_pages(const struct scene *scene, const struct theme_box *box, enum form form, struct price_row *row,
		      bool is_apart, struct contents *out)
{
	const struct theme_words *words = &scene->stage->words;
	const struct room_item *item = scene_item(scene);
	int64_t at_ms = scene->moment.at_ms;
	size_t count = conditions_count(item, at_ms);
	struct price_piece page;
	row->list_basis = NULL;
	row->is_top = true;
	row->most_figure_px = scene->stage->theme->price.figure_px;
	for (size_t i = 0; i < 2 * count && count <= PAGES_MOST; i++) {
		conditions_page(words, item, at_ms, i % count, is_apart, row->lower, sizeof(row->lower));
		if (!set_figure(scene, box, form, *row, &page))
			return false;
		if (i < count && page.figure_px < row->most_figure_px)
			row->most_figure_px = page.figure_px;
		out->pieces[i % count] = page.piece;
	}
	out->count = count;
	return count > 0 && count <= PAGES_MOST;
}

/* A price is shown with all of its conditions: in full, else as their number with each of them in turn, else as their
 * number with everybody whom they are for; and else not at all. */
static struct contents sale_pieces(const struct scene *scene, const struct theme_box *box, enum form form)
{
	const struct stage *stage = scene->stage;
	const struct room_item *item = scene->moment.air.item;
	int64_t at_ms = scene->moment.at_ms;
	struct contents contents = {.count = 0};
	struct price_piece whole;
	struct price_row row = {
		.final_minor = scene->moment.air.final_minor,
		.rgba = stage->colors.accent,
		.is_from = item->price.is_from,
		.lower_rgba = stage->colors.text,
	};
	conditions_all(&stage->words, item, at_ms, row.lower, sizeof(row.lower));
	if (moment_has_list_price(item, row.final_minor, at_ms))
		row.list_basis = price_list_basis(&stage->words, item);
	if (set_figure(scene, box, form, row, &whole))
		return one(whole.piece);
	for (int is_apart = 1; is_apart >= 0 && conditions_count(item, at_ms) > 1; is_apart--) {
		if (set_pages(scene, box, form, &row, is_apart, &contents))
			return contents;
	}
	conditions_merged(&stage->words, item, at_ms, row.lower, sizeof(row.lower));
	row.most_figure_px = 0;
	bool did = conditions_count(item, at_ms) > 1 && set_figure(scene, box, form, row, &whole);
	return one(did ? whole.piece : cart_piece(scene, box, form));
}

static struct sketch_piece agreed_piece(const struct scene *scene, const struct theme_box *box, enum form form)
{
	const struct stage *stage = scene->stage;
	struct price_piece whole;
	// White, not gold: nobody can buy at it yet.
	struct price_row row = {
		.final_minor = scene->moment.air.item->bargain.agreed_minor,
		.rgba = stage->colors.text,
		.label = stage->words.agreed,
		.lower_rgba = stage->colors.muted,
	};
	snprintf(row.lower, sizeof(row.lower), "%s", stage->words.agreed_wait);
	return set_figure(scene, box, form, row, &whole) ? whole.piece : cart_piece(scene, box, form);
}

/* The figure or word of the moment's form. */
static struct contents contents_of(const struct scene *scene, const struct theme_box *box, enum form form)
{
	const struct stage *stage = scene->stage;
	switch (scene->moment.form) {
	case PRICE_FORM_SALE:
		return sale_pieces(scene, box, form);
	case PRICE_FORM_AGREED:
		return one(agreed_piece(scene, box, form));
	case PRICE_FORM_REVEAL:
		return one(message_piece(scene, box, form, FACE_LABEL, stage->colors.accent, stage->words.reveal));
	case PRICE_FORM_CART:
	case PRICE_FORM_NONE:
	case PRICE_FORM_INVALID:
		break;
	}
	return one(cart_piece(scene, box, form));
}

static void place(const struct scene *scene, const struct theme_box *box, struct sketch_piece piece, unsigned modes,
		  struct span span, bool moves)
{
	uint32_t group = scene_group(scene, LAYER_PRICE, piece.key, moves);
	scene_quad(scene, group, piece, box->x_px, box->y_px, modes, span);
}

/* Pages of a price enter as one, and then only their conditions change. */
static void place_contents(const struct scene *scene, const struct theme_box *box, const struct contents *contents,
			   unsigned modes)
{
	struct turn turns[PAGES_MOST];
	if (contents->count == 1) {
		place(scene, box, contents->pieces[0], modes, scene->moment.figure, true);
		return;
	}
	for (size_t i = 0; i < contents->count; i++) {
		turns[i].first = build_quad_count(scene->build);
		place(scene, box, contents->pieces[i], modes, scene->moment.figure, false);
		turns[i].count = build_quad_count(scene->build) - turns[i].first;
	}
	turns_take(scene, 0, PAGE_MS, turns, contents->count);
}

static bool has_parts(const struct scene *scene)
{
	const struct room_item *item = scene_item(scene);
	for (size_t i = 0; scene->moment.form == PRICE_FORM_SALE && i < item->price.part_count; i++) {
		if (part_counts(item, &item->price.parts[i], scene->moment.at_ms))
			return true;
	}
	return false;
}

/* Since when the price is lower than before, on the shop's clock. Another item, or a higher price, begins anew. */
static int64_t fell_at_ms(const struct scene *scene)
{
	struct stage_memory *memory = scene->memory;
	uint64_t item = key_text(BUILD_KEY, scene_item(scene)->id);
	int64_t now_minor = scene->moment.air.final_minor;
	if (memory->price_item != item || now_minor > memory->price_minor)
		memory->price_fell_ms = ROOM_UNSET;
	else if (now_minor < memory->price_minor)
		memory->price_fell_ms = scene->moment.at_ms;
	memory->price_item = item;
	memory->price_minor = now_minor;
	return memory->price_fell_ms;
}

/* A bar beside a price that has just become lower: one accent, then it is a price like any other. */
static void put_accent(const struct scene *scene, const struct theme_box *box)
{
	const struct stage *stage = scene->stage;
	int64_t fell_ms = fell_at_ms(scene);
	if (fell_ms == ROOM_UNSET || stage->enter_ms == 0)
		return;
	struct span span = {fell_ms, fell_ms + ACCENT_MS};
	span.until_ms = span.until_ms < scene->moment.figure.until_ms ? span.until_ms : scene->moment.figure.until_ms;
	if (span_is_empty(span))
		return;
	int height_px = stage->theme->price.figure_px * 3 / 4;
	struct bridge_rect bar = {0, 0, ACCENT_WIDTH_PX, (float)height_px};
	float radius = ACCENT_WIDTH_PX / 2.0f;
	struct sketch sketch = scene_sketch(scene, ACCENT_WIDTH_PX, height_px);
	sketch_fill(&sketch, bar, (struct bridge_corners){radius, radius, radius, radius}, stage->colors.accent,
		    stage->colors.accent);
	uint32_t group = scene_group(scene, LAYER_PRICE, key_number(BUILD_KEY, fell_ms), true);
	scene_quad(scene, group, sketch_finish(&sketch), box->x_px - ACCENT_LEFT_PX,
		   box->y_px + price_baseline(box) - height_px, MODES_NORMAL, span);
}

static void paint(const struct scene *scene, const struct layout_slot *slot)
{
	const struct moment *moment = &scene->moment;
	enum form form = (enum form)slot->form;
	// Without parts below it, it has their place too.
	const struct theme_box *box = has_parts(scene) ? &slot->box : &slot->alone;
	struct span whole = scene_price_span(scene);
	bool has_figure = moment->form == PRICE_FORM_SALE || moment->form == PRICE_FORM_AGREED;
	if (span_is_empty(whole))
		return;
	if (!span_is_empty(moment->figure)) {
		struct contents contents = contents_of(scene, box, form);
		place_contents(scene, box, &contents, has_figure ? MODES_NORMAL : MODES_ALL);
	}
	if (!has_figure)
		return;
	if (moment->form == PRICE_FORM_SALE && !span_is_empty(moment->figure))
		put_accent(scene, box);
	// What becomes stale and what is safe look alike: no figure of ours.
	struct sketch_piece cart = cart_piece(scene, box, form);
	if (!span_is_empty(moment->cart))
		place(scene, box, cart, MODES_NORMAL, moment->cart, true);
	place(scene, box, cart, MODES_SAFE, whole, false);
}

const struct layer_kind layer_price_kind = {
	.layer = LAYER_PRICE,
	.paint = paint,
	.forms = the_forms,
	.beats = BEATS(TEASE) | BEATS(AGREED) | BEATS(OPEN) | BEATS(ENCORE),
	.truth = TRUTH_OWN,
	.is_in_safe = true,
};
