/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Texts with `{name}` in them. Replaced once: what is put in is never looked at again. Pure.
 */
#pragma once

#include "base/buffer.h"

#define NAME_MOST_BYTES 32

/** [a-z][a-z0-9_]{0,31} */
bool name_is_one(const char *name);

struct template_part {
	const char *literal; /* what stands before the reference, */
	size_t literal_bytes;
	char name[NAME_MOST_BYTES + 1]; /* "" at the end */
};

/** Takes the next part off *text. False when there is none. */
bool template_next(const char **text, struct template_part *part);

/** How a text is written where it is put. */
enum template_coding { TEMPLATE_CODING_INVALID = 0, TEMPLATE_PLAIN, TEMPLATE_PERCENT };

/** The value of a name, or NULL. */
typedef const char *(*template_find_fn)(const char *name, const void *data);

/** Adds the text with its names replaced. Errors: ERROR_VALUE (a name without a value), ERROR_LIMIT, ERROR_MEMORY. */
MUST_CHECK bool template_expand(const char *text, enum template_coding coding, template_find_fn find, const void *data,
				struct buffer *out, struct error *err);

/** Adds the text as a part of an address: all but A-Z a-z 0-9 - . _ ~ as %XX. */
MUST_CHECK bool percent_add(const char *text, struct buffer *out, struct error *err);
