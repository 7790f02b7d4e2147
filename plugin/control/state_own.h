/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How states are made; the core's, and tests'. */
#pragma once

#include "control/state.h"
#include "room/sheet.h"

/**
 * Makes a state that holds its own references to what `like` points to.
 *
 * Thread:   any.   Errors: NULL when there is no memory.   Owns: control_state_unref().
 */
const struct control_state *control_state_create(const struct control_state *like);

/* Findings that states share. */

/** A copy, the maker's to change until it is shared. Errors: NULL when there is no memory.   Owns: findings_unref(). */
struct sheet_findings *findings_create(const struct sheet_findings *like);
const struct sheet_findings *findings_ref(const struct sheet_findings *findings);
/** Accepts NULL. */
void findings_unref(const struct sheet_findings *findings);
