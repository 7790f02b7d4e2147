/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How far the sheet's plan for an item has come. Pure. */
#pragma once

#include "room/sheet.h"

/**
 * The place in the plan of the step after those that were taken of it; plan_count: there is none left. Steps that were
 * said beside the plan do not count, nor does one that was taken again; the plan may have been edited since the others
 * were taken.
 *
 * Thread:   any.
 */
size_t plan_next(const struct room_item *item, const struct sheet_item *plan);

/**
 * Whether the step at this place of the plan was taken; a withdrawal makes all of them free again. Of steps that are
 * alike as many are taken as were taken, the first ones first.
 *
 * Thread:   any.
 */
bool plan_is_taken(const struct room_item *item, const struct sheet_item *plan, size_t at);
