/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `bench_frame KIND FRAMES MODULE PICTURE`: the real libobs with one kind of scene, drawn for so many frames. Under
 * callgrind what the threads do in these frames is counted, thread by thread; the thread that draws is the one that
 * calls count_frame(). KIND is empty, image (one as large as the canvas), stack (what a host builds today: 7 pictures
 * and 22 texts) or overlay (ours, with a countdown that runs). Prints {"kind", "frames", "ns"}.
 */
#include "overlays.h"

#include <valgrind/callgrind.h>

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STACK_IMAGES 7
#define STACK_TEXTS 22
#define WARM_FRAMES 30

static atomic_int the_frames;

/* Called by the thread that draws, at the beginning of each frame. */
__attribute__((noinline)) void count_frame(void *data, float seconds);

void count_frame(void *data, float seconds)
{
	(void)data;
	(void)seconds;
	atomic_fetch_add(&the_frames, 1);
}

static void await_frames(int count)
{
	int until = atomic_load(&the_frames) + count;
	while (atomic_load(&the_frames) < until)
		harness_frames(1);
}

static obs_source_t *image_of(const char *file, const char *name)
{
	obs_data_t *data = obs_data_create();
	obs_data_set_string(data, "file", file);
	obs_source_t *source = obs_source_create("image_source", name, data, NULL);
	obs_data_release(data);
	return source;
}

static obs_source_t *text_of_number(int number)
{
	char text[64];
	char name[32];
	snprintf(text, sizeof(text), "第 %d 行 直播价 59.90 元", number);
	snprintf(name, sizeof(name), "text %d", number);
	obs_data_t *data = obs_data_create();
	obs_data_t *font = obs_data_create();
	obs_data_set_string(font, "face", "Noto Sans CJK SC");
	obs_data_set_int(font, "size", 40);
	obs_data_set_obj(data, "font", font);
	obs_data_set_string(data, "text", text);
	obs_source_t *source = obs_source_create("text_ft2_source_v2", name, data, NULL);
	obs_data_release(font);
	obs_data_release(data);
	return source;
}

static void add(obs_scene_t *scene, obs_source_t *source, float x, float y)
{
	if (!source)
		fail_msg("a source of the scene could not be made");
	struct vec2 place;
	vec2_set(&place, x, y);
	obs_sceneitem_set_pos(obs_scene_add(scene, source), &place);
	obs_source_release(source);
}

static void add_stack(obs_scene_t *scene)
{
	static const char *const goods[STACK_IMAGES] = {"airfryer", "foundation", "haishen", "kids",
							"nuts",     "phone",      "tissue"};
	for (int i = 0; i < STACK_IMAGES; i++) {
		char file[512];
		snprintf(file, sizeof(file), SHOP_SOURCE_DIR "/data/demo/images/%s.png", goods[i]);
		add(scene, image_of(file, goods[i]), (float)(i % 4) * 200, 900 + (float)(i / 4) * 220);
	}
	for (int i = 0; i < STACK_TEXTS; i++)
		add(scene, text_of_number(i), (float)(i % 2) * 500, 60 + (float)(i / 2) * 70);
}

static void add_overlay(obs_scene_t *scene)
{
	const char *path = room_file_write(
		&(struct room_file){.name = "bench.json", .version = 1, .ttl_ms = 600000, .ends_in_s = 3600});
	obs_source_t *source = overlay_of_file(path, NULL);
	overlay_wait(source, "state", "fresh");
	struct picture picture = overlay_first_shot(source);
	assert_true(picture_painted(&picture) > 1000);
	picture_free(&picture);
	add(scene, source, 0, 0);
}

static void open_plugin(const char *name)
{
	char library[512];
	char data[512];
	obs_module_t *module;
	snprintf(library, sizeof(library), "%s/%s.so", OBS_PLUGINS, name);
	snprintf(data, sizeof(data), "%s/%s", OBS_PLUGINS_DATA, name);
	assert_int_equal(obs_open_module(&module, library, data), MODULE_SUCCESS);
	assert_true(obs_init_module(module));
}

static const char *const *the_words;

static void draw_frames(void **state)
{
	(void)state;
	const char *kind = the_words[1];
	int frames = (int)strtol(the_words[2], NULL, 10);
	harness_start(&(struct harness_options){
		.has_module = true, .module_path = the_words[3], .width = 64, .height = 64, .fps = 60});
	open_plugin("image-source");
	open_plugin("text-freetype2");
	obs_add_tick_callback(count_frame, NULL);
	obs_scene_t *scene = obs_scene_create("bench");
	if (strcmp(kind, "image") == 0)
		add(scene, image_of(the_words[4], "image"), 0, 0);
	else if (strcmp(kind, "stack") == 0)
		add_stack(scene);
	else if (strcmp(kind, "overlay") == 0)
		add_overlay(scene);
	else
		assert_string_equal(kind, "empty");
	obs_set_output_source(0, obs_scene_get_source(scene));
	await_frames(WARM_FRAMES);
	CALLGRIND_START_INSTRUMENTATION;
	await_frames(2);
	CALLGRIND_ZERO_STATS;
	int begun = atomic_load(&the_frames);
	uint64_t begun_ns = harness_now_ns();
	await_frames(frames);
	CALLGRIND_STOP_INSTRUMENTATION;
	print_message("{\"kind\": \"%s\", \"frames\": %d, \"ns\": %llu}\n", kind, atomic_load(&the_frames) - begun,
		      (unsigned long long)(harness_now_ns() - begun_ns));
	obs_set_output_source(0, NULL);
	obs_scene_release(scene);
	obs_remove_tick_callback(count_frame, NULL);
	harness_stop();
}

int main(int argc, char **argv)
{
	if (argc != 5) {
		fprintf(stderr, "usage: bench_frame KIND FRAMES MODULE PICTURE\n");
		return 2;
	}
	the_words = (const char *const *)argv;
	const struct CMUnitTest tests[] = {cmocka_unit_test(draw_frames)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
