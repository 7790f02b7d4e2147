/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bridge that only fills, and a stage that paints one flat piece for each number of the room: the painter's machinery
 * is tested over them without themes and without Qt. Version 77 asks to be built again every 30 ms.
 */
#pragma once

#include "qt/bridge.h"
#include "room/room.h"

const struct bridge *picture_fake_bridge(void);

/** How many canvases were made in this process. */
int picture_fake_canvases(void);

/** The side of the pieces that are painted from now on. */
void picture_fake_set_piece_px(int side_px);

/** A bare room of which only the version is read; picture_input_finish() frees it. */
const struct room *picture_fake_room(int64_t version);
