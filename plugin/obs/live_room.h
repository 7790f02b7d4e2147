/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One room on air: its control, the painter's show that is painted from it, and its textures. The glue between control,
 * picture and draw; the registry (shows.h) owns it.
 */
#pragma once

#include "control/control.h"
#include "air_log.h"
#include "draw_show.h"
#include "feed/registry.h"
#include "picture/painter.h"

/** What rooms are made with: one feed thread, one control thread and one painter for the process. */
struct live_services {
	const struct bridge *bridge;
	struct error bridge_error;
	char *data_folder;
	char *stands_folder; /* what desks have set; NULL: kept nowhere */
	char *shows_folder;  /* what was on air is written down here; NULL: nowhere */
	struct feed_service *feeds;
	struct feed_registry *registry; /* whoever else in the process follows a room shares its feed */
	struct control_service *controls;
	struct painter *painter;
	struct audit_service *audit; /* NULL: nothing is written down */
};

/** bridge NULL: live_services_start() fails with a copy of bridge_error. Starts nothing yet. */
void live_services_init(struct live_services *services, const struct bridge *bridge, const struct error *bridge_error,
			const char *data_folder, const char *stands_folder, const char *shows_folder);

/** Starts the threads, unless they run: with the first room, so that loading the module costs nothing. */
bool live_services_start(struct live_services *services, struct error *err);

/** Joins the threads. All rooms must be finished. */
void live_services_finish(struct live_services *services);

struct live_room {
	/* -- immutable -- */
	struct waker *waker; /* the painter's, which follows the control */
	struct control *control;
	struct show *show;
	struct draw_show *draw;
	struct audit_show *audit; /* NULL: nothing is written down */

	uint64_t painted_serial; /* the painter's: of the state that it took last */
	uint64_t change_id;      /* the painter's: of the change of the shop that was told last, and how far it was */
	enum order_state change_state;

	const struct frame_set *latched; /* the latch's: the newest set that was given to draw */
};

/** Opens the control and the show. Thread: any but graphics. Errors: ERROR_MEMORY, those of control_open(). */
bool live_room_init(struct live_room *room, const struct live_services *services, const struct control_request *request,
		    struct error *err);

/** Closes all of it; never waits for a server. Enters the graphics context. Accepts a zeroed room. */
void live_room_finish(struct live_room *room);

/** Hands the newest frame set, if there is another one, to draw. Thread: graphics; never blocks. */
void live_room_latch(struct live_room *room);
