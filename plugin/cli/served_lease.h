/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which desk owns a room's `current`: a lease of a minute by the server's clock, which its owner renews and another may
 * take over. A value; the thread of its owner.
 */
#pragma once

#include "served_orders.h"

#define LEASE_MS 60000

/** Zeroed: nobody's. */
struct served_lease {
	char client[DESK_ID_BYTES];
	int64_t until_ms;
};

/** Who owns the room now; NULL: nobody. A clock that was set back makes no lease longer. */
const char *served_lease_owner(struct served_lease *lease, int64_t now_ms);

/** Renews the owner's lease, or takes the room, if that is asked for. */
void served_lease_claim(struct served_lease *lease, const struct desk_claim *claim, int64_t now_ms);
