/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A room document as its event stream tells it: whole once, then patch by patch. It keeps to the stream's own line of
 * versions whatever a poll brings meanwhile, so that no patch meets a base that it was not made for. The rules are
 * those of docs/interfaces.md, "HTTP". Pure: no I/O, no time, and no opinion about what is shown; feed thread only.
 */
#pragma once

#include "room/json.h"

#include <stdbool.h>

#define LIVE_EPOCH_BYTES 65
#define LIVE_QUEUE_MOST 64

struct live_document {
	json_t *json;                 /* NULL: a whole document has to come first */
	size_t size_bytes;            /* what it is at most, written down */
	char epoch[LIVE_EPOCH_BYTES]; /* that the stream speaks of; "": it did not say */
	int64_t version;              /* of json */
	int64_t said_version;         /* the newest that the stream spoke of in this epoch; ROOM_UNSET */
	bool has_news;                /* that live_document_decode() did not give yet */
	/* patches that came while there was no document, in order */
	json_t *queue[LIVE_QUEUE_MOST];
	size_t queue_count;
	size_t queue_bytes;
};

/** What an event `confirm` says. */
struct live_confirm {
	char epoch[LIVE_EPOCH_BYTES];
	int64_t version;
	int64_t at_ms;
};

void live_document_init(struct live_document *live);
void live_document_finish(struct live_document *live);

/** Begins anew: the document, the epoch and the queue are gone. */
void live_document_forget(struct live_document *live);

/**
 * An event `room`: the whole document. One that is older than what there is, in the same epoch, changes nothing.
 *
 * Errors:   as json_parse() and, for what cannot even be ordered, room_decode_json(); ERROR_MEMORY. The document is
 *           then gone.
 */
MUST_CHECK bool live_document_room(struct live_document *live, const void *bytes, size_t size_bytes, struct error *err);

/**
 * An event `patch`. One that is repeated or older changes nothing. One for another base than there is makes the
 * document go and waits in the queue for a whole one.
 *
 * Errors:   as json_parse(), ERROR_VALUE for a patch that the contract does not allow (an item that is null or
 *           unknown), ERROR_LIMIT, ERROR_MEMORY. The document is then gone, and so is the queue.
 */
MUST_CHECK bool live_document_patch(struct live_document *live, const void *bytes, size_t size_bytes,
				    struct error *err);

/**
 * An event `confirm`: says of which epoch the stream is. If that is another one, the document goes.
 *
 * Errors:   as json_parse(), ERROR_VALUE; nothing changes.
 */
MUST_CHECK bool live_document_confirm(struct live_document *live, const void *bytes, size_t size_bytes,
				      struct live_confirm *confirm, struct error *err);

/** Is a whole document of this epoch of use, wherever it comes from? */
bool live_document_wants(const struct live_document *live, const char *epoch);

/**
 * A whole document that came another way, for live_document_wants(): the queue's patches that follow it are applied.
 * If they do not fit to it, there is none after all. One of another epoch changes nothing.
 *
 * Errors:   as live_document_room() and live_document_patch().
 */
MUST_CHECK bool live_document_adopt(struct live_document *live, const void *bytes, size_t size_bytes,
				    struct error *err);

/**
 * Gives what has_news speaks of, decoded like any document.
 *
 * Owns:     the caller owns one reference of *room.
 * Errors:   as room_decode_json(); the document is then gone.
 */
MUST_CHECK bool live_document_decode(struct live_document *live, const struct room **room,
				     struct room_warnings *warnings, struct error *err);
