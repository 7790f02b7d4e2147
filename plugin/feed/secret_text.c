/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "secret_text.h"

#include <string.h>

bool secret_check(const char *token, struct error *err)
{
	size_t size = strlen(token);
	if (size == 0)
		return error_set(err, ERROR_VALUE, "the token is empty");
	if (size > SECRET_MOST_BYTES)
		return error_set(err, ERROR_VALUE, "a token has at most %d bytes", SECRET_MOST_BYTES);
	for (size_t i = 0; i < size; i++) {
		if (token[i] <= ' ' || token[i] > '~')
			return error_set(err, ERROR_VALUE, "a token has only letters, digits and signs of ASCII");
	}
	return true;
}

bool secret_is_in(const char *token, const void *bytes, size_t size_bytes)
{
	size_t size = token ? strlen(token) : 0;
	return size >= SECRET_TELLING_BYTES && size_bytes >= size && memmem(bytes, size_bytes, token, size);
}

void secret_scrub(const char *token, char *text)
{
	size_t size = token ? strlen(token) : 0;
	if (size == 0)
		return;
	for (char *at = text; (at = strstr(at, token));) {
		size_t mark = size < 3 ? size : 3;
		memset(at, '*', mark);
		memmove(at + mark, at + size, strlen(at + size) + 1);
		at += mark;
	}
}

void secret_scrub_error(const char *token, struct error *err)
{
	secret_scrub(token, err->path);
	secret_scrub(token, err->message);
}
