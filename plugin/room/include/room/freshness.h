/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How old what we know is, and since when it may not be shown any more. Pure functions of (ttl, confirmation, clock);
 * docs/room-document.md has the truth table.
 */
#pragma once

#include "room/room.h"

enum freshness { FRESHNESS_INVALID = 0, FRESHNESS_WAITING, FRESHNESS_FRESH, FRESHNESS_STALE, FRESHNESS_EXPIRED };

/** Becoming stale waits this much longer than the ttl, so that a late answer does not flap. */
#define FRESHNESS_GRACE_MS 1000

/**
 * The next state: fresh up to ttl, stale up to 4 x ttl, expired beyond; what was fresh stays so for
 * FRESHNESS_GRACE_MS more. A confirmation ahead of our clock (negative age) counts as age 0; an age of ROOM_UNSET means
 * that nothing was ever confirmed: waiting.
 *
 * Thread:   any.
 */
enum freshness freshness_next(enum freshness before, int64_t ttl_ms, int64_t age_ms);

/** The first millisecond of the shop's clock at which what was confirmed at confirmed_ms is not fresh any more. */
int64_t freshness_stale_at_ms(int64_t ttl_ms, int64_t confirmed_ms);

/** The first millisecond of the shop's clock at which it is expired. */
int64_t freshness_expired_at_ms(int64_t ttl_ms, int64_t confirmed_ms);

/** "waiting", "fresh", "stale", "expired". */
const char *freshness_name(enum freshness freshness);
