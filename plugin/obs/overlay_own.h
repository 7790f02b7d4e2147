/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The insides of an overlay, for overlay.c (what it wants and what it draws) and overlay_said.c (what it says of
 * itself).
 */
#pragma once

#include "backstage.h"
#include "overlay.h"

#include "base/thread.h"

#include <stdatomic.h>

struct overlay {
	atomic_int refs;
	/* -- immutable; NULL where there is none -- */
	char *demo_path;
	char *secrets_folder;
	char *cache_folder;
	char *user_folder;

	atomic_uint width_px;
	atomic_uint height_px;
	atomic_bool is_showing;
	atomic_uint_fast64_t active_since_ns; /* 0: not in the program */
	atomic_int arranging;                 /* properties that are open */

	struct backstage_entry entry; /* backstage's */

	struct lock lock;
	/* -- protected by lock -- */
	struct settings *wanted; /* NULL before the first overlay_want() */
	uint64_t typed_until_ns; /* whoever types may not be done before */
	struct seat *seat;       /* what was found for them, or for those before */
	struct error error;      /* why the wanted ones could not be followed */
	char name[64];
	bool is_retired;

	/* -- graphics context held -- */
	struct seat *drawn; /* a reference of its own */
	struct guides guides;
};
