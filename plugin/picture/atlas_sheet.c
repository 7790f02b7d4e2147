/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "atlas_sheet.h"

#include "atlas.h"
#include "base/alloc.h"

#include <stdatomic.h>

#define ATLAS_MOST_PX 4096

/* A cell that so many sets did not use goes, if none of them is on air any more: a price that comes back a moment later
 * (stale, fresh again) is not painted twice, and an evening's worth of prices does not fill the atlas. */
#define UNUSED_SETS_MOST 8

struct entry {
	uint64_t key;
	struct atlas_region *region;
	unsigned unused_sets; /* 0: in the set being listed */
	uint16_t cell;        /* valid with unused_sets == 0 */
};

struct atlas_sheet {
	const struct bridge *bridge;
	uint64_t id;
	int width_px;
	int height_px;
	struct atlas_map *map;
	struct entry *entries;
	size_t count;
	size_t capacity;
	struct atlas_region **listed;
	size_t listed_count;
	size_t listed_capacity;
	uint64_t painted;
};

static uint64_t next_id(void)
{
	static atomic_uint_fast64_t last;
	return atomic_fetch_add_explicit(&last, 1, memory_order_relaxed) + 1;
}

struct atlas_sheet *atlas_sheet_create(const struct bridge *bridge, int width_px, int height_px, struct error *err)
{
	struct atlas_sheet *sheet = alloc_zeroed(1, sizeof(*sheet));
	if (!sheet)
		goto no_memory;
	sheet->bridge = bridge;
	sheet->id = next_id();
	sheet->width_px = width_px;
	sheet->height_px = height_px;
	sheet->map = atlas_map_create(width_px, height_px);
	if (!sheet->map)
		goto free_sheet;
	return sheet;
free_sheet:
	alloc_free(sheet);
no_memory:
	error_set(err, ERROR_MEMORY, "no memory for an atlas");
	return NULL;
}

void atlas_sheet_destroy(struct atlas_sheet *sheet)
{
	if (!sheet)
		return;
	for (size_t i = 0; i < sheet->count; i++)
		region_unref(sheet->entries[i].region);
	atlas_map_destroy(sheet->map);
	alloc_free(sheet->entries);
	alloc_free(sheet->listed);
	alloc_free(sheet);
}

/* Lets go of the cells that nobody draws and that were not used for longer than sets_most sets. */
static void evict(struct atlas_sheet *sheet, unsigned sets_most)
{
	size_t kept = 0;
	for (size_t i = 0; i < sheet->count; i++) {
		struct entry *entry = &sheet->entries[i];
		if (entry->unused_sets > sets_most && region_is_idle(entry->region)) {
			atlas_map_free(sheet->map, entry->region->at.x_px, entry->region->at.y_px);
			region_unref(entry->region);
			continue;
		}
		sheet->entries[kept++] = *entry;
	}
	sheet->count = kept;
}

void atlas_sheet_begin(struct atlas_sheet *sheet)
{
	sheet->listed_count = 0;
	for (size_t i = 0; i < sheet->count; i++)
		sheet->entries[i].unused_sets++;
	evict(sheet, UNUSED_SETS_MOST);
}

static bool list_entry(struct atlas_sheet *sheet, struct entry *entry, uint16_t *cell, struct error *err)
{
	if (entry->unused_sets > 0) {
		if (sheet->listed_count == sheet->listed_capacity) {
			size_t capacity = sheet->listed_capacity ? sheet->listed_capacity * 2 : 64;
			struct atlas_region **listed =
				alloc_resize(sheet->listed, capacity * sizeof(struct atlas_region *));
			if (!listed)
				return error_set(err, ERROR_MEMORY, "no memory for an atlas");
			sheet->listed = listed;
			sheet->listed_capacity = capacity;
		}
		entry->unused_sets = 0;
		entry->cell = (uint16_t)sheet->listed_count;
		sheet->listed[sheet->listed_count++] = entry->region;
	}
	*cell = entry->cell;
	return true;
}

static const struct cell *paint(struct atlas_sheet *sheet, const struct build_piece *piece, struct error *err)
{
	const struct bridge *bridge = sheet->bridge;
	struct canvas *canvas = bridge->canvas_create(piece->width_px, piece->height_px, err);
	if (!canvas)
		return NULL;
	uint8_t *pixels = NULL;
	struct cell *cell = cell_create(next_id(), piece->width_px, piece->height_px, &pixels);
	if (cell) {
		piece->paint(bridge, canvas, piece->args);
		bridge->canvas_read_linear(canvas, pixels);
		sheet->painted++;
	} else {
		error_set(err, ERROR_MEMORY, "no memory for a cell");
	}
	bridge->canvas_destroy(canvas);
	return cell;
}

bool atlas_sheet_take(struct atlas_sheet *sheet, const struct build_piece *piece, uint16_t *cell, struct error *err)
{
	for (size_t i = 0; i < sheet->count; i++) {
		if (sheet->entries[i].key == piece->key)
			return list_entry(sheet, &sheet->entries[i], cell, err);
	}
	if (sheet->count == sheet->capacity) {
		size_t capacity = sheet->capacity ? sheet->capacity * 2 : 64;
		struct entry *entries = alloc_resize(sheet->entries, capacity * sizeof(*entries));
		if (!entries)
			return error_set(err, ERROR_MEMORY, "no memory for an atlas");
		sheet->entries = entries;
		sheet->capacity = capacity;
	}
	uint16_t x_px = 0;
	uint16_t y_px = 0;
	if (!atlas_map_place(sheet->map, piece->width_px, piece->height_px, &x_px, &y_px)) {
		evict(sheet, 0);
		if (!atlas_map_place(sheet->map, piece->width_px, piece->height_px, &x_px, &y_px))
			return error_set(err, ERROR_LIMIT, "the atlas of %d x %d px is full", sheet->width_px,
					 sheet->height_px);
	}
	const struct cell *painted = paint(sheet, piece, err);
	struct atlas_region *region = painted ? region_create(painted, x_px, y_px) : NULL;
	if (!region) {
		atlas_map_free(sheet->map, x_px, y_px);
		return painted ? error_set(err, ERROR_MEMORY, "no memory for a cell") : false;
	}
	struct entry *entry = &sheet->entries[sheet->count++];
	*entry = (struct entry){.key = piece->key, .region = region, .unused_sets = 1};
	return list_entry(sheet, entry, cell, err);
}

/* The cells that were painted stand in the new map too; one that finds no place is painted again when it is needed. */
static void move_cells(struct atlas_sheet *sheet, struct atlas_map *map)
{
	size_t kept = 0;
	for (size_t i = 0; i < sheet->count; i++) {
		struct entry entry = sheet->entries[i];
		const struct cell *cell = entry.region->at.cell;
		uint16_t x_px = 0;
		uint16_t y_px = 0;
		struct atlas_region *region = NULL;
		if (atlas_map_place(map, cell->width_px, cell->height_px, &x_px, &y_px)) {
			region = region_create(cell_ref(cell), x_px, y_px);
			if (!region)
				atlas_map_free(map, x_px, y_px);
		}
		region_unref(entry.region);
		if (!region)
			continue;
		sheet->entries[kept] = entry;
		sheet->entries[kept++].region = region;
	}
	sheet->count = kept;
}

bool atlas_sheet_grow(struct atlas_sheet *sheet, struct error *err)
{
	int width_px = sheet->width_px;
	int height_px = sheet->height_px;
	if (height_px <= width_px)
		height_px *= 2;
	else
		width_px *= 2;
	if (width_px > ATLAS_MOST_PX || height_px > ATLAS_MOST_PX)
		return error_set(err, ERROR_LIMIT, "the pictures of one theme need more than %d x %d px",
				 sheet->width_px, sheet->height_px);
	struct atlas_map *map = atlas_map_create(width_px, height_px);
	if (!map)
		return error_set(err, ERROR_MEMORY, "no memory for an atlas");
	move_cells(sheet, map);
	sheet->listed_count = 0;
	atlas_map_destroy(sheet->map);
	sheet->map = map;
	sheet->id = next_id();
	sheet->width_px = width_px;
	sheet->height_px = height_px;
	return true;
}

void atlas_sheet_list(const struct atlas_sheet *sheet, struct frame_set_atlas *out)
{
	*out = (struct frame_set_atlas){
		.id = sheet->id,
		.width_px = sheet->width_px,
		.height_px = sheet->height_px,
		.regions = sheet->listed,
		.region_count = sheet->listed_count,
	};
}

struct atlas_sheet_figures atlas_sheet_figures(const struct atlas_sheet *sheet)
{
	return (struct atlas_sheet_figures){
		.painted = sheet->painted,
		.cells = sheet->count,
		.width_px = sheet->width_px,
		.height_px = sheet->height_px,
	};
}
