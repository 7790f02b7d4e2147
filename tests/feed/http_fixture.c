/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http_fixture.h"

#include <stdio.h>
#include <string.h>

static void keep(const struct http_answer *answer, void *data)
{
	struct fetched *fetched = data;
	fetched->is_done = true;
	fetched->error = answer->error;
	fetched->status = answer->status;
	fetched->size_bytes = answer->body->size_bytes;
	size_t size = fetched->size_bytes < sizeof(fetched->body) - 1 ? fetched->size_bytes : sizeof(fetched->body) - 1;
	if (size)
		memcpy(fetched->body, answer->body->bytes, size);
	snprintf(fetched->url, sizeof(fetched->url), "%s", answer->url);
	snprintf(fetched->etag, sizeof(fetched->etag), "%s", answer->etag ? answer->etag : "");
	snprintf(fetched->link_events, sizeof(fetched->link_events), "%s",
		 answer->link_events ? answer->link_events : "");
	fetched->shop_time_ms = answer->shop_time_ms;
	fetched->date_ms = answer->date_ms;
	fetched->cached_ms = answer->cached_ms;
	fetched->retry_after_ms = answer->retry_after_ms;
	fetched->sent_ns = answer->sent_ns;
	fetched->first_ns = answer->first_ns;
	fetched->middle_ns = answer->middle_ns;
}

struct http *http_fixture_create(const char *ca_file, uint64_t connect_timeout_ms)
{
	struct error err = {0};
	struct http *http = http_create(&(struct http_settings){.clock = clock_system(),
								.connect_timeout_ms = connect_timeout_ms,
								.ca_file = ca_file},
					&err);
	if (!http)
		fail_msg("no http: %s", err.message);
	return http;
}

struct http_request http_fixture_request(const char *url)
{
	return (struct http_request){
		.url = url,
		.accept = "application/json",
		.most_bytes = 1024 * 1024,
		.total_timeout_ms = 600,
		.done = keep,
	};
}

struct fetched http_fixture_fetch(struct http *http, struct http_request request)
{
	struct fetched fetched = {0};
	uint64_t start_ns = now_ns();
	request.data = &fetched;
	if (!http_start(http, &request, &fetched.error))
		return fetched;
	while (!fetched.is_done && now_ns() < start_ns + 5000 * MS_NS)
		http_run(http, now_ns() + 100 * MS_NS);
	assert_true(fetched.is_done);
	fetched.took_ms = (now_ns() - start_ns) / MS_NS;
	return fetched;
}
