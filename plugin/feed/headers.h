/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The values of the headers that tell time or where to listen. Pure; texts come from any server and may be anything,
 * also NULL.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Shop-Time: milliseconds since the epoch in digits; ROOM_UNSET for anything else. */
int64_t header_shop_time_ms(const char *value);

/** Date and the like: an HTTP date; ROOM_UNSET for anything else. */
int64_t header_date_ms(const char *value);

/** Age: how long a cache on the way has kept the answer; 0 when it does not say. */
int64_t header_age_ms(const char *value);

/**
 * Retry-After: seconds, or a date that is measured from now_ms (the server's Date, else the machine's clock).
 * 0 when there is none, it makes no sense or it has passed; at most a day.
 */
uint64_t header_retry_after_ms(const char *value, int64_t now_ms);

/** For how long an answer may be used without asking again (RFC 9111). */
struct header_freshness {
	int64_t left_ms; /* at most a year; ROOM_UNSET: not said */
	bool must_not_store;
};

/** Cache-Control, one header of maybe several: max-age, no-cache (which is 0) and no-store; the strictest counts. */
void header_take_cache_control(const char *value, struct header_freshness *fresh);

/**
 * Expires, from the server's own Date, counts where Cache-Control names no time; a broken one has passed. What the
 * answer spent in caches on the way (Age) is not left any more.
 */
void header_end_freshness(const char *expires, int64_t date_ms, int64_t age_ms, struct header_freshness *fresh);

/**
 * Link (RFC 8288): the target of the first link whose rel names `events`. A rel is a list, in any case, quoted or not;
 * only the first rel of a link counts; a link with an anchor speaks of something else and does not count.
 *
 * Returns:  false when there is none, it is empty or does not fit; out is then untouched.
 */
bool header_link_events(const char *value, char *out, size_t size_bytes);
