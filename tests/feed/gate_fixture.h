/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A platform's gate in a process of its own (tests/shops/gate.py), whose clock a test moves; and digests for signers.
 */
#pragma once

#include "feed/adapter.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct gate {
	int to_child, from_child;
	int port;
	pid_t pid;        /* 0: it does not run */
	int64_t ahead_ms; /* of its clock, as told so far */
};

void gate_start(struct gate *gate, const char *platform, long ahead_s);
/** Accepts one that does not run. */
void gate_stop(struct gate *gate);

void gate_forward(struct gate *gate, int ms);
/** Its clock now. */
int64_t gate_now_ms(const struct gate *gate);
/** The seller's token ends. */
void gate_end_token(struct gate *gate);
/** "asked": how many requests came; "renewed": how many tokens it gave. */
int gate_told(struct gate *gate, const char *what);
/** How often it refused a request for this reason; "": for any. */
int gate_refused(struct gate *gate, const char *reason);

/** MD5, SHA-1, SHA-2 and their HMACs by GLib. */
bool gate_digest(enum adapter_digest digest, const void *key, size_t key_bytes, const void *bytes, size_t size_bytes,
		 char out[129], struct error *err);
