/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "layers.h"

#include <string.h>

/* clang-format off */
static const struct layer_kind *const the_kinds[LAYER_COUNT] = {
	[LAYER_PRODUCT] = &layer_product_kind,
	[LAYER_PRICE] = &layer_price_kind,
	[LAYER_PARTS] = &layer_parts_kind,
	[LAYER_BARGAIN] = &layer_bargain_kind,
	[LAYER_TRUST] = &layer_trust_kind,
	[LAYER_STOCK] = &layer_stock_kind,
	[LAYER_COUNTDOWN] = &layer_countdown_kind,
	[LAYER_COMPARISON] = &layer_comparison_kind,
	[LAYER_CAMPAIGN] = &layer_campaign_kind,
	[LAYER_SKUS] = &layer_skus_kind,
	[LAYER_INSPECTION] = &layer_inspection_kind,
	[LAYER_DEPOSIT] = &layer_deposit_kind,
	[LAYER_SALES] = &layer_sales_kind,
	[LAYER_GIFTS] = &layer_gifts_kind,
	[LAYER_RUNDOWN] = &layer_rundown_kind,
	[LAYER_PEOPLE] = &layer_people_kind,
	[LAYER_SELLER] = &layer_seller_kind,
	[LAYER_NOTICE] = &layer_notice_kind,
};
/* clang-format on */

static const char *const the_beats[] = {
	[BEAT_TEASE] = "tease", [BEAT_QUOTE] = "quote",       [BEAT_HAGGLE] = "haggle", [BEAT_AGREED] = "agreed",
	[BEAT_OPEN] = "open",   [BEAT_SOLD_OUT] = "sold_out", [BEAT_ENCORE] = "encore", [BEAT_CLOSED] = "closed",
};

const struct layer_kind *layer_kind_of(enum layer layer)
{
	return (size_t)layer < (size_t)LAYER_COUNT ? the_kinds[layer] : NULL;
}

int layer_form_of(const struct layer_kind *kind, const char *form)
{
	if (!form)
		return 0;
	for (int i = 0; kind->forms && kind->forms[i]; i++) {
		if (strcmp(kind->forms[i], form) == 0)
			return i;
	}
	return -1;
}

unsigned beats_of_name(const char *name)
{
	for (unsigned beat = BEAT_TEASE; beat <= BEAT_CLOSED; beat++) {
		if (strcmp(the_beats[beat], name) == 0)
			return 1u << beat;
	}
	return 0;
}
