/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Things of several words each ("icon, name, how many") behind a heading, in lines: each whole or not at all, in their
 * order. What is said of them is owed to the buyer, so nothing of it is cut. Lives in the memory of its build.
 */
#pragma once

#include "runs.h"

#define ROWS_MOST 4
#define BUNDLE_PARTS 6

struct bundle_part {
	enum face face;
	uint32_t rgba;
	const char *text; /* empty: not there */
	bool is_note;
};

/** One thing: an icon and its words. */
struct bundle {
	enum badge badge;
	struct bundle_part parts[BUNDLE_PARTS];
	size_t part_count;
};

struct rows_wish {
	const char *heading;
	const struct bundle *bundles;
	size_t count;
	size_t page;   /* 0: those that fit; 1: those that fit after them, ... */
	bool may_wrap; /* one that is longer than a line is broken between its words, on a page of its own */
};

/** Whether the first page has room for all of them. */
bool rows_hold_all(const struct scene *scene, const struct theme_box *box, const struct rows_wish *wish);

/** Sets a page into a box of the layer; nothing when there is no such page. */
void rows_put(const struct scene *scene, const struct theme_box *box, const struct rows_wish *wish);
