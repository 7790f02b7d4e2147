/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "served_bad.h"

#include "base/alloc.h"
#include "room/room_decode.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define PADDING_BYTES (2u * ROOM_DOCUMENT_MAX_BYTES)
#define OTHER_PRICE_MINOR 100
#define MIB_BYTES (1024u * 1024u)

/* The document in one line. */
static bool add_document(const struct served_document *document, int64_t wall_ms, struct buffer *out, struct error *err)
{
	if (!served_document_write(document, wall_ms, out, err))
		return false;
	out->size_bytes--; // its newline
	return true;
}

/* The first half of a string member, so that whoever reads it waits for the end of a text. */
static bool add_cut(const struct served_document *document, int64_t wall_ms, struct buffer *out, struct error *err)
{
	size_t before = out->size_bytes;
	if (!add_document(document, wall_ms, out, err))
		return false;
	out->size_bytes = before + (out->size_bytes - before) / 2;
	return true;
}

/* The document with a member more at its front, whose value is given as bytes. */
static bool add_with_front(const struct served_document *document, int64_t wall_ms, const char *value,
			   size_t size_bytes, struct buffer *out, struct error *err)
{
	static const char front[] = "{\"from_a_broken_shop\":\"";
	size_t at = out->size_bytes;
	struct buffer whole;
	buffer_init(&whole, BAD_BODY_MAX_BYTES);
	bool did = add_document(document, wall_ms, &whole, err) && buffer_add(out, front, sizeof(front) - 1, err) &&
		   buffer_add(out, value, size_bytes, err) && buffer_add(out, "\",", 2, err) &&
		   buffer_add(out, whole.bytes + 1, whole.size_bytes - 1, err);
	buffer_finish(&whole);
	if (!did)
		out->size_bytes = at;
	return did;
}

static bool add_padded(const struct served_document *document, int64_t wall_ms, struct buffer *out, struct error *err)
{
	char *padding = alloc_zeroed(1, PADDING_BYTES);
	if (!padding)
		return error_set(err, ERROR_MEMORY, "no memory");
	memset(padding, 'x', PADDING_BYTES);
	bool did = add_with_front(document, wall_ms, padding, PADDING_BYTES, out, err);
	alloc_free(padding);
	return did;
}

/* Every price by so much more, or, for a room that no shop can mean, below zero. */
static bool change_prices(json_t *tree, bool is_below_zero)
{
	size_t place;
	json_t *item;
	json_array_foreach(json_object_get(tree, "items"), place, item)
	{
		json_t *price = json_object_get(item, "price");
		json_int_t sale = json_integer_value(json_object_get(price, "sale"));
		json_t *changed = json_integer(is_below_zero ? -1 : sale + OTHER_PRICE_MINOR);
		if (json_object_set_new(price, "sale", changed) != 0)
			return false;
	}
	return true;
}

static bool add_changed(enum fault_kind kind, const struct served_document *document, int64_t wall_ms,
			struct buffer *out, struct error *err)
{
	char time[40];
	served_document_time(document, wall_ms, time);
	int64_t version = served_document_version(document);
	json_t *tree = json_deep_copy(served_document_tree(document));
	bool did = tree && json_object_set_new(tree, "server_time", json_string(time)) == 0;
	if (kind == FAULT_BAD_ROOM) // also when there is no item whose price could be bad
		did = did && json_object_set_new(tree, "ttl_ms", json_integer(-1)) == 0;
	else if (version > 0)
		did = did && json_object_set_new(tree, "version", json_integer(version - 1)) == 0;
	did = did && change_prices(tree, kind == FAULT_BAD_ROOM);
	char *text = did ? json_dumps(tree, JSON_COMPACT) : NULL;
	json_decref(tree);
	did = text ? buffer_add(out, text, strlen(text), err) : error_set(err, ERROR_MEMORY, "no memory");
	free(text);
	return did;
}

bool served_bad_body(enum fault_kind kind, const struct served_document *document, int64_t wall_ms, struct buffer *out,
		     struct error *err)
{
	static const char no_utf8[] = "\xff\xc3(";
	if (kind == FAULT_BAD_JSON)
		return add_cut(document, wall_ms, out, err);
	if (kind == FAULT_BAD_UTF8)
		return add_with_front(document, wall_ms, no_utf8, sizeof(no_utf8) - 1, out, err);
	if (kind == FAULT_OVERSIZE || kind == FAULT_BIG_EVENT)
		return add_padded(document, wall_ms, out, err);
	if (kind == FAULT_BAD_ROOM || kind == FAULT_OLD_VERSION)
		return add_changed(kind, document, wall_ms, out, err);
	return error_set(err, ERROR_USAGE, "this fault leaves the document alone");
}

const char *served_bad_page(void)
{
	return "<!DOCTYPE html><html><head><title>Sign in</title></head>"
	       "<body><h1>Please sign in to this network</h1></body></html>\n";
}

bool served_bad_bomb(int64_t mib, struct buffer *out, struct error *err)
{
	z_stream stream = {0};
	uint8_t *blanks = alloc_zeroed(1, MIB_BYTES);
	if (!blanks ||
	    deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
		alloc_free(blanks);
		return error_set(err, ERROR_MEMORY, "no memory");
	}
	memset(blanks, ' ', MIB_BYTES);
	uint8_t piece[16384];
	bool did = true;
	for (int64_t i = 0; did && i < mib; i++) {
		stream.next_in = blanks;
		stream.avail_in = MIB_BYTES;
		do {
			stream.next_out = piece;
			stream.avail_out = sizeof(piece);
			(void)deflate(&stream, i + 1 < mib ? Z_NO_FLUSH : Z_FINISH);
			did = buffer_add(out, piece, sizeof(piece) - stream.avail_out, err);
		} while (did && stream.avail_out == 0);
	}
	deflateEnd(&stream);
	alloc_free(blanks);
	return did;
}
