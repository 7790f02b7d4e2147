/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kinds.h"

#include "room/wall_time.h"

#include <string.h>
#include <strings.h>

bool text_has_control(const char *text, size_t size_bytes)
{
	const unsigned char *at = (const unsigned char *)text;
	for (size_t i = 0; i < size_bytes; i++) {
		// U+0080-9F are C2 80 .. C2 9F; C2 begins nothing else in valid UTF-8.
		if (at[i] < 0x20 || at[i] == 0x7F || (at[i] == 0xC2 && i + 1 < size_bytes && at[i + 1] < 0xA0))
			return true;
	}
	return false;
}

size_t text_code_points(const char *text, size_t size_bytes)
{
	size_t count = 0;
	for (size_t i = 0; i < size_bytes; i++)
		count += ((unsigned char)text[i] & 0xC0) != 0x80;
	return count;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool kind_is_id(const char *text, size_t size_bytes)
{
	if (size_bytes < 1 || size_bytes > 64)
		return false;
	for (size_t i = 0; i < size_bytes; i++) {
		char c = text[i];
		if (!is_letter(c) && !is_digit(c) && c != '.' && c != '_' && c != '-')
			return false;
	}
	return true;
}

static bool is_score(const char *text, size_t size_bytes)
{
	if (size_bytes < 3 || size_bytes > 4 || text[0] < '0' || text[0] > '5' || text[1] != '.')
		return false;
	for (size_t i = 2; i < size_bytes; i++) {
		if (!is_digit(text[i]) || (text[0] == '5' && text[i] != '0'))
			return false;
	}
	return true;
}

static bool is_sha256(const char *text, size_t size_bytes)
{
	if (size_bytes != 64)
		return false;
	for (size_t i = 0; i < size_bytes; i++) {
		if (!is_digit(text[i]) && (text[i] < 'a' || text[i] > 'f'))
			return false;
	}
	return true;
}

/* The value of two hex digits behind a '%', or -1. */
static int percent_byte(const char *text)
{
	int value = 0;
	for (int i = 1; i <= 2; i++) {
		char c = text[i];
		if (is_digit(c))
			value = value * 16 + (c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			value = value * 16 + ((c | 0x20) - 'a' + 10);
		else
			return -1;
	}
	return value;
}

/*
 * A relative reference stays below its folder: it begins with no slash, and no part of it reads `..`, also
 * not once its %2e and %2f are decoded, as servers and file systems would.
 */
static const char *relative_refusal(const char *text)
{
	static const char leaves[] = "a relative address that leaves its folder";
	bool is_first = true;
	size_t dots = 0;
	size_t others = 0;
	for (const char *at = text;; at++) {
		int c = (unsigned char)*at;
		bool ends = c == '\0' || c == '?' || c == '#';
		if (c == '%') {
			c = percent_byte(at);
			if (c <= 0)
				return "a % that stands for no character";
			at += 2;
		}
		if (ends || c == '/' || c == '\\') {
			if ((dots == 2 && others == 0) || (is_first && !ends))
				return leaves;
			if (ends)
				return NULL;
			dots = others = 0;
		} else if (c == '.') {
			dots++;
		} else {
			others++;
		}
		is_first = false;
	}
}

static const char *uri_refusal(const char *text, size_t size_bytes)
{
	if (size_bytes == 0)
		return "empty";
	if (text_has_control(text, size_bytes) || strpbrk(text, " \\"))
		return "a space, backslash or control character in an address";
	size_t scheme = strcspn(text, ":/?#");
	if (text[scheme] != ':')
		return relative_refusal(text);
	bool is_http = (scheme == 4 && strncasecmp(text, "http", 4) == 0) ||
		       (scheme == 5 && strncasecmp(text, "https", 5) == 0);
	if (!is_http)
		return "neither a relative nor an http(s) address";
	const char *rest = text + scheme + 1;
	if (strncmp(rest, "//", 2) != 0 || strcspn(rest + 2, "/?#") == 0 || rest[2] == ':')
		return "an address without a host";
	return NULL;
}

const char *kind_refusal(enum member_kind kind, const char *text, size_t size_bytes)
{
	if (memchr(text, '\0', size_bytes))
		return "holds U+0000";
	int64_t time_ms;
	switch (kind) {
	case MEMBER_ID:
	case MEMBER_REFERENCE:
		return kind_is_id(text, size_bytes) ? NULL : "not an id: 1 to 64 of A-Z a-z 0-9 . _ -";
	case MEMBER_URI:
		return uri_refusal(text, size_bytes);
	case MEMBER_SCORE:
		return is_score(text, size_bytes) ? NULL : "not a score of 0.00 to 5.00, with one or two decimals";
	case MEMBER_SHA256:
		return is_sha256(text, size_bytes) ? NULL : "not a SHA-256: 64 lower-case hex digits";
	case MEMBER_DATE:
		return calendar_date_is_valid(text) ? NULL : "not a date that exists, as YYYY-MM-DD";
	case MEMBER_TIME:
		return wall_time_parse(text, &time_ms, NULL) ? NULL : "not a time of RFC 3339 that exists";
	case MEMBER_TEXT:
	case MEMBER_TEXTS:
		return text_has_control(text, size_bytes) ? "holds a control character" : NULL;
	case MEMBER_INVALID:
	case MEMBER_SCHEMA:
	case MEMBER_NUMBER:
	case MEMBER_FLAG:
	case MEMBER_ENUM:
	case MEMBER_OPEN:
	case MEMBER_CURRENCY:
	case MEMBER_OBJECT:
	case MEMBER_LIST:
	case MEMBER_METRICS:
		return NULL;
	}
	return NULL;
}
