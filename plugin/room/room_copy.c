/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "room_copy.h"

#include <string.h>

struct room_copy_list {
	struct room_copy_list *next;
	const void *holder;
	size_t offset;
	size_t entry_bytes;
	const char *old;
	size_t old_count;
	char *entries;    /* the copy's, with one place behind */
	bool *is_dropped; /* by the place that it had */
};

struct room_copy_gone {
	struct room_copy_gone *next;
	const void *object;
	const struct shape *shape;
};

static void *take(struct room_copy *copy, size_t count, size_t size_bytes)
{
	void *taken = copy->block ? arena_zeroed(&copy->block->arena, count, size_bytes) : NULL;
	copy->has_failed |= !taken;
	return taken;
}

const char *room_copy_text(struct room_copy *copy, const char *text, size_t size_bytes)
{
	const char *taken = arena_text(&copy->block->arena, text, size_bytes);
	copy->has_failed |= !taken;
	return taken;
}

bool room_copy_init(struct room_copy *copy, const struct room *from)
{
	*copy = (struct room_copy){.from = from, .block = room_block_create()};
	struct room_item *items = take(copy, from->item_count + 1, sizeof(*items));
	if (!items)
		return false;
	copy->room = &copy->block->room;
	*copy->room = *from;
	copy->block->base = room_ref(from);
	if (from->item_count > 0)
		memcpy(items, from->items, from->item_count * sizeof(*items));
	copy->room->items = items;
	return true;
}

bool room_copy_forget(struct room_copy *copy, const void *object, const struct shape *shape)
{
	struct room_copy_gone *gone = take(copy, 1, sizeof(*gone));
	if (gone)
		*gone = (struct room_copy_gone){copy->gone, object, shape};
	if (gone)
		copy->gone = gone;
	return gone != NULL;
}

/* -- lists -- */

static struct room_copy_list *list_of(struct room_copy *copy, void *holder, size_t offset, size_t count_offset,
				      size_t entry_bytes)
{
	for (struct room_copy_list *list = copy->lists; list; list = list->next) {
		if (list->holder == holder && list->offset == offset)
			return list;
	}
	size_t count = field_size(holder, count_offset);
	struct room_copy_list *list = take(copy, 1, sizeof(*list));
	char *entries = take(copy, count + 1, entry_bytes);
	bool *is_dropped = take(copy, count + 1, sizeof(*is_dropped));
	if (!list || !entries || !is_dropped)
		return NULL;
	*list = (struct room_copy_list){copy->lists, holder,  offset,    entry_bytes, field_pointer(holder, offset),
					count,       entries, is_dropped};
	if (count > 0)
		memcpy(entries, list->old, count * entry_bytes);
	field_set_pointer(holder, offset, entries);
	copy->lists = list;
	return list;
}

void *room_copy_list(struct room_copy *copy, void *holder, size_t offset, size_t count_offset, size_t entry_bytes)
{
	struct room_copy_list *list = list_of(copy, holder, offset, count_offset, entry_bytes);
	return list ? list->entries : NULL;
}

void *room_copy_entry(struct room_copy *copy, void *holder, size_t offset, size_t count_offset, size_t entry_bytes,
		      const void *entry)
{
	struct room_copy_list *list = list_of(copy, holder, offset, count_offset, entry_bytes);
	if (!list)
		return NULL;
	size_t at = (size_t)((const char *)entry - list->old) / entry_bytes;
	return list->is_dropped[at] ? NULL : list->entries + at * entry_bytes;
}

static void drop_at(struct room_copy_list *list, void *holder, size_t count_offset, size_t at)
{
	size_t count = field_size(holder, count_offset) - 1;
	if (list->is_dropped[at])
		return;
	list->is_dropped[at] = true;
	char *entry = list->entries + at * list->entry_bytes;
	memmove(entry, entry + list->entry_bytes, (count - at) * list->entry_bytes);
	field_set(holder, count_offset, &count, sizeof(count));
}

bool room_copy_drop(struct room_copy *copy, void *holder, size_t offset, size_t count_offset, size_t entry_bytes,
		    const void *entry)
{
	struct room_copy_list *list = list_of(copy, holder, offset, count_offset, entry_bytes);
	if (list)
		drop_at(list, holder, count_offset, (size_t)((const char *)entry - list->old) / entry_bytes);
	return list != NULL;
}

bool room_copy_drop_all(struct room_copy *copy, void *holder, size_t offset, size_t count_offset, size_t entry_bytes)
{
	struct room_copy_list *list = list_of(copy, holder, offset, count_offset, entry_bytes);
	if (!list)
		return false;
	for (size_t at = list->old_count; at-- > 0;)
		drop_at(list, holder, count_offset, at);
	return true;
}

bool room_copy_drop_text(struct room_copy *copy, void *holder, const struct member *member, size_t index)
{
	struct room_copy_list *list = list_of(copy, holder, member->offset, member->count_offset, sizeof(const char *));
	if (list)
		drop_at(list, holder, member->count_offset, index);
	return list != NULL;
}

/* -- what points to what was copied -- */

static const void *moved_with(const struct room_copy_list *list, const void *object)
{
	size_t at = (size_t)((const char *)object - list->old) / list->entry_bytes;
	size_t before = 0;
	if (list->is_dropped[at])
		return NULL;
	for (size_t i = 0; i < at; i++)
		before += list->is_dropped[i];
	return list->entries + (at - before) * list->entry_bytes;
}

/* Where an object of the room before stands now; NULL: it was dropped. */
static const void *moved(const struct room_copy *copy, const void *object)
{
	const struct room *from = copy->from;
	const struct room_item *item = object;
	if (object == from)
		return copy->room;
	if (from->item_count > 0 && item >= from->items && item < from->items + from->item_count)
		return copy->room->items + (item - from->items);
	for (const struct room_copy_list *list = copy->lists; list; list = list->next) {
		const char *at = object;
		if (list->old_count > 0 && at >= list->old && at < list->old + list->old_count * list->entry_bytes)
			return moved_with(list, object);
	}
	return object;
}

static bool is_within(const struct member *member, const struct shape *shape)
{
	return member->shape == shape || (member >= shape->members && member < shape->members + shape->member_count);
}

static bool is_gone(const struct room_copy *copy, const struct member *member, const void *object)
{
	for (const struct room_copy_gone *gone = copy->gone; gone; gone = gone->next) {
		if (gone->object == object && is_within(member, gone->shape))
			return true;
	}
	return false;
}

static void copy_marks(struct room_copy *copy)
{
	const struct mark **end = &copy->block->marks;
	for (const struct mark *from = ((const struct room_block *)copy->from)->marks; from; from = from->next) {
		const void *object = moved(copy, from->object);
		if (!object || is_gone(copy, from->member, object))
			continue;
		struct mark *mark = take(copy, 1, sizeof(*mark));
		if (!mark)
			return;
		*mark = (struct mark){NULL, from->member, object};
		*end = mark;
		end = &mark->next;
	}
}

const struct room *room_copy_finish(struct room_copy *copy, bool did)
{
	if (did && !copy->has_failed) {
		struct room *room = copy->room;
		room->current = room->current ? moved(copy, room->current) : NULL;
		for (size_t i = 0; i < room->item_count; i++) {
			struct room_item *item = &room->items[i];
			item->seller = item->seller ? moved(copy, item->seller) : NULL;
			item->main_sku = item->main_sku ? moved(copy, item->main_sku) : NULL;
		}
		copy_marks(copy);
	}
	if (did && !copy->has_failed)
		return copy->room;
	if (copy->block)
		room_unref(&copy->block->room);
	return NULL;
}
