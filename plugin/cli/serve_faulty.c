/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serve_faulty_own.h"

#include "served_bad.h"

#include "base/alloc.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AGAIN "again=1"
#define LOCATION_MAX_BYTES 5000
#define HEAD_MAX_BYTES (96u * 1024u * 1024u)

struct serve_faulty *serve_faulty_create(struct served_faults *faults, struct error *err)
{
	struct serve_faulty *faulty = alloc_zeroed(1, sizeof(*faulty));
	if (!faulty) {
		error_set(err, ERROR_MEMORY, "no memory");
		return NULL;
	}
	lock_init(&faulty->lock);
	faulty->faults = faults;
	faulty->wire = serve_wire_create(faults, err);
	if (!faulty->wire)
		serve_faulty_destroy(&faulty);
	return faulty;
}

void serve_faulty_end(struct serve_faulty *faulty)
{
	if (faulty)
		serve_wire_end(faulty->wire);
}

void serve_faulty_destroy(struct serve_faulty **slot)
{
	struct serve_faulty *faulty = *slot;
	*slot = NULL;
	if (!faulty)
		return;
	serve_wire_destroy(&faulty->wire);
	served_document_unref(faulty->repeated);
	lock_finish(&faulty->lock);
	alloc_free(faulty);
}

static const char *right_type(enum fault_scope scope)
{
	switch (scope) {
	case FAULT_OF_POLLS:
	case FAULT_OF_DESKS:
		return "application/json";
	case FAULT_OF_STREAMS:
		return "text/event-stream";
	case FAULT_OF_PICTURES:
		return "image/png";
	}
	return "";
}

static bool is_asked_again(const struct serve_answer *answer)
{
	const char *again = MHD_lookup_connection_value(answer->connection, MHD_GET_ARGUMENT_KIND, "again");
	return again && strcmp(again, "1") == 0;
}

/* The bytes of a whole answer whose head is not the library's to write. */
static bool write_raw(const struct faulty_request *request, const struct serve_answer *answer,
		      const struct served_document *document, int64_t more_lines, struct buffer *out)
{
	struct buffer body;
	buffer_init(&body, BAD_BODY_MAX_BYTES);
	bool is_stream = request->scope == FAULT_OF_STREAMS;
	bool did = (!is_stream || buffer_add_format(&body, NULL, "event: room\ndata: ")) &&
		   served_document_write(document, answer->wall_ms, &body, NULL) && buffer_add(&body, "\n", 1, NULL) &&
		   buffer_add_format(out, NULL,
				     "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nShop-Time: %" PRId64
				     "\r\nConnection: close\r\n",
				     right_type(request->scope), answer->wall_ms);
	if (did && !is_stream)
		did = buffer_add_format(out, NULL, "Content-Length: %zu\r\n", body.size_bytes);
	for (int64_t i = 0; did && i < more_lines; i++)
		did = buffer_add_format(out, NULL, "X-Flood-%" PRId64 ": %" PRId64 " of a head without measure\r\n", i,
					i);
	did = did && buffer_add(out, "\r\n", 2, NULL) && buffer_add(out, body.bytes, body.size_bytes, NULL);
	buffer_finish(&body);
	return did;
}

/* Faults of the wire. */
static bool give_to_wire(struct serve_faulty *faulty, const struct faulty_request *request, struct serve_answer *answer,
			 const struct served_document *document, enum MHD_Result *result)
{
	static const struct {
		enum fault_kind fault;
		enum wire_kind wire;
	} known[] = {
		{FAULT_HANG, WIRE_HANG},
		{FAULT_SLOW_HEADERS, WIRE_DRIP},
		{FAULT_HEADER_FLOOD, WIRE_POUR},
		{FAULT_SLOW, WIRE_WAIT},
	};
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		struct fault fault;
		if (!served_faults_find(faulty->faults, known[i].fault, request->scope, &fault))
			continue;
		struct wire_job job = {
			.kind = known[i].wire, .fault = fault.kind, .scope = request->scope, .wait_ms = fault.argument};
		buffer_init(&job.bytes, HEAD_MAX_BYTES);
		bool is_written = job.kind == WIRE_DRIP || job.kind == WIRE_POUR;
		int64_t more_lines = job.kind == WIRE_POUR ? fault.argument : 0;
		if (is_written && !write_raw(request, answer, document, more_lines, &job.bytes)) {
			buffer_finish(&job.bytes);
			*result = MHD_NO;
		} else {
			*result = serve_wire_take(faulty->wire, answer->connection, &job, request->state);
		}
		return true;
	}
	return false;
}

static bool answer_status(struct serve_faulty *faulty, const struct faulty_request *request,
			  const struct serve_answer *answer, enum MHD_Result *result)
{
	static const struct {
		enum fault_kind fault;
		unsigned status;
		bool is_retry_told;
	} known[] = {
		{FAULT_STATUS_401, 401, false}, {FAULT_STATUS_404, 404, false}, {FAULT_STATUS_429, 429, true},
		{FAULT_STATUS_500, 500, false}, {FAULT_STATUS_503, 503, true},
	};
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		struct fault fault;
		if (!served_faults_find(faulty->faults, known[i].fault, request->scope, &fault))
			continue;
		char seconds[24];
		snprintf(seconds, sizeof(seconds), "%" PRId64, fault.argument);
		const struct serve_header headers[] = {{"Retry-After", seconds}, {0}};
		*result = serve_answer_message(answer, known[i].status, known[i].is_retry_told ? headers : NULL,
					       "broken on purpose");
		return true;
	}
	if (!served_faults_is_on(faulty->faults, FAULT_NO_STREAM, request->scope))
		return false;
	*result = serve_answer_empty(answer, MHD_HTTP_NO_CONTENT, NULL);
	return true;
}

static bool answer_redirect(struct serve_faulty *faulty, const struct faulty_request *request,
			    const struct serve_answer *answer, enum MHD_Result *result)
{
	char location[LOCATION_MAX_BYTES];
	struct fault fault;
	if (served_faults_is_on(faulty->faults, FAULT_REDIRECT_LOOP, request->scope))
		snprintf(location, sizeof(location), "%s", request->path);
	else if (is_asked_again(answer))
		return false;
	else if (served_faults_is_on(faulty->faults, FAULT_REDIRECT_OTHER, request->scope))
		snprintf(location, sizeof(location), "http://localhost:%u%s?" AGAIN, request->port, request->path);
	else if (!served_faults_find(faulty->faults, FAULT_REDIRECT, request->scope, &fault))
		return false;
	else if (fault.text[0])
		snprintf(location, sizeof(location), "%s", fault.text);
	else
		snprintf(location, sizeof(location), "%s?" AGAIN, request->path);
	const struct serve_header headers[] = {{"Location", location}, {0}};
	*result = serve_answer_empty(answer, MHD_HTTP_FOUND, headers);
	return true;
}

static enum MHD_Result answer_bomb(const struct serve_answer *answer, const char *type, int64_t mib)
{
	const struct serve_header headers[] = {{"Content-Type", type}, {"Content-Encoding", "gzip"}, {0}};
	struct buffer bomb;
	buffer_init(&bomb, BAD_BODY_MAX_BYTES);
	enum MHD_Result result = MHD_NO;
	if (served_bad_bomb(mib, &bomb, NULL))
		result = serve_answer_bytes(answer, MHD_HTTP_OK, headers, bomb.bytes, bomb.size_bytes);
	buffer_finish(&bomb);
	return result;
}

/* Something else in the place of the body. */
static bool answer_other(struct serve_faulty *faulty, const struct faulty_request *request,
			 const struct serve_answer *answer, const struct served_document *document,
			 enum MHD_Result *result)
{
	static const enum fault_kind bodies[] = {FAULT_BAD_JSON, FAULT_BAD_UTF8, FAULT_BAD_ROOM, FAULT_OLD_VERSION,
						 FAULT_OVERSIZE};
	static const struct serve_header page[] = {{"Content-Type", "text/html; charset=utf-8"}, {0}};
	const char *type = right_type(request->scope);
	const struct serve_header headers[] = {{"Content-Type", type}, {"Cache-Control", "no-cache"}, {0}};
	struct fault fault;
	if (served_faults_is_on(faulty->faults, FAULT_HTML, request->scope)) {
		*result = serve_answer_bytes(answer, MHD_HTTP_OK, page, served_bad_page(), strlen(served_bad_page()));
		return true;
	}
	if (served_faults_is_on(faulty->faults, FAULT_EMPTY, request->scope)) {
		*result = serve_answer_bytes(answer, MHD_HTTP_OK, headers, "", 0);
		return true;
	}
	if (served_faults_find(faulty->faults, FAULT_GZIP_BOMB, request->scope, &fault)) {
		*result = answer_bomb(answer, type, fault.argument);
		return true;
	}
	for (size_t i = 0; request->scope == FAULT_OF_POLLS && i < sizeof(bodies) / sizeof(*bodies); i++) {
		if (!served_faults_is_on(faulty->faults, bodies[i], request->scope))
			continue;
		struct buffer body;
		buffer_init(&body, BAD_BODY_MAX_BYTES);
		*result = MHD_NO;
		if (served_bad_body(bodies[i], document, answer->wall_ms, &body, NULL))
			*result = serve_answer_bytes(answer, MHD_HTTP_OK, headers, body.bytes, body.size_bytes);
		buffer_finish(&body);
		return true;
	}
	return false;
}

/* A cache that has lost its way: the first answer under the fault, its times included. */
static void repeat(struct serve_faulty *faulty, const struct fault *fault, struct serve_answer *answer,
		   struct served_document **document)
{
	lock_enter(&faulty->lock);
	if (faulty->repeated_ns != fault->since_ns || !faulty->repeated) {
		served_document_unref(faulty->repeated);
		faulty->repeated = served_document_ref(*document);
		faulty->repeated_ms = answer->wall_ms;
		faulty->repeated_ns = fault->since_ns;
	}
	served_document_unref(*document);
	*document = served_document_ref(faulty->repeated);
	answer->wall_ms = faulty->repeated_ms;
	lock_leave(&faulty->lock);
}

bool serve_faulty_answer(struct serve_faulty *faulty, const struct faulty_request *request, struct serve_answer *answer,
			 struct served_document **document, enum MHD_Result *result)
{
	struct served_faults *faults = faulty->faults;
	struct fault fault;
	*result = MHD_NO;
	if (*request->state == WIRE_CUT || served_faults_is_on(faults, FAULT_HANG_CONNECT, request->scope))
		return true;
	if (served_faults_is_on(faults, FAULT_RESET, request->scope)) {
		serve_wire_reset(answer->connection);
		return true;
	}
	if (*request->state == WIRE_NONE && give_to_wire(faulty, request, answer, *document, result))
		return true;
	answer->is_timeless = served_faults_is_on(faults, FAULT_NO_SHOP_TIME, request->scope);
	answer->is_http10 = served_faults_is_on(faults, FAULT_HTTP10, request->scope);
	answer->is_cut = served_faults_is_on(faults, FAULT_TRUNCATED, request->scope);
	answer->is_mistyped = served_faults_is_on(faults, FAULT_WRONG_TYPE, request->scope);
	answer->is_tagless = served_faults_is_on(faults, FAULT_NO_ETAG, request->scope);
	answer->is_linkless = served_faults_is_on(faults, FAULT_NO_LINK, request->scope);
	if (served_faults_find(faults, FAULT_CHUNKED, request->scope, &fault))
		answer->chunk_bytes = (uint32_t)fault.argument;
	if (request->scope == FAULT_OF_POLLS && served_faults_find(faults, FAULT_REPEAT, request->scope, &fault))
		repeat(faulty, &fault, answer, document);
	return answer_status(faulty, request, answer, result) || answer_redirect(faulty, request, answer, result) ||
	       answer_other(faulty, request, answer, *document, result);
}

static enum MHD_Result answer_set(struct serve_faulty *faulty, const struct serve_answer *answer)
{
	json_t *set = json_array();
	json_t *on = json_array();
	char word[FAULT_TEXT_MAX_BYTES];
	bool is_on = false;
	for (size_t i = 0; served_faults_word(faulty->faults, i, word, &is_on); i++) {
		json_array_append_new(set, json_string(word));
		if (is_on)
			json_array_append_new(on, json_string(word));
	}
	json_t *tree = json_pack("{s:o, s:o}", "set", set, "on", on);
	char *text = tree ? json_dumps(tree, 0) : NULL;
	json_decref(tree);
	if (!text)
		return MHD_NO;
	struct buffer body = {.bytes = (uint8_t *)text, .size_bytes = strlen(text)};
	enum MHD_Result result = serve_answer_json(answer, MHD_HTTP_OK, NULL, &body, false);
	free(text);
	return result;
}

static bool take_set(struct serve_faulty *faulty, const json_t *body, struct error *err)
{
	const json_t *set = json_object_get(body, "set");
	const char *words[FAULTS_AT_ONCE];
	size_t count = json_array_size(set);
	if (!json_is_array(set) || count > FAULTS_AT_ONCE)
		return error_set_at(err, ERROR_VALUE, "set", "must be a list of at most %d faults", FAULTS_AT_ONCE);
	for (size_t i = 0; i < count; i++) {
		words[i] = json_string_value(json_array_get(set, i));
		if (!words[i])
			return error_set_at(err, ERROR_VALUE, "set", "must be a list of texts");
	}
	return served_faults_set(faulty->faults, words, count, err);
}

enum MHD_Result serve_faulty_control(struct serve_faulty *faulty, const struct serve_answer *answer, const char *method,
				     const void *body, size_t size_bytes)
{
	if (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0)
		return answer_set(faulty, answer);
	if (strcmp(method, "POST") != 0)
		return serve_answer_not_allowed(answer, "GET, HEAD, POST");
	struct error err = {0};
	json_t *tree = json_loadb(body ? body : "", size_bytes, JSON_REJECT_DUPLICATES, NULL);
	bool did = tree ? take_set(faulty, tree, &err) : error_set(&err, ERROR_SYNTAX, "the body must be JSON");
	json_decref(tree);
	return did ? answer_set(faulty, answer)
		   : serve_answer_error(answer, MHD_HTTP_UNPROCESSABLE_CONTENT, NULL, &err);
}
