/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of the event stream share: a room that names its stream, and the events of the contract. */
#pragma once

#include "feed_fixture.h"

/** The room at /room, with a Link to the stream at /events. etag may be NULL. */
void push_say_room(struct fixture *fixture, const char *body, const char *etag);

/** Says a room (e1, version 5, 79.90, this ttl) and an open stream, follows it and waits until both are here. */
void push_open(struct fixture *fixture, int ttl_ms);

/** The stream at /events from now on: an answer of the right type that begins with this. */
void push_say_stream(struct fixture *fixture, const char *begin);

/** Sends text on the open streams; the test fails if there is none. */
void push_send(struct fixture *fixture, const char *text);

/** Each gives an event with its blank line, valid until the eighth next call. The times are the machine's now. */
const char *event_room(const char *epoch, int version, int sale_minor, int ttl_ms);
const char *event_patch(int base, int version, int sale_minor);
const char *event_confirm(const char *epoch, int version);
const char *event_of(const char *type, const char *data, const char *id);

int64_t push_sale_of(const struct feed_state *state);
