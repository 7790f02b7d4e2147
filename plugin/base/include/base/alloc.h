/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory for base, room and feed. Out of memory is an error that these folders report, never an abort, so that a
 * hostile document cannot take OBS down; tests make every allocation fail in turn through the hook.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/** Asked before every allocation of this folder and of those above it; false makes that allocation fail. */
typedef bool (*alloc_hook_fn)(size_t size_bytes, void *data);

/**
 * Sets the hook that tests use to fail allocations; NULL removes it.
 *
 * Thread:   while no other thread allocates (tests only).
 */
void alloc_set_hook(alloc_hook_fn hook, void *data);

/** Thread: any. Zeroed memory, or NULL when there is none; the caller frees it with alloc_free(). */
void *alloc_zeroed(size_t count, size_t size_bytes);

/** Thread: any. Like realloc(); on NULL the old block is untouched. */
void *alloc_resize(void *block, size_t size_bytes);

/** Thread: any. A copy of the text, or NULL for NULL or when there is no memory. */
char *alloc_text(const char *text);

/** Thread: any. Frees what the functions above gave; NULL is nothing to do. */
void alloc_free(void *block);
