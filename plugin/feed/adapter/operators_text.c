/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Operators on texts. Texts are valid UTF-8 without U+0000: they came through json_parse().
 */
#include "adapter/operators.h"

#include "adapter/decimal.h"

#include "base/alloc.h"
#include "room/json.h"
#include "room/wall_time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS_MOST 18
#define JSON_MOST_BYTES (256u * 1024u)
#define TIME_MOST_MS INT64_C(253402300799999)

static json_t *refuse(struct operation *operation, const char *reason)
{
	operation->reason = reason;
	return NULL;
}

static const char *text_of(struct operation *operation)
{
	if (!json_is_string(operation->value))
		refuse(operation, "is no text");
	return json_string_value(operation->value);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* What may stand between groups of digits, so that the first of them is not the number. */
static size_t separator_size(const char *at)
{
	if (*at == '.' || *at == ',' || *at == '\'')
		return 1;
	if (strncmp(at, "\xc2\xa0", 2) == 0)
		return 2;
	return strncmp(at, "\xe2\x80\xaf", 3) == 0 ? 3 : 0;
}

json_t *operator_digits(struct operation *operation)
{
	const char *text = text_of(operation);
	if (!text)
		return NULL;
	const char *at = strpbrk(text, "0123456789");
	if (!at)
		return refuse(operation, "has no digits");
	size_t count = strspn(at, "0123456789");
	size_t separator = separator_size(at + count);
	if (count > DIGITS_MOST)
		return refuse(operation, "has too many digits");
	if ((at > text && at[-1] == '-') || (separator > 0 && is_digit(at[count + separator])))
		return refuse(operation, "its first digits are not the whole number");
	return json_integer(strtoll(at, NULL, 10));
}

/* -- character references -- */

static const struct {
	const char *name;
	unsigned code;
} entities[] = {
	{"amp", '&'},      {"lt", '<'},       {"gt", '>'},        {"quot", '"'},     {"apos", '\''},
	{"nbsp", 0xa0},    {"ndash", 0x2013}, {"mdash", 0x2014},  {"lsquo", 0x2018}, {"rsquo", 0x2019},
	{"ldquo", 0x201c}, {"rdquo", 0x201d}, {"hellip", 0x2026}, {"times", 0xd7},   {"deg", 0xb0},
	{"euro", 0x20ac},  {"pound", 0xa3},   {"yen", 0xa5},      {"copy", 0xa9},    {"reg", 0xae},
	{"trade", 0x2122}, {"middot", 0xb7},  {"bull", 0x2022},   {"laquo", 0xab},   {"raquo", 0xbb},
};

static bool is_character(unsigned long code)
{
	bool is_control = code < 0x20 || (code >= 0x7f && code <= 0x9f);
	return !is_control && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
}

/* The character that "&...;" stands for, and its size; 0: none. */
static unsigned reference_at(const char *at, size_t *size)
{
	const char *name = at + 1;
	size_t length = strcspn(name, "; &");
	if (name[length] != ';' || length == 0 || length > 10)
		return 0;
	*size = length + 2;
	if (*name == '#') {
		bool is_hex = name[1] == 'x' || name[1] == 'X';
		const char *digits = name + 1 + is_hex;
		size_t count = strspn(digits, is_hex ? "0123456789abcdefABCDEF" : "0123456789");
		if (count == 0 || count > 7 || digits[count] != ';')
			return 0;
		unsigned long code = strtoul(digits, NULL, is_hex ? 16 : 10);
		return is_character(code) ? (unsigned)code : 0;
	}
	for (size_t i = 0; i < sizeof(entities) / sizeof(*entities); i++) {
		if (strlen(entities[i].name) == length && strncmp(entities[i].name, name, length) == 0)
			return entities[i].code;
	}
	return 0;
}

static size_t write_utf8(unsigned code, char *out)
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	size_t size = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	for (size_t i = size - 1; i > 0; i--, code >>= 6)
		out[i] = (char)(0x80 | (code & 0x3f));
	out[0] = (char)((0xf00 >> size & 0xf0) | code);
	return size;
}

/* No longer than the text: the shortest reference of a character is longer than it. */
json_t *operator_html(struct operation *operation)
{
	const char *at = text_of(operation);
	char *out = at ? alloc_zeroed(1, strlen(at) + 1) : NULL;
	size_t length = 0;
	while (out && *at) {
		size_t size = 0;
		unsigned code = *at == '&' ? reference_at(at, &size) : 0;
		if (code) {
			length += write_utf8(code, out + length);
			at += size;
		} else {
			out[length++] = *at++;
		}
	}
	json_t *result = out ? json_stringn(out, length) : NULL;
	alloc_free(out);
	return result;
}

/* -- spaces and lengths -- */

static size_t character_size(const char *at)
{
	unsigned char c = (unsigned char)*at;
	return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

static bool is_space(const char *at)
{
	unsigned char c = (unsigned char)at[0];
	unsigned char d = c >= 0x80 ? (unsigned char)at[1] : 0;
	if (c <= 0x20 || c == 0x7f || (c == 0xc2 && d <= 0xa0))
		return true;
	return strncmp(at, "\xe2\x80\xa8", 3) == 0 || strncmp(at, "\xe2\x80\xa9", 3) == 0 ||
	       strncmp(at, "\xe3\x80\x80", 3) == 0;
}

json_t *operator_clean(struct operation *operation)
{
	const char *at = text_of(operation);
	char *out = at ? alloc_zeroed(1, strlen(at) + 1) : NULL;
	size_t length = 0;
	bool is_pending = false;
	while (out && *at) {
		size_t size = character_size(at);
		if (is_space(at)) {
			is_pending = length > 0;
		} else {
			if (is_pending)
				out[length++] = ' ';
			is_pending = false;
			memcpy(out + length, at, size);
			length += size;
		}
		at += size;
	}
	json_t *result = out && length > 0 ? json_stringn(out, length) : NULL;
	if (out && length == 0)
		refuse(operation, "is empty");
	alloc_free(out);
	return result;
}

json_t *operator_cut(struct operation *operation)
{
	const char *text = text_of(operation);
	size_t length = 0;
	for (json_int_t left = json_integer_value(json_array_get(operation->step, 1)); text && text[length] && left > 0;
	     left--)
		length += character_size(text + length);
	return text ? json_stringn(text, length) : NULL;
}

json_t *operator_after(struct operation *operation)
{
	const char *text = text_of(operation);
	const char *separator = json_string_value(json_array_get(operation->step, 1));
	const char *last = NULL;
	size_t size = strlen(separator);
	for (const char *at = text; at && (at = strstr(at, separator)); at++)
		last = at;
	if (text && (!last || !last[size]))
		return refuse(operation, last ? "has nothing behind the last separator" : "has no such separator");
	return text ? json_string(last + size) : NULL;
}

/* -- times -- */

bool operator_zone_minutes(const char *zone, int *out_minutes)
{
	int hours, minutes, size = 0;
	bool is_one = strlen(zone) == 6 && (zone[0] == '+' || zone[0] == '-') && is_digit(zone[1]) &&
		      is_digit(zone[4]) && sscanf(zone + 1, "%2d:%2d%n", &hours, &minutes, &size) == 2 && size == 5;
	if (!is_one || hours > 23 || minutes > 59)
		return false;
	if (out_minutes)
		*out_minutes = (zone[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
	return true;
}

bool operator_time_form_is_one(const char *form)
{
	return strcmp(form, "iso") == 0 || strcmp(form, "ms") == 0 || strcmp(form, "s") == 0 ||
	       operator_zone_minutes(form, NULL);
}

/* "2026-11-21 21:00:00" at the zone. */
static bool read_local(const char *text, const char *zone, int64_t *out_ms)
{
	char whole[32];
	bool is_one = strlen(text) == 19 && (text[10] == ' ' || text[10] == 'T');
	if (!is_one)
		return false;
	snprintf(whole, sizeof(whole), "%.10sT%.8s%.6s", text, text + 11, zone);
	return wall_time_parse(whole, out_ms, NULL);
}

static bool read_time(const json_t *value, const char *form, int64_t *out_ms)
{
	bool is_ms = strcmp(form, "ms") == 0;
	if (is_ms || strcmp(form, "s") == 0) {
		int64_t number;
		if (!decimal_whole(value, &number) || __builtin_mul_overflow(number, is_ms ? 1 : 1000, &number))
			return false;
		*out_ms = number;
		return true;
	}
	const char *text = json_string_value(value);
	if (!text)
		return false;
	return strcmp(form, "iso") == 0 ? wall_time_parse(text, out_ms, NULL) : read_local(text, form, out_ms);
}

json_t *operator_time(struct operation *operation)
{
	int64_t ms;
	char text[40];
	const char *form = json_string_value(json_array_get(operation->step, 1));
	if (!read_time(operation->value, form, &ms))
		return refuse(operation, "is no time of this form");
	if (ms < 0 || ms > TIME_MOST_MS)
		return refuse(operation, "is a time before 1970 or after 9999");
	return json_string(wall_time_text(ms, 0, text, sizeof(text)));
}

/* -- JSON in a text -- */

json_t *operator_json(struct operation *operation)
{
	const char *text = text_of(operation);
	json_t *json = NULL;
	struct error err = {0};
	if (!text)
		return NULL;
	if (json_parse(text, strlen(text), JSON_MOST_BYTES, &json, &err) && !json_is_null(json))
		return json;
	json_decref(json);
	return err.code == ERROR_MEMORY ? NULL : refuse(operation, "is no JSON that we take");
}
