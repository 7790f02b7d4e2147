/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

static alloc_hook_fn the_hook;
static void *the_hook_data;

static bool is_refused(size_t size_bytes)
{
	return the_hook && !the_hook(size_bytes, the_hook_data);
}

void alloc_set_hook(alloc_hook_fn hook, void *data)
{
	the_hook = hook;
	the_hook_data = data;
}

void *alloc_zeroed(size_t count, size_t size_bytes)
{
	if (is_refused(size_bytes))
		return NULL;
	return calloc(count, size_bytes);
}

void *alloc_resize(void *block, size_t size_bytes)
{
	if (is_refused(size_bytes))
		return NULL;
	return realloc(block, size_bytes);
}

char *alloc_text(const char *text)
{
	if (!text)
		return NULL;
	size_t size = strlen(text) + 1;
	char *copy = alloc_resize(NULL, size);
	if (copy)
		memcpy(copy, text, size);
	return copy;
}

void alloc_free(void *block)
{
	free(block);
}
