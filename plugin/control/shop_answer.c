/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shop_answer.h"

#include "room/json.h"
#include "room/wall_time.h"

#include <stdio.h>
#include <string.h>

#define DOUBTS_MOST 2

/* -- yes -- */

/* Whether a step of the list is the one that was asked for. It need not be the last: a key that comes again much later
 * is answered with the document of then. */
static bool has_step(const struct room_item *item, const struct core_deed *deed)
{
	for (size_t i = item->bargain.step_count; i-- > 0;) {
		const struct room_step *step = &item->bargain.steps[i];
		if (step->kind == deed->step && step->price_after_minor == deed->price_after_minor)
			return true;
	}
	return false;
}

/* Whether the document can be the outcome of the deed. */
static bool is_outcome(const struct room *room, const struct core_deed *deed)
{
	const struct room_item *item = room_find_item(room, deed->item_id);
	if (!item || (strcmp(room->epoch, deed->epoch) == 0 && room->version < deed->base))
		return false;
	bool is_newer = strcmp(room->epoch, deed->epoch) != 0 || room->version > deed->base;
	switch (deed->kind) {
	case ORDER_TAKE:
		return room->current && strcmp(room->current->id, deed->item_id) == 0;
	case ORDER_STEP:
		return is_newer && has_step(item, deed);
	case ORDER_BEAT:
		return item->beat == deed->beat;
	case ORDER_INVALID:
	case ORDER_JUMP:
	case ORDER_NEXT:
	case ORDER_PREVIOUS:
	case ORDER_HOLD:
	case ORDER_FOLLOW:
	case ORDER_PLANNED_STEP:
	case ORDER_WITHDRAW:
	case ORDER_LAYER:
	case ORDER_OWN:
	case ORDER_MOVE:
	case ORDER_SHOP_PRICE:
	case ORDER_SHOP_STOCK:
	case ORDER_SHOP_TEXT:
		break;
	}
	return false;
}

static bool says_yes(const struct core_deed *deed, const struct shop_write_answer *answer)
{
	const struct room *room = NULL;
	if (!room_decode(answer->body, answer->size_bytes, &room, NULL, NULL))
		return false;
	bool is_it = is_outcome(room, deed);
	room_unref(room);
	return is_it;
}

/* -- no -- */

static json_t *object_of(const struct shop_write_answer *answer)
{
	json_t *json = NULL;
	if (!json_parse(answer->body, answer->size_bytes, ROOM_DOCUMENT_MAX_BYTES, &json, NULL))
		return NULL;
	if (json_is_object(json))
		return json;
	json_decref(json);
	return NULL;
}

static enum order_state conflict_of(const struct core_deed *deed, const struct shop_write_answer *answer,
				    unsigned doubts, char *said, size_t size_bytes)
{
	json_t *json = object_of(answer);
	const json_t *version = json_object_get(json, "version");
	const char *owner = json_string_value(json_object_get(json, "owner"));
	bool is_later = json_integer_value(version) > deed->base || doubts >= DOUBTS_MOST;
	bool is_known = owner || (json_is_integer(version) && is_later);
	if (owner)
		said_set(said, size_bytes, "the desk %.64s leads this room", owner);
	else if (is_known)
		said_set(said, size_bytes, "another desk was first");
	json_decref(json);
	return is_known ? ORDER_CONFLICT : ORDER_STATE_INVALID;
}

static enum order_state refusal_of(const struct shop_write_answer *answer, char *said, size_t size_bytes)
{
	json_t *json = object_of(answer);
	const char *words = json_string_value(json_object_get(json, "message"));
	const char *path = json_string_value(json_object_get(json, "path"));
	if (words && path && path[0])
		said_set(said, size_bytes, "%.60s: %s", path, words);
	else if (words)
		said_set(said, size_bytes, "%s", words);
	else
		said_set(said, size_bytes, "the shop refuses it (status %d)", answer->status);
	json_decref(json);
	return ORDER_REFUSED;
}

enum order_state shop_answer_of(const struct core_deed *deed, const struct shop_write_answer *answer, unsigned doubts,
				char *said, size_t size_bytes)
{
	said[0] = '\0';
	if (answer->error.code)
		return ORDER_STATE_INVALID;
	switch (answer->status) {
	case 200:
	case 201:
		return says_yes(deed, answer) ? ORDER_DONE : ORDER_STATE_INVALID;
	case 401:
		said_set(said, size_bytes, "the shop wants another token");
		return ORDER_REFUSED;
	case 403:
		said_set(said, size_bytes, "the shop lets no desk in");
		return ORDER_REFUSED;
	case 404:
	case 405:
		said_set(said, size_bytes, "the shop has no desk, or no such item (status %d)", answer->status);
		return ORDER_REFUSED;
	case 408:
	case 425:
	case 429:
		return ORDER_STATE_INVALID;
	case 409:
		return conflict_of(deed, answer, doubts, said, size_bytes);
	}
	if (answer->status >= 400 && answer->status < 500)
		return refusal_of(answer, said, size_bytes);
	if (answer->status >= 300 && answer->status < 400) {
		said_set(said, size_bytes, "the shop's desk is elsewhere (status %d)", answer->status);
		return ORDER_REFUSED;
	}
	return ORDER_STATE_INVALID;
}

bool shop_answer_owner(const struct shop_write_answer *answer, char client[CONTROL_ID_SIZE], int64_t *until_ms)
{
	if (answer->error.code || answer->status != 200)
		return false;
	json_t *json = object_of(answer);
	const json_t *owner = json_object_get(json, "owner");
	const char *name = json_is_null(owner) ? "" : json_string_value(owner);
	const char *until = json_string_value(json_object_get(json, "until"));
	int64_t time_ms = ROOM_UNSET;
	bool is_good = name && strlen(name) < CONTROL_ID_SIZE &&
		       (!name[0] || (until && wall_time_parse(until, &time_ms, NULL)));
	if (is_good) {
		snprintf(client, CONTROL_ID_SIZE, "%s", name);
		*until_ms = time_ms;
	}
	json_decref(json);
	return is_good;
}
