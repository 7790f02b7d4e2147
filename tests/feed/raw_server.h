/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A server on loopback that answers every connection with the same bytes, whatever they are; or a proxy that leads
 * every connection to one port. One connection at a time.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct raw_server;

struct raw_answer {
	bool is_ipv6;      /* on ::1 instead of 127.0.0.1 */
	const char *bytes; /* what is sent after the request's head; not copied */
	size_t size_bytes; /* 0: the length of the text */
	int pace_ms;       /* a pause after each byte */
	size_t fast_bytes; /* so many come without a pause */
	bool is_endless;   /* the last line again and again, until the other side leaves */
	bool stays;        /* keeps the connection open after the bytes */
	int tunnel_port;   /* a proxy: CONNECT leads to this port of 127.0.0.1, whatever was asked for */
};

struct raw_server *raw_server_start(const struct raw_answer *answer);
void raw_server_stop(struct raw_server *server);
int raw_server_port(const struct raw_server *server);

/** How many requests came, and all heads that came in the clear, one after the other. */
int raw_server_count(struct raw_server *server);
void raw_server_heads(struct raw_server *server, char *text, size_t size_bytes);
