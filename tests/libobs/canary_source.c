/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The source with one fault: it allocates in each frame. A module is built with it to show that the test of steady
 * frames can fail.
 */
#include "overlay.h"

#include <stdlib.h>

static void *volatile planted;

static void draw_and_allocate(struct overlay *overlay, uint64_t frame_ns)
{
	planted = malloc(16);
	free(planted);
	overlay_draw(overlay, frame_ns);
}

#define overlay_draw draw_and_allocate

#include "overlay_source.c"
