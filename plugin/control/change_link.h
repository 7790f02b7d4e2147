/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Carries what a person changes in the shop from the core to the feed (feed/write.h), and back what came of it. The
 * control thread's; waits for nobody.
 */
#pragma once

#include "core.h"

struct change_link {
	uint64_t order_id; /* of the newest one */
	uint64_t write_id; /* the feed's for it; 0: none is followed */
};

/** Gives the core what is new of a change. Before its step. */
void change_link_hear(struct change_link *change, struct core *core, struct feed *feed, uint64_t now_ns);

/** Posts what the core has to post. After its step. Returns: whether the core was told something: step it again. */
bool change_link_ask(struct change_link *change, struct core *core, struct feed *feed, struct waker *waker,
		     uint64_t now_ns);
