/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serve_answer.h"

#include "http_text.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

/* Below this the headers are most of the answer. */
#define ZIP_LEAST_BYTES 512

void serve_answer_touch(struct serve_answer *answer, const struct clock *clock)
{
	answer->wall_ms = clock_wall_ms(clock);
}

enum MHD_Result serve_answer_queue(const struct serve_answer *answer, unsigned status,
				   const struct serve_header *headers, struct MHD_Response *response)
{
	if (!response)
		return MHD_NO;
	char time[24], date[32];
	snprintf(time, sizeof(time), "%" PRId64, answer->wall_ms);
	bool did = MHD_add_response_header(response, "Shop-Time", time) == MHD_YES &&
		   MHD_add_response_header(response, MHD_HTTP_HEADER_DATE, http_date(answer->wall_ms, date)) == MHD_YES;
	for (; did && headers && headers->name; headers++)
		did = MHD_add_response_header(response, headers->name, headers->value) == MHD_YES;
	enum MHD_Result result = did ? MHD_queue_response(answer->connection, status, response) : MHD_NO;
	MHD_destroy_response(response);
	return result;
}

enum MHD_Result serve_answer_empty(const struct serve_answer *answer, unsigned status,
				   const struct serve_header *headers)
{
	return serve_answer_queue(answer, status, headers,
				  MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT));
}

/* The body as gzip, or NULL when that is no shorter. Owns: the caller frees it. */
static uint8_t *zip(const struct buffer *body, size_t *size_bytes)
{
	z_stream stream = {0};
	if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return NULL;
	uint8_t *zipped = malloc(body->size_bytes);
	stream.next_in = body->bytes;
	stream.avail_in = (uInt)body->size_bytes;
	stream.next_out = zipped;
	stream.avail_out = zipped ? (uInt)body->size_bytes : 0;
	bool is_shorter = zipped && deflate(&stream, Z_FINISH) == Z_STREAM_END;
	*size_bytes = stream.total_out;
	deflateEnd(&stream);
	if (!is_shorter) {
		free(zipped);
		return NULL;
	}
	return zipped;
}

enum MHD_Result serve_answer_json(const struct serve_answer *answer, unsigned status,
				  const struct serve_header *headers, const struct buffer *body, bool is_zip_taken)
{
	size_t zipped_bytes = 0;
	uint8_t *zipped = is_zip_taken && body->size_bytes >= ZIP_LEAST_BYTES ? zip(body, &zipped_bytes) : NULL;
	struct MHD_Response *response =
		zipped ? MHD_create_response_from_buffer(zipped_bytes, zipped, MHD_RESPMEM_MUST_FREE)
		       : MHD_create_response_from_buffer(body->size_bytes, body->bytes, MHD_RESPMEM_MUST_COPY);
	if (!response)
		free(zipped);
	bool did = response &&
		   MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "application/json") == MHD_YES &&
		   MHD_add_response_header(response, MHD_HTTP_HEADER_VARY, "Accept-Encoding") == MHD_YES &&
		   (!zipped || MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_ENCODING, "gzip") == MHD_YES);
	if (did)
		return serve_answer_queue(answer, status, headers, response);
	if (response)
		MHD_destroy_response(response);
	return MHD_NO;
}

/* Owns: takes the tree. */
static enum MHD_Result answer_tree(const struct serve_answer *answer, unsigned status,
				   const struct serve_header *headers, json_t *tree)
{
	char *text = tree ? json_dumps(tree, 0) : NULL;
	json_decref(tree);
	if (!text)
		return MHD_NO;
	struct buffer body = {.bytes = (uint8_t *)text, .size_bytes = strlen(text)};
	enum MHD_Result result = serve_answer_json(answer, status, headers, &body, false);
	free(text);
	return result;
}

enum MHD_Result serve_answer_error(const struct serve_answer *answer, unsigned status,
				   const struct serve_header *headers, const struct error *err)
{
	struct error reason = *err;
	reason.path[0] = '\0'; // it stands in a member of its own
	char text[sizeof(reason.message) + 64];
	error_text(&reason, text, sizeof(text));
	return answer_tree(answer, status, headers, json_pack("{s:s, s:s}", "path", err->path, "message", text));
}

enum MHD_Result serve_answer_message(const struct serve_answer *answer, unsigned status,
				     const struct serve_header *headers, const char *text)
{
	return answer_tree(answer, status, headers, json_pack("{s:s}", "message", text));
}

enum MHD_Result serve_answer_file(const struct serve_answer *answer, const struct serve_header *headers, int fd,
				  uint64_t size_bytes, bool is_held)
{
	if (is_held) {
		close(fd);
		return serve_answer_empty(answer, MHD_HTTP_NOT_MODIFIED, headers);
	}
	struct MHD_Response *response = MHD_create_response_from_fd64(size_bytes, fd);
	if (!response)
		close(fd);
	return serve_answer_queue(answer, MHD_HTTP_OK, headers, response);
}
