/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A shop that does what a test tells it, also what no shop should: a thread on loopback with an ephemeral port that
 * answers each path by a script and remembers what it was asked.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct scripted_server;

/** How a path answers. Zero members mean an honest, quick 200 with the server's clock in Shop-Time and Date. */
struct script {
	int status;          /* 0: 200 */
	const char *headers; /* further lines, each with its \r\n */
	const void *body;    /* in a text @NOW@ becomes the server's time */
	size_t size_bytes;   /* 0: the length of the text */
	const char *etag;    /* with it a request that names it gets a 304 */
	int64_t clock_ms;    /* the server's clock less the machine's */
	bool has_no_shop_time;
	bool has_no_date;
	size_t cut_bytes;  /* closes after so many bytes of the body */
	int delay_ms;      /* between the moment whose time is told and the answer */
	int pace_ms;       /* a pause after each 64 bytes of the body */
	bool is_endless;   /* goes on with the body until the other side leaves */
	bool is_silent;    /* reads the request and never answers */
	bool hangs_up;     /* reads the request and closes the connection without a byte */
	const char *wants; /* a line that the request's head must have; without it the answer is 401 */
	bool is_stream;    /* goes on after the body, with what scripted_server_send() gives it */
};

struct scripted_server *scripted_server_start(void);
/** Another server on the port of one that was stopped. */
struct scripted_server *scripted_server_start_at(int port);
void scripted_server_stop(struct scripted_server *server);
int scripted_server_port(const struct scripted_server *server);

/** From now on the path (without query) answers like this; what is not scripted answers 404. Copies all of it. */
void scripted_server_say(struct scripted_server *server, const char *path, const struct script *script);

/** Sends text on all open streams of the path. Returns: on how many (0: nobody listens yet). */
size_t scripted_server_send(struct scripted_server *server, const char *path, const char *text);
/** Ends all streams of the path, as HTTP wants it or cut in the middle. Returns: how many. */
size_t scripted_server_end(struct scripted_server *server, const char *path, bool is_clean);

/** How often the path was asked for; NULL: all of them. */
size_t scripted_server_count(struct scripted_server *server, const char *path);
/** The head of the request for the path, from 0 on, and behind it its body, if it has one; false when there was none so
 * far. */
bool scripted_server_request(struct scripted_server *server, const char *path, size_t index, char *text,
			     size_t size_bytes);
/** When that request came, monotonic; 0 when there was none so far. */
uint64_t scripted_server_time_ns(struct scripted_server *server, const char *path, size_t index);
size_t scripted_server_connections(struct scripted_server *server);
