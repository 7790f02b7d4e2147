/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The module's one worker: opens what sources want and closes what nobody shows any more, so that neither the graphics
 * thread nor the UI ever reads a theme or starts a feed.
 */
#pragma once

#include "base/error.h"
#include "base/waker.h"

#include <stdint.h>

struct overlay;

/** Starts the thread. Thread: UI (module load). Errors: ERROR_MEMORY. */
bool backstage_start(struct error *err);

/** Ends the thread and joins it; what is still queued is let go. Thread: UI (module unload). */
void backstage_stop(void);

/** The waker that says "look what is to be closed"; the caller owns one reference. */
struct waker *backstage_waker(void);

/**
 * Follows an overlay's wishes at due_ns (0: now). A second post before that moves the time.
 *
 * Thread:   any; a leaf lock.   Owns: takes a reference of the overlay while it is queued.
 */
void backstage_post(struct overlay *overlay, uint64_t due_ns);

/** The same, unless it is posted already. Thread: any; a leaf lock. */
void backstage_post_late(struct overlay *overlay, uint64_t due_ns);

/** What backstage keeps in each overlay; zeroed at its begin, protected by backstage's lock. */
struct backstage_entry {
	struct overlay *next;
	uint64_t due_ns;
	bool is_queued;
};

struct backstage_entry *overlay_backstage_entry(struct overlay *overlay);
