/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A room with what it owns. The room comes first: a `struct room *` is one of these.
 */
#pragma once

#include "arena.h"
#include "room/room.h"

#include <stdatomic.h>

struct member;

/*
 * A member that was written although its value says nothing (a default, an empty list or object): the canonical
 * document writes it again, and leaves out what was absent. In the order of the tables.
 */
struct mark {
	const struct mark *next;
	const struct member *member;
	const void *object;
};

struct room_block {
	struct room room;
	atomic_int refs;
	struct arena arena;
	const struct mark *marks;
	const struct room *base; /* whose members it has, a reference; NULL: all are its own */
};

/** An empty room with one reference, or NULL when there is no memory. */
struct room_block *room_block_create(void);
