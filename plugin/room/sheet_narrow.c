/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What input methods and spreadsheets write in many forms, made one: full-width figures and signs, blanks, capitals.
 */
#include "sheet_headings.h"

#include <string.h>

/* Takes one code point of valid UTF-8; returns its length. */
static size_t take_letter(const char *text, uint32_t *letter)
{
	const unsigned char *at = (const unsigned char *)text;
	size_t length = at[0] < 0x80 ? 1 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
	*letter = length == 1 ? at[0] : at[0] & (0x7Fu >> length);
	for (size_t i = 1; i < length; i++)
		*letter = *letter << 6 | (at[i] & 0x3F);
	return length;
}

/* The plain sign for a letter that has one; 0: the letter stays. */
static char plain_sign(uint32_t letter)
{
	if (letter >= 0xFF01 && letter <= 0xFF5E)
		return (char)(letter - 0xFF01 + '!');
	if (letter == 0x2212 || (letter >= 0x2010 && letter <= 0x2015))
		return '-';
	if (letter == 0x2018 || letter == 0x2019)
		return '\'';
	return letter < 0x80 ? (char)letter : '\0';
}

static bool is_blank(uint32_t letter)
{
	return (letter >= 0x09 && letter <= 0x0D) || letter == ' ' || letter == 0xA0 || letter == 0x3000 ||
	       (letter >= 0x2000 && letter <= 0x200D) || letter == 0xFEFF || letter == 0x202F;
}

static bool is_figure(char c)
{
	return (c >= '0' && c <= '9') || c == '.' || c == ',';
}

char *sheet_narrow(struct arena *arena, const char *text)
{
	char *narrow = arena_zeroed(arena, strlen(text) + 1, 1);
	size_t used = 0;
	bool did_blank = false;
	while (narrow && *text) {
		uint32_t letter;
		size_t length = take_letter(text, &letter);
		char sign = plain_sign(letter);
		if (is_blank(letter)) {
			did_blank = used > 0;
		} else {
			// "1 299" is no figure: whoever reads it has to see the gap.
			if (did_blank && is_figure(narrow[used - 1]) && is_figure(sign))
				narrow[used++] = ' ';
			did_blank = false;
			if (sign) {
				narrow[used++] = sign >= 'A' && sign <= 'Z' ? (char)(sign - 'A' + 'a') : sign;
			} else if (letter == 0xFFE5) {
				memcpy(narrow + used, "\xC2\xA5", 2);
				used += 2;
			} else {
				memcpy(narrow + used, text, length);
				used += length;
			}
		}
		text += length;
	}
	if (narrow)
		narrow[used] = '\0';
	return narrow;
}
