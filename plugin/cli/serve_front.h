/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Takes connections in the library's place, so that `hang-connect` can stop taking them and begin again. Used only
 * where faults are allowed. One thread.
 */
#pragma once

#include "served_faults.h"

#include <microhttpd.h>

struct serve_front;

/** Listens on 127.0.0.1:port (0: one that is free). The caller stops it. Errors: ERROR_NETWORK, ERROR_MEMORY. */
struct serve_front *serve_front_open(struct served_faults *faults, uint16_t port, struct error *err);

uint16_t serve_front_port(const struct serve_front *front);

/** Gives what comes to the library, until it is stopped. Errors: ERROR_MEMORY. */
MUST_CHECK bool serve_front_start(struct serve_front *front, struct MHD_Daemon *daemon, struct error *err);

/** Before the library is stopped. Accepts NULL; sets the pointer to NULL. */
void serve_front_stop(struct serve_front **front);
