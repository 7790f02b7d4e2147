/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The HTTP side of `serve`: addresses, methods and headers of docs/interfaces.md over a served room, on loopback only.
 * The only file of the program that knows the HTTP library. Its threads are its own.
 */
#pragma once

#include "served_room.h"

struct serve_http;

/**
 * Listens on 127.0.0.1:port (0: one that is free) and answers until it is stopped.
 *
 * Thread:   main.   Owns: the caller stops it; room and clock live longer.   Errors: ERROR_NETWORK.
 */
struct serve_http *serve_http_start(struct served_room *room, const struct clock *clock, uint16_t port,
				    struct error *err);

/** Ends the connections, waits for answers that are being made. Accepts NULL; sets the pointer to NULL. */
void serve_http_stop(struct serve_http **http);

uint16_t serve_http_port(const struct serve_http *http);
