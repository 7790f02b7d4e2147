/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the goldens show, drawn by libobs: of the same frame sets, each pixel is within 2 of 255 of what the CPU
 * composes (docs/adr/0002-linear-light.md), over nothing and over white. So a golden is what is on air. Every theme in
 * every variant and beat with SHOP_FULL in the environment, else some of them.
 */
#include "fixture.h"

#include "goldens.h"
#include "looks.h"
#include "../golden/layers/fixture.h"
#include "picture/compose.h"

#include <stdlib.h>
#include <string.h>

#define MOST_DIFFERENCE 2
/* Of the looks, when not all are drawn. */
#define LOOKS_STEP 7

static struct {
	size_t pictures;
	size_t pixels; /* with something on them */
	int most;
} the_sum;

/* The part of the canvas that has something on it. */
struct part {
	int left, top, right, bottom;
};

static struct part part_of(const float *linear, int width_px, int height_px)
{
	struct part part = {width_px, height_px, 0, 0};
	for (int y = 0; y < height_px; y++) {
		for (int x = 0; x < width_px; x++) {
			if (linear[((size_t)y * (size_t)width_px + (size_t)x) * 4 + 3] <= 0)
				continue;
			the_sum.pixels++;
			part.left = x < part.left ? x : part.left;
			part.right = x + 1 > part.right ? x + 1 : part.right;
			part.top = y < part.top ? y : part.top;
			part.bottom = y + 1;
		}
	}
	return part;
}

static struct part the_part;

static void draw_part(void *data)
{
	(void)data;
	gs_matrix_push();
	gs_matrix_translate3f((float)-the_part.left, (float)-the_part.top, 0);
	draw_show_stage(show, 1, now_ns);
	gs_matrix_pop();
}

static void compare(const char *name, const float *linear, int canvas_width_px, struct backdrop backdrop)
{
	int width_px = the_part.right - the_part.left;
	int height_px = the_part.bottom - the_part.top;
	size_t row_bytes = (size_t)width_px * 4;
	uint8_t *wanted = malloc(row_bytes);
	uint8_t *white = malloc(row_bytes);
	struct picture drawn = harness_capture(width_px, height_px, backdrop, draw_part, NULL);
	int most = 0;
	memset(white, 255, row_bytes);
	for (int y = 0; y < height_px; y++) {
		const float *row =
			linear + ((size_t)(the_part.top + y) * (size_t)canvas_width_px + (size_t)the_part.left) * 4;
		if (backdrop.a > 0)
			compose_over(row, white, (size_t)width_px, wanted);
		else
			compose_to_atlas(row, (size_t)width_px, wanted);
		for (size_t i = 0; i < row_bytes; i++) {
			int difference = abs(wanted[i] - drawn.rgba[(size_t)y * row_bytes + i]);
			most = difference > most ? difference : most;
		}
	}
	the_sum.most = most > the_sum.most ? most : the_sum.most;
	if (most > MOST_DIFFERENCE)
		fail_msg("%s over %s differs by %d of 255", name, backdrop.a > 0 ? "white" : "nothing", most);
	picture_free(&drawn);
	free(white);
	free(wanted);
}

static void look_at(const char *name, const struct render_request *request)
{
	struct error err = {0};
	char text[320];
	const struct frame_set *set = render_frame_set(layers_bridge(), LAYERS_DATA, request, &err);
	if (!set)
		fail_msg("%s: %s", name, error_text(&err, text, sizeof(text)));
	const struct stage_frame *stage = &set->stages[0];
	now_ns = RENDER_AT_NS;
	air_mode_set(request->mode);
	show = draw_show_create();
	draw_show_give(show, frame_set_ref(set));
	settle(set->serial);
	float *linear = calloc((size_t)stage->canvas_width_px * stage->canvas_height_px, 4 * sizeof(float));
	compose_stage(set, stage, (int64_t)now_ns, request->mode, linear);
	the_part = part_of(linear, stage->canvas_width_px, stage->canvas_height_px);
	if (the_part.right > 0) {
		compare(name, linear, stage->canvas_width_px, on_nothing);
		compare(name, linear, stage->canvas_width_px, on_white);
	}
	the_sum.pictures++;
	free(linear);
	draw_show_destroy(&show);
	air_mode_set(AIR_NORMAL);
	frame_set_unref(set);
}

static void look_at_golden(const struct golden *golden)
{
	const struct room *room = golden_room(golden);
	struct render_request request = golden_request(golden, room);
	look_at(golden->name, &request);
	room_unref(room);
}

static void every_golden_of_a_layer_is_what_is_drawn(void **state)
{
	(void)state;
	for (size_t i = 0; i < the_golden_count; i++)
		look_at_golden(&the_goldens[i]);
	for (size_t i = 0; i < CASE_COUNT; i++)
		look_at_golden(golden_case(i));
}

static void every_look_is_what_is_drawn(void **state)
{
	(void)state;
	static struct stage_spec specs[STAGES_MOST];
	size_t count = stages_find(specs);
	bool is_full = getenv("SHOP_FULL");
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		for (size_t beat = 0; strcmp(specs[i].language, "zh-CN") == 0 && beat < LOOKS_BEATS; beat++, n++) {
			if (!is_full && n % LOOKS_STEP > 0)
				continue;
			const struct room *room = look_room(beat);
			struct render_request request = look_request(&specs[i], room);
			char name[160];
			snprintf(name, sizeof(name), "%s/%s, beat %u", specs[i].theme, specs[i].variant,
				 (unsigned)beat);
			look_at(name, &request);
			room_unref(room);
		}
	}
	assert_true(n > 0);
}

static int stop(void **state)
{
	layers_images_finish();
	print_message("%u pictures, %u pixels, the most that any differs %d of 255\n", (unsigned)the_sum.pictures,
		      (unsigned)the_sum.pixels, the_sum.most);
	return fixture_stop(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_golden_of_a_layer_is_what_is_drawn),
		cmocka_unit_test(every_look_is_what_is_drawn),
	};
	return cmocka_run_group_tests(tests, fixture_start, stop);
}
