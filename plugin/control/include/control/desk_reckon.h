/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What desk_calls.reckon answers: what is typed comes to where a view says that the bargain stands. */
#pragma once

#include "qt/desk.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Reads what is typed (desk_input.h) and reckons it from the view's bargain, within its floor.
 *
 * view:     may be NULL.
 * Thread:   any; pure.   Returns: false, with zeros, when no item is on air.
 */
bool desk_reckon(const struct desk_view *view, const char *typed, struct desk_reckoned *out);

#ifdef __cplusplus
}
#endif
