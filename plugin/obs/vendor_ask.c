/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "vendor_ask.h"

#include "air_keys.h"
#include "shows.h"
#include "vendor_answers.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "control/control.h"

#include <string.h>

static json_t *refuse(const struct error *err)
{
	char text[512];
	return json_pack("{s:b, s:{s:s, s:s}}", "accepted", 0, "error", "code", error_code_name(err->code), "message",
			 error_text(err, text, sizeof(text)));
}

static bool is_room(struct control *control, const char *id)
{
	const struct control_state *state = control_state_get(control);
	const char *room = vendor_room_id(state);
	bool is_it = room && strcmp(room, id) == 0;
	control_state_unref(state);
	return is_it;
}

/* The show that is asked of, with a reference for the caller. */
static struct control *find(const char *id, struct error *err)
{
	struct control *controls[SHOWS_MAX_CONTROLS];
	struct control *found = NULL;
	if (!id[0]) {
		found = shows_armed();
		if (!found)
			error_set(err, ERROR_NOT_FOUND, "no source shows a room");
		return found;
	}
	size_t count = shows_controls(controls, SHOWS_MAX_CONTROLS);
	for (size_t i = 0; i < count; i++) {
		if (!found && is_room(controls[i], id))
			found = controls[i];
		else
			control_unref(controls[i]);
	}
	if (!found)
		error_set_at(err, ERROR_NOT_FOUND, "room", "no source shows a room \"%s\"", id);
	return found;
}

static json_t *order(struct control *control, struct vendor_request *request, const struct room *room)
{
	struct error err = {0};
	if (request->price[0]) {
		const struct room_item *item = vendor_item_of(room, &request->order);
		bool is_named = request->order.item_id[0] || request->order.link_no > 0;
		if (!item && !is_named && room)
			item = room->current;
		if (!item)
			error_set(&err, ERROR_NOT_FOUND, "there is no such item, so its currency is not known");
		if (!item || !vendor_request_price(request, item->price.currency.digits, &err))
			return refuse(&err);
	}
	uint64_t id = control_post(control, &request->order);
	if (id)
		return json_pack("{s:b, s:I}", "accepted", 1, "id", (json_int_t)id);
	error_set(&err, ERROR_LIMIT, "too many orders are waiting");
	return refuse(&err);
}

/* The ids of all open rooms, as a list of objects: libobs's data has no other. */
static json_t *json_rooms(void)
{
	struct control *controls[SHOWS_MAX_CONTROLS];
	size_t count = shows_controls(controls, SHOWS_MAX_CONTROLS);
	json_t *rooms = json_array();
	for (size_t i = 0; i < count; i++) {
		const struct control_state *state = control_state_get(controls[i]);
		const char *id = vendor_room_id(state);
		if (id)
			json_array_append_new(rooms, json_pack("{s:s}", "room", id));
		control_state_unref(state);
		control_unref(controls[i]);
	}
	return rooms;
}

static json_t *of_show(struct control *control, struct vendor_request *request)
{
	const struct control_state *state = control_state_get(control);
	const struct vendor_view view = {state, air_mode_name(air_mode_get()), clock_now_ns(clock_system())};
	json_t *answer = NULL;
	switch (request->asks) {
	case VENDOR_GET_STATUS:
		answer = vendor_status(&view);
		json_object_set_new(answer, "rooms", json_rooms());
		break;
	case VENDOR_GET_ROOM:
		answer = vendor_room(&view);
		break;
	case VENDOR_GET_FINDINGS:
		answer = vendor_findings(&view);
		break;
	case VENDOR_GET_PROMPTER:
		answer = vendor_prompter(&view, &request->order);
		break;
	case VENDOR_ORDER:
		answer = order(control, request, state->room);
		break;
	case VENDOR_ASKS_INVALID:
	case VENDOR_SAFE:
	case VENDOR_PANIC:
	case VENDOR_RETURN:
		break;
	}
	control_state_unref(state);
	return answer;
}

/* These are for all rooms, and need none. */
static bool press(enum vendor_asks asks)
{
	if (asks == VENDOR_SAFE)
		air_safe();
	else if (asks == VENDOR_PANIC)
		air_panic();
	else if (asks == VENDOR_RETURN)
		air_return_now();
	else
		return false;
	return true;
}

json_t *vendor_ask(const char *name, const json_t *data)
{
	struct error err = {0};
	struct vendor_request request;
	if (!vendor_request_read(name, data, &request, &err))
		return refuse(&err);
	if (request.asks >= VENDOR_ORDER)
		log_write(LOG_LEVEL_DEBUG, "%s by %s", name, request.client[0] ? request.client : "a remote");
	if (press(request.asks))
		return json_pack("{s:b, s:s}", "accepted", 1, "mode", air_mode_name(air_mode_get()));
	struct control *control = find(request.room, &err);
	if (!control)
		return refuse(&err);
	json_t *answer = of_show(control, &request);
	control_unref(control);
	return answer;
}
