/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/said.h"

#include "base/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define SEPARATOR '\x1f'
#define TEXTS_MOST 9

/* What is being made: the pattern grows at the front, the texts behind it are put together apart. */
struct making {
	char pattern[SAID_SIZE], texts[SAID_SIZE];
	size_t pattern_bytes, texts_bytes;
	int count;
	bool is_lost; /* no room, or nothing that is known here */
};

static void put(struct making *making, char c)
{
	if (making->pattern_bytes + 1 < sizeof(making->pattern))
		making->pattern[making->pattern_bytes++] = c;
	else
		making->is_lost = true;
}

static void put_text(struct making *making, const char *text, size_t size_bytes)
{
	if (making->count == TEXTS_MOST || making->texts_bytes + size_bytes + 2 > sizeof(making->texts)) {
		making->is_lost = true;
		return;
	}
	making->texts[making->texts_bytes++] = SEPARATOR;
	for (size_t i = 0; i < size_bytes; i++)
		making->texts[making->texts_bytes++] = text[i] == SEPARATOR ? '?' : text[i];
	put(making, '%');
	put(making, (char)('1' + making->count++));
}

/* One conversion, behind its '%'. Returns: what comes behind it; NULL: it is none of those below. */
static const char *convert(struct making *making, const char *at, va_list *args)
{
	size_t most_bytes = SIZE_MAX;
	int longs = 0;
	char digits[32];
	if (*at == '.') {
		most_bytes = 0;
		for (at++; *at >= '0' && *at <= '9'; at++)
			most_bytes = most_bytes * 10 + (size_t)(*at - '0');
		if (*at == '*') {
			most_bytes = (size_t)va_arg(*args, int);
			at++;
		}
		if (*at != 's')
			return NULL;
	}
	for (; *at == 'l' || *at == 'z'; at++)
		longs += *at == 'l' ? 1 : 2;
	switch (*at) {
	case 's': {
		const char *text = va_arg(*args, const char *);
		text = text ? text : "(null)"; // as printf() does
		put_text(making, text, strnlen(text, most_bytes));
		break;
	}
	case 'c':
		digits[0] = (char)va_arg(*args, int);
		put_text(making, digits, 1);
		break;
	case 'd': {
		long long value = longs ? va_arg(*args, long) : va_arg(*args, int);
		put_text(making, digits, (size_t)snprintf(digits, sizeof(digits), "%lld", value));
		break;
	}
	case 'u': {
		unsigned long long value = longs ? va_arg(*args, unsigned long) : va_arg(*args, unsigned);
		put_text(making, digits, (size_t)snprintf(digits, sizeof(digits), "%llu", value));
		break;
	}
	default:
		return NULL;
	}
	return at + 1;
}

_Static_assert(sizeof(long) == sizeof(long long) && sizeof(long) == sizeof(size_t), "one reading of l, ll and z");

static void plain(char *said, size_t size_bytes, const char *format, va_list args)
{
	va_list copy;
	va_copy(copy, args);
	int wanted = vsnprintf(said, size_bytes, format, copy);
	va_end(copy);
	if (wanted >= 0 && (size_t)wanted >= size_bytes)
		utf8_cut(said, size_bytes);
}

void said_vset(char *said, size_t size_bytes, const char *format, va_list args)
{
	struct making making = {.count = 0};
	va_list copy;
	va_copy(copy, args);
	// a message of nothing but a text is that text
	making.is_lost = strcmp(format, "%s") == 0;
	for (const char *at = format; !making.is_lost && *at;) {
		if (at[0] != '%') {
			put(&making, *at++);
		} else if (at[1] == '%') {
			put(&making, '%');
			at += 2;
		} else {
			const char *behind = convert(&making, at + 1, &copy);
			making.is_lost = making.is_lost || !behind;
			at = behind;
		}
	}
	va_end(copy);
	if (making.is_lost || making.pattern_bytes + making.texts_bytes >= size_bytes) {
		plain(said, size_bytes, format, args);
	} else {
		memcpy(said, making.pattern, making.pattern_bytes);
		memcpy(said + making.pattern_bytes, making.texts, making.texts_bytes);
		said[making.pattern_bytes + making.texts_bytes] = '\0';
	}
	utf8_repair(said);
}

void said_set(char *said, size_t size_bytes, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	said_vset(said, size_bytes, format, args);
	va_end(args);
}

/* The text of a number, from 1; NULL: there is none. */
static const char *text_of(const char *said, int number, size_t *size_bytes)
{
	const char *at = said;
	for (int i = 0; i < number && at; i++) {
		at = strchr(at, SEPARATOR);
		at = at ? at + 1 : NULL;
	}
	*size_bytes = at ? strcspn(at, "\x1f") : 0;
	return at;
}

const char *said_text(const char *said, char *text, size_t size_bytes)
{
	size_t to = 0;
	bool has_texts = strchr(said, SEPARATOR) != NULL;
	bool is_cut = false;
	for (const char *at = said; *at && *at != SEPARATOR; at++) {
		const char *from = at;
		size_t from_bytes = 1;
		if (has_texts && at[0] == '%' && at[1] >= '1' && at[1] <= '9') {
			from = text_of(said, at[1] - '0', &from_bytes);
			at++;
		}
		size_t has_room = size_bytes - 1 - to;
		is_cut = is_cut || from_bytes > has_room;
		for (size_t i = 0; i < from_bytes && i < has_room; i++)
			text[to++] = from[i];
	}
	text[to] = '\0';
	if (is_cut)
		utf8_cut(text, size_bytes);
	return utf8_repair(text);
}

const char *said_key(const char *said, char key[SAID_KEY_SIZE])
{
	size_t to = (size_t)snprintf(key, SAID_KEY_SIZE, "Said.");
	bool has_gap = false;
	for (const char *at = said; *at && *at != SEPARATOR && to + 2 < SAID_KEY_SIZE; at++) {
		char c = *at >= 'A' && *at <= 'Z' ? (char)(*at + 'a' - 'A') : *at;
		bool is_kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (is_kept && has_gap && key[to - 1] != '.')
			key[to++] = '_';
		if (is_kept)
			key[to++] = c;
		has_gap = !is_kept;
	}
	key[to] = '\0';
	return key;
}
