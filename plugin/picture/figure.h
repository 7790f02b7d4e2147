/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A number that changes often, set digit by digit in cells of one width: each digit is a piece that is painted once, so
 * that a change moves quads and paints nothing, and no digit jumps when another one changes.
 */
#pragma once

#include "stage_own.h"

/** The width of a number of digits, commas and points. */
int figure_width_px(const struct scene *scene, const struct text_style *style, const char *number);

/**
 * Adds the number with its left edge at x of the canvas, around an optical middle, in the layer's span.
 *
 * group:    of the quads; one that does not move, for a number that is renewed often.
 */
void figure_put(const struct scene *scene, uint32_t group, const struct text_style *style, const char *number, int x,
		int middle, unsigned modes);
