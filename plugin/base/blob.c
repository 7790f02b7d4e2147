/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/blob.h"

#include "base/alloc.h"

#include <stdatomic.h>
#include <string.h>

struct shared_blob {
	struct blob blob; /* first: a struct blob * is one of these */
	atomic_int refs;
	uint8_t bytes[];
};

struct entry {
	char *name;
	struct blob *blob;
};

struct blob_set {
	atomic_int refs;
	size_t count;
	struct entry entries[];
};

uint64_t blob_hash(const void *bytes, size_t size_bytes, uint64_t before)
{
	const uint8_t *byte = bytes;
	uint64_t hash = before;
	for (size_t i = 0; i < size_bytes; i++)
		hash = (hash ^ byte[i]) * 0x100000001b3u;
	return hash;
}

struct blob *blob_create(const void *bytes, size_t size_bytes)
{
	if (size_bytes > SIZE_MAX - sizeof(struct shared_blob))
		return NULL;
	struct shared_blob *shared = alloc_zeroed(1, sizeof(*shared) + size_bytes);
	if (!shared)
		return NULL;
	if (size_bytes)
		memcpy(shared->bytes, bytes, size_bytes);
	shared->blob.bytes = shared->bytes;
	shared->blob.size_bytes = size_bytes;
	shared->blob.hash = blob_hash(shared->bytes, size_bytes, BLOB_HASH);
	atomic_init(&shared->refs, 1);
	return &shared->blob;
}

struct blob *blob_ref(struct blob *blob)
{
	if (blob)
		atomic_fetch_add_explicit(&((struct shared_blob *)blob)->refs, 1, memory_order_relaxed);
	return blob;
}

void blob_unref(struct blob *blob)
{
	struct shared_blob *shared = (struct shared_blob *)blob;
	if (shared && atomic_fetch_sub_explicit(&shared->refs, 1, memory_order_acq_rel) == 1)
		alloc_free(shared);
}

struct blob_set *blob_set_with(const struct blob_set *base, const char *name, struct blob *blob)
{
	size_t old_count = base ? base->count : 0;
	struct blob_set *set = alloc_zeroed(1, sizeof(*set) + (old_count + 1) * sizeof(struct entry));
	if (!set)
		return NULL;
	atomic_init(&set->refs, 1);
	for (size_t i = 0; i < old_count; i++) {
		const struct entry *from = &base->entries[i];
		if (strcmp(from->name, name) == 0)
			continue;
		struct entry *to = &set->entries[set->count];
		to->name = alloc_text(from->name);
		if (!to->name)
			goto free_set;
		to->blob = blob_ref(from->blob);
		set->count++;
	}
	if (blob) {
		struct entry *to = &set->entries[set->count];
		to->name = alloc_text(name);
		if (!to->name)
			goto free_set;
		to->blob = blob_ref(blob);
		set->count++;
	}
	return set;
free_set:
	blob_set_unref(set);
	return NULL;
}

struct blob_set *blob_set_ref(struct blob_set *set)
{
	if (set)
		atomic_fetch_add_explicit(&set->refs, 1, memory_order_relaxed);
	return set;
}

void blob_set_unref(struct blob_set *set)
{
	if (!set || atomic_fetch_sub_explicit(&set->refs, 1, memory_order_acq_rel) != 1)
		return;
	for (size_t i = 0; i < set->count; i++) {
		alloc_free(set->entries[i].name);
		blob_unref(set->entries[i].blob);
	}
	alloc_free(set);
}

struct blob *blob_set_get(const struct blob_set *set, const char *name)
{
	for (size_t i = 0; set && i < set->count; i++) {
		if (strcmp(set->entries[i].name, name) == 0)
			return set->entries[i].blob;
	}
	return NULL;
}

size_t blob_set_count(const struct blob_set *set)
{
	return set ? set->count : 0;
}

const char *blob_set_name(const struct blob_set *set, size_t index)
{
	return set->entries[index].name;
}
