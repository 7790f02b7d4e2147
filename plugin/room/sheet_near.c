/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sheet_near.h"

#include <stdint.h>
#include <string.h>

#define LETTERS_MAX 40

/* The code points of a text, or 0 when there are too many to be a name. */
static size_t letters_of(const char *text, uint32_t letters[LETTERS_MAX])
{
	size_t count = 0;
	for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
		if ((*at & 0xC0) == 0x80) {
			letters[count - 1] = letters[count - 1] << 6 | (*at & 0x3F);
			continue;
		}
		if (count == LETTERS_MAX)
			return 0;
		letters[count++] = *at;
	}
	return count;
}

/* Levenshtein's distance. */
static size_t distance(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
	size_t line[LETTERS_MAX + 1];
	for (size_t j = 0; j <= b_count; j++)
		line[j] = j;
	for (size_t i = 1; i <= a_count; i++) {
		size_t diagonal = line[0];
		line[0] = i;
		for (size_t j = 1; j <= b_count; j++) {
			size_t best = diagonal + (a[i - 1] != b[j - 1]);
			if (line[j] + 1 < best)
				best = line[j] + 1;
			if (line[j - 1] + 1 < best)
				best = line[j - 1] + 1;
			diagonal = line[j];
			line[j] = best;
		}
	}
	return line[b_count];
}

const char *sheet_nearest(const char *text, const char *const *names, size_t count, size_t *apart)
{
	uint32_t wanted[LETTERS_MAX], known[LETTERS_MAX];
	size_t wanted_count = letters_of(text, wanted);
	const char *nearest = NULL;
	for (size_t i = 0; wanted_count && i < count; i++) {
		size_t known_count = letters_of(names[i], known);
		if (!known_count)
			continue;
		size_t here = distance(wanted, wanted_count, known, known_count);
		size_t longer = wanted_count > known_count ? wanted_count : known_count;
		if (here < *apart && 3 * here <= longer + 1) {
			*apart = here;
			nearest = names[i];
		}
	}
	return nearest;
}
