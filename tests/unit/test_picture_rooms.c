/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What holds for every room in every theme, over rooms by chance: nothing outside its box, no two texts over each
 * other, digits in cells, no plate without something on it and nothing without a plate, nothing where the platform or
 * the face is, no text too small, and nothing cut that must be said.
 *
 * SHOP_ROOMS: how many rooms are tried; SHOP_ROOMS_FIRST: the first seed.
 */
#include "unit.h"

#include "picture_chance.h"
#include "picture_paper.h"
#include "picture_rooms.h"
#include "picture_seen.h"
#include "picture_stages.h"
#include "picture_told.h"
#include "sketch_op.h"
#include "stage_own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOMS 2000
#define KINDS_MOST 16
#define TOLD_MOST 4 /* of a kind */
/* Letters are measured "about": their boxes may touch by so much. */
#define TOUCH_PX 1.0f

static struct {
	uint64_t seed;
	const struct stage_spec *spec;
	int64_t after_ms;
	struct {
		const char *what;
		size_t count;
	} found[KINDS_MOST];
	size_t texts;
	size_t plates;
	size_t prices;
	size_t conditions;
	size_t warnings;
} the_look;

/* How often something was found wrong, this time included. */
static size_t count_found(const char *what)
{
	size_t kind = 0;
	while (the_look.found[kind].what && strcmp(the_look.found[kind].what, what) != 0)
		kind++;
	assert_true(kind + 1 < KINDS_MOST);
	the_look.found[kind].what = what;
	return ++the_look.found[kind].count;
}

static void found(const char *what, const struct seen_text *text, const char *more)
{
	if (count_found(what) > TOLD_MOST)
		return;
	print_error("seed %u, %s/%s/%s after %d: %s: %s \"%s\" %d px at %d..%d, %d..%d %s\n", (unsigned)the_look.seed,
		    the_look.spec->theme, the_look.spec->variant, the_look.spec->language, (int)the_look.after_ms, what,
		    text ? layer_name(text->layer) : "", text ? text->text : "", text ? text->style->size_px : 0,
		    text ? (int)text->left : 0, text ? (int)text->right : 0, text ? (int)text->top : 0,
		    text ? (int)text->bottom : 0, more);
}

static bool is_within(const struct theme_box *box, float left, float top, float right, float bottom)
{
	return left >= (float)box->x_px - TOUCH_PX && right <= (float)(box->x_px + box->width_px) + TOUCH_PX &&
	       top >= (float)box->y_px - TOUCH_PX && bottom <= (float)(box->y_px + box->height_px) + TOUCH_PX;
}

/* Whether a layer has a slot in this beat that holds this. */
static bool is_in_slot(const struct stage *stage, enum layer layer, float left, float top, float right, float bottom)
{
	for (size_t i = 0; i < stage->layout.slot_count; i++) {
		const struct layout_slot *slot = &stage->layout.slots[i];
		if (slot->layer == layer && (is_within(&slot->box, left, top, right, bottom) ||
					     is_within(&slot->alone, left, top, right, bottom)))
			return true;
	}
	return false;
}

static void texts_stand_in_their_boxes(const struct stage *stage, const struct seen *seen)
{
	for (size_t i = 0; i < seen->count; i++) {
		const struct seen_text *text = &seen->texts[i];
		if (!is_in_slot(stage, text->layer, text->left, text->top, text->right, text->bottom))
			found("a text leaves its box", text, "");
	}
	for (size_t i = 0; i < seen->shape_count; i++) {
		const struct seen_shape *shape = &seen->shapes[i];
		char more[128];
		if (shape->is_plate ||
		    is_in_slot(stage, shape->layer, shape->left, shape->top, shape->right, shape->bottom))
			continue;
		snprintf(more, sizeof(more), "%s %g..%g %g..%g", layer_name(shape->layer), (double)shape->left,
			 (double)shape->right, (double)shape->top, (double)shape->bottom);
		found("a shape leaves its box", NULL, more);
	}
}

static void no_two_texts_overlap(const struct seen *seen)
{
	for (size_t i = 0; i < seen->count; i++) {
		const struct seen_text *a = &seen->texts[i];
		for (size_t k = i + 1; k < seen->count; k++) {
			const struct seen_text *b = &seen->texts[k];
			if (a->left + TOUCH_PX < b->right && b->left + TOUCH_PX < a->right &&
			    a->top + TOUCH_PX < b->bottom && b->top + TOUCH_PX < a->bottom)
				found("two texts overlap", a, b->text);
		}
	}
}

static void plates_carry_what_is_shown(const struct seen *seen)
{
	for (size_t i = 0; i < seen->shape_count; i++) {
		const struct seen_shape *plate = &seen->shapes[i];
		bool carries = false;
		if (!plate->is_plate)
			continue;
		the_look.plates++;
		for (size_t k = 0; k < seen->count && !carries; k++)
			carries = seen->texts[k].x >= plate->left && seen->texts[k].x < plate->right &&
				  seen->texts[k].baseline > plate->top && seen->texts[k].baseline <= plate->bottom &&
				  !text_is_blank(seen->texts[k].text);
		for (size_t k = 0; k < seen->shape_count && !carries; k++)
			carries = !seen->shapes[k].is_plate && seen->shapes[k].left >= plate->left &&
				  seen->shapes[k].right <= plate->right && seen->shapes[k].top >= plate->top - 3 &&
				  seen->shapes[k].bottom <= plate->bottom;
		if (!carries)
			found("an empty plate", NULL, layer_name(plate->layer));
	}
	for (size_t k = 0; k < seen->count; k++) {
		const struct seen_text *text = &seen->texts[k];
		bool is_carried = false;
		for (size_t i = 0; i < seen->shape_count && !is_carried; i++) {
			const struct seen_shape *plate = &seen->shapes[i];
			is_carried = plate->is_plate && text->left >= plate->left - TOUCH_PX &&
				     text->right <= plate->right + TOUCH_PX && text->top >= plate->top - TOUCH_PX &&
				     text->bottom <= plate->bottom + TOUCH_PX;
		}
		if (!is_carried)
			found("a text without a plate", text, "");
	}
}

static bool is_clear_of(const struct theme_box *zone, const struct seen_shape *shape)
{
	return shape->right <= (float)zone->x_px || shape->left >= (float)(zone->x_px + zone->width_px) ||
	       shape->bottom <= (float)zone->y_px || shape->top >= (float)(zone->y_px + zone->height_px);
}

/* Texts stand on plates, so that it is enough to look at those. */
static void plates_stand_clear(const struct zones *zones, const struct seen *seen)
{
	const struct theme_box seen_by_all = {zones->crop.left_px, zones->crop.top_px,
					      zones->canvas.width_px - zones->crop.left_px - zones->crop.right_px,
					      zones->canvas.height_px - zones->crop.top_px - zones->crop.bottom_px};
	float area = 0;
	for (size_t i = 0; i < seen->shape_count; i++) {
		const struct seen_shape *plate = &seen->shapes[i];
		if (!plate->is_plate)
			continue;
		area += (plate->right - plate->left) * (plate->bottom - plate->top);
		bool is_clear = is_clear_of(&zones->face, plate) &&
				is_within(&seen_by_all, plate->left, plate->top, plate->right, plate->bottom);
		for (size_t k = 0; k < zones->covered_count; k++)
			is_clear &= is_clear_of(&zones->covered[k], plate);
		if (!is_clear)
			found("a plate in a forbidden zone", NULL, layer_name(plate->layer));
	}
	if (area > 0.3f * (float)zones->canvas.width_px * (float)zones->canvas.height_px)
		found("plates take more than 30 % of the frame", NULL, "");
}

/* What may be cut when it is too long: names that are said in full elsewhere. Nothing else may. */
static bool may_be_elided(enum layer layer)
{
	return layer == LAYER_PRODUCT || layer == LAYER_SELLER || layer == LAYER_PEOPLE || layer == LAYER_RUNDOWN;
}

static void texts_can_be_read(const struct seen *seen)
{
	for (size_t i = 0; i < seen->count; i++) {
		const struct seen_text *text = &seen->texts[i];
		int least_px = text->layer == LAYER_COMPARISON || text->layer == LAYER_NOTICE ? 24 : 28;
		the_look.texts++;
		size_t size = strlen(text->text);
		bool is_elided = text->is_elided || (size > 3 && strcmp(text->text + size - 3, "…") == 0);
		if (is_elided && !may_be_elided(text->layer))
			found("what must be said is cut", text, "");
		if (text->style->size_px < least_px)
			found("a text is too small", text, "");
	}
}

/* The ten digits of a place stand in one cell; a place that is in several forms of a clock, in one cell of each. */
static void digits_stand_in_cells(const struct build *build)
{
	const struct build_quad *quads;
	const struct build_piece *pieces;
	size_t count = build_quads(build, &quads);
	build_pieces(build, &pieces);
	for (size_t i = 0; i + 1 < count; i++) {
		const struct timeline_quad *a = &quads[i].quad;
		const struct timeline_quad *b = &quads[i + 1].quad;
		if (a->place < 0 || a->place != b->place || b->digit != a->digit + 1)
			continue;
		const struct sketch_args *in_a = pieces[quads[i].piece].args;
		const struct sketch_args *in_b = pieces[quads[i + 1].piece].args;
		if (a->to.x - in_a->x_px != b->to.x - in_b->x_px || a->to.y - in_a->y_px != b->to.y - in_b->y_px)
			found("digits of a place stand apart", NULL, "");
	}
}

static bool is_digit(const struct seen_text *text)
{
	return text->text[0] >= '0' && text->text[0] <= '9' && text->text[1] == '\0' &&
	       text->style->face == FACE_FIGURE;
}

/* Single digits of one row are as far from each other as their cells are wide, commas aside. */
static void digits_of_a_row_are_even(const struct seen *seen)
{
	for (size_t i = 0; i + 2 < seen->count; i++) {
		const struct seen_text *a = &seen->texts[i];
		if (!is_digit(a) || !is_digit(a + 1) || !is_digit(a + 2) || a->layer != a[2].layer || a->place >= 0 ||
		    a->baseline != a[1].baseline || a->baseline != a[2].baseline)
			continue;
		if (a[1].cell_left - a->cell_left != a[2].cell_left - a[1].cell_left)
			found("digits of unequal distance", a, "");
	}
}

static const char *word(const struct stage *stage, enum layer layer, const char *key)
{
	return json_string_value(json_object_get(stage->layer_words[layer], key));
}

/* Whether the buyer must do, have or be something for a price. */
static bool price_asks(const struct air *air, int64_t at_ms)
{
	for (size_t i = 0; i < air->item->price.part_count; i++) {
		const struct room_part *part = &air->item->price.parts[i];
		if (part_counts(air->item, part, at_ms) && part_asks(air->item, part))
			return true;
	}
	return false;
}

static int largest_px(const struct seen *seen, enum face face)
{
	int largest = 0;
	for (size_t i = 0; i < seen->count; i++) {
		const struct text_style *style = seen->texts[i].style;
		if (seen->texts[i].layer == LAYER_PRICE && style->face == face && style->size_px > largest)
			largest = style->size_px;
	}
	return largest;
}

/* Who may have the price stands with it, and what is to be done for it, at a third of its height or more. */
static void a_price_has_its_conditions(const struct chance_room *made, const struct seen *seen)
{
	int64_t at_ms = made->at_ms + the_look.after_ms;
	struct air air = air_of_room(made->room, at_ms);
	bool is_shown = false;
	for (size_t i = 0; i < seen->count; i++)
		is_shown |= seen->texts[i].layer == LAYER_PRICE && seen->texts[i].style->face == FACE_FIGURE;
	if (!is_shown || (air.beat != BEAT_OPEN && air.beat != BEAT_ENCORE))
		return;
	the_look.prices++;
	if (price_asks(&air, at_ms)) {
		the_look.conditions++;
		if (largest_px(seen, FACE_STRONG) * 3 < largest_px(seen, FACE_FIGURE))
			found("a condition too small beside its price", NULL, "");
	}
	for (size_t i = 0; i < air.item->price.part_count; i++) {
		const struct room_part *part = &air.item->price.parts[i];
		if (part->audience && part_counts(air.item, part, at_ms) &&
		    !seen_has(seen, LAYER_PRICE, part->audience))
			found("a price without its condition", NULL, part->audience);
	}
}

static void warnings_are_told(struct stage *stage, const struct chance_room *made, struct build *build)
{
	struct told told = told_of(stage, made, build);
	the_look.warnings += told.has_warnings;
	if (told.fault)
		found(told.fault, NULL, told.more);
}

/* What is always said is there. */
static void what_must_be_said_is_said(const struct stage *stage, const struct chance_room *made,
				      const struct seen *seen)
{
	const struct room *room = made->room;
	bool has_marks = stage->layer == LAYER_ALL || stage->layer == LAYER_NOTICE;
	if (!has_marks)
		return;
	if (room->is_demo && !seen_has(seen, LAYER_NOTICE, word(stage, LAYER_NOTICE, "demo")))
		found("the mark of a demonstration is missing", NULL, "");
	if (room->has_ai_presenter && !seen_has(seen, LAYER_NOTICE, word(stage, LAYER_NOTICE, "ai")))
		found("the mark of a machine is missing", NULL, "");
	if (stage->layer == LAYER_ALL)
		a_price_has_its_conditions(made, seen);
}

static void look_at(const struct stage *stage, const struct zones *zones, const struct chance_room *made,
		    const struct build *build)
{
	struct seen seen = seen_of(build, the_look.after_ms, made->mode);
	texts_stand_in_their_boxes(stage, &seen);
	no_two_texts_overlap(&seen);
	plates_carry_what_is_shown(&seen);
	plates_stand_clear(zones, &seen);
	texts_can_be_read(&seen);
	digits_of_a_row_are_even(&seen);
	what_must_be_said_is_said(stage, made, &seen);
}

static int number_of(const char *name, int otherwise)
{
	const char *text = getenv(name);
	return text ? (int)strtol(text, NULL, 10) : otherwise;
}

static void every_room_is_laid_out_right(void **state)
{
	(void)state;
	// A turn each, what is stale, what is expired, and an hour later.
	static const int64_t afters_ms[] = {0, 6000, 12000, 18000, 24000, 30000, 36000, 70000, 3600000};
	static struct stage_spec specs[STAGES_MOST];
	static struct stage *stages[STAGES_MOST];
	static struct zones zones[STAGES_MOST];
	size_t count = stages_find(specs);
	struct build *build = build_create();
	uint64_t first = (uint64_t)number_of("SHOP_ROOMS_FIRST", 1);
	uint64_t rooms = (uint64_t)number_of("SHOP_ROOMS", ROOMS);
	for (uint64_t seed = first; seed < first + rooms; seed++) {
		size_t which = (size_t)(seed % count);
		struct stage_spec alone = specs[which];
		struct stage *stage = stages[which];
		if (!stage) {
			stage = stages[which] = seen_stage(&specs[which]);
			const struct theme_variant *variant = theme_find_variant(stage->theme, alone.variant, NULL);
			assert_true(zones_read(&zones[which], SHOP_SOURCE_DIR "/data",
					       theme_zones_of(stage->theme, variant), NULL));
		}
		// One in four is a layer alone, which brings its own plate.
		alone.layer = LAYER_ALL + (enum layer)(seed / 4 % (LAYER_COUNT - LAYER_ALL));
		bool is_alone = seed % 4 == 0 && layer_kind_of(alone.layer);
		if (is_alone)
			stage = seen_stage(&alone);
		struct chance_room made = chance_room_of(seed);
		struct picture_input input = seen_input(made.room, made.at_ms, made.age_ms);
		the_look.seed = seed;
		the_look.spec = &specs[which];
		build_clear(build);
		stage_build(stage, NULL, &input, SEEN_NOW_NS, build);
		assert_false(build_failed(build));
		digits_stand_in_cells(build);
		for (size_t i = 0; i < sizeof(afters_ms) / sizeof(afters_ms[0]); i++) {
			the_look.after_ms = afters_ms[i];
			look_at(stage, &zones[which], &made, build);
		}
		the_look.after_ms = -1;
		if (stage->layer == LAYER_ALL || stage->layer == LAYER_NOTICE)
			warnings_are_told(stage, &made, build);
		room_unref(made.room);
		build_clear(build);
		if (is_alone)
			stage_destroy(stage);
	}
	print_message("%u rooms, %u stages: %u texts on %u plates looked at, %u prices, %u warnings\n", (unsigned)rooms,
		      (unsigned)count, (unsigned)the_look.texts, (unsigned)the_look.plates, (unsigned)the_look.prices,
		      (unsigned)the_look.warnings);
	assert_true(the_look.texts > rooms * 20);
	assert_true(the_look.warnings > rooms / 10);
	assert_true(the_look.conditions > rooms / 50);
	for (size_t i = 0; the_look.found[i].what; i++)
		print_error("%u times: %s\n", (unsigned)the_look.found[i].count, the_look.found[i].what);
	assert_null(the_look.found[0].what);
	for (size_t i = 0; i < count; i++)
		stage_destroy(stages[i]);
	build_destroy(build);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_room_is_laid_out_right),
	};
	return cmocka_run_group_tests_name("picture_rooms", tests, NULL, NULL);
}
