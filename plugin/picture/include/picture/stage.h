/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a source asks to be painted (a stage) and what it is painted from (an input).
 */
#pragma once

#include "base/blob.h"
#include "base/clock.h"
#include "base/error.h"
#include "room/freshness.h"
#include "room/room.h"

/** The layers; their names stand in docs/interfaces.md. LAYER_ALL is every layer that the theme has. */
enum layer {
	LAYER_INVALID = 0,
	LAYER_ALL,
	LAYER_PRODUCT,
	LAYER_PRICE,
	LAYER_PARTS,
	LAYER_BARGAIN,
	LAYER_TRUST,
	LAYER_STOCK,
	LAYER_COUNTDOWN,
	LAYER_COMPARISON,
	LAYER_CAMPAIGN,
	LAYER_GIFTS,
	LAYER_SKUS,
	LAYER_INSPECTION,
	LAYER_DEPOSIT,
	LAYER_RUNDOWN,
	LAYER_PEOPLE,
	LAYER_SELLER,
	LAYER_SALES,
	LAYER_NOTICE,
	LAYER_COUNT,
};

/** "all", "product", ...; LAYER_INVALID for another name. */
enum layer layer_of_name(const char *name);
const char *layer_name(enum layer layer);

/** One arrangement. Texts are the caller's for the call; NULL or "" takes the default named here. */
struct stage_spec {
	const char *user_folder; /* with themes/ and zones/ of the user's, beside the data root's; none */
	const char *theme;       /* id in data/themes or a file's path; "selection-portrait" */
	const char *variant;     /* the theme's first */
	const char *zones;       /* id in data/zones; the theme's own */
	const char *language;    /* on air: "zh-CN" (default), "zh-TW", "en" */
	enum layer layer;        /* LAYER_INVALID counts as LAYER_ALL */
	bool has_reduced_motion;
	uint32_t brand_rgba;    /* 0: the theme's accent */
	const char *brand_logo; /* a picture's file, in the place of the room's name; none */
	const char *brand_font; /* a family of the system, for words; the theme's */
};

/** A copy with texts of its own. False: no memory; finish it all the same. Thread: any. */
MUST_CHECK bool stage_spec_copy(struct stage_spec *out, const struct stage_spec *spec);
/** Frees the texts of a copy. */
void stage_spec_finish(struct stage_spec *spec);

/** What is known of the room at one moment; the one who gets it gives it back with picture_input_finish(). */
struct picture_input {
	uint64_t serial;               /* another serial: something changed */
	const struct room *room;       /* one reference; NULL: waiting */
	const struct blob_set *images; /* one reference; may be NULL */
	struct clock_anchor shop;
	int64_t confirmed_ms;
	enum freshness freshness; /* as of at_ns */
	uint64_t at_ns;
	uint32_t hidden_layers; /* 1u << layer: left out on request; the notice never is */
};

void picture_input_finish(struct picture_input *input);
