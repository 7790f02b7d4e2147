/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A room's document as `serve` gives it out: checked, written once, immutable and shared by reference. Only the time
 * within is written anew for every answer. Knows no file and no HTTP library.
 */
#pragma once

#include "base/buffer.h"
#include "room/room.h"

#include <jansson.h>
#include <stdint.h>

struct served_document;

/**
 * Checks a document as everybody else does and writes it for answers.
 *
 * Thread:   any.   Owns: the caller gives it back with served_document_unref(); tree stays the caller's.
 * Errors:   as room_decode_json(); ERROR_LIMIT when the addresses of its pictures make it too large.
 */
struct served_document *served_document_create(const json_t *tree, struct error *err);
struct served_document *served_document_ref(struct served_document *document);
void served_document_unref(struct served_document *document);

const char *served_document_room_id(const struct served_document *document);
const char *served_document_epoch(const struct served_document *document);
int64_t served_document_version(const struct served_document *document);
int64_t served_document_ttl_ms(const struct served_document *document);
/** As it is given out but for its server_time, never changed; valid as long as the document. */
const json_t *served_document_tree(const struct served_document *document);
/** As everybody decodes it; valid as long as the document. */
const struct room *served_document_room(const struct served_document *document);
/** What served_document_write() adds, at least. */
size_t served_document_size_bytes(const struct served_document *document);
/** "EPOCH-VERSION" with its quotes. */
const char *served_document_etag(const struct served_document *document);
/** A time as this room writes it, in the zone of its server_time; returns text. */
const char *served_document_time(const struct served_document *document, int64_t wall_ms, char text[40]);

/** Adds the whole document with this server_time to out. Errors: as buffer_add(). */
MUST_CHECK bool served_document_write(const struct served_document *document, int64_t wall_ms, struct buffer *out,
				      struct error *err);
