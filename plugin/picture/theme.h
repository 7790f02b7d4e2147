/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A theme file "shop-theme/1", read and checked: sizes, colours, words, boxes. Immutable. Knows no room and no canvas.
 * What each member means stands in docs/themes.md.
 */
#pragma once

#include "base/error.h"
#include "picture/stage.h"

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#define THEME_MAX_VARIANTS 8
#define THEME_MAX_PLATES 16
#define THEME_MAX_SLOTS 64
#define THEME_MAX_BASES 4 /* that one file extends */
#define THEME_MAX_BYTES (256u * 1024u)
#define THEME_MAX_DEPTH 6 /* of extends */

/** A box on the grid, within what its owner stands in. */
struct theme_box {
	int x_px, y_px, width_px, height_px;
};

/** A box in a region of the zones ("lower", "top"). */
struct theme_plate_box {
	const char *region;
	struct theme_box box;
};

/** Where a layer stands in a plate. */
struct theme_slot {
	const char *layer; /* its name */
	const char *form;  /* how it is set there; NULL: the layer's usual form */
	struct theme_box box;
	struct theme_box alone; /* instead of it while what is beside it is away; width_px 0: none */
	unsigned beats;         /* a set of enum beat, as 1u << beat */
	int stays;              /* 1: takes no turns with the others of its plate */
};

/** A plate, when it is there, and the slots on it. */
struct theme_plate_spec {
	const char *name;
	struct theme_plate_box place;
	unsigned beats;
	int turn_ms; /* the slots that have something to say take turns of this length; 0: all at once */
	size_t first_slot;
	size_t slot_count;
};

struct theme_variant {
	const char *name;
	const char *zones; /* NULL: the theme's */
	struct theme_plate_box waiting;
	struct theme_plate_spec plates[THEME_MAX_PLATES];
	size_t plate_count;
	struct theme_slot slots[THEME_MAX_SLOTS]; /* of all plates, plate by plate */
	size_t slot_count;
};

struct theme_colors {
	uint32_t accent, text, muted, link, link_text, tile, tile_edge, tile_mark;
	uint32_t chip_top, chip_bottom, chip_text; /* a name or a mark on the plate */
	uint32_t rule, bar;                        /* lines between things, bars of a comparison */
};

struct theme_plate {
	uint32_t ink_top, ink_bottom, edge, shadow;
	int edge_px, radius_px, shadow_dy_px, shadow_blur_px;
	int pad_px; /* around a layer that brings its own plate */
};

struct theme_product {
	int picture_radius_px, tag_number_px, tag_word_px, tag_pad_px, tag_height_px;
	int title_px, title_min_px, title_lines, detail_px, alone_title_px;
};

struct theme_price {
	int figure_px, figure_min_px, sign_percent, fraction_percent, unit_px, list_px;
	int condition_px, condition_min_px, message_px, message_min_px, gap_px;
};

struct theme_countdown {
	int label_px, digit_px, end_px, gap_px;
};

struct theme_notice {
	int waiting_px, pad_px;
};

/** What is said on air in one language. Patterns hold {names} that words_fill() replaces. */
struct theme_words {
	const char *family;
	int display_labels; /* 1: the theme's display face has this language's letters; 0: labels are set strong */
	const char *separator, *link, *money_cny, *money, *free_shipping, *shipping_fee, *unit_price, *about, *limit;
	const char *limit_short, *limit_order, *least;
	const char *piece, *per_unit, *from, *list_deal_7d, *list_last_deal, *list_msrp;
	const char *coupon, *code, *subsidy, *threshold, *fan, *new_buyer, *pay, *trade_in, *audience, *audience_also,
		*several;
	const char *and_, *after, *agreed, *agreed_wait, *reveal, *see_cart;
	const char *to_end, *to_start, *days, *ends, *starts, *date_time, *waiting;
};

struct theme_fonts {
	const char *figures, *labels; /* files in data/fonts */
	const char *fallbacks;        /* families of the system, by commas, for what these and the words' family lack */
	int regular_weight, strong_weight;
};

/** Sizes of a layer that has no section of its own. What a layer does not use of them means nothing to it. */
struct theme_sizes {
	int label_px, text_px, text_min_px, figure_px, figure_min_px, note_px, icon_px, row_px, gap_px, lines;
};

struct theme_motion {
	int enter_ms, rise_px;
};

struct theme {
	json_t *tree; /* every text points into it */
	char id[64];  /* of the file: the base name without .json */
	struct theme_box canvas;
	int grid_px;
	const char *zones;
	struct theme_fonts fonts;
	struct theme_colors colors;
	struct theme_plate plate;
	struct theme_motion motion;
	struct theme_product product;
	struct theme_price price;
	struct theme_countdown countdown;
	struct theme_notice notice;
	struct theme_sizes sizes[LAYER_COUNT];
	struct theme_variant variants[THEME_MAX_VARIANTS];
	size_t variant_count;
};

struct data_root;

/**
 * Reads a theme with all that it extends.
 *
 * Thread:   any but graphics.
 * name:     an id, or the path of a file; what it extends are ids. They are looked for in the data root's themes, then
 *           in the user's (data_file.h). A theme that is given by its path finds what stands beside it.
 * Owns:     the caller destroys it.
 * Errors:   ERROR_NOT_FOUND, ERROR_SYNTAX, ERROR_VALUE ("selection-portrait.json: price.figure_px: ..."),
 *           ERROR_LIMIT, ERROR_MEMORY; NULL then.
 */
struct theme *theme_create_in(const struct data_root *root, const char *name, struct error *err);
/** The same without a user's folder. */
struct theme *theme_create(const char *data_folder, const char *name, struct error *err);
void theme_destroy(struct theme *theme);

/** Checks what a base of themes says itself, and what it extends. Errors: as theme_create(). */
MUST_CHECK bool theme_check_base(const char *data_folder, const char *name, struct error *err);

/** The words of a language. Errors: ERROR_VALUE, ERROR_NOT_FOUND for a language that the theme does not speak. */
MUST_CHECK bool theme_find_words(const struct theme *theme, const char *language, struct theme_words *out,
				 struct error *err);

/** What a layer says in a language, by key; complete once theme_find_words() found the language. May be NULL. */
const json_t *theme_layer_words(const struct theme *theme, const char *language, enum layer layer);

/** The id of the zones that a variant is laid out in, unless a source asks for others. */
const char *theme_zones_of(const struct theme *theme, const struct theme_variant *variant);

/** The variant of this name, the first for NULL or "". Errors: ERROR_NOT_FOUND. */
const struct theme_variant *theme_find_variant(const struct theme *theme, const char *name, struct error *err);
