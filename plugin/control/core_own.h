/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The core from within, for the core_*.c files only: what it knows, and what one file gives the others.
 */
#pragma once

#include "core.h"

struct core {
	struct core_settings settings;

	/* -- what came in -- */
	const struct feed_state *feed; /* NULL before the first one */

	/* -- what is made of it -- */
	const struct room *merged; /* NULL without a room */
	struct error merge_error;
	struct control_result results[CONTROL_RESULTS];
	size_t result_count;

	const struct control_state *state; /* NULL before the first one */
	bool has_news;                     /* the next step makes a state */
	bool has_air_news;                 /* and it is another picture */
};

/** Sets what became of an order, in place of what was said of it before. */
void core_tell(struct core *core, uint64_t id, const struct control_order *order, const char *item_id,
	       enum order_state state, uint64_t now_ns, const char *format, ...) __attribute__((format(printf, 7, 8)));
