/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a source's status says of the show beside the feed: the desk, the sheet, and what is wrong with them. */
#pragma once

#include "control/control.h"

#include <jansson.h>

/** The status's `show`, all members always there. state may be NULL. Thread: any. Owns: the caller. */
json_t *status_show_json(const struct control_state *state);

/** What the people at OBS have to know: why the sheet or the desk do not count as they should; NULL: nothing. */
const struct error *status_show_error(const struct control_state *state);
