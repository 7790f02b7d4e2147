/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes that grow up to a maximum that must be named: nothing that comes from a shop or a file can fill the memory.
 * The bytes are always followed by a NUL that does not count.
 */
#pragma once

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

struct buffer {
	uint8_t *bytes; /* NULL while nothing was added */
	size_t size_bytes;
	size_t capacity_bytes;
	size_t maximum_bytes;
};

/** Makes an empty buffer that never holds more than maximum_bytes. Thread: the owner's, as all of these. */
void buffer_init(struct buffer *buffer, size_t maximum_bytes);

/** Frees the bytes; the buffer may be used again. Accepts a zeroed buffer. */
void buffer_finish(struct buffer *buffer);

/** Forgets the content and keeps the memory. */
void buffer_clear(struct buffer *buffer);

/** Adds bytes. Errors: ERROR_LIMIT beyond the maximum, ERROR_MEMORY; the content is then as it was. */
MUST_CHECK bool buffer_add(struct buffer *buffer, const void *bytes, size_t size_bytes, struct error *err);

/** Adds formatted text. Errors as buffer_add(). */
MUST_CHECK bool buffer_add_format(struct buffer *buffer, struct error *err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** The content as text that ends with NUL; "" while empty. Valid until the next change. */
const char *buffer_text(const struct buffer *buffer);
