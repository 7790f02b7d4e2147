/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What went wrong, for programs (code) and for people (where and why). A function that can fail returns bool and takes
 * a `struct error *` last: true sets its results and leaves err alone, false leaves its results alone and fills err.
 * err may be NULL.
 */
#pragma once

#include "base/said.h"

#include <stdarg.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MUST_CHECK __attribute__((warn_unused_result))

enum error_code {
	ERROR_NONE = 0,
	ERROR_MEMORY,      /* no memory */
	ERROR_IO,          /* the file system said no */
	ERROR_NOT_FOUND,   /* no such file, room or name */
	ERROR_SYNTAX,      /* not well-formed: line and column are set */
	ERROR_VALUE,       /* well-formed, but not what the contract allows: path is set */
	ERROR_LIMIT,       /* larger than we take */
	ERROR_UNSUPPORTED, /* a kind, format or scheme that we do not take */
	ERROR_NETWORK,     /* no connection, or it broke */
	ERROR_TIMEOUT,     /* the other side was too slow */
	ERROR_TLS,         /* the other side could not prove who it is */
	ERROR_HTTP,        /* an answer that is not a success; the status stands in http_status */
	ERROR_CANCELLED,   /* we stopped it */
	ERROR_USAGE,       /* a wrong call or setting */
};

struct error {
	enum error_code code;
	int line;        /* ERROR_SYNTAX: from 1; else 0 */
	int column;      /* ERROR_SYNTAX: from 1; else 0 */
	int http_status; /* ERROR_HTTP; else 0 */
	char path[192];  /* the member (`items[2].price.sale`) or file; may be empty */
	char message[256];
	char said[SAID_SIZE]; /* the message, to be said in another language; what sets one sets both */
};

/**
 * Fills err with a code and a reason; does nothing when err is NULL.
 *
 * Thread:   any. The text is cut to the size of the field at a code point.
 * Returns:  false, so that a function can `return error_set(err, ...)`.
 */
bool error_set(struct error *err, enum error_code code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/** Like error_set(), with the path of the member or file that is to blame. */
bool error_set_at(struct error *err, enum error_code code, const char *path, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

bool error_vset_at(struct error *err, enum error_code code, const char *path, const char *format, va_list args)
	__attribute__((format(printf, 4, 0)));

/** The code and message of another error, as one of this path: what a part found, told of the whole. Returns: false. */
bool error_move(struct error *err, const struct error *why, const char *path);

/** What is said of it (base/said.h): the message as it is, where nothing else was set. */
const char *error_said(const struct error *err);

/** Other words for an error, which keeps its code and place. said: base/said.h. */
void error_reword(struct error *err, const char *said);

/** Whether two errors say the same, at the same place. */
bool error_equal(const struct error *a, const struct error *b);

/** A stable lower-case name for programs and logs ("not-found"); never NULL. */
const char *error_code_name(enum error_code code);

/**
 * Writes the error as people read it: `line L column C: reason`, `PATH: reason` or `reason`; always UTF-8, whatever
 * bytes the path has.
 *
 * Returns:  text.
 */
const char *error_text(const struct error *err, char *text, unsigned size_bytes);

#ifdef __cplusplus
}
#endif
