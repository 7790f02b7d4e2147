/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the people beside the host want on air, and the RETURN that is being held: one atomic word. draw_show.c reads it
 * once a frame; whoever changes it changes it inline, so that it acts with the next frame whatever else hangs. Knows
 * neither keys nor files (air_keys.h).
 *
 * Thread of all of it: any; never blocks.
 */
#pragma once

#include "picture/timeline.h"

#include <stdbool.h>
#include <stdint.h>

/** How long RETURN is held before it acts: a slip of the finger brings nothing back on air. */
#define AIR_RETURN_HOLD_MS 1000

enum air_mode air_mode_get(void);

/** What was wanted before (at the module's load). A RETURN that is held is forgotten. */
void air_mode_set(enum air_mode mode);

/* Each says whether the mode is another one now. Pressing one twice does what pressing it once does. SAFE and PANIC end
 * a RETURN that is being held: it has to be pressed anew. */

/** Figures leave. Within PANIC it stays PANIC. */
bool air_mode_safe(void);
/** All of it leaves. */
bool air_mode_panic(void);
/** Everything that is true now comes back. */
bool air_mode_return(void);

/** RETURN goes down; does nothing while it is down already. */
void air_mode_hold_return(uint64_t now_ns);
/** RETURN goes up: acts if it was held long enough. */
bool air_mode_release_return(uint64_t now_ns);
/** Acts if RETURN has been held long enough; once a frame. */
bool air_mode_step(uint64_t now_ns);
