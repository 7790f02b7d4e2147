/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "token.h"

#include "base/alloc.h"
#include "base/file.h"

#include <stdlib.h>
#include <string.h>

static bool is_token(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (text[i] <= ' ' || text[i] > '~')
			return false;
	}
	return length > 0;
}

/* A copy of the text's first line; where: the file or the variable, for the error. */
static bool take_line(const char *text, const char *where, char **token, struct error *err)
{
	size_t length = strcspn(text, "\r\n");
	if (!is_token(text, length))
		return error_set_at(err, ERROR_VALUE, where, "its first line is no token: visible ASCII letters only");
	char *copy = alloc_zeroed(1, length + 1);
	if (!copy)
		return error_set(err, ERROR_MEMORY, "no memory for a token");
	memcpy(copy, text, length);
	*token = copy;
	return true;
}

bool token_read(const char *file, char **token, struct error *err)
{
	const char *variable = getenv("SHOP_OVERLAY_TOKEN");
	if (!file) {
		*token = NULL;
		return !variable || !variable[0] || take_line(variable, "SHOP_OVERLAY_TOKEN", token, err);
	}
	struct buffer bytes;
	buffer_init(&bytes, TOKEN_MOST_BYTES);
	bool did = file_read(file, &bytes, err) && take_line(buffer_text(&bytes), file, token, err);
	if (bytes.bytes)
		explicit_bzero(bytes.bytes, bytes.size_bytes);
	buffer_finish(&bytes);
	return did;
}

void token_free(char **token)
{
	if (*token)
		explicit_bzero(*token, strlen(*token));
	alloc_free(*token);
	*token = NULL;
}
