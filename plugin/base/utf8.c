/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/utf8.h"

#include <stdbool.h>
#include <stddef.h>

struct form {
	unsigned char first_least, first_most;
	unsigned char second_least, second_most; /* what narrows the second byte: no overlong form, no surrogate */
	size_t size_bytes;
};

static const struct form forms[] = {
	{0x01, 0x7F, 0x00, 0x00, 1}, {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
	{0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
	{0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
};

/* The NUL at a text's end is no continuation, so nothing behind it is read. */
static bool is_form(const unsigned char *at, const struct form *form)
{
	if (at[0] < form->first_least || at[0] > form->first_most)
		return false;
	if (form->size_bytes > 1 && (at[1] < form->second_least || at[1] > form->second_most))
		return false;
	for (size_t i = 2; i < form->size_bytes; i++) {
		if ((at[i] & 0xC0) != 0x80)
			return false;
	}
	return true;
}

/* The bytes of the code point that begins here; 0: none does. */
static size_t code_point_bytes(const unsigned char *at)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (is_form(at, &forms[i]))
			return forms[i].size_bytes;
	}
	return 0;
}

char *utf8_repair(char *text)
{
	unsigned char *at = (unsigned char *)text;
	while (*at) {
		size_t size_bytes = code_point_bytes(at);
		if (!size_bytes)
			*at = '?';
		at += size_bytes ? size_bytes : 1;
	}
	return text;
}

void utf8_cut(char *text, size_t size_bytes)
{
	size_t end = size_bytes - 1;
	while (end > 0 && ((unsigned char)text[end - 1] & 0xC0) == 0x80)
		end--;
	if (end > 0 && (unsigned char)text[end - 1] >= 0xC0)
		end--;
	text[end] = '\0';
}
