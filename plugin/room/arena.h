/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory that lives and goes as one: all that a room points to. One thread fills it; afterwards it is only read.
 */
#pragma once

#include <stddef.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *newest;
};

/** Zeroed memory, aligned for any type, or NULL when there is none. A count of 0 gives a pointer that is not NULL. */
void *arena_zeroed(struct arena *arena, size_t count, size_t size_bytes);

/** A copy of size_bytes bytes with a NUL behind them, or NULL when there is no memory. */
char *arena_text(struct arena *arena, const char *text, size_t size_bytes);

/** Frees everything. Accepts a zeroed arena. */
void arena_finish(struct arena *arena);
