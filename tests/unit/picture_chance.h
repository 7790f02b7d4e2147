/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers and texts by chance, the same for the same seed. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct chance {
	uint64_t state;
};

struct chance chance_of(uint64_t seed);
/** 0 .. below - 1. */
uint64_t chance_number(struct chance *chance, uint64_t below);
/** True so many times in a hundred. */
bool chance_is(struct chance *chance, unsigned percent);
/** Of every magnitude that a document allows, the ends more often than by chance. */
int64_t chance_amount(struct chance *chance);
int64_t chance_count(struct chance *chance);
/**
 * At most so many code points of one or several scripts: Han, Latin, figures, emoji with joiners, right to left, marks
 * that combine, spaces of every width (none too). Empty sometimes. Returns text.
 */
const char *chance_text(struct chance *chance, size_t most_points, char *text, size_t size_bytes);
