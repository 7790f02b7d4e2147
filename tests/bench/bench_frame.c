/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `bench_frame KIND FRAMES WIDTH MODULE PICTURE`: the real libobs with one kind of scene, drawn for so many frames on
 * an upright canvas of that width; scenes are laid out for 1080 and scaled. Under callgrind what the threads do in
 * these frames is counted, thread by thread; the thread that draws is the one that calls count_frame(). KIND is empty,
 * image (one as large as the canvas), stack (what a host builds today: 7 pictures and 22 texts), overlay (ours, with a
 * countdown that runs) or changes (ours, its stock another one every 6 frames). Prints {"kind", "frames", "cpu_ns",
 * "draws", "rebuilds", "sets"}: draw calls of ours, vertices that were made anew, versions that came on air.
 */
#include "overlays.h"

#include <valgrind/callgrind.h>

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define STACK_IMAGES 7
#define STACK_TEXTS 22
#define WARM_FRAMES 10
#define LAID_OUT_PX 1080
#define CHANGE_EVERY 6
#define UNHURRIED_FPS 20 /* the software rasteriser keeps up with the whole canvas */

static atomic_int the_frames;
static atomic_uint_fast64_t the_cpu_ns; /* of the drawing thread, when the last frame began */

/* -- the drawing thread -- */
static gs_texture_t *the_corner;
static gs_stagesurf_t *the_surface;

/* Waits until the frame before is there. Where counting makes the rasteriser slow, its driver would make room for ever
 * more frames that wait, which costs more than a scene. */
static void await_rasteriser(void)
{
	gs_texture_t *program = obs_get_main_texture();
	uint8_t *bytes;
	uint32_t stride;
	if (!program)
		return;
	if (!the_corner) {
		the_corner = gs_texture_create(16, 16, gs_texture_get_color_format(program), 1, NULL, 0);
		the_surface = gs_stagesurface_create(16, 16, gs_texture_get_color_format(program));
	}
	gs_copy_texture_region(the_corner, 0, 0, program, 0, 0, 16, 16);
	gs_stage_texture(the_surface, the_corner);
	if (gs_stagesurface_map(the_surface, &bytes, &stride))
		gs_stagesurface_unmap(the_surface);
}

/* Called by the thread that draws, at the beginning of each frame. */
__attribute__((noinline)) void count_frame(void *data, float seconds);

void count_frame(void *data, float seconds)
{
	(void)data;
	(void)seconds;
	struct timespec used;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
	atomic_store(&the_cpu_ns, (uint64_t)used.tv_sec * 1000000000u + (uint64_t)used.tv_nsec);
	atomic_fetch_add(&the_frames, 1);
	if (!RUNNING_ON_VALGRIND)
		return;
	obs_enter_graphics();
	await_rasteriser();
	obs_leave_graphics();
}

static struct {
	const char *kind;
	int frames;
	int width_px;
	const char *module;
	const char *picture;
} asked;

static long long the_version;

static json_t *time_of(int from_now_s)
{
	char text[40];
	struct tm parts;
	time_t then = time(NULL) + from_now_s;
	gmtime_r(&then, &parts);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
	return json_string(text);
}

/* The demonstration's room, now: its first item on sale for an hour. Each call makes a version with another stock. */
static void write_room(const char *path)
{
	json_t *room = json_load_file(SHOP_SOURCE_DIR "/data/demo/room.json", 0, NULL);
	json_t *item = json_array_get(json_object_get(room, "items"), 0);
	json_t *part = json_array_get(json_object_get(json_object_get(item, "price"), "parts"), 0);
	json_t *campaign = json_array_get(json_object_get(item, "campaigns"), 0);
	assert_non_null(campaign);
	json_object_set_new(room, "version", json_integer(++the_version));
	json_object_set_new(room, "server_time", time_of(0));
	json_object_set_new(room, "ttl_ms", json_integer(600000));
	json_object_set_new(item, "offer",
			    json_pack("{s:o, s:o}", "starts_at", time_of(-60), "ends_at", time_of(3600)));
	json_object_set_new(part, "ends_at", time_of(7200));
	json_object_set_new(campaign, "ends_at", time_of(7200));
	json_object_set_new(json_object_get(item, "stock"), "left", json_integer(15420 - the_version));
	char temporary[512];
	snprintf(temporary, sizeof(temporary), "%s.new", path);
	assert_int_equal(json_dump_file(room, temporary, 0), 0);
	assert_int_equal(rename(temporary, path), 0);
	json_decref(room);
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
	float scale = (float)asked.width_px / LAID_OUT_PX;
	struct vec2 place;
	struct vec2 scales;
	vec2_set(&place, x * scale, y * scale);
	vec2_set(&scales, scale, scale);
	obs_sceneitem_t *item = obs_scene_add(scene, source);
	obs_sceneitem_set_pos(item, &place);
	obs_sceneitem_set_scale(item, &scales);
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

/* What the source, if it is ours, has done so far. */
struct done {
	long long draws, rebuilds, sets;
};

static struct done done_by(obs_source_t *overlay)
{
	if (!overlay)
		return (struct done){0};
	return (struct done){overlay_status_number(overlay, "draw.draws"),
			     overlay_status_number(overlay, "draw.vertex_rebuilds"),
			     overlay_status_number(overlay, "draw.sets_shown")};
}

static void draw_scene(obs_scene_t *scene, obs_source_t *overlay, const char *room)
{
	bool has_changes = strcmp(asked.kind, "changes") == 0;
	obs_set_output_source(0, obs_scene_get_source(scene));
	await_frames(WARM_FRAMES);
	CALLGRIND_START_INSTRUMENTATION;
	await_frames(2);
	CALLGRIND_ZERO_STATS;
	int begun = atomic_load(&the_frames);
	uint64_t begun_ns = atomic_load(&the_cpu_ns);
	struct done before = done_by(overlay);
	for (int left = asked.frames; left > 0; left -= CHANGE_EVERY) {
		if (has_changes)
			write_room(room);
		await_frames(left < CHANGE_EVERY ? left : CHANGE_EVERY);
	}
	CALLGRIND_STOP_INSTRUMENTATION;
	struct done after = done_by(overlay);
	print_message("{\"kind\": \"%s\", \"frames\": %d, \"cpu_ns\": %llu, \"draws\": %lld, \"rebuilds\": %lld, "
		      "\"sets\": %lld}\n",
		      asked.kind, atomic_load(&the_frames) - begun,
		      (unsigned long long)(atomic_load(&the_cpu_ns) - begun_ns), after.draws - before.draws,
		      after.rebuilds - before.rebuilds, after.sets - before.sets);
	obs_set_output_source(0, NULL);
}

static void draw_frames(void **state)
{
	(void)state;
	harness_start(&(struct harness_options){.has_module = true,
						.module_path = asked.module,
						.width = asked.width_px,
						.height = asked.width_px * 16 / 9,
						.fps = RUNNING_ON_VALGRIND ? 60 : UNHURRIED_FPS});
	assert_true(obs_reset_audio(&(struct obs_audio_info){.samples_per_sec = 48000, .speakers = SPEAKERS_STEREO}));
	open_plugin("image-source");
	open_plugin("text-freetype2");
	obs_add_tick_callback(count_frame, NULL);
	char room[512];
	mkdir(SHOP_BINARY_DIR "/tests/bench", 0777);
	(void)!symlink(SHOP_SOURCE_DIR "/data/demo/images", SHOP_BINARY_DIR "/tests/bench/images");
	snprintf(room, sizeof(room), SHOP_BINARY_DIR "/tests/bench/%d.json", (int)getpid());
	obs_scene_t *scene = obs_scene_create("bench");
	obs_source_t *overlay = NULL;
	if (strcmp(asked.kind, "image") == 0) {
		add(scene, image_of(asked.picture, "image"), 0, 0);
	} else if (strcmp(asked.kind, "stack") == 0) {
		add_stack(scene);
	} else if (strcmp(asked.kind, "overlay") == 0 || strcmp(asked.kind, "changes") == 0) {
		write_room(room);
		overlay = overlay_of_file(room, NULL);
		overlay_wait(overlay, "state", "fresh");
		struct picture picture = overlay_first_shot(overlay);
		assert_true(picture_painted(&picture) > 1000);
		picture_free(&picture);
		add(scene, overlay, 0, 0);
	} else {
		assert_string_equal(asked.kind, "empty");
	}
	draw_scene(scene, overlay, room);
	obs_scene_release(scene);
	// OBS's text source closes its font's face when it is destroyed, and FreeType with it when its module is
	// unloaded: in that order, or it reads what is freed. libobs waits for it only beside a running audio.
	while (obs_wait_for_destroy_queue())
		harness_frames(1);
	remove(room);
	obs_remove_tick_callback(count_frame, NULL);
	obs_enter_graphics();
	gs_stagesurface_destroy(the_surface);
	gs_texture_destroy(the_corner);
	obs_leave_graphics();
	harness_stop();
}

int main(int argc, char **argv)
{
	if (argc != 6) {
		fprintf(stderr, "usage: bench_frame KIND FRAMES WIDTH MODULE PICTURE\n");
		return 2;
	}
	asked.kind = argv[1];
	asked.frames = (int)strtol(argv[2], NULL, 10);
	asked.width_px = (int)strtol(argv[3], NULL, 10);
	asked.module = argv[4];
	asked.picture = argv[5];
	const struct CMUnitTest tests[] = {cmocka_unit_test(draw_frames)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
