/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Answers that were given under an Idempotency-Key, kept for those whom they did not reach: the same key gets the same
 * answer again, and nothing is done twice. Bounded in number and bytes; an answer is kept for ten minutes at least, and
 * a new one that finds no place is not begun. Not locked: its owner's.
 */
#pragma once

#include "base/buffer.h"

#define KEPT_KEY_MAX_BYTES 255
#define KEPT_LEAST_NS (600ull * 1000000000ull)

/** What a desk is answered. Zeroed: nothing yet. */
struct desk_answer {
	unsigned status;    /* 0: none */
	char etag[112];     /* of the document within; "": none */
	struct buffer body; /* JSON */
};

void desk_answer_finish(struct desk_answer *answer);

struct served_kept;

/** NULL when there is no memory. The caller destroys it. */
struct served_kept *served_kept_create(void);
/** Accepts NULL; sets the pointer to NULL. */
void served_kept_destroy(struct served_kept **kept);

enum kept_state {
	KEPT_INVALID = 0,
	KEPT_NEW,   /* the key was not seen, and there is a place for its answer */
	KEPT_FOUND, /* *out is the first answer (the caller's) */
	KEPT_OTHER, /* the key was used for another request */
	KEPT_FULL,  /* no place, or no memory: ask again later */
};

/** Thread: the owner's. request: what tells requests apart, as hash. */
enum kept_state served_kept_find(struct served_kept *kept, const char *key, uint64_t request, uint64_t now_ns,
				 struct desk_answer *out);

/** Keeps the answer of a key that was KEPT_NEW. Without memory it is not kept. */
void served_kept_put(struct served_kept *kept, const char *key, uint64_t request, uint64_t now_ns,
		     const struct desk_answer *answer);

/** FNV-1a, continued from `hash` (0: begins). */
uint64_t served_kept_hash(uint64_t hash, const char *text);
