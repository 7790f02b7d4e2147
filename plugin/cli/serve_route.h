/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands at which address of the server, who may read and change it. Thread: the library's.
 */
#pragma once

#include "serve_answer.h"
#include "serve_faulty.h"
#include "serve_http.h"
#include "serve_streams.h"

/** What requests are answered from; immutable while there are any. */
struct serve_routes {
	struct serve_setup setup;
	struct serve_streams *streams;
	struct serve_faulty *faulty; /* NULL without faults */
};

/** One request while it is being read and answered. */
struct serve_request {
	const char *method;
	const char *path; /* as it was asked for */
	struct buffer body;
	uint64_t read_bytes;
	bool is_too_large;
	struct desk_answer made; /* what a desk is answered, while that waits */
	enum wire_state wire;    /* what became of it on the wire */
};

/** Answers a request that was read. Returns: what the library is to get. */
enum MHD_Result serve_route(const struct serve_routes *routes, struct serve_answer *answer,
			    struct serve_request *request);
