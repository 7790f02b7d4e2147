/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A zones file "shop-zones/1": what a platform's app covers of the picture on a phone, what a tall phone crops, where
 * the face is, and the regions that are left for us. Immutable once read. Knows no theme.
 */
#pragma once

#include "base/error.h"
#include "picture/guides.h"
#include "theme.h"

#define ZONES_MAX_REGIONS 8
#define ZONES_MAX_COVERED 8

struct zones_region {
	char name[24];
	struct theme_box box;
};

struct zones_crop {
	int left_px, right_px, top_px, bottom_px;
};

struct zones {
	char id[64];
	struct theme_box canvas;
	struct theme_box face;
	struct zones_crop crop;
	struct theme_box covered[ZONES_MAX_COVERED];
	size_t covered_count;
	struct zones_region regions[ZONES_MAX_REGIONS];
	size_t region_count;
};

/**
 * Reads zones by id or path, looked for as themes are.
 *
 * Thread:   any but graphics.
 * Errors:   as theme_create(); a region that is covered, cropped, off the canvas or over the face is ERROR_VALUE.
 */
MUST_CHECK bool zones_read_in(struct zones *out, const struct data_root *root, const char *name, struct error *err);
/** The same without a user's folder. */
MUST_CHECK bool zones_read(struct zones *out, const char *data_folder, const char *name, struct error *err);

/** The box of a region on the canvas, or NULL. */
const struct theme_box *zones_find(const struct zones *zones, const char *region);

/** All of it as guides. */
void zones_guides(const struct zones *zones, struct guides *out);

/** Pure geometry, used by themes too. */
bool box_contains(const struct theme_box *outer, const struct theme_box *inner);
bool box_overlaps(const struct theme_box *a, const struct theme_box *b);
/** Makes a box hold another one too; one without width becomes it. */
void box_widen(struct theme_box *box, const struct theme_box *by);
