/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "room_block.h"

#include "base/alloc.h"

#include <string.h>

struct room_block *room_block_create(void)
{
	struct room_block *block = alloc_zeroed(1, sizeof(*block));
	if (block)
		atomic_init(&block->refs, 1);
	return block;
}

const struct room *room_ref(const struct room *room)
{
	if (room)
		atomic_fetch_add_explicit(&((struct room_block *)room)->refs, 1, memory_order_relaxed);
	return room;
}

void room_unref(const struct room *room)
{
	struct room_block *block = (struct room_block *)room;
	if (!block || atomic_fetch_sub_explicit(&block->refs, 1, memory_order_acq_rel) != 1)
		return;
	arena_finish(&block->arena);
	room_unref(block->base);
	alloc_free(block);
}

const struct room_item *room_find_item(const struct room *room, const char *id)
{
	for (size_t i = 0; i < room->item_count; i++) {
		if (strcmp(room->items[i].id, id) == 0)
			return &room->items[i];
	}
	return NULL;
}
