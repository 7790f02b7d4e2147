/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SAFE, PANIC and RETURN as keys, requests and docks press them: the mode changes inline (air_mode.h), then whoever
 * shows it is woken. It outlives OBS in a small file, which backstage's thread writes and the module's load reads.
 * Knows nothing of rooms, feeds or sources.
 */
#pragma once

#include "air_mode.h"
#include "base/error.h"
#include "base/waker.h"

/**
 * Takes up the mode that the file says; one that cannot be read says SAFE, for nobody knows what it was.
 *
 * file:     NULL: the mode does not outlive OBS.
 * saves:    woken when the mode is to be written; a reference is kept.
 * Thread:   UI (module load, before there is a source).
 */
void air_keys_start(const char *file, struct waker *saves);

/** Writes what is not written yet. After backstage's thread has ended. Thread: UI (module unload). */
void air_keys_stop(void);

/* The keys. Thread: any; the mode is another one when they return. */
void air_safe(void);
void air_panic(void);
/** RETURN goes down or up; it acts after AIR_RETURN_HOLD_MS. */
void air_return_pressed(bool is_down);
/** An explicit request: at once. */
void air_return_now(void);

/** The waker is woken at each change of the mode until unfollowed. Thread: any. Errors: ERROR_LIMIT. */
MUST_CHECK bool air_keys_follow(struct waker *waker, struct error *err);
void air_keys_unfollow(struct waker *waker);

/** Writes the mode if it is another one. Returns when to call again (UINT64_MAX: not by itself). Thread: backstage's.
 */
uint64_t air_keys_look(uint64_t now_ns);

/** "normal", "safe", "panic". */
const char *air_mode_name(enum air_mode mode);
