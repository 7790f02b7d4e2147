/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who gave which member. Only what is not the shop's is kept; what is said last of a path counts.
 */
#include "sources.h"

#include "arena.h"
#include "base/alloc.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct source {
	const struct source *older;
	const char *path;
	size_t size_bytes;
	enum owner owner;
};

struct room_sources {
	atomic_int refs;
	struct arena arena;
	const struct source *newest;
};

struct room_sources *room_sources_create(void)
{
	struct room_sources *sources = alloc_zeroed(1, sizeof(*sources));
	if (sources)
		atomic_init(&sources->refs, 1);
	return sources;
}

struct room_sources *room_sources_ref(struct room_sources *sources)
{
	if (sources)
		atomic_fetch_add_explicit(&sources->refs, 1, memory_order_relaxed);
	return sources;
}

void room_sources_unref(struct room_sources *sources)
{
	if (!sources || atomic_fetch_sub_explicit(&sources->refs, 1, memory_order_acq_rel) != 1)
		return;
	arena_finish(&sources->arena);
	alloc_free(sources);
}

bool room_sources_add(struct room_sources *sources, const char *path, enum owner owner)
{
	size_t size_bytes = strlen(path);
	struct source *source = arena_zeroed(&sources->arena, 1, sizeof(*source));
	const char *copy = source ? arena_text(&sources->arena, path, size_bytes) : NULL;
	if (!copy)
		return false;
	*source = (struct source){.older = sources->newest, .path = copy, .size_bytes = size_bytes, .owner = owner};
	sources->newest = source;
	return true;
}

/* The number of the item that a path lies in; rest: what stands behind it. False: it lies in none. */
static bool item_of_path(const char *path, size_t *index, const char **rest)
{
	static const char head[] = "items[";
	if (strncmp(path, head, sizeof(head) - 1) != 0)
		return false;
	char *end;
	*index = strtoul(path + sizeof(head) - 1, &end, 10);
	*rest = end;
	return *end == ']';
}

bool room_sources_move_items(struct room_sources *sources, const size_t *place_of, size_t count)
{
	for (const struct source *at = sources->newest; at; at = at->older) {
		struct source *source = (struct source *)at;
		size_t index;
		const char *rest;
		if (!item_of_path(source->path, &index, &rest) || index >= count)
			continue;
		char path[160];
		int size = snprintf(path, sizeof(path), "items[%zu%s", place_of[index], rest);
		if (size < 0 || (size_t)size >= sizeof(path))
			continue; // no path of a member is as long
		source->path = arena_text(&sources->arena, path, (size_t)size);
		source->size_bytes = (size_t)size;
		if (!source->path) {
			source->path = "";
			source->size_bytes = 0;
			return false;
		}
	}
	return true;
}

bool room_sources_are_empty(const struct room_sources *sources)
{
	return !sources->newest;
}

/* Whether the source's member is the one at the path or around it. Who gives a list of items its order does not give
 * the items. */
static bool covers(const struct source *source, const char *path)
{
	if (strncmp(source->path, path, source->size_bytes) != 0)
		return false;
	char next = path[source->size_bytes];
	return next == '\0' || ((next == '.' || next == '[') && strcmp(source->path, "items") != 0);
}

enum owner room_source_of(const struct room_sources *sources, const char *path)
{
	const struct source *best = NULL;
	for (const struct source *at = sources ? sources->newest : NULL; at; at = at->older) {
		if (covers(at, path) && (!best || at->size_bytes > best->size_bytes))
			best = at;
	}
	return best ? best->owner : OWNER_SHOP;
}

const char *owner_name(enum owner owner)
{
	switch (owner) {
	case OWNER_INVALID:
		break;
	case OWNER_SHOP:
		return "shop";
	case OWNER_SHEET:
		return "sheet";
	case OWNER_DESK:
		return "desk";
	case OWNER_HISTORY:
		return "history";
	}
	return "invalid";
}
