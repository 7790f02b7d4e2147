/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "headers.h"

#include "http.h"
#include "room/room.h"

#include <stdbool.h>
#include <string.h>

#define DAY_S 86400
/* The end of year 9999: a later time has no date. */
#define TIME_MOST_MS INT64_C(253402300799999)

static bool read_number(const char *value, int64_t most, int64_t *out)
{
	if (!value)
		return false;
	value += strspn(value, " \t");
	size_t digits = strspn(value, "0123456789");
	if (digits == 0 || value[digits + strspn(value + digits, " \t\r\n")] != '\0')
		return false;
	int64_t number = 0;
	for (size_t i = 0; i < digits; i++) {
		number = number * 10 + (value[i] - '0');
		if (number > most) {
			// the rest of the digits cannot make it smaller
			number = most + 1;
			break;
		}
	}
	*out = number;
	return true;
}

int64_t header_shop_time_ms(const char *value)
{
	int64_t time_ms;
	return read_number(value, TIME_MOST_MS, &time_ms) && time_ms <= TIME_MOST_MS ? time_ms : ROOM_UNSET;
}

int64_t header_date_ms(const char *value)
{
	int64_t date_s = value ? http_date_s(value) : -1;
	return date_s >= 0 && date_s <= TIME_MOST_MS / 1000 ? date_s * 1000 : ROOM_UNSET;
}

int64_t header_age_ms(const char *value)
{
	int64_t age_s;
	if (!read_number(value, DAY_S, &age_s))
		return 0;
	return (age_s > DAY_S ? DAY_S : age_s) * 1000;
}

uint64_t header_retry_after_ms(const char *value, int64_t now_ms)
{
	int64_t wait_s;
	if (read_number(value, DAY_S, &wait_s))
		return (uint64_t)(wait_s > DAY_S ? DAY_S : wait_s) * 1000;
	int64_t until_ms = header_date_ms(value);
	if (until_ms == ROOM_UNSET || now_ms == ROOM_UNSET || until_ms <= now_ms)
		return 0;
	int64_t wait_ms = until_ms - now_ms;
	return (uint64_t)(wait_ms > DAY_S * INT64_C(1000) ? DAY_S * INT64_C(1000) : wait_ms);
}
