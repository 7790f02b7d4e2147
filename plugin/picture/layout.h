/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where everything of a variant stands on the canvas: the boxes of a theme within the regions of the zones, checked.
 * Pure: no font, no room, no time.
 */
#pragma once

#include "picture/stage.h"
#include "theme.h"
#include "zones.h"

/** Boxes on the canvas. */
struct layout {
	struct theme_box canvas;
	struct theme_box clock, card, price_alone, waiting, demo;
	struct theme_box picture, text, text_alone, price;
};

/**
 * Places a variant.
 *
 * Errors:   ERROR_VALUE with file, place and reason: a region that the zones do not have, a box off the grid or out of
 *           what it stands in, boxes that overlap.
 */
MUST_CHECK bool layout_make(struct layout *out, const struct theme *theme, const struct theme_variant *variant,
			    const struct zones *zones, struct error *err);

/** The box of a layer, or of all; `alone`: painted by itself, with its own plate. False for LAYER_INVALID. */
bool layout_layer_box(const struct layout *layout, enum layer layer, bool alone, struct theme_box *out);
