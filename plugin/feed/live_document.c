/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "live_document.h"

#include "room_patch.h"

#include "room/wall_time.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* An epoch that a document does not name (docs/interfaces.md). */
#define EPOCH_ABSENT "0"
/* As for a document: a version that could never come would be waited for for ever. */
#define VERSION_MOST ((INT64_C(1) << 53) - 1)

void live_document_init(struct live_document *live)
{
	*live = (struct live_document){.version = ROOM_UNSET, .said_version = ROOM_UNSET};
}

void live_document_finish(struct live_document *live)
{
	live_document_forget(live);
}

static void drop_json(struct live_document *live)
{
	json_decref(live->json);
	live->json = NULL;
	live->version = ROOM_UNSET;
	live->has_news = false;
}

static void drop_queue(struct live_document *live, size_t count)
{
	for (size_t i = 0; i < count; i++)
		json_decref(live->queue[i]);
	live->queue_count -= count;
	memmove(live->queue, live->queue + count, live->queue_count * sizeof(live->queue[0]));
	if (live->queue_count == 0)
		live->queue_bytes = 0;
}

void live_document_forget(struct live_document *live)
{
	drop_json(live);
	drop_queue(live, live->queue_count);
	live->epoch[0] = '\0';
	live->said_version = ROOM_UNSET;
}

static bool fail(struct live_document *live)
{
	drop_json(live);
	drop_queue(live, live->queue_count);
	return false;
}

static void hear_version(struct live_document *live, int64_t version)
{
	if (version > live->said_version)
		live->said_version = version;
}

/* The stream goes on in this epoch. */
static void hear_epoch(struct live_document *live, const char *epoch)
{
	if (strcmp(live->epoch, epoch) == 0)
		return;
	// what waits was never said to belong to another epoch than the first one that is named
	if (live->epoch[0])
		live_document_forget(live);
	snprintf(live->epoch, sizeof(live->epoch), "%s", epoch);
}

static bool is_number(const json_t *json)
{
	return json_is_integer(json) && json_integer_value(json) >= 0 && json_integer_value(json) <= VERSION_MOST;
}

static bool is_epoch(const json_t *json)
{
	size_t size = json_string_length(json);
	return !json || (json_is_string(json) && size > 0 && size < LIVE_EPOCH_BYTES);
}

static const char *epoch_of(const json_t *json)
{
	const json_t *epoch = json_object_get(json, "epoch");
	return epoch ? json_string_value(epoch) : EPOCH_ABSENT;
}

/* -- patches -- */

/* A document that has grown beyond what we would take whole is not taken in parts either. */
static bool check_size(struct live_document *live, struct error *err)
{
	if (live->size_bytes <= ROOM_DOCUMENT_MAX_BYTES)
		return true;
	live->size_bytes = json_dumpb(live->json, NULL, 0, JSON_COMPACT);
	return live->size_bytes <= ROOM_DOCUMENT_MAX_BYTES ||
	       error_set(err, ERROR_LIMIT, "patched to more than %u bytes", ROOM_DOCUMENT_MAX_BYTES);
}

/* Applies a patch whose base is what there is. On false the document may be half changed. */
static bool apply(struct live_document *live, const json_t *event, struct error *err)
{
	if (!room_patch_merge(live->json, event, err))
		return false;
	live->version = json_integer_value(json_object_get(live->json, "version"));
	live->has_news = true;
	return check_size(live, err);
}

static bool check_patch(const json_t *event, struct error *err)
{
	const json_t *base = json_object_get(event, "base");
	const json_t *version = json_object_get(event, "version");
	if (!is_number(base))
		return error_set_at(err, ERROR_VALUE, "base", "must be a version");
	if (!is_number(version))
		return error_set_at(err, ERROR_VALUE, "version", "must be a version");
	if (json_integer_value(version) <= json_integer_value(base))
		return error_set_at(err, ERROR_VALUE, "version", "is not newer than its base %" PRId64,
				    (int64_t)json_integer_value(base));
	return true;
}

static void enqueue(struct live_document *live, json_t *event, size_t size_bytes)
{
	// a gap so long is closed by a newer document, which needs the newest patches alone
	if (live->queue_count == LIVE_QUEUE_MOST || live->queue_bytes + size_bytes > ROOM_DOCUMENT_MAX_BYTES)
		drop_queue(live, live->queue_count);
	live->queue[live->queue_count++] = json_incref(event);
	live->queue_bytes += size_bytes;
}

bool live_document_patch(struct live_document *live, const void *bytes, size_t size_bytes, struct error *err)
{
	json_t *event;
	if (!json_parse(bytes, size_bytes, ROOM_DOCUMENT_MAX_BYTES, &event, err))
		return fail(live);
	bool did = check_patch(event, err);
	if (did) {
		int64_t version = json_integer_value(json_object_get(event, "version"));
		hear_version(live, version);
		if (live->json && json_integer_value(json_object_get(event, "base")) == live->version) {
			live->size_bytes += size_bytes;
			did = apply(live, event, err);
		} else if (!live->json || version > live->version) {
			drop_json(live);
			enqueue(live, event, size_bytes);
		}
	}
	json_decref(event);
	return did || fail(live);
}

/* -- whole documents -- */

/* The document and the patches that wait for it. Takes the reference of json. */
static bool begin_with(struct live_document *live, json_t *json, size_t size_bytes, struct error *err)
{
	drop_json(live);
	live->json = json;
	live->size_bytes = size_bytes;
	live->version = json_integer_value(json_object_get(json, "version"));
	live->has_news = true;
	hear_version(live, live->version);
	while (live->queue_count > 0) {
		const json_t *event = live->queue[0];
		int64_t base = json_integer_value(json_object_get(event, "base"));
		int64_t version = json_integer_value(json_object_get(event, "version"));
		if (version > live->version && base != live->version) {
			drop_json(live);
			return true;
		}
		live->size_bytes += live->queue_bytes;
		if (base == live->version && !apply(live, event, err))
			return fail(live);
		drop_queue(live, 1);
	}
	return true;
}

static json_t *parse_document(const void *bytes, size_t size_bytes, struct error *err)
{
	json_t *json;
	if (!json_parse(bytes, size_bytes, ROOM_DOCUMENT_MAX_BYTES, &json, err))
		return NULL;
	if (is_number(json_object_get(json, "version")) && is_epoch(json_object_get(json, "epoch")))
		return json;
	// these words and places are the decoder's
	const struct room *room = NULL;
	if (room_decode_json(json, &room, NULL, err)) {
		room_unref(room);
		error_set_at(err, ERROR_VALUE, "version", "cannot be ordered");
	}
	json_decref(json);
	return NULL;
}

bool live_document_room(struct live_document *live, const void *bytes, size_t size_bytes, struct error *err)
{
	json_t *json = parse_document(bytes, size_bytes, err);
	if (!json)
		return fail(live);
	hear_epoch(live, epoch_of(json));
	if (live->json && json_integer_value(json_object_get(json, "version")) < live->version) {
		json_decref(json);
		return true;
	}
	return begin_with(live, json, size_bytes, err);
}

bool live_document_wants(const struct live_document *live, const char *epoch)
{
	return !live->json && strcmp(live->epoch, epoch) == 0;
}

bool live_document_adopt(struct live_document *live, const void *bytes, size_t size_bytes, struct error *err)
{
	json_t *json = parse_document(bytes, size_bytes, err);
	if (!json)
		return false;
	if (strcmp(live->epoch, epoch_of(json)) == 0)
		return begin_with(live, json, size_bytes, err);
	json_decref(json);
	return true;
}

bool live_document_decode(struct live_document *live, const struct room **room, struct room_warnings *warnings,
			  struct error *err)
{
	live->has_news = false;
	return room_decode_json(live->json, room, warnings, err) || fail(live);
}

/* -- confirmations -- */

static bool read_confirm(const json_t *event, struct live_confirm *confirm, struct error *err)
{
	const json_t *epoch = json_object_get(event, "epoch");
	const json_t *version = json_object_get(event, "version");
	const char *at = json_string_value(json_object_get(event, "at"));
	if (!is_epoch(epoch))
		return error_set_at(err, ERROR_VALUE, "epoch", "must be an id");
	if (!is_number(version))
		return error_set_at(err, ERROR_VALUE, "version", "must be a version");
	if (!at || !wall_time_parse(at, &confirm->at_ms, NULL))
		return error_set_at(err, ERROR_VALUE, "at", "must be a time with a zone");
	snprintf(confirm->epoch, sizeof(confirm->epoch), "%s", epoch_of(event));
	confirm->version = json_integer_value(version);
	return true;
}

bool live_document_confirm(struct live_document *live, const void *bytes, size_t size_bytes,
			   struct live_confirm *confirm, struct error *err)
{
	json_t *event;
	struct live_confirm read;
	if (!json_parse(bytes, size_bytes, ROOM_DOCUMENT_MAX_BYTES, &event, err))
		return false;
	bool did = read_confirm(event, &read, err);
	json_decref(event);
	if (!did)
		return false;
	hear_epoch(live, read.epoch);
	hear_version(live, read.version);
	*confirm = read;
	return true;
}
