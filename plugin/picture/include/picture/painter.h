/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The painter: one thread per process that turns inputs into frame sets. It is woken, looks at the newest input of each
 * show, repaints the layers whose inputs changed, and publishes a complete frame set. A picture that is not decoded yet
 * leaves its plate empty and comes with a frame set of its own. Nothing here is OBS's.
 */
#pragma once

#include "base/waker.h"
#include "picture/frame_set.h"
#include "picture/guides.h"
#include "picture/stage.h"
#include "qt/bridge.h"

struct painter;
struct show; /* one room being painted */

/** Gives the newest input, or false when there is none yet. Called on the painter's thread; takes leaf locks at most.
 */
typedef bool (*painter_get_fn)(void *data, struct picture_input *out);

/**
 * Starts the painter's thread, and that of the decoder of pictures.
 *
 * data_folder: the data root (themes/, zones/, fonts/).   clock: may be NULL (the machine's).
 * Owns:     the caller destroys it.   Errors: ERROR_MEMORY, ERROR_NOT_FOUND (no fonts).
 */
struct painter *painter_create(const struct bridge *bridge, const char *data_folder, const struct clock *clock,
			       struct error *err);

/** Joins the threads. All shows must be closed before. Accepts NULL; sets the pointer to NULL. */
void painter_destroy(struct painter **painter);

/** The waker that says "look at your inputs"; the caller owns one reference of what it gets. */
struct waker *painter_waker(struct painter *painter);

/**
 * Opens a show that is painted from get(data).
 *
 * Thread:   any but graphics.   Owns: the caller closes it.   Errors: ERROR_MEMORY.
 */
struct show *painter_open_show(struct painter *painter, painter_get_fn get, void *data, struct error *err);

/** After it returns get() is not called any more. Waits for a call of get() that runs, for nothing else. */
void show_close(struct show **show);

/**
 * Asks for a stage; equal specs share one. The first frame set with it follows soon.
 *
 * Thread:   any but graphics.   Errors: ERROR_NOT_FOUND, ERROR_VALUE (theme or zones: place and reason), ERROR_MEMORY;
 *           0 then.
 */
uint32_t show_add_stage(struct show *show, const struct stage_spec *spec, struct error *err);
void show_remove_stage(struct show *show, uint32_t stage_id);

enum show_news {
	SHOW_INVALID = 0,
	SHOW_SAME,
	SHOW_REMADE, /* stages were made anew: the next frame set has them, all at once */
	SHOW_BROKEN, /* one at least could not be made: the one before stays */
};

/**
 * Looks whether files that stages were made from are others than at the look before; once they stay as they are from
 * one look to the next, the stages are made anew. A look costs a question to the file system for each file.
 *
 * Thread:   any but graphics, always the same one.
 * Errors:   with SHOW_BROKEN why, for the first such stage; told once, until its files change again.
 */
enum show_news show_look(struct show *show, struct error *err);

/** Why a stage does not follow its files; ERROR_NONE while it does. Thread: any but graphics. */
void show_stage_error(struct show *show, uint32_t stage_id, struct error *out);

/**
 * Whether show_add_stage() would find what it needs.
 *
 * Thread:   any but graphics.   Errors: as show_add_stage().
 */
MUST_CHECK bool painter_check_stage(struct painter *painter, const struct stage_spec *spec, struct error *err);

/** The canvas of a stage, for get_width and get_height. Thread: any. False: no such stage. */
bool show_stage_size(struct show *show, uint32_t stage_id, int *width_px, int *height_px);

/**
 * The guides of a stage's zones.
 *
 * Thread:   graphics. Never blocks: false when the lock is missed, as when there is no such stage; *out stays then.
 */
bool show_try_guides(struct show *show, uint32_t stage_id, struct guides *out);

/**
 * The newest frame set if it differs from `have` (which may be NULL).
 *
 * Thread:   graphics. Never blocks: a missed trylock is NULL, and the next frame asks again.
 * Owns:     the caller gives it back with frame_set_unref().
 */
const struct frame_set *show_try_frame_set(struct show *show, const struct frame_set *have);

/** Waits until a frame set with this stage at or after the input's serial is published (tests, CLI). False: timeout. */
bool show_wait(struct show *show, uint32_t stage_id, uint64_t input_serial, uint64_t timeout_ms);
