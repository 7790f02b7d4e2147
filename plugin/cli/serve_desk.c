/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serve_desk.h"

#include "http_text.h"
#include "serve_bearer.h"

#include "room/json.h"

#include <string.h>

/* Orders are a few lines; only what desks may know of a whole room is more. */
#define ORDER_MAX_BYTES 65536u

static const char items_address[] = "/items/";

bool serve_desk_find(const char *rest, struct desk_address *address)
{
	*address = (struct desk_address){0};
	if (strcmp(rest, "/desk") == 0)
		address->place = DESK_PLACE_DESK;
	else if (strcmp(rest, "/owner") == 0)
		address->place = DESK_PLACE_OWNER;
	else if (strcmp(rest, "/take") == 0)
		address->place = DESK_PLACE_TAKE;
	if (address->place != DESK_PLACE_INVALID)
		return true;
	if (strncmp(rest, items_address, sizeof(items_address) - 1) != 0)
		return false;
	const char *id = rest + sizeof(items_address) - 1;
	const char *slash = strchr(id, '/');
	size_t length = slash ? (size_t)(slash - id) : sizeof(address->item_id);
	if (length >= sizeof(address->item_id))
		return false;
	memcpy(address->item_id, id, length);
	if (!desk_is_id(address->item_id))
		return false;
	if (strcmp(slash, "/steps") == 0)
		address->place = DESK_PLACE_STEPS;
	else if (strcmp(slash, "/beat") == 0)
		address->place = DESK_PLACE_BEAT;
	return address->place != DESK_PLACE_INVALID;
}

static enum desk_deed deed_of(enum desk_place place)
{
	switch (place) {
	case DESK_PLACE_STEPS:
		return DESK_STEP;
	case DESK_PLACE_TAKE:
		return DESK_TAKE;
	case DESK_PLACE_BEAT:
		return DESK_BEAT;
	case DESK_PLACE_DESK:
	case DESK_PLACE_OWNER:
	case DESK_PLACE_INVALID:
		break;
	}
	return DESK_DEED_INVALID;
}

/* 1 to 255 visible letters. */
static bool is_key(const char *key)
{
	size_t length = strlen(key);
	for (const char *letter = key; *letter; letter++) {
		if (*letter < ' ' || *letter > '~')
			return false;
	}
	return length > 0 && length <= KEPT_KEY_MAX_BYTES;
}

static enum MHD_Result send_made(struct serve_answer *answer, struct serve_request *request)
{
	const struct desk_answer *made = &request->made;
	struct serve_header headers[4] = {{"Cache-Control", "no-store"}};
	size_t count = 1;
	if (made->etag[0])
		headers[count++] = (struct serve_header){"ETag", made->etag};
	if (made->status == MHD_HTTP_SERVICE_UNAVAILABLE)
		headers[count++] = (struct serve_header){"Retry-After", "1"};
	bool is_zipped = http_accepts_gzip(serve_request_header(answer, "Accept-Encoding"));
	return serve_answer_json(answer, made->status, headers, &made->body, is_zipped);
}

/* Fills request->made. */
static void do_order(const struct serve_routes *routes, const struct serve_answer *answer,
		     struct serve_request *request, const struct desk_address *address, const json_t *body)
{
	struct desk_order order = {0};
	struct error err = {0};
	const char *key = serve_request_header(answer, "Idempotency-Key");
	memcpy(order.item_id, address->item_id, sizeof(order.item_id));
	if (!key && address->place == DESK_PLACE_STEPS)
		error_set_at(&err, ERROR_VALUE, "Idempotency-Key", "is missing");
	else if (key && !is_key(key))
		error_set_at(&err, ERROR_VALUE, "Idempotency-Key", "is 1 to %d visible letters", KEPT_KEY_MAX_BYTES);
	else if (desk_order_read(deed_of(address->place), body, &order, &err)) {
		served_desk_do(routes->setup.desk, &order, key, request->path, body, &request->made);
		return;
	}
	desk_answer_refuse(&request->made, MHD_HTTP_UNPROCESSABLE_CONTENT, &err);
}

/* Fills request->made. */
static void do_request(const struct serve_routes *routes, const struct serve_answer *answer,
		       struct serve_request *request, const struct desk_address *address, bool is_read)
{
	struct served_desk *desk = routes->setup.desk;
	struct error err = {0};
	json_t *body = NULL;
	if (is_read)
		served_desk_read(desk, &request->made);
	else if (!json_parse(request->body.bytes, request->body.size_bytes, ROOM_DOCUMENT_MAX_BYTES, &body, &err))
		desk_answer_refuse(&request->made, MHD_HTTP_UNPROCESSABLE_CONTENT, &err);
	else if (address->place == DESK_PLACE_DESK)
		served_desk_put(desk, body, &request->made);
	else if (address->place == DESK_PLACE_OWNER)
		served_desk_claim(desk, body, &request->made);
	else
		do_order(routes, answer, request, address, body);
	json_decref(body);
}

/* What goes wrong on purpose with the request, or with the answer once it is made. */
static bool meets_fault(const struct serve_routes *routes, struct serve_answer *answer, struct serve_request *request,
			enum MHD_Result *result)
{
	const struct faulty_request met = {FAULT_OF_DESKS, request->path, routes->setup.port, &request->wire};
	if (!routes->faulty)
		return false;
	if (request->made.status)
		return serve_faulty_desk_after(routes->faulty, &met, answer, result);
	struct served_document *document = served_room_get(routes->setup.room);
	bool does = serve_faulty_answer(routes->faulty, &met, answer, &document, result) ||
		    serve_faulty_desk_before(routes->faulty, answer, result);
	served_document_unref(document);
	return does;
}

enum MHD_Result serve_desk_answer(const struct serve_routes *routes, struct serve_answer *answer,
				  struct serve_request *request, const struct desk_address *address)
{
	const struct serve_setup *setup = &routes->setup;
	bool is_desk = address->place == DESK_PLACE_DESK;
	bool is_read = is_desk && (strcmp(request->method, "GET") == 0 || strcmp(request->method, "HEAD") == 0);
	if (!is_read && strcmp(request->method, is_desk ? "PUT" : "POST") != 0)
		return serve_answer_not_allowed(answer, is_desk ? "GET, HEAD, PUT" : "POST");
	if (!serve_is_asked_locally(answer))
		return serve_answer_message(answer, MHD_HTTP_FORBIDDEN, NULL, "desks are on this machine only");
	if (!setup->desk)
		return serve_answer_message(answer, MHD_HTTP_FORBIDDEN, NULL,
					    "this shop has no desk: it was given no token");
	if (!serve_bears_token(answer, setup->desk_token))
		return serve_answer_token_wanted(answer);
	if (request->is_too_large || (!is_desk && request->body.size_bytes > ORDER_MAX_BYTES))
		return serve_answer_message(answer, MHD_HTTP_CONTENT_TOO_LARGE, NULL,
					    is_desk ? "what desks know is at most 1 MiB"
						    : "an order is at most 64 KiB");
	// What a page of the web can send without asking first is no JSON.
	if (!is_read && !http_is_json(serve_request_header(answer, "Content-Type")))
		return serve_answer_message(answer, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE, NULL,
					    "a desk speaks application/json");
	enum MHD_Result result;
	if (request->made.status) // it waited for the fault's time
		return request->wire == WIRE_CUT ? MHD_NO : send_made(answer, request);
	if (meets_fault(routes, answer, request, &result))
		return result;
	do_request(routes, answer, request, address, is_read);
	serve_answer_touch(answer, setup->clock);
	if (!is_read)
		serve_streams_look(routes->streams);
	if (meets_fault(routes, answer, request, &result))
		return result;
	return send_made(answer, request);
}
