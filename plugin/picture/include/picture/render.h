/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One picture of a room at one moment, without threads: what `shop-overlay render` and the goldens ask for.
 */
#pragma once

#include "base/buffer.h"
#include "picture/frame_set.h"
#include "picture/stage.h"
#include "picture/timeline.h"
#include "qt/bridge.h"

struct render_request {
	const struct room *room;       /* NULL: the waiting state */
	const struct blob_set *images; /* may be NULL */
	struct stage_spec stage;
	int64_t at_ms;          /* the shop's clock; ROOM_UNSET: the room's server_time */
	int64_t age_ms;         /* of the last confirmation at that time */
	uint32_t hidden_layers; /* as picture_input's */
	enum air_mode mode;
};

struct render_picture {
	int width_px;
	int height_px;
	float *linear; /* premultiplied linear light; render_picture_finish() frees it */
};

/** The monotonic time of every such picture: far from 0, so that what lies behind it has a time too. */
#define RENDER_AT_NS INT64_C(1000000000000000)

/**
 * Paints one stage for the moment RENDER_AT_NS, as the painter would publish it: stage 1 of a set of its own.
 *
 * Thread:   any but graphics.   Owns: the caller owns one reference.   Errors: NULL; as painter and theme.
 */
const struct frame_set *render_frame_set(const struct bridge *bridge, const char *data_folder,
					 const struct render_request *request, struct error *err);

/**
 * Paints one stage at one moment, motion at its end.
 *
 * Thread:   any but graphics.   Errors: as painter and theme.
 */
bool render_stage(const struct bridge *bridge, const char *data_folder, const struct render_request *request,
		  struct render_picture *out, struct error *err);
void render_picture_finish(struct render_picture *picture);

/**
 * The box of a layer on the canvas, as the theme lays it out.
 *
 * Errors:   as show_add_stage(); ERROR_NOT_FOUND when the theme does not have the layer.
 */
bool render_layer_box(const struct bridge *bridge, const char *data_folder, const struct stage_spec *stage,
		      enum layer layer, struct timeline_rect *out, struct error *err);
