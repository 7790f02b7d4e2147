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

static struct sketch_piece word_piece(const struct scene *scene, const struct text_style *style, const char *text,
				      int *width_px)
{
	int size_px = style->size_px;
	*width_px = text_width_px(scene->stage->measurer, style, text);
	struct sketch sketch = scene_sketch(scene, *width_px + 4, text_line_px(size_px) + 8);
	sketch_text(&sketch, 2, size_px + 4, style, text);
	return sketch_finish(&sketch);
}

/* Where a word's cell stands for its optical middle to be at `middle`. */
static int word_top(const struct text_style *style, int middle)
{
	return middle + text_middle_px(style->face, style->size_px) - style->size_px - 4;
}

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

static struct span cut(struct span span, struct span within)
{
	return (struct span){span.from_ms > within.from_ms ? span.from_ms : within.from_ms,
			     span.until_ms < within.until_ms ? span.until_ms : within.until_ms};
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
	scene_quad(scene, face->group, face->days, x - 2, face->word_top, MODES_NORMAL, span);
	add_hours(scene, face, x + face->days_px + face->gap_px / 2, span);
}

/* A variant's span within the moment; empty when it lies behind. */
static struct span variant_span(const struct moment *moment, int64_t from_ms, int64_t until_ms)
{
	if (until_ms <= moment->at_ms)
		return (struct span){0, 0};
	return cut((struct span){from_ms, until_ms}, moment->clock);
}

/* The variants of a clock follow one another: days, hours, minutes. */
static void add_clock(const struct scene *scene, const struct clock_face *face)
{
	const struct moment *moment = &scene->moment;
	int64_t hundred_days_ms = before(moment, 100 * DAY_S - 1);
	int64_t ten_days_ms = before(moment, 10 * DAY_S - 1);
	int64_t day_ms = before(moment, DAY_S - 1);
	int64_t hour_ms = before(moment, HOUR_S - 1);
	struct span minutes = variant_span(moment, hour_ms, INT64_MAX);
	struct span hours = variant_span(moment, day_ms, hour_ms);
	add_days(scene, face, true, variant_span(moment, hundred_days_ms, ten_days_ms));
	add_days(scene, face, false, variant_span(moment, ten_days_ms, day_ms));
	if (!span_is_empty(hours))
		add_hours(scene, face, face->left, hours);
	if (!span_is_empty(minutes))
		add_minutes(scene, face, face->left, minutes);
}

static struct clock_face clock_face_of(const struct scene *scene, int left, int middle, uint32_t group, int counter)
{
	const struct stage *stage = scene->stage;
	const struct theme_countdown *look = &stage->theme->countdown;
	struct text_style figure = {.face = FACE_FIGURE, .size_px = look->digit_px, .rgba = stage->colors.accent};
	struct text_style word = {.face = FACE_STRONG, .size_px = look->label_px, .rgba = stage->colors.text};
	struct clock_face face = {
		.digit_px = text_digit_px(stage->measurer, &figure) + 1,
		.top = middle + text_middle_px(FACE_FIGURE, figure.size_px) - figure.size_px * 17 / 20,
		.left = left,
		.word_top = word_top(&word, middle),
		.gap_px = look->gap_px,
		.group = group,
		.counter = (uint8_t)counter,
	};
	face.colon_px = text_width_px(stage->measurer, &figure, ":") + 2;
	for (int digit = 0; digit < 10; digit++)
		face.digits[digit] = digit_piece(scene, &figure, (char)('0' + digit), face.digit_px);
	face.colon = digit_piece(scene, &figure, ':', face.colon_px);
	face.days = word_piece(scene, &word, stage->words.days, &face.days_px);
	return face;
}

static struct sketch_piece end_piece(const struct scene *scene, const struct text_style *style, bool is_start,
				     int *width_px)
{
	const struct stage *stage = scene->stage;
	const struct moment *moment = &scene->moment;
	const struct room_offer *offer = &moment->air.item->offer;
	char time[64];
	char text[160];
	int64_t end_ms = is_start ? offer->starts_at_ms : offer->ends_at_ms;
	words_time(&stage->words, end_ms, moment->at_ms, scene->input->room->zone_minutes, time, sizeof(time));
	const struct word values[] = {{"time", time}};
	words_fill(is_start ? stage->words.starts : stage->words.ends, values, 1, text, sizeof(text));
	return word_piece(scene, style, text, width_px);
}

static void paint(const struct scene *scene, const struct layout_slot *slot)
{
	const struct stage *stage = scene->stage;
	const struct moment *moment = &scene->moment;
	const struct theme_countdown *look = &stage->theme->countdown;
	const struct theme_box *box = &slot->box;
	if (span_is_empty(moment->clock))
		return;
	int counter = build_counter(scene->build, &scene->input->shop, moment->countdown.target_ms);
	if (counter < 0)
		return;
	bool is_start = moment->countdown.state == COUNTDOWN_TO_START;
	int middle = box->y_px + (box->height_px + stage->plate.edge_px) / 2;
	int left = box->x_px;
	int right = box->x_px + box->width_px;
	struct text_style label = {.face = FACE_STRONG, .size_px = look->label_px, .rgba = stage->colors.text};
	struct text_style end = {.face = FACE_TEXT, .size_px = look->end_px, .rgba = stage->colors.muted};

	uint32_t group = scene_group(scene, LAYER_COUNTDOWN, 1, false);
	int width_px;
	struct sketch_piece piece =
		word_piece(scene, &label, is_start ? stage->words.to_start : stage->words.to_end, &width_px);
	// With a hundred days and more only the date is said: no word stands before nothing.
	struct span counted = variant_span(moment, before(moment, 100 * DAY_S - 1), INT64_MAX);
	if (!span_is_empty(counted))
		scene_quad(scene, group, piece, left - 2, word_top(&label, middle), MODES_NORMAL, counted);
	struct clock_face face = clock_face_of(scene, left + width_px + look->gap_px, middle, group, counter);
	add_clock(scene, &face);
	piece = end_piece(scene, &end, is_start, &width_px);
	scene_quad(scene, group, piece, right - width_px - 2, word_top(&end, middle), MODES_NORMAL, moment->clock);
}

const struct layer_kind layer_countdown_kind = {
	.layer = LAYER_COUNTDOWN,
	.paint = paint,
	.beats = BEATS(TEASE) | BEATS(OPEN) | BEATS(ENCORE),
	.truth = TRUTH_OWN,
};
