/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "headers.h"

#include "http.h"
#include "room/room.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define DAY_S 86400
#define YEAR_S (365 * DAY_S)
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

/* -- how long an answer is good for -- */

/* Reads what stands after a `=`, quoted or not; a value that does not fit becomes empty. Returns: what follows it. */
static const char *read_value(const char *at, char *out, size_t size_bytes)
{
	size_t size = 0;
	bool is_quoted = *at == '"';
	at += is_quoted;
	for (; *at && (is_quoted ? *at != '"' : !strchr(";, \t", *at)); at++) {
		if (is_quoted && *at == '\\' && at[1])
			at++;
		if (size < size_bytes)
			out[size++] = *at;
	}
	out[size < size_bytes ? size : 0] = '\0';
	return at + (is_quoted && *at);
}

static void shorten(struct header_freshness *fresh, int64_t left_ms)
{
	if (fresh->left_ms == ROOM_UNSET || left_ms < fresh->left_ms)
		fresh->left_ms = left_ms;
}

static bool is_directive(const char *at, size_t size, const char *name)
{
	return size == strlen(name) && strncasecmp(at, name, size) == 0;
}

void header_take_cache_control(const char *value, struct header_freshness *fresh)
{
	for (const char *at = value; *at;) {
		at += strspn(at, " \t,");
		size_t size = strcspn(at, "=, \t");
		char number[24] = "";
		const char *after = at + size;
		if (*after == '=')
			after = read_value(after + 1, number, sizeof(number));
		int64_t age_s = 0;
		if (is_directive(at, size, "no-store"))
			fresh->must_not_store = true;
		else if (is_directive(at, size, "no-cache"))
			shorten(fresh, 0);
		else if (is_directive(at, size, "max-age"))
			shorten(fresh,
				!read_number(number, YEAR_S, &age_s) ? 0 : (age_s < YEAR_S ? age_s : YEAR_S) * 1000);
		at = after;
	}
}

void header_end_freshness(const char *expires, int64_t date_ms, int64_t age_ms, struct header_freshness *fresh)
{
	if (fresh->left_ms == ROOM_UNSET && expires && date_ms != ROOM_UNSET) {
		int64_t until_ms = header_date_ms(expires);
		int64_t left_ms = until_ms > date_ms ? until_ms - date_ms : 0; // ROOM_UNSET lies before all
		fresh->left_ms = left_ms < YEAR_S * INT64_C(1000) ? left_ms : YEAR_S * INT64_C(1000);
	}
	if (fresh->left_ms != ROOM_UNSET)
		fresh->left_ms = fresh->left_ms > age_ms ? fresh->left_ms - age_ms : 0;
}

/* -- Link -- */

static const char *skip_space(const char *at)
{
	return at + strspn(at, " \t");
}

static bool is_in_list(const char *list, const char *name)
{
	size_t size = strlen(name);
	for (const char *at = skip_space(list); *at; at = skip_space(at)) {
		size_t word = strcspn(at, " \t");
		if (word == size && strncasecmp(at, name, size) == 0)
			return true;
		at += word;
	}
	return false;
}

/* Reads the parameters of one link. Returns: what follows them. */
static const char *read_parameters(const char *at, bool *is_events)
{
	bool has_rel = false;
	bool has_anchor = false;
	*is_events = false;
	for (at = skip_space(at); *at == ';'; at = skip_space(at)) {
		at = skip_space(at + 1);
		const char *name = at;
		size_t size = strcspn(at, "=;, \t");
		char value[256] = "";
		at = skip_space(at + size);
		if (*at == '=')
			at = read_value(skip_space(at + 1), value, sizeof(value));
		has_anchor = has_anchor || (size == 6 && strncasecmp(name, "anchor", size) == 0);
		if (!has_rel && size == 3 && strncasecmp(name, "rel", size) == 0) {
			has_rel = true;
			*is_events = is_in_list(value, "events");
		}
	}
	*is_events = *is_events && !has_anchor;
	return at;
}

bool header_link_events(const char *value, char *out, size_t size_bytes)
{
	for (const char *at = value ? value : ""; *at;) {
		at += strspn(at, " \t,");
		if (*at != '<')
			return false;
		const char *target = at + 1;
		size_t size = strcspn(target, ">");
		if (target[size] == '\0')
			return false;
		bool is_events;
		at = read_parameters(target + size + 1, &is_events);
		if (is_events && size > 0 && size < size_bytes) {
			memcpy(out, target, size);
			out[size] = '\0';
			return true;
		}
		// what follows a broken parameter cannot be told apart from it
		if (*at && *at != ',')
			return false;
	}
	return false;
}
