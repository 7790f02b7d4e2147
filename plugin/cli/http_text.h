/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The texts of HTTP that `serve` reads and writes: header lists, dates, paths. Pure functions, any thread; nothing here
 * knows the HTTP library. A header that is absent is NULL.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Whether an Accept-Encoding takes gzip: named or `*`, and not with q=0 (RFC 9110, 12.5.3). */
bool http_accepts_gzip(const char *accept_encoding);

/**
 * Whether a list of entity tags (If-Match, If-None-Match) names etag, a strong tag with its quotes; `*` names every
 * one. In a weak comparison W/"x" names "x" too (RFC 9110, 8.8.3.2).
 */
bool http_etag_is_named(const char *list, const char *etag, bool is_weak_comparison);

/** Whether a Content-Type is application/merge-patch+json, whatever its parameters. */
bool http_is_merge_patch(const char *content_type);

/** Whether a Content-Type is application/json, whatever its parameters. */
bool http_is_json(const char *content_type);

/** Whether a Host header names this machine's loopback (RFC 9110, 7.2): 127.x.x.x, [::1] or localhost. */
bool http_is_loopback_host(const char *host);

/** Writes "Sat, 21 Nov 2026 13:00:00 GMT" (IMF-fixdate); returns text. */
const char *http_date(int64_t wall_ms, char text[32]);

/** Decodes %XX of a path into out; false for a broken escape, a NUL within, or a path that does not fit. */
bool http_path_decode(const char *path, char *out, size_t size_bytes);

/** The media type of a picture by the end of its name; NULL: not a picture's name. */
const char *http_picture_type(const char *name);
