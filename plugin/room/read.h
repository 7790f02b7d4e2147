/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A JSON tree into structs, by the tables of shape.h. Total: whatever the tree holds, it is taken or refused with a
 * place and a reason.
 */
#pragma once

#include "room/room_decode.h"
#include "room_block.h"
#include "shape.h"

#include <jansson.h>

struct reader {
	struct arena *arena;
	const struct mark **marks_end;  /* where the next mark is hung */
	struct room_warnings *warnings; /* may be NULL */
	struct error *err;
};

/** Reads an object's members; json NULL sets those of an absent object. Errors: ERROR_VALUE, ERROR_MEMORY. */
bool read_object(struct reader *reader, const struct shape *shape, const json_t *json, void *object,
		 const struct place *place);
