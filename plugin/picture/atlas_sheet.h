/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An atlas in the making: paints the pieces that it has not painted before, finds them a place, and lists what a frame
 * set uses. What no set shows any more makes room for what comes. One owner at a time; not on graphics.
 */
#pragma once

#include "build.h"
#include "frame_set_own.h"

struct atlas_sheet;

/** Errors: ERROR_MEMORY; NULL then. */
struct atlas_sheet *atlas_sheet_create(const struct bridge *bridge, int width_px, int height_px, struct error *err);
void atlas_sheet_destroy(struct atlas_sheet *sheet);

/** Begins the list of a new set. */
void atlas_sheet_begin(struct atlas_sheet *sheet);

/**
 * The cell index of a piece in this set; paints it when it was not painted before.
 *
 * Errors:   ERROR_LIMIT: no place, atlas_sheet_grow() and begin again. ERROR_MEMORY.
 */
MUST_CHECK bool atlas_sheet_take(struct atlas_sheet *sheet, const struct build_piece *piece, uint16_t *cell,
				 struct error *err);

/**
 * Makes the atlas larger under a new id; what was painted keeps its pixels and gets a new place.
 *
 * Errors:   ERROR_LIMIT at 4096 px, ERROR_MEMORY.
 */
MUST_CHECK bool atlas_sheet_grow(struct atlas_sheet *sheet, struct error *err);

/** What the set uses, in the order of the cell indices; borrowed until the next begin. */
void atlas_sheet_list(const struct atlas_sheet *sheet, struct frame_set_atlas *out);

struct atlas_sheet_figures {
	uint64_t painted; /* pieces painted since it was made */
	size_t cells;     /* kept now */
	int width_px;
	int height_px;
};
struct atlas_sheet_figures atlas_sheet_figures(const struct atlas_sheet *sheet);
