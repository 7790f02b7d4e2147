/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "served_document.h"

#include "served_uris.h"

#include "base/alloc.h"
#include "room/json.h"
#include "room/wall_time.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

/* What server_time and its quotes add to the written document, at most. */
#define TIME_BYTES 40

struct served_document {
	atomic_int refs;

	/* -- immutable after create -- */
	const struct room *room;
	char etag[96];
	json_t *tree;         /* with the addresses of pictures */
	struct buffer before; /* up to the value of server_time */
	struct buffer after;  /* behind it */
};

static bool add_json(struct buffer *out, const json_t *value, struct error *err)
{
	char *text = value ? json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
	bool did = text ? buffer_add(out, text, strlen(text), err) : error_set(err, ERROR_MEMORY, "no memory");
	free(text);
	return did;
}

/* Writes the members in their order, parted at the value of server_time, which every room has. */
static bool write_parted(struct served_document *document, json_t *tree, struct error *err)
{
	struct buffer *out = &document->before;
	const char *name;
	json_t *value;
	json_object_foreach(tree, name, value)
	{
		bool is_time = strcmp(name, "server_time") == 0;
		json_t *key = json_string(name);
		bool did = buffer_add(out, out->size_bytes || out == &document->after ? "," : "{", 1, err) &&
			   add_json(out, key, err) && buffer_add(out, ":", 1, err) &&
			   (is_time || add_json(out, value, err));
		json_decref(key);
		if (!did)
			return false;
		if (is_time)
			out = &document->after;
	}
	return buffer_add(out, "}\n", 2, err);
}

struct served_document *served_document_create(const json_t *tree, struct error *err)
{
	struct served_document *document = alloc_zeroed(1, sizeof(*document));
	if (!document) {
		error_set(err, ERROR_MEMORY, "no memory");
		return NULL;
	}
	atomic_init(&document->refs, 1);
	buffer_init(&document->before, ROOM_DOCUMENT_MAX_BYTES - TIME_BYTES);
	buffer_init(&document->after, ROOM_DOCUMENT_MAX_BYTES - TIME_BYTES);
	json_t *copy = NULL;
	if (!room_decode_json(tree, &document->room, NULL, err))
		goto give_up;
	snprintf(document->etag, sizeof(document->etag), "\"%s-%" PRId64 "\"", document->room->epoch,
		 document->room->version);
	copy = json_deep_copy(tree);
	if (!copy || !served_uris_to_addresses(copy, document->room->id)) {
		error_set(err, ERROR_MEMORY, "no memory");
		goto give_up;
	}
	if (!write_parted(document, copy, err))
		goto give_up;
	if (document->before.size_bytes + document->after.size_bytes > ROOM_DOCUMENT_MAX_BYTES - TIME_BYTES) {
		error_set(err, ERROR_LIMIT, "with the addresses of its pictures it is larger than %u bytes",
			  ROOM_DOCUMENT_MAX_BYTES);
		goto give_up;
	}
	document->tree = copy;
	return document;

give_up:
	json_decref(copy);
	served_document_unref(document);
	return NULL;
}

struct served_document *served_document_ref(struct served_document *document)
{
	if (document)
		atomic_fetch_add_explicit(&document->refs, 1, memory_order_relaxed);
	return document;
}

void served_document_unref(struct served_document *document)
{
	if (!document || atomic_fetch_sub_explicit(&document->refs, 1, memory_order_acq_rel) != 1)
		return;
	room_unref(document->room);
	json_decref(document->tree);
	buffer_finish(&document->before);
	buffer_finish(&document->after);
	alloc_free(document);
}

const char *served_document_room_id(const struct served_document *document)
{
	return document->room->id;
}

const char *served_document_epoch(const struct served_document *document)
{
	return document->room->epoch;
}

int64_t served_document_version(const struct served_document *document)
{
	return document->room->version;
}

int64_t served_document_ttl_ms(const struct served_document *document)
{
	return document->room->ttl_ms;
}

const json_t *served_document_tree(const struct served_document *document)
{
	return document->tree;
}

const struct room *served_document_room(const struct served_document *document)
{
	return document->room;
}

size_t served_document_size_bytes(const struct served_document *document)
{
	return document->before.size_bytes + document->after.size_bytes;
}

const char *served_document_etag(const struct served_document *document)
{
	return document->etag;
}

const char *served_document_time(const struct served_document *document, int64_t wall_ms, char text[40])
{
	return wall_time_text(wall_ms, document->room->zone_minutes, text, 40);
}

bool served_document_write(const struct served_document *document, int64_t wall_ms, struct buffer *out,
			   struct error *err)
{
	char time[40];
	served_document_time(document, wall_ms, time);
	return buffer_add(out, document->before.bytes, document->before.size_bytes, err) &&
	       buffer_add_format(out, err, "\"%s\"", time) &&
	       buffer_add(out, document->after.bytes, document->after.size_bytes, err);
}
