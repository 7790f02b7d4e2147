/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The countdown: a word, the time left in digits that stand in equal cells, and the end in words, for a number that
 * ticks is no date. Every second of it is painted beforehand: ten digits, once.
 */
#include "stage_own.h"

#include <stdio.h>

#define SECOND_MS INT64_C(1000)
#define MINUTE_S INT64_C(60)
#define HOUR_S INT64_C(3600)
#define DAY_S INT64_C(86400)
#define LEAST_WORD_PX 28

/* The pieces of a clock and where it is put together. */
struct clock_face {
	struct sketch_piece digits[10];
	struct sketch_piece colon;
	struct sketch_piece days;
	int digit_px, colon_px, days_px;
	int top;  /* of the digits' cells, on the canvas */
	int left; /* where the clock begins */
	int word_top;
	int gap_px;
	uint32_t group;
	uint8_t counter;
};

static struct sketch_piece digit_piece(const struct scene *scene, const struct text_style *style, char digit,
				       int cell_px)
{
	char text[2] = {digit, '\0'};
	int width_px = text_width_px(scene->stage->measurer, style, text);
	struct sketch sketch = scene_sketch(scene, cell_px, style->size_px);
	sketch_text(&sketch, (cell_px - width_px) / 2, style->size_px * 17 / 20, style, text);
	return sketch_finish(&sketch);
}

static int64_t before(const struct moment *moment, int64_t seconds)
{
	return moment->countdown.target_ms - seconds * SECOND_MS;
}

static int add_place(const struct scene *scene, const struct clock_face *face, int x, struct timeline_place place,
		     struct span span)
{
	place.counter = face->counter;
	int index = build_place(scene->build, place);
	if (index < 0)
		return x;
	for (int digit = 0; digit < 10; digit++) {
		const struct sketch_piece *piece = &face->digits[digit];
		build_digit(scene->build, face->group, piece->index, (float)(x + piece->x_px),
			    (float)(face->top + piece->y_px), MODES_NORMAL, scene_ns(scene, span.from_ms),
			    scene_ns(scene, span.until_ms), index, digit);
	}
	return x + face->digit_px;
}

/* Two digits of a unit that wraps. */
static int add_pair(const struct scene *scene, const struct clock_face *face, int x, int64_t unit_s, uint32_t wrap,
		    struct span span)
{
	uint32_t unit = (uint32_t)unit_s;
	x = add_place(scene, face, x, (struct timeline_place){.unit_s = unit, .wrap = wrap, .power = 10}, span);
	return add_place(scene, face, x, (struct timeline_place){.unit_s = unit, .wrap = wrap, .power = 1}, span);
}

static int add_colon(const struct scene *scene, const struct clock_face *face, int x, struct span span)
{
	scene_quad(scene, face->group, face->colon, x, face->top, MODES_NORMAL, span);
	return x + face->colon_px;
}

static void add_minutes(const struct scene *scene, const struct clock_face *face, int x, struct span span)
{
	x = add_pair(scene, face, x, MINUTE_S, 60, span);
	x = add_colon(scene, face, x, span);
	add_pair(scene, face, x, 1, 60, span);
}

static void add_hours(const struct scene *scene, const struct clock_face *face, int x, struct span span)
{
	x = add_pair(scene, face, x, HOUR_S, 24, span);
	x = add_colon(scene, face, x, span);
	add_minutes(scene, face, x, span);
}

static void add_days(const struct scene *scene, const struct clock_face *face, bool has_tens, struct span span)
{
	struct timeline_place tens = {.unit_s = (uint32_t)DAY_S, .wrap = 100, .power = 10};
	struct timeline_place ones = {.unit_s = (uint32_t)DAY_S, .wrap = 100, .power = 1};
	int x = face->left;
	if (span_is_empty(span))
		return;
	if (has_tens)
		x = add_place(scene, face, x, tens, span);
	x = add_place(scene, face, x, ones, span) + face->gap_px / 2;
	scene_quad(scene, face->group, face->days, x - SCENE_WORD_LEFT_PX, face->word_top, MODES_NORMAL, span);
	add_hours(scene, face, x + face->days_px + face->gap_px / 2, span);
}

/* A variant's span within the moment; empty when it lies behind. */
static struct span variant_span(const struct moment *moment, int64_t from_ms, int64_t until_ms)
{
	if (until_ms <= moment->at_ms)
		return (struct span){0, 0};
	return span_cut((struct span){from_ms, until_ms}, moment->clock);
}

/* How large it is set; without a label, and at last without a clock, where that does not fit: the end in words is
 * never left out. */
struct look {
	int label_px, digit_px, end_px, gap_px;
	bool has_label, has_clock;
};

static struct text_style figure_style(const struct scene *scene, const struct look *look)
{
	return (struct text_style){.face = FACE_FIGURE, .size_px = look->digit_px, .rgba = scene->stage->colors.accent};
}

static struct text_style label_style(const struct scene *scene, const struct look *look)
{
	return (struct text_style){.face = FACE_STRONG, .size_px = look->label_px, .rgba = scene->stage->colors.text};
}

static struct text_style end_style(const struct scene *scene, const struct look *look)
{
	return (struct text_style){.face = FACE_TEXT, .size_px = look->end_px, .rgba = scene->stage->colors.muted};
}

static bool is_to_start(const struct scene *scene)
{
	return scene->moment.countdown.state == COUNTDOWN_TO_START;
}

static const char *label_text(const struct scene *scene)
{
	const struct theme_words *words = &scene->stage->words;
	return is_to_start(scene) ? words->to_start : words->to_end;
}

static struct clock_face clock_face_of(const struct scene *scene, const struct look *look, int left, int middle,
				       uint32_t group, int counter)
{
	const struct stage *stage = scene->stage;
	struct text_style figure = figure_style(scene, look);
	struct text_style word = label_style(scene, look);
	struct clock_face face = {
		.digit_px = text_digit_px(stage->measurer, &figure) + 1,
		.top = middle + text_middle_px(FACE_FIGURE, figure.size_px) - figure.size_px * 17 / 20,
		.left = left,
		.word_top = scene_word_top(&word, middle),
		.gap_px = look->gap_px,
		.group = group,
		.counter = (uint8_t)counter,
	};
	face.colon_px = text_width_px(stage->measurer, &figure, ":") + 2;
	for (int digit = 0; digit < 10; digit++)
		face.digits[digit] = digit_piece(scene, &figure, (char)('0' + digit), face.digit_px);
	face.colon = digit_piece(scene, &figure, ':', face.colon_px);
	face.days = scene_word_piece(scene, &word, stage->words.days, &face.days_px);
	return face;
}

/* A clock has one of these forms at a time; each is set as large as it fits, for the span in which it stands. */
enum variant { VARIANT_DATE, VARIANT_TEN_DAYS, VARIANT_DAYS, VARIANT_HOURS, VARIANT_MINUTES, VARIANT_COUNT };

static struct span span_of_variant(const struct moment *moment, enum variant variant)
{
	// the first millisecond of each
	const int64_t begins_ms[VARIANT_COUNT + 1] = {
		INT64_MIN,
		before(moment, 100 * DAY_S - 1),
		before(moment, 10 * DAY_S - 1),
		before(moment, DAY_S - 1),
		before(moment, HOUR_S - 1),
		INT64_MAX,
	};
	return variant_span(moment, begins_ms[variant], begins_ms[variant + 1]);
}

static int clock_width_px(const struct scene *scene, const struct look *look, enum variant variant)
{
	static const int digits[VARIANT_COUNT] = {0, 8, 7, 6, 4};
	static const int colons[VARIANT_COUNT] = {0, 2, 2, 2, 1};
	struct text_measurer *measurer = scene->stage->measurer;
	struct text_style figure = figure_style(scene, look);
	struct text_style word = label_style(scene, look);
	int days_px = text_width_px(measurer, &word, scene->stage->words.days) + look->gap_px;
	bool has_days = variant == VARIANT_TEN_DAYS || variant == VARIANT_DAYS;
	return digits[variant] * (text_digit_px(measurer, &figure) + 1) +
	       colons[variant] * (text_width_px(measurer, &figure, ":") + 2) + (has_days ? days_px : 0);
}

static void add_clock(const struct scene *scene, const struct clock_face *face, enum variant variant, struct span span)
{
	switch (variant) {
	case VARIANT_TEN_DAYS:
	case VARIANT_DAYS:
		add_days(scene, face, variant == VARIANT_TEN_DAYS, span);
		break;
	case VARIANT_HOURS:
		add_hours(scene, face, face->left, span);
		break;
	case VARIANT_MINUTES:
		add_minutes(scene, face, face->left, span);
		break;
	case VARIANT_DATE: // a hundred days and more: only the date is said
	case VARIANT_COUNT:
		break;
	}
}

static void write_end(const struct scene *scene, char *text, size_t size_bytes)
{
	const struct stage *stage = scene->stage;
	const struct moment *moment = &scene->moment;
	const struct room_offer *offer = &moment->air.item->offer;
	char time[64];
	int64_t end_ms = is_to_start(scene) ? offer->starts_at_ms : offer->ends_at_ms;
	words_time(&stage->words, end_ms, moment->at_ms, scene->input->room->zone_minutes, time, sizeof(time));
	const struct word values[] = {{"time", time}};
	words_fill(is_to_start(scene) ? stage->words.starts : stage->words.ends, values, 1, text, size_bytes);
}

static struct look look_of(const struct scene *scene, enum variant variant, const char *end, int width_px)
{
	const struct theme_countdown *theme = &scene->stage->theme->countdown;
	struct text_measurer *measurer = scene->stage->measurer;
	struct look look = {theme->label_px,         theme->digit_px, theme->end_px, theme->gap_px,
			    variant != VARIANT_DATE, // no word stands before nothing
			    variant != VARIANT_DATE};
	for (;;) {
		struct text_style label = label_style(scene, &look);
		struct text_style words = end_style(scene, &look);
		int label_px = look.has_label ? text_width_px(measurer, &label, label_text(scene)) + look.gap_px : 0;
		if (label_px + clock_width_px(scene, &look, variant) + look.gap_px +
			    text_width_px(measurer, &words, end) <=
		    width_px)
			return look;
		bool is_large = look.digit_px > theme->digit_px * 3 / 4;
		if (!look.has_label && look.digit_px - 2 < LEAST_WORD_PX) {
			look.has_clock = false; // the end alone
			return look;
		}
		if (is_large || !look.has_label)
			look.digit_px -= 2;
		look.has_label = is_large && look.has_label;
		look.label_px = look.label_px > LEAST_WORD_PX ? look.label_px - 1 : look.label_px;
		look.end_px = look.end_px > LEAST_WORD_PX ? look.end_px - 1 : look.end_px;
	}
}

static void paint_variant(const struct scene *scene, const struct layout_slot *slot, enum variant variant,
			  const char *end_text, int counter)
{
	const struct theme_box *box = &slot->box;
	struct span span = span_of_variant(&scene->moment, variant);
	int width_px = 0;
	if (span_is_empty(span))
		return;
	struct look look = look_of(scene, variant, end_text, box->width_px);
	int middle = box->y_px + (box->height_px + scene->stage->plate.edge_px) / 2;
	int left = box->x_px;
	uint32_t group = scene_group(scene, LAYER_COUNTDOWN, 1, false);
	if (look.has_label) {
		struct text_style label = label_style(scene, &look);
		struct sketch_piece piece = scene_word_piece(scene, &label, label_text(scene), &width_px);
		scene_quad(scene, group, piece, left - SCENE_WORD_LEFT_PX, scene_word_top(&label, middle), MODES_NORMAL,
			   span);
		left += width_px + look.gap_px;
	}
	if (look.has_clock) {
		struct clock_face face = clock_face_of(scene, &look, left, middle, group, counter);
		add_clock(scene, &face, variant, span);
		left += clock_width_px(scene, &look, variant) + look.gap_px;
	}
	struct text_style end = end_style(scene, &look);
	struct sketch_piece piece = scene_word_piece(scene, &end, end_text, &width_px);
	int most = box->x_px + box->width_px - width_px;
	scene_quad(scene, group, piece, (left < most ? left : most) - SCENE_WORD_LEFT_PX, scene_word_top(&end, middle),
		   MODES_NORMAL, span);
}

static void paint(const struct scene *scene, const struct layout_slot *slot)
{
	char end[160];
	if (span_is_empty(scene->moment.clock))
		return;
	int counter = build_counter(scene->build, &scene->input->shop, scene->moment.countdown.target_ms);
	if (counter < 0)
		return;
	write_end(scene, end, sizeof(end));
	for (enum variant variant = VARIANT_DATE; variant < VARIANT_COUNT; variant++)
		paint_variant(scene, slot, variant, end, counter);
}

const struct layer_kind layer_countdown_kind = {
	.layer = LAYER_COUNTDOWN,
	.paint = paint,
	.beats = BEATS(TEASE) | BEATS(OPEN) | BEATS(ENCORE),
	.truth = TRUTH_OWN,
};
