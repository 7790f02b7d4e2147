/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The desk in OBS: its docks are registered when the module has loaded, pull views of the room that keys act on and
 * give orders until the frontend's EXIT, and are OBS's to destroy after it. A program without a frontend, or without
 * widgets, has no docks. Knows the widgets as handles only.
 *
 * Thread of all of it but desk_memory_look(): UI.
 */
#pragma once

#include "base/waker.h"
#include "qt/bridge.h"

/** After the shows have started. bridge: NULL: there will be no docks. memory_file: NULL: nothing is remembered. */
void desk_start(const struct bridge *bridge, const char *memory_file, struct waker *saves);
/** Makes the docks and hands them to OBS, which puts them where they were. Once, when all modules have loaded. */
void desk_open_docks(void);
/** The frontend's EXIT: nothing of ours calls Qt or the frontend any more. Twice does what once does. */
void desk_close_docks(void);
/** Module unload, after backstage's thread has ended. */
void desk_stop(void);
