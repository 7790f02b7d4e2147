/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Answers of `serve`: each bears the server's own clock (Shop-Time, Date). With serve_http.c and serve_streams.c the
 * only users of the HTTP library. Thread: the library's.
 */
#pragma once

#include "base/buffer.h"
#include "base/clock.h"

#include <microhttpd.h>

struct serve_answer {
	struct MHD_Connection *connection;
	int64_t wall_ms; /* of this answer, on the server's clock */

	/* How it is told, when something is to go wrong; zeroed: well. */
	bool is_timeless;     /* no Shop-Time */
	bool is_mistyped;     /* text/plain, whatever it is */
	bool is_tagless;      /* the room: no ETag, never 304 */
	bool is_linkless;     /* the room: no Link to its events */
	bool is_http10;       /* the connection ends with it */
	bool is_cut;          /* after half of the body */
	uint32_t chunk_bytes; /* the body in pieces of this size, without its length; 0: whole */
};

/** The Content-Type to tell for what is of this type. */
static inline const char *serve_answer_type(const struct serve_answer *answer, const char *type)
{
	return answer->is_mistyped ? "text/plain" : type;
}

/** One header; an array of them ends with a name of NULL. */
struct serve_header {
	const char *name, *value;
};

/** Takes the time of the answer. */
void serve_answer_touch(struct serve_answer *answer, const struct clock *clock);

/* Each of these queues the answer; headers may be NULL. What they return is the library's to get. */

enum MHD_Result serve_answer_empty(const struct serve_answer *answer, unsigned status,
				   const struct serve_header *headers);

/** Any response, to which the clock is added. Owns: takes it; NULL (no memory) cuts the connection. */
enum MHD_Result serve_answer_queue(const struct serve_answer *answer, unsigned status,
				   const struct serve_header *headers, struct MHD_Response *response);

/** A body with the Content-Type that headers name, copied. */
enum MHD_Result serve_answer_bytes(const struct serve_answer *answer, unsigned status,
				   const struct serve_header *headers, const void *bytes, size_t size_bytes);

/** A JSON body, copied; gzip when the client takes it and it saves something. */
enum MHD_Result serve_answer_json(const struct serve_answer *answer, unsigned status,
				  const struct serve_header *headers, const struct buffer *body, bool is_zip_taken);

/** {"path": PATH, "message": REASON} */
enum MHD_Result serve_answer_error(const struct serve_answer *answer, unsigned status,
				   const struct serve_header *headers, const struct error *err);

/** {"message": TEXT} */
enum MHD_Result serve_answer_message(const struct serve_answer *answer, unsigned status,
				     const struct serve_header *headers, const char *text);

/** 405 with the methods that are. */
enum MHD_Result serve_answer_not_allowed(const struct serve_answer *answer, const char *allowed);

/** A whole file, or 304 when the client has it. Owns: takes fd. */
enum MHD_Result serve_answer_file(const struct serve_answer *answer, const struct serve_header *headers, int fd,
				  uint64_t size_bytes, bool is_held);
