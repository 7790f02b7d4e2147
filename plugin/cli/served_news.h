/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What those who listen to a room are told, and when: its changes, at most ten a second and the last never lost, and
 * that the last one still holds. Who listens has a place instead of a queue: what it gets next is made from the place
 * and from the newest state, so that a slow reader misses states in between and costs no memory. Knows no HTTP library.
 */
#pragma once

#include "served_faults.h"
#include "served_room.h"

struct served_news;

/** How far one listener is; zeroed: it has heard nothing. */
struct news_place {
	char etag[96];          /* of the document that it has; "" */
	uint64_t confirmations; /* as many as there had been */
};

/**
 * Starts the thread that looks at the room.
 *
 * on_news:  called whenever there is something to tell; from within this, and on the news' thread until
 *           served_news_destroy(). It may only wake.
 * faults:   what is rehearsed in the room; NULL: nothing.
 * Owns:     the caller destroys it; room, clock (the server's own) and faults live longer.   Errors: ERROR_MEMORY.
 */
struct served_news *served_news_create(struct served_room *room, const struct clock *clock,
				       struct served_faults *faults, void (*on_news)(void *data), void *data,
				       struct error *err);
/** Accepts NULL; sets the pointer to NULL. */
void served_news_destroy(struct served_news **news);

/** The room may have changed: it is looked at now. Thread: any; does not wait. */
void served_news_look(struct served_news *news);

/** The newest state that is told, and since when it is known to hold. Thread: any. */
struct served_document *served_news_newest(struct served_news *news, int64_t *looked_ms);

/** Puts a listener where a Last-Event-ID says it is; a state that is not known any more is none. Thread: any. */
void served_news_resume(struct served_news *news, struct news_place *place, const char *last_event_id);

/**
 * Adds the next event for this place to out, in the lines of an event stream, and moves the place; nothing when there
 * is nothing to tell now.
 *
 * Thread:   any.   Errors: ERROR_MEMORY, ERROR_LIMIT of out.
 */
MUST_CHECK bool served_news_next(struct served_news *news, struct news_place *place, struct buffer *out,
				 struct error *err);
