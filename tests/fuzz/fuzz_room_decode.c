/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a room document: refused with a reason, or a room whose canonical document is the same room again. */
#include "fuzz.h"

#include "room/room_decode.h"

/* A canonical document writes out what the original may abbreviate. */
#define CANONICAL_MAX_BYTES (8 * ROOM_DOCUMENT_MAX_BYTES)

static void check_canonical(const struct room *room)
{
	struct buffer first, second;
	struct error err = {0};
	const struct room *again = NULL;
	buffer_init(&first, CANONICAL_MAX_BYTES);
	buffer_init(&second, CANONICAL_MAX_BYTES);
	fuzz_check(room_encode(room, &first, &err));
	if (first.size_bytes <= ROOM_DOCUMENT_MAX_BYTES) {
		fuzz_check(room_decode(first.bytes, first.size_bytes, &again, NULL, &err));
		fuzz_check(room_encode(again, &second, &err));
		fuzz_check(first.size_bytes == second.size_bytes);
		fuzz_check(memcmp(first.bytes, second.bytes, first.size_bytes) == 0);
	}
	room_unref(again);
	buffer_finish(&first);
	buffer_finish(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
	const struct room *room = NULL;
	struct room_warnings warnings = {0};
	struct error err = {0};
	if (room_decode(bytes, size_bytes, &room, &warnings, &err)) {
		fuzz_check(room && err.code == ERROR_NONE);
		check_canonical(room);
		room_unref(room);
		return 0;
	}
	fuzz_check(!room && err.code != ERROR_NONE && err.message[0] != '\0');
	fuzz_check(err.code != ERROR_SYNTAX || (err.line > 0 && err.column > 0));
	char text[sizeof(err.path) + sizeof(err.message) + 64];
	fuzz_check(error_text(&err, text, sizeof(text))[0] != '\0');
	return 0;
}
