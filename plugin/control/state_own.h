/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How states are made; the core's, and tests'. */
#pragma once

#include "control/state.h"

/**
 * Makes a state that holds its own references to what `like` points to.
 *
 * Thread:   any.   Errors: NULL when there is no memory.   Owns: control_state_unref().
 */
const struct control_state *control_state_create(const struct control_state *like);
