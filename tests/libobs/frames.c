/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frames.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static uint64_t last_cell_id;
static uint64_t last_serial;

struct frames *frames_create(int atlas_px)
{
	struct frames *frames = calloc(1, sizeof(*frames));
	assert_non_null(frames);
	frames->atlas_px = atlas_px;
	frames->x_px = frames->y_px = 2;
	return frames;
}

void frames_clear_cells(struct frames *frames)
{
	for (size_t i = 0; i < frames->region_count; i++)
		region_unref(frames->regions[i]);
	frames->region_count = 0;
	frames->x_px = frames->y_px = 2;
	frames->row_px = 0;
}

void frames_clear_stages(struct frames *frames)
{
	frames->stage_count = 0;
}

void frames_destroy(struct frames *frames)
{
	frames_clear_cells(frames);
	free(frames);
}

static uint8_t *add_cell(struct frames *frames, int width_px, int height_px, uint16_t *index)
{
	if (frames->x_px + width_px + 2 > frames->atlas_px) {
		frames->x_px = 2;
		frames->y_px += frames->row_px + 2;
		frames->row_px = 0;
	}
	assert_true(frames->x_px + width_px + 2 <= frames->atlas_px);
	assert_true(frames->y_px + height_px + 2 <= frames->atlas_px);
	assert_true(frames->region_count < FRAMES_CELLS);
	uint8_t *pixels = NULL;
	struct cell *cell = cell_create(++last_cell_id, width_px, height_px, &pixels);
	assert_non_null(cell);
	*index = (uint16_t)frames->region_count;
	frames->regions[frames->region_count++] = region_create(cell, frames->x_px, frames->y_px);
	frames->x_px += width_px + 2;
	if (height_px > frames->row_px)
		frames->row_px = height_px;
	return pixels;
}

uint16_t frames_solid(struct frames *frames, int width_px, int height_px, uint8_t r, uint8_t g, uint8_t b, uint8_t a)
{
	uint16_t index;
	uint8_t *pixels = add_cell(frames, width_px, height_px, &index);
	for (int i = 0; i < width_px * height_px; i++)
		memcpy(pixels + (size_t)i * 4, (uint8_t[]){r, g, b, a}, 4);
	return index;
}

static uint8_t encode(double linear)
{
	double value = linear <= 0.0031308 ? linear * 12.92 : 1.055 * pow(linear, 1 / 2.4) - 0.055;
	return (uint8_t)(value * 255 + 0.5);
}

uint16_t frames_pattern(struct frames *frames, int width_px, int height_px, unsigned seed)
{
	uint16_t index;
	uint8_t *pixels = add_cell(frames, width_px, height_px, &index);
	unsigned state = seed * 2654435761u + 12345;
	for (int i = 0; i < width_px * height_px; i++, pixels += 4) {
		state = state * 1664525u + 1013904223u;
		double alpha = (double)(state >> 24) / 255;
		for (int k = 0; k < 3; k++) {
			state = state * 1664525u + 1013904223u;
			pixels[k] = encode((double)(state >> 24) / 255 * alpha);
		}
		pixels[3] = (uint8_t)(alpha * 255 + 0.5);
	}
	return index;
}

struct stage_frame *frames_stage(struct frames *frames, uint32_t stage_id, int width_px, int height_px)
{
	assert_true(frames->stage_count < FRAMES_STAGES);
	struct stage_frame *stage = &frames->stages[frames->stage_count];
	*stage = (struct stage_frame){.stage_id = stage_id,
				      .canvas_width_px = (uint16_t)width_px,
				      .canvas_height_px = (uint16_t)height_px,
				      .timeline = {.quads = frames->quads[frames->stage_count]}};
	frames->stage_count++;
	return stage;
}

struct timeline_quad *frames_quad(struct frames *frames, struct stage_frame *stage, uint16_t cell, float x, float y)
{
	assert_true(stage->timeline.quad_count < FRAMES_QUADS);
	const struct cell *painted = frames->regions[cell]->at.cell;
	float width = painted->width_px;
	float height = painted->height_px;
	struct timeline_quad *quad = &frames->quads[stage - frames->stages][stage->timeline.quad_count++];
	*quad = (struct timeline_quad){
		.cell = cell,
		.modes = TIMELINE_NORMAL | TIMELINE_SAFE,
		.layer = LAYER_PRICE,
		.place = -1,
		.from = {0, 0, width, height},
		.to = {x, y, width, height},
		.valid_from_ns = 0,
		.valid_until_ns = INT64_MAX,
	};
	return quad;
}

const struct frame_set *frames_make(struct frames *frames)
{
	struct frame_set_atlas atlas = {
		.id = 1 + (uint64_t)frames->atlas_px,
		.width_px = frames->atlas_px,
		.height_px = frames->atlas_px,
		.regions = frames->regions,
		.region_count = frames->region_count,
	};
	const struct frame_set *set =
		frame_set_create(++last_serial, 1, &atlas, 1, frames->stages, frames->stage_count, NULL);
	assert_non_null(set);
	return set;
}
