/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counts heap allocations of the threads that make frames, apart by who asked: code of our module, or anyone. Linked
 * into the test program, whose malloc and bmalloc then are everybody's.
 */
#pragma once

#include <stdint.h>

struct heap_counts {
	uint64_t ours;
	uint64_t all;
};

/** Counts what this library's code allocates as ours; it is loaded already. */
void heap_watch(const char *library_name);

/** Counts on the calling thread and on libobs's graphics thread; begins anew. */
void heap_count_begin(void);
struct heap_counts heap_count_end(void);
