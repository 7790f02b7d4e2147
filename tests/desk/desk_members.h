/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The members of struct desk_view as a table, by the names that views written by hand use. */
#pragma once

#include "qt/desk.h"

#include <stddef.h>

enum kind { END, TEXT, BOOL, INT, I64, U64, U32, COLOUR, MARK, ELIGIBLE, FLOATS, OBJECT, LIST };

struct member {
	const char *name;
	enum kind kind;
	size_t at, size_bytes;       /* of the member; LIST: of one entry */
	const struct member *inside; /* OBJECT, LIST */
	size_t most, count_at;       /* LIST, FLOATS: places, and the int with how many */
	bool is_absent_below;        /* I64: -1 where it is left out */
};

/** Ends with a member of kind END. */
extern const struct member view_members[];
