/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests that meet a fault: chooses what goes wrong with one request, and gives the answers that a broken shop gives.
 * Thread: the library's.
 */
#pragma once

#include "serve_answer.h"
#include "serve_wire.h"
#include "served_document.h"

struct serve_faulty;

/** faults lives longer. The caller destroys it. Errors: ERROR_MEMORY, ERROR_IO. */
struct serve_faulty *serve_faulty_create(struct served_faults *faults, struct error *err);
/** Before and after the library is stopped, as serve_wire. Both accept NULL. */
void serve_faulty_end(struct serve_faulty *faulty);
void serve_faulty_destroy(struct serve_faulty **faulty);

/** A request for reading. */
struct faulty_request {
	enum fault_scope scope;
	const char *path; /* as it was asked for */
	uint16_t port;
	enum wire_state *state; /* of this request; WIRE_NONE when it comes for the first time */
};

/**
 * Gives the faulty answer, if there is one to give.
 *
 * answer, *document: changed where the right answer is told in a wrong way, or of a wrong time (*document is then
 *                    another reference; the caller's was given back).
 * Returns:           false when the request is to be answered as ever, with what was changed.
 */
bool serve_faulty_answer(struct serve_faulty *faulty, const struct faulty_request *request, struct serve_answer *answer,
			 struct served_document **document, enum MHD_Result *result);

/** A fault of desks before anything was done. Returns: false when the request is to be done. */
bool serve_faulty_desk_before(struct serve_faulty *faulty, const struct serve_answer *answer, enum MHD_Result *result);

/** A fault of desks once it was done. Returns: false when the answer is to be given, now. */
bool serve_faulty_desk_after(struct serve_faulty *faulty, const struct faulty_request *request,
			     const struct serve_answer *answer, enum MHD_Result *result);

/** GET and POST /v1/faults: what is on, and another set instead. */
enum MHD_Result serve_faulty_control(struct serve_faulty *faulty, const struct serve_answer *answer, const char *method,
				     const void *body, size_t size_bytes);
