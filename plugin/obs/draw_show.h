/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A room on the GPU. The latch gives the newest frame set once a frame; the first draw of that frame copies its new
 * cells into the atlas, and the set is current once all of them are in, for all stages of the room at once. A stage is
 * one vertex buffer and one draw. Calls nothing of libobs's but what draw.h wraps.
 *
 * "Context": the caller holds the graphics context.
 */
#pragma once

#include "draw.h"

struct draw_show; /* shared by all sources of the room */

/** NULL when there is no memory. Makes nothing on the GPU yet. Thread: any. */
struct draw_show *draw_show_create(void);

/** Frees its textures and buffers inside the graphics context, which it enters. Accepts NULL; sets it to NULL. */
void draw_show_destroy(struct draw_show **show);

/** Gives the newest set; takes over the caller's reference. Thread: any, usually the latch; never blocks. */
void draw_show_give(struct draw_show *show, const struct frame_set *set);

/** Brings in what is new (once a frame) and says whether the stage can be drawn. Context. */
bool draw_show_has_stage(struct draw_show *show, uint32_t stage_id, uint64_t frame_ns);

/** The set that is drawn, NULL: none yet; and the mode of this frame. Borrowed; context. */
const struct frame_set *draw_show_current(const struct draw_show *show);
enum air_mode draw_show_mode(void);

/** Serial and room version of the set that is drawn; serial 0: none, version -1: waiting. Thread: any. */
uint64_t draw_show_serial(struct draw_show *show);
int64_t draw_show_version(struct draw_show *show);

/**
 * Draws a stage as it stands at frame_ns (obs_get_video_frame_time()). Draws nothing while the stage is not there, or
 * in AIR_PANIC (air_mode.h).
 *
 * Context. Allocates nothing of ours and uploads nothing unless the set, the mode or the timeline's own times changed.
 */
void draw_show_stage(struct draw_show *show, uint32_t stage_id, uint64_t frame_ns);
