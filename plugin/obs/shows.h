/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rooms on air in this process: one control, one painter's show and one set of textures for each room, shared by
 * all sources that show it, and a seat for each arrangement (stage) that is asked for. What nobody shows any more is
 * kept for a while (a change of scene collections asks for it again) and then closed. Knows nothing of obs_source_t.
 *
 * Opening and closing read files and start work: backstage's thread does that, never graphics.
 */
#pragma once

#include "control/control.h"
#include "picture/painter.h"

struct seat; /* one room on one stage */

/** How long a room stays open after its last source was destroyed. */
#define SHOWS_LINGER_MS 10000

/**
 * Sets what rooms are made with and hooks the latch into libobs's frame.
 *
 * stands_folder: where what desks set is kept over a restart; NULL: nowhere.
 * shows_folder: where what was on air is written down; NULL: nowhere.
 * bridge:     NULL: every shows_open() fails with a copy of bridge_error.
 * closes:     woken when there is something to close; the registry keeps a reference.
 * Thread:     UI (module load).
 */
void shows_start(const struct bridge *bridge, const struct error *bridge_error, const char *data_folder,
		 const char *stands_folder, const char *shows_folder, struct waker *closes);

/**
 * Unhooks the latch and closes every room, also those that leaked sources still hold: their seats stay valid, draw
 * nothing and can be given back later. After backstage's thread has ended. Thread: UI (module unload).
 */
void shows_stop(void);

/** The seat if it is there already, with one more reference; else NULL. Never opens. Thread: any. */
struct seat *shows_find(const struct control_request *request, const struct stage_spec *spec);

/**
 * The seat, opened if need be; the caller owns a reference.
 *
 * Thread:   backstage's.
 * Errors:   those of the bridge, control_open(), painter_create() and show_add_stage().
 */
struct seat *shows_open(const struct control_request *request, const struct stage_spec *spec, struct error *err);

/** Closes what has been idle long enough. Returns when to call again (UINT64_MAX: not by itself). Thread: backstage's.
 */
uint64_t shows_close_idle(uint64_t now_ns);

/** How often files of themes and zones that are on air are looked at. */
#define SHOWS_LOOK_MS 250

/**
 * Looks whether files of themes and zones that are on air were edited; says in the log, once, why one cannot be
 * followed. Returns when to call again (UINT64_MAX: not before a room is opened). Thread: backstage's.
 */
uint64_t shows_look(uint64_t now_ns);

/** Whether a stage could be opened now; errors as shows_open(). Thread: backstage's. */
MUST_CHECK bool shows_check_stage(const struct stage_spec *spec, struct error *err);

/** How many rooms are open. Thread: any. */
size_t shows_count(void);

/**
 * The show that keys and remotes act on when they name none: the one that is pinned, else the room of the newest source
 * in the program, else the one that was there last, else the only one that is open.
 *
 * Thread:   any but graphics.   Owns: control_unref(); NULL: there is none.
 */
struct control *shows_armed(void);

/**
 * The show follows another sheet, and is found by it from now on: its sources, whose settings are to name that sheet
 * too, stay with it, and nothing of what the desk has set is lost.
 *
 * Thread:   any but graphics.
 * Returns:  false: another show has this sheet already (its sources are to move there), there is no memory, or it is
 *           closed.
 */
bool shows_use_sheet(struct control *control, const char *sheet_file);

/** At most so many shows are told of. */
#define SHOWS_MAX_CONTROLS 64

/** A room that is open. */
struct shows_room {
	char key[17];            /* names it as long as it is open */
	struct control *control; /* one reference */
	bool is_on_air;          /* as shows_is_on_air() */
	bool is_armed;           /* as shows_armed() */
	bool is_pinned;
};

/** All of them, at most `capacity`. Returns how many. Thread: any but graphics. */
size_t shows_rooms(struct shows_room out[], size_t capacity);

/**
 * Keys act on this room from now on, whatever is on air, until it is closed.
 *
 * key:      "": by itself again.
 * Thread:   any but graphics.   Returns: false: no such room is open; what was pinned stays.
 */
bool shows_pin(const char *key);

/** All open shows, each to be given back with control_unref(). Returns how many. Thread: any but graphics. */
size_t shows_controls(struct control *out[], size_t capacity);

/** Whether a source in the program has drawn the show within the last second. Thread: any but graphics. */
bool shows_is_on_air(const struct control *control);

/** air_serial of the state that the picture in the program was painted from; 0: none is. Thread: any but graphics. */
uint64_t shows_drawn_serial(const struct control *control);

/** What sources draw of a show, for a picture of it. */
#define SHOWS_PICTURE_STAGES 24
struct shows_picture {
	const struct frame_set *set; /* the newest; one reference; NULL: none yet */
	bool is_on_air;              /* sources in the program draw these stages now; else it is how one would draw */
	uint32_t stages[SHOWS_PICTURE_STAGES];
	size_t stage_count;
	int canvas_width_px, canvas_height_px; /* of all of them; 0: no source is there */
	struct stage_spec spec;                /* how the first of them is arranged; texts of its own */
	const struct control_state *state;     /* one reference */
};

/** False: the show is open no more, or there is no memory. Thread: any but graphics. */
MUST_CHECK bool shows_picture(struct control *control, struct shows_picture *out);
void shows_picture_finish(struct shows_picture *picture);

/** One more reference, for one who holds one. Thread: any; an atomic. */
struct seat *seat_ref(struct seat *seat);

/** Gives a reference back; the last one leaves the seat to linger, or to be closed soon. Accepts NULL. Thread: any. */
void seat_unref(struct seat *seat, bool lingers);

/** Whether it is one of this show. Thread: any but graphics. */
bool seat_is_of(const struct seat *seat, const struct control *control);
void seat_size(const struct seat *seat, int *width_px, int *height_px);
/** The newest state of the room; NULL after shows_stop(). The caller gives it back. Thread: any but graphics. */
const struct control_state *seat_state(const struct seat *seat);
/** Why the files of its stage, as they are now, are not followed; ERROR_NONE. Thread: any but graphics. */
void seat_error(const struct seat *seat, struct error *out);
/** Asks the shop, or looks at the file, now. Thread: any; posts only. */
void seat_refresh(const struct seat *seat);
/** Serial of the frame set on the GPU, 0: none, and its room's version, -1: waiting. Thread: any. */
uint64_t seat_serial(const struct seat *seat, int64_t *version);

/** Whether its stage can be drawn; brings in what is new. Graphics context held. */
bool seat_is_ready(const struct seat *seat, uint64_t frame_ns);
/** The guides of its zones; false: not now, *out stays. Graphics; never blocks. */
bool seat_try_guides(const struct seat *seat, struct guides *out);
/**
 * Draws it as of frame_ns, or nothing. Graphics context held.
 *
 * since_ns: when the source that draws it came into the program; 0: it is not in it.
 */
void seat_draw(struct seat *seat, uint64_t frame_ns, uint64_t since_ns);
