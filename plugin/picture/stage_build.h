/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A stage made ready to paint: theme, zones, words, fonts and layout of one stage_spec. Private to picture/. Made on
 * any thread but graphics; built from on one thread at a time.
 */
#pragma once

#include "build.h"
#include "data_files.h"
#include "picture/guides.h"

struct pictures;
struct stage;

/**
 * Reads, checks and lays out.
 *
 * files:    gets every file that was read or looked for, also when it fails; may be NULL.
 * Errors:   ERROR_NOT_FOUND, ERROR_VALUE, ERROR_SYNTAX with file and place; ERROR_MEMORY.
 */
struct stage *stage_create_noting(const struct bridge *bridge, const char *data_folder, const struct stage_spec *spec,
				  struct data_files *files, struct error *err);
static inline struct stage *stage_create(const struct bridge *bridge, const char *data_folder,
					 const struct stage_spec *spec, struct error *err)
{
	return stage_create_noting(bridge, data_folder, spec, NULL, err);
}

/** Takes over what a stage remembers that this one takes the place of. */
void stage_follow(struct stage *stage, const struct stage *before);
void stage_destroy(struct stage *stage);
/** The guides of its zones, borrowed. */
const struct guides *stage_guides(const struct stage *stage);
void stage_canvas(const struct stage *stage, int *width_px, int *height_px);
/** The theme's file id: stages of one theme share an atlas. */
const char *stage_theme(const struct stage *stage);
/** The box of a layer on the canvas; false when the stage does not have it. */
bool stage_layer_box(const struct stage *stage, enum layer layer, struct timeline_rect *out);

/**
 * Adds everything that this stage shows of the input, in the order of painting, with the times of every variant (fresh,
 * stale, zero, SAFE) on the monotonic clock through input->shop. input->room NULL: the waiting state.
 *
 * pictures: where those of items are made; what is not there yet is awaited by the build.
 * now_ns:   the monotonic time of the build; what is decided by the shop's clock is decided for that moment.
 */
void stage_build(struct stage *stage, struct pictures *pictures, const struct picture_input *input, uint64_t now_ns,
		 struct build *out);
