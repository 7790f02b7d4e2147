/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests over HTTP, and nothing else: http.c is the only file that calls curl. Knows the rules of addresses,
 * redirects, sizes and times; knows nothing of rooms. Everything here belongs to the feed thread, unless it says
 * otherwise.
 */
#pragma once

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
	struct error error;        /* why there is no answer; ERROR_NONE when there is one */
	int status;                /* 200, 304, ...; never a redirect that was followed */
	const struct buffer *body; /* of a 200, decompressed and whole; else empty */
	const char *url;           /* the address that answered */
	const char *etag;
	const char *content_type;
	int64_t shop_time_ms;    /* Shop-Time */
	int64_t date_ms;         /* Date: cut to whole seconds by who wrote it */
	int64_t cached_ms;       /* Age: the answer left the shop this long ago */
	uint64_t retry_after_ms; /* 0: not said */
	uint64_t middle_ns;      /* monotonic: between the request's last and the answer's first byte */
};

typedef void (*http_done_fn)(const struct http_answer *answer, void *data);

struct http_request {
	const char *url;
	const char *base;   /* the document that names url, which may then be relative; or NULL */
	const char *accept; /* media types, as in the header */
	const char *etag;   /* sent as If-None-Match; may be NULL */
	bool allow_http;    /* plain http to other hosts than loopback */
	size_t most_bytes;  /* of the body, after decompression */
	uint64_t total_timeout_ms;
	http_done_fn done; /* called once by http_run(), unless the call was aborted; may start and abort others */
	void *data;
};

/** Thread: any but graphics. Errors: ERROR_MEMORY, ERROR_NETWORK (no curl). The caller destroys it. */
struct http *http_create(const struct http_settings *settings, struct error *err);
/** Aborts nothing: all calls must be done or aborted before. Waits for nobody. Accepts NULL; sets it to NULL. */
void http_destroy(struct http **http);

/** Makes http_run() return. Thread: any. */
void http_wake(struct http *http);
/** From now on every transfer aborts itself; http_run() returns. Thread: any. */
void http_stop(struct http *http);

/**
 * Begins a GET. Follows at most 5 redirects, each under the same rules of addresses; from https never to plain http on
 * another host than loopback.
 *
 * Owns:     the service owns the call until `done` or http_abort().
 * Errors:   NULL and ERROR_USAGE for an address that the rules refuse, ERROR_MEMORY.
 */
struct http_call *http_start(struct http *http, const struct http_request *request, struct error *err);

/** Ends a call without `done`. Waits for nobody, not for a resolver either. Accepts NULL; sets it to NULL. */
void http_abort(struct http_call **call);

/** Moves all calls on and delivers what is done; returns at until_ns (monotonic), at a wake or after progress. */
void http_run(struct http *http, uint64_t until_ns);

/**
 * Is this an address we take: http(s), a host, no user or password within (a secret has no place in an address); plain
 * http only to loopback unless allow_http.
 *
 * Thread:   any.   Errors: ERROR_USAGE, ERROR_MEMORY.
 */
MUST_CHECK bool http_address_check(const char *url, bool allow_http, struct error *err);

/** Seconds since the epoch of an HTTP date in any of its three forms; -1 for anything else. Thread: any. */
int64_t http_date_s(const char *text);
