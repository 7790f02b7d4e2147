/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What earlier documents bind a room to (room/history.h), as findings: a later end without a reason, a counter that
 * starts again, stock that rises from nowhere. The merge has put the honest value in place already.
 */
#pragma once

#include "rules_own.h"

/** rules: NULL: none, and the findings have no article. Returns: false when told->on_fact does. */
bool truth_bound(const struct rules *rules, const struct room *room, int64_t shop_ms, struct facts_told *told);
