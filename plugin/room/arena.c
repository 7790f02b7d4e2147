/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "arena.h"

#include "base/alloc.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#define CHUNK_BYTES 4096u

struct arena_chunk {
	struct arena_chunk *older;
	size_t used_bytes;
	size_t size_bytes;
	alignas(max_align_t) unsigned char bytes[];
};

static void *take_bytes(struct arena *arena, size_t size_bytes, size_t alignment)
{
	struct arena_chunk *chunk = arena->newest;
	if (chunk) {
		size_t at = (chunk->used_bytes + alignment - 1) & ~(alignment - 1);
		if (at <= chunk->size_bytes && size_bytes <= chunk->size_bytes - at) {
			chunk->used_bytes = at + size_bytes;
			return chunk->bytes + at;
		}
	}
	size_t wanted = size_bytes > CHUNK_BYTES ? size_bytes : CHUNK_BYTES;
	if (wanted > SIZE_MAX - sizeof(*chunk))
		return NULL;
	chunk = alloc_zeroed(1, sizeof(*chunk) + wanted);
	if (!chunk)
		return NULL;
	chunk->older = arena->newest;
	chunk->used_bytes = size_bytes;
	chunk->size_bytes = wanted;
	arena->newest = chunk;
	return chunk->bytes;
}

void *arena_zeroed(struct arena *arena, size_t count, size_t size_bytes)
{
	size_t total;
	if (__builtin_mul_overflow(count, size_bytes, &total))
		return NULL;
	return take_bytes(arena, total, alignof(max_align_t));
}

char *arena_text(struct arena *arena, const char *text, size_t size_bytes)
{
	char *copy = take_bytes(arena, size_bytes + 1, 1);
	if (copy)
		memcpy(copy, text, size_bytes); // what follows is zero already
	return copy;
}

void arena_finish(struct arena *arena)
{
	while (arena->newest) {
		struct arena_chunk *older = arena->newest->older;
		alloc_free(arena->newest);
		arena->newest = older;
	}
}
