/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit.h"

#include "base/alloc.h"
#include "frame_set_own.h"

#include <string.h>

static struct atlas_region *region_of(uint64_t id, int width_px, int height_px)
{
	uint8_t *pixels = NULL;
	struct cell *cell = cell_create(id, width_px, height_px, &pixels);
	assert_non_null(cell);
	memset(pixels, (int)id, (size_t)width_px * (size_t)height_px * 4);
	return region_create(cell, 2, 2);
}

static const struct frame_set *set_of(struct atlas_region **regions, size_t count, struct error *err)
{
	struct timeline_quad quads[2] = {{.cell = 0, .place = -1}, {.cell = 1, .place = -1}};
	struct stage_frame stages[2] = {
		{.stage_id = 7, .timeline = {.quads = quads, .quad_count = 2}},
		{.stage_id = 9, .canvas_width_px = 1080},
	};
	struct frame_set_atlas atlas = {
		.id = 3, .width_px = 64, .height_px = 64, .regions = regions, .region_count = count};
	return frame_set_create(5, 42, &atlas, 1, stages, 2, err);
}

static void a_set_holds_copies_and_keeps_its_cells(void **state)
{
	(void)state;
	struct atlas_region *regions[2] = {region_of(11, 4, 3), region_of(12, 2, 2)};
	const struct frame_set *set = set_of(regions, 2, NULL);
	assert_non_null(set);
	assert_int_equal(set->serial, 5);
	assert_int_equal(set->room_version, 42);
	assert_false(region_is_idle(regions[0]));
	region_unref(regions[0]);
	region_unref(regions[1]);
	assert_int_equal(set->atlases[0].cells[0].cell->id, 11);
	assert_int_equal(set->atlases[0].cells[0].cell->pixels[4 * 3 * 4 - 1], 11);
	assert_int_equal(set->stages[0].timeline.quads[1].cell, 1);
	frame_set_unref(set);
}

static void a_region_is_idle_when_the_last_set_is_gone(void **state)
{
	(void)state;
	struct atlas_region *regions[1] = {region_of(11, 4, 3)};
	const struct frame_set *one = set_of(regions, 1, NULL);
	const struct frame_set *two = set_of(regions, 1, NULL);
	const struct frame_set *taken = frame_set_ref(one);
	frame_set_unref(one);
	frame_set_unref(two);
	assert_false(region_is_idle(regions[0]));
	frame_set_unref(taken);
	assert_true(region_is_idle(regions[0]));
	region_unref(regions[0]);
}

static void a_stage_is_found_by_its_id(void **state)
{
	(void)state;
	const struct frame_set *set = set_of(NULL, 0, NULL);
	assert_int_equal(frame_set_find(set, 9)->canvas_width_px, 1080);
	assert_int_equal(frame_set_find(set, 7)->timeline.quad_count, 2);
	assert_null(frame_set_find(set, 8));
	assert_null(frame_set_find(NULL, 7));
	frame_set_unref(set);
	frame_set_unref(NULL);
	assert_null(frame_set_ref(NULL));
}

static bool refuse_nth(size_t size_bytes, void *data)
{
	(void)size_bytes;
	int *left = data;
	return (*left)-- != 0;
}

static void no_memory_anywhere_is_an_error_without_a_leak(void **state)
{
	(void)state;
	struct atlas_region *regions[2] = {region_of(11, 4, 3), region_of(12, 2, 2)};
	int failures = 0;
	for (int nth = 0;; nth++) {
		int left = nth;
		struct error err = {0};
		alloc_set_hook(refuse_nth, &left);
		const struct frame_set *set = set_of(regions, 2, &err);
		alloc_set_hook(NULL, NULL);
		if (set) {
			frame_set_unref(set);
			break;
		}
		assert_int_equal(err.code, ERROR_MEMORY);
		failures++;
	}
	assert_true(failures >= 5);
	assert_true(region_is_idle(regions[0]));
	region_unref(regions[0]);
	region_unref(regions[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_set_holds_copies_and_keeps_its_cells),
		cmocka_unit_test(a_region_is_idle_when_the_last_set_is_gone),
		cmocka_unit_test(a_stage_is_found_by_its_id),
		cmocka_unit_test(no_memory_anywhere_is_an_error_without_a_leak),
	};
	return cmocka_run_group_tests_name("picture_frame_set", tests, NULL, NULL);
}
