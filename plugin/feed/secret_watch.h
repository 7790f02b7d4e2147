/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Looks for a token in an answer that comes piece by piece: as it is, and as JSON may write it, where "/" is often "\/"
 * and anything may be "\u0061". Knows nothing of requests.
 */
#pragma once

#include "base/error.h"

#include <stddef.h>

/* The last bytes of what came, one fewer than the token has. */
struct secret_trail {
	char *bytes; /* room for twice the token; NULL: nothing is looked for */
	size_t size_bytes;
};

struct secret_watch {
	const char *token; /* borrowed */
	struct secret_trail raw;
	struct secret_trail plain; /* with JSON's escapes undone */
	unsigned escape;           /* how many characters of an escape came; 0: none */
	unsigned code;             /* of \uXXXX, as far as it came */
};

/**
 * Begins to watch for a token that must live as long; NULL, or one below SECRET_TELLING_BYTES: sees nothing.
 *
 * Errors:   ERROR_MEMORY; there is nothing to finish then.
 */
MUST_CHECK bool secret_watch_init(struct secret_watch *watch, const char *token, struct error *err);

void secret_watch_finish(struct secret_watch *watch);

/** What comes next is another answer. */
void secret_watch_reset(struct secret_watch *watch);

/** Has the token come with these bytes, begun in those before or not? */
bool secret_watch_sees(struct secret_watch *watch, const char *bytes, size_t size_bytes);
