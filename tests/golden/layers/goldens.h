/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the goldens of the layers are made from: states of the whole theme, and each layer alone in each case. Pictures
 * are compared elsewhere; the same rooms are drawn by libobs too.
 */
#pragma once

#include "picture/render.h"

#include <stddef.h>

/** A picture of the tree: goldens/NAME.png. */
struct golden {
	const char *name;
	const char *item_patch; /* of paper_room(); item_more is a second one over it */
	const char *item_more;
	const char *room_patch;
	struct stage_spec stage;
	int64_t age_ms;
	int64_t after_ms;
	enum air_mode mode;
	bool is_waiting;
	bool is_nothing; /* nothing of it may be on air: the picture is transparent, and there is none in the tree */
};

extern const struct golden the_goldens[];
extern const size_t the_golden_count;

/** Every layer of the usual theme alone, normal, long, in English, with as little as it can have, stale, sold out. */
#define CASES_PER_LAYER 6
#define CASE_COUNT ((LAYER_COUNT - LAYER_PRODUCT) * CASES_PER_LAYER)

/** The n-th case; its name is "cases/LAYER-CASE". Thread: one. */
const struct golden *golden_case(size_t n);

/** The room of a golden, NULL while waiting; the caller unrefs it. */
const struct room *golden_room(const struct golden *golden);

/** What to ask of render_stage() for it; room is borrowed. */
struct render_request golden_request(const struct golden *golden, const struct room *room);
