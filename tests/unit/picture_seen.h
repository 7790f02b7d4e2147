/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a viewer would read of a stage at a moment: the texts of the quads that are drawn, without painting them.
 */
#pragma once

#include "stage_build.h"
#include "text.h"

struct seen_text {
	const char *text;
	enum layer layer;
	float x, baseline;              /* on the canvas */
	float left, top, right, bottom; /* what it takes of the canvas, about */
	float cell_left, cell_top, cell_right, cell_bottom;
	bool is_elided;
	const struct text_style *style;
	int place; /* the clock's, whose digit it is; -1: none */
};

/** What is painted beside texts: fills, strokes, pictures; of a plate its ink without edge and shadow. */
struct seen_shape {
	enum layer layer;
	float left, top, right, bottom; /* on the canvas, as far as it is not clipped */
	bool is_plate;
};

struct seen {
	struct seen_text texts[256];
	size_t count;
	struct seen_shape shapes[256];
	size_t shape_count;
	size_t quads;   /* drawn, with plates and pictures */
	char clock[32]; /* the digits and colons that are drawn, from left to right */
};

/** The stage of a spec over the paper bridge; fails the test when it is refused. */
struct stage *seen_stage(const struct stage_spec *spec);

/** An input of the room, confirmed age_ms before the shop's clock read at_ms; SEEN_NOW_NS is that moment. */
struct picture_input seen_input(const struct room *room, int64_t at_ms, int64_t age_ms);
#define SEEN_NOW_NS INT64_C(1000000000000000)

/** What is drawn of a build after_ms later. */
struct seen seen_of(const struct build *build, int64_t after_ms, enum air_mode mode);

/** Whether any text that is seen (of a layer; LAYER_INVALID: of all) has this in it. */
bool seen_has(const struct seen *seen, enum layer layer, const char *text);

/** How many of the texts of a layer have this in them. */
size_t seen_count(const struct seen *seen, enum layer layer, const char *text);

/** One room, looked at once: the stage of a spec, built age_ms after the last confirmation, seen after_ms later. */
struct seen_look {
	struct stage_spec spec;
	const char *item_patch; /* of paper_room(), as room_patch */
	const char *room_patch;
	int64_t age_ms;
	int64_t after_ms;
	enum air_mode mode;
	uint32_t hidden_layers;
};

struct seen seen_at(struct build *build, const struct seen_look *look);
