/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The end of an offer as libobs draws it: two overlays, each with a room, a feed and a frame set of its own, in one
 * frame after the other. Zero stands for one second in both, at the same frames, and nothing comes back.
 */
#include "overlays.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 270
#define HEIGHT 480
#define MOST_LOOKS 2000
#define SECOND_NS UINT64_C(1000000000)

/* What stood in one frame: a number for each picture, 0 for none. */
struct look {
	uint64_t frame_ns;
	uint64_t shown[2];
};

static obs_source_t *sources[2];
static struct look looks[MOST_LOOKS];
static size_t look_count;

static void draw_both(void *data)
{
	struct look *look = data;
	look->frame_ns = obs_get_video_frame_time();
	for (int i = 0; i < 2; i++) {
		gs_matrix_push();
		gs_matrix_translate3f((float)(i * WIDTH), 0.0f, 0.0f);
		gs_matrix_scale3f(0.25f, 0.25f, 1.0f);
		obs_source_video_render(sources[i]);
		gs_matrix_pop();
	}
}

static uint64_t number_of(const struct picture *picture, int half)
{
	uint64_t number = UINT64_C(0xcbf29ce484222325);
	bool is_empty = true;
	for (int y = 0; y < HEIGHT; y++) {
		for (int x = half * WIDTH; x < (half + 1) * WIDTH; x++) {
			const uint8_t *pixel = picture_at(picture, x, y);
			is_empty = is_empty && pixel[3] == 0;
			for (int i = 0; i < 4; i++)
				number = (number ^ pixel[i]) * UINT64_C(0x100000001b3);
		}
	}
	return is_empty ? 0 : number;
}

static void look(void)
{
	assert_true(look_count < MOST_LOOKS);
	struct look *now = &looks[look_count++];
	struct picture picture = harness_capture(2 * WIDTH, HEIGHT, on_nothing, draw_both, now);
	for (int half = 0; half < 2; half++)
		now->shown[half] = number_of(&picture, half);
	picture_free(&picture);
}

/* The looks at which a picture stood: from the first to the last of them. */
struct stand {
	size_t first, last;
};

/* The last picture that stood: zero. Nothing stands after it. */
static struct stand zero_of(int half)
{
	struct stand stand = {0};
	for (size_t i = 0; i < look_count; i++)
		stand.last = looks[i].shown[half] ? i : stand.last;
	stand.first = stand.last;
	while (stand.first > 0 && looks[stand.first - 1].shown[half] == looks[stand.last].shown[half])
		stand.first--;
	return stand;
}

static void assert_a_second(const struct stand *stand)
{
	// it came between the look before and its first, and left between its last and the one after
	uint64_t least_ns = looks[stand->last].frame_ns - looks[stand->first].frame_ns;
	uint64_t most_ns = looks[stand->last + 1].frame_ns - looks[stand->first - 1].frame_ns;
	print_message("zero stood for %.0f to %.0f ms\n", (double)least_ns / 1e6, (double)most_ns / 1e6);
	assert_in_range(least_ns, 0, SECOND_NS + 2000000);
	assert_true(most_ns >= SECOND_NS - 2000000);
}

static void zero_stands_for_one_second_in_two_overlays_at_once(void **state)
{
	(void)state;
	const char *const names[2] = {"zero-a.json", "zero-b.json"};
	const struct room_file room = {.version = 1, .ttl_ms = 600000, .ends_in_s = 5};
	for (int i = 0; i < 2; i++) {
		struct room_file own = room;
		own.name = names[i];
		sources[i] =
			overlay_of_file(room_file_write(&own), "\"layer\": \"countdown\", \"reduced_motion\": true");
	}
	for (int i = 0; i < 2; i++)
		overlay_wait(sources[i], "version", "1");
	uint64_t until_ns = harness_now_ns() + 8 * SECOND_NS;
	uint64_t gone_ns = UINT64_MAX;
	bool was_there = false;
	// for a second after it left nothing may come back
	while (harness_now_ns() < until_ns && (gone_ns == UINT64_MAX || harness_now_ns() < gone_ns + SECOND_NS)) {
		harness_frames(1);
		look();
		const struct look *now = &looks[look_count - 1];
		was_there = was_there || (now->shown[0] && now->shown[1]);
		if (was_there && gone_ns == UINT64_MAX && !now->shown[0] && !now->shown[1])
			gone_ns = harness_now_ns();
	}
	assert_true(gone_ns != UINT64_MAX);
	struct stand zeros[2] = {zero_of(0), zero_of(1)};
	for (int i = 0; i < 2; i++) {
		assert_true(zeros[i].first > 0 && zeros[i].last + 1 < look_count);
		assert_a_second(&zeros[i]);
		// the second before stood for a second too, and was another picture
		assert_true(looks[zeros[i].first - 1].shown[i] != 0);
	}
	// one look is at most a frame and what a capture takes; both are seen in the same one
	assert_in_range(zeros[1].first - zeros[0].first + 1, 0, 2);
	assert_in_range(zeros[1].last - zeros[0].last + 1, 0, 2);
	for (int i = 0; i < 2; i++) {
		obs_source_release(sources[i]);
		room_file_remove(names[i]);
	}
}

static int start(void **state)
{
	(void)state;
	harness_start(&(struct harness_options){.has_module = true});
	return 0;
}

static int stop(void **state)
{
	(void)state;
	return harness_stop() == 0 ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(zero_stands_for_one_second_in_two_overlays_at_once)};
	return cmocka_run_group_tests(tests, start, stop);
}
