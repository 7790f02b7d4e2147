/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "overlay_own.h"

#include "base/utf8.h"
#include "profiles.h"

#include <stdio.h>

static struct seat *take_seat(struct overlay *overlay)
{
	lock_enter(&overlay->lock);
	struct seat *seat = overlay->seat ? seat_ref(overlay->seat) : NULL;
	lock_leave(&overlay->lock);
	return seat;
}

bool overlay_follows(struct overlay *overlay, const struct control *control)
{
	struct seat *seat = take_seat(overlay);
	bool does = seat && seat_is_of(seat, control);
	seat_unref(seat, true);
	return does;
}

void overlay_refresh(struct overlay *overlay)
{
	struct seat *seat = take_seat(overlay);
	if (seat)
		seat_refresh(seat);
	seat_unref(seat, true);
}

void overlay_status(struct overlay *overlay, struct overlay_status *out)
{
	*out = (struct overlay_status){
		.age_ms = ROOM_UNSET,
		.shown_version = -1,
		.width_px = (int)overlay_width(overlay),
		.height_px = (int)overlay_height(overlay),
	};
	struct settings *wanted = overlay_settings(overlay);
	struct settings *meant = wanted ? profiles_apply(wanted, false, NULL) : NULL;
	const struct settings *said = meant ? meant : wanted;
	snprintf(out->room_from, sizeof(out->room_from), "%s", said ? said->room_from : "");
	utf8_repair(out->room_from); // whatever a script wrote there may have been cut
	settings_unref(meant);
	settings_unref(wanted);
	lock_enter(&overlay->lock);
	out->error = overlay->error;
	lock_leave(&overlay->lock);
	struct seat *seat = take_seat(overlay);
	if (!seat)
		return;
	out->has_room = true;
	out->show = seat_state(seat);
	out->state = out->show ? out->show->feed : NULL;
	if (out->state)
		out->age_ms = feed_state_age_ms(out->state, clock_now_ns(clock_system()));
	seat_error(seat, &out->theme_error);
	out->frame_set_serial = seat_serial(seat, &out->shown_version);
	seat_unref(seat, true);
}

void overlay_status_finish(struct overlay_status *status)
{
	control_state_unref(status->show);
	status->show = NULL;
	status->state = NULL;
}
