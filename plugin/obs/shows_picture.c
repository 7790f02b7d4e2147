/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shows.h"

#include "base/clock.h"
#include "shows_own.h"

/* A source that was not drawn for so long has left the program. */
#define LEFT_NS UINT64_C(1000000000)

/* A source that shows everything says more than one that shows a layer, and what is on air more than what is not. */
static int worth_of(const struct seat *seat, uint64_t now_ns)
{
	bool is_on_air = atomic_load(&seat->noted) && atomic_load(&seat->noted_ns) + LEFT_NS > now_ns;
	bool is_whole = seat->spec.layer == LAYER_ALL || seat->spec.layer == LAYER_INVALID;
	return (is_on_air ? 2 : 0) + (is_whole ? 1 : 0);
}

static bool has_place(const struct shows_picture *picture, const struct seat *seat)
{
	if (picture->stage_count == SHOWS_PICTURE_STAGES)
		return false;
	return seat->width_px == picture->canvas_width_px && seat->height_px == picture->canvas_height_px;
}

/* The best seat; where that shows a layer alone, all like it that stand on the same canvas. */
static bool find_stages(const struct listed_room *room, uint64_t now_ns, struct shows_picture *out)
{
	const struct seat *best = NULL;
	for (const struct seat *seat = shows_seats(); seat; seat = seat->next) {
		if (seat->room == room && (!best || worth_of(seat, now_ns) > worth_of(best, now_ns)))
			best = seat;
	}
	if (!best)
		return true;
	int worth = worth_of(best, now_ns);
	out->is_on_air = worth >= 2;
	out->canvas_width_px = best->width_px;
	out->canvas_height_px = best->height_px;
	out->stages[out->stage_count++] = best->stage_id;
	for (const struct seat *seat = shows_seats(); seat && !(worth & 1); seat = seat->next) {
		if (seat != best && seat->room == room && worth_of(seat, now_ns) == worth && has_place(out, seat))
			out->stages[out->stage_count++] = seat->stage_id;
	}
	return stage_spec_copy(&out->spec, &best->spec);
}

bool shows_picture(struct control *control, struct shows_picture *out)
{
	uint64_t now_ns = clock_now_ns(clock_system());
	bool did = false;
	*out = (struct shows_picture){0};
	for (const struct listed_room *room = shows_enter(); room; room = room->next) {
		if (room->live.control != control)
			continue;
		out->set = frame_set_ref(room->live.latched);
		did = find_stages(room, now_ns, out);
	}
	shows_leave();
	if (did)
		out->state = control_state_get(control);
	else
		shows_picture_finish(out);
	return did;
}

void shows_picture_finish(struct shows_picture *picture)
{
	frame_set_unref(picture->set);
	stage_spec_finish(&picture->spec);
	control_state_unref(picture->state);
	*picture = (struct shows_picture){0};
}
