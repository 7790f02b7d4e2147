/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * RFC 3339 and the proleptic Gregorian calendar, by arithmetic alone: the C library's time functions read the machine's
 * time zone and locale, which have no say in what a shop wrote.
 */
#include "room/wall_time.h"

#include <stdio.h>
#include <string.h>

#define DAY_MS INT64_C(86400000)
#define MINUTE_MS INT64_C(60000)
#define ZONE_MAX_MINUTES (23 * 60 + 59)

static bool is_leap_year(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_of_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

/* Days before 1 January of a year, counted from 1 January of year 0; year >= 0. */
static int64_t days_before_year(int64_t year)
{
	if (year == 0)
		return 0;
	int64_t last = year - 1;
	return year * 365 + last / 4 - last / 100 + last / 400 + 1; // year 0 is a leap year
}

static int64_t days_since_epoch(int year, int month, int day)
{
	int64_t days = days_before_year(year) - days_before_year(1970);
	for (int m = 1; m < month; m++)
		days += days_of_month(year, m);
	return days + day - 1;
}

/* Reads exactly `count` digits; false for anything else. */
static bool read_digits(const char **text, int count, int *out)
{
	int value = 0;
	for (int i = 0; i < count; i++) {
		char c = (*text)[i];
		if (c < '0' || c > '9')
			return false;
		value = value * 10 + (c - '0');
	}
	*text += count;
	*out = value;
	return true;
}

static bool read_character(const char **text, char wanted)
{
	if (**text != wanted)
		return false;
	(*text)++;
	return true;
}

static bool read_date(const char **text, int *year, int *month, int *day)
{
	return read_digits(text, 4, year) && read_character(text, '-') && read_digits(text, 2, month) &&
	       read_character(text, '-') && read_digits(text, 2, day) && *month >= 1 && *month <= 12 && *day >= 1 &&
	       *day <= days_of_month(*year, *month);
}

/* A fraction of a second, if one stands there. */
static bool read_fraction(const char **text, int *milliseconds)
{
	*milliseconds = 0;
	if (**text != '.')
		return true;
	(*text)++;
	int digits = 0;
	int scale = 100;
	for (; **text >= '0' && **text <= '9'; (*text)++, digits++) {
		*milliseconds += (**text - '0') * scale;
		scale /= 10;
	}
	return digits > 0;
}

static bool read_zone(const char **text, int *minutes)
{
	char sign = **text;
	if (sign == 'Z' || sign == 'z') {
		(*text)++;
		*minutes = 0;
		return true;
	}
	if (sign != '+' && sign != '-')
		return false;
	(*text)++;
	int hour, minute;
	if (!read_digits(text, 2, &hour) || !read_character(text, ':') || !read_digits(text, 2, &minute) || hour > 23 ||
	    minute > 59)
		return false;
	*minutes = (hour * 60 + minute) * (sign == '-' ? -1 : 1);
	return true;
}

bool wall_time_parse(const char *text, int64_t *out_ms, int *zone_minutes)
{
	int year, month, day, hour, minute, second, milliseconds, zone;
	if (!read_date(&text, &year, &month, &day))
		return false;
	if (*text != 'T' && *text != 't')
		return false;
	text++;
	// Second 60 is a promise that no clock of ours can keep: it would be one instant with two names.
	if (!read_digits(&text, 2, &hour) || !read_character(&text, ':') || !read_digits(&text, 2, &minute) ||
	    !read_character(&text, ':') || !read_digits(&text, 2, &second) || hour > 23 || minute > 59 || second > 59)
		return false;
	if (!read_fraction(&text, &milliseconds) || !read_zone(&text, &zone) || *text)
		return false;
	int64_t seconds = ((int64_t)hour * 60 + minute) * 60 + second;
	*out_ms = days_since_epoch(year, month, day) * DAY_MS + seconds * 1000 + milliseconds - zone * MINUTE_MS;
	if (zone_minutes)
		*zone_minutes = zone;
	return true;
}

bool calendar_date_is_valid(const char *text)
{
	int year, month, day;
	return read_date(&text, &year, &month, &day) && !*text;
}

static int64_t at_zone(int64_t wall_ms, int zone_minutes)
{
	int64_t local_ms;
	if (__builtin_add_overflow(wall_ms, zone_minutes * MINUTE_MS, &local_ms))
		return wall_ms;
	return local_ms;
}

/* Splits at the calendar's own period of 400 years, so that every time has a calendar, also before year 0. */
struct calendar calendar_of(int64_t wall_ms, int zone_minutes)
{
	int64_t local_ms = at_zone(wall_ms, zone_minutes);
	int64_t days = local_ms / DAY_MS;
	int64_t rest_ms = local_ms % DAY_MS;
	if (rest_ms < 0) {
		rest_ms += DAY_MS;
		days--;
	}
	const int64_t period_days = 146097;
	days += days_before_year(1970);
	int64_t periods = days / period_days;
	days %= period_days;
	if (days < 0) {
		days += period_days;
		periods--;
	}
	int year = (int)(days / 366);
	while (days_before_year(year + 1) <= days)
		year++;
	days -= days_before_year(year);
	int month = 1;
	while (days >= days_of_month(year, month))
		days -= days_of_month(year, month++);
	int second = (int)(rest_ms / 1000);
	return (struct calendar){
		.year = (int)(year + 400 * periods),
		.month = month,
		.day = (int)days + 1,
		.hour = second / 3600,
		.minute = second / 60 % 60,
		.second = second % 60,
	};
}

const char *wall_time_text(int64_t wall_ms, int zone_minutes, char *text, size_t size_bytes)
{
	struct calendar at = calendar_of(wall_ms, zone_minutes);
	// At the edges of the four-digit years only the zone at that edge can write what another zone wrote.
	if (at.year > 9999 || at.year < 0) {
		zone_minutes = at.year < 0 ? ZONE_MAX_MINUTES : -ZONE_MAX_MINUTES;
		at = calendar_of(wall_ms, zone_minutes);
	}
	int milliseconds = (int)((wall_ms % 1000 + 1000) % 1000);
	char fraction[8] = "";
	if (milliseconds)
		snprintf(fraction, sizeof(fraction), ".%03d", milliseconds);
	char zone[12] = "Z";
	int offset = zone_minutes < 0 ? -zone_minutes : zone_minutes;
	if (offset)
		snprintf(zone, sizeof(zone), "%c%02d:%02d", zone_minutes < 0 ? '-' : '+', offset / 60 % 24,
			 offset % 60);
	snprintf(text, size_bytes, "%04d-%02d-%02dT%02d:%02d:%02d%s%s", at.year, at.month, at.day, at.hour, at.minute,
		 at.second, fraction, zone);
	return text;
}
