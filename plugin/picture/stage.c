/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture/stage.h"

#include <string.h>

static const char *const the_names[LAYER_COUNT] = {
	[LAYER_ALL] = "all",
	[LAYER_PRODUCT] = "product",
	[LAYER_PRICE] = "price",
	[LAYER_PARTS] = "parts",
	[LAYER_BARGAIN] = "bargain",
	[LAYER_TRUST] = "trust",
	[LAYER_STOCK] = "stock",
	[LAYER_COUNTDOWN] = "countdown",
	[LAYER_COMPARISON] = "comparison",
	[LAYER_CAMPAIGN] = "campaign",
	[LAYER_GIFTS] = "gifts",
	[LAYER_SKUS] = "skus",
	[LAYER_INSPECTION] = "inspection",
	[LAYER_DEPOSIT] = "deposit",
	[LAYER_RUNDOWN] = "rundown",
	[LAYER_PEOPLE] = "people",
	[LAYER_SELLER] = "seller",
	[LAYER_SALES] = "sales",
	[LAYER_NOTICE] = "notice",
};

enum layer layer_of_name(const char *name)
{
	for (size_t i = LAYER_ALL; name && i < (size_t)LAYER_COUNT; i++) {
		if (strcmp(the_names[i], name) == 0)
			return (enum layer)i;
	}
	return LAYER_INVALID;
}

const char *layer_name(enum layer layer)
{
	return (size_t)layer < (size_t)LAYER_COUNT && the_names[layer] ? the_names[layer] : "invalid";
}

void picture_input_finish(struct picture_input *input)
{
	room_unref(input->room);
	blob_set_unref((struct blob_set *)input->images);
	*input = (struct picture_input){0};
}
