/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What tests of the layers stand on, without Qt: a bridge that measures every letter alike and paints nothing, and
 * rooms that are made by patching one document.
 */
#pragma once

#include "qt/bridge.h"
#include "room/room.h"

/** Digits are half an em wide, other ASCII 0.55 em, everything else one em. Fonts of the family "Missing" are missing.
 */
const struct bridge *paper_bridge(void);

/** How many texts it measured in this process. */
int paper_measured(void);

/** The room of all tests: beat open, ¥59.90 after a coupon of 10, an end at 21:00; its clock stands at 20:00 +08:00. */
#define PAPER_NOW_MS INT64_C(1795262400000)

/**
 * That room with a merge patch of its one item and one of the document; either may be NULL. Fails the test when it is
 * refused. The caller unrefs it.
 */
const struct room *paper_room(const char *item_patch, const char *room_patch);
