/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serve_route.h"

#include "folder_file.h"
#include "http_text.h"
#include "serve_bearer.h"
#include "serve_desk.h"
#include "served_uris.h"

#include "room/room_decode.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PATH_MAX_BYTES 4096

static const char events_address[] = "/events";
static const char images_address[] = "/images/";

/* The headers that tell of a state of the room. */
struct state_headers {
	char link[128];
	struct serve_header list[4];
};

static void write_state_headers(struct state_headers *headers, const struct serve_answer *answer,
				const struct served_document *document)
{
	struct serve_header *next = headers->list;
	*next++ = (struct serve_header){"Cache-Control", "no-cache"};
	if (!answer->is_tagless)
		*next++ = (struct serve_header){"ETag", served_document_etag(document)};
	snprintf(headers->link, sizeof(headers->link), "</v1/rooms/%s%s>; rel=\"events\"",
		 served_document_room_id(document), events_address);
	if (!answer->is_linkless)
		*next++ = (struct serve_header){"Link", headers->link};
	*next = (struct serve_header){0};
}

static enum MHD_Result answer_document(const struct serve_answer *answer, const struct served_document *document)
{
	struct buffer body;
	buffer_init(&body, ROOM_DOCUMENT_MAX_BYTES);
	struct error err = {0};
	enum MHD_Result result;
	if (served_document_write(document, answer->wall_ms, &body, &err)) {
		struct state_headers headers;
		write_state_headers(&headers, answer, document);
		bool is_zipped = http_accepts_gzip(serve_request_header(answer, "Accept-Encoding"));
		result = serve_answer_json(answer, MHD_HTTP_OK, headers.list, &body, is_zipped);
	} else {
		result = serve_answer_error(answer, MHD_HTTP_INTERNAL_SERVER_ERROR, NULL, &err);
	}
	buffer_finish(&body);
	return result;
}

static enum MHD_Result get_room(struct serve_answer *answer, const struct served_document *document)
{
	const char *held = serve_request_header(answer, "If-None-Match");
	if (!held || answer->is_tagless || !http_etag_is_named(held, served_document_etag(document), true))
		return answer_document(answer, document);
	struct state_headers headers;
	write_state_headers(&headers, answer, document);
	return serve_answer_empty(answer, MHD_HTTP_NOT_MODIFIED, headers.list);
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
					       {"Content-Type", serve_answer_type(answer, type)},
					       {"Cache-Control", "no-cache"},
					       {"X-Content-Type-Options", "nosniff"},
					       {0}};
	const char *held = serve_request_header(answer, "If-None-Match");
	return serve_answer_file(answer, headers, file.fd, file.size_bytes,
				 held && http_etag_is_named(held, file.etag, true));
}

static enum MHD_Result patch_room(const struct serve_routes *routes, struct serve_answer *answer,
				  const struct serve_request *request)
{
	static const struct serve_header accepted[] = {{"Accept-Patch", "application/merge-patch+json"}, {0}};
	if (!serve_is_asked_locally(answer))
		return serve_answer_message(answer, MHD_HTTP_FORBIDDEN, NULL, "changes come from this machine only");
	if (!http_is_merge_patch(serve_request_header(answer, "Content-Type")))
		return serve_answer_message(answer, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE, accepted,
					    "a change is application/merge-patch+json");
	if (request->is_too_large)
		return serve_answer_message(answer, MHD_HTTP_CONTENT_TOO_LARGE, NULL, "a change is at most 1 MiB");
	struct served_document *document = NULL;
	struct error err = {0};
	enum patch_result result = served_room_patch(routes->setup.room, request->body.bytes, request->body.size_bytes,
						     serve_request_header(answer, "If-Match"), &document, &err);
	serve_answer_touch(answer, routes->setup.clock);
	switch (result) {
	case PATCH_DONE:
		serve_streams_look(routes->streams);
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

static enum MHD_Result get_events(const struct serve_routes *routes, struct serve_answer *answer, const char *method)
{
	static const struct serve_header headers[] = {
		{"Content-Type", "text/event-stream"}, {"Cache-Control", "no-store"}, {0}};
	if (strcmp(method, "HEAD") == 0)
		return serve_answer_empty(answer, MHD_HTTP_OK, headers);
	return serve_streams_answer(routes->streams, answer, serve_request_header(answer, "Last-Event-ID"));
}

/* Who may change the room from a desk may read it too. */
static bool may_read(const struct serve_routes *routes, const struct serve_answer *answer)
{
	const struct serve_setup *setup = &routes->setup;
	return !setup->read_token || serve_bears_token(answer, setup->read_token) ||
	       serve_bears_token(answer, setup->desk_token);
}

static enum MHD_Result control_faults(const struct serve_routes *routes, struct serve_answer *answer,
				      const struct serve_request *request)
{
	if (!serve_is_asked_locally(answer))
		return serve_answer_message(answer, MHD_HTTP_FORBIDDEN, NULL, "faults come from this machine only");
	// What a page of the web can send without asking first is no JSON.
	if (strcmp(request->method, "POST") == 0 && !http_is_json(serve_request_header(answer, "Content-Type")))
		return serve_answer_message(answer, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE, NULL,
					    "faults are application/json");
	enum MHD_Result result = serve_faulty_control(routes->faulty, answer, request->method, request->body.bytes,
						      request->body.size_bytes);
	serve_streams_look(routes->streams);
	return result;
}

/* The rest of the path behind the room's address, or NULL when it is another's. */
static const char *find_rest(const char *path, const struct served_document *document)
{
	static const char rooms[] = "/v1/rooms/";
	const char *id = served_document_room_id(document);
	size_t length = strlen(id);
	bool is_ours =
		strncmp(path, rooms, sizeof(rooms) - 1) == 0 && strncmp(path + sizeof(rooms) - 1, id, length) == 0;
	return is_ours ? path + sizeof(rooms) - 1 + length : NULL;
}

static enum MHD_Result read_room(const struct serve_routes *routes, struct serve_answer *answer,
				 struct serve_request *request, const char *rest, struct served_document **document)
{
	struct faulty_request faulty = {
		.scope = !*rest                              ? FAULT_OF_POLLS
			 : strcmp(rest, events_address) == 0 ? FAULT_OF_STREAMS
							     : FAULT_OF_PICTURES,
		.path = request->path,
		.port = routes->setup.port,
		.state = &request->wire,
	};
	enum MHD_Result result;
	if (routes->faulty && serve_faulty_answer(routes->faulty, &faulty, answer, document, &result))
		return result;
	if (!*rest)
		return get_room(answer, *document);
	if (faulty.scope == FAULT_OF_STREAMS)
		return get_events(routes, answer, request->method);
	return get_picture(answer, served_room_folder(routes->setup.room), rest + sizeof(images_address) - 1);
}

static enum MHD_Result route_room(const struct serve_routes *routes, struct serve_answer *answer,
				  struct serve_request *request, const char *rest, struct served_document **document)
{
	bool is_read = strcmp(request->method, "GET") == 0 || strcmp(request->method, "HEAD") == 0;
	bool is_room = !*rest;
	struct desk_address desk;
	if (serve_desk_find(rest, &desk))
		return serve_desk_answer(routes, answer, request, &desk);
	if (!is_room && strcmp(rest, events_address) != 0 &&
	    strncmp(rest, images_address, sizeof(images_address) - 1) != 0)
		return serve_answer_message(answer, MHD_HTTP_NOT_FOUND, NULL, "nothing stands at this address");
	if (!may_read(routes, answer))
		return serve_answer_token_wanted(answer);
	if (is_read)
		return read_room(routes, answer, request, rest, document);
	if (is_room && strcmp(request->method, "PATCH") == 0)
		return patch_room(routes, answer, request);
	return serve_answer_not_allowed(answer, is_room ? "GET, HEAD, PATCH" : "GET, HEAD");
}

enum MHD_Result serve_route(const struct serve_routes *routes, struct serve_answer *answer,
			    struct serve_request *request)
{
	char path[PATH_MAX_BYTES];
	bool is_path = http_path_decode(request->path, path, sizeof(path));
	if (is_path && routes->faulty && strcmp(path, "/v1/faults") == 0)
		return control_faults(routes, answer, request);
	struct served_document *document = served_room_get(routes->setup.room);
	const char *rest = is_path ? find_rest(path, document) : NULL;
	enum MHD_Result result =
		rest ? route_room(routes, answer, request, rest, &document)
		     : serve_answer_message(answer, MHD_HTTP_NOT_FOUND, NULL, "nothing stands at this address");
	served_document_unref(document);
	return result;
}
