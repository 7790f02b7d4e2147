/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One GET or POST at one address, as http.c moves it with curl: header lines out, a head and bytes in, an end. Knows
 * limits and times; knows nothing of redirects, tokens or of what an answer means (request.c does). Everything here
 * belongs to the feed thread.
 */
#pragma once

#include "address.h"

#include "base/clock.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct http;
struct transfer;

struct transfer_order {
	const struct address *address;
	char *const *headers; /* whole lines without their end; copied */
	size_t header_count;
	const char *body;            /* of a POST; copied; NULL: a GET */
	const char *method;          /* instead of POST; copied; NULL: none */
	bool is_once;                /* on a connection of its own (http.h) */
	uint64_t timeout_ms;         /* for the whole; of a stream: until its head */
	uint64_t silence_timeout_ms; /* a stream's longest time without a byte; 0: no stream */
	size_t most_bytes;           /* what Content-Length may say; 0: anything */
	bool outlives_stop;          /* http_stop() does not end it */

	/* The head is here, and no interim one. False, with err, ends the transfer. Must not start or free transfers.
	 */
	bool (*on_head)(struct transfer *transfer, void *data, struct error *err);
	/* Bytes of the body, decompressed. As on_head. */
	bool (*on_bytes)(const char *bytes, size_t size_bytes, void *data, struct error *err);
	/* Nothing more comes. ERROR_NONE: the other side ended it as it should. Frees the transfer; may start others.
	 */
	void (*on_end)(const struct error *err, void *data);
	void *data;
};

/** Owns: the caller, with transfer_free(), also in or after on_end.   Errors: NULL and ERROR_MEMORY. */
struct transfer *transfer_start(struct http *http, const struct transfer_order *order, struct error *err);

/** Ends what still runs, without on_end. Waits for nobody. Accepts NULL; sets it to NULL. */
void transfer_free(struct transfer **transfer);

/** Of the answer's head; 0 while there is none. */
int transfer_status(const struct transfer *transfer);

/** The value of the index-th header of that name in the head, or NULL. Valid until the transfer ends. */
const char *transfer_header(const struct transfer *transfer, const char *name, size_t index);

/** Monotonic: when the request was out, and when the first byte of the answer came; 0 while there is none. */
void transfer_times(const struct transfer *transfer, uint64_t *sent_ns, uint64_t *first_ns);

/** What http was created with. */
const struct clock *http_clock(const struct http *http);

/**
 * Takes an address apart, written relative to base when that is not NULL.
 *
 * Thread:   any.   Owns: the caller, with address_finish().   Errors: ERROR_USAGE, ERROR_MEMORY.
 */
MUST_CHECK bool address_parse(const char *base, const char *url, struct address *out, struct error *err);
