/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What goes wrong with requests, from within: for serve_faulty.c and serve_faulty_desk.c.
 */
#pragma once

#include "serve_faulty.h"

#include "base/thread.h"

/** How many requests a fault has met. */
struct faulty_turn {
	uint64_t since_ns; /* the fault that these are of */
	uint64_t count;
};

struct serve_faulty {
	struct served_faults *faults; /* immutable after create */
	struct serve_wire *wire;

	struct lock lock; /* a leaf */
	/* -- protected by lock -- */
	uint64_t repeated_ns; /* the fault `repeat` that these are of */
	struct served_document *repeated;
	int64_t repeated_ms;
	struct faulty_turn refused, lost;
};
