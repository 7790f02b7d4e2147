/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serve_http.h"

#include "serve_front.h"
#include "serve_route.h"

#include "base/alloc.h"
#include "room/room_decode.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define CONNECTIONS 256 /* half of them for streams */
#define THREADS 4
#define IDLE_SECONDS 60 /* above ttl/3 of most rooms: the polls of a viewer keep their connection */
/* A body beyond the limit is read up to here and refused with an answer; beyond, the connection is cut. */
#define BODY_READ_MAX_BYTES (8u * ROOM_DOCUMENT_MAX_BYTES)

struct serve_http {
	struct serve_routes routes;
	struct serve_front *front; /* takes the connections when faults may forbid it; else the library does */
	struct MHD_Daemon *daemon;
};

/* Keeps what a change may be long, and counts the rest. */
static enum MHD_Result read_body(struct serve_request *request, const char *bytes, size_t *size_bytes)
{
	request->read_bytes += *size_bytes;
	if (!request->is_too_large && !buffer_add(&request->body, bytes, *size_bytes, NULL)) {
		request->is_too_large = true;
		buffer_finish(&request->body);
	}
	*size_bytes = 0;
	return request->read_bytes <= BODY_READ_MAX_BYTES ? MHD_YES : MHD_NO;
}

static bool is_declared_beyond_reading(const struct serve_answer *answer)
{
	const char *length =
		MHD_lookup_connection_value(answer->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
	return length && strtoull(length, NULL, 10) > BODY_READ_MAX_BYTES;
}

static enum MHD_Result on_request(void *data, struct MHD_Connection *connection, const char *url, const char *method,
				  const char *version, const char *upload, size_t *upload_bytes, void **of_request)
{
	(void)version;
	struct serve_http *http = data;
	struct serve_request *request = *of_request;
	struct serve_answer answer = {.connection = connection};
	serve_answer_touch(&answer, http->routes.setup.clock);
	if (!request) {
		request = alloc_zeroed(1, sizeof(*request));
		if (!request)
			return MHD_NO;
		buffer_init(&request->body, ROOM_DOCUMENT_MAX_BYTES);
		*of_request = request;
		if (is_declared_beyond_reading(&answer))
			return serve_answer_message(&answer, MHD_HTTP_CONTENT_TOO_LARGE, NULL,
						    "a change is at most 1 MiB");
		return MHD_YES;
	}
	if (*upload_bytes)
		return read_body(request, upload, upload_bytes);
	request->method = method;
	request->path = url;
	return serve_route(&http->routes, &answer, request);
}

static void on_completed(void *data, struct MHD_Connection *connection, void **of_request,
			 enum MHD_RequestTerminationCode code)
{
	(void)data, (void)connection, (void)code;
	struct serve_request *request = *of_request;
	if (!request)
		return;
	buffer_finish(&request->body);
	desk_answer_finish(&request->made);
	alloc_free(request);
	*of_request = NULL;
}

/* Paths are decoded by us, strictly: the library would take a NUL and a broken escape. */
static size_t leave_escaped(void *data, struct MHD_Connection *connection, char *text)
{
	(void)data, (void)connection;
	return strlen(text);
}

/* Starts the library, which listens itself, or takes what the front gives it. */
static bool start_daemon(struct serve_http *http, bool is_fronted, struct error *err)
{
	const struct serve_setup *setup = &http->routes.setup;
	const struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(setup->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	unsigned flags = MHD_USE_AUTO_INTERNAL_THREAD | MHD_USE_SUPPRESS_DATE_NO_CLOCK | MHD_ALLOW_SUSPEND_RESUME;
	errno = 0;
	http->daemon = MHD_start_daemon(
		flags | (is_fronted ? MHD_USE_NO_LISTEN_SOCKET : 0), setup->port, NULL, NULL, on_request, http,
		MHD_OPTION_SOCK_ADDR, (const struct sockaddr *)&address, MHD_OPTION_CONNECTION_LIMIT,
		(unsigned)CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
		MHD_OPTION_THREAD_POOL_SIZE, (unsigned)THREADS, MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_END);
	if (!http->daemon)
		return error_set(err, ERROR_NETWORK, "port %u cannot be listened on: %s", setup->port,
				 errno ? strerror(errno) : "the HTTP library gives no reason");
	return true;
}

static bool start(struct serve_http *http, struct error *err)
{
	struct serve_setup *setup = &http->routes.setup;
	http->routes.streams = serve_streams_create(setup->room, setup->clock, setup->faults, err);
	if (!http->routes.streams)
		return false;
	if (!setup->faults) {
		if (!start_daemon(http, false, err))
			return false;
		setup->port = MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
		return true;
	}
	http->routes.faulty = serve_faulty_create(setup->faults, err);
	// The socket first: the port must be known before the first request is.
	http->front = http->routes.faulty ? serve_front_open(setup->faults, setup->port, err) : NULL;
	if (!http->front)
		return false;
	setup->port = serve_front_port(http->front);
	return start_daemon(http, true, err) && serve_front_start(http->front, http->daemon, err);
}

struct serve_http *serve_http_start(const struct serve_setup *setup, struct error *err)
{
	struct serve_http *http = alloc_zeroed(1, sizeof(*http));
	if (!http) {
		error_set(err, ERROR_MEMORY, "no memory");
		return NULL;
	}
	http->routes.setup = *setup;
	if (!start(http, err))
		serve_http_stop(&http);
	return http;
}

void serve_http_tick(struct serve_http *http)
{
	if (http->routes.setup.faults)
		serve_streams_look(http->routes.streams);
}

void serve_http_stop(struct serve_http **slot)
{
	struct serve_http *http = *slot;
	*slot = NULL;
	if (!http)
		return;
	serve_front_stop(&http->front);
	serve_streams_end(http->routes.streams);
	serve_faulty_end(http->routes.faulty);
	if (http->daemon)
		MHD_stop_daemon(http->daemon);
	serve_faulty_destroy(&http->routes.faulty);
	serve_streams_destroy(&http->routes.streams);
	alloc_free(http);
}

uint16_t serve_http_port(const struct serve_http *http)
{
	return http->routes.setup.port;
}
