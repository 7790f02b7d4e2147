/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rooms' JSON for those who hold a document as a tree (the feed's patches, the server). The only public header
 * with jansson's types.
 */
#pragma once

#include "room/room_decode.h"

#include <jansson.h>

/**
 * Parses bytes under the document's limits: size, depth, UTF-8, no repeated key, no U+0000.
 *
 * Thread:   any.   Owns: the caller owns one reference of *out.
 * Errors:   ERROR_SYNTAX with line and column, ERROR_LIMIT, ERROR_VALUE with the path (a \u0000), ERROR_MEMORY.
 */
MUST_CHECK bool json_parse(const void *bytes, size_t size_bytes, size_t maximum_bytes, json_t **out, struct error *err);

/** Like room_decode(), from a tree that json_parse() took. */
MUST_CHECK bool room_decode_json(const json_t *document, const struct room **out, struct room_warnings *warnings,
				 struct error *err);

/** The canonical document as a tree; NULL when there is no memory. The caller owns one reference. */
json_t *room_to_json(const struct room *room);

/**
 * RFC 7396: the document that a merge patch makes of target. Neither argument is changed.
 *
 * Errors:   NULL when there is no memory, or beyond depth 32.   Owns: the caller owns one reference.
 */
json_t *merge_patch_apply(const json_t *target, const json_t *patch);
