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

/* A file that is cut in its middle is read whole for it. */
#define FILE_CUT_MAX_BYTES (16u * 1024u * 1024u)
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
	bool did = (answer->is_timeless || MHD_add_response_header(response, "Shop-Time", time) == MHD_YES) &&
		   MHD_add_response_header(response, MHD_HTTP_HEADER_DATE, http_date(answer->wall_ms, date)) == MHD_YES;
	for (; did && headers && headers->name; headers++)
		did = MHD_add_response_header(response, headers->name, headers->value) == MHD_YES;
	if (did && answer->is_http10)
		did = MHD_set_response_options(response, MHD_RF_HTTP_1_0_SERVER, MHD_RO_END) == MHD_YES &&
		      MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close") == MHD_YES;
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

/* A body that is told in another way than whole. */
struct piecemeal {
	uint64_t size_bytes; /* after so many it is cut */
	uint32_t piece_bytes;
	bool is_cut;
	char bytes[];
};

static ssize_t read_piecemeal(void *data, uint64_t at, char *out, size_t size_bytes)
{
	const struct piecemeal *body = data;
	if (at >= body->size_bytes)
		return body->is_cut ? MHD_CONTENT_READER_END_WITH_ERROR : MHD_CONTENT_READER_END_OF_STREAM;
	uint64_t rest = body->size_bytes - at;
	size_t count = rest < size_bytes ? (size_t)rest : size_bytes;
	if (count > body->piece_bytes)
		count = body->piece_bytes;
	memcpy(out, body->bytes + at, count);
	return (ssize_t)count;
}

static struct MHD_Response *make_response(const struct serve_answer *answer, const void *bytes, size_t size_bytes)
{
	if (!answer->is_cut && !answer->chunk_bytes)
		return MHD_create_response_from_buffer(size_bytes, (void *)bytes, MHD_RESPMEM_MUST_COPY);
	struct piecemeal *body = malloc(sizeof(*body) + size_bytes);
	if (!body)
		return NULL;
	body->is_cut = answer->is_cut;
	body->size_bytes = answer->is_cut ? size_bytes / 2 : size_bytes;
	body->piece_bytes = answer->chunk_bytes ? answer->chunk_bytes : UINT32_MAX;
	memcpy(body->bytes, bytes, size_bytes);
	uint64_t told_bytes = answer->chunk_bytes ? MHD_SIZE_UNKNOWN : size_bytes;
	struct MHD_Response *response = MHD_create_response_from_callback(told_bytes, 4096, read_piecemeal, body, free);
	if (!response)
		free(body);
	return response;
}

enum MHD_Result serve_answer_bytes(const struct serve_answer *answer, unsigned status,
				   const struct serve_header *headers, const void *bytes, size_t size_bytes)
{
	return serve_answer_queue(answer, status, headers, make_response(answer, bytes, size_bytes));
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
	bool is_whole = !answer->is_cut && !answer->chunk_bytes;
	uint8_t *zipped =
		is_whole && is_zip_taken && body->size_bytes >= ZIP_LEAST_BYTES ? zip(body, &zipped_bytes) : NULL;
	struct MHD_Response *response =
		zipped ? MHD_create_response_from_buffer(zipped_bytes, zipped, MHD_RESPMEM_MUST_FREE)
		       : make_response(answer, body->bytes, body->size_bytes);
	if (!response)
		free(zipped);
	bool did = response &&
		   MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE,
					   serve_answer_type(answer, "application/json")) == MHD_YES &&
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

enum MHD_Result serve_answer_not_allowed(const struct serve_answer *answer, const char *allowed)
{
	const struct serve_header headers[] = {{"Allow", allowed}, {0}};
	return serve_answer_message(answer, MHD_HTTP_METHOD_NOT_ALLOWED, headers, "not a method of this address");
}

enum MHD_Result serve_answer_file(const struct serve_answer *answer, const struct serve_header *headers, int fd,
				  uint64_t size_bytes, bool is_held)
{
	if (is_held) {
		close(fd);
		return serve_answer_empty(answer, MHD_HTTP_NOT_MODIFIED, headers);
	}
	struct MHD_Response *response = NULL;
	if (!answer->is_cut) {
		response = MHD_create_response_from_fd64(size_bytes, fd);
	} else {
		char *bytes = size_bytes < FILE_CUT_MAX_BYTES ? malloc(size_bytes) : NULL;
		if (bytes && read(fd, bytes, size_bytes) == (ssize_t)size_bytes)
			response = make_response(answer, bytes, size_bytes);
		free(bytes);
		close(fd);
		return serve_answer_queue(answer, MHD_HTTP_OK, headers, response);
	}
	if (!response)
		close(fd);
	return serve_answer_queue(answer, MHD_HTTP_OK, headers, response);
}
