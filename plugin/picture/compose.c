/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compose_piece.h"

#include "srgb.h"

#include <math.h>
#include <string.h>

struct pixel {
	float channel[4];
};

/* One texel in linear light; outside of its quad a cell is transparent (its gutter). */
static struct pixel texel_at(const struct cell *cell, const struct timeline_rect *from, int x, int y)
{
	struct pixel pixel = {{0, 0, 0, 0}};
	if (x < (int)from->x || y < (int)from->y || (float)x >= from->x + from->width ||
	    (float)y >= from->y + from->height || x >= cell->width_px || y >= cell->height_px)
		return pixel;
	const uint8_t *bytes = cell->pixels + ((size_t)y * cell->width_px + (size_t)x) * 4;
	for (int i = 0; i < 3; i++)
		pixel.channel[i] = srgb_decode(bytes[i]);
	pixel.channel[3] = (float)bytes[3] / 255;
	return pixel;
}

/* Bilinear, as the sampler of a texture: (x, y) in texels, their centres at one half. */
static struct pixel sample(const struct cell *cell, const struct timeline_rect *from, float x, float y)
{
	float left = floorf(x - 0.5f);
	float top = floorf(y - 0.5f);
	float right_part = x - 0.5f - left;
	float bottom_part = y - 0.5f - top;
	int column = (int)left;
	int row = (int)top;
	if (right_part == 0 && bottom_part == 0)
		return texel_at(cell, from, column, row);
	struct pixel corners[4] = {
		texel_at(cell, from, column, row),
		texel_at(cell, from, column + 1, row),
		texel_at(cell, from, column, row + 1),
		texel_at(cell, from, column + 1, row + 1),
	};
	struct pixel mix;
	for (int i = 0; i < 4; i++) {
		float upper = corners[0].channel[i] * (1 - right_part) + corners[1].channel[i] * right_part;
		float lower = corners[2].channel[i] * (1 - right_part) + corners[3].channel[i] * right_part;
		mix.channel[i] = upper * (1 - bottom_part) + lower * bottom_part;
	}
	return mix;
}

static int clamp_int(float value, int most)
{
	return value < 0 ? 0 : value > (float)most ? most : (int)value;
}

static void blend(float *pixel, const struct pixel *over, float alpha)
{
	float rest = 1 - over->channel[3] * alpha;
	for (int i = 0; i < 4; i++)
		pixel[i] = over->channel[i] * alpha + pixel[i] * rest;
}

/* A row whose pixels are texels: nearly all rows of nearly all frames. */
static void draw_texels(const struct cell *cell, int column, int row, int count, float alpha, float *pixel)
{
	const float *light = srgb_table();
	const uint8_t *bytes = cell->pixels + ((size_t)row * cell->width_px + (size_t)column) * 4;
	for (int x = 0; x < count; x++, bytes += 4, pixel += 4) {
		if (bytes[3] == 0)
			continue; // premultiplied: nothing at all
		struct pixel over = {{light[bytes[0]], light[bytes[1]], light[bytes[2]], (float)bytes[3] / 255}};
		blend(pixel, &over, alpha);
	}
}

/* Whether a rect of a cell stands on whole pixels at its own size. */
static bool is_plain(const struct cell *cell, const struct timeline_rect *from, const struct timeline_rect *to)
{
	return from->width == to->width && from->height == to->height && to->x == floorf(to->x) &&
	       to->y == floorf(to->y) && from->x == floorf(from->x) && from->y == floorf(from->y) && from->x >= 0 &&
	       from->y >= 0 && from->x + from->width <= cell->width_px && from->y + from->height <= cell->height_px;
}

bool compose_piece_of(const struct stage_frame *stage, const struct atlas *atlas, const struct timeline_shown *shown,
		      struct compose_piece *out)
{
	struct timeline_rect to = shown->quad->to;
	to.y += shown->dy_px;
	if (shown->quad->cell >= atlas->cell_count || to.width <= 0 || to.height <= 0 || shown->alpha <= 0)
		return false;
	const struct cell *cell = atlas->cells[shown->quad->cell].cell;
	// A pixel belongs to the quad that holds its centre.
	*out = (struct compose_piece){
		.cell = cell,
		.from = shown->quad->from,
		.to = to,
		.alpha = shown->alpha,
		.has_texels = is_plain(cell, &shown->quad->from, &to),
		.first_x = clamp_int(ceilf(to.x - 0.5f), stage->canvas_width_px),
		.end_x = clamp_int(ceilf(to.x + to.width - 0.5f), stage->canvas_width_px),
		.first_y = clamp_int(ceilf(to.y - 0.5f), stage->canvas_height_px),
		.end_y = clamp_int(ceilf(to.y + to.height - 0.5f), stage->canvas_height_px),
	};
	return out->first_x < out->end_x && out->first_y < out->end_y;
}

void compose_piece_row(const struct compose_piece *piece, int y, float *row)
{
	const struct timeline_rect *from = &piece->from;
	float *pixel = row + (size_t)piece->first_x * 4;
	if (piece->has_texels) {
		draw_texels(piece->cell, (int)from->x + piece->first_x - (int)piece->to.x,
			    (int)from->y + y - (int)piece->to.y, piece->end_x - piece->first_x, piece->alpha, pixel);
		return;
	}
	float scale_x = from->width / piece->to.width;
	float scale_y = from->height / piece->to.height;
	float source_y = from->y + ((float)y + 0.5f - piece->to.y) * scale_y;
	for (int x = piece->first_x; x < piece->end_x; x++, pixel += 4) {
		float source_x = from->x + ((float)x + 0.5f - piece->to.x) * scale_x;
		struct pixel over = sample(piece->cell, from, source_x, source_y);
		blend(pixel, &over, piece->alpha);
	}
}

#define SHOWN_AT_ONCE 64

void compose_stage(const struct frame_set *set, const struct stage_frame *stage, int64_t t_ns, enum air_mode mode,
		   float *out)
{
	memset(out, 0, (size_t)stage->canvas_width_px * stage->canvas_height_px * 4 * sizeof(float));
	uint8_t digits[TIMELINE_PLACES];
	timeline_digits(&stage->timeline, t_ns, digits);
	if (stage->atlas >= set->atlas_count)
		return;
	const struct atlas *atlas = &set->atlases[stage->atlas];
	// In slices of the timeline, so that any number of quads needs no memory.
	for (size_t first = 0; first < stage->timeline.quad_count; first += SHOWN_AT_ONCE) {
		struct timeline slice = stage->timeline;
		slice.quads += first;
		slice.quad_count -= first;
		if (slice.quad_count > SHOWN_AT_ONCE)
			slice.quad_count = SHOWN_AT_ONCE;
		struct timeline_shown shown[SHOWN_AT_ONCE];
		size_t count = timeline_shown(&slice, t_ns, mode, shown, SHOWN_AT_ONCE);
		for (size_t i = 0; i < count; i++) {
			struct compose_piece piece;
			if (!timeline_is_drawn(shown[i].quad, digits) ||
			    !compose_piece_of(stage, atlas, &shown[i], &piece))
				continue;
			for (int y = piece.first_y; y < piece.end_y; y++)
				compose_piece_row(&piece, y, out + (size_t)y * stage->canvas_width_px * 4);
		}
	}
}

static uint8_t alpha_step(float alpha)
{
	return (uint8_t)(fminf(fmaxf(alpha, 0), 1) * 255 + 0.5f);
}

void compose_to_straight(const float *linear, size_t pixel_count, uint8_t *out)
{
	for (size_t i = 0; i < pixel_count; i++, linear += 4, out += 4) {
		float alpha = linear[3];
		for (int k = 0; k < 3; k++)
			out[k] = alpha > 0 ? srgb_encode(linear[k] / alpha) : 0;
		out[3] = alpha_step(alpha);
	}
}

void compose_to_atlas(const float *linear, size_t pixel_count, uint8_t *out)
{
	for (size_t i = 0; i < pixel_count; i++, linear += 4, out += 4) {
		for (int k = 0; k < 3; k++)
			out[k] = srgb_encode(linear[k]);
		out[3] = alpha_step(linear[3]);
	}
}

void compose_over(const float *linear, const uint8_t *background, size_t pixel_count, uint8_t *out)
{
	for (size_t i = 0; i < pixel_count; i++, linear += 4, background += 4, out += 4) {
		float rest = 1 - linear[3];
		for (int k = 0; k < 3; k++)
			out[k] = srgb_encode(linear[k] + srgb_decode(background[k]) * rest);
		out[3] = 255;
	}
}
