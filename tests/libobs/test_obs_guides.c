/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Guides are seen in a window while the properties are open, and in nothing that is broadcast, recorded or captured. */
#include "overlays.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <media-io/video-io.h>
#include <util/platform.h>

#include <string.h>

#define WIDTH 270
#define HEIGHT 480
/* The canvas of the harness, RGBA: the upper left corner of the source, where the app has its header. */
#define CANVAS 64

static Display *the_display;
static Window the_window;
static obs_source_t *the_source;
static obs_display_t *the_preview;

/* As the preview of a scene and of the properties do it. */
static void draw_window(void *data, uint32_t width, uint32_t height)
{
	gs_viewport_push();
	gs_projection_push();
	gs_set_viewport(0, 0, (int)width, (int)height);
	gs_ortho(0.0f, 1080.0f, 0.0f, 1920.0f, -100.0f, 100.0f);
	obs_source_video_render(data);
	gs_projection_pop();
	gs_viewport_pop();
}

static unsigned long pixel_of_window(int x, int y)
{
	XImage *image = XGetImage(the_display, the_window, x, y, 1, 1, AllPlanes, ZPixmap);
	assert_non_null(image);
	unsigned long pixel = XGetPixel(image, 0, 0) & 0xffffff;
	XDestroyImage(image);
	return pixel;
}

/* In the middle of what the app covers at the foot: nothing of ours is there but a guide. */
static bool has_guide(void)
{
	return (pixel_of_window(WIDTH / 2, 440) >> 16) > 60;
}

static void wait_guide(bool wanted)
{
	uint64_t limit_ns = harness_now_ns() + 5000000000u;
	while (has_guide() != wanted) {
		if (harness_now_ns() > limit_ns)
			fail_msg("the window has %06lx", pixel_of_window(WIDTH / 2, 440));
		os_sleep_ms(10);
	}
	harness_frames(10);
	assert_int_equal(has_guide(), wanted);
}

/* -- what a recording gets -- */

/* Somebody records. */
static void take_frame(void *data, struct video_data *frame)
{
	(void)data;
	(void)frame;
}

/* The program's texture some frames on, which is all that an output gets, as one number. */
static uint64_t recorded(void)
{
	uint64_t sum = UINT64_C(0xcbf29ce484222325);
	uint8_t *bytes;
	uint32_t stride;
	harness_frames(8);
	obs_enter_graphics();
	gs_texture_t *program = obs_get_main_texture();
	assert_non_null(program);
	gs_stagesurf_t *surface = gs_stagesurface_create(CANVAS, CANVAS, gs_texture_get_color_format(program));
	gs_stage_texture(surface, program);
	assert_true(gs_stagesurface_map(surface, &bytes, &stride));
	for (uint32_t y = 0; y < CANVAS; y++) {
		for (uint32_t x = 0; x < CANVAS * 4; x++)
			sum = (sum ^ bytes[y * stride + x]) * UINT64_C(0x100000001b3);
	}
	gs_stagesurface_unmap(surface);
	gs_stagesurface_destroy(surface);
	obs_leave_graphics();
	return sum;
}

static void draw_something(void *data, uint32_t width, uint32_t height)
{
	(void)data;
	gs_effect_t *solid = obs_get_base_effect(OBS_EFFECT_SOLID);
	struct vec4 color = {.x = 1.0f, .w = 1.0f};
	gs_effect_set_vec4(gs_effect_get_param_by_name(solid, "color"), &color);
	while (gs_effect_loop(solid, "Solid"))
		gs_draw_sprite(NULL, 0, width, height);
}

static void guides_are_in_a_window_and_in_no_recording(void **state)
{
	(void)state;
	wait_guide(false);
	obs_add_raw_video_callback(NULL, take_frame, NULL);
	uint64_t nothing = recorded();
	obs_add_main_render_callback(draw_something, NULL);
	assert_true(recorded() != nothing); // what is drawn into the program is seen in the recording
	obs_remove_main_render_callback(draw_something, NULL);
	obs_set_output_source(0, the_source);
	uint64_t without = recorded();
	obs_set_output_source(0, NULL);

	obs_properties_t *props = obs_source_properties(the_source);
	wait_guide(true);
	// a screenshot is a texture
	struct picture shot = overlay_shot(the_source, 2);
	assert_int_equal(picture_at(&shot, WIDTH / 2, 440)[3], 0);
	picture_free(&shot);
	// recorded while the source is not in the program: the window has guides, the recording nothing of it
	assert_true(recorded() == nothing);
	assert_true(has_guide());
	// in the program while it is recorded: nowhere
	obs_set_output_source(0, the_source);
	wait_guide(false);
	assert_true(recorded() == without);
	// in the program, and nobody records: the window has them, the program's own texture does not
	obs_remove_raw_video_callback(take_frame, NULL);
	wait_guide(true);
	obs_add_raw_video_callback(NULL, take_frame, NULL);
	assert_true(recorded() == without);
	obs_remove_raw_video_callback(take_frame, NULL);

	obs_properties_destroy(props);
	wait_guide(false);
	obs_set_output_source(0, NULL);
}

static int setup(void **state)
{
	(void)state;
	harness_start(&(struct harness_options){.has_module = true});
	the_display = XOpenDisplay(NULL);
	assert_non_null(the_display);
	the_window = XCreateSimpleWindow(the_display, DefaultRootWindow(the_display), 0, 0, WIDTH, HEIGHT, 0, 0, 0);
	XMapWindow(the_display, the_window);
	XSync(the_display, False);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	XDestroyWindow(the_display, the_window);
	XCloseDisplay(the_display);
	room_file_remove("guides.json");
	assert_int_equal(harness_stop(), 0);
	return 0;
}

static int begin(void **state)
{
	(void)state;
	const char *path = room_file_write(&(struct room_file){.version = 1, .name = "guides.json"});
	the_source = overlay_of_file(path, "\"reduced_motion\": true");
	obs_source_inc_showing(the_source);
	struct gs_init_data init = {.cx = WIDTH, .cy = HEIGHT, .format = GS_BGRA, .zsformat = GS_ZS_NONE};
	init.window.id = (uint32_t)the_window;
	init.window.display = the_display;
	the_preview = obs_display_create(&init, 0);
	assert_non_null(the_preview);
	obs_display_add_draw_callback(the_preview, draw_window, the_source);
	struct picture first = overlay_first_shot(the_source);
	picture_free(&first);
	return 0;
}

static int end(void **state)
{
	(void)state;
	obs_display_remove_draw_callback(the_preview, draw_window, the_source);
	obs_display_destroy(the_preview);
	obs_source_dec_showing(the_source);
	obs_source_release(the_source);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(guides_are_in_a_window_and_in_no_recording),
	};
	return cmocka_run_group_tests_name("obs_guides", tests, setup, teardown);
}
