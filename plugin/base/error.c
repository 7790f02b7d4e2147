/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"

#include "base/said.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* wanted: what vsnprintf() says of it. */
static void cut_at_code_point(char *text, size_t size_bytes, int wanted)
{
	if (wanted >= 0 && (size_t)wanted >= size_bytes)
		utf8_cut(text, size_bytes);
}

static void fill(struct error *err, enum error_code code, const char *path, const char *format, va_list args)
{
	memset(err, 0, sizeof(*err));
	err->code = code;
	said_vset(err->said, sizeof(err->said), format, args);
	int wanted = vsnprintf(err->message, sizeof(err->message), format, args);
	cut_at_code_point(err->message, sizeof(err->message), wanted);
	wanted = snprintf(err->path, sizeof(err->path), "%s", path ? path : "");
	cut_at_code_point(err->path, sizeof(err->path), wanted);
}

bool error_set(struct error *err, enum error_code code, const char *format, ...)
{
	if (err) {
		va_list args;
		va_start(args, format);
		fill(err, code, NULL, format, args);
		va_end(args);
	}
	return false;
}

bool error_set_at(struct error *err, enum error_code code, const char *path, const char *format, ...)
{
	if (err) {
		va_list args;
		va_start(args, format);
		fill(err, code, path, format, args);
		va_end(args);
	}
	return false;
}

bool error_vset_at(struct error *err, enum error_code code, const char *path, const char *format, va_list args)
{
	if (err)
		fill(err, code, path, format, args);
	return false;
}

bool error_move(struct error *err, const struct error *why, const char *path)
{
	if (err) {
		struct error moved = {.code = why->code};
		memcpy(moved.message, why->message, sizeof(moved.message));
		memcpy(moved.said, why->said, sizeof(moved.said));
		int wanted = snprintf(moved.path, sizeof(moved.path), "%s", path);
		cut_at_code_point(moved.path, sizeof(moved.path), wanted);
		*err = moved;
	}
	return false;
}

const char *error_said(const struct error *err)
{
	return err->said[0] ? err->said : err->message;
}

void error_reword(struct error *err, const char *said)
{
	snprintf(err->said, sizeof(err->said), "%s", said);
	said_text(said, err->message, sizeof(err->message));
}

bool error_equal(const struct error *a, const struct error *b)
{
	return a->code == b->code && a->line == b->line && a->column == b->column && a->http_status == b->http_status &&
	       strcmp(a->path, b->path) == 0 && strcmp(a->message, b->message) == 0;
}

const char *error_code_name(enum error_code code)
{
	switch (code) {
	case ERROR_NONE:
		return "none";
	case ERROR_MEMORY:
		return "memory";
	case ERROR_IO:
		return "io";
	case ERROR_NOT_FOUND:
		return "not-found";
	case ERROR_SYNTAX:
		return "syntax";
	case ERROR_VALUE:
		return "value";
	case ERROR_LIMIT:
		return "limit";
	case ERROR_UNSUPPORTED:
		return "unsupported";
	case ERROR_NETWORK:
		return "network";
	case ERROR_TIMEOUT:
		return "timeout";
	case ERROR_TLS:
		return "tls";
	case ERROR_HTTP:
		return "http";
	case ERROR_CANCELLED:
		return "cancelled";
	case ERROR_USAGE:
		return "usage";
	}
	return "unknown";
}

const char *error_text(const struct error *err, char *text, unsigned size_bytes)
{
	int wanted;
	if (err->line > 0)
		wanted = snprintf(text, size_bytes, "line %d column %d: %s", err->line, err->column, err->message);
	else if (err->path[0])
		wanted = snprintf(text, size_bytes, "%s: %s", err->path, err->message);
	else
		wanted = snprintf(text, size_bytes, "%s", err->message);
	cut_at_code_point(text, size_bytes, wanted);
	return utf8_repair(text);
}
