/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The scripted shop's connections that stay open: bytes go out when the test says so, in chunked encoding. */
#pragma once

#include "base/thread.h"

#include <stdbool.h>
#include <stddef.h>

#define STREAMS_MOST 64

struct scripted_streams {
	struct lock lock;
	/* -- protected by lock -- */
	struct {
		char path[128];
		int socket;
	} entries[STREAMS_MOST];
	size_t count;
};

void scripted_streams_init(struct scripted_streams *streams);
void scripted_streams_finish(struct scripted_streams *streams);

/** Sends the head and the body's beginning, and keeps the connection until one side leaves it. */
void scripted_streams_hold(struct scripted_streams *streams, const char *path, int socket, const char *head,
			   const void *body, size_t size_bytes);

/** Sends bytes on all open streams of the path. Returns: on how many. */
size_t scripted_streams_send(struct scripted_streams *streams, const char *path, const void *bytes, size_t size_bytes);

/** Ends all streams of the path, as HTTP wants it or in the middle of a chunk. Returns: how many. */
size_t scripted_streams_end(struct scripted_streams *streams, const char *path, bool is_clean);
