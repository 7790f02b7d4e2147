/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bounded queue that any number of threads push to and one takes from, without locks or memory: each slot has a turn
 * that says whose it is. A slot that is being filled holds up the taker, never those that push.
 */
#pragma once

#include "control/audit.h"

#include <stdatomic.h>

struct audit_slot {
	atomic_size_t turn; /* equal to a push's place: empty; one more: full */
	struct audit_show *show;
	struct audit_note note;
};

struct audit_ring {
	atomic_size_t pushed;
	size_t taken; /* the taker's */
	struct audit_slot slots[AUDIT_RING_NOTES];
};

void audit_ring_init(struct audit_ring *ring);
/** False: full. */
bool audit_ring_push(struct audit_ring *ring, struct audit_show *show, const struct audit_note *note);
/** False: empty. One thread. */
bool audit_ring_take(struct audit_ring *ring, struct audit_show **show, struct audit_note *note);
