/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include "picture/compose.h"

#include <stdlib.h>
#include <string.h>

struct draw_show *show;
struct frames *frames;
uint64_t now_ns;

int fixture_begin(void **state)
{
	(void)state;
	show = draw_show_create();
	frames = frames_create(512);
	now_ns += 100 * (uint64_t)SECOND;
	return 0;
}

int fixture_end(void **state)
{
	(void)state;
	air_mode_set(AIR_NORMAL);
	draw_show_destroy(&show);
	frames_destroy(frames);
	return 0;
}

static void draw_stage_1(void *data)
{
	(void)data;
	draw_show_stage(show, 1, now_ns);
}

struct picture shot(int width, int height, struct backdrop backdrop)
{
	return harness_capture(width, height, backdrop, draw_stage_1, NULL);
}

void next_frame(void)
{
	now_ns += (uint64_t)FRAME;
}

/* Frames until the newest set is in. */
int settle(uint64_t serial)
{
	int count = 0;
	while (draw_show_serial(show) != serial) {
		next_frame();
		struct picture picture = shot(4, 4, on_nothing);
		picture_free(&picture);
		count++;
		assert_true(count < 50);
	}
	return count;
}

uint64_t give(void)
{
	const struct frame_set *set = frames_make(frames);
	uint64_t serial = set->serial;
	draw_show_give(show, set);
	return serial;
}

static struct picture composed(const struct frame_set *set, int64_t t_ns, enum air_mode mode,
			       const struct backdrop *backdrop)
{
	const struct stage_frame *stage = frame_set_find(set, 1);
	struct picture picture = {stage->canvas_width_px, stage->canvas_height_px, NULL};
	size_t pixels = (size_t)picture.width * (size_t)picture.height;
	float *linear = malloc(pixels * 4 * sizeof(float));
	picture.rgba = malloc(pixels * 4);
	compose_stage(set, stage, t_ns, mode, linear);
	if (backdrop->a > 0) {
		uint8_t *behind = malloc(pixels * 4);
		for (size_t i = 0; i < pixels; i++)
			memcpy(behind + i * 4,
			       (uint8_t[]){(uint8_t)(backdrop->r * 255), (uint8_t)(backdrop->g * 255),
					   (uint8_t)(backdrop->b * 255), 255},
			       4);
		compose_over(linear, behind, pixels, picture.rgba);
		free(behind);
	} else {
		compose_to_atlas(linear, pixels, picture.rgba);
	}
	free(linear);
	return picture;
}

void assert_like_composed(const struct frame_set *set, enum air_mode mode)
{
	const struct stage_frame *stage = frame_set_find(set, 1);
	const struct backdrop *backdrops[] = {&on_nothing, &on_white, &on_black};
	for (int i = 0; i < 3; i++) {
		struct picture drawn = shot(stage->canvas_width_px, stage->canvas_height_px, *backdrops[i]);
		struct picture wanted = composed(set, (int64_t)now_ns, mode, backdrops[i]);
		int difference = picture_difference(&drawn, &wanted);
		if (difference > 2)
			print_error("backdrop %d: differs by %d of 255\n", i, difference);
		assert_true(difference <= 2);
		picture_free(&drawn);
		picture_free(&wanted);
	}
}

static void draw_both(void *data)
{
	(void)data;
	draw_show_stage(show, 1, now_ns);
	draw_show_stage(show, 2, now_ns);
}

struct picture shot_of_both(int width, int height)
{
	return harness_capture(width, height, on_nothing, draw_both, NULL);
}

int fixture_start(void **state)
{
	(void)state;
	harness_start(&(struct harness_options){0});
	struct error err;
	if (!draw_start(SHOP_SOURCE_DIR "/data/effects/overlay.effect", &err)) {
		print_error("%s: %s\n", err.path, err.message);
		return 1;
	}
	return 0;
}

int fixture_stop(void **state)
{
	(void)state;
	draw_stop();
	assert_int_equal(draw_counts().texture_bytes, 0);
	assert_int_equal(harness_stop(), 0);
	return 0;
}
