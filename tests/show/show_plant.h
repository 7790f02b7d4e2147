/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Faults that the driver can have on purpose: each has to be found by the random shows. */
#pragma once

#include "room/rules.h"

enum plant { PLANT_NONE, PLANT_GATE, PLANT_VERSION, PLANT_FLOOR, PLANT_SOLD_OUT, PLANT_STALE, PLANT_BEAT, PLANT_RULES };

/** "gate", "version", "floor", "sold-out", "stale", "beat", "rules". */
bool plant_named(const char *name, enum plant *out);

/** The room as an overlay with this fault would show it: one reference, the caller's. */
const struct room *plant_in_room(enum plant plant, const struct room *room);

/** data/rules/cn.json, the caller's; NULL where the fault is that nobody judges. Ends the program without the file. */
const struct rules *plant_in_rules(enum plant plant);
