/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A room like another one but for a few members. It shares all that is not changed with the room that it comes from,
 * and keeps that alive; lists are copied when something is changed in them. One thread, until it is finished.
 */
#pragma once

#include "field.h"
#include "room_block.h"
#include "shape.h"

/* The most rights that a document may have of an item. */
#define TRUST_MOST 12

struct room_copy_list;
struct room_copy_gone;

struct room_copy {
	const struct room *from;
	struct room_block *block; /* NULL: there was no memory */
	struct room *room;        /* its own items; what they point to is not its own */
	struct room_copy_list *lists;
	struct room_copy_gone *gone;
	bool has_failed; /* for want of memory */
};

/** Errors: false when there is no memory; finish it then too. */
bool room_copy_init(struct room_copy *copy, const struct room *from);

/** The finished room, the caller's reference; NULL where did is false, or without memory. */
const struct room *room_copy_finish(struct room_copy *copy, bool did);

/** A text that lives as long as the room; NULL without memory. */
const char *room_copy_text(struct room_copy *copy, const char *text, size_t size_bytes);

/** An object within `object` (of the copy) that is there no more: its document does not write it. */
bool room_copy_forget(struct room_copy *copy, const void *object, const struct shape *shape);

/*
 * Lists. holder: the struct of the copy that has it. entry: as it stands in the room before.
 */

/** The list, with one place behind its end, to be changed; NULL without memory. */
void *room_copy_list(struct room_copy *copy, void *holder, size_t offset, size_t count_offset, size_t entry_bytes);

/** The entry's copy; NULL without memory, or when it was dropped. Entries of a list come from its end. */
void *room_copy_entry(struct room_copy *copy, void *holder, size_t offset, size_t count_offset, size_t entry_bytes,
		      const void *entry);

/** Drops an entry; one that was dropped before stays so. Entries of a list come from its end. */
bool room_copy_drop(struct room_copy *copy, void *holder, size_t offset, size_t count_offset, size_t entry_bytes,
		    const void *entry);

/** Drops all entries. */
bool room_copy_drop_all(struct room_copy *copy, void *holder, size_t offset, size_t count_offset, size_t entry_bytes);

/** Drops a text of MEMBER_TEXTS. */
bool room_copy_drop_text(struct room_copy *copy, void *holder, const struct member *member, size_t index);
