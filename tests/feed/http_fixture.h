/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One request at a time through http.h, from the test's own thread. */
#pragma once

#include "feed_fixture.h"

#include "http.h"

struct fetched {
	bool is_done;
	struct error error;
	int status;
	char body[4096]; /* the beginning of it */
	size_t size_bytes;
	char url[256];
	char etag[64];
	char link_events[256];
	int64_t shop_time_ms;
	int64_t date_ms;
	int64_t cached_ms;
	uint64_t retry_after_ms;
	uint64_t sent_ns;
	uint64_t first_ns;
	uint64_t middle_ns;
	uint64_t took_ms;
};

/** A http for whoever a file of certificates vouches for (NULL: the system's). */
struct http *http_fixture_create(const char *ca_file, uint64_t connect_timeout_ms);

/** A request with the tests' limits: 1 MiB, 600 ms. */
struct http_request http_fixture_request(const char *url);

/** Runs the request to its end. A request that cannot be started has its error in the result. */
struct fetched http_fixture_fetch(struct http *http, struct http_request request);
