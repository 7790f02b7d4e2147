/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rule_fold.h"

#define DIGIT_WANTED ((uint32_t)'#')

uint32_t fold_next(const char **utf8)
{
	const unsigned char *at = (const unsigned char *)*utf8;
	uint32_t code = *at;
	if (!code)
		return 0;
	int more = code >= 0xf0 ? 3 : code >= 0xe0 ? 2 : code >= 0xc0 ? 1 : 0;
	if (more)
		code &= 0x3fu >> more;
	at++;
	for (; more > 0 && (*at & 0xc0) == 0x80; more--)
		code = code << 6 | (*at++ & 0x3f);
	*utf8 = (const char *)at;
	return code;
}

static bool is_within(uint32_t code, uint32_t first, uint32_t last)
{
	return code >= first && code <= last;
}

/* Full-width forms of ASCII, the space of Chinese text, circled and bracketed digits. */
static uint32_t in_one_width(uint32_t code)
{
	if (is_within(code, 0xff01, 0xff5e))
		return code - 0xfee0;
	if (is_within(code, 0x2460, 0x2468) || is_within(code, 0x2474, 0x247c) || is_within(code, 0x2488, 0x2490))
		return '1' + (code - (code >= 0x2488 ? 0x2488 : code >= 0x2474 ? 0x2474 : 0x2460));
	if (is_within(code, 0x24d0, 0x24e9))
		return 'a' + (code - 0x24d0);
	return code;
}

/* What says nothing: spaces, punctuation, marks and joiners between letters. '#' is a letter of patterns. */
static bool is_nothing(uint32_t code)
{
	if (code == DIGIT_WANTED)
		return false;
	return code <= 0x20 || is_within(code, 0x21, 0x2f) || is_within(code, 0x3a, 0x40) ||
	       is_within(code, 0x5b, 0x60) || is_within(code, 0x7b, 0xbf) || is_within(code, 0x300, 0x36f) ||
	       is_within(code, 0x2000, 0x206f) || is_within(code, 0x20d0, 0x20ff) || is_within(code, 0x2190, 0x21ff) ||
	       is_within(code, 0x2500, 0x27bf) || is_within(code, 0x3000, 0x303f) || code == 0x30fb ||
	       is_within(code, 0xfe00, 0xfe6f) || is_within(code, 0xff5f, 0xff65) || code == 0xfeff ||
	       is_within(code, 0x1f000, 0x1faff);
}

static uint32_t other_of(const struct fold_table *table, uint32_t code)
{
	size_t low = 0, high = table->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (table->pairs[middle].from == code)
			return table->pairs[middle].to;
		if (table->pairs[middle].from < code)
			low = middle + 1;
		else
			high = middle;
	}
	return code;
}

void fold_text(const struct fold_table *table, const char *utf8, struct folded *out)
{
	const char *begin = utf8;
	out->count = 0;
	for (const char *at = utf8; *at && out->count < FOLDED_MAX;) {
		const char *from = at;
		uint32_t code = in_one_width(fold_next(&at));
		if (is_nothing(code))
			continue;
		if (is_within(code, 'A', 'Z'))
			code += 'a' - 'A';
		out->letters[out->count] = other_of(table, code);
		out->from[out->count] = (uint32_t)(from - begin);
		out->until[out->count++] = (uint32_t)(at - begin);
	}
}

bool folded_is_at(const struct folded *text, size_t at, const struct fold_pattern *pattern)
{
	if (at + pattern->count > text->count)
		return false;
	for (size_t i = 0; i < pattern->count; i++) {
		uint32_t wanted = pattern->letters[i];
		uint32_t letter = text->letters[at + i];
		if (wanted == DIGIT_WANTED ? !is_within(letter, '0', '9') : letter != wanted)
			return false;
	}
	return true;
}
