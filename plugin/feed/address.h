/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an address may say and what of it may be said aloud. Pure; the parts of an address come from http.c.
 */
#pragma once

#include "base/error.h"

#include <stddef.h>

#define ADDRESS_MOST_BYTES 2048

/* An address that was taken apart. */
struct address {
	char *url;    /* normalised, absolute */
	char *origin; /* scheme, host and port, in one way of writing; see address_origin() */
	bool is_https;
	bool is_plain; /* http */
	bool is_loopback;
};

/** Frees its texts; accepts a zeroed address. */
void address_finish(struct address *address);

/**
 * The origin of RFC 6454 as text, the port always written: equal texts are one origin. Names are compared as they are
 * written, but for the case of letters: what differs in writing (a trailing dot, a name and its address) is another
 * origin, so that a secret rather stays at home.
 *
 * Owns:     the caller, with alloc_free(). NULL when there is no memory.
 */
char *address_origin(const char *scheme, const char *host, const char *zone, const char *port);

/**
 * The rules of docs/interfaces.md, "Redirects and hosts": https anywhere; plain http to loopback, or where the room
 * allows it, but never on a way that has been https (from_https) unless it ends on this machine.
 *
 * Errors:   ERROR_USAGE.
 */
MUST_CHECK bool address_is_allowed(const struct address *address, bool allow_http, bool from_https, struct error *err);

/**
 * True for hosts that never leave this machine whatever a resolver says: `localhost`, 127.0.0.0/8 in dotted form and
 * [::1]. A name that merely begins so (127.0.0.1.example.com) is not.
 */
bool address_is_loopback(const char *host);

/** True when the text begins with http:// or https:// in any case. */
bool address_is_http(const char *text);

/**
 * The address without what may be secret (user, password, query, fragment); what does not fit is cut.
 *
 * Returns:  text.
 */
const char *address_for_log(const char *url, char *text, size_t size_bytes);

/**
 * Turns a relative reference of a room document into a path below its folder: %XX is decoded, query and fragment go.
 *
 * Returns:  false for what is absolute, has a scheme, a `..`, a NUL, a backslash or no name at all, or does not fit.
 */
bool address_local_path(const char *uri, char *path, size_t size_bytes);
