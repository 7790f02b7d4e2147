/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * GET /v1/rooms/ID/events: the event streams of all who listen. A stream that has nothing to send is suspended and
 * costs no thread and no time; one whose reader is slow holds one event, and is cut when it takes nothing for a while.
 */
#pragma once

#include "serve_answer.h"
#include "served_faults.h"
#include "served_room.h"

struct serve_streams;

/** Room, clock and faults (NULL: there are none) live longer. Errors: ERROR_MEMORY. */
struct serve_streams *serve_streams_create(struct served_room *room, const struct clock *clock,
					   struct served_faults *faults, struct error *err);

/** Ends every stream; needed before the library may be stopped, which waits for them. Streams asked for later end at
 * once. Accepts NULL. */
void serve_streams_end(struct serve_streams *streams);

/** After the library was stopped. Accepts NULL; sets the pointer to NULL. */
void serve_streams_destroy(struct serve_streams **streams);

/** The room or the faults may have changed. Thread: any; does not wait. */
void serve_streams_look(struct serve_streams *streams);

/** Answers with a stream; last_event_id may be NULL. Thread: the library's. */
enum MHD_Result serve_streams_answer(struct serve_streams *streams, const struct serve_answer *answer,
				     const char *last_event_id);
