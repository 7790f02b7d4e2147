/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Inside of a stage, for the layers: what they look like (immutable) and what they are building. One thread at a time.
 */
#pragma once

#include "badges.h"
#include "faces.h"
#include "layers.h"
#include "layout.h"
#include "moment.h"
#include "sketch.h"
#include "stage_build.h"
#include "text.h"
#include "theme.h"
#include "words.h"

/** What a stage remembers from one building to the next. */
struct stage_memory {
	uint64_t stock_item; /* key of the item whose stock is shown; 0: none */
	int64_t stock_left;
	uint64_t stock_at_ns; /* monotonic: when that number came */
	uint64_t price_item;  /* key of the item whose price was on sale last; 0: none */
	int64_t price_minor;
	int64_t price_fell_ms; /* the shop's clock when it became lower; ROOM_UNSET: it did not */
};

struct stage {
	const struct bridge *bridge;
	struct theme *theme;
	struct theme_words words;
	const json_t *layer_words[LAYER_COUNT]; /* of the theme's tree */
	struct theme_colors colors;             /* the theme's, or the brand's */
	struct theme_plate plate;
	struct layout layout;
	struct guides guides; /* of its zones */
	const struct faces *faces;
	struct badges badges;
	const struct picture *logo; /* in the place of the room's name; NULL: none */
	uint32_t logo_tile;         /* beneath it, where it would not stand out from the plate; 0: none */
	struct text_measurer *measurer;
	enum layer layer; /* LAYER_ALL, or the one that is painted alone */
	int enter_ms;     /* 0 with reduced motion */
	struct stage_memory memory;
};

/** One building of a stage. */
struct scene {
	const struct stage *stage;
	const struct picture_input *input;
	struct pictures *pictures;
	struct build *build;
	struct stage_memory *memory;
	uint64_t now_ns; /* monotonic: of this building */
	struct moment moment;

	/* -- for the layer that paints now -- */
	const struct layer_kind *kind;
	struct span span; /* while its data counts, within the moment */
	unsigned modes;   /* in which it is shown */
	bool has_price;   /* the plate has a place for a price in this beat, and this stage paints prices */
};

#define MODES_NORMAL TIMELINE_NORMAL
#define MODES_SAFE TIMELINE_SAFE
#define MODES_ALL (TIMELINE_NORMAL | TIMELINE_SAFE)

/** A pattern that the layer's kind names among its words; never NULL. */
const char *scene_word(const struct scene *scene, const char *key);
/** The layer's sizes. */
const struct theme_sizes *scene_sizes(const struct scene *scene);
/** The item on air; NULL between items: then only layers of the room paint. */
const struct room_item *scene_item(const struct scene *scene);

/** Begins a piece of this size. */
struct sketch scene_sketch(const struct scene *scene, int width_px, int height_px);

/** A group that enters when its content is another one (moves), or just stands there. */
uint32_t scene_group(const struct scene *scene, enum layer layer, uint64_t content_key, bool moves);

/** Adds a piece, its sketch's top left at (x, y) of the canvas, within a span of the shop's clock. */
void scene_quad(const struct scene *scene, uint32_t group, struct sketch_piece piece, int x, int y, unsigned modes,
		struct span span);

/**
 * An item's picture for a box, held by the build; NULL when it has none, or none that can be shown, or it is not here
 * yet: the build then awaits it.
 */
const struct picture *scene_picture(const struct scene *scene, const struct room_item *item,
				    const struct theme_box *box);
/** Asks for a picture that is not shown yet. */
void scene_ask_ahead(const struct scene *scene, const struct room_item *item, const struct theme_box *box);

/** The monotonic time of a shop's time; open ends stay open. */
int64_t scene_ns(const struct scene *scene, int64_t shop_ms);

/** The same within the layer's span and in its modes. A group of its own: it enters when its content changes. */
void scene_put(const struct scene *scene, struct sketch_piece piece, int x, int y);

/** A piece of one line of text alone, with air around it so that no letter's tail is cut. */
struct sketch_piece scene_word_piece(const struct scene *scene, const struct text_style *style, const char *text,
				     int *width_px);
/** Left of the text's first letter in its piece. */
#define SCENE_WORD_LEFT_PX 2
/** Where that piece stands for the text's optical middle to be at `middle`. */
int scene_word_top(const struct text_style *style, int middle);

/** A plate with its gold edge and shadow. */
void scene_plate(const struct scene *scene, enum layer layer, const struct theme_box *box, unsigned modes,
		 struct span span);
/** The same beneath all quads from `first` on: it stands while any of them does. */
void scene_plate_beneath(const struct scene *scene, enum layer layer, const struct theme_box *box, size_t first);

/** Has the pictures of the next items made, so that a take finds them. */
void layer_product_ahead(const struct scene *scene);
/** The waiting state. */
void layer_waiting(const struct scene *scene);

/** While the price's place has something in it. */
struct span scene_price_span(const struct scene *scene);
