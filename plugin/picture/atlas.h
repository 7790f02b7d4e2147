/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where cells stand in an atlas: a shelf allocator. Every place has a gutter of ATLAS_GUTTER_PX around it that belongs
 * to it alone. Knows nothing of pixels. One thread at a time.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define ATLAS_GUTTER_PX 2

struct atlas_map;

/** An empty map; NULL when there is no memory. Sides are at most 4096 px. */
struct atlas_map *atlas_map_create(int width_px, int height_px);
/** Accepts NULL. */
void atlas_map_destroy(struct atlas_map *map);

/** Finds a place for a cell of this size; x and y are the cell's own, within its gutter. False: no room or no memory.
 */
bool atlas_map_place(struct atlas_map *map, int width_px, int height_px, uint16_t *x_px, uint16_t *y_px);

/** Gives a place back. A place that was never given out is ignored. */
void atlas_map_free(struct atlas_map *map, uint16_t x_px, uint16_t y_px);
