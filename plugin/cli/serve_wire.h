/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Answers that the HTTP library cannot be made to give, for `serve --fault`: late ones, none at all, heads that come
 * byte by byte or have no end. The library's connection is suspended, and its socket is served from here until the
 * answer is over or the fault is. One thread, as many jobs as there are connections.
 */
#pragma once

#include "served_faults.h"

#include "base/buffer.h"

#include <microhttpd.h>

/** What is to be done with a request when the library asks again. */
enum wire_state {
	WIRE_NONE = 0, /* it was not here */
	WIRE_WAITED,   /* it is answered as if nothing had been */
	WIRE_CUT,      /* its connection ends */
};

/** How the socket is served. */
enum wire_kind {
	WIRE_INVALID = 0,
	WIRE_WAIT, /* for wait_ms, then the library answers */
	WIRE_HANG, /* for ever */
	WIRE_DRIP, /* the bytes, one every wait_ms, then the end */
	WIRE_POUR, /* the bytes as fast as they are taken, then the end */
};

struct wire_job {
	enum wire_kind kind;
	enum fault_kind fault; /* when it is off the job is over */
	enum fault_scope scope;
	int64_t wait_ms;
	struct buffer bytes; /* moves to the wire */
};

struct serve_wire;

/** faults lives longer. The caller destroys it. Errors: ERROR_MEMORY, ERROR_IO. */
struct serve_wire *serve_wire_create(struct served_faults *faults, struct error *err);
/** Ends every job, before the library is stopped; jobs that come later are cut at once. Accepts NULL. */
void serve_wire_end(struct serve_wire *wire);
/** After the library was stopped. Accepts NULL; sets the pointer to NULL. */
void serve_wire_destroy(struct serve_wire **wire);

/**
 * Suspends the connection and serves its socket; *state, which lives as long as the request, is set before the
 * connection is resumed.
 *
 * Thread:   the library's, within its handler.   Owns: takes the job's bytes.
 * Returns:  what the handler returns to the library.
 */
enum MHD_Result serve_wire_take(struct serve_wire *wire, struct MHD_Connection *connection, struct wire_job *job,
				enum wire_state *state);

/** Resets the connection under the library's feet, as a machine that goes down. */
void serve_wire_reset(struct MHD_Connection *connection);
