/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stage_brand.h"

#include "base/alloc.h"
#include "base/file.h"
#include "srgb.h"

#include <stdio.h>
#include <string.h>

#define LOGO_MOST_BYTES (4u * 1024 * 1024)
/* Of its slot: beside it stands which piece of how many. */
#define LOGO_HEIGHT_PERCENT 66
#define LOGO_WIDTH_PERCENT 50

/* A logo is lost on its ground where it stands out by less than this; so much of it may be, in percent. */
#define LOGO_CONTRAST_LEAST 1.7f
#define LOGO_LOST_PERCENT 15
/* One that is opaque nearly everywhere was drawn with its ground. */
#define LOGO_GROUND_PERCENT 95

/* What WCAG 2 asks of a text of this size on its ground, and what the edges of letters and pixels of 8 bits lose of it.
 */
#define CONTRAST_LEAST 4.75f
#define CONTRAST_STEPS 64

/* -- colour -- */

/* Relative luminance (WCAG 2). */
static float luminance(uint32_t rgba)
{
	return 0.2126f * srgb_decode((uint8_t)(rgba >> 24)) + 0.7152f * srgb_decode((uint8_t)(rgba >> 16)) +
	       0.0722f * srgb_decode((uint8_t)(rgba >> 8));
}

/* Of an opaque colour on an ink that lets through a little of what is behind: the least over black and over white. */
static float contrast(uint32_t rgba, uint32_t ink)
{
	float alpha = (float)(ink & 0xff) / 255;
	float one = luminance(rgba) + 0.05f;
	float least = 21;
	for (int behind = 0; behind <= 1; behind++) {
		float other = luminance(ink) * alpha + (1 - alpha) * (float)behind + 0.05f;
		float ratio = one > other ? one / other : other / one;
		least = ratio < least ? ratio : least;
	}
	return least;
}

static uint32_t from_linear(const float rgb[3])
{
	return (uint32_t)srgb_encode(rgb[0]) << 24 | (uint32_t)srgb_encode(rgb[1]) << 16 |
	       (uint32_t)srgb_encode(rgb[2]) << 8 | 0xff;
}

/* Lighter, by step: first as bright as the hue can be, so that it stays the brand's, then with white in it. */
static uint32_t lighter(uint32_t rgba, int step)
{
	float rgb[3];
	float most = 0;
	for (int i = 0; i < 3; i++) {
		rgb[i] = srgb_decode((uint8_t)(rgba >> (24 - 8 * i)));
		most = rgb[i] > most ? rgb[i] : most;
	}
	float part = (float)step * 2 / CONTRAST_STEPS;
	float bright = part < 1 ? part : 1;
	float white = part > 1 ? part - 1 : 0;
	for (int i = 0; i < 3; i++) {
		float full = most > 0 ? rgb[i] / most : 0;
		rgb[i] += (full - rgb[i]) * bright;
		rgb[i] += (1 - rgb[i]) * white;
	}
	return from_linear(rgb);
}

static uint32_t darker(uint32_t rgba, int step)
{
	float rgb[3];
	for (int i = 0; i < 3; i++)
		rgb[i] = srgb_decode((uint8_t)(rgba >> (24 - 8 * i))) * (float)(CONTRAST_STEPS - step) / CONTRAST_STEPS;
	return from_linear(rgb);
}

/* The colour itself where it can be read on the plate's ink, else as little lighter or darker as does. */
static uint32_t readable_over(uint32_t rgba, const struct theme_plate *plate)
{
	bool is_dark = luminance(plate->ink_top) + luminance(plate->ink_bottom) < 2 * 0.179f;
	for (int step = 0;; step++) {
		uint32_t mixed = is_dark ? lighter(rgba, step) : darker(rgba, step);
		if (step == CONTRAST_STEPS || (contrast(mixed, plate->ink_top) >= CONTRAST_LEAST &&
					       contrast(mixed, plate->ink_bottom) >= CONTRAST_LEAST))
			return mixed;
	}
}

void brand_colors(struct stage *stage, uint32_t rgba)
{
	stage->colors = stage->theme->colors;
	stage->plate = stage->theme->plate;
	if (!rgba)
		return;
	rgba |= 0xff;
	stage->colors.accent = readable_over(rgba, &stage->plate);
	stage->plate.edge = rgba;
	stage->colors.chip_top = stage->colors.chip_bottom = rgba;
	// black or white, whichever stands out more
	stage->colors.chip_text = luminance(rgba) > 0.179f ? 0x000000ff : 0xffffffff;
}

/* -- logo -- */

static bool read_whole(const struct stage *stage, const char *path, struct blob **out, int *width_px, int *height_px,
		       struct error *err)
{
	static const struct bridge_image_limits limits = {
		.max_bytes = LOGO_MOST_BYTES, .max_pixels = 16u * 1000 * 1000, .max_side_px = 16384};
	struct buffer bytes;
	struct blob *blob = NULL;
	struct bridge_image *whole = NULL;
	buffer_init(&bytes, LOGO_MOST_BYTES);
	if (!file_read(path, &bytes, err))
		goto finish;
	blob = blob_create(bytes.bytes, bytes.size_bytes);
	if (!blob) {
		error_set(err, ERROR_MEMORY, "no memory for the logo");
		goto finish;
	}
	whole = stage->bridge->image_decode(blob->bytes, blob->size_bytes, &limits, err);
	if (whole)
		stage->bridge->image_size(whole, width_px, height_px);
finish:
	buffer_finish(&bytes);
	if (!whole) {
		blob_unref(blob);
		return false;
	}
	stage->bridge->image_destroy(whole);
	*out = blob;
	return true;
}

/* How much of what is opaque of a logo, in percent, hardly differs from a ground; -1: it brings a ground of its own. */
static int lost_percent(const uint8_t *pixels, int pixel_count, uint32_t ground)
{
	int opaque = 0;
	int lost = 0;
	for (int i = 0; i < pixel_count; i++) {
		const uint8_t *at = pixels + (size_t)i * 4;
		if (at[3] < 128)
			continue;
		uint32_t rgba = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | 0xff;
		opaque++;
		lost += contrast(rgba, ground) < LOGO_CONTRAST_LEAST;
	}
	bool has_ground = opaque == 0 || opaque > pixel_count * LOGO_GROUND_PERCENT / 100;
	return has_ground ? -1 : lost * 100 / opaque;
}

/* A logo that was drawn for another ground gets a tile of that: white, or dark. */
static uint32_t tile_for(const struct stage *stage, const struct picture *logo)
{
	static const uint32_t tiles[] = {0xffffffff, 0x12141cff};
	int pixel_count = logo->width_px * logo->height_px;
	uint8_t *pixels = alloc_zeroed((size_t)pixel_count, 4);
	uint32_t tile = 0;
	if (!pixels || !stage->bridge->image_read_straight)
		goto finish;
	stage->bridge->image_read_straight(logo->image, pixels);
	int least = lost_percent(pixels, pixel_count, stage->plate.ink_top);
	for (size_t i = 0; least > LOGO_LOST_PERCENT && i < sizeof(tiles) / sizeof(tiles[0]); i++) {
		int lost = lost_percent(pixels, pixel_count, tiles[i]);
		if (lost >= least / 2)
			continue;
		least = lost;
		tile = tiles[i];
	}
finish:
	alloc_free(pixels);
	return tile;
}

/* The slot of the room's name; NULL: the variant has none. */
static const struct layout_slot *logo_slot(const struct layout *layout)
{
	for (size_t i = 0; i < layout->slot_count; i++) {
		if (layout->slots[i].layer == LAYER_RUNDOWN && layout->slots[i].form == 0)
			return &layout->slots[i];
	}
	return NULL;
}

bool brand_logo(struct stage *stage, const char *path, struct data_files *files, struct error *err)
{
	struct blob *blob = NULL;
	int width_px, height_px;
	if (!path)
		return true;
	data_files_add(files, path);
	const struct layout_slot *slot = logo_slot(&stage->layout);
	bool did = read_whole(stage, path, &blob, &width_px, &height_px, err);
	if (did && slot) {
		int high_px = slot->box.height_px * LOGO_HEIGHT_PERCENT / 100;
		int wide_px = slot->box.width_px * LOGO_WIDTH_PERCENT / 100;
		if ((int64_t)high_px * width_px > (int64_t)wide_px * height_px)
			high_px = (int)((int64_t)wide_px * height_px / width_px);
		else
			wide_px = (int)((int64_t)high_px * width_px / height_px);
		stage->logo =
			picture_decode(stage->bridge, blob, wide_px > 0 ? wide_px : 1, high_px > 0 ? high_px : 1, err);
		did = stage->logo != NULL;
		stage->logo_tile = did ? tile_for(stage, stage->logo) : 0;
	}
	blob_unref(blob);
	if (!did && err)
		snprintf(err->path, sizeof(err->path), "brand_logo: %.170s", path);
	return did;
}

/* -- font -- */

const struct faces *brand_faces(const struct stage *stage, const char *data_folder, const char *family,
				struct error *err)
{
	const struct faces *faces = faces_acquire(stage->bridge, data_folder, &stage->theme->fonts, family,
						  stage->words.family, stage->words.display_labels, err);
	if (!faces && family && err && strcmp(err->path, family) == 0)
		snprintf(err->path, sizeof(err->path), "brand_font: %.150s", family);
	return faces;
}
