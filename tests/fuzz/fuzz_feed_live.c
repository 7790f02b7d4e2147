/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes as the event stream of a room (an event `adopt` stands for a document that came another way): while there
 * is a document its versions only rise within an epoch, what is told of it is a room of that version, and after a
 * refusal there is none.
 */
#include "fuzz.h"

#include "live_document.h"
#include "room/room.h"
#include "room_patch.h"
#include "sse.h"

#define EVENT_MOST_BYTES 16384

struct follower {
	struct live_document live;
	int64_t version; /* of the document before; ROOM_UNSET: there was none */
	char epoch[LIVE_EPOCH_BYTES];
};

static void check_document(struct follower *follower)
{
	const struct live_document *live = &follower->live;
	fuzz_check(live->queue_count <= LIVE_QUEUE_MOST);
	if (!live->json) {
		follower->version = ROOM_UNSET;
		return;
	}
	fuzz_check(json_integer_value(json_object_get(live->json, "version")) == live->version);
	bool is_same_epoch = strcmp(live->epoch, follower->epoch) == 0;
	fuzz_check(follower->version == ROOM_UNSET || !is_same_epoch || live->version >= follower->version);
	follower->version = live->version;
	memcpy(follower->epoch, live->epoch, sizeof(follower->epoch));
}

static void check_told(struct follower *follower)
{
	struct error err = {0};
	const struct room *room = NULL;
	int64_t version = follower->live.version;
	if (!follower->live.has_news || !follower->live.json)
		return;
	if (live_document_decode(&follower->live, &room, NULL, &err)) {
		fuzz_check(room && room->version == version && !follower->live.has_news);
		room_unref(room);
	} else {
		fuzz_check(!room && err.code != ERROR_NONE && !follower->live.json);
	}
}

/* A patch makes in place what it makes of a copy; before: the document that it came to. */
static void check_patch(const struct live_document *live, const json_t *before, const struct sse_event *event)
{
	json_t *change = NULL;
	json_t *made = NULL;
	if (!live->json)
		return;
	fuzz_check(before && json_parse(event->data, event->size_bytes, ROOM_DOCUMENT_MAX_BYTES, &change, NULL));
	if (live->version != json_integer_value(json_object_get(before, "version")))
		fuzz_check(room_patch_apply(before, change, &made, NULL));
	fuzz_check(json_equal(made ? made : before, live->json));
	json_decref(made);
	json_decref(change);
}

static bool hear(const struct sse_event *event, void *data)
{
	struct follower *follower = data;
	struct live_document *live = &follower->live;
	struct error err = {0};
	if (strcmp(event->type, "room") == 0) {
		fuzz_check(live_document_room(live, event->data, event->size_bytes, &err) || (err.code && !live->json));
	} else if (strcmp(event->type, "patch") == 0) {
		json_t *before = json_deep_copy(live->json);
		fuzz_check(live_document_patch(live, event->data, event->size_bytes, &err) ||
			   (err.code && !live->json));
		check_patch(live, before, event);
		json_decref(before);
	} else if (strcmp(event->type, "adopt") == 0 && live_document_wants(live, live->epoch)) {
		(void)!live_document_adopt(live, event->data, event->size_bytes, &err);
	} else if (strcmp(event->type, "confirm") == 0) {
		struct live_confirm confirm = {.version = 0};
		fuzz_check(live_document_confirm(live, event->data, event->size_bytes, &confirm, &err) || err.code);
	}
	check_document(follower);
	// several events are told at once
	if (event->size_bytes % 3 != 0)
		check_told(follower);
	check_document(follower);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
	struct follower follower = {.version = ROOM_UNSET};
	struct sse sse;
	live_document_init(&follower.live);
	sse_init(&sse, EVENT_MOST_BYTES);
	(void)!sse_feed(&sse, (const char *)bytes, size_bytes, hear, &follower, NULL);
	check_told(&follower);
	sse_finish(&sse);
	live_document_finish(&follower.live);
	return 0;
}
