/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A slot for the newest of something: one side gives, the other takes, what was not taken in time is let go. The side
 * that must not wait tries; a missed try costs one frame and nothing else.
 */
#pragma once

#include "base/thread.h"

struct mailbox {
	struct lock lock;
	void (*release)(void *item); /* immutable after init; frees an item that nobody took */

	/* -- protected by lock -- */
	void *item;
};

void mailbox_init(struct mailbox *box, void (*release)(void *item));
/** Releases what nobody took. Thread: when no other thread uses the box any more. */
void mailbox_finish(struct mailbox *box);

/** Gives the item to the box (ownership moves) and releases the one it replaces. Thread: any; blocks on a leaf lock. */
void mailbox_give(struct mailbox *box, void *item);

/** Takes the newest item, or NULL. Thread: any; never blocks. Owns: the caller owns what it gets. */
void *mailbox_try_take(struct mailbox *box);
