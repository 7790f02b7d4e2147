/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Our hotkeys by name, pressed as OBS presses what is bound and as obs-websocket does. Callbacks must be rerouted
 * (obs_hotkey_enable_callback_rerouting()), or libobs lets nobody press them.
 */
#pragma once

#include <obs.h>

/** One of the frontend's goes down or up. Fails the test when there is none, or more than one. */
void hotkey_turn(const char *name, bool is_down);
/** Down and up. */
void hotkey_press(const char *name);
/** One of a source's. */
void hotkey_press_of(obs_source_t *source, const char *name);
/** Its id. source: NULL: the frontend's. */
obs_hotkey_id hotkey_of(const char *name, obs_source_t *source);
