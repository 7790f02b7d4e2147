/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What one source of ours is, apart from libobs's callbacks: the settings it wants, the seat that backstage found for
 * them, and the one that is drawn until that is ready. Shared by the source and by backstage's queue.
 */
#pragma once

#include "settings.h"
#include "shows.h"

struct overlay;

/** What its status says. */
struct overlay_status {
	char room_from[32];
	bool has_room;                    /* backstage found a seat */
	const struct control_state *show; /* may be NULL; given back by overlay_status_finish() */
	const struct feed_state *state;   /* within it */
	int64_t age_ms;                   /* ROOM_UNSET without a room document */
	struct error error;               /* why the settings could not be followed; ERROR_NONE */
	struct error theme_error;         /* why edited files of its theme are not taken; ERROR_NONE */
	uint64_t frame_set_serial;        /* on the GPU; 0: none */
	int64_t shown_version;            /* of the room that it shows; -1: waiting */
	int width_px;
	int height_px;
};

/** The size of a source before its theme is known: the first theme's canvas. */
#define OVERLAY_WIDTH_PX 1080
#define OVERLAY_HEIGHT_PX 1920

/** Copies the paths. NULL when there is no memory; the caller owns a reference. Thread: any. */
struct overlay *overlay_create(const struct settings_paths *paths);
struct overlay *overlay_ref(struct overlay *overlay);
/** The last reference frees memory only. Accepts NULL. Thread: any. */
void overlay_unref(struct overlay *overlay);

/**
 * Wants other settings (takes them over). A room that is open already is taken at once with `may_take` set; everything
 * else is backstage's to open. What is typed (an address, a path) waits for a pause, so that no half address is asked.
 *
 * name:     the source's, for the log.
 * Thread:   any; does not block.
 */
void overlay_want(struct overlay *overlay, struct settings *settings, const char *name, bool may_take);

/** The source is gone: what it showed lingers, and nothing is opened for it any more. Thread: any; never waits. */
void overlay_retire(struct overlay *overlay);

/** Whether somebody sees the source; one that nobody sees changes without waiting for a frame. Thread: any. */
void overlay_set_showing(struct overlay *overlay, bool is_showing);

/** Whether the source is in the program: what it draws then is on air. Thread: any. */
void overlay_set_active(struct overlay *overlay, bool is_active);

/** Draws it as of frame_ns. Graphics context held. */
void overlay_draw(struct overlay *overlay, uint64_t frame_ns);

/** Somebody arranges the source now, or does not any more; each call with `true` has one with `false`. Thread: any. */
void overlay_arrange(struct overlay *overlay, bool begins);
/** Whether somebody does. Thread: any; an atomic. */
bool overlay_is_arranged(struct overlay *overlay);
/** Draws the guides of its zones. Graphics context held. */
void overlay_draw_guides(struct overlay *overlay);

/** Cached, any thread. */
uint32_t overlay_width(struct overlay *overlay);
uint32_t overlay_height(struct overlay *overlay);

/** Whether it shows this show, or is about to. Thread: any but graphics. */
bool overlay_follows(struct overlay *overlay, const struct control *control);

/** Asks the shop, or looks at the file, now. Thread: any; posts only. */
void overlay_refresh(struct overlay *overlay);

/** The settings that it wants, with one more reference; NULL before the first ones. Thread: any. */
struct settings *overlay_settings(struct overlay *overlay);
/** Where its files lie; the texts live as long as it does. Thread: any. */
struct settings_paths overlay_paths(const struct overlay *overlay);
/** Where tokens lie; NULL: nowhere. Thread: any. */
const char *overlay_secrets_folder(const struct overlay *overlay);

/** Thread: any but graphics. */
void overlay_status(struct overlay *overlay, struct overlay_status *out);
void overlay_status_finish(struct overlay_status *status);

/** Opens what is wanted. Thread: backstage's alone. */
void overlay_follow(struct overlay *overlay);
