/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What can be read of the pictures themselves, in every theme: each letter stands out from what is under it by 4.5 to 1
 * (WCAG's measure) over black, white and a photograph, mixed in linear light; letters stand in the slots and opaque
 * plates clear of face and app. Rooms by chance, painted three times: whole, without its texts, and the texts alone in
 * one colour, which is where the letters are.
 *
 * SHOP_LEGIBLE_ROOMS: how many rooms.
 */
#include "unit.h"

#include "base/file.h"
#include "fixture.h"
#include "picture/render.h"
#include "picture_rooms.h"
#include "picture_stages.h"
#include "srgb.h"
#include "stage_own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOMS 40
/* Drawn like a photograph, light and dark in every colour, by ci/draw_goods.py. */
#define PHOTO LAYERS_DATA "/demo/images/orange.png"
#define LEAST_CONTRAST 4.5f
/* Letters reach a little beyond their box: slanted ones, and marks above and below. */
#define OVERHANG_PX 8

/* -- bridges that paint one half -- */

static struct bridge the_bridges[3];
enum half { HALF_BOTH, HALF_BENEATH, HALF_TEXT, HALF_COUNT };

static struct bridge_text_size paint_no_text(struct canvas *canvas, float x, float y, const struct bridge_text *text)
{
	(void)canvas, (void)x, (void)y;
	return layers_bridge()->text_measure(text);
}

static struct bridge_text_size paint_marked_text(struct canvas *canvas, float x, float y,
						 const struct bridge_text *text)
{
	struct bridge_text marked = *text;
	marked.rgba = 0xff00ffff;
	marked.paint = NULL;
	return layers_bridge()->canvas_text(canvas, x, y, &marked);
}

static void no_fill(struct canvas *canvas, const struct bridge_rect *rect, const struct bridge_corners *corners,
		    const struct bridge_paint *paint)
{
	(void)canvas, (void)rect, (void)corners, (void)paint;
}

static void no_stroke(struct canvas *canvas, const struct bridge_rect *rect, const struct bridge_corners *corners,
		      float width_px, const struct bridge_paint *paint)
{
	(void)canvas, (void)rect, (void)corners, (void)width_px, (void)paint;
}

static void no_shadow(struct canvas *canvas, const struct bridge_rect *rect, const struct bridge_corners *corners,
		      float dx_px, float dy_px, float blur_px, uint32_t rgba)
{
	(void)canvas, (void)rect, (void)corners, (void)dx_px, (void)dy_px, (void)blur_px, (void)rgba;
}

static void no_image(struct canvas *canvas, const struct bridge_rect *rect, const struct bridge_corners *corners,
		     const struct bridge_image *image)
{
	(void)canvas, (void)rect, (void)corners, (void)image;
}

static void no_svg(struct canvas *canvas, const struct bridge_rect *rect, const struct bridge_image *svg, uint32_t rgba)
{
	(void)canvas, (void)rect, (void)svg, (void)rgba;
}

static void no_line(struct canvas *canvas, float x0, float y0, float x1, float y1, float width_px, uint32_t rgba)
{
	(void)canvas, (void)x0, (void)y0, (void)x1, (void)y1, (void)width_px, (void)rgba;
}

static void make_bridges(void)
{
	for (enum half half = HALF_BOTH; half < HALF_COUNT; half++)
		the_bridges[half] = *layers_bridge();
	the_bridges[HALF_BENEATH].canvas_text = paint_no_text;
	struct bridge *text = &the_bridges[HALF_TEXT];
	text->canvas_text = paint_marked_text;
	text->canvas_fill = no_fill;
	text->canvas_stroke = no_stroke;
	text->canvas_shadow = no_shadow;
	text->canvas_image = no_image;
	text->canvas_svg = no_svg;
	text->canvas_line = no_line;
}

/* -- what is behind -- */

static float *the_photo; /* linear RGB; repeated over the canvas */
static int the_photo_width, the_photo_height;

static void read_photo(void)
{
	const struct bridge_image_limits limits = {16u << 20, 16u << 20, 4096};
	struct buffer bytes;
	buffer_init(&bytes, limits.max_bytes);
	assert_true(file_read(PHOTO, &bytes, NULL));
	struct bridge_image *image = layers_bridge()->image_decode(bytes.bytes, bytes.size_bytes, &limits, NULL);
	assert_non_null(image);
	layers_bridge()->image_size(image, &the_photo_width, &the_photo_height);
	size_t pixels = (size_t)the_photo_width * (size_t)the_photo_height;
	uint8_t *straight = malloc(pixels * 4);
	the_photo = malloc(pixels * 3 * sizeof(float));
	layers_bridge()->image_read_straight(image, straight);
	for (size_t i = 0; i < pixels * 3; i++)
		the_photo[i] = srgb_decode(straight[i / 3 * 4 + i % 3]);
	free(straight);
	layers_bridge()->image_destroy(image);
	buffer_finish(&bytes);
}

static float luminance(const float *rgb)
{
	return 0.2126f * rgb[0] + 0.7152f * rgb[1] + 0.0722f * rgb[2];
}

static float contrast(const float *over, const float *under, const float *behind)
{
	float light = luminance(over) + (1 - over[3]) * luminance(behind);
	float dark = luminance(under) + (1 - under[3]) * luminance(behind);
	return light > dark ? (light + 0.05f) / (dark + 0.05f) : (dark + 0.05f) / (light + 0.05f);
}

/* -- a room -- */

struct look {
	uint64_t seed;
	const struct stage_spec *spec;
	struct render_picture halves[HALF_COUNT];
	const struct stage *stage; /* over the bridge, for its boxes */
	struct zones zones;
	size_t wrong;
};

static struct {
	size_t letters;
	float least;
	size_t wrong;
} the_sum = {.least = 21};

static void tell(struct look *look, const char *what, int x, int y, float number)
{
	the_sum.wrong++;
	if (look->wrong++ < 3)
		print_error("seed %u, %s/%s/%s, brand %08x: %s at %d, %d: %g\n", (unsigned)look->seed,
			    look->spec->theme, look->spec->variant, look->spec->language, look->spec->brand_rgba, what,
			    x, y, (double)number);
}

static bool is_in(const struct theme_box *box, int around, int x, int y)
{
	return x >= box->x_px - around && x < box->x_px + box->width_px + around && y >= box->y_px - around &&
	       y < box->y_px + box->height_px + around;
}

static bool is_in_slot(const struct layout *layout, int x, int y)
{
	for (size_t i = 0; i < layout->slot_count; i++) {
		if (is_in(&layout->slots[i].box, OVERHANG_PX, x, y) ||
		    is_in(&layout->slots[i].alone, OVERHANG_PX, x, y))
			return true;
	}
	return false;
}

static bool is_forbidden(const struct zones *zones, int x, int y)
{
	const struct zones_crop *crop = &zones->crop;
	bool is_taken = is_in(&zones->face, 0, x, y) || x < crop->left_px || y < crop->top_px ||
			x >= zones->canvas.width_px - crop->right_px || y >= zones->canvas.height_px - crop->bottom_px;
	for (size_t i = 0; i < zones->covered_count; i++)
		is_taken |= is_in(&zones->covered[i], 0, x, y);
	return is_taken;
}

/* The inside of a letter in the text's colour: emoji have colours of their own, and none of them is this one. */
static bool is_letter(const float *marked)
{
	return marked[3] > 0.985f && marked[0] > 0.985f && marked[1] < 0.015f && marked[2] > 0.985f;
}

static void look_at_letter(struct look *look, int x, int y, size_t at)
{
	static const float black[3] = {0, 0, 0};
	static const float white[3] = {1, 1, 1};
	const float *over = look->halves[HALF_BOTH].linear + at * 4;
	const float *under = look->halves[HALF_BENEATH].linear + at * 4;
	const float *photo =
		the_photo +
		((size_t)(y % the_photo_height) * (size_t)the_photo_width + (size_t)(x % the_photo_width)) * 3;
	const float *const behinds[] = {black, white, photo};
	the_sum.letters++;
	for (size_t i = 0; i < 3; i++) {
		float ratio = contrast(over, under, behinds[i]);
		if (ratio < the_sum.least)
			the_sum.least = ratio;
		if (ratio < LEAST_CONTRAST)
			tell(look, "a letter that is hard to read", x, y, ratio);
	}
	if (!is_in_slot(&look->stage->layout, x, y))
		tell(look, "a letter outside the slots", x, y, 0);
}

static void look_at_pixels(struct look *look)
{
	int width_px = look->halves[HALF_BOTH].width_px;
	int height_px = look->halves[HALF_BOTH].height_px;
	size_t opaque = 0;
	for (int y = 0; y < height_px; y++) {
		for (int x = 0; x < width_px; x++) {
			size_t at = (size_t)y * (size_t)width_px + (size_t)x;
			if (is_letter(look->halves[HALF_TEXT].linear + at * 4))
				look_at_letter(look, x, y, at);
			if (look->halves[HALF_BOTH].linear[at * 4 + 3] < 0.9f)
				continue;
			opaque++;
			if (is_forbidden(&look->zones, x, y))
				tell(look, "a plate in a forbidden zone", x, y, 0);
		}
	}
	if ((double)opaque > 0.3 * width_px * height_px)
		tell(look, "plates take too much of the frame", 0, 0, (float)opaque);
}

/* A brand's colour for every second room: none that a host could choose may make a text hard to read. */
static uint32_t brand_of(uint64_t seed)
{
	static const uint32_t hard[] = {0x777777ff, 0x1a237eff, 0xd6112fff, 0xffe600ff, 0x00a651ff, 0x000000ff,
					0xffffffff, 0x8a6d3bff, 0x5b5bffff, 0xff00ffff, 0x00ffffff, 0x3f3f3fff};
	const size_t count = sizeof(hard) / sizeof(hard[0]);
	if (seed % 2 == 0)
		return 0;
	uint64_t nth = seed / 2;
	return nth % 2 == 0 ? hard[nth / 2 % count] : (uint32_t)(nth * UINT64_C(0x9e3779b97f4a7c15) >> 32) | 0xff;
}

static void every_letter_stands_out(void **state)
{
	(void)state;
	static struct stage_spec specs[STAGES_MOST];
	size_t count = stages_find(specs);
	const char *asked = getenv("SHOP_LEGIBLE_ROOMS");
	uint64_t rooms = asked ? strtoull(asked, NULL, 10) : ROOMS;
	make_bridges();
	read_photo();
	for (uint64_t seed = 1; seed <= rooms; seed++) {
		struct stage_spec spec = specs[seed * 7 % count];
		spec.brand_rgba = brand_of(seed);
		struct look look = {.seed = seed, .spec = &spec};
		struct chance_room made = chance_room_of(seed);
		struct error err = {0};
		struct stage *stage = stage_create(layers_bridge(), LAYERS_DATA, look.spec, &err);
		assert_non_null(stage);
		const struct theme_variant *variant = theme_find_variant(stage->theme, look.spec->variant, NULL);
		assert_true(zones_read(&look.zones, LAYERS_DATA, theme_zones_of(stage->theme, variant), &err));
		look.stage = stage;
		struct render_request request = {.room = made.room,
						 .images = layers_images(),
						 .stage = *look.spec,
						 .at_ms = made.at_ms + (int64_t)(seed % 8) * 6000,
						 .age_ms = made.age_ms > 5000 ? made.age_ms : 0,
						 .mode = made.mode};
		for (enum half half = HALF_BOTH; half < HALF_COUNT; half++)
			assert_true(render_stage(&the_bridges[half], LAYERS_DATA, &request, &look.halves[half], &err));
		look_at_pixels(&look);
		for (enum half half = HALF_BOTH; half < HALF_COUNT; half++)
			render_picture_finish(&look.halves[half]);
		stage_destroy(stage);
		room_unref(made.room);
	}
	print_message("%u rooms of %u stages: %u pixels of letters, the least contrast %.2f\n", (unsigned)rooms,
		      (unsigned)count, (unsigned)the_sum.letters, (double)the_sum.least);
	free(the_photo);
	assert_true(the_sum.letters > rooms * 5000);
	assert_int_equal(the_sum.wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_letter_stands_out),
	};
	int failed = cmocka_run_group_tests_name("picture_legible", tests, NULL, NULL);
	layers_images_finish();
	return failed;
}
