/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Texts that must be said whole, in a box that may not hold all of them: as one, else on pages that take turns, each
 * with its number ("1/3"). A text that is longer than a page is broken between words, at least between letters. Lives
 * in the memory of its build.
 */
#pragma once

#include "stage_own.h"

#define PAGES_MOST 24

struct page {
	const char *text; /* all that stands on it */
	struct text_fit fit;
};

struct pages_of_text {
	struct page entries[PAGES_MOST];
	size_t count; /* 0: the box is too small for any of it */
};

/** One thing to be said: {text} of a pattern. */
struct saying_of {
	const char *pattern;
	const char *text;
};

struct pages_wish {
	const struct theme_box *box;
	struct text_style style; /* as large as it may be */
	int good_px;             /* it wraps before it becomes smaller, */
	int least_px;            /* and is never smaller than this */
	const char *numbered;    /* a pattern with {text}, {n} and {of} */
	const char *separator;   /* between things of one pattern on one page */
};

struct pages_of_text pages_make(const struct scene *scene, const struct pages_wish *wish,
				const struct saying_of *sayings, size_t count);
