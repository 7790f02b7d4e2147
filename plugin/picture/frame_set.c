/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frame_set_own.h"

#include "base/alloc.h"

#include <stdatomic.h>
#include <string.h>

struct shared_cell {
	struct cell cell; /* first: a struct cell * is one of these */
	atomic_int refs;
	uint8_t pixels[];
};

struct shared_region {
	struct atlas_region region; /* first */
	atomic_int refs;
};

struct shared_set {
	struct frame_set set; /* first */
	atomic_int refs;
	struct atlas_region **regions; /* of all atlases, one after the other */
	size_t region_count;
};

static void add_ref(atomic_int *refs)
{
	atomic_fetch_add_explicit(refs, 1, memory_order_relaxed);
}

static bool drop_ref(atomic_int *refs)
{
	return atomic_fetch_sub_explicit(refs, 1, memory_order_acq_rel) == 1;
}

struct cell *cell_create(uint64_t id, int width_px, int height_px, uint8_t **pixels)
{
	size_t size_bytes = (size_t)width_px * (size_t)height_px * 4;
	struct shared_cell *shared = alloc_zeroed(1, sizeof(*shared) + size_bytes);
	if (!shared)
		return NULL;
	shared->cell = (struct cell){
		.id = id,
		.width_px = (uint16_t)width_px,
		.height_px = (uint16_t)height_px,
		.pixels = shared->pixels,
	};
	atomic_init(&shared->refs, 1);
	*pixels = shared->pixels;
	return &shared->cell;
}

const struct cell *cell_ref(const struct cell *cell)
{
	if (cell)
		add_ref(&((struct shared_cell *)cell)->refs);
	return cell;
}

void cell_unref(const struct cell *cell)
{
	struct shared_cell *shared = (struct shared_cell *)cell;
	if (shared && drop_ref(&shared->refs))
		alloc_free(shared);
}

struct atlas_region *region_create(const struct cell *cell, int x_px, int y_px)
{
	struct shared_region *shared = alloc_zeroed(1, sizeof(*shared));
	if (!shared) {
		cell_unref(cell);
		return NULL;
	}
	shared->region.at = (struct atlas_cell){.cell = cell, .x_px = (uint16_t)x_px, .y_px = (uint16_t)y_px};
	atomic_init(&shared->refs, 1);
	return &shared->region;
}

struct atlas_region *region_ref(struct atlas_region *region)
{
	if (region)
		add_ref(&((struct shared_region *)region)->refs);
	return region;
}

void region_unref(struct atlas_region *region)
{
	struct shared_region *shared = (struct shared_region *)region;
	if (!shared || !drop_ref(&shared->refs))
		return;
	cell_unref(shared->region.at.cell);
	alloc_free(shared);
}

bool region_is_idle(const struct atlas_region *region)
{
	return atomic_load_explicit(&((const struct shared_region *)region)->refs, memory_order_acquire) == 1;
}

static void free_set(struct shared_set *shared)
{
	for (size_t i = 0; i < shared->region_count; i++)
		region_unref(shared->regions[i]);
	for (size_t i = 0; shared->set.atlases && i < shared->set.atlas_count; i++)
		alloc_free((void *)shared->set.atlases[i].cells);
	for (size_t i = 0; shared->set.stages && i < shared->set.stage_count; i++) {
		alloc_free((void *)shared->set.stages[i].timeline.quads);
		stage_texts_unref(shared->set.stages[i].texts);
	}
	alloc_free((void *)shared->set.atlases);
	alloc_free((void *)shared->set.stages);
	alloc_free(shared->regions);
	alloc_free(shared);
}

static bool copy_atlases(struct shared_set *shared, const struct frame_set_atlas *atlases, size_t count)
{
	size_t total = 0;
	for (size_t i = 0; i < count; i++)
		total += atlases[i].region_count;
	struct atlas *copies = alloc_zeroed(count + 1, sizeof(*copies));
	shared->set.atlases = copies;
	shared->regions = alloc_zeroed(total + 1, sizeof(*shared->regions));
	if (!copies || !shared->regions)
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct frame_set_atlas *from = &atlases[i];
		struct atlas_cell *cells = alloc_zeroed(from->region_count + 1, sizeof(*cells));
		if (!cells)
			return false;
		copies[i] = (struct atlas){
			.id = from->id,
			.width_px = (uint16_t)from->width_px,
			.height_px = (uint16_t)from->height_px,
			.cells = cells,
			.cell_count = from->region_count,
		};
		shared->set.atlas_count = i + 1;
		for (size_t k = 0; k < from->region_count; k++) {
			cells[k] = from->regions[k]->at;
			shared->regions[shared->region_count++] = region_ref(from->regions[k]);
		}
	}
	return true;
}

static bool copy_stages(struct shared_set *shared, const struct stage_frame *stages, size_t count)
{
	struct stage_frame *copies = alloc_zeroed(count + 1, sizeof(*copies));
	shared->set.stages = copies;
	if (!copies)
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct timeline *from = &stages[i].timeline;
		struct timeline_quad *quads = alloc_zeroed(from->quad_count + 1, sizeof(*quads));
		if (!quads)
			return false;
		if (from->quad_count)
			memcpy(quads, from->quads, from->quad_count * sizeof(*quads));
		copies[i] = stages[i];
		copies[i].timeline.quads = quads;
		stage_texts_ref(copies[i].texts);
		shared->set.stage_count = i + 1;
	}
	return true;
}

const struct frame_set *frame_set_create(uint64_t serial, int64_t room_version, const struct frame_set_atlas *atlases,
					 size_t atlas_count, const struct stage_frame *stages, size_t stage_count,
					 struct error *err)
{
	struct shared_set *shared = alloc_zeroed(1, sizeof(*shared));
	if (!shared)
		goto no_memory;
	shared->set.serial = serial;
	shared->set.room_version = room_version;
	atomic_init(&shared->refs, 1);
	if (!copy_atlases(shared, atlases, atlas_count) || !copy_stages(shared, stages, stage_count))
		goto free_shared;
	return &shared->set;
free_shared:
	free_set(shared);
no_memory:
	error_set(err, ERROR_MEMORY, "no memory for a frame set");
	return NULL;
}

const struct frame_set *frame_set_ref(const struct frame_set *set)
{
	if (set)
		add_ref(&((struct shared_set *)set)->refs);
	return set;
}

void frame_set_unref(const struct frame_set *set)
{
	struct shared_set *shared = (struct shared_set *)set;
	if (shared && drop_ref(&shared->refs))
		free_set(shared);
}

const struct stage_frame *frame_set_find(const struct frame_set *set, uint32_t stage_id)
{
	for (size_t i = 0; set && i < set->stage_count; i++) {
		if (set->stages[i].stage_id == stage_id)
			return &set->stages[i];
	}
	return NULL;
}
