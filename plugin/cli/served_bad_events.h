/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Events as a broken shop tells them: each right event on its way to a listener is bent here by the faults that are on.
 * Knows no HTTP library. Thread: the listener's.
 */
#pragma once

#include "served_document.h"
#include "served_faults.h"

/** What is remembered of one stream; zeroed at its start. */
struct bad_events {
	uint64_t told;          /* right events so far */
	bool is_behind;         /* what it was told is not what it should know */
	bool is_null_next;      /* `bad-event`: which of the two */
	struct buffer previous; /* `repeat` */
};

void bad_events_finish(struct bad_events *bad);

/** Whether the stream's end has come (`cut-stream`). */
bool bad_events_are_over(const struct bad_events *bad, struct served_faults *faults);

/** Whether the listener must be told the whole room again, because the fault that kept it from it is over; once. */
bool bad_events_catch_up(struct bad_events *bad, struct served_faults *faults);

/** Bends one right event; nothing is left of it when it is held back. Errors: those of the buffer. */
MUST_CHECK bool bad_events_bend(struct bad_events *bad, struct served_faults *faults,
				const struct served_document *document, int64_t wall_ms, struct buffer *event,
				struct error *err);
