/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What zones keep free or give, as boxes on the canvas: for whoever arranges a picture, never for viewers. */
#pragma once

#include <stddef.h>

enum guide_kind {
	GUIDE_INVALID = 0,
	GUIDE_COVERED, /* by the platform's app */
	GUIDE_CROPPED, /* on a tall phone */
	GUIDE_FACE,
	GUIDE_REGION, /* ours */
};

struct guide {
	enum guide_kind kind;
	int x_px, y_px, width_px, height_px;
};

#define GUIDES_MOST 24

struct guides {
	struct guide entries[GUIDES_MOST];
	size_t count;
};
