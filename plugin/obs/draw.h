/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Textures, vertices and the one draw call: draw.c is the only file that calls gs_*. What is drawn when is
 * draw_show.c's business. Knows nothing of settings, feeds or sources.
 *
 * "Context": the caller holds the graphics context (video_render does; so does a screenshot on another thread).
 */
#pragma once

#include "base/error.h"
#include "picture/guides.h"
#include "staging.h"
#include "vertices.h"

/** What was done since the process began, for tests and the status. */
struct draw_counts {
	uint64_t frames; /* in which something of ours was asked to draw */
	uint64_t draws;
	uint64_t vertex_rebuilds;
	uint64_t vertex_upload_bytes;
	uint64_t texture_upload_bytes;
	uint64_t pieces_copied; /* cells, or tiles of large ones, from a staging texture into an atlas */
	uint64_t sets_shown;
	uint64_t texture_bytes; /* held now: atlases and staging */
	uint64_t failures;      /* the GPU refused something, or a stage has too many quads */
};

enum draw_count {
	DRAW_COUNT_FRAMES,
	DRAW_COUNT_DRAWS,
	DRAW_COUNT_VERTEX_REBUILDS,
	DRAW_COUNT_VERTEX_UPLOAD_BYTES,
	DRAW_COUNT_TEXTURE_UPLOAD_BYTES,
	DRAW_COUNT_PIECES_COPIED,
	DRAW_COUNT_SETS_SHOWN,
	DRAW_COUNT_TEXTURE_BYTES,
	DRAW_COUNT_FAILURES,
	DRAW_COUNT_COUNT,
};

struct draw_counts draw_counts(void);
void draw_count(enum draw_count which, uint64_t by);

/**
 * Makes the effect and the index buffer. When the graphics are not up yet, the first draw does it.
 *
 * Thread:   any without the context; enters it.
 * Errors:   ERROR_SYNTAX (the effect cannot be read or made; its path is set), ERROR_MEMORY; nothing is drawn then.
 */
bool draw_start(const char *effect_path, struct error *err);

/** Frees what draw_start() and the draws made, but not the shows. Thread: any without the context; enters it. */
void draw_stop(void);

/** Whether the effect is there; makes it when it is not and never failed. Context. */
bool draw_is_up(void);

/** A texture that is written by copies only, so that no frame uploads it whole. NULL: the GPU refused. Context. */
gs_texture_t *draw_texture_create(uint16_t width_px, uint16_t height_px);
void draw_texture_destroy(gs_texture_t *texture, uint16_t width_px, uint16_t height_px);

/**
 * Puts a piece of a cell on its way into an atlas texture; draw_copy_flush() ends the way. Context.
 *
 * Returns:  false when this frame has no room for it any more.
 */
bool draw_copy(gs_texture_t *to, const struct atlas_cell *at, const struct staging_piece *piece, uint64_t frame_ns);
void draw_copy_flush(void);

/** A vertex buffer for so many quads; NULL: the GPU refused. Context. */
gs_vertbuffer_t *draw_vertices_create(size_t capacity_quads);
void draw_vertices_destroy(gs_vertbuffer_t *vertices);
/** Fills and uploads it (vertices_fill()). Returns the quads in it. Context. */
size_t draw_vertices_upload(gs_vertbuffer_t *vertices, struct timeline_shown *scratch, size_t capacity_quads,
			    const struct atlas *atlas, const struct timeline *timeline, int64_t t_ns,
			    enum air_mode mode);

/**
 * Whether what is drawn now goes straight into a window. What is broadcast, recorded or taken as a screenshot is drawn
 * into a texture. Context.
 */
bool draw_is_in_window(void);
/** Draws guides over what is there. Context. */
void draw_guides(const struct guides *guides);

/**
 * Draws quads in linear light, premultiplied over what is there; all state is left as it was. Context.
 *
 * Always linear, also when gs_get_linear_srgb() is false, as libobs's own image source (ADR 2).
 */
void draw_quads(gs_texture_t *texture, gs_vertbuffer_t *vertices, size_t quad_count,
		const uint8_t digits[TIMELINE_PLACES]);
