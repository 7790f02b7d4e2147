/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes of a text/event-stream to events, by the rules of the WHATWG HTML standard (9.2.5 Parsing an event stream,
 * 9.2.6 Interpreting an event stream): https://html.spec.whatwg.org/multipage/server-sent-events.html. Pure and
 * bounded; knows nothing of rooms, of HTTP or of time.
 *
 * Two things differ from a browser on purpose. Invalid UTF-8 is handed on as it came and not turned into U+FFFD: who
 * reads the data shall be able to refuse it. And what would grow without end has an end: an event over the limit is an
 * error, the name of an event is cut, an id that is too long counts as none.
 */
#pragma once

#include "base/buffer.h"

#include <stdbool.h>
#include <stdint.h>

#define SSE_TYPE_BYTES 64
#define SSE_ID_BYTES 512
#define SSE_MESSAGE "message" /* the type of an event that names none */

/** One dispatched event; valid during the callback. */
struct sse_event {
	const char *type; /* what does not fit SSE_TYPE_BYTES, or holds a NUL, is cut and then names nothing we know */
	const void *data; /* followed by a NUL that does not count */
	size_t size_bytes;
	const char *last_event_id; /* "" when the stream named none */
};

/** Returns: false to take no more of the stream. */
typedef bool (*sse_event_fn)(const struct sse_event *event, void *data);

enum sse_place { SSE_PLACE_INVALID = 0, SSE_PLACE_BOM, SSE_PLACE_NAME, SSE_PLACE_SPACE, SSE_PLACE_VALUE };

struct sse {
	/* -- for the reader of the stream; both outlive sse_reset() -- */
	char last_event_id[SSE_ID_BYTES]; /* as of the last event: what a new request sends; "" for none */
	int64_t retry_ms;                 /* the pause before a new request that the stream asked for; ROOM_UNSET */

	/* -- within -- */
	struct buffer data; /* of the event under way, each line with its LF */
	char type[SSE_TYPE_BYTES];
	char id[SSE_ID_BYTES]; /* the standard's last event ID buffer */
	char name[8];          /* of the field under way; longer ones are unknown */
	size_t name_size;
	char value[SSE_ID_BYTES]; /* of the field under way, but for `data` */
	size_t value_size;        /* all of it, also what did not fit */
	enum sse_place place;
	unsigned bom_size; /* bytes of the byte order mark so far */
	bool has_colon;
	bool did_cr; /* an LF now belongs to the line end before */
};

/** event_most_bytes bounds the data of one event. Thread: the owner's, as all of these. */
void sse_init(struct sse *sse, size_t event_most_bytes);
void sse_finish(struct sse *sse);

/** Begins a new stream. What the old one left unfinished is gone: a cut event is never dispatched. */
void sse_reset(struct sse *sse);

/**
 * Takes the next bytes and dispatches the events that they complete.
 *
 * Errors:   ERROR_LIMIT (an event is too large), ERROR_MEMORY, ERROR_CANCELLED (the callback said so). The stream is
 *           then of no use any more: sse_reset() before the next one.
 */
MUST_CHECK bool sse_feed(struct sse *sse, const char *bytes, size_t size_bytes, sse_event_fn event, void *data,
			 struct error *err);
