/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The line by which a script knows that a room is served, and where. Main thread only.
 */
#pragma once

#include "serve_http.h"

/** Prints {"ready": true, "url", "port", "room", "pid"}, once. False when stdout cannot be written. */
MUST_CHECK bool serve_say_ready(const struct serve_http *http, struct served_room *room);
