/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "vendor_events.h"

#include "room/air.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct look {
	struct vendor_seen *seen;
	const struct vendor_view *view;
	vendor_emit emit;
	void *data;
};

/* Takes the payload over, and says which room it is of. */
static void tell(const struct look *look, const char *event, json_t *payload)
{
	const char *room = vendor_room_id(look->view->state);
	if (!payload)
		return; // no memory: the next look tells what is then
	json_object_set_new(payload, "room", room ? json_string(room) : json_null());
	look->emit(look->data, event, payload);
	json_decref(payload);
}

/* FNV-1a over the canonical text. */
static uint64_t digest_of(const json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
	uint64_t digest = UINT64_C(14695981039346656037);
	for (const char *at = text; at && *at; at++)
		digest = (digest ^ (unsigned char)*at) * UINT64_C(1099511628211);
	free(text);
	return digest;
}

static bool is_final(enum order_state state)
{
	switch (state) {
	case ORDER_DONE:
	case ORDER_REFUSED:
	case ORDER_CONFLICT:
	case ORDER_TIMED_OUT:
	case ORDER_STILL:
		return true;
	case ORDER_STATE_INVALID:
	case ORDER_PENDING:
	case ORDER_ASKED_AGAIN:
	case ORDER_ACCEPTED:
		return false;
	}
	return false;
}

static bool was_told(const struct vendor_seen *seen, const struct control_result *result)
{
	for (size_t i = 0; i < seen->result_count; i++) {
		if (seen->results[i].id == result->id)
			return is_final(seen->results[i].state);
	}
	return false;
}

static void look_at_take(const struct look *look)
{
	const struct control_state *state = look->view->state;
	if (state->coming.id == 0 || state->coming.id == look->seen->coming_id)
		return;
	look->seen->coming_id = state->coming.id;
	uint64_t now_ns = look->view->now_ns;
	int64_t in_ms = state->coming.at_ns > now_ns ? (int64_t)((state->coming.at_ns - now_ns) / 1000000) : 0;
	const struct room_item *item = state->room ? room_find_item(state->room, state->coming.item_id) : NULL;
	json_t *payload = item ? vendor_item(item) : json_pack("{s:s}", "item", state->coming.item_id);
	json_object_set_new(payload, "take", json_integer((json_int_t)state->coming.id));
	json_object_set_new(payload, "in_ms", json_integer(in_ms));
	tell(look, "TakeComing", payload);
}

static void look_at_orders(const struct look *look)
{
	const struct control_state *state = look->view->state;
	struct vendor_seen *seen = look->seen;
	for (size_t i = 0; i < state->result_count; i++) {
		if (is_final(state->results[i].state) && !was_told(seen, &state->results[i]))
			tell(look, "OrderDone", vendor_result(&state->results[i]));
	}
	seen->result_count = state->result_count;
	for (size_t i = 0; i < state->result_count; i++) {
		seen->results[i].id = state->results[i].id;
		seen->results[i].state = state->results[i].state;
	}
}

static void look_at_room(const struct look *look)
{
	const struct room *room = look->view->state->room;
	struct vendor_seen *seen = look->seen;
	if (room && (!seen->has_looked || room->version != seen->version || strcmp(room->epoch, seen->epoch) != 0 ||
		     strcmp(room->id, seen->room) != 0)) {
		seen->version = room->version;
		snprintf(seen->epoch, sizeof(seen->epoch), "%s", room->epoch);
		snprintf(seen->room, sizeof(seen->room), "%s", room->id);
		tell(look, "RoomChanged",
		     json_pack("{s:I, s:s}", "version", (json_int_t)room->version, "epoch", room->epoch));
	}
	enum freshness freshness = look->view->state->feed->freshness;
	if (!seen->has_looked || freshness != seen->freshness)
		tell(look, "FreshnessChanged", json_pack("{s:s}", "freshness", freshness_name(freshness)));
	seen->freshness = freshness;
}

static void look_at_air(const struct look *look)
{
	const struct vendor_view *view = look->view;
	struct vendor_seen *seen = look->seen;
	json_t *payload = json_pack("{s:o, s:s}", "on_air", vendor_on_air(view), "mode", view->mode);
	uint64_t digest = digest_of(payload);
	bool is_new = !seen->has_looked || digest != seen->on_air_digest;
	seen->on_air_digest = digest;
	if (is_new)
		tell(look, "OnAirChanged", payload);
	else
		json_decref(payload);
	struct air air = {.item = NULL};
	if (view->state->room)
		air = air_of_room(view->state->room, vendor_shop_ms(view));
	bool is_sold_out = air.item && air.beat == BEAT_SOLD_OUT;
	if (is_sold_out && !seen->was_sold_out)
		tell(look, "SoldOut", vendor_item(air.item));
	seen->was_sold_out = is_sold_out;
}

static void look_at_findings(const struct look *look)
{
	json_t *findings = vendor_findings(look->view);
	uint64_t digest = digest_of(findings);
	bool is_new = !look->seen->has_looked || digest != look->seen->findings_digest;
	look->seen->findings_digest = digest;
	if (is_new)
		tell(look, "FindingsChanged", findings);
	else
		json_decref(findings);
}

uint64_t vendor_look(struct vendor_seen *seen, const struct vendor_view *view, vendor_emit emit, void *data)
{
	const struct look look = {seen, view, emit, data};
	look_at_take(&look);
	look_at_room(&look);
	look_at_air(&look);
	look_at_findings(&look);
	look_at_orders(&look);
	seen->has_looked = true;
	if (!view->state->room)
		return UINT64_MAX;
	struct air air = air_of_room(view->state->room, vendor_shop_ms(view));
	if (air.changes_at_ms == ROOM_UNSET)
		return UINT64_MAX;
	return (uint64_t)clock_anchor_mono_ns(&view->state->feed->shop, air.changes_at_ms);
}
