/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "staging.h"

#include <string.h>

static const struct {
	uint16_t width_px;
	uint16_t height_px;
} sizes[STAGING_COUNT] = {{256, 128}, {512, 128}, {1024, 128}, {1024, 512}}; // lines of text are wide and flat

void staging_reset(struct staging *staging)
{
	for (int i = 0; i < STAGING_COUNT; i++)
		staging->shelves[i] =
			(struct staging_shelf){.width_px = sizes[i].width_px, .height_px = sizes[i].height_px};
}

static bool shelf_place(struct staging_shelf *shelf, uint16_t width_px, uint16_t height_px, struct staging_place *out)
{
	if (width_px > shelf->width_px || height_px > shelf->height_px)
		return false;
	bool fits_row = shelf->x_px + width_px <= shelf->width_px && height_px <= shelf->row_px;
	if (!fits_row) {
		uint32_t next_px = (uint32_t)shelf->y_px + shelf->row_px;
		if (next_px + height_px > shelf->height_px)
			return false;
		shelf->x_px = 0;
		shelf->y_px = (uint16_t)next_px;
		shelf->row_px = height_px;
	}
	out->x_px = shelf->x_px;
	out->y_px = shelf->y_px;
	shelf->x_px = (uint16_t)(shelf->x_px + width_px);
	return true;
}

bool staging_place(struct staging *staging, uint16_t width_px, uint16_t height_px, struct staging_place *out)
{
	for (int i = 0; i < STAGING_COUNT; i++) {
		if (shelf_place(&staging->shelves[i], width_px, height_px, out)) {
			out->shelf = i;
			return true;
		}
	}
	return false;
}

void staging_close(struct staging *staging, int shelf)
{
	struct staging_shelf *closed = &staging->shelves[shelf];
	closed->x_px = closed->width_px;
	closed->y_px = closed->height_px;
	closed->row_px = 0;
}

static uint32_t least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

bool staging_tile(const struct atlas *atlas, const struct atlas_cell *cell, size_t index, struct staging_piece *out)
{
	uint32_t right_px = (uint32_t)cell->x_px + cell->cell->width_px;
	uint32_t bottom_px = (uint32_t)cell->y_px + cell->cell->height_px;
	if (right_px > atlas->width_px || bottom_px > atlas->height_px)
		return false;
	uint32_t x0 = cell->x_px - least(STAGING_GUTTER_PX, cell->x_px);
	uint32_t y0 = cell->y_px - least(STAGING_GUTTER_PX, cell->y_px);
	uint32_t x1 = least(right_px + STAGING_GUTTER_PX, atlas->width_px);
	uint32_t y1 = least(bottom_px + STAGING_GUTTER_PX, atlas->height_px);

	uint32_t tile_width = sizes[STAGING_COUNT - 1].width_px;
	uint32_t tile_height = sizes[STAGING_COUNT - 1].height_px;
	uint32_t columns = (x1 - x0 + tile_width - 1) / tile_width;
	uint32_t rows = (y1 - y0 + tile_height - 1) / tile_height;
	if (index >= (size_t)columns * rows)
		return false;
	uint32_t x = x0 + (uint32_t)(index % columns) * tile_width;
	uint32_t y = y0 + (uint32_t)(index / columns) * tile_height;
	out->x_px = (uint16_t)x;
	out->y_px = (uint16_t)y;
	out->width_px = (uint16_t)least(tile_width, x1 - x);
	out->height_px = (uint16_t)least(tile_height, y1 - y);
	return true;
}

void staging_write(const struct atlas_cell *at, const struct staging_piece *piece, uint8_t *out,
		   size_t row_stride_bytes)
{
	const struct cell *cell = at->cell;
	int left_px = piece->x_px - at->x_px; /* of the piece, against the cell; negative in the gutter */
	int first = left_px < 0 ? -left_px : 0;
	int end = piece->width_px;
	if (left_px + end > cell->width_px)
		end = cell->width_px - left_px;
	for (int row = 0; row < piece->height_px; row++, out += row_stride_bytes) {
		int y = piece->y_px + row - at->y_px;
		if (y < 0 || y >= cell->height_px || end <= first) {
			memset(out, 0, (size_t)piece->width_px * 4);
			continue;
		}
		memset(out, 0, (size_t)first * 4);
		memcpy(out + (size_t)first * 4,
		       cell->pixels + ((size_t)y * cell->width_px + (size_t)(left_px + first)) * 4,
		       (size_t)(end - first) * 4);
		memset(out + (size_t)end * 4, 0, (size_t)(piece->width_px - end) * 4);
	}
}
