/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shows_own.h"

bool seat_is_of(const struct seat *seat, const struct control *control)
{
	return seat->room && seat->room->live.control == control;
}

void seat_size(const struct seat *seat, int *width_px, int *height_px)
{
	*width_px = seat->width_px;
	*height_px = seat->height_px;
}

const struct control_state *seat_state(const struct seat *seat)
{
	return seat->room ? control_state_get(seat->room->live.control) : NULL;
}

void seat_error(const struct seat *seat, struct error *out)
{
	if (seat->room)
		show_stage_error(seat->room->live.show, seat->stage_id, out);
	else
		*out = (struct error){0};
}

void seat_refresh(const struct seat *seat)
{
	if (seat->room)
		control_refresh(seat->room->live.control);
}

uint64_t seat_serial(const struct seat *seat, int64_t *version)
{
	*version = seat->room ? draw_show_version(seat->room->live.draw) : -1;
	return seat->room ? draw_show_serial(seat->room->live.draw) : 0;
}

bool seat_is_ready(const struct seat *seat, uint64_t frame_ns)
{
	return seat->room && draw_show_has_stage(seat->room->live.draw, seat->stage_id, frame_ns);
}

/* Several sources of a room draw it in one frame: the newest of them counts. */
static void note_on_air(struct listed_room *room, uint64_t frame_ns, uint64_t since_ns)
{
	bool is_first = atomic_load(&room->drawn_ns) != frame_ns;
	if (is_first || atomic_load(&room->since_ns) < since_ns)
		atomic_store(&room->since_ns, since_ns);
	if (is_first)
		atomic_store(&room->drawn_ns, frame_ns);
}

/* A source that skips frames (a projector alone draws it) has not left yet; nor has one when a frame was late. */
#define LEFT_NS UINT64_C(250000000)
#define LEFT_FRAMES 2

/* What the log was told is told once: a note that found no room is tried again with the next frame. */
static void note_drawn(struct seat *seat, uint64_t frame_ns)
{
	const struct frame_set *set = draw_show_current(seat->room->live.draw);
	enum air_mode mode = draw_show_mode();
	const struct stage_frame *stage = frame_set_find(set, seat->stage_id);
	if (!stage)
		return;
	uint64_t now = set->serial << 2 | (uint64_t)(mode + 1);
	atomic_store(&seat->noted_ns, frame_ns);
	atomic_store(&seat->undrawn_frames, 0);
	atomic_store(&seat->room->drawn_serial, stage->input);
	if (atomic_load(&seat->noted) != now && air_log_drawn(seat->room->live.audit, stage, mode, frame_ns))
		atomic_store(&seat->noted, now);
}

void seat_note_left(struct seat *seat, uint64_t frame_ns)
{
	unsigned frames = atomic_fetch_add(&seat->undrawn_frames, 1);
	if (seat->room && atomic_load(&seat->noted) && frames >= LEFT_FRAMES &&
	    frame_ns > atomic_load(&seat->noted_ns) + LEFT_NS &&
	    air_log_left(seat->room->live.audit, seat->stage_id, frame_ns))
		atomic_store(&seat->noted, 0);
}

void seat_draw(struct seat *seat, uint64_t frame_ns, uint64_t since_ns)
{
	if (seat->room && since_ns)
		note_on_air(seat->room, frame_ns, since_ns);
	if (seat->room)
		draw_show_stage(seat->room->live.draw, seat->stage_id, frame_ns);
	if (seat->room && since_ns)
		note_drawn(seat, frame_ns);
}

bool seat_try_guides(const struct seat *seat, struct guides *out)
{
	return seat->room && show_try_guides(seat->room->live.show, seat->stage_id, out);
}
