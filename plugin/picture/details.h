/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands below a product's title: its spec, and the facts of the offer (shipping, price of a unit, limit). One
 * line if they fit; two, the spec above the facts, if there is room; else the spec is elided. Facts are left out whole,
 * never cut: the price of a unit first, then free shipping; a limit and a fee stay.
 */
#pragma once

#include "stage_own.h"

#define DETAILS_BYTES 512

struct details {
	char first[DETAILS_BYTES]; /* the spec, or all; may be elided */
	char rest[DETAILS_BYTES];  /* the facts that do not stand in `first`; "" for none */
	struct text_fit first_fit;
	struct text_fit rest_fit;
	bool is_rest_below; /* else beside the first */
	int height_px;
};

/** Fits the details of the scene's item into a box; without figures when they must not be shown. */
struct details details_of(const struct scene *scene, bool has_figures, int width_px, int height_px);

/** Paints them below `top`. */
void details_paint(const struct details *details, const struct scene *scene, struct sketch *sketch, int top);
