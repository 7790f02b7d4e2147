/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `test_obs_steady MODULE`: what a frame costs in which nothing changes but a running clock: allocations, uploads,
 * draws. `test_obs_steady MODULE planted` expects a module that allocates in each frame, and to catch it.
 */
#include "overlays.h"
#include "steady.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define STEADY_FRAMES 60

static const char *module_path;
static bool is_planted;

struct frame_costs {
	double ours;
	double all;
};

/* What frames cost with this source (or none) in the program. */
static struct frame_costs measure(obs_source_t *source)
{
	obs_scene_t *scene = obs_scene_create("measured");
	if (source)
		obs_scene_add(scene, source);
	obs_set_output_source(0, obs_scene_get_source(scene));
	harness_frames(40); // motion is over, first frames too
	heap_count_begin();
	uint64_t begun_ns = obs_get_video_frame_time();
	harness_frames(STEADY_FRAMES);
	uint64_t passed_ns = obs_get_video_frame_time() - begun_ns;
	struct heap_counts counts = heap_count_end();
	obs_set_output_source(0, NULL);
	obs_scene_release(scene);
	double frames = (double)passed_ns * 60 / 1e9;
	return (struct frame_costs){.ours = (double)counts.ours / frames, .all = (double)counts.all / frames};
}

static obs_source_t *image_source(void)
{
	obs_data_t *data = obs_data_create();
	obs_data_set_string(data, "file", SHOP_SOURCE_DIR "/data/demo/images/tissue.png");
	obs_source_t *source = obs_source_create("image_source", "image", data, NULL);
	obs_data_release(data);
	assert_non_null(source);
	return source;
}

static obs_source_t *running_clock(void)
{
	const char *path = room_file_write(
		&(struct room_file){.name = "steady.json", .version = 1, .ttl_ms = 600000, .ends_in_s = 3600});
	obs_source_t *source = overlay_of_file(path, NULL);
	overlay_wait(source, "state", "fresh");
	struct picture picture = overlay_first_shot(source);
	picture_free(&picture);
	return source;
}

static void a_steady_frame_allocates_nothing(void **state)
{
	(void)state;
	obs_source_t *source = running_clock();
	struct frame_costs none = measure(NULL);
	struct frame_costs with = measure(source);
	obs_source_release(source);
	obs_source_t *image = image_source();
	struct frame_costs image_costs = measure(image);
	obs_source_release(image);
	print_message("allocations a frame: ours %.2f; all %.1f with us, %.1f with an image source, %.1f empty\n",
		      with.ours, with.all, image_costs.all, none.all);
	assert_true(with.all > none.all); // it was drawn, and counted
	if (is_planted) {
		assert_true(with.ours > 0.9);
		return;
	}
	assert_true(with.ours == 0);
	// Mesa's own vary by a few over two seconds.
	assert_true(with.all <= image_costs.all + 0.5);
}

static void a_second_of_the_clock_uploads_nothing(void **state)
{
	(void)state;
	obs_source_t *source = running_clock();
	obs_set_output_source(0, source);
	harness_frames(45);
	struct picture before = overlay_shot(source, 1);
	static const char *const uploads[] = {"draw.vertex_upload_bytes", "draw.texture_upload_bytes",
					      "draw.vertex_rebuilds", "draw.sets_shown", "draw.failures"};
	long long numbers[5], frames = 0, draws = 0;
	// On a busy machine the feed may still be about to confirm the file, and every six seconds a line takes its
	// turn: neither is the clock's. What the clock does, it does in each of these stretches.
	for (int tries = 0; tries < 5; tries++) {
		for (int i = 0; i < 5; i++)
			numbers[i] = overlay_status_number(source, uploads[i]);
		frames = overlay_status_number(source, "draw.frames");
		draws = overlay_status_number(source, "draw.draws");
		harness_frames(90);
		frames = overlay_status_number(source, "draw.frames") - frames;
		draws = overlay_status_number(source, "draw.draws") - draws;
		if (overlay_status_number(source, "draw.sets_shown") == numbers[3] &&
		    overlay_status_number(source, "draw.vertex_rebuilds") == numbers[2])
			break;
	}
	for (int i = 0; i < 5; i++)
		assert_int_equal(overlay_status_number(source, uploads[i]), numbers[i]);
	struct picture after = overlay_shot(source, 1);
	assert_true(picture_difference(&before, &after) > 50); // the clock did run
	print_message("%lld frames, %lld draws, 0 bytes uploaded; %lld kB of textures\n", frames, draws,
		      overlay_status_number(source, "draw.texture_bytes") / 1000);
	assert_true(frames >= 80);
	assert_true(draws <= 2 * frames);
	picture_free(&before);
	picture_free(&after);
	obs_set_output_source(0, NULL);
	obs_source_release(source);
}

/* An answer that only confirms the room moves times, and paints nothing. */
static void a_confirmation_uploads_no_pixels(void **state)
{
	(void)state;
	const char *path = room_file_write(
		&(struct room_file){.name = "confirmed.json", .version = 1, .ttl_ms = 1500, .ends_in_s = 3600});
	obs_source_t *source = overlay_of_file(path, NULL);
	obs_set_output_source(0, source);
	overlay_wait(source, "state", "fresh");
	struct picture picture = overlay_first_shot(source);
	picture_free(&picture);
	harness_frames(60);
	long long sets = overlay_status_number(source, "draw.sets_shown");
	long long pixels = overlay_status_number(source, "draw.texture_upload_bytes");
	long long vertices = overlay_status_number(source, "draw.vertex_upload_bytes");
	harness_frames(120);
	sets = overlay_status_number(source, "draw.sets_shown") - sets;
	vertices = overlay_status_number(source, "draw.vertex_upload_bytes") - vertices;
	assert_true(sets >= 2);
	assert_int_equal(overlay_status_number(source, "draw.texture_upload_bytes"), pixels);
	print_message("%lld confirmations uploaded %lld bytes of vertices each\n", sets, vertices / sets);
	obs_set_output_source(0, NULL);
	obs_source_release(source);
}

static const char *write_stock(const char *name, int version, int left, const char *title)
{
	char room[1024];
	char now[40];
	struct tm parts;
	time_t seconds = time(NULL);
	strftime(now, sizeof(now), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&seconds, &parts));
	snprintf(room, sizeof(room),
		 "{\"schema\": \"shop-room/1\", \"version\": %d, \"server_time\": \"%s\", \"ttl_ms\": 600000, "
		 "\"current\": \"a\", \"room\": {\"id\": \"test\"}, \"items\": [{\"id\": \"a\", \"link_no\": 1, "
		 "\"title\": \"%s\", \"price\": {\"currency\": \"CNY\", \"sale\": 7990}, \"gifts\": [{\"name\": \"a "
		 "ladle\", \"quantity\": 1}], \"stock\": {\"mode\": \"exact\", \"left\": %d, \"total\": 50000}}]}",
		 version, now, title, left);
	return room_file_write(&(struct room_file){.name = name, .instead = room});
}

/* How many pieces of the atlas a new version of the room brings. */
static long long pieces_of_change(const char *layer, int left, const char *title)
{
	// Each its own room: what was on air stays ready for a while.
	static int rooms;
	char name[32];
	char settings[64];
	snprintf(name, sizeof(name), "stock-%d.json", ++rooms);
	snprintf(settings, sizeof(settings), "\"layer\": \"%s\"", layer);
	obs_source_t *source = overlay_of_file(write_stock(name, 1, 15420, "forty packs"), settings);
	obs_set_output_source(0, source);
	struct picture before = overlay_settled_shot(source, "1");
	long long pieces = overlay_status_number(source, "draw.pieces_copied");
	write_stock(name, 2, left, title);
	struct picture after = overlay_settled_shot(source, "2");
	pieces = overlay_status_number(source, "draw.pieces_copied") - pieces;
	assert_true((picture_difference(&before, &after) > 30) == (pieces > 0));
	picture_free(&before);
	picture_free(&after);
	obs_set_output_source(0, NULL);
	obs_source_release(source);
	room_file_remove(name);
	return pieces;
}

/* All layers in one source take no more for another stock than the stock alone, and the price alone nothing. */
static void a_change_of_stock_brings_its_own_cells(void **state)
{
	(void)state;
	long long all = pieces_of_change("all", 15321, "forty packs");
	long long alone = pieces_of_change("stock", 15321, "forty packs");
	long long price = pieces_of_change("price", 15321, "forty packs");
	long long title = pieces_of_change("all", 15420, "fifty packs");
	long long both = pieces_of_change("all", 15321, "fifty packs");
	print_message(
		"pieces of a change of stock: %lld, alone %lld, the price's %lld; of the title: %lld, of both %lld\n",
		all, alone, price, title, both);
	assert_in_range(alone, 1, 16);
	assert_int_equal(all, alone);
	assert_int_equal(price, 0);
	assert_true(title > 0);
	assert_int_equal(both, all + title); // more that changes is more that comes
}

static int start(void **state)
{
	(void)state;
	harness_start(&(struct harness_options){.has_module = true, .module_path = module_path});
	heap_watch("obs-shop-overlay.so");
	obs_module_t *module;
	assert_int_equal(obs_open_module(&module, OBS_PLUGINS "/image-source.so", OBS_PLUGINS_DATA "/image-source"),
			 MODULE_SUCCESS);
	assert_true(obs_init_module(module));
	return 0;
}

static int stop(void **state)
{
	(void)state;
	assert_int_equal(harness_stop(), 0);
	room_file_remove("steady.json");
	room_file_remove("confirmed.json");
	return 0;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return 2;
	module_path = argv[1];
	is_planted = argc > 2 && strcmp(argv[2], "planted") == 0;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_steady_frame_allocates_nothing),
		cmocka_unit_test(a_second_of_the_clock_uploads_nothing),
		cmocka_unit_test(a_confirmation_uploads_no_pixels),
		cmocka_unit_test(a_change_of_stock_brings_its_own_cells),
	};
	const struct CMUnitTest canary[] = {cmocka_unit_test(a_steady_frame_allocates_nothing)};
	return is_planted ? cmocka_run_group_tests(canary, start, stop) : cmocka_run_group_tests(tests, start, stop);
}
