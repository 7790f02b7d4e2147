/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Faults that the driver can have on purpose: each has to be found by the random shows. */
#pragma once

#include "room/room.h"

enum plant { PLANT_NONE, PLANT_GATE, PLANT_VERSION, PLANT_FLOOR, PLANT_SOLD_OUT, PLANT_STALE, PLANT_BEAT };

/** "gate", "version", "floor", "sold-out", "stale", "beat". */
bool plant_named(const char *name, enum plant *out);

/** The room as an overlay with this fault would show it: one reference, the caller's. */
const struct room *plant_in_room(enum plant plant, const struct room *room);
