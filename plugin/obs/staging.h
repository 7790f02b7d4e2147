/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the pieces of new cells stand in the staging textures of one frame. libobs can only upload whole textures, so
 * new cells go through a few small ones and are copied from there into the atlas (ADR 3).
 * Each staging texture is filled at most once a frame, which bounds what a frame uploads and never makes the
 * GPU wait for itself. Pure: knows no libobs.
 */
#pragma once

#include "picture/frame_set.h"

/** Transparent pixels kept clean around every cell. */
#define STAGING_GUTTER_PX 2

#define STAGING_COUNT 4

/** One staging texture in one frame: rows of pieces, each row as high as its first piece. */
struct staging_shelf {
	uint16_t width_px; /* immutable */
	uint16_t height_px;
	uint16_t x_px; /* where the next piece of this row begins */
	uint16_t y_px; /* where this row begins */
	uint16_t row_px;
};

struct staging {
	struct staging_shelf shelves[STAGING_COUNT];
};

/** A rectangle of an atlas that has to be written: a cell, or a tile of a large one, with its share of the gutter. */
struct staging_piece {
	uint16_t x_px; /* in the atlas */
	uint16_t y_px;
	uint16_t width_px;
	uint16_t height_px;
};

struct staging_place {
	int shelf;
	uint16_t x_px; /* in the staging texture */
	uint16_t y_px;
};

/** Empties all shelves: a new frame. Thread: the owner's, as all of these. */
void staging_reset(struct staging *staging);

/** Finds room for a piece in the smallest texture that has some. False: not in this frame any more. */
bool staging_place(struct staging *staging, uint16_t width_px, uint16_t height_px, struct staging_place *out);

/** Nothing fits this texture any more until the next reset. */
void staging_close(struct staging *staging, int shelf);

/**
 * The tile number `index` of a cell with its gutter, in tiles that fit the largest staging texture.
 *
 * Returns: false when the cell has fewer tiles, or does not lie within its atlas.
 */
bool staging_tile(const struct atlas *atlas, const struct atlas_cell *cell, size_t index, struct staging_piece *out);

/** Writes the piece's pixels, transparent where it is gutter. out points at the piece's first pixel. */
void staging_write(const struct atlas_cell *cell, const struct staging_piece *piece, uint8_t *out,
		   size_t row_stride_bytes);
