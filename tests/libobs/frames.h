/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frame sets made by hand: cells of known pixels, packed in rows, and quads on stages.
 */
#pragma once

#include "unit.h"

#include "frame_set_own.h"
#include "picture/stage.h"

#define FRAMES_CELLS 512
#define FRAMES_QUADS 2048
#define FRAMES_STAGES 64

/** A set in the making. Fill, then frames_make(). */
struct frames {
	int atlas_px; /* width and height of the atlas; its id is 1 + that */
	struct atlas_region *regions[FRAMES_CELLS];
	size_t region_count;
	int x_px, y_px, row_px;
	struct stage_frame stages[FRAMES_STAGES];
	struct timeline_quad quads[FRAMES_STAGES][FRAMES_QUADS];
	size_t stage_count;
};

struct frames *frames_create(int atlas_px);
void frames_destroy(struct frames *frames);

/** Forgets the stages; cells stay. */
void frames_clear_stages(struct frames *frames);
/** Lets go of all cells and begins the atlas anew, so that new cells stand where others stood. */
void frames_clear_cells(struct frames *frames);

/** A cell of one colour, given as the atlas holds it. Returns its index for quads. */
uint16_t frames_solid(struct frames *frames, int width_px, int height_px, uint8_t r, uint8_t g, uint8_t b, uint8_t a);
/** A cell with a different pixel everywhere, valid as premultiplied colours. */
uint16_t frames_pattern(struct frames *frames, int width_px, int height_px, unsigned seed);

/** A stage of that size; its id. */
struct stage_frame *frames_stage(struct frames *frames, uint32_t stage_id, int width_px, int height_px);

/** A quad of a whole cell that is always shown; the caller may change the rest. */
struct timeline_quad *frames_quad(struct frames *frames, struct stage_frame *stage, uint16_t cell, float x, float y);

/** The set; the caller owns one reference. Serials rise by themselves. */
const struct frame_set *frames_make(struct frames *frames);
