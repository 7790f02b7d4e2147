/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes to a room: total and bounded. What is refused is refused whole, with the path of the member and the reason.
 */
#pragma once

#include "base/buffer.h"
#include "room/room.h"

#define ROOM_DOCUMENT_MAX_BYTES (1024u * 1024u)
#define ROOM_DOCUMENT_MAX_DEPTH 32

/** Entries that were dropped because we do not know their kind; the first ones by path and kind. */
struct room_warnings {
	size_t count; /* all of them, also those that have no place below */
	struct {
		char path[96];
		char message[96];
	} entries[8];
};

/**
 * Decodes a room document.
 *
 * Thread:   any.
 * Owns:     the caller owns one reference of *out.
 * Errors:   ERROR_SYNTAX with line and column, ERROR_VALUE with the path (`items[2].price.sale`), ERROR_LIMIT,
 * ERROR_MEMORY. warnings may be NULL; it is filled also for a room that is taken.
 */
MUST_CHECK bool room_decode(const void *bytes, size_t size_bytes, const struct room **out,
			    struct room_warnings *warnings, struct error *err);

/**
 * Adds the room to out as a canonical document: members in the order of docs/room-document.md, unknown members, dropped
 * entries and metrics gone, absent members absent. A price that an unknown part holds keeps {"kind": ...} in its place.
 *
 * Errors:   ERROR_MEMORY, ERROR_LIMIT of the buffer; out is then as it was.
 */
MUST_CHECK bool room_encode(const struct room *room, struct buffer *out, struct error *err);
