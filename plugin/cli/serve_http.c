/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serve_http.h"

#include "folder_file.h"
#include "http_text.h"
#include "serve_answer.h"
#include "serve_streams.h"
#include "served_uris.h"

#include "base/alloc.h"
#include "room/room_decode.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTIONS 256 /* half of them for streams */
#define THREADS 4
#define IDLE_SECONDS 60 /* above ttl/3 of most rooms: the polls of a viewer keep their connection */
/* A body beyond the limit is read up to here and refused with an answer; beyond, the connection is cut. */
#define BODY_READ_MAX_BYTES (8u * ROOM_DOCUMENT_MAX_BYTES)
#define PATH_MAX_BYTES 4096

struct serve_http {
	struct served_room *room;
	const struct clock *clock;
	struct serve_streams *streams;
	struct MHD_Daemon *daemon;
	uint16_t port;
};

/* One request while it is being read. */
struct exchange {
	struct buffer body;
	uint64_t read_bytes;
	bool is_too_large;
};

static const char *header(const struct serve_answer *answer, const char *name)
{
	return MHD_lookup_connection_value(answer->connection, MHD_HEADER_KIND, name);
}

/* Where the room's changes are told; lives in text. */
static const char *events_link(const struct served_document *document, char text[128])
{
	snprintf(text, 128, "</v1/rooms/%s/events>; rel=\"events\"", served_document_room_id(document));
	return text;
}

static enum MHD_Result answer_document(const struct serve_answer *answer, const struct served_document *document)
{
	struct buffer body;
	buffer_init(&body, ROOM_DOCUMENT_MAX_BYTES);
	struct error err = {0};
	enum MHD_Result result;
	if (served_document_write(document, answer->wall_ms, &body, &err)) {
		char link[128];
		const struct serve_header headers[] = {{"ETag", served_document_etag(document)},
						       {"Cache-Control", "no-cache"},
						       {"Link", events_link(document, link)},
						       {0}};
		bool is_zipped = http_accepts_gzip(header(answer, "Accept-Encoding"));
		result = serve_answer_json(answer, MHD_HTTP_OK, headers, &body, is_zipped);
	} else {
		result = serve_answer_error(answer, MHD_HTTP_INTERNAL_SERVER_ERROR, NULL, &err);
	}
	buffer_finish(&body);
	return result;
}

static enum MHD_Result get_room(struct serve_answer *answer, const struct served_document *document)
{
	const char *etag = served_document_etag(document);
	char link[128];
	const struct serve_header headers[] = {
		{"ETag", etag}, {"Cache-Control", "no-cache"}, {"Link", events_link(document, link)}, {0}};
	const char *held = header(answer, "If-None-Match");
	if (held && http_etag_is_named(held, etag, true))
		return serve_answer_empty(answer, MHD_HTTP_NOT_MODIFIED, headers);
	return answer_document(answer, document);
}

static enum MHD_Result get_picture(struct serve_answer *answer, const char *folder, const char *rest)
{
	char name[PATH_MAX_BYTES];
	struct folder_file file;
	if (!served_uri_file(rest, name, sizeof(name)) || !folder_file_open(folder, name, &file, NULL))
		return serve_answer_message(answer, MHD_HTTP_NOT_FOUND, NULL, "no such picture");
	// The type is the resolved file's: a link named x.png may lead to the room's other papers.
	const char *type = http_picture_type(file.path);
	if (!type) {
		close(file.fd);
		return serve_answer_message(answer, MHD_HTTP_NOT_FOUND, NULL, "no such picture");
	}
	const struct serve_header headers[] = {{"ETag", file.etag},
					       {"Content-Type", type},
					       {"Cache-Control", "no-cache"},
					       {"X-Content-Type-Options", "nosniff"},
					       {0}};
	const char *held = header(answer, "If-None-Match");
	return serve_answer_file(answer, headers, file.fd, file.size_bytes,
				 held && http_etag_is_named(held, file.etag, true));
}

static enum MHD_Result patch_room(struct serve_http *http, struct serve_answer *answer, const struct exchange *exchange)
{
	static const struct serve_header accepted[] = {{"Accept-Patch", "application/merge-patch+json"}, {0}};
	// A page of the web may point its own name at this machine; what it asks for then bears that name.
	if (!http_is_loopback_host(header(answer, "Host")))
		return serve_answer_message(answer, MHD_HTTP_FORBIDDEN, NULL, "changes come from this machine only");
	if (!http_is_merge_patch(header(answer, "Content-Type")))
		return serve_answer_message(answer, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE, accepted,
					    "a change is application/merge-patch+json");
	if (exchange->is_too_large)
		return serve_answer_message(answer, MHD_HTTP_CONTENT_TOO_LARGE, NULL, "a change is at most 1 MiB");
	struct served_document *document = NULL;
	struct error err = {0};
	enum patch_result result = served_room_patch(http->room, exchange->body.bytes, exchange->body.size_bytes,
						     header(answer, "If-Match"), &document, &err);
	serve_answer_touch(answer, http->clock);
	switch (result) {
	case PATCH_DONE:
		serve_streams_look(http->streams);
		break;
	case PATCH_NOT_MATCHED:
		return serve_answer_error(answer, MHD_HTTP_PRECONDITION_FAILED, NULL, &err);
	case PATCH_REFUSED:
		return serve_answer_error(answer, MHD_HTTP_UNPROCESSABLE_CONTENT, NULL, &err);
	case PATCH_CONFLICT:
		return serve_answer_error(answer, MHD_HTTP_CONFLICT, NULL, &err);
	case PATCH_FAILED:
	case PATCH_INVALID:
		return serve_answer_error(answer, MHD_HTTP_INTERNAL_SERVER_ERROR, NULL, &err);
	}
	enum MHD_Result sent = answer_document(answer, document);
	served_document_unref(document);
	return sent;
}

static enum MHD_Result not_allowed(struct serve_answer *answer, const char *allowed)
{
	const struct serve_header headers[] = {{"Allow", allowed}, {0}};
	return serve_answer_message(answer, MHD_HTTP_METHOD_NOT_ALLOWED, headers, "not a method of this address");
}

static enum MHD_Result get_events(struct serve_http *http, struct serve_answer *answer, const char *method)
{
	static const struct serve_header headers[] = {
		{"Content-Type", "text/event-stream"}, {"Cache-Control", "no-store"}, {0}};
	if (strcmp(method, "HEAD") == 0)
		return serve_answer_empty(answer, MHD_HTTP_OK, headers);
	return serve_streams_answer(http->streams, answer, header(answer, "Last-Event-ID"));
}

static enum MHD_Result route(struct serve_http *http, struct serve_answer *answer, const char *raw_path,
			     const char *method, const struct exchange *exchange)
{
	static const char rooms[] = "/v1/rooms/";
	static const char images[] = "/images/";
	char path[PATH_MAX_BYTES];
	bool is_read = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
	struct served_document *document = served_room_get(http->room);
	const char *id = served_document_room_id(document);
	size_t length = strlen(id);
	const char *rest = NULL;
	if (http_path_decode(raw_path, path, sizeof(path)) && strncmp(path, rooms, sizeof(rooms) - 1) == 0 &&
	    strncmp(path + sizeof(rooms) - 1, id, length) == 0)
		rest = path + sizeof(rooms) - 1 + length;
	enum MHD_Result result;
	if (rest && !*rest && is_read)
		result = get_room(answer, document);
	else if (rest && !*rest && strcmp(method, "PATCH") == 0)
		result = patch_room(http, answer, exchange);
	else if (rest && !*rest)
		result = not_allowed(answer, "GET, HEAD, PATCH");
	else if (rest && strcmp(rest, "/events") == 0)
		result = is_read ? get_events(http, answer, method) : not_allowed(answer, "GET, HEAD");
	else if (rest && strncmp(rest, images, sizeof(images) - 1) == 0)
		result = is_read ? get_picture(answer, served_room_folder(http->room), rest + sizeof(images) - 1)
				 : not_allowed(answer, "GET, HEAD");
	else
		result = serve_answer_message(answer, MHD_HTTP_NOT_FOUND, NULL, "nothing stands at this address");
	served_document_unref(document);
	return result;
}

/* Keeps what a change may be long, and counts the rest. */
static enum MHD_Result read_body(struct exchange *exchange, const char *bytes, size_t *size_bytes)
{
	exchange->read_bytes += *size_bytes;
	if (!exchange->is_too_large && !buffer_add(&exchange->body, bytes, *size_bytes, NULL)) {
		exchange->is_too_large = true;
		buffer_finish(&exchange->body);
	}
	*size_bytes = 0;
	return exchange->read_bytes <= BODY_READ_MAX_BYTES ? MHD_YES : MHD_NO;
}

static bool is_declared_beyond_reading(const struct serve_answer *answer)
{
	const char *length = header(answer, "Content-Length");
	return length && strtoull(length, NULL, 10) > BODY_READ_MAX_BYTES;
}

static enum MHD_Result on_request(void *data, struct MHD_Connection *connection, const char *url, const char *method,
				  const char *version, const char *upload, size_t *upload_bytes, void **of_request)
{
	(void)version;
	struct serve_http *http = data;
	struct exchange *exchange = *of_request;
	struct serve_answer answer = {.connection = connection};
	serve_answer_touch(&answer, http->clock);
	if (!exchange) {
		exchange = alloc_zeroed(1, sizeof(*exchange));
		if (!exchange)
			return MHD_NO;
		buffer_init(&exchange->body, ROOM_DOCUMENT_MAX_BYTES);
		*of_request = exchange;
		if (is_declared_beyond_reading(&answer))
			return serve_answer_message(&answer, MHD_HTTP_CONTENT_TOO_LARGE, NULL,
						    "a change is at most 1 MiB");
		return MHD_YES;
	}
	if (*upload_bytes)
		return read_body(exchange, upload, upload_bytes);
	return route(http, &answer, url, method, exchange);
}

static void on_completed(void *data, struct MHD_Connection *connection, void **of_request,
			 enum MHD_RequestTerminationCode code)
{
	(void)data, (void)connection, (void)code;
	struct exchange *exchange = *of_request;
	if (!exchange)
		return;
	buffer_finish(&exchange->body);
	alloc_free(exchange);
	*of_request = NULL;
}

/* Paths are decoded by us, strictly: the library would take a NUL and a broken escape. */
static size_t leave_escaped(void *data, struct MHD_Connection *connection, char *text)
{
	(void)data, (void)connection;
	return strlen(text);
}

struct serve_http *serve_http_start(struct served_room *room, const struct clock *clock, uint16_t port,
				    struct error *err)
{
	struct serve_http *http = alloc_zeroed(1, sizeof(*http));
	if (!http) {
		error_set(err, ERROR_MEMORY, "no memory");
		return NULL;
	}
	http->room = room;
	http->clock = clock;
	http->streams = serve_streams_create(room, clock, err);
	if (!http->streams) {
		alloc_free(http);
		return NULL;
	}
	const struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	errno = 0;
	http->daemon = MHD_start_daemon(
		MHD_USE_AUTO_INTERNAL_THREAD | MHD_USE_SUPPRESS_DATE_NO_CLOCK | MHD_ALLOW_SUSPEND_RESUME, port, NULL,
		NULL, on_request, http, MHD_OPTION_SOCK_ADDR, (const struct sockaddr *)&address,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
		(unsigned)IDLE_SECONDS, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)THREADS, MHD_OPTION_UNESCAPE_CALLBACK,
		leave_escaped, NULL, MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_END);
	if (!http->daemon) {
		error_set(err, ERROR_NETWORK, "port %u cannot be listened on: %s", port,
			  errno ? strerror(errno) : "the HTTP library gives no reason");
		serve_streams_destroy(&http->streams);
		alloc_free(http);
		return NULL;
	}
	http->port = MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
	return http;
}

void serve_http_stop(struct serve_http **http)
{
	if (!*http)
		return;
	serve_streams_end((*http)->streams);
	MHD_stop_daemon((*http)->daemon);
	serve_streams_destroy(&(*http)->streams);
	alloc_free(*http);
	*http = NULL;
}

uint16_t serve_http_port(const struct serve_http *http)
{
	return http->port;
}
