/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any text as the value of each header that we read: a time or length within its limits, an address, or none. */
#include "fuzz.h"

#include "headers.h"
#include "room/room.h"

#define DAY_MS INT64_C(86400000)
#define TIME_MOST_MS INT64_C(253402300799999)

static void check_time(int64_t time_ms)
{
	fuzz_check(time_ms == ROOM_UNSET || (time_ms >= 0 && time_ms <= TIME_MOST_MS));
}

static void check_freshness(const char *text)
{
	struct header_freshness fresh = {.left_ms = ROOM_UNSET};
	header_take_cache_control(text, &fresh);
	fuzz_check(fresh.left_ms == ROOM_UNSET || (fresh.left_ms >= 0 && fresh.left_ms <= 366 * DAY_MS));
	header_end_freshness(text, 1700000000000, header_age_ms(text), &fresh);
	fuzz_check(fresh.left_ms == ROOM_UNSET || (fresh.left_ms >= 0 && fresh.left_ms <= 366 * DAY_MS));
}

static void check_link(const char *text)
{
	const size_t rooms_bytes[] = {1, 2, 8, 2048};
	for (size_t i = 0; i < sizeof(rooms_bytes) / sizeof(*rooms_bytes); i++) {
		char *out = malloc(rooms_bytes[i]);
		if (!out)
			abort();
		out[0] = 7;
		if (header_link_events(text, out, rooms_bytes[i]))
			fuzz_check(strlen(out) > 0 && strlen(out) < rooms_bytes[i] && !strchr(out, '>'));
		else
			fuzz_check(out[0] == 7);
		free(out);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
	char *text = fuzz_text(bytes, size_bytes);
	check_time(header_shop_time_ms(text));
	int64_t date_ms = header_date_ms(text);
	check_time(date_ms);
	fuzz_check(date_ms == ROOM_UNSET || date_ms % 1000 == 0);
	int64_t age_ms = header_age_ms(text);
	fuzz_check(age_ms >= 0 && age_ms <= DAY_MS);
	const int64_t nows_ms[] = {ROOM_UNSET, 0, 1700000000000, TIME_MOST_MS};
	for (size_t i = 0; i < sizeof(nows_ms) / sizeof(*nows_ms); i++)
		fuzz_check(header_retry_after_ms(text, nows_ms[i]) <= (uint64_t)DAY_MS);
	struct header_freshness fresh = {.left_ms = ROOM_UNSET};
	header_take_cache_control(text, &fresh);
	header_end_freshness(text, date_ms, age_ms, &fresh);
	fuzz_check(fresh.left_ms == ROOM_UNSET || (fresh.left_ms >= 0 && fresh.left_ms <= 365 * DAY_MS));
	check_freshness(text);
	check_link(text);
	free(text);
	return 0;
}
