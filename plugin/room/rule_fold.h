/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Texts as the rules compare them: without what a writer can put between the letters to hide a word, in one width, case
 * and script, each letter with its place in the text as written.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FOLDED_MAX 256

struct folded {
	uint32_t letters[FOLDED_MAX];
	uint32_t from[FOLDED_MAX]; /* bytes of the text as written: where the letter begins, and where it ends */
	uint32_t until[FOLDED_MAX];
	size_t count;
};

/** Which letters count as others; a table of pairs, sorted by `from`. */
struct fold_pair {
	uint32_t from, to;
};

struct fold_table {
	const struct fold_pair *pairs;
	size_t count;
};

/** The next code point of well-formed UTF-8; 0 at the end. */
uint32_t fold_next(const char **utf8);

/** Folds a text; what is beyond FOLDED_MAX letters is left out (texts of a room are shorter). */
void fold_text(const struct fold_table *table, const char *utf8, struct folded *out);

/** A folded word to look for; '#' in it is any digit. */
struct fold_pattern {
	const uint32_t *letters;
	size_t count;
};

/** Whether the pattern stands at this place. */
bool folded_is_at(const struct folded *text, size_t at, const struct fold_pattern *pattern);
