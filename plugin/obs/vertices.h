/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A stage's timeline as vertices: what draw.c uploads when something changed. Pure CPU work in memory that the caller
 * made beforehand; calls nothing of libobs's graphics.
 */
#pragma once

#include "picture/frame_set.h"

#include <graphics/graphics.h>
#include <graphics/vec3.h>

/** More quads than this on one stage are not drawn (16-bit indices, a bounded buffer). */
#define VERTICES_QUADS_MAX 4096

#define VERTICES_PER_QUAD 4
#define VERTICES_INDICES_PER_QUAD 6

/** Bytes that one quad costs in an upload: position, colour, place in the atlas, digit. */
#define VERTICES_QUAD_BYTES (VERTICES_PER_QUAD * (sizeof(struct vec3) + sizeof(uint32_t) + 4 * sizeof(float)))

/** Vertices for so many quads, in libobs's memory as a vertex buffer wants to own it. Thread: any. */
struct gs_vb_data *vertices_create(size_t capacity_quads);

/**
 * Fills the arrays of `data` (made for capacity_quads) with the quads shown at t_ns.
 *
 * Thread:   the one that holds the graphics context. Does not allocate.
 * scratch:  room for capacity_quads.
 * Returns:  the quads written; data->num is set to their vertices.
 */
size_t vertices_fill(struct gs_vb_data *data, struct timeline_shown *scratch, size_t capacity_quads,
		     const struct atlas *atlas, const struct timeline *timeline, int64_t t_ns, enum air_mode mode);

/** The indices of quads 0 .. quad_count-1: two triangles each. out has VERTICES_INDICES_PER_QUAD a quad. */
void vertices_indices(uint16_t *out, size_t quad_count);
