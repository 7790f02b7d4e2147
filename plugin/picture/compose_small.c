/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The desk's miniature: row by row of the canvas, each added to the small row that it falls into, so that no picture of
 * the canvas's size is ever made. Light is added up, never encoded bytes.
 */
#include "compose_piece.h"

#include "base/alloc.h"
#include "srgb.h"

#include <math.h>
#include <string.h>

struct small {
	struct compose_piece *pieces;
	size_t piece_count;
	int canvas_width_px, canvas_height_px;
	int width_px, height_px;
	float *row; /* one of the canvas */
	/* of each column of the canvas: the small one that it begins in, and how much of that it is */
	int *column;
	float *part;
	float *sum; /* one of the small picture and a column beyond: light x share */
};

static bool add_pieces(struct small *small, const struct frame_set *set, const struct stage_frame *stage, int64_t t_ns,
		       enum air_mode mode)
{
	size_t most = stage->timeline.quad_count;
	if (stage->atlas >= set->atlas_count || !most)
		return true;
	struct timeline_shown *shown = alloc_zeroed(most, sizeof(*shown));
	struct compose_piece *pieces =
		alloc_resize(small->pieces, (small->piece_count + most) * sizeof(*small->pieces));
	if (pieces)
		small->pieces = pieces;
	if (shown && pieces) {
		uint8_t digits[TIMELINE_PLACES];
		timeline_digits(&stage->timeline, t_ns, digits);
		size_t count = timeline_shown(&stage->timeline, t_ns, mode, shown, most);
		for (size_t i = 0; i < count; i++) {
			if (timeline_is_drawn(shown[i].quad, digits) &&
			    compose_piece_of(stage, &set->atlases[stage->atlas], &shown[i],
					     &pieces[small->piece_count]))
				small->piece_count++;
		}
	}
	alloc_free(shown);
	return shown && pieces;
}

/* One row of the canvas; the columns that anything stands in. False: none. */
static bool compose_row(const struct small *small, int y, int *first_x, int *end_x)
{
	*first_x = small->canvas_width_px;
	*end_x = 0;
	for (size_t i = 0; i < small->piece_count; i++) {
		const struct compose_piece *piece = &small->pieces[i];
		if (y < piece->first_y || y >= piece->end_y)
			continue;
		*first_x = piece->first_x < *first_x ? piece->first_x : *first_x;
		*end_x = piece->end_x > *end_x ? piece->end_x : *end_x;
	}
	if (*first_x >= *end_x)
		return false;
	memset(small->row + (size_t)*first_x * 4, 0, (size_t)(*end_x - *first_x) * 4 * sizeof(float));
	for (size_t i = 0; i < small->piece_count; i++) {
		const struct compose_piece *piece = &small->pieces[i];
		if (y >= piece->first_y && y < piece->end_y)
			compose_piece_row(piece, y, small->row);
	}
	return true;
}

/* How much of [from, to) lies in the n-th of `parts` equal parts of a whole of `size`. */
static float share_of(int from, int size, int parts, int n)
{
	// in units of 1 / parts of a pixel, so that all is whole
	int64_t begin = (int64_t)from * parts, end = begin + parts;
	int64_t part_begin = (int64_t)n * size, part_end = part_begin + size;
	int64_t low = begin > part_begin ? begin : part_begin;
	int64_t high = end < part_end ? end : part_end;
	return high > low ? (float)(high - low) / (float)size : 0;
}

/* Adds a row of the canvas to the small row; share: of the row's height, in small pixels. */
static void add_row(const struct small *small, int first_x, int end_x, float share)
{
	float whole = share * (float)small->width_px / (float)small->canvas_width_px;
	for (int x = first_x; x < end_x; x++) {
		const float *pixel = small->row + (size_t)x * 4;
		if (pixel[3] == 0)
			continue;
		float part = small->part[x] * share;
		float rest = whole - part;
		float *sum = small->sum + (size_t)small->column[x] * 4;
		for (int i = 0; i < 4; i++)
			sum[i] += pixel[i] * part;
		for (int i = 0; i < 4; i++)
			sum[4 + i] += pixel[i] * rest;
	}
}

static void encode_row(const float *sum, int width_px, uint8_t *out)
{
	for (int x = 0; x < width_px; x++, sum += 4, out += 4) {
		float alpha = fminf(sum[3], 1);
		if (alpha <= 0) {
			memset(out, 0, 4);
			continue;
		}
		uint8_t step = (uint8_t)(alpha * 255 + 0.5f);
		for (int i = 0; i < 3; i++)
			out[i] = (uint8_t)((srgb_encode(sum[i] / alpha) * step + 127) / 255);
		out[3] = step;
	}
}

static void compose(const struct small *small, uint8_t *rgba)
{
	size_t row_bytes = ((size_t)small->width_px + 1) * 4 * sizeof(float);
	for (int n = 0; n < small->height_px; n++) {
		int first_y = (int)((int64_t)n * small->canvas_height_px / small->height_px);
		memset(small->sum, 0, row_bytes);
		for (int y = first_y; y < small->canvas_height_px; y++) {
			float share = share_of(y, small->canvas_height_px, small->height_px, n);
			int first_x;
			int end_x;
			if (share <= 0)
				break;
			if (compose_row(small, y, &first_x, &end_x))
				add_row(small, first_x, end_x, share);
		}
		encode_row(small->sum, small->width_px, rgba + (size_t)n * (size_t)small->width_px * 4);
	}
}

static bool small_init(struct small *small, const struct stage_frame *stage, int width_px, int height_px)
{
	*small = (struct small){.canvas_width_px = stage->canvas_width_px,
				.canvas_height_px = stage->canvas_height_px,
				.width_px = width_px,
				.height_px = height_px};
	size_t columns = stage->canvas_width_px;
	small->row = alloc_zeroed(columns * 4, sizeof(float));
	small->column = alloc_zeroed(columns, sizeof(*small->column));
	small->part = alloc_zeroed(columns, sizeof(*small->part));
	small->sum = alloc_zeroed(((size_t)width_px + 1) * 4, sizeof(float));
	if (!small->row || !small->column || !small->part || !small->sum)
		return false;
	for (int x = 0; x < small->canvas_width_px; x++) {
		small->column[x] = (int)((int64_t)x * width_px / small->canvas_width_px);
		small->part[x] = share_of(x, small->canvas_width_px, width_px, small->column[x]);
	}
	return true;
}

static void small_finish(struct small *small)
{
	alloc_free(small->pieces);
	alloc_free(small->row);
	alloc_free(small->column);
	alloc_free(small->part);
	alloc_free(small->sum);
}

bool compose_small(const struct frame_set *set, const struct stage_frame *const *stages, size_t stage_count,
		   int64_t t_ns, enum air_mode mode, int width_px, int height_px, uint8_t *rgba)
{
	if (!stage_count || mode == AIR_PANIC) {
		memset(rgba, 0, (size_t)width_px * (size_t)height_px * 4);
		return true;
	}
	struct small small;
	bool did = small_init(&small, stages[0], width_px, height_px);
	for (size_t i = 0; i < stage_count && did; i++)
		did = add_pieces(&small, set, stages[i], t_ns, mode);
	if (did)
		compose(&small, rgba);
	small_finish(&small);
	return did;
}
