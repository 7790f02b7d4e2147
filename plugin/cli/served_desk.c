/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "served_desk.h"

#include "served_deed.h"
#include "served_private.h"

#include "base/alloc.h"
#include "base/thread.h"
#include "room/room_decode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct served_desk {
	/* -- immutable after create -- */
	struct served_room *room;
	const struct clock *clock;

	struct lock lock; /* held while an order is done: one after the other, and no key twice; not a leaf: the room's
			   * are taken within it */
	/* -- protected by lock -- */
	struct served_private private;
	struct served_kept *kept;
	struct served_lease lease;
};

struct served_desk *served_desk_create(struct served_room *room, const struct clock *clock, const char *room_file,
				       struct error *err)
{
	struct served_desk *desk = alloc_zeroed(1, sizeof(*desk));
	if (!desk) {
		error_set(err, ERROR_MEMORY, "no memory");
		return NULL;
	}
	lock_init(&desk->lock);
	desk->room = room;
	desk->clock = clock;
	desk->kept = served_kept_create();
	if (!desk->kept)
		error_set(err, ERROR_MEMORY, "no memory");
	else if (!room_file || served_private_open(&desk->private, room_file, err))
		return desk;
	served_desk_destroy(&desk);
	return NULL;
}

void served_desk_destroy(struct served_desk **slot)
{
	struct served_desk *desk = *slot;
	*slot = NULL;
	if (!desk)
		return;
	served_private_finish(&desk->private);
	served_kept_destroy(&desk->kept);
	lock_finish(&desk->lock);
	alloc_free(desk);
}

/* Owns: takes the tree; NULL is no memory. */
static void answer_tree(struct desk_answer *answer, unsigned status, json_t *tree)
{
	char *text = tree ? json_dumps(tree, 0) : NULL;
	json_decref(tree);
	buffer_init(&answer->body, 2 * ROOM_DOCUMENT_MAX_BYTES);
	answer->status = status;
	if (!text || !buffer_add(&answer->body, text, strlen(text), NULL))
		answer->status = 503;
	free(text);
}

void desk_answer_refuse(struct desk_answer *answer, unsigned status, const struct error *err)
{
	struct error reason = *err;
	reason.path[0] = '\0'; // it stands in a member of its own
	char text[sizeof(reason.message) + 64];
	error_text(&reason, text, sizeof(text));
	bool has_path = err->path[0] || err->code == ERROR_SYNTAX;
	answer_tree(answer, status,
		    has_path ? json_pack("{s:s, s:s}", "path", err->path, "message", text)
			     : json_pack("{s:s}", "message", text));
}

static void refuse(struct desk_answer *answer, unsigned status, const char *text)
{
	answer_tree(answer, status, json_pack("{s:s}", "message", text));
}

static void answer_document(const struct served_desk *desk, const struct served_document *document,
			    struct desk_answer *answer)
{
	buffer_init(&answer->body, ROOM_DOCUMENT_MAX_BYTES);
	struct error err = {0};
	if (!served_document_write(document, clock_wall_ms(desk->clock), &answer->body, &err)) {
		buffer_finish(&answer->body);
		desk_answer_refuse(answer, 500, &err);
		return;
	}
	answer->status = 200;
	snprintf(answer->etag, sizeof(answer->etag), "%s", served_document_etag(document));
}

static void do_locked(struct served_desk *desk, const struct desk_order *order, uint64_t key_hash,
		      struct desk_answer *answer)
{
	int64_t now_ms = clock_wall_ms(desk->clock);
	const char *owner = served_lease_owner(&desk->lease, now_ms);
	if (order->client[0] && owner && strcmp(owner, order->client) != 0) {
		answer_tree(answer, 409, json_pack("{s:s}", "owner", owner));
		return;
	}
	struct served_deed deed = {.order = order, .private = &desk->private, .key_hash = key_hash, .now_ms = now_ms};
	struct served_document *document = NULL;
	struct error err = {0};
	const struct room_change change = {served_deed_make, &deed};
	switch (served_room_change(desk->room, &change, &document, &err)) {
	case PATCH_DONE:
		answer_document(desk, document, answer);
		break;
	case PATCH_NOT_MATCHED:
		answer_tree(answer, 409, json_pack("{s:I}", "version", (json_int_t)deed.version));
		break;
	case PATCH_REFUSED:
		desk_answer_refuse(answer, deed.is_item_unknown ? 404 : 422, &err);
		break;
	case PATCH_CONFLICT:
	case PATCH_FAILED:
	case PATCH_INVALID:
		desk_answer_refuse(answer, 503, &err);
		break;
	}
	served_document_unref(document);
}

/* What tells requests apart, whatever the order of their members. */
static uint64_t fingerprint(const char *address, const json_t *body)
{
	char *text = json_dumps(body, JSON_SORT_KEYS | JSON_COMPACT | JSON_ENCODE_ANY);
	uint64_t hash = served_kept_hash(served_kept_hash(0, address), text ? text : "");
	free(text);
	return hash;
}

void served_desk_do(struct served_desk *desk, const struct desk_order *order, const char *key, const char *address,
		    const json_t *body, struct desk_answer *answer)
{
	uint64_t request = key ? fingerprint(address, body) : 0;
	lock_enter(&desk->lock);
	uint64_t now_ns = clock_now_ns(desk->clock);
	switch (key ? served_kept_find(desk->kept, key, request, now_ns, answer) : KEPT_INVALID) {
	case KEPT_INVALID:
		do_locked(desk, order, 0, answer);
		break;
	case KEPT_NEW:
		do_locked(desk, order, served_kept_hash(0, key), answer);
		if (answer->status < 500)
			served_kept_put(desk->kept, key, request, now_ns, answer);
		break;
	case KEPT_FOUND:
		break;
	case KEPT_OTHER:
		refuse(answer, 422, "the Idempotency-Key was used for another request");
		break;
	case KEPT_FULL:
		refuse(answer, 503, "too many answers are kept");
		break;
	}
	lock_leave(&desk->lock);
}

void served_desk_claim(struct served_desk *desk, const json_t *body, struct desk_answer *answer)
{
	struct desk_claim claim;
	struct error err = {0};
	if (!desk_claim_read(body, &claim, &err)) {
		desk_answer_refuse(answer, 422, &err);
		return;
	}
	struct served_document *document = served_room_get(desk->room);
	char until[40];
	lock_enter(&desk->lock);
	int64_t now_ms = clock_wall_ms(desk->clock);
	served_lease_claim(&desk->lease, &claim, now_ms);
	const char *owner = served_lease_owner(&desk->lease, now_ms);
	served_document_time(document, desk->lease.until_ms, until);
	answer_tree(answer, 200, json_pack("{s:s?, s:s?}", "owner", owner, "until", owner ? until : NULL));
	lock_leave(&desk->lock);
	served_document_unref(document);
}

void served_desk_use_sheet(struct served_desk *desk, const struct sheet *sheet)
{
	lock_enter(&desk->lock);
	served_private_use_sheet(&desk->private, sheet);
	lock_leave(&desk->lock);
}

static void answer_private_locked(const struct served_desk *desk, struct desk_answer *answer)
{
	struct served_document *document = served_room_get(desk->room);
	answer_tree(answer, 200, served_private_tree(&desk->private, served_document_room(document)));
	served_document_unref(document);
}

void served_desk_read(struct served_desk *desk, struct desk_answer *answer)
{
	lock_enter(&desk->lock);
	answer_private_locked(desk, answer);
	lock_leave(&desk->lock);
}

void served_desk_put(struct served_desk *desk, const json_t *body, struct desk_answer *answer)
{
	struct error err = {0};
	lock_enter(&desk->lock);
	if (served_private_put(&desk->private, body, &err))
		answer_private_locked(desk, answer);
	else
		desk_answer_refuse(answer, err.code == ERROR_VALUE ? 422 : 503, &err);
	lock_leave(&desk->lock);
}
