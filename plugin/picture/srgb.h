/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sRGB curve (IEC 61966-2-1), both ways, exact to the nearest of 256 steps. Pure.
 */
#pragma once

#include <stdint.h>

/** The linear light, 0 .. 1, of an encoded step. Thread: any, as all of these. */
float srgb_decode(uint8_t step);

/** The linear light of all 256 steps, for loops over pixels. */
const float *srgb_table(void);

/** The encoded step that is nearest to this light in the encoding; below 0 is 0, above 1 is 255. */
uint8_t srgb_encode(float linear);
