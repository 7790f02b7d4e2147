/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pictures against the ones in the tree (goldens). A difference leaves NAME-new.png and NAME-diff.png in the build's
 * golden/ folder; SHOP_UPDATE_GOLDENS=1 in the environment writes the goldens anew instead (look at each before it is
 * committed).
 */
#pragma once

#include "qt/bridge.h"

struct png_difference {
	int max_step;      /* the largest difference of a channel, colours weighted by alpha; 0 .. 255 */
	size_t pixels_off; /* pixels with any difference */
};

/** Compares two RGBA8 pictures, straight alpha: what cannot be seen (the colour under alpha 0) does not count. */
struct png_difference rgba_compare(const uint8_t *a, const uint8_t *b, size_t pixel_count);

/**
 * Compares a picture (RGBA8, straight alpha) with a golden.
 *
 * golden:   path of the PNG in the tree.
 * name:     of the dumped files; may hold slashes, which become dashes.
 * max_step: the largest difference that counts as the same.
 * Errors:   ERROR_VALUE with the figures and the dumped file's name; ERROR_NOT_FOUND without a golden (the picture is
 *           dumped all the same).
 */
MUST_CHECK bool png_compare(const struct bridge *bridge, const char *golden, const char *name, const uint8_t *rgba,
			    int width_px, int height_px, int max_step, struct error *err);

/** Reads a PNG as RGBA8, straight alpha; the caller frees the pixels with free(). NULL with err. */
uint8_t *png_read(const struct bridge *bridge, const char *path, int *width_px, int *height_px, struct error *err);
