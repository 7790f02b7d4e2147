/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests over HTTP: request.c knows the rules of addresses, redirects, secrets, sizes and times, http.c moves bytes
 * and is the only file that calls curl. Both know nothing of rooms. Everything here belongs to the feed thread, unless
 * it says otherwise.
 */
#pragma once

#include "headers.h"

#include "base/buffer.h"
#include "base/clock.h"

#include <stdbool.h>
#include <stdint.h>

struct http;
struct http_call;

struct http_settings {
	const struct clock *clock;
	uint64_t connect_timeout_ms;
	const char *ca_file; /* who may vouch for servers; NULL: whom the system trusts (tests bring their own) */
};

/** What came of a request. Valid during the call of `done` only. Absent texts are NULL, absent times ROOM_UNSET. */
struct http_answer {
	struct error error; /* why there is no answer; ERROR_NONE when there is one */
	int status;         /* 200, 304, ...; never a redirect that was followed */
	const struct buffer
		*body;   /* of a 200, of a POST's answer or an exact one, decompressed and whole; else empty */
	const char *url; /* the address that answered */
	const char *etag;
	const char *last_modified;
	struct header_freshness fresh; /* from now on */
	const char *content_type;
	const char *link_events; /* the target of the Link with rel="events", as written: relative to url */
	int64_t shop_time_ms;    /* Shop-Time */
	int64_t date_ms;         /* Date: cut to whole seconds by who wrote it */
	int64_t cached_ms;       /* Age: the answer left the shop this long ago */
	uint64_t retry_after_ms; /* 0: not said */
	uint64_t sent_ns;        /* monotonic: just before the request left; 0 where no answer came, as the two below */
	uint64_t first_ns;       /* monotonic: the answer's first byte */
	uint64_t middle_ns;      /* monotonic: between the two */
};

typedef void (*http_done_fn)(const struct http_answer *answer, void *data);

struct http_request {
	const char *url;
	const char *base;          /* the document that names url, which may then be relative; or NULL */
	const char *accept;        /* media types, as in the header */
	const char *etag;          /* sent as If-None-Match; may be NULL */
	const char *last_modified; /* sent as If-Modified-Since; may be NULL */
	bool allow_http;           /* plain http to other hosts than loopback */
	size_t most_bytes;         /* of the body, after decompression; a stream has no such limit */
	uint64_t total_timeout_ms; /* with all redirects; of a stream: until its head is here */

	/* Sent as `Authorization: Bearer` to the origin that it belongs to alone: never to another one, neither asked
	 * for nor led to by a redirect, and never over plain http but to loopback. Also where it is not sent, no answer
	 * that repeats it is taken. NULL: none. */
	const char *token;
	const char *token_home;    /* an address of that origin; NULL: url's own */
	const char *last_event_id; /* sent as Last-Event-ID; may be NULL */

	/* A POST, which is led nowhere else: a redirect is its answer. NULL: a GET. */
	const char *json_body;
	const char *idempotency_key; /* sent with it; may be NULL */

	/* What an adapter asks: its own header lines, a POST's body (NULL: a GET) whatever it is, and the answer as it
	 * is: no redirect is followed, and the body comes with every status. */
	bool is_exact;
	char *const *headers; /* whole lines; copied */
	size_t header_count;
	const char *body;
	const char *method; /* instead of POST, of what has a body; not copied: a constant; NULL: none */
	bool is_once;       /* goes out at most once, on a connection of its own: one that was kept and is dead by now
			     * would be tried again, also when the other side had read the request */

	bool outlives_stop; /* its answer must not be lost: http_stop() does not end it */

	/* A stream's body is handed on as it comes and is not kept. Both below run within http_run() and must neither
	 * start nor abort calls; false gives the call up: `done` comes with ERROR_CANCELLED. */
	bool is_stream;
	uint64_t silence_timeout_ms; /* so long without a byte is ERROR_TIMEOUT; 0: as total_timeout_ms */
	bool (*on_head)(const struct http_answer *head, void *data); /* no redirect; any status; body empty. Or NULL */
	bool (*on_bytes)(const char *bytes, size_t size_bytes, void *data); /* of a 200 */

	http_done_fn done; /* called once by http_run(), unless the call was aborted; may start and abort others */
	void *data;
};

/** Thread: any but graphics. Errors: ERROR_MEMORY, ERROR_NETWORK (no curl). The caller destroys it. */
struct http *http_create(const struct http_settings *settings, struct error *err);
/** Aborts nothing: all calls must be done or aborted before. Waits for nobody. Accepts NULL; sets it to NULL. */
void http_destroy(struct http **http);

/** Makes http_run() return. Thread: any. */
void http_wake(struct http *http);
/** From now on every transfer aborts itself, but those that outlive it; http_run() returns. Thread: any. */
void http_stop(struct http *http);

/**
 * Begins a GET, or a POST; copies what the request says. A GET follows at most 5 redirects, each under the same rules
 * of addresses; from https never to plain http on another host than loopback.
 *
 * Owns:     the service owns the call until `done` or http_abort().
 * Errors:   NULL and ERROR_USAGE for an address that the rules refuse or a token that may not go there, ERROR_MEMORY.
 *           No error's text holds the token, and an answer that holds it is refused (ERROR_VALUE).
 */
struct http_call *http_start(struct http *http, const struct http_request *request, struct error *err);

/** Ends a call without `done`. Waits for nobody, not for a resolver either. Accepts NULL; sets it to NULL. */
void http_abort(struct http_call **call);

/**
 * Moves all calls on and delivers what is done; returns at until_ns (monotonic), at a wake, after progress, or when
 * there is something to read from the file descriptor (-1: none).
 */
void http_run_or_read(struct http *http, uint64_t until_ns, int fd);

static inline void http_run(struct http *http, uint64_t until_ns)
{
	http_run_or_read(http, until_ns, -1);
}

/**
 * Is this an address we take: http(s), a host, no user or password within (a secret has no place in an address); plain
 * http only to loopback unless allow_http.
 *
 * Thread:   any.   Errors: ERROR_USAGE, ERROR_MEMORY.
 */
MUST_CHECK bool http_address_check(const char *url, bool allow_http, struct error *err);

/**
 * The whole of an address that is written relative to base, normalised; NULL and ERROR_USAGE where the rules of
 * addresses refuse it, ERROR_MEMORY. Owns: the caller, with alloc_free(). Thread: any.
 */
char *http_address_resolve(const char *base, const char *url, bool allow_http, struct error *err);

/** Do both addresses belong to one origin (scheme, host and port)? False also when one is no address. Thread: any. */
bool http_same_origin(const char *a, const char *b);

/** Seconds since the epoch of an HTTP date in any of its three forms; -1 for anything else. Thread: any. */
int64_t http_date_s(const char *text);
