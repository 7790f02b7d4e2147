/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "image_trim.h"

#include "base/alloc.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIGITS 16
#define NAME_BYTES (DIGITS + sizeof(IMAGE_SUFFIX))
#define HALF_DONE_MS (INT64_C(3600) * 1000)

struct kept {
	char name[NAME_BYTES];
	int64_t used_ns;
	uint64_t size_bytes;
};

struct list {
	struct kept *entries;
	size_t count;
	size_t capacity;
	uint64_t size_bytes;
};

static bool begins_as_ours(const char *name)
{
	return strspn(name, "0123456789abcdef") == DIGITS &&
	       strncmp(name + DIGITS, IMAGE_SUFFIX, sizeof(IMAGE_SUFFIX) - 1) == 0;
}

static bool add(struct list *list, const struct kept *kept)
{
	if (list->count == list->capacity) {
		size_t capacity = list->capacity ? list->capacity * 2 : 64;
		struct kept *entries = alloc_resize(list->entries, capacity * sizeof(*entries));
		if (!entries)
			return false;
		list->entries = entries;
		list->capacity = capacity;
	}
	list->entries[list->count++] = *kept;
	list->size_bytes += kept->size_bytes;
	return true;
}

/* Returns: false without memory for the whole list. */
static bool look_at(struct list *list, int folder, const char *name, uint64_t least_bytes, int64_t wall_ms)
{
	struct stat stat;
	if (!begins_as_ours(name) || fstatat(folder, name, &stat, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(stat.st_mode))
		return true;
	if (strlen(name) != NAME_BYTES - 1) {
		if (wall_ms - (int64_t)stat.st_ctim.tv_sec * 1000 > HALF_DONE_MS)
			(void)!unlinkat(folder, name, 0);
		return true;
	}
	struct kept kept = {
		.used_ns = (int64_t)stat.st_atim.tv_sec * 1000000000 + stat.st_atim.tv_nsec,
		.size_bytes = (uint64_t)stat.st_size > least_bytes ? (uint64_t)stat.st_size : least_bytes,
	};
	memcpy(kept.name, name, NAME_BYTES);
	return add(list, &kept);
}

static int by_use(const void *a, const void *b)
{
	int64_t first_ns = ((const struct kept *)a)->used_ns;
	int64_t second_ns = ((const struct kept *)b)->used_ns;
	return (first_ns > second_ns) - (first_ns < second_ns);
}

void image_trim(const char *folder, uint64_t most_bytes, uint64_t least_bytes, int64_t wall_ms)
{
	struct list list = {0};
	DIR *directory = opendir(folder);
	if (!directory)
		return;
	bool is_whole = true;
	for (const struct dirent *entry = readdir(directory); entry && is_whole; entry = readdir(directory))
		is_whole = look_at(&list, dirfd(directory), entry->d_name, least_bytes, wall_ms);
	if (is_whole && list.size_bytes > most_bytes) {
		qsort(list.entries, list.count, sizeof(*list.entries), by_use);
		for (size_t i = 0; i < list.count && list.size_bytes > most_bytes; i++) {
			if (unlinkat(dirfd(directory), list.entries[i].name, 0) == 0)
				list.size_bytes -= list.entries[i].size_bytes;
		}
	}
	alloc_free(list.entries);
	closedir(directory);
}
