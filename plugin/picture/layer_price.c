/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The price: sign, figure and fraction on one baseline, with its unit; at the right, on the same baseline, what the
 * buyer has to do for it, and above that the list price with its basis. What does not fit gives way in this order: the
 * figure shrinks by half of what it may, the condition wraps, the list price is left out, the figure shrinks to its
 * least; in a column (form "column") the same stand one below the other. A condition is never left out nor cut: a price
 * whose condition cannot be read is not shown.
 */
#include "price_row.h"
#include "stage_own.h"

#include <stdio.h>

enum form { FORM_ROW, FORM_COLUMN };

static const char *const the_forms[] = {[FORM_ROW] = "row", [FORM_COLUMN] = "column", NULL};

/* How long a fall is marked, and where: in the plate's air at the left of the figure. */
#define ACCENT_MS INT64_C(1200)
#define ACCENT_WIDTH_PX 6
#define ACCENT_LEFT_PX 16

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

static struct sketch_piece figure_piece(const struct scene *scene, const struct theme_box *box, enum form form,
					const struct price_row *row)
{
	struct sketch_piece piece;
	bool did = form == FORM_ROW ? price_row_piece(scene, box, row, &piece)
				    : price_column_piece(scene, box, row, &piece);
	return did ? piece : cart_piece(scene, box, form);
}

static struct sketch_piece sale_piece(const struct scene *scene, const struct theme_box *box, enum form form)
{
	const struct stage *stage = scene->stage;
	const struct room_item *item = scene->moment.air.item;
	struct price_row row = {
		.final_minor = scene->moment.air.final_minor,
		.rgba = stage->colors.accent,
		.is_from = item->price.is_from,
	};
	words_condition(&stage->words, item, scene->moment.at_ms, row.lower, sizeof(row.lower));
	row.lower_rgba = stage->colors.text;
	if (moment_has_list_price(item, row.final_minor, scene->moment.at_ms))
		row.list_basis = price_list_basis(&stage->words, item);
	return figure_piece(scene, box, form, &row);
}

static struct sketch_piece agreed_piece(const struct scene *scene, const struct theme_box *box, enum form form)
{
	const struct stage *stage = scene->stage;
	// White, not gold: nobody can buy at it yet.
	struct price_row row = {
		.final_minor = scene->moment.air.item->bargain.agreed_minor,
		.rgba = stage->colors.text,
		.label = stage->words.agreed,
		.lower_rgba = stage->colors.muted,
	};
	snprintf(row.lower, sizeof(row.lower), "%s", stage->words.agreed_wait);
	return figure_piece(scene, box, form, &row);
}

/* The figure or word of the moment's form. */
static struct sketch_piece content_piece(const struct scene *scene, const struct theme_box *box, enum form form)
{
	const struct stage *stage = scene->stage;
	switch (scene->moment.form) {
	case PRICE_FORM_SALE:
		return sale_piece(scene, box, form);
	case PRICE_FORM_AGREED:
		return agreed_piece(scene, box, form);
	case PRICE_FORM_REVEAL:
		return message_piece(scene, box, form, FACE_LABEL, stage->colors.accent, stage->words.reveal);
	case PRICE_FORM_CART:
	case PRICE_FORM_NONE:
	case PRICE_FORM_INVALID:
		break;
	}
	return cart_piece(scene, box, form);
}

static void place(const struct scene *scene, const struct theme_box *box, struct sketch_piece piece, unsigned modes,
		  struct span span, bool moves)
{
	uint32_t group = scene_group(scene, LAYER_PRICE, piece.key, moves);
	scene_quad(scene, group, piece, box->x_px, box->y_px, modes, span);
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
	if (!span_is_empty(moment->figure))
		place(scene, box, content_piece(scene, box, form), has_figure ? MODES_NORMAL : MODES_ALL,
		      moment->figure, true);
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
