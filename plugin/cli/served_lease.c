/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "served_lease.h"

#include <string.h>

const char *served_lease_owner(struct served_lease *lease, int64_t now_ms)
{
	if (lease->until_ms > now_ms + LEASE_MS)
		lease->until_ms = now_ms + LEASE_MS;
	return lease->client[0] && now_ms < lease->until_ms ? lease->client : NULL;
}

void served_lease_claim(struct served_lease *lease, const struct desk_claim *claim, int64_t now_ms)
{
	const char *owner = served_lease_owner(lease, now_ms);
	if (!claim->is_taking && (!owner || strcmp(owner, claim->client) != 0))
		return;
	memcpy(lease->client, claim->client, sizeof(lease->client));
	lease->until_ms = now_ms + LEASE_MS;
}
