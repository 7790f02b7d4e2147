/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "secret_watch.h"

#include "secret_text.h"

#include "base/alloc.h"

#include <string.h>

#define ESCAPE_CHARACTERS 6 /* of \uXXXX */
#define PIECE_BYTES 1024
/* Stands for what no token has. */
#define NOT_OF_A_TOKEN ' '

bool secret_watch_init(struct secret_watch *watch, const char *token, struct error *err)
{
	*watch = (struct secret_watch){.token = token};
	if (!token || strlen(token) < SECRET_TELLING_BYTES)
		return true;
	watch->raw.bytes = alloc_zeroed(2, strlen(token));
	watch->plain.bytes = alloc_zeroed(2, strlen(token));
	if (watch->raw.bytes && watch->plain.bytes)
		return true;
	secret_watch_finish(watch);
	return error_set(err, ERROR_MEMORY, "no memory for a request");
}

static void trail_finish(struct secret_trail *trail)
{
	if (trail->bytes)
		explicit_bzero(trail->bytes, trail->size_bytes);
	alloc_free(trail->bytes);
}

void secret_watch_finish(struct secret_watch *watch)
{
	trail_finish(&watch->raw);
	trail_finish(&watch->plain);
	*watch = (struct secret_watch){0};
}

void secret_watch_reset(struct secret_watch *watch)
{
	watch->raw.size_bytes = watch->plain.size_bytes = 0;
	watch->escape = 0;
}

static bool trail_sees(struct secret_trail *trail, const char *token, const char *bytes, size_t size)
{
	size_t most = strlen(token) - 1;
	size_t first = size < most ? size : most;
	memcpy(trail->bytes + trail->size_bytes, bytes, first);
	if (secret_is_in(token, trail->bytes, trail->size_bytes + first) || secret_is_in(token, bytes, size))
		return true;
	size_t whole = trail->size_bytes + first;
	size_t kept = size >= most ? most : whole < most ? whole : most;
	if (size >= most)
		memcpy(trail->bytes, bytes + size - most, most);
	else
		memmove(trail->bytes, trail->bytes + whole - kept, kept);
	trail->size_bytes = kept;
	return false;
}

static unsigned hex_of(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
		return (unsigned)((c | 0x20) - 'a' + 10);
	return 0; // no JSON: it is refused for that
}

/* Takes one more character. Returns: does out have one with it? */
static bool unescape(struct secret_watch *watch, char c, char *out)
{
	*out = c;
	if (watch->escape == 0 && c != '\\')
		return true;
	watch->escape++;
	if (watch->escape == 1)
		return false;
	if (watch->escape == 2 && c == 'u') {
		watch->code = 0;
		return false;
	}
	if (watch->escape > 2) {
		watch->code = watch->code * 16 + hex_of(c);
		if (watch->escape < ESCAPE_CHARACTERS)
			return false;
		*out = watch->code > ' ' && watch->code <= '~' ? (char)watch->code : NOT_OF_A_TOKEN;
	} else if (c != '"' && c != '\\' && c != '/') {
		*out = NOT_OF_A_TOKEN; // a line's end and the like
	}
	watch->escape = 0;
	return true;
}

bool secret_watch_sees(struct secret_watch *watch, const char *bytes, size_t size_bytes)
{
	if (!watch->raw.bytes)
		return false;
	if (trail_sees(&watch->raw, watch->token, bytes, size_bytes))
		return true;
	char plain[PIECE_BYTES];
	bool is_seen = false;
	for (size_t at = 0; at < size_bytes && !is_seen;) {
		size_t size = 0;
		while (at < size_bytes && size < sizeof(plain))
			size += unescape(watch, bytes[at++], &plain[size]);
		is_seen = trail_sees(&watch->plain, watch->token, plain, size);
	}
	explicit_bzero(plain, sizeof(plain));
	return is_seen;
}
