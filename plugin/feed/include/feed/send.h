/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Something that the shop is asked to do: one POST of a little JSON beneath a room's address, with the token of the
 * room's feed, on the feed thread. Knows nothing of what is asked: whoever asks also decides whether to ask again.
 */
#pragma once

#include "base/buffer.h"
#include "feed/feed.h"

#define FEED_SEND_MOST_BYTES (2u * 1024u * 1024u)

struct feed_send;

/** Copied. */
struct feed_send_request {
	const char *below;   /* behind the room's path: "/items/a/steps" */
	const char *json;    /* the body */
	const char *key;     /* Idempotency-Key; may be NULL */
	uint64_t timeout_ms; /* for the whole */
};

/** What came of it. */
struct feed_send_answer {
	struct error error; /* why there is no answer: nobody knows whether it was done; ERROR_NONE when there is one */
	int status;
	struct buffer body;      /* of any status; the owner finishes it */
	uint64_t retry_after_ms; /* 0: not said */
};

/**
 * Asks the shop of a feed's room.
 *
 * waker:    may be NULL; woken once there is an answer or an error.
 * Thread:   any; never waits. The feed must be open; it may be closed before the answer is there.
 * Owns:     the caller closes it.
 * Errors:   ERROR_USAGE (the feed follows no address; what is asked for fits into none), ERROR_MEMORY.
 */
struct feed_send *feed_send_start(struct feed *feed, const struct feed_send_request *request, struct waker *waker,
				  struct error *err);

/** Takes the answer, once; false while there is none. Thread: any. Owns: out->body is the caller's. */
bool feed_send_take(struct feed_send *send, struct feed_send_answer *out);

/** Lets go of it; what still runs is aborted, or is done at the shop all the same. Thread: any; never waits. Accepts
 *  NULL; sets it to NULL. */
void feed_send_close(struct feed_send **send);
