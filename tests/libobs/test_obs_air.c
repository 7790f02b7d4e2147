/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands on air when: takes, clocks, expiry, SAFE and PANIC, and what each of them uploads. */
#include "fixture.h"

static const uint8_t digit_colours[10][3] = {{255, 0, 0},   {0, 255, 0},     {0, 0, 255}, {255, 255, 0}, {0, 255, 255},
					     {255, 0, 255}, {255, 255, 255}, {128, 0, 0}, {0, 128, 0},   {0, 0, 128}};

/* A clock of all sixteen places, each digit a colour of its own. */
static void add_clock(struct stage_frame *stage, int64_t target_ns)
{
	uint16_t cells[10];
	for (int digit = 0; digit < 10; digit++)
		cells[digit] = frames_solid(frames, 8, 8, digit_colours[digit][0], digit_colours[digit][1],
					    digit_colours[digit][2], 255);
	stage->timeline.counters[0].shop.at_ns = (uint64_t)target_ns;
	stage->timeline.counter_count = 1;
	stage->timeline.place_count = TIMELINE_PLACES;
	uint32_t power = 1;
	for (int place = 0; place < TIMELINE_PLACES; place++) {
		if (place % 4 == 0)
			power = 1;
		stage->timeline.places[place] = (struct timeline_place){0, 1, 1000000, power};
		power *= 10;
		for (int digit = 0; digit < 10; digit++) {
			struct timeline_quad *quad = frames_quad(frames, stage, cells[digit], (float)place * 8, 0);
			quad->place = (int8_t)place;
			quad->digit = (int8_t)digit;
		}
	}
}

static void assert_clock_shows(uint32_t seconds)
{
	struct picture picture = shot(128, 8, on_nothing);
	uint32_t power = 1;
	for (int place = 0; place < TIMELINE_PLACES; place++) {
		if (place % 4 == 0)
			power = 1;
		const uint8_t *want = digit_colours[seconds / power % 10];
		assert_pixel(&picture, place * 8 + 4, 4, want[0], want[1], want[2], 255, 0);
		power *= 10;
	}
	picture_free(&picture);
}

static void a_running_countdown_uploads_nothing(void **state)
{
	(void)state;
	struct stage_frame *stage = frames_stage(frames, 1, 128, 8);
	now_ns -= now_ns % (uint64_t)SECOND;
	add_clock(stage, (int64_t)now_ns + 9876 * SECOND);
	settle(give());
	next_frame();
	assert_clock_shows(9876);
	struct draw_counts before = draw_counts();
	uint64_t start_ns = now_ns;
	for (int frame = 0; frame < 240; frame++) {
		now_ns = start_ns + (uint64_t)(frame * FRAME);
		struct picture picture = shot(8, 8, on_nothing);
		picture_free(&picture);
	}
	now_ns = start_ns + 4 * (uint64_t)SECOND;
	assert_clock_shows(9872);
	now_ns = start_ns + 9000 * (uint64_t)SECOND;
	assert_clock_shows(876);
	struct draw_counts after = draw_counts();
	assert_int_equal(after.draws - before.draws, 242);
	assert_int_equal(after.vertex_upload_bytes, before.vertex_upload_bytes);
	assert_int_equal(after.texture_upload_bytes, before.texture_upload_bytes);
	assert_int_equal(after.vertex_rebuilds, before.vertex_rebuilds);
	now_ns = start_ns + 10000 * (uint64_t)SECOND;
	assert_clock_shows(0);
}

static void a_stage_without_digits_draws_at_place_none(void **state)
{
	(void)state;
	struct stage_frame *stage = frames_stage(frames, 1, 16, 16);
	add_clock(stage, (int64_t)now_ns + 5 * SECOND);
	frames_quad(frames, stage, frames_solid(frames, 4, 4, 9, 8, 7, 255), 0, 8)->digit = 3;
	settle(give());
	struct picture picture = shot(16, 16, on_nothing);
	assert_pixel(&picture, 1, 9, 9, 8, 7, 255, 0);
	picture_free(&picture);
}

static void two_stages(uint8_t red, int size_px)
{
	frames_clear_stages(frames);
	for (uint32_t id = 1; id <= 2; id++) {
		struct stage_frame *stage = frames_stage(frames, id, 64, 32);
		struct timeline_quad *quad = frames_quad(
			frames, stage, frames_solid(frames, size_px, size_px, red, 0, 0, 255), id == 1 ? 0 : 32, 0);
		quad->to.width = quad->to.height = 32;
	}
}

static void all_layers_change_in_one_frame(void **state)
{
	(void)state;
	two_stages(10, 32);
	settle(give());
	for (int round = 0; round < 20; round++) {
		uint8_t red = (uint8_t)(20 + round);
		two_stages(red, 32);
		give();
		next_frame();
		struct picture picture = shot_of_both(64, 32);
		assert_pixel(&picture, 10, 10, red, 0, 0, 255, 0);
		assert_pixel(&picture, 42, 10, red, 0, 0, 255, 0);
		picture_free(&picture);
	}
}

/* What comes in the middle of a frame waits for the next one, also when another thread draws (a screenshot). */
static void a_set_given_within_a_frame_waits(void **state)
{
	(void)state;
	two_stages(10, 32);
	settle(give());
	next_frame();
	struct picture picture = shot(64, 32, on_nothing);
	picture_free(&picture);
	two_stages(99, 32);
	give();
	picture = shot_of_both(64, 32);
	assert_pixel(&picture, 10, 10, 10, 0, 0, 255, 0);
	assert_pixel(&picture, 42, 10, 10, 0, 0, 255, 0);
	picture_free(&picture);
	next_frame();
	picture = shot_of_both(64, 32);
	assert_pixel(&picture, 10, 10, 99, 0, 0, 255, 0);
	assert_pixel(&picture, 42, 10, 99, 0, 0, 255, 0);
	picture_free(&picture);
}

/* More than a frame may upload: the old picture stands whole until the new one is there whole. */
static void a_large_set_comes_whole(void **state)
{
	(void)state;
	frames_destroy(frames);
	frames = frames_create(2048);
	two_stages(10, 32);
	settle(give());
	two_stages(200, 1000);
	uint64_t serial = give();
	int waited = 0;
	for (;;) {
		next_frame();
		struct picture picture = shot_of_both(64, 32);
		int red = draw_show_serial(show) == serial ? 200 : 10;
		assert_pixel(&picture, 10, 10, red, 0, 0, 255, 0);
		assert_pixel(&picture, 42, 10, red, 0, 0, 255, 0);
		picture_free(&picture);
		if (red == 200)
			break;
		waited++;
		assert_true(waited < 10);
	}
	assert_true(waited >= 1);
	print_message("a set of 8 MB takes %d frames\n", waited + 1);
	// Every tile of the large cells came.
	frames_clear_stages(frames);
	struct stage_frame *stage = frames_stage(frames, 1, 1000, 1000);
	frames_quad(frames, stage, frames_pattern(frames, 1000, 1000, 5), 0, 0);
	const struct frame_set *set = frames_make(frames);
	draw_show_give(show, frame_set_ref(set));
	settle(set->serial);
	assert_like_composed(set, AIR_NORMAL);
	frame_set_unref(set);
}

static void it_expires_by_itself(void **state)
{
	(void)state;
	struct stage_frame *stage = frames_stage(frames, 1, 16, 16);
	int64_t end_ns = (int64_t)now_ns + 3 * SECOND + 1;
	frames_quad(frames, stage, frames_solid(frames, 16, 16, 200, 0, 0, 255), 0, 0)->valid_until_ns = end_ns;
	frames_quad(frames, stage, frames_solid(frames, 16, 16, 0, 0, 200, 255), 0, 0)->valid_from_ns = end_ns;
	settle(give());
	now_ns = (uint64_t)end_ns - 1;
	struct picture picture = shot(16, 16, on_nothing);
	assert_pixel(&picture, 8, 8, 200, 0, 0, 255, 0);
	picture_free(&picture);
	now_ns = (uint64_t)end_ns;
	picture = shot(16, 16, on_nothing);
	assert_pixel(&picture, 8, 8, 0, 0, 200, 255, 0);
	picture_free(&picture);
	// A video clock that was set back shows what belongs to its time.
	now_ns = (uint64_t)end_ns - 2;
	picture = shot(16, 16, on_nothing);
	assert_pixel(&picture, 8, 8, 200, 0, 0, 255, 0);
	picture_free(&picture);
}

static void safe_and_panic_act_within_a_frame(void **state)
{
	(void)state;
	struct stage_frame *stage = frames_stage(frames, 1, 16, 16);
	frames_quad(frames, stage, frames_solid(frames, 16, 16, 200, 0, 0, 255), 0, 0)->modes = TIMELINE_NORMAL;
	frames_quad(frames, stage, frames_solid(frames, 16, 16, 0, 200, 0, 255), 0, 0)->modes = TIMELINE_SAFE;
	settle(give());
	static const struct {
		enum air_mode mode;
		int r, g, a;
	} steps[] = {{AIR_NORMAL, 200, 0, 255}, {AIR_SAFE, 0, 200, 255},   {AIR_PANIC, 0, 0, 0},
		     {AIR_SAFE, 0, 200, 255},   {AIR_NORMAL, 200, 0, 255}, {AIR_PANIC, 0, 0, 0},
		     {AIR_NORMAL, 200, 0, 255}};
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		air_mode_set(steps[i].mode);
		assert_int_equal(air_mode_get(), steps[i].mode);
		next_frame();
		struct picture picture = shot(16, 16, on_nothing);
		assert_pixel(&picture, 8, 8, steps[i].r, steps[i].g, 0, steps[i].a, 0);
		picture_free(&picture);
	}
	// All draws of one frame show the same mode.
	air_mode_set(AIR_PANIC);
	struct picture picture = shot(16, 16, on_nothing);
	assert_pixel(&picture, 8, 8, 200, 0, 0, 255, 0);
	picture_free(&picture);
}

static void draws_of_one_frame_upload_once(void **state)
{
	(void)state;
	struct stage_frame *stage = frames_stage(frames, 1, 64, 64);
	for (int i = 0; i < 30; i++)
		frames_quad(frames, stage, frames_pattern(frames, 30, 20, (unsigned)i), (float)i, (float)i);
	struct draw_counts before = draw_counts();
	give();
	next_frame();
	for (int i = 0; i < 3; i++) {
		struct picture picture = shot(64, 64, on_nothing);
		picture_free(&picture);
	}
	struct draw_counts after = draw_counts();
	assert_int_equal(after.frames - before.frames, 1);
	assert_int_equal(after.draws - before.draws, 3);
	assert_int_equal(after.vertex_rebuilds - before.vertex_rebuilds, 1);
	assert_int_equal(after.vertex_upload_bytes - before.vertex_upload_bytes, 30 * VERTICES_QUAD_BYTES);
	assert_int_equal(after.pieces_copied - before.pieces_copied, 30);
	// A change of one cell brings one piece, through the smallest texture.
	before = after;
	region_unref(frames->regions[7]);
	frames->region_count--;
	frames->regions[7] = frames->regions[frames->region_count];
	stage->timeline.quad_count = 29;
	frames_pattern(frames, 30, 20, 77);
	frames_quad(frames, stage, (uint16_t)(frames->region_count - 1), 3, 3);
	assert_int_equal(settle(give()), 1);
	after = draw_counts();
	assert_int_equal(after.pieces_copied - before.pieces_copied, 1);
	assert_int_equal(after.texture_upload_bytes - before.texture_upload_bytes, 256 * 128 * 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_running_countdown_uploads_nothing),
		TEST(a_stage_without_digits_draws_at_place_none),
		TEST(all_layers_change_in_one_frame),
		TEST(a_set_given_within_a_frame_waits),
		TEST(a_large_set_comes_whole),
		TEST(it_expires_by_itself),
		TEST(safe_and_panic_act_within_a_frame),
		TEST(draws_of_one_frame_upload_once),
	};
	return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
