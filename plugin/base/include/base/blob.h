/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Immutable bytes shared between threads, and immutable sets of them by name (the pictures that a room refers to).
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct blob {
	const uint8_t *bytes;
	size_t size_bytes;
	uint64_t hash; /* blob_hash() of the bytes */
};

struct blob_set;

/**
 * FNV-1a: tells contents apart, and damaged bytes from whole ones; proves nothing against somebody who means it. Begin
 * with BLOB_HASH, or go on with the hash of what stands before.
 *
 * Thread:   any.
 */
#define BLOB_HASH UINT64_C(0xcbf29ce484222325)
uint64_t blob_hash(const void *bytes, size_t size_bytes, uint64_t before);

/** Thread: any. Copies the bytes; NULL when there is no memory. The caller owns one reference. */
struct blob *blob_create(const void *bytes, size_t size_bytes);
struct blob *blob_ref(struct blob *blob);
void blob_unref(struct blob *blob);

/**
 * Makes a set like `base` (may be NULL) with `name` set to `blob`, or without `name` when blob is NULL.
 *
 * Thread:   any.   Owns: the caller owns one reference of the result; blob and base keep theirs.
 * Errors:   NULL when there is no memory.
 */
struct blob_set *blob_set_with(const struct blob_set *base, const char *name, struct blob *blob);
struct blob_set *blob_set_ref(struct blob_set *set);
void blob_set_unref(struct blob_set *set);

/** Thread: any. The bytes under a name, borrowed from the set; NULL when it has none. Accepts a NULL set. */
struct blob *blob_set_get(const struct blob_set *set, const char *name);
size_t blob_set_count(const struct blob_set *set);
const char *blob_set_name(const struct blob_set *set, size_t index);
