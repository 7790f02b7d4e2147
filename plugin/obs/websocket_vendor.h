/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The vendor "shop-overlay" of obs-websocket (docs/remote.md), spoken to through libobs's proc handlers, for its header
 * is not everywhere. Without obs-websocket nothing of this does anything.
 *
 * A request runs on obs-websocket's threads, perhaps while the module unloads: what it touches outlives that. Events
 * are told by a thread of their own, which ends at the frontend's EXIT: later nobody may be there to tell.
 */
#pragma once

/** Registers the vendor and its requests, and begins to tell. Thread: UI (after all modules have loaded). */
void websocket_vendor_start(void);

/** Tells nothing any more. Idempotent; waits for an event that is being told. Thread: UI (EXIT). */
void websocket_vendor_stop(void);

/** As websocket_vendor_stop(), and answers nothing any more; waits for requests that run, which wait for nobody.
 * Thread: UI (module unload, first of all). */
void websocket_vendor_close(void);
