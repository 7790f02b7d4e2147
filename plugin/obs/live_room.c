/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "live_room.h"

#include "base/alloc.h"
#include "digests.h"

#include <limits.h>
#include <stdio.h>

void live_services_init(struct live_services *services, const struct bridge *bridge, const struct error *bridge_error,
			const char *data_folder, const char *stands_folder, const char *shows_folder)
{
	*services = (struct live_services){.bridge = bridge,
					   .bridge_error = *bridge_error,
					   .data_folder = alloc_text(data_folder),
					   .stands_folder = alloc_text(stands_folder),
					   .shows_folder = alloc_text(shows_folder)};
}

static struct control_service *create_controls(const struct live_services *services, struct error *err)
{
	char headings[PATH_MAX], rules[PATH_MAX];
	snprintf(headings, sizeof(headings), "%s/sheets/headings.json", services->data_folder);
	snprintf(rules, sizeof(rules), "%s/rules", services->data_folder);
	const struct control_paths paths = {
		.stands_folder = services->stands_folder, .sheet_headings = headings, .rules_folder = rules};
	return control_service_create(services->registry, NULL, &paths, err);
}

bool live_services_start(struct live_services *services, struct error *err)
{
	if (!services->bridge) {
		if (err)
			*err = services->bridge_error;
		return false;
	}
	if (!services->data_folder)
		return error_set(err, ERROR_MEMORY, "no memory for the data folder's name");
	if (!services->feeds)
		services->feeds = feed_service_create(NULL, NULL, err);
	// what nobody shows lingers as a whole, with its picture (shows.h): the feed has no while of its own
	if (services->feeds && !services->registry)
		services->registry = feed_registry_create(services->feeds, 0, err);
	if (services->registry && !services->controls)
		services->controls = create_controls(services, err);
	if (services->controls && !services->painter)
		services->painter = painter_create(services->bridge, services->data_folder, NULL, err);
	if (services->painter && !services->audit && services->shows_folder)
		services->audit = air_log_start(services->bridge, services->shows_folder);
	return services->controls && services->painter;
}

void live_services_finish(struct live_services *services)
{
	painter_destroy(&services->painter);
	audit_service_destroy(&services->audit);
	control_service_destroy(&services->controls);
	feed_registry_destroy(&services->registry);
	feed_service_destroy(&services->feeds);
	alloc_free(services->data_folder);
	alloc_free(services->stands_folder);
	alloc_free(services->shows_folder);
	services->data_folder = services->stands_folder = services->shows_folder = NULL;
}

/* Each step of what the desk changes in the shop itself; one that was passed over in between is no loss. */
static void tell_change(struct live_room *room, const struct control_state *state)
{
	const struct control_change *change = &state->change;
	if (change->id == room->change_id && change->state == room->change_state)
		return;
	room->change_id = change->id;
	room->change_state = change->state;
	air_log_write(room->audit, state);
}

/* What the control knows, as the painter wants it. Painter's thread. */
static bool get_input(void *data, struct picture_input *out)
{
	struct live_room *room = data;
	const struct control_state *state = control_state_get(room->control);
	const struct feed_state *feed = state->feed;
	if (state->air_serial != room->painted_serial)
		air_log_state(room->audit, state);
	room->painted_serial = state->air_serial;
	tell_change(room, state);
	*out = (struct picture_input){
		.serial = state->air_serial,
		.room = room_ref(state->room),
		.images = feed->images ? blob_set_ref((struct blob_set *)feed->images) : NULL,
		.shop = feed->shop,
		.confirmed_ms = feed->confirmed_ms,
		.freshness = feed->freshness,
		.at_ns = feed->at_ns,
		.hidden_layers = state->hidden_layers,
	};
	control_state_unref(state);
	return true;
}

bool live_room_init(struct live_room *room, const struct live_services *services, const struct control_request *request,
		    struct error *err)
{
	*room = (struct live_room){.draw = draw_show_create()};
	if (!room->draw)
		return error_set(err, ERROR_MEMORY, "no memory for a room");
	room->audit = air_log_open(services->audit, request);
	room->waker = painter_waker(services->painter);
	struct control_request whole = *request;
	whole.feed.data_folder = services->data_folder;
	whole.feed.digest = digests_of(services->bridge);
	room->control = control_open(services->controls, &whole, room->waker, err);
	if (room->control)
		room->show = painter_open_show(services->painter, get_input, room, err);
	if (room->show)
		return true;
	live_room_finish(room);
	return false;
}

void live_room_finish(struct live_room *room)
{
	show_close(&room->show);
	control_close(&room->control, room->waker);
	waker_unref(room->waker);
	room->waker = NULL;
	draw_show_destroy(&room->draw);
	audit_close(&room->audit);
	frame_set_unref(room->latched);
	room->latched = NULL;
}

void live_room_latch(struct live_room *room)
{
	const struct frame_set *newest = show_try_frame_set(room->show, room->latched);
	if (!newest)
		return;
	draw_show_give(room->draw, frame_set_ref(newest));
	frame_set_unref(room->latched);
	room->latched = newest;
}
