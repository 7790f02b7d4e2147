/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The HTTP side of `serve`: addresses, methods and headers of docs/interfaces.md over a served room, on loopback only.
 * The only file of the program that knows the HTTP library. Its threads are its own.
 */
#pragma once

#include "served_desk.h"
#include "served_faults.h"
#include "served_room.h"

struct serve_http;

/** What is served, and how. All of it lives longer than the server. */
struct serve_setup {
	struct served_room *room;
	const struct clock *clock;    /* the server's own */
	struct served_faults *faults; /* NULL: nothing goes wrong on purpose, and cannot be made to */
	const char *read_token;       /* wanted of who reads; NULL: none */
	struct served_desk *desk;     /* NULL: there are no desk endpoints (403) */
	const char *desk_token;       /* wanted of desks; not NULL with a desk */
	uint16_t port;                /* 0: one that is free */
};

/**
 * Listens on 127.0.0.1 and answers until it is stopped.
 *
 * Thread:   main.   Owns: the caller stops it.   Errors: ERROR_NETWORK.
 */
struct serve_http *serve_http_start(const struct serve_setup *setup, struct error *err);

/** For a timer of about 250 ms: faults begin and end. */
void serve_http_tick(struct serve_http *http);

/** Ends the connections, waits for answers that are being made. Accepts NULL; sets the pointer to NULL. */
void serve_http_stop(struct serve_http **http);

uint16_t serve_http_port(const struct serve_http *http);
