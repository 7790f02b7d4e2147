/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON Pointer (RFC 6901). Pure.
 */
#pragma once

#include <jansson.h>
#include <stdbool.h>

/** Is the text a pointer? */
bool pointer_is_one(const char *text);

/** What the pointer finds, borrowed; NULL where there is nothing. A null that is there is found. */
const json_t *pointer_get(const json_t *from, const char *pointer);
