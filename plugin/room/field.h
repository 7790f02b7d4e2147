/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fields of a struct by their offset. They are copied, so that each keeps its own type whatever the table says.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline void field_set(void *object, size_t offset, const void *value, size_t size_bytes)
{
	memcpy((char *)object + offset, value, size_bytes);
}

static inline void field_set_pointer(void *object, size_t offset, const void *pointer)
{
	field_set(object, offset, &pointer, sizeof(pointer));
}

static inline void field_set_number(void *object, size_t offset, int64_t number)
{
	field_set(object, offset, &number, sizeof(number));
}

static inline void field_set_flag(void *object, size_t offset, bool flag)
{
	field_set(object, offset, &flag, sizeof(flag));
}

static inline void field_set_enum(void *object, size_t offset, int value)
{
	field_set(object, offset, &value, sizeof(value));
}

static inline const void *field_pointer(const void *object, size_t offset)
{
	const void *pointer;
	memcpy(&pointer, (const char *)object + offset, sizeof(pointer));
	return pointer;
}

static inline int64_t field_number(const void *object, size_t offset)
{
	int64_t number;
	memcpy(&number, (const char *)object + offset, sizeof(number));
	return number;
}

static inline bool field_flag(const void *object, size_t offset)
{
	bool flag;
	memcpy(&flag, (const char *)object + offset, sizeof(flag));
	return flag;
}

static inline int field_enum(const void *object, size_t offset)
{
	int value;
	memcpy(&value, (const char *)object + offset, sizeof(value));
	return value;
}

static inline size_t field_size(const void *object, size_t offset)
{
	size_t size;
	memcpy(&size, (const char *)object + offset, sizeof(size));
	return size;
}
