/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Views of the desk written by hand, as JSON with the members of struct desk_view; acts as JSON lines. */
#pragma once

#include "qt/desk.h"

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Reads tests/desk/views/NAME.json. A member that it leaves out is zero, times and amounts that may be absent are -1;
 * `like` names another view that it is laid over. The serial is another one each time.
 *
 * Errors: a member that no view has, a value of another kind, a text that does not fit.
 */
const struct desk_view *desk_json_view(const char *folder, const char *name, struct error *err);

/** One line with the members that say something. */
void desk_json_print_act(FILE *out, const struct desk_act *act);

#ifdef __cplusplus
}
#endif
