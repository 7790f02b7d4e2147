/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audit_ring.h"

#include <stdint.h>

_Static_assert((AUDIT_RING_NOTES & (AUDIT_RING_NOTES - 1)) == 0, "places wrap around with the counter");

void audit_ring_init(struct audit_ring *ring)
{
	atomic_init(&ring->pushed, 0);
	ring->taken = 0;
	for (size_t i = 0; i < AUDIT_RING_NOTES; i++)
		atomic_init(&ring->slots[i].turn, i);
}

bool audit_ring_push(struct audit_ring *ring, struct audit_show *show, const struct audit_note *note)
{
	size_t place = atomic_load_explicit(&ring->pushed, memory_order_relaxed);
	for (;;) {
		struct audit_slot *slot = &ring->slots[place % AUDIT_RING_NOTES];
		intptr_t ahead = (intptr_t)atomic_load_explicit(&slot->turn, memory_order_acquire) - (intptr_t)place;
		if (ahead < 0)
			return false;
		if (ahead > 0) {
			place = atomic_load_explicit(&ring->pushed, memory_order_relaxed);
			continue;
		}
		// a failure has put the newest place there
		if (!atomic_compare_exchange_weak_explicit(&ring->pushed, &place, place + 1, memory_order_relaxed,
							   memory_order_relaxed))
			continue;
		slot->show = show;
		slot->note = *note;
		atomic_store_explicit(&slot->turn, place + 1, memory_order_release);
		return true;
	}
}

bool audit_ring_take(struct audit_ring *ring, struct audit_show **show, struct audit_note *note)
{
	struct audit_slot *slot = &ring->slots[ring->taken % AUDIT_RING_NOTES];
	if (atomic_load_explicit(&slot->turn, memory_order_acquire) != ring->taken + 1)
		return false;
	*show = slot->show;
	*note = slot->note;
	atomic_store_explicit(&slot->turn, ring->taken + AUDIT_RING_NOTES, memory_order_release);
	ring->taken++;
	return true;
}
