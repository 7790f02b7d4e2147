/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How frame sets are made: cells, their regions in an atlas, and the set that keeps both alive. A region is free again
 * when the last frame set that shows it is gone, so a compositor that still draws an old set never sees new pixels in
 * it. Painter's thread; only the unrefs may come from others.
 */
#pragma once

#include "base/error.h"
#include "picture/frame_set.h"

/** Makes a cell with room for its pixels (written through *pixels before it is shared); the caller owns one reference.
 */
struct cell *cell_create(uint64_t id, int width_px, int height_px, uint8_t **pixels);
const struct cell *cell_ref(const struct cell *cell);
void cell_unref(const struct cell *cell);

/** A cell at its place. */
struct atlas_region {
	struct atlas_cell at;
};

/** Takes over the caller's reference of the cell, also when it fails (NULL). The caller owns one reference. */
struct atlas_region *region_create(const struct cell *cell, int x_px, int y_px);
struct atlas_region *region_ref(struct atlas_region *region);
void region_unref(struct atlas_region *region);

/** Whether nobody but the caller holds a reference; then it stays so, as only the caller can give new ones. */
bool region_is_idle(const struct atlas_region *region);

/** One atlas of a set in the making; the set takes references of its own. */
struct frame_set_atlas {
	uint64_t id;
	int width_px;
	int height_px;
	struct atlas_region *const *regions; /* in the order of the quads' cell indices */
	size_t region_count;
};

/** Makes a set of copies of everything; the caller owns one reference. Errors: ERROR_MEMORY. */
const struct frame_set *frame_set_create(uint64_t serial, int64_t room_version, const struct frame_set_atlas *atlases,
					 size_t atlas_count, const struct stage_frame *stages, size_t stage_count,
					 struct error *err);
