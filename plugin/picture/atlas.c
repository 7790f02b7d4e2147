/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "atlas.h"

#include "base/alloc.h"

#include <stddef.h>

/* Shelves and the spans within them are few (some dozen cells), so both are plain lists in order. */
struct span {
	struct span *next;
	uint16_t x_px;
	uint16_t width_px;
	bool is_used;
};

struct shelf {
	struct shelf *next;
	uint16_t y_px;
	uint16_t height_px;
	struct span *spans; /* without gaps over the whole width; no two free ones side by side */
};

struct atlas_map {
	int width_px;
	int height_px;
	struct shelf *shelves; /* without gaps over the whole height; no two empty ones side by side */
};

/* Heights come in steps, so that the cells of one text fit the shelf of the one before. */
#define SHELF_STEP_PX 8

static struct span *span_create(int x_px, int width_px, struct span *next)
{
	struct span *span = alloc_zeroed(1, sizeof(*span));
	if (span)
		*span = (struct span){.next = next, .x_px = (uint16_t)x_px, .width_px = (uint16_t)width_px};
	return span;
}

static struct shelf *shelf_create(int y_px, int height_px, int width_px, struct shelf *next)
{
	struct shelf *shelf = alloc_zeroed(1, sizeof(*shelf));
	struct span *span = span_create(0, width_px, NULL);
	if (!shelf || !span) {
		alloc_free(shelf);
		alloc_free(span);
		return NULL;
	}
	*shelf = (struct shelf){.next = next, .y_px = (uint16_t)y_px, .height_px = (uint16_t)height_px, .spans = span};
	return shelf;
}

static bool is_empty(const struct shelf *shelf)
{
	return !shelf->spans->next && !shelf->spans->is_used;
}

struct atlas_map *atlas_map_create(int width_px, int height_px)
{
	if (width_px < 1 || height_px < 1 || width_px > 4096 || height_px > 4096)
		return NULL;
	struct atlas_map *map = alloc_zeroed(1, sizeof(*map));
	if (!map)
		return NULL;
	*map = (struct atlas_map){.width_px = width_px, .height_px = height_px};
	map->shelves = shelf_create(0, height_px, width_px, NULL);
	if (map->shelves)
		return map;
	alloc_free(map);
	return NULL;
}

static void shelf_destroy(struct shelf *shelf)
{
	while (shelf->spans) {
		struct span *span = shelf->spans;
		shelf->spans = span->next;
		alloc_free(span);
	}
	alloc_free(shelf);
}

void atlas_map_destroy(struct atlas_map *map)
{
	if (!map)
		return;
	while (map->shelves) {
		struct shelf *shelf = map->shelves;
		map->shelves = shelf->next;
		shelf_destroy(shelf);
	}
	alloc_free(map);
}

/* The free span of a shelf that wastes the least width. */
static struct span *find_span(const struct shelf *shelf, int width_px)
{
	struct span *best = NULL;
	for (struct span *span = shelf->spans; span; span = span->next) {
		if (!span->is_used && span->width_px >= width_px && (!best || span->width_px < best->width_px))
			best = span;
	}
	return best;
}

/* The shelf that wastes the least height; an empty one is cut to size, so it wastes nothing, but counts last. */
static struct shelf *find_shelf(const struct atlas_map *map, int width_px, int height_px)
{
	struct shelf *best = NULL;
	int best_waste_px = 0;
	for (struct shelf *shelf = map->shelves; shelf; shelf = shelf->next) {
		if (shelf->height_px < height_px || !find_span(shelf, width_px))
			continue;
		int waste_px = shelf->height_px - height_px;
		// A small cell in a high shelf would take the place of a large one: better a new shelf.
		if (is_empty(shelf))
			waste_px = height_px / 2;
		if (!best || waste_px < best_waste_px) {
			best = shelf;
			best_waste_px = waste_px;
		}
	}
	return best;
}

static bool cut_shelf(struct atlas_map *map, struct shelf *shelf, int height_px)
{
	int rest_px = shelf->height_px - height_px;
	if (rest_px < SHELF_STEP_PX)
		return true;
	struct shelf *rest = shelf_create(shelf->y_px + height_px, rest_px, map->width_px, shelf->next);
	if (!rest)
		return false;
	shelf->next = rest;
	shelf->height_px = (uint16_t)height_px;
	return true;
}

static bool cut_span(struct span *span, int width_px)
{
	if (span->width_px == width_px)
		return true;
	struct span *rest = span_create(span->x_px + width_px, span->width_px - width_px, span->next);
	if (!rest)
		return false;
	span->next = rest;
	span->width_px = (uint16_t)width_px;
	return true;
}

bool atlas_map_place(struct atlas_map *map, int width_px, int height_px, uint16_t *x_px, uint16_t *y_px)
{
	if (width_px < 1 || height_px < 1 || width_px > map->width_px || height_px > map->height_px)
		return false;
	width_px += 2 * ATLAS_GUTTER_PX;
	height_px += 2 * ATLAS_GUTTER_PX;
	struct shelf *shelf = find_shelf(map, width_px, height_px);
	if (!shelf)
		return false;
	int shelf_px = (height_px + SHELF_STEP_PX - 1) / SHELF_STEP_PX * SHELF_STEP_PX;
	if (is_empty(shelf) && shelf_px <= shelf->height_px && !cut_shelf(map, shelf, shelf_px))
		return false;
	struct span *span = find_span(shelf, width_px);
	if (!cut_span(span, width_px))
		return false;
	span->is_used = true;
	*x_px = (uint16_t)(span->x_px + ATLAS_GUTTER_PX);
	*y_px = (uint16_t)(shelf->y_px + ATLAS_GUTTER_PX);
	return true;
}

static void join_spans(struct shelf *shelf)
{
	for (struct span *span = shelf->spans; span->next;) {
		struct span *next = span->next;
		if (span->is_used || next->is_used) {
			span = next;
			continue;
		}
		span->width_px = (uint16_t)(span->width_px + next->width_px);
		span->next = next->next;
		alloc_free(next);
	}
}

static void join_shelves(struct atlas_map *map)
{
	for (struct shelf *shelf = map->shelves; shelf->next;) {
		struct shelf *next = shelf->next;
		if (!is_empty(shelf) || !is_empty(next)) {
			shelf = next;
			continue;
		}
		shelf->height_px = (uint16_t)(shelf->height_px + next->height_px);
		shelf->next = next->next;
		shelf_destroy(next);
	}
}

void atlas_map_free(struct atlas_map *map, uint16_t x_px, uint16_t y_px)
{
	for (struct shelf *shelf = map->shelves; shelf; shelf = shelf->next) {
		if (shelf->y_px + ATLAS_GUTTER_PX != y_px)
			continue;
		for (struct span *span = shelf->spans; span; span = span->next) {
			if (span->x_px + ATLAS_GUTTER_PX == x_px)
				span->is_used = false;
		}
		join_spans(shelf);
		break;
	}
	join_shelves(map);
}
