/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sheet_near.h"

#include "sheet_headings.h"

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

/* The bytes of the letter that begins there. */
static size_t letter_length(const char *at)
{
	size_t length = 1;
	while (((unsigned char)at[length] & 0xC0) == 0x80)
		length++;
	return length;
}

/* Whether two neighbours of `part` stand in `whole`; both narrow. */
static bool shares_letters(const char *part, const char *whole)
{
	char pair[12];
	for (const char *at = part; *at; at += letter_length(at)) {
		size_t first = letter_length(at);
		size_t length = at[first] ? first + letter_length(at + first) : first;
		if (length == first && at != part)
			return false; // the last letter had its turn
		memcpy(pair, at, length);
		pair[length] = '\0';
		if (strstr(whole, pair))
			return true;
	}
	return false;
}

bool sheet_names_alike(const char *a, const char *b)
{
	struct arena arena = {.newest = NULL};
	const char *left = sheet_narrow(&arena, a);
	const char *right = sheet_narrow(&arena, b);
	bool are_alike = !left || !right || shares_letters(left, right) || shares_letters(right, left);
	arena_finish(&arena);
	return are_alike;
}
