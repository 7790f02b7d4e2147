/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hand-made frame sets on the real GPU path: exact colours, and the CPU's truth (picture/compose.h). */
#include "fixture.h"

#include <stdlib.h>

static void colours_are_exact(void **state)
{
	(void)state;
	struct stage_frame *stage = frames_stage(frames, 1, 64, 64);
	frames_quad(frames, stage, frames_solid(frames, 16, 16, 32, 192, 96, 255), 0, 0);
	// White at alpha 0x80: premultiplied in linear light, then sRGB-encoded.
	frames_quad(frames, stage, frames_solid(frames, 16, 16, 0xBC, 0xBC, 0xBC, 0x80), 32, 0);
	assert_int_equal(settle(give()), 1);

	struct picture picture = shot(64, 64, on_white);
	assert_pixel(&picture, 5, 5, 32, 192, 96, 255, 0);
	assert_pixel(&picture, 40, 5, 255, 255, 255, 255, 1);
	assert_pixel(&picture, 20, 5, 255, 255, 255, 255, 0);
	picture_free(&picture);

	picture = shot(64, 64, on_black);
	assert_pixel(&picture, 5, 5, 32, 192, 96, 255, 0);
	assert_pixel(&picture, 40, 5, 188, 188, 188, 255, 1);
	assert_pixel(&picture, 20, 5, 0, 0, 0, 255, 0);
	picture_free(&picture);

	picture = shot(64, 64, on_nothing);
	assert_pixel(&picture, 5, 5, 32, 192, 96, 255, 0);
	assert_pixel(&picture, 40, 5, 188, 188, 188, 128, 0);
	assert_pixel(&picture, 20, 5, 0, 0, 0, 0, 0);
	// The edges are where they belong: nothing leaks in from the gutter or out of it.
	assert_pixel(&picture, 15, 15, 32, 192, 96, 255, 0);
	assert_pixel(&picture, 16, 15, 0, 0, 0, 0, 0);
	assert_pixel(&picture, 31, 0, 0, 0, 0, 0, 0);
	assert_pixel(&picture, 32, 0, 188, 188, 188, 128, 0);
	picture_free(&picture);
}

static void it_draws_what_the_cpu_composes(void **state)
{
	(void)state;
	struct stage_frame *stage = frames_stage(frames, 1, 200, 160);
	srandom(7);
	for (int i = 0; i < 24; i++) {
		uint16_t cell = frames_pattern(frames, 10 + i * 3, 8 + i * 2, (unsigned)i);
		struct timeline_quad *quad =
			frames_quad(frames, stage, cell, (float)(random() % 120), (float)(random() % 100));
		if (i % 3 == 1) {
			quad->enters_at_ns = (int64_t)now_ns;
			quad->enter_ms = 400;
			quad->enter_dy_px = 24;
		}
		if (i % 3 == 2)
			quad->modes = TIMELINE_NORMAL;
		if (i % 4 == 3) { // between pixels and scaled: the gutter is sampled too
			quad->to.x += 0.375f;
			quad->to.width *= 1.25f;
		}
	}
	const struct frame_set *set = frames_make(frames);
	draw_show_give(show, frame_set_ref(set));
	settle(set->serial);
	for (int i = 0; i < 30; i++) { // within the motion and after it
		next_frame();
		assert_like_composed(set, AIR_NORMAL);
	}
	air_mode_set(AIR_SAFE);
	next_frame();
	assert_like_composed(set, AIR_SAFE);
	frame_set_unref(set);
}

/* New sets with new cells where others stood, some kept: what is on the GPU is always what the set says. */
static void cells_follow_the_sets(void **state)
{
	(void)state;
	srandom(11);
	for (int round = 0; round < 40; round++) {
		frames_clear_stages(frames);
		if (round % 5 == 4)
			frames_clear_cells(frames);
		struct stage_frame *stage = frames_stage(frames, 1, 128, 128);
		for (int i = 0; i < 3; i++)
			frames_pattern(frames, 20 + (int)(random() % 30), 12 + (int)(random() % 20),
				       (unsigned)random());
		for (size_t i = 0; i < frames->region_count; i++)
			frames_quad(frames, stage, (uint16_t)i, (float)(random() % 80), (float)(random() % 90));
		const struct frame_set *set = frames_make(frames);
		draw_show_give(show, frame_set_ref(set));
		assert_int_equal(settle(set->serial), 1);
		next_frame();
		assert_like_composed(set, AIR_NORMAL);
		frame_set_unref(set);
	}
	assert_int_equal(draw_counts().failures, 0);
}

struct seen {
	bool srgb;
	bool is_restored;
};

static void draw_and_look(void *data)
{
	struct seen *seen = data;
	gs_enable_framebuffer_srgb(false);
	gs_enable_blending(false);
	gs_blend_function_separate(GS_BLEND_ZERO, GS_BLEND_ONE, GS_BLEND_ZERO, GS_BLEND_ONE);
	draw_show_stage(show, 1, now_ns);
	seen->srgb = gs_framebuffer_srgb_enabled();
	// The caller's blending (which leaves the target alone, once on) holds again.
	gs_enable_blending(true);
	gs_effect_t *solid = obs_get_base_effect(OBS_EFFECT_SOLID);
	struct vec4 color;
	vec4_set(&color, 1, 1, 1, 1);
	gs_effect_set_vec4(gs_effect_get_param_by_name(solid, "color"), &color);
	while (gs_effect_loop(solid, "Solid"))
		gs_draw_sprite(NULL, 0, 16, 16);
	gs_blend_function(GS_BLEND_SRCALPHA, GS_BLEND_INVSRCALPHA);
}

static void all_state_is_left_as_it_was(void **state)
{
	(void)state;
	struct stage_frame *stage = frames_stage(frames, 1, 16, 16);
	frames_quad(frames, stage, frames_solid(frames, 16, 16, 200, 0, 0, 255), 0, 0);
	// Blended although the caller had blending off: a second plate does not cut a hole into the first.
	frames_quad(frames, stage, frames_solid(frames, 16, 16, 0, 0, 0, 0), 0, 0);
	settle(give());
	struct seen seen = {.srgb = true};
	struct picture picture = harness_capture(16, 16, on_nothing, draw_and_look, &seen);
	assert_false(seen.srgb);
	assert_pixel(&picture, 8, 8, 200, 0, 0, 255, 0);
	picture_free(&picture);
}

static void what_the_gpu_refuses_keeps_the_old_picture(void **state)
{
	(void)state;
	struct stage_frame *stage = frames_stage(frames, 1, 16, 16);
	frames_quad(frames, stage, frames_solid(frames, 16, 16, 200, 0, 0, 255), 0, 0);
	settle(give());
	frames->atlas_px = 60000;
	uint64_t failures = draw_counts().failures;
	give();
	for (int i = 0; i < 3; i++) {
		next_frame();
		struct picture picture = shot(16, 16, on_nothing);
		assert_pixel(&picture, 8, 8, 200, 0, 0, 255, 0);
		picture_free(&picture);
	}
	assert_int_equal(draw_counts().failures - failures, 1);
	frames->atlas_px = 256;
	settle(give());
}

static void too_many_quads_are_cut_and_counted(void **state)
{
	(void)state;
	static struct timeline_quad many[VERTICES_QUADS_MAX + 10];
	struct stage_frame *stage = frames_stage(frames, 1, 16, 16);
	frames_quad(frames, stage, frames_solid(frames, 2, 2, 0, 9, 0, 255), 4, 4);
	for (size_t i = 0; i < VERTICES_QUADS_MAX + 10; i++)
		many[i] = stage->timeline.quads[0];
	stage->timeline.quads = many;
	stage->timeline.quad_count = VERTICES_QUADS_MAX + 10;
	uint64_t failures = draw_counts().failures;
	settle(give());
	struct picture picture = shot(16, 16, on_nothing);
	assert_pixel(&picture, 5, 5, 0, 9, 0, 255, 0);
	picture_free(&picture);
	assert_true(draw_counts().failures > failures);
}

static void a_stage_that_is_not_there_draws_nothing(void **state)
{
	(void)state;
	uint64_t draws = draw_counts().draws;
	struct picture picture = shot(8, 8, on_nothing);
	picture_free(&picture);
	frames_stage(frames, 2, 8, 8);
	give();
	next_frame();
	picture = shot(8, 8, on_nothing);
	assert_pixel(&picture, 4, 4, 0, 0, 0, 0, 0);
	picture_free(&picture);
	assert_int_equal(draw_counts().draws, draws);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(colours_are_exact),
		TEST(it_draws_what_the_cpu_composes),
		TEST(cells_follow_the_sets),
		TEST(all_state_is_left_as_it_was),
		TEST(what_the_gpu_refuses_keeps_the_old_picture),
		TEST(too_many_quads_are_cut_and_counted),
		TEST(a_stage_that_is_not_there_draws_nothing),
	};
	return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
