/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/buffer.h"

#include "base/alloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void buffer_init(struct buffer *buffer, size_t maximum_bytes)
{
	*buffer = (struct buffer){.maximum_bytes = maximum_bytes};
}

void buffer_finish(struct buffer *buffer)
{
	alloc_free(buffer->bytes);
	buffer_init(buffer, buffer->maximum_bytes);
}

void buffer_clear(struct buffer *buffer)
{
	buffer->size_bytes = 0;
	if (buffer->bytes)
		buffer->bytes[0] = 0;
}

static bool reserve(struct buffer *buffer, size_t more_bytes, struct error *err)
{
	if (more_bytes > buffer->maximum_bytes - buffer->size_bytes)
		return error_set(err, ERROR_LIMIT, "more than %zu bytes", buffer->maximum_bytes);
	size_t needed = buffer->size_bytes + more_bytes + 1;
	if (needed <= buffer->capacity_bytes)
		return true;
	size_t capacity = buffer->capacity_bytes ? buffer->capacity_bytes : 256;
	while (capacity < needed)
		capacity = capacity > SIZE_MAX / 2 ? needed : capacity * 2;
	uint8_t *bytes = alloc_resize(buffer->bytes, capacity);
	if (!bytes)
		return error_set(err, ERROR_MEMORY, "no memory for %zu bytes", capacity);
	buffer->bytes = bytes;
	buffer->capacity_bytes = capacity;
	return true;
}

bool buffer_add(struct buffer *buffer, const void *bytes, size_t size_bytes, struct error *err)
{
	if (!reserve(buffer, size_bytes, err))
		return false;
	if (size_bytes)
		memcpy(buffer->bytes + buffer->size_bytes, bytes, size_bytes);
	buffer->size_bytes += size_bytes;
	buffer->bytes[buffer->size_bytes] = 0;
	return true;
}

bool buffer_add_format(struct buffer *buffer, struct error *err, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	va_list again;
	va_copy(again, args);
	int wanted = vsnprintf(NULL, 0, format, args);
	va_end(args);
	bool did = wanted >= 0 && reserve(buffer, (size_t)wanted, err);
	if (did) {
		vsnprintf((char *)buffer->bytes + buffer->size_bytes, (size_t)wanted + 1, format, again);
		buffer->size_bytes += (size_t)wanted;
	}
	va_end(again);
	return did;
}

const char *buffer_text(const struct buffer *buffer)
{
	return buffer->bytes ? (const char *)buffer->bytes : "";
}
