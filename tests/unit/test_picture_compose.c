/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit.h"

#include "frame_set_own.h"
#include "picture/compose.h"
#include "srgb.h"

#include <math.h>
#include <string.h>

#define SIDE 8

/* A canvas of 8 x 8 with one cell of one colour on it. */
struct scene {
	struct cell cell;
	struct atlas_cell place;
	struct atlas atlas;
	struct timeline_quad quad;
	struct stage_frame stage;
	struct frame_set set;
	uint8_t pixels[4 * 4 * 4];
	float out[SIDE * SIDE * 4];
};

static void scene_init(struct scene *scene, uint8_t red, uint8_t green, uint8_t blue, uint8_t alpha)
{
	*scene = (struct scene){0};
	for (int i = 0; i < 16; i++) {
		uint8_t *pixel = scene->pixels + (size_t)i * 4;
		pixel[0] = red;
		pixel[1] = green;
		pixel[2] = blue;
		pixel[3] = alpha;
	}
	scene->cell = (struct cell){.id = 1, .width_px = 4, .height_px = 4, .pixels = scene->pixels};
	scene->place = (struct atlas_cell){.cell = &scene->cell, .x_px = 2, .y_px = 2};
	scene->atlas =
		(struct atlas){.id = 1, .width_px = 16, .height_px = 16, .cells = &scene->place, .cell_count = 1};
	scene->quad = (struct timeline_quad){
		.modes = TIMELINE_NORMAL,
		.place = -1,
		.from = {0, 0, 4, 4},
		.to = {2, 2, 4, 4},
		.valid_until_ns = INT64_MAX,
	};
	scene->stage = (struct stage_frame){.stage_id = 1,
					    .canvas_width_px = SIDE,
					    .canvas_height_px = SIDE,
					    .timeline = {.quads = &scene->quad, .quad_count = 1}};
	scene->set = (struct frame_set){.atlases = &scene->atlas, .atlas_count = 1, .stages = &scene->stage};
}

static const float *pixel_of(const struct scene *scene, int x, int y)
{
	return scene->out + (y * SIDE + x) * 4;
}

static void over(const struct scene *scene, uint8_t step, uint8_t out[4])
{
	uint8_t background[4] = {step, step, step, 0};
	compose_over(pixel_of(scene, 3, 3), background, 1, out);
}

static void half_white_over_black_white_and_nothing_is_linear(void **state)
{
	(void)state;
	struct scene scene;
	scene_init(&scene, 0xbc, 0xbc, 0xbc, 0x80); // white at alpha 0x80, premultiplied in linear light
	compose_stage(&scene.set, &scene.stage, 0, AIR_NORMAL, scene.out);
	uint8_t out[4];
	over(&scene, 255, out);
	assert_int_equal(out[0], 255);
	over(&scene, 0, out);
	assert_int_equal(out[0], 0xbc);
	assert_int_equal(out[3], 255);
	compose_to_straight(pixel_of(&scene, 3, 3), 1, out);
	assert_in_range(out[0], 254, 255);
	assert_int_equal(out[3], 0x80);
	compose_to_atlas(pixel_of(&scene, 3, 3), 1, out);
	assert_int_equal(out[0], 0xbc);
	assert_int_equal(out[3], 0x80);
	compose_to_straight(pixel_of(&scene, 0, 0), 1, out);
	assert_int_equal(out[0] | out[1] | out[2] | out[3], 0);
}

static void an_opaque_quad_at_whole_pixels_is_exact(void **state)
{
	(void)state;
	struct scene scene;
	scene_init(&scene, 18, 24, 42, 255);
	scene.pixels[0] = 200; // the first pixel of the cell differs
	compose_stage(&scene.set, &scene.stage, 0, AIR_NORMAL, scene.out);
	uint8_t out[SIDE * SIDE * 4];
	uint8_t white[SIDE * SIDE * 4];
	memset(white, 255, sizeof(white));
	compose_over(scene.out, white, SIDE * SIDE, out);
	for (int y = 0; y < SIDE; y++) {
		for (int x = 0; x < SIDE; x++) {
			bool is_inside = x >= 2 && x < 6 && y >= 2 && y < 6;
			int red = x == 2 && y == 2 ? 200 : 18;
			assert_int_equal(out[(y * SIDE + x) * 4], is_inside ? red : 255);
			assert_int_equal(out[(y * SIDE + x) * 4 + 2], is_inside ? 42 : 255);
		}
	}
}

static void half_a_pixel_of_rise_mixes_two_rows_in_linear_light(void **state)
{
	(void)state;
	struct scene scene;
	scene_init(&scene, 255, 255, 255, 255);
	scene.quad.to.y = 2.5f;
	compose_stage(&scene.set, &scene.stage, 0, AIR_NORMAL, scene.out);
	assert_true(pixel_of(&scene, 3, 1)[3] == 0);
	assert_true(fabsf(pixel_of(&scene, 3, 2)[3] - 0.5f) < 1e-6f);
	assert_true(fabsf(pixel_of(&scene, 3, 2)[0] - 0.5f) < 1e-6f);
	assert_true(pixel_of(&scene, 3, 3)[3] == 1);
	assert_true(pixel_of(&scene, 3, 5)[3] == 1);
}

static void motion_moves_and_fades_the_whole(void **state)
{
	(void)state;
	struct scene scene;
	scene_init(&scene, 255, 255, 255, 255);
	scene.quad.enter_ms = 100;
	scene.quad.enter_dy_px = 2;
	compose_stage(&scene.set, &scene.stage, 0, AIR_NORMAL, scene.out);
	for (int i = 0; i < SIDE * SIDE * 4; i++)
		assert_true(scene.out[i] == 0);
	compose_stage(&scene.set, &scene.stage, 50000000, AIR_NORMAL, scene.out); // 7/8 of the way: 0.25 px below
	assert_true(fabsf(pixel_of(&scene, 3, 4)[3] - 0.875f) < 1e-6f);
	assert_true(fabsf(pixel_of(&scene, 3, 2)[3] - 0.875f * 0.75f) < 1e-6f);
	compose_stage(&scene.set, &scene.stage, 100000000, AIR_NORMAL, scene.out);
	assert_true(pixel_of(&scene, 3, 2)[3] == 1);
}

static void what_stands_out_of_the_canvas_is_cut(void **state)
{
	(void)state;
	struct scene scene;
	scene_init(&scene, 255, 255, 255, 255);
	scene.quad.to = (struct timeline_rect){-2, 6, 4, 4};
	compose_stage(&scene.set, &scene.stage, 0, AIR_NORMAL, scene.out);
	int covered = 0;
	for (int i = 0; i < SIDE * SIDE; i++)
		covered += scene.out[i * 4 + 3] == 1;
	assert_int_equal(covered, 4);
	scene.quad.to = (struct timeline_rect){-20, -20, 4, 4};
	compose_stage(&scene.set, &scene.stage, 0, AIR_NORMAL, scene.out);
	for (int i = 0; i < SIDE * SIDE * 4; i++)
		assert_true(scene.out[i] == 0);
}

static void digits_safe_and_panic_are_obeyed(void **state)
{
	(void)state;
	struct scene scene;
	scene_init(&scene, 255, 255, 255, 255);
	scene.quad.place = 0;
	scene.quad.digit = 5;
	scene.stage.timeline.counters[0].target_ms = 5000;
	scene.stage.timeline.counter_count = 1;
	scene.stage.timeline.places[0] = (struct timeline_place){0, 1, 60, 1};
	scene.stage.timeline.place_count = 1;
	compose_stage(&scene.set, &scene.stage, 0, AIR_NORMAL, scene.out);
	assert_true(pixel_of(&scene, 3, 3)[3] == 1);
	compose_stage(&scene.set, &scene.stage, INT64_C(1000000000), AIR_NORMAL, scene.out);
	assert_true(pixel_of(&scene, 3, 3)[3] == 0);
	compose_stage(&scene.set, &scene.stage, 0, AIR_SAFE, scene.out);
	assert_true(pixel_of(&scene, 3, 3)[3] == 0);
	scene.quad.modes |= TIMELINE_SAFE;
	compose_stage(&scene.set, &scene.stage, 0, AIR_SAFE, scene.out);
	assert_true(pixel_of(&scene, 3, 3)[3] == 1);
	compose_stage(&scene.set, &scene.stage, 0, AIR_PANIC, scene.out);
	assert_true(pixel_of(&scene, 3, 3)[3] == 0);
}

static void more_quads_than_a_slice_are_all_drawn_in_order(void **state)
{
	(void)state;
	struct scene scene;
	scene_init(&scene, 255, 255, 255, 255);
	struct timeline_quad quads[150];
	for (int i = 0; i < 150; i++) {
		quads[i] = scene.quad;
		quads[i].to = (struct timeline_rect){(float)(i % 8), (float)(i / 8 % 8), 1, 1};
		quads[i].from = (struct timeline_rect){0, 0, 1, 1};
	}
	scene.stage.timeline.quads = quads;
	scene.stage.timeline.quad_count = 150;
	compose_stage(&scene.set, &scene.stage, 0, AIR_NORMAL, scene.out);
	for (int i = 0; i < SIDE * SIDE; i++)
		assert_true(scene.out[i * 4 + 3] == 1);
}

static void every_step_survives_the_curve(void **state)
{
	(void)state;
	for (int step = 0; step < 256; step++)
		assert_int_equal(srgb_encode(srgb_decode((uint8_t)step)), step);
	for (int i = 0; i <= 100000; i++) {
		double linear = i / 100000.0;
		double encoded = linear <= 0.0031308 ? linear * 12.92 : 1.055 * pow(linear, 1 / 2.4) - 0.055;
		assert_true(fabs(srgb_encode((float)linear) - encoded * 255) <= 0.501);
	}
	assert_int_equal(srgb_encode(-1), 0);
	assert_int_equal(srgb_encode(NAN), 0);
	assert_int_equal(srgb_encode(7), 255);
}

/* What a small picture has to say, from the large one: the mean of the light of each of its pixels. */
static void assert_small_is_the_mean(const struct scene *scene, int width, int height)
{
	uint8_t small[SIDE * SIDE * 4];
	const struct stage_frame *stage = &scene->stage;
	assert_true(compose_small(&scene->set, &stage, 1, 0, AIR_NORMAL, width, height, small));
	for (int i = 0; i < width * height; i++) {
		double mean[4] = {0};
		double left = (double)(i % width) * SIDE / width, right = left + (double)SIDE / width;
		double top = (double)(i / width) * SIDE / height, bottom = top + (double)SIDE / height;
		for (int at = 0; at < SIDE * SIDE; at++) {
			double x = at % SIDE, y = at / SIDE;
			double area = fmax(fmin(right, x + 1) - fmax(left, x), 0) *
				      fmax(fmin(bottom, y + 1) - fmax(top, y), 0);
			for (int k = 0; k < 4; k++)
				mean[k] += scene->out[at * 4 + k] * area;
		}
		double alpha = mean[3] / ((right - left) * (bottom - top));
		assert_true(fabs(small[i * 4 + 3] - alpha * 255) <= 0.51);
		for (int k = 0; k < 3; k++) {
			double light = mean[3] > 0 ? mean[k] / mean[3] : 0;
			assert_true(fabs(small[i * 4 + k] - srgb_encode((float)light) * alpha) <= 1.01);
		}
	}
}

static void a_small_picture_is_the_mean_of_the_light(void **state)
{
	(void)state;
	struct scene scene;
	scene_init(&scene, 200, 100, 50, 220);
	for (int i = 0; i < 16; i++) {
		scene.pixels[i * 4] = (uint8_t)(i * 13);
		scene.pixels[i * 4 + 3] = (uint8_t)(200 + i);
	}
	scene.quad.to.y = 1.5f;
	scene.quad.to.width = 5;
	compose_stage(&scene.set, &scene.stage, 0, AIR_NORMAL, scene.out);
	for (int side = 1; side <= SIDE; side++)
		assert_small_is_the_mean(&scene, side, SIDE + 1 - side);
}

static void small_pictures_obey_panic_and_stand_one_over_the_other(void **state)
{
	(void)state;
	struct scene scene;
	scene_init(&scene, 255, 255, 255, 255);
	struct timeline_quad other = scene.quad;
	other.to = (struct timeline_rect){0, 0, 2, 2};
	struct stage_frame second = scene.stage;
	second.timeline.quads = &other;
	const struct stage_frame *stages[2] = {&scene.stage, &second};
	uint8_t small[4 * 4 * 4];
	assert_true(compose_small(&scene.set, stages, 2, 0, AIR_NORMAL, 4, 4, small));
	assert_int_equal(small[3], 255);               // the second's
	assert_int_equal(small[(4 + 1) * 4 + 3], 255); // the first's
	assert_int_equal(small[15 * 4 + 3], 0);
	assert_true(compose_small(&scene.set, stages, 2, 0, AIR_SAFE, 4, 4, small));
	assert_int_equal(small[3], 0);
	assert_true(compose_small(&scene.set, stages, 2, 0, AIR_NORMAL, 4, 4, small));
	assert_true(compose_small(&scene.set, stages, 2, 0, AIR_PANIC, 4, 4, small));
	for (int i = 0; i < 64; i++)
		assert_int_equal(small[i], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(half_white_over_black_white_and_nothing_is_linear),
		cmocka_unit_test(an_opaque_quad_at_whole_pixels_is_exact),
		cmocka_unit_test(half_a_pixel_of_rise_mixes_two_rows_in_linear_light),
		cmocka_unit_test(motion_moves_and_fades_the_whole),
		cmocka_unit_test(what_stands_out_of_the_canvas_is_cut),
		cmocka_unit_test(digits_safe_and_panic_are_obeyed),
		cmocka_unit_test(more_quads_than_a_slice_are_all_drawn_in_order),
		cmocka_unit_test(a_small_picture_is_the_mean_of_the_light),
		cmocka_unit_test(small_pictures_obey_panic_and_stand_one_over_the_other),
		cmocka_unit_test(every_step_survives_the_curve),
	};
	return cmocka_run_group_tests_name("picture_compose", tests, NULL, NULL);
}
