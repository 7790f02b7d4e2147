/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The layers there are, and what holds for each before it is asked to paint: the beats it may be on air in, how long
 * its data counts, whether it stays in SAFE (docs/room-document.md, beats and truth table). A theme may hide what these
 * tables allow and never show what they do not. Immutable; any thread.
 */
#pragma once

#include "layout.h"
#include "picture/stage.h"

struct scene;

/** How long what a layer says counts: the rows of the truth table. */
enum truth {
	TRUTH_INVALID = 0,
	TRUTH_OWN,    /* the layer knows better: product, price, countdown, notice */
	TRUTH_ALWAYS, /* until the shop drops it */
	TRUTH_PARTS,  /* as long as the price of a sale is shown */
	TRUTH_OFFER,  /* while fresh, or stale with a locked price */
	TRUTH_FRESH,  /* while fresh */
};

/** What a layer paints into a slot: quads within scene->span, in scene->modes. */
typedef void (*layer_paint_fn)(const struct scene *scene, const struct layout_slot *slot);

struct layer_kind {
	enum layer layer;
	layer_paint_fn paint;
	const char *const *forms; /* names of what a slot may ask for, the usual one first; NULL at the end */
	const char *const *words; /* keys of what it says, below its name in a language's words; NULL at the end */
	unsigned beats;           /* 1u << enum beat; a room without a current item counts as closed */
	enum truth truth;
	bool is_in_safe; /* no figure of ours is in it */
};

/** NULL for a layer that has no pictures of its own (all) or is none. */
const struct layer_kind *layer_kind_of(enum layer layer);

/** Index of a slot's form in the kind's list; 0 for NULL, -1 for one that the layer does not know. */
int layer_form_of(const struct layer_kind *kind, const char *form);

#define BEATS(beat) (1u << BEAT_##beat)
#define BEATS_ALL                                                                                                      \
	(BEATS(TEASE) | BEATS(QUOTE) | BEATS(HAGGLE) | BEATS(AGREED) | BEATS(OPEN) | BEATS(SOLD_OUT) | BEATS(ENCORE) | \
	 BEATS(CLOSED))

/** The beat of a name as a set; 0 for another name. */
unsigned beats_of_name(const char *name);

/* Each in its own file, layer_NAME.c. */
extern const struct layer_kind layer_product_kind;
extern const struct layer_kind layer_price_kind;
extern const struct layer_kind layer_countdown_kind;
extern const struct layer_kind layer_stock_kind;
extern const struct layer_kind layer_parts_kind;
extern const struct layer_kind layer_bargain_kind;
extern const struct layer_kind layer_comparison_kind;
extern const struct layer_kind layer_campaign_kind;
extern const struct layer_kind layer_skus_kind;
extern const struct layer_kind layer_inspection_kind;
extern const struct layer_kind layer_deposit_kind;
extern const struct layer_kind layer_sales_kind;
extern const struct layer_kind layer_trust_kind;
extern const struct layer_kind layer_gifts_kind;
extern const struct layer_kind layer_rundown_kind;
extern const struct layer_kind layer_people_kind;
extern const struct layer_kind layer_seller_kind;
extern const struct layer_kind layer_notice_kind;
