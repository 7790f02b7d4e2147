/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "address.h"

#include "base/alloc.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_dotted_127(const char *host)
{
	if (strncmp(host, "127.", 4) != 0)
		return false;
	int parts = 0;
	const char *at = host;
	for (;;) {
		int value = 0;
		int digits = 0;
		while (is_digit(*at) && digits < 4) {
			value = value * 10 + (*at++ - '0');
			digits++;
		}
		if (digits == 0 || digits > 3 || value > 255)
			return false;
		parts++;
		if (*at == '\0')
			return parts == 4;
		if (*at++ != '.' || parts == 4)
			return false;
	}
}

bool address_is_loopback(const char *host)
{
	return strcasecmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 || is_dotted_127(host);
}

void address_finish(struct address *address)
{
	alloc_free(address->url);
	alloc_free(address->origin);
	*address = (struct address){0};
}

char *address_origin(const char *scheme, const char *host, const char *zone, const char *port)
{
	size_t size = strlen(scheme) + strlen(host) + strlen(zone) + strlen(port) + sizeof("://%:");
	char *text = alloc_zeroed(1, size);
	if (!text)
		return NULL;
	snprintf(text, size, "%s://%s%s%s:%s", scheme, host, zone[0] ? "%" : "", zone, port);
	for (char *at = text; *at; at++) {
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at - 'A' + 'a');
	}
	return text;
}

bool address_is_allowed(const struct address *address, bool allow_http, bool from_https, struct error *err)
{
	if (!address->is_https && !address->is_plain)
		return error_set(err, ERROR_USAGE, "an address begins with https:// or http://");
	if (strlen(address->url) > ADDRESS_MOST_BYTES)
		return error_set(err, ERROR_USAGE, "an address has at most %d bytes", ADDRESS_MOST_BYTES);
	if (address->is_https || address->is_loopback)
		return true;
	if (from_https)
		return error_set(err, ERROR_USAGE, "a redirect leads from https to plain http");
	if (!allow_http)
		return error_set(err, ERROR_USAGE,
				 "plain http is taken from this machine only: use https, or allow it");
	return true;
}

bool address_is_http(const char *text)
{
	return strncasecmp(text, "http://", 7) == 0 || strncasecmp(text, "https://", 8) == 0;
}

const char *address_for_log(const char *url, char *text, size_t size_bytes)
{
	size_t end = strcspn(url, "?#");
	const char *scheme_end = strstr(url, "://");
	size_t host = scheme_end && scheme_end < url + end ? (size_t)(scheme_end - url) + 3 : 0;
	size_t host_end = host + strcspn(url + host, "/?#");
	size_t after_user = host;
	for (size_t i = host; i < host_end; i++) {
		if (url[i] == '@')
			after_user = i + 1;
	}
	snprintf(text, size_bytes, "%.*s%.*s", (int)host, url, (int)(end - after_user), url + after_user);
	return text;
}

static int hex_of(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool has_parent_step(const char *path)
{
	for (const char *at = path; *at;) {
		size_t size = strcspn(at, "/");
		if (size == 2 && at[0] == '.' && at[1] == '.')
			return true;
		at += size;
		at += strspn(at, "/");
	}
	return false;
}

bool address_local_path(const char *uri, char *path, size_t size_bytes)
{
	size_t end = strcspn(uri, "?#");
	size_t first = strcspn(uri, "/");
	if (end == 0 || uri[0] == '/' || memchr(uri, ':', first < end ? first : end))
		return false;
	size_t out = 0;
	for (size_t i = 0; i < end; i++) {
		char c = uri[i];
		if (c == '%') {
			int high = i + 2 < end ? hex_of(uri[i + 1]) : -1;
			int low = high >= 0 ? hex_of(uri[i + 2]) : -1;
			if (low < 0)
				return false;
			c = (char)(high * 16 + low);
			i += 2;
		}
		if (c == '\0' || c == '\\' || out + 1 >= size_bytes)
			return false;
		path[out++] = c;
	}
	path[out] = '\0';
	return path[0] != '/' && !has_parent_step(path);
}
