/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pictures kept on disk between runs: a file for each address, with what its server said of it. Several processes may
 * use one folder. Nothing here is trusted further than its digest, and nothing here is secret: of an address only what
 * may be shown is written, the rest tells files apart by a hash. Knows no room and no network.
 */
#pragma once

#include "base/blob.h"
#include "base/error.h"

#include <stdint.h>

#define IMAGE_CACHE_MOST_BYTES (64u * 1024 * 1024)
/* A file counts as at least so much, so that there are never more than 4,096. */
#define IMAGE_CACHE_LEAST_BYTES (16u * 1024)
/* What nobody asked about for so long is not shown before it came anew. */
#define IMAGE_CACHE_MOST_AGE_MS (INT64_C(7) * 24 * 3600 * 1000)

/** What is known of a picture beside its bytes. */
struct image_note {
	char *etag;          /* NULL: none; as last_modified */
	char *last_modified; /* as the server wrote it */
	int64_t fresh_ms;    /* good for so long without asking; ROOM_UNSET: not said */
	int64_t checked_ms;  /* the machine's wall clock: when the server last said that it is so */
};

/** Frees its texts; accepts a zeroed note. */
void image_note_finish(struct image_note *note);

/**
 * Reads the picture of an address (absolute, whole) and marks it as used.
 *
 * Thread:   any but graphics and UI; reads a file.
 * Owns:     the caller owns one reference of *out, and the note's texts.
 * Errors:   ERROR_NOT_FOUND: there is none, or none that is young enough; ERROR_VALUE: it was damaged and is gone now;
 *           ERROR_IO, ERROR_LIMIT, ERROR_MEMORY.
 */
MUST_CHECK bool image_cache_read(const char *folder, const char *url, size_t most_bytes, int64_t wall_ms,
				 struct blob **out, struct image_note *note, struct error *err);

/**
 * Keeps a picture in the place of an older one of its address, whole or not at all, and lets go the longest unused
 * beyond the bounds. It need not survive a loss of power: what did not reach the disk fails its digest.
 *
 * Errors:   ERROR_IO, ERROR_MEMORY.
 */
MUST_CHECK bool image_cache_write(const char *folder, const char *url, const struct blob *blob,
				  const struct image_note *note, struct error *err);

/** The server said that a kept picture is still so. A picture that is not kept is nothing to mark. */
void image_cache_confirm(const char *folder, const char *url, int64_t wall_ms);

/** Lets go what is kept of an address. */
void image_cache_remove(const char *folder, const char *url);
