/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A timeline at one moment, drawn on the CPU in linear light as libobs draws it (within 2/255): for the program, the
 * dock's miniature, and tests.
 */
#pragma once

#include "picture/frame_set.h"

/**
 * Composes a stage over transparency.
 *
 * Thread:   any but graphics.
 * out:      canvas width x height x 4 floats, premultiplied, LINEAR light, 0 .. 1.
 */
void compose_stage(const struct frame_set *set, const struct stage_frame *stage, int64_t t_ns, enum air_mode mode,
		   float *out);

/** Encodes what compose_stage() gave as RGBA8, straight alpha, sRGB: what a PNG holds. */
void compose_to_straight(const float *linear, size_t pixel_count, uint8_t *out);

/** Encodes it as RGBA8, premultiplied in linear light, sRGB-encoded: what draw.c leaves on a transparent RGBA target.
 */
void compose_to_atlas(const float *linear, size_t pixel_count, uint8_t *out);

/** Puts it over an opaque background (RGBA8 straight sRGB, alpha ignored), in linear light; out is RGBA8 sRGB. */
void compose_over(const float *linear, const uint8_t *background, size_t pixel_count, uint8_t *out);

/**
 * Composes stages of one canvas, one over the other, at a smaller size: the light of all pixels that a small one covers
 * is averaged. What stands on nothing costs nothing, so a whole overlay takes a part of what compose_stage() takes.
 *
 * Thread:   any but graphics.
 * width_px, height_px: 1 .. the canvas's.
 * rgba:     width x height x 4 bytes, sRGB, premultiplied as encoded: what Qt paints.
 * Errors:   false when there is no memory; rgba is untouched.
 */
bool compose_small(const struct frame_set *set, const struct stage_frame *const *stages, size_t stage_count,
		   int64_t t_ns, enum air_mode mode, int width_px, int height_px, uint8_t *rgba);
