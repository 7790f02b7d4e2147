/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stage_brand.h"

#include "base/file.h"
#include "srgb.h"

#include <stdio.h>
#include <string.h>

#define LOGO_MOST_BYTES (4u * 1024 * 1024)
/* Of its slot: beside it stands which piece of how many. */
#define LOGO_HEIGHT_PERCENT 66
#define LOGO_WIDTH_PERCENT 50

/* What WCAG 2 asks of a text of this size on its ground. */
#define CONTRAST_LEAST 4.5f
#define CONTRAST_STEPS 64

/* -- colour -- */

/* Relative luminance (WCAG 2). */
static float luminance(uint32_t rgba)
{
	return 0.2126f * srgb_decode((uint8_t)(rgba >> 24)) + 0.7152f * srgb_decode((uint8_t)(rgba >> 16)) +
	       0.0722f * srgb_decode((uint8_t)(rgba >> 8));
}

static float contrast(uint32_t a, uint32_t b)
{
	float one = luminance(a) + 0.05f;
	float other = luminance(b) + 0.05f;
	return one > other ? one / other : other / one;
}

static uint32_t mix(uint32_t rgba, uint32_t with, int step)
{
	uint32_t mixed = rgba & 0xff;
	for (int shift = 8; shift <= 24; shift += 8) {
		float from = srgb_decode((uint8_t)(rgba >> shift));
		float to = srgb_decode((uint8_t)(with >> shift));
		mixed |= (uint32_t)srgb_encode(from + (to - from) * (float)step / CONTRAST_STEPS) << shift;
	}
	return mixed;
}

/* The colour itself where it can be read on the plate's ink, else as little of white or black in it as does. */
static uint32_t readable_over(uint32_t rgba, const struct theme_plate *plate)
{
	bool is_dark = luminance(plate->ink_top) + luminance(plate->ink_bottom) < 2 * 0.179f;
	for (int step = 0;; step++) {
		uint32_t mixed = mix(rgba, is_dark ? 0xffffffff : 0x000000ff, step);
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
