/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A thread that looks at every show of this process when something changes in it, and tells what is new
 * (vendor_events.h). Of its own, so that an announced take does not wait behind a theme that is being opened.
 */
#pragma once

#include "base/error.h"
#include "vendor_events.h"

/** How often shows are looked for that were opened since. */
#define VENDOR_WATCH_MS 250

/** Starts the thread. Thread: UI. Errors: ERROR_MEMORY. */
MUST_CHECK bool vendor_watch_start(vendor_emit emit, void *data, struct error *err);

/** Ends and joins it; an event that is being told is told first. Idempotent. Thread: UI. */
void vendor_watch_stop(void);
