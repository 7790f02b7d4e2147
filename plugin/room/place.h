/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where in a document we are: a chain on the stack, written out only when something is refused.
 */
#pragma once

#include "base/error.h"

#include <stddef.h>

struct place {
	const struct place *parent; /* NULL: the root, which has no name */
	const char *name;           /* a member; NULL: an entry of a list */
	size_t index;
};

/** `items[2].price.sale`, cut to the size; control characters, which a key may hold, become '?'. Returns text. */
const char *place_text(const struct place *place, char *text, size_t size_bytes);

/** Fills err with ERROR_VALUE at this place. Returns false. */
bool place_refuse(const struct place *place, struct error *err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
