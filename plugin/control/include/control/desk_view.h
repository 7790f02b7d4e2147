/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the desk's docks show, made of one state of a show and of what is known around it. Pure: no clock, no file, no
 * OBS; each part in a file of its own (desk_view_*.c).
 */
#pragma once

#include "control/state.h"
#include "qt/desk.h"

struct sheet;

/** A room that is open. */
struct desk_room_input {
	char key[33];
	char name[64];
	uint32_t rgb;
	bool is_on_air;
};

/** What a view is made of; each pointer may be NULL. Borrowed for the call. */
struct desk_inputs {
	const struct control_state *state; /* of the room that keys act on */
	uint64_t now_ns;                   /* monotonic */
	const char *mode;                  /* "normal" "safe" "panic" */
	bool is_on_air, is_streaming, is_recording;
	uint64_t output_began_ns; /* since when it is sent or recorded; 0: it is not */
	bool is_shop_written;     /* steps are asked of the shop, not only said here */

	const struct desk_room_input *rooms;
	int room_count;
	int armed; /* the place among rooms of the one that keys act on; -1: none */
	bool is_room_pinned;

	const char *sheet_file; /* the one in use */
	/* The sheet that is tried: its findings are shown instead of those of the one in use. */
	uint64_t import_id; /* 0: none is */
	const char *import_file;
	const struct sheet_findings *import_findings;
	int import_rows;
	bool can_import;
	bool is_import_read; /* it is still being read */

	uint64_t drawn_serial; /* air_serial that the picture in the program was painted from; 0: not known */
	bool hides_price, hides_stock, hides_product; /* layers that the desk has taken off */
};

/**
 * The view of a moment.
 *
 * before:   the view that was made last; a new serial is given only when something else is to be shown. NULL: the
 * first. Thread:   any but graphics.   Owns: the caller, desk_view_unref(). Returns:  NULL without a state, or when
 * there is no memory.
 */
const struct desk_view *desk_view_make(const struct desk_inputs *inputs, const struct desk_view *before);
