/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Structs into a JSON tree, by the tables of shape.h: parts of a document that others keep on their own.
 */
#pragma once

#include "base/buffer.h"
#include "shape.h"

#include <jansson.h>

/** Members that say nothing are left out. Times stand in UTC. Errors: NULL without memory. The caller owns the tree. */
json_t *write_members(const struct shape *shape, const void *object);

/** Adds the tree to out as compact text. Errors: ERROR_MEMORY, ERROR_LIMIT of the buffer; out is then as it was. */
MUST_CHECK bool write_text(const json_t *json, struct buffer *out, struct error *err);
