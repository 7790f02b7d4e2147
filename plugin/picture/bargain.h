/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was said and given in a bargain, and how it is set as rows with their sum. For layer_bargain.c and
 * bargain_rows.c only.
 */
#pragma once

#include "stage_own.h"

#define BARGAIN_ROWS_MOST 8

struct bargain_row {
	const char *label;
	char amount[64]; /* or what was given beside money */
	bool is_given;
	bool is_money; /* it changed the sum */
};

struct bargain {
	struct bargain_row rows[BARGAIN_ROWS_MOST];
	size_t count;
	int64_t now_minor; /* ROOM_UNSET: no figure was said yet */
	bool is_agreed;
};

/**
 * Sets the rows and their sum into a slot: the sum below them, or, without a comparison beside it, at their right in
 * the larger box of the slot. The words are the bargain layer's, whose scene this is.
 */
void bargain_rows_paint(const struct scene *scene, const struct layout_slot *slot, struct bargain bargain);
