/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http_text.h"

#include "room/wall_time.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *skip_blanks(const char *at)
{
	return at + strspn(at, " \t");
}

/* A quality of 0, 0.0, 0.00 or 0.000 says no. */
static bool is_refused(const char *parameters, size_t length)
{
	const char *end = parameters + length;
	for (const char *at = parameters; at < end; at++) {
		if (*at != ';')
			continue;
		const char *name = skip_blanks(at + 1);
		if (strncasecmp(name, "q=0", 3) != 0)
			continue;
		const char *digits = name + 3;
		digits += *digits == '.';
		digits += strspn(digits, "0");
		return digits >= end || *digits < '1' || *digits > '9';
	}
	return false;
}

bool http_accepts_gzip(const char *accept_encoding)
{
	bool is_any_taken = false;
	for (const char *at = accept_encoding; at && *at;) {
		at = skip_blanks(at);
		size_t length = strcspn(at, ",");
		size_t name = strcspn(at, ",; \t");
		bool is_taken = !is_refused(at + name, length - name);
		if ((name == 4 && strncasecmp(at, "gzip", 4) == 0) || (name == 6 && strncasecmp(at, "x-gzip", 6) == 0))
			return is_taken; // what is named beats `*`
		if (name == 1 && *at == '*')
			is_any_taken = is_taken;
		at += length + (at[length] == ',');
	}
	return is_any_taken;
}

bool http_etag_is_named(const char *list, const char *etag, bool is_weak_comparison)
{
	size_t etag_length = strlen(etag);
	for (const char *at = list; at && *at;) {
		at += strspn(at, " \t,");
		if (*at == '*')
			return true;
		bool is_weak = strncmp(at, "W/", 2) == 0;
		at += is_weak ? 2 : 0;
		if (*at != '"')
			return false;
		const char *end = strchr(at + 1, '"');
		if (!end)
			return false;
		size_t length = (size_t)(end - at) + 1;
		if ((!is_weak || is_weak_comparison) && length == etag_length && memcmp(at, etag, length) == 0)
			return true;
		at = end + 1;
	}
	return false;
}

static bool is_type(const char *content_type, const char *wanted)
{
	if (!content_type)
		return false;
	const char *at = skip_blanks(content_type);
	size_t length = strlen(wanted);
	return strncasecmp(at, wanted, length) == 0 && strchr("; \t", at[length]);
}

bool http_is_merge_patch(const char *content_type)
{
	return is_type(content_type, "application/merge-patch+json");
}

bool http_is_json(const char *content_type)
{
	return is_type(content_type, "application/json");
}

bool http_is_loopback_host(const char *host)
{
	static const char *const names[] = {"localhost", "[::1]"};
	if (!host)
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		size_t length = strlen(names[i]);
		if (strncasecmp(host, names[i], length) == 0 && (host[length] == ':' || !host[length]))
			return true;
	}
	// Digits and dots alone: "127.evil.example" is a name that anyone may own.
	size_t length = strspn(host, "0123456789.");
	return strncmp(host, "127.", 4) == 0 && (host[length] == ':' || !host[length]);
}

const char *http_date(int64_t wall_ms, char text[32])
{
	static const char days[7][4] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
	static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct calendar at = calendar_of(wall_ms, 0);
	int64_t day = wall_ms / 86400000 - (wall_ms % 86400000 < 0);
	snprintf(text, 32, "%s, %02u %s %04u %02u:%02u:%02u GMT", days[((day % 7) + 7) % 7], (unsigned)at.day % 100,
		 months[(at.month + 11) % 12], (unsigned)at.year % 10000, (unsigned)at.hour % 100,
		 (unsigned)at.minute % 100, (unsigned)at.second % 100);
	return text;
}

static int hex_digit(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

bool http_path_decode(const char *path, char *out, size_t size_bytes)
{
	size_t used = 0;
	for (const char *at = path; *at; at++) {
		int byte = (unsigned char)*at;
		if (*at == '%') {
			int high = hex_digit(at[1]);
			int low = high < 0 ? -1 : hex_digit(at[2]);
			byte = low < 0 ? 0 : high * 16 + low;
			at += 2;
		}
		if (!byte || used + 1 >= size_bytes)
			return false;
		out[used++] = (char)byte;
	}
	out[used] = '\0';
	return true;
}

const char *http_picture_type(const char *name)
{
	static const struct {
		const char *end, *type;
	} types[] = {
		{".png", "image/png"},   {".jpg", "image/jpeg"},    {".jpeg", "image/jpeg"},
		{".webp", "image/webp"}, {".svg", "image/svg+xml"},
	};
	size_t length = strlen(name);
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		size_t end = strlen(types[i].end);
		if (length > end && strcasecmp(name + length - end, types[i].end) == 0)
			return types[i].type;
	}
	return NULL;
}
