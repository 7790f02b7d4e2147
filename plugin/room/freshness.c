/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The age of the last confirmation, in four words. Says how old, not what to do about it: that is the truth table's,
 * which the painter follows.
 */
#include "room/freshness.h"

enum freshness freshness_next(enum freshness before, int64_t ttl_ms, int64_t age_ms)
{
	if (age_ms == ROOM_UNSET)
		return FRESHNESS_WAITING;
	int64_t grace_ms = before == FRESHNESS_FRESH ? FRESHNESS_GRACE_MS : 0;
	if (age_ms <= ttl_ms + grace_ms)
		return FRESHNESS_FRESH;
	return age_ms <= 4 * ttl_ms ? FRESHNESS_STALE : FRESHNESS_EXPIRED;
}

int64_t freshness_stale_at_ms(int64_t ttl_ms, int64_t confirmed_ms)
{
	return confirmed_ms + ttl_ms + FRESHNESS_GRACE_MS + 1;
}

int64_t freshness_expired_at_ms(int64_t ttl_ms, int64_t confirmed_ms)
{
	return confirmed_ms + 4 * ttl_ms + 1;
}

const char *freshness_name(enum freshness freshness)
{
	switch (freshness) {
	case FRESHNESS_INVALID:
		return "invalid";
	case FRESHNESS_WAITING:
		return "waiting";
	case FRESHNESS_FRESH:
		return "fresh";
	case FRESHNESS_STALE:
		return "stale";
	case FRESHNESS_EXPIRED:
		return "expired";
	}
	return "invalid";
}
