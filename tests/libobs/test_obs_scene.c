/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sources as scenes show them: cropped, scaled, several layers of one room, and with every thread of ours held up. */
#include "freeze.h"
#include "overlays.h"

#include <util/platform.h>

#include <dirent.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void what_is_stale_leaves_without_any_thread(void **state)
{
	(void)state;
	const char *path = room_file_write(&(struct room_file){.name = "stale.json", .version = 1, .ttl_ms = 1500});
	obs_source_t *source = overlay_of_file(path, "\"layer\": \"price\", \"reduced_motion\": true");
	overlay_wait(source, "state", "fresh");
	struct picture fresh = overlay_settled_shot(source, "1");
	int figure_pixels = picture_gold(&fresh);
	assert_true(figure_pixels > 100);
	assert_true(freeze_threads() >= 3);
	long long pixels = overlay_status_number(source, "draw.texture_upload_bytes");
	uint64_t begun_ns = harness_now_ns();
	struct picture stale = overlay_changed_shot(source, &fresh);
	uint64_t took_ns = harness_now_ns() - begun_ns;
	assert_int_equal(picture_gold(&stale), 0);
	// Becoming stale waits a second more than the ttl; the last confirmation is up to a third of a ttl old.
	print_message("stale by itself after %.2f s\n", (double)took_ns / 1e9);
	assert_true(took_ns > 1500000000u && took_ns < 3500000000u);
	assert_string_equal(overlay_status_text(source, "state"), "fresh"); // what the frozen feed still thinks
	assert_int_equal(overlay_status_number(source, "draw.texture_upload_bytes"), pixels);
	thaw_threads();
	struct picture again = overlay_changed_shot(source, &stale);
	picture_free(&again);
	picture_free(&stale);
	picture_free(&fresh);
	obs_source_release(source);
}

/* -- takes -- */

#define LAYERS 3
#define LAYER_PX 160

struct layers {
	obs_source_t *sources[LAYERS];
};

static void draw_layers(void *data)
{
	struct layers *layers = data;
	for (int i = 0; i < LAYERS; i++) {
		gs_matrix_push();
		gs_matrix_translate3f((float)(i * LAYER_PX), 0, 0);
		gs_matrix_scale3f(LAYER_PX / 1080.0f, LAYER_PX / 1920.0f, 1.0f);
		obs_source_video_render(layers->sources[i]);
		gs_matrix_pop();
	}
}

static struct picture shot_of(struct layers *layers)
{
	return harness_capture(LAYERS * LAYER_PX, LAYER_PX, on_nothing, draw_layers, layers);
}

/* Whether the strip of one layer is the same in both pictures. */
static bool is_strip_equal(const struct picture *a, const struct picture *b, int strip)
{
	for (int y = 0; y < LAYER_PX; y++) {
		if (memcmp(picture_at(a, strip * LAYER_PX, y), picture_at(b, strip * LAYER_PX, y), LAYER_PX * 4) != 0)
			return false;
	}
	return true;
}

/* Each version changes what every layer shows: two of three in one version and one in another is a torn take. */
static void a_take_changes_all_sources_in_one_frame(void **state)
{
	(void)state;
	struct room_file room = {.name = "take.json", .version = 1, .title = "first", .ttl_ms = 3000};
	const char *path = room_file_write(&room);
	struct layers layers = {{overlay_of_file(path, "\"layer\": \"price\", \"reduced_motion\": true"),
				 overlay_of_file(path, "\"layer\": \"product\", \"reduced_motion\": true"),
				 overlay_of_file(path, "\"layer\": \"all\", \"reduced_motion\": true")}};
	for (int i = 0; i < LAYERS; i++) {
		struct picture picture = overlay_settled_shot(layers.sources[i], "1");
		picture_free(&picture);
	}
	struct picture before = shot_of(&layers);
	int takes = 0;
	for (int round = 0; round < 6; round++) {
		static const char *const titles[] = {"a kettle of steel", "forty packs", "pears by weight"};
		room.version++;
		room.price_minor = 1111 * (room.version % 8 + 1);
		room.title = titles[round % 3];
		room_file_write(&room);
		uint64_t limit_ns = harness_now_ns() + 10000000000u;
		int changed = 0;
		while (changed == 0) {
			assert_true(harness_now_ns() < limit_ns);
			harness_frames(1);
			struct picture now = shot_of(&layers);
			for (int i = 0; i < LAYERS; i++)
				changed += !is_strip_equal(&before, &now, i);
			if (changed) {
				assert_int_equal(changed, LAYERS);
				takes++;
				for (int i = 0; i < LAYERS; i++) // the new picture is whole at once
					assert_true(picture_painted(&now) > 0);
				picture_free(&before);
				before = now;
			} else {
				picture_free(&now);
			}
		}
		// And it is final: what the first frame of the take shows, the last shows too.
		harness_frames(20);
		struct picture later = shot_of(&layers);
		assert_int_equal(picture_difference(&before, &later), 0);
		picture_free(&later);
	}
	assert_int_equal(takes, 6);
	picture_free(&before);
	for (int i = 0; i < LAYERS; i++)
		obs_source_release(layers.sources[i]);
}

/* -- items of a scene -- */

static void render_scene(void *scene)
{
	// As libobs renders its own picture: nothing said about linear light before the item says it.
	const bool was_linear = gs_set_linear_srgb(false);
	obs_source_video_render(obs_scene_get_source(scene));
	gs_set_linear_srgb(was_linear);
}

static struct picture scene_shot(obs_scene_t *scene, struct backdrop backdrop)
{
	return harness_capture(400, 400, backdrop, render_scene, scene);
}

/* A cropped item goes through a texture of libobs's own, with gs_get_linear_srgb() false inside: it must look as the
 * uncropped one does (ADR 2). */
static void a_cropped_item_looks_like_an_uncropped_one(void **state)
{
	(void)state;
	const char *path = room_file_write(&(struct room_file){.name = "cropped.json", .version = 1});
	obs_source_t *source = overlay_of_file(path, NULL);
	struct picture picture = overlay_settled_shot(source, "1");
	picture_free(&picture);
	obs_scene_t *scene = obs_scene_create("scene");
	obs_sceneitem_t *item = obs_scene_add(scene, source);
	struct vec2 position = {.x = -300, .y = -1300};
	obs_sceneitem_set_pos(item, &position);
	harness_frames(2);
	const struct backdrop *backdrops[] = {&on_white, &on_black, &on_nothing};
	struct picture plain[3];
	for (int i = 0; i < 3; i++)
		plain[i] = scene_shot(scene, *backdrops[i]);
	struct obs_sceneitem_crop crop = {.right = 8, .bottom = 8};
	obs_sceneitem_set_crop(item, &crop);
	harness_frames(2);
	for (int i = 0; i < 3; i++) {
		struct picture cropped = scene_shot(scene, *backdrops[i]);
		int difference = picture_difference(&plain[i], &cropped);
		print_message("cropped against plain over backdrop %d: %d of 255\n", i, difference);
		assert_true(difference <= 2);
		picture_free(&cropped);
		picture_free(&plain[i]);
	}
	obs_scene_release(scene);
	obs_source_release(source);
}

#define SHOT_PX 400

/* A photograph's stand-in: every colour and lightness, edges and ramps. */
static gs_texture_t *make_photo(void)
{
	static uint8_t bytes[SHOT_PX * SHOT_PX * 4];
	const uint8_t *planes[] = {bytes};
	for (size_t i = 0; i < SHOT_PX * SHOT_PX; i++) {
		size_t x = i % SHOT_PX;
		size_t y = i / SHOT_PX;
		bytes[i * 4] = (uint8_t)(x * 255 / SHOT_PX);
		bytes[i * 4 + 1] = (uint8_t)(y * 255 / SHOT_PX);
		bytes[i * 4 + 2] = (uint8_t)((x / 20 + y / 20) % 2 ? 230 : 20);
		bytes[i * 4 + 3] = 255;
	}
	return gs_texture_create(SHOT_PX, SHOT_PX, GS_RGBA, 1, planes, 0);
}

static gs_texture_t *the_photo;

static void render_over_photo(void *scene)
{
	gs_effect_t *effect = obs_get_base_effect(OBS_EFFECT_DEFAULT);
	gs_effect_set_texture(gs_effect_get_param_by_name(effect, "image"), the_photo);
	gs_blend_state_push();
	gs_enable_blending(false);
	while (gs_effect_loop(effect, "Draw"))
		gs_draw_sprite(the_photo, 0, SHOT_PX, SHOT_PX);
	gs_blend_state_pop();
	if (scene)
		render_scene(scene);
}

static void render_nothing(void *data)
{
	(void)data;
}

static void render_photo(void *data)
{
	(void)data;
	render_over_photo(NULL);
}

static int larger(int a, int b)
{
	return a > b ? a : b;
}

static int off_by(const uint8_t *a, const uint8_t *b)
{
	return larger(abs(a[0] - b[0]), larger(abs(a[1] - b[1]), abs(a[2] - b[2])));
}

/* What blending bytes as they are makes of a pixel. */
static void blend_bytes(const uint8_t *over, const uint8_t *beneath, uint8_t *out)
{
	for (int c = 0; c < 3; c++) {
		int sum = over[c] + (beneath[c] * (255 - over[3]) + 127) / 255;
		out[c] = (uint8_t)(sum > 255 ? 255 : sum);
	}
}

struct srgb_off {
	int plates, edges;               /* pixels */
	int plates_off_by, edges_off_by; /* from the default */
	int bytes_off_by;                /* from blended bytes */
};

static struct srgb_off look_at_srgb_off(obs_scene_t *scene, const struct picture *alone, struct backdrop backdrop,
					bool has_photo)
{
	struct srgb_off look = {0};
	obs_sceneitem_t *item = obs_scene_find_sceneitem_by_id(scene, 1);
	void (*render)(void *) = has_photo ? render_over_photo : render_scene;
	struct picture beneath =
		harness_capture(SHOT_PX, SHOT_PX, backdrop, has_photo ? render_photo : render_nothing, NULL);
	obs_sceneitem_set_blending_method(item, OBS_BLEND_METHOD_DEFAULT);
	harness_frames(2);
	struct picture linear = harness_capture(SHOT_PX, SHOT_PX, backdrop, render, scene);
	obs_sceneitem_set_blending_method(item, OBS_BLEND_METHOD_SRGB_OFF);
	harness_frames(2);
	struct picture off = harness_capture(SHOT_PX, SHOT_PX, backdrop, render, scene);
	for (int i = 0; i < SHOT_PX * SHOT_PX * 4; i += 4) {
		uint8_t bytes[3];
		blend_bytes(alone->rgba + i, beneath.rgba + i, bytes);
		bool is_plate = alone->rgba[i + 3] >= 253; // as opaque as a plate is
		int *most = is_plate ? &look.plates_off_by : &look.edges_off_by;
		look.plates += is_plate;
		look.edges += !is_plate && alone->rgba[i + 3] > 16;
		*most = larger(*most, off_by(off.rgba + i, linear.rgba + i));
		look.bytes_off_by = larger(look.bytes_off_by, off_by(off.rgba + i, bytes));
	}
	picture_free(&linear);
	picture_free(&beneath);
	picture_free(&off);
	return look;
}

/* "Blending method: sRGB off" of an item: libobs blends the item's texture as bytes, and so the shadow beside a plate;
 * plates and what stands on them are as ever but for the hundredth that shines through, for within them we blend (ADR
 * 2). */
static void an_item_with_srgb_off_keeps_its_plates(void **state)
{
	(void)state;
	const char *path = room_file_write(&(struct room_file){.name = "blended.json", .version = 1});
	obs_source_t *source = overlay_of_file(path, NULL);
	struct picture picture = overlay_settled_shot(source, "1");
	picture_free(&picture);
	obs_scene_t *scene = obs_scene_create("blended");
	struct vec2 position = {.x = -40, .y = -940}; // an edge of the card with its shadow
	obs_sceneitem_set_pos(obs_scene_add(scene, source), &position);
	obs_enter_graphics();
	the_photo = make_photo();
	obs_leave_graphics();
	harness_frames(2);
	struct picture alone = scene_shot(scene, on_nothing);
	static const char *const names[] = {"white", "black", "a picture"};
	for (int i = 0; i < 3; i++) {
		struct srgb_off look = look_at_srgb_off(scene, &alone, i == 0 ? on_white : on_black, i == 2);
		print_message("sRGB off over %s: %d pixels of plates by %d of 255 from the default, %d beside them by "
			      "%d; all by %d from blended bytes\n",
			      names[i], look.plates, look.plates_off_by, look.edges, look.edges_off_by,
			      look.bytes_off_by);
		assert_true(look.plates > 50000 && look.edges > 5000);
		assert_true(look.bytes_off_by <= 2);
		assert_true(look.plates_off_by <= (i == 1 ? 2 : 16));
		assert_true(i == 1 || look.edges_off_by > 30); // the method makes a difference
	}
	picture_free(&alone);
	obs_enter_graphics();
	gs_texture_destroy(the_photo);
	obs_leave_graphics();
	obs_scene_release(scene);
	obs_source_release(source);
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
	assert_int_equal(harness_stop(), 0);
	room_file_remove("stale.json");
	room_file_remove("take.json");
	room_file_remove("cropped.json");
	room_file_remove("blended.json");
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_stale_leaves_without_any_thread),
		cmocka_unit_test(a_take_changes_all_sources_in_one_frame),
		cmocka_unit_test(a_cropped_item_looks_like_an_uncropped_one),
		cmocka_unit_test(an_item_with_srgb_off_keeps_its_plates),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
