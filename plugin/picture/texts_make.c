/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The texts of a stage, out of the sketches that its pieces are painted from. */
#include "texts_own.h"

#include "base/alloc.h"
#include "sketch_op.h"

#include <stdlib.h>
#include <string.h>

/* A place of a clock has ten quads, one a digit: the first stands for all. */
static bool is_first_digit(const struct timeline_quad *quad)
{
	return quad->place < 0 || quad->digit == 0;
}

/* The next text of a piece from `op` on; NULL: none. */
static const struct sketch_op *next_text(const struct sketch_op *op)
{
	while (op && (op->kind != SKETCH_TEXT || !op->text[0]))
		op = op->next;
	return op;
}

static const struct sketch_args *sketch_of(const struct build *build, const struct build_quad *quad)
{
	const struct build_piece *pieces;
	build_pieces(build, &pieces);
	const struct build_piece *piece = &pieces[quad->piece];
	return piece->paint == sketch_paint && is_first_digit(&quad->quad) ? piece->args : NULL;
}

static int by_place(const void *left, const void *right)
{
	const struct stage_text *a = left;
	const struct stage_text *b = right;
	if (a->y != b->y)
		return a->y < b->y ? -1 : 1;
	return (a->x > b->x) - (a->x < b->x);
}

static struct stage_text entry_of(const struct timeline *clocks, const struct timeline_quad *quad,
				  const struct sketch_args *args, const struct sketch_op *op, char *utf8)
{
	struct stage_text text = {
		.utf8 = utf8,
		.layer = quad->layer,
		.modes = quad->modes,
		.is_struck = op->style.is_struck,
		.is_figure = op->style.face == FACE_FIGURE,
		.size_px = (uint16_t)op->style.size_px,
		.is_clock = quad->place >= 0,
		.x = quad->to.x - args->x_px + op->rect.x,
		.y = quad->to.y - args->y_px + op->rect.y,
		.valid_from_ns = quad->valid_from_ns,
		.valid_until_ns = quad->valid_until_ns,
	};
	if (text.is_clock && (size_t)quad->place < clocks->place_count)
		text.clock_ends_ms = clocks->counters[clocks->places[quad->place].counter].target_ms;
	return text;
}

const struct stage_texts *stage_texts_create(const struct build *build)
{
	const struct build_quad *quads;
	size_t quad_count = build_quads(build, &quads);
	size_t count = 0, size = 1;
	for (size_t i = 0; i < quad_count; i++) {
		const struct sketch_args *args = sketch_of(build, &quads[i]);
		for (const struct sketch_op *op = args ? next_text(args->first) : NULL; op; op = next_text(op->next)) {
			count++;
			size += quads[i].quad.place < 0 ? strlen(op->text) + 1 : 0;
		}
	}
	struct shared_texts *shared = alloc_zeroed(1, sizeof(*shared) + count * sizeof(shared->entries[0]) + size);
	if (!shared)
		return NULL;
	struct timeline clocks = {0};
	char *words = (char *)&shared->entries[count];
	char *nothing = words++; // of all digits
	build_clocks(build, &clocks);
	count = 0;
	for (size_t i = 0; i < quad_count; i++) {
		const struct sketch_args *args = sketch_of(build, &quads[i]);
		bool is_clock = quads[i].quad.place >= 0;
		for (const struct sketch_op *op = args ? next_text(args->first) : NULL; op; op = next_text(op->next)) {
			shared->entries[count++] =
				entry_of(&clocks, &quads[i].quad, args, op, is_clock ? nothing : words);
			if (!is_clock)
				words = stpcpy(words, op->text) + 1;
		}
	}
	qsort(shared->entries, count, sizeof(shared->entries[0]), by_place);
	shared->texts = (struct stage_texts){.count = count, .entries = shared->entries};
	atomic_init(&shared->refs, 1);
	return &shared->texts;
}
