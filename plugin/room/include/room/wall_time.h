/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * RFC 3339 times and calendar dates, without the machine's time zone or locale.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Reads an RFC 3339 time with its zone; fractions beyond milliseconds are cut. A date that does not exist, second 60
 * and anything behind the zone are refused.
 *
 * Returns:  false, and the results untouched, for anything else. zone_minutes (may be NULL) is the offset as written.
 */
bool wall_time_parse(const char *text, int64_t *out_ms, int *zone_minutes);

/**
 * Writes 2026-11-21T21:00:00.250+08:00 (milliseconds only when they are not 0, Z for offset 0); returns text.
 * 40 bytes are enough.
 */
const char *wall_time_text(int64_t wall_ms, int zone_minutes, char *text, size_t size_bytes);

/** A YYYY-MM-DD that exists. */
bool calendar_date_is_valid(const char *text);

struct calendar {
	int year, month, day, hour, minute, second;
};

/** The calendar of a time at a fixed offset from UTC (480 for China, which has no summer time). */
struct calendar calendar_of(int64_t wall_ms, int zone_minutes);
