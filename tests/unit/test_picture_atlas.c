/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit.h"

#include "atlas.h"
#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

#define SIDE 512
#define MOST 400

struct place {
	int width_px;
	int height_px;
	uint16_t x_px;
	uint16_t y_px;
};

/* Counts who owns each pixel, gutters included. */
static uint8_t the_owners[SIDE * SIDE];

static void mark(const struct place *place, int step)
{
	for (int y = place->y_px - 2; y < place->y_px + place->height_px + 2; y++) {
		for (int x = place->x_px - 2; x < place->x_px + place->width_px + 2; x++) {
			assert_in_range(x, 0, SIDE - 1);
			assert_in_range(y, 0, SIDE - 1);
			the_owners[y * SIDE + x] = (uint8_t)(the_owners[y * SIDE + x] + step);
			assert_in_range(the_owners[y * SIDE + x], 0, 1);
		}
	}
}

static uint32_t the_random = 20261121;

static int random_below(int limit)
{
	the_random = the_random * 1664525 + 1013904223;
	return (int)(the_random >> 8) % limit;
}

static void random_places_never_overlap_nor_leave_the_atlas(void **state)
{
	(void)state;
	struct atlas_map *map = atlas_map_create(SIDE, SIDE);
	static struct place places[MOST];
	int count = 0;
	int placed = 0;
	memset(the_owners, 0, sizeof(the_owners));
	for (int turn = 0; turn < 20000; turn++) {
		if (count && (count == MOST || random_below(2))) {
			int which = random_below(count);
			mark(&places[which], -1);
			atlas_map_free(map, places[which].x_px, places[which].y_px);
			places[which] = places[--count];
			continue;
		}
		struct place place = {.width_px = 1 + random_below(90), .height_px = 1 + random_below(60)};
		if (!atlas_map_place(map, place.width_px, place.height_px, &place.x_px, &place.y_px))
			continue;
		mark(&place, 1);
		places[count++] = place;
		placed++;
	}
	assert_true(placed > 5000);
	while (count) {
		count--;
		atlas_map_free(map, places[count].x_px, places[count].y_px);
	}
	uint16_t x_px = 0;
	uint16_t y_px = 0;
	assert_true(atlas_map_place(map, SIDE - 4, SIDE - 4, &x_px, &y_px)); // all of it is one piece again
	assert_int_equal(x_px, 2);
	assert_int_equal(y_px, 2);
	assert_false(atlas_map_place(map, 1, 1, &x_px, &y_px));
	atlas_map_destroy(map);
}

static void cells_of_one_kind_fill_the_atlas_well(void **state)
{
	(void)state;
	struct atlas_map *map = atlas_map_create(SIDE, SIDE);
	uint16_t x_px = 0;
	uint16_t y_px = 0;
	int count = 0;
	while (atlas_map_place(map, 28, 52, &x_px, &y_px)) // 32 x 56 with gutters
		count++;
	assert_int_equal(count, (SIDE / 32) * (SIDE / 56));
	atlas_map_destroy(map);
}

static void what_cannot_fit_is_refused(void **state)
{
	(void)state;
	assert_null(atlas_map_create(0, 5));
	assert_null(atlas_map_create(5, 4097));
	struct atlas_map *map = atlas_map_create(64, 64);
	uint16_t x_px = 77;
	uint16_t y_px = 77;
	assert_false(atlas_map_place(map, 61, 10, &x_px, &y_px));
	assert_false(atlas_map_place(map, 10, 61, &x_px, &y_px));
	assert_false(atlas_map_place(map, 0, 10, &x_px, &y_px));
	assert_int_equal(x_px, 77);
	atlas_map_free(map, 3, 9); // never given out
	assert_true(atlas_map_place(map, 60, 60, &x_px, &y_px));
	atlas_map_destroy(map);
	atlas_map_destroy(NULL);
}

static bool refuse_nth(size_t size_bytes, void *data)
{
	(void)size_bytes;
	int *left = data;
	return (*left)-- != 0;
}

static void no_memory_loses_no_place(void **state)
{
	(void)state;
	struct atlas_map *map = atlas_map_create(64, 64);
	uint16_t x_px = 0;
	uint16_t y_px = 0;
	bool did = false;
	for (int nth = 0; !did; nth++) {
		int left = nth;
		alloc_set_hook(refuse_nth, &left);
		did = atlas_map_place(map, 20, 20, &x_px, &y_px);
		alloc_set_hook(NULL, NULL);
	}
	atlas_map_free(map, x_px, y_px);
	assert_true(atlas_map_place(map, 60, 60, &x_px, &y_px));
	atlas_map_destroy(map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_places_never_overlap_nor_leave_the_atlas),
		cmocka_unit_test(cells_of_one_kind_fill_the_atlas_well),
		cmocka_unit_test(what_cannot_fit_is_refused),
		cmocka_unit_test(no_memory_loses_no_place),
	};
	return cmocka_run_group_tests_name("picture_atlas", tests, NULL, NULL);
}
