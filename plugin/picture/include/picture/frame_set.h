/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Everything of one room at one version: the timelines of all stages in use and the cells that they are painted in.
 * Immutable, shared by reference, published only when complete: no frame mixes two versions.
 */
#pragma once

#include "picture/texts.h"

/** A painted piece: RGBA8, premultiplied in linear light, sRGB-encoded. Immutable; its id never comes again. */
struct cell {
	uint64_t id;
	uint16_t width_px;
	uint16_t height_px;
	const uint8_t *pixels; /* width x height x 4, no padding */
};

/** Where a cell stands in its atlas (2 px of transparent gutter around it are kept free and clean). */
struct atlas_cell {
	const struct cell *cell;
	uint16_t x_px;
	uint16_t y_px;
};

/** One texture's worth of cells, shared by the stages of one room and theme. */
struct atlas {
	uint64_t id; /* another id: another texture, nothing of the old one holds */
	uint16_t width_px;
	uint16_t height_px;
	const struct atlas_cell *cells;
	size_t cell_count;
};

/** One arrangement of layers on a canvas (theme, variant, zones, language, layer). */
struct stage_frame {
	uint32_t stage_id;
	uint16_t canvas_width_px;
	uint16_t canvas_height_px;
	uint16_t atlas; /* index into the set's atlases */
	struct timeline timeline;
	uint64_t input;                  /* serial of the input that it was painted from; 0: there was none */
	const struct stage_texts *texts; /* what it says; NULL: not known */
};

struct frame_set {
	uint64_t serial;      /* rises with every set of a show */
	int64_t room_version; /* -1 while waiting */
	const struct atlas *atlases;
	size_t atlas_count;
	const struct stage_frame *stages;
	size_t stage_count;
};

/** Thread: any; the last unref frees memory only. Accepts NULL. */
const struct frame_set *frame_set_ref(const struct frame_set *set);
void frame_set_unref(const struct frame_set *set);

/** The frame of a stage, or NULL when this set does not have it (yet). Thread: any. */
const struct stage_frame *frame_set_find(const struct frame_set *set, uint32_t stage_id);
