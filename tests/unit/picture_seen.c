/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture_seen.h"

#include "unit.h"

#include "picture_paper.h"
#include "sketch_op.h"

#include <stdlib.h>
#include <string.h>

struct stage *seen_stage(const struct stage_spec *spec)
{
	struct error err = {0};
	char text[320];
	struct stage *stage = stage_create(paper_bridge(), SHOP_SOURCE_DIR "/data", spec, &err);
	if (!stage)
		fail_msg("%s", error_text(&err, text, sizeof(text)));
	return stage;
}

struct picture_input seen_input(const struct room *room, int64_t at_ms, int64_t age_ms)
{
	return (struct picture_input){
		.serial = 1,
		.room = room,
		.shop = {.shop_ms = at_ms, .at_ns = (uint64_t)SEEN_NOW_NS},
		.confirmed_ms = at_ms - age_ms,
		.freshness = room ? freshness_next(FRESHNESS_WAITING, room->ttl_ms, age_ms) : FRESHNESS_WAITING,
		.at_ns = (uint64_t)SEEN_NOW_NS,
	};
}

struct clock_letter {
	float x;
	char letter;
};

static int by_x(const void *a, const void *b)
{
	float left = ((const struct clock_letter *)a)->x;
	float right = ((const struct clock_letter *)b)->x;
	return (left > right) - (left < right);
}

static struct seen_text text_seen(const struct timeline_quad *quad, const struct sketch_args *args,
				  const struct sketch_op *op)
{
	static const struct faces faces;
	struct bridge_text text = text_of(&faces, &op->style, op->text, op->limit_px, op->lines);
	struct bridge_text_size size = paper_bridge()->text_measure(&text);
	float em = (float)op->style.size_px;
	struct seen_text seen = {
		.text = op->text,
		.layer = (enum layer)quad->layer,
		.x = quad->to.x - args->x_px + op->rect.x,
		.baseline = quad->to.y - args->y_px + op->rect.y,
		.is_elided = size.is_elided,
		.style = &op->style,
		.place = quad->place,
		.cell_left = quad->to.x,
		.cell_top = quad->to.y,
		.cell_right = quad->to.x + quad->to.width,
		.cell_bottom = quad->to.y + quad->to.height,
	};
	seen.left = seen.x;
	seen.right = seen.x + size.width_px;
	// Numerals stand on the baseline; words reach a little below it.
	bool is_figure = op->style.face == FACE_FIGURE;
	seen.top = seen.baseline - em * (is_figure ? 0.7f : 0.85f);
	seen.bottom = seen.baseline + em * (is_figure ? 0 : 0.22f) + text.line_px * (float)(size.lines - 1);
	return seen;
}

static float least(float a, float b)
{
	return a < b ? a : b;
}

static float most(float a, float b)
{
	return a > b ? a : b;
}

/* The shapes of a piece. Only a plate has a shadow; then what it paints last is its ink. */
static void add_shapes(struct seen *seen, const struct timeline_quad *quad, const struct sketch_args *args)
{
	struct bridge_rect clip = {0};
	size_t first = seen->shape_count;
	bool is_plate = false;
	for (const struct sketch_op *op = args->first; op; op = op->next) {
		if (op->kind == SKETCH_CLIP)
			clip = op->rect;
		is_plate |= op->kind == SKETCH_SHADOW;
		if (op->kind == SKETCH_CLIP || op->kind == SKETCH_SHADOW || op->kind == SKETCH_TEXT)
			continue;
		float around = op->kind == SKETCH_STROKE ? op->length_px / 2 : 0;
		struct seen_shape shape = {
			.layer = (enum layer)quad->layer,
			.left = op->rect.x - around,
			.top = op->rect.y - around,
			.right = op->rect.x + op->rect.width + around,
			.bottom = op->rect.y + op->rect.height + around,
		};
		if (clip.width > 0) {
			shape.left = most(shape.left, clip.x);
			shape.top = most(shape.top, clip.y);
			shape.right = least(shape.right, clip.x + clip.width);
			shape.bottom = least(shape.bottom, clip.y + clip.height);
		}
		shape.left += quad->to.x - args->x_px;
		shape.right += quad->to.x - args->x_px;
		shape.top += quad->to.y - args->y_px;
		shape.bottom += quad->to.y - args->y_px;
		assert_true(seen->shape_count < sizeof(seen->shapes) / sizeof(seen->shapes[0]));
		if (shape.right > shape.left && shape.bottom > shape.top)
			seen->shapes[seen->shape_count++] = shape;
	}
	if (is_plate && seen->shape_count > first) {
		seen->shapes[first] = seen->shapes[seen->shape_count - 1];
		seen->shapes[first].is_plate = true;
		seen->shape_count = first + 1;
	}
}

struct seen seen_of(const struct build *build, int64_t after_ms, enum air_mode mode)
{
	struct seen seen = {.count = 0};
	struct clock_letter letters[32];
	size_t letter_count = 0;
	const struct build_quad *quads;
	const struct build_piece *pieces;
	size_t count = build_quads(build, &quads);
	build_pieces(build, &pieces);
	int64_t t_ns = SEEN_NOW_NS + after_ms * 1000000;
	struct timeline timeline = {0};
	uint8_t digits[TIMELINE_PLACES];
	build_clocks(build, &timeline);
	timeline_digits(&timeline, t_ns, digits);
	for (size_t i = 0; i < count; i++) {
		const struct timeline_quad *quad = &quads[i].quad;
		struct timeline one = {.quads = quad, .quad_count = 1};
		struct timeline_shown shown;
		if (!timeline_shown(&one, t_ns, mode, &shown, 1) || !timeline_is_drawn(quad, digits))
			continue;
		const struct build_piece *piece = &pieces[quads[i].piece];
		const struct sketch_args *args = piece->args;
		seen.quads++;
		add_shapes(&seen, quad, args);
		for (const struct sketch_op *op = args->first; op; op = op->next) {
			if (op->kind != SKETCH_TEXT)
				continue;
			assert_true(seen.count < sizeof(seen.texts) / sizeof(seen.texts[0]));
			seen.texts[seen.count++] = text_seen(quad, args, op);
			if (quad->place >= 0 || strcmp(op->text, ":") == 0)
				letters[letter_count++] = (struct clock_letter){quad->to.x, op->text[0]};
		}
	}
	qsort(letters, letter_count, sizeof(letters[0]), by_x);
	for (size_t i = 0; i < letter_count; i++)
		seen.clock[i] = letters[i].letter;
	return seen;
}

size_t seen_count(const struct seen *seen, enum layer layer, const char *text)
{
	size_t count = 0;
	for (size_t i = 0; i < seen->count; i++) {
		bool is_of_layer = layer == LAYER_INVALID || seen->texts[i].layer == layer;
		count += is_of_layer && strstr(seen->texts[i].text, text);
	}
	return count;
}

bool seen_has(const struct seen *seen, enum layer layer, const char *text)
{
	return seen_count(seen, layer, text) > 0;
}

struct seen seen_at(struct build *build, const struct seen_look *look)
{
	const struct room *room = paper_room(look->item_patch, look->room_patch);
	struct stage *stage = seen_stage(&look->spec);
	struct picture_input input = seen_input(room, PAPER_NOW_MS, look->age_ms);
	input.hidden_layers = look->hidden_layers;
	build_clear(build);
	stage_build(stage, NULL, &input, SEEN_NOW_NS, build);
	struct seen seen = seen_of(build, look->after_ms, look->mode);
	stage_destroy(stage);
	room_unref(room);
	return seen;
}
