/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sheet_amount.h"

#include "room/wall_time.h"

#include <stdio.h>
#include <string.h>

#define CHINA_MINUTES (8 * 60)
#define SERIAL_FIRST 36526 /* 2000-01-01, as Excel counts the days */
#define SERIAL_LAST 73050  /* 2099-12-31 */
#define SERIAL_EPOCH 25569 /* 1970-01-01 */
#define DAY_SECONDS 86400

struct moment_text {
	int year, month, day, hour, minute, second;
	int zone_minutes;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* One to `most` digits. */
static bool take_number(const char **at, int most, int *out)
{
	int value = 0;
	int count = 0;
	for (; count < most && is_digit(**at); (*at)++, count++)
		value = value * 10 + (**at - '0');
	*out = value;
	return count > 0 && !is_digit(**at);
}

static bool take_word(const char **at, const char *word)
{
	size_t length = strlen(word);
	if (strncmp(*at, word, length) != 0)
		return false;
	*at += length;
	return true;
}

static bool take_one_of(const char **at, const char *const *words)
{
	for (; *words; words++) {
		if (take_word(at, *words))
			return true;
	}
	return false;
}

/* 2026-11-21, 2026/1/2, 2026.11.21, 2026年11月21日; 11月21日 has no year (0). */
static const char *take_date(const char **at, struct moment_text *moment)
{
	static const char *const behind_day[] = {"日", "号", "號", NULL};
	static const char no_date[] = "not a date such as 2026-11-21 20:05 or 11月21日 20:05";
	int first;
	const char *begin = *at;
	if (!take_number(at, 4, &first))
		return no_date;
	size_t digits = (size_t)(*at - begin);
	char sign = **at;
	if (take_word(at, "月")) {
		moment->month = first;
		if (digits > 2 || !take_number(at, 2, &moment->day) || !take_one_of(at, behind_day))
			return no_date;
		return NULL;
	}
	if (digits != 4)
		return "the year is missing or is not the first: write 2026-11-21, or 11月21日";
	moment->year = first;
	if (take_word(at, "年")) {
		if (!take_number(at, 2, &moment->month) || !take_word(at, "月") || !take_number(at, 2, &moment->day) ||
		    !take_one_of(at, behind_day))
			return no_date;
		return NULL;
	}
	if (sign != '-' && sign != '/' && sign != '.')
		return no_date;
	(*at)++;
	if (!take_number(at, 2, &moment->month) || **at != sign)
		return no_date;
	(*at)++;
	return take_number(at, 2, &moment->day) ? NULL : no_date;
}

/* 20:05, 20:05:30, 20:05:30.5, 8点05分, 20时; with 上午 or 下午 before it, or am or pm behind. */
static const char *take_clock(const struct sheet_headings *headings, const char **at, struct moment_text *moment)
{
	static const char *const hours[] = {":", "点", "點", "时", "時", NULL};
	static const char no_clock[] = "not a time such as 20:05";
	int ignored;
	size_t morning = sheet_word_before(headings, WORD_MORNING, *at);
	size_t afternoon = morning ? 0 : sheet_word_before(headings, WORD_AFTERNOON, *at);
	*at += morning + afternoon;
	if (!take_number(at, 2, &moment->hour) || !take_one_of(at, hours))
		return no_clock;
	if (is_digit(**at) && !take_number(at, 2, &moment->minute))
		return no_clock;
	bool is_minute_word = take_word(at, "分");
	if ((take_word(at, ":") || (is_minute_word && is_digit(**at))) && !take_number(at, 2, &moment->second))
		return no_clock;
	take_word(at, "秒");
	if (**at == '.' && (++*at, !take_number(at, 9, &ignored)))
		return no_clock;
	if (!morning && !afternoon) {
		morning = sheet_word_before(headings, WORD_MORNING, *at);
		afternoon = morning ? 0 : sheet_word_before(headings, WORD_AFTERNOON, *at);
		*at += morning + afternoon;
	}
	if ((morning || afternoon) && moment->hour > 12)
		return morning ? no_clock : NULL; // 下午15:30 says it twice, and the same
	if (morning && moment->hour == 12)
		moment->hour = 0;
	if (afternoon && moment->hour < 12)
		moment->hour += 12;
	return NULL;
}

static const char *write_moment(const struct moment_text *moment, char out[SHEET_TIME_BYTES])
{
	char text[64];
	int64_t time_ms;
	int zone = moment->zone_minutes < 0 ? -moment->zone_minutes : moment->zone_minutes;
	snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", moment->year, moment->month,
		 moment->day, moment->hour, moment->minute, moment->second, moment->zone_minutes < 0 ? '-' : '+',
		 zone / 60, zone % 60);
	if (strlen(text) >= SHEET_TIME_BYTES || !wall_time_parse(text, &time_ms, NULL))
		return "a date or time that does not exist";
	memcpy(out, text, strlen(text) + 1);
	return NULL;
}

/* Days since the last of 1899, and the part of the day behind the point. False: it is no such figure. */
static bool read_serial(const char *narrow, struct moment_text *moment)
{
	const char *at = narrow;
	int days;
	int64_t billionths = 0;
	if (!take_number(&at, 5, &days) || days < SERIAL_FIRST || days > SERIAL_LAST)
		return false;
	if (*at == '.') {
		int64_t scale = 100000000;
		for (at++; is_digit(*at); at++, scale /= 10)
			billionths += (*at - '0') * scale;
	}
	if (*at)
		return false;
	int64_t seconds = (billionths * DAY_SECONDS + 500000000) / 1000000000;
	struct calendar local = calendar_of(((int64_t)(days - SERIAL_EPOCH) * DAY_SECONDS + seconds) * 1000, 0);
	*moment = (struct moment_text){local.year,   local.month,  local.day,    local.hour,
				       local.minute, local.second, CHINA_MINUTES};
	return true;
}

static bool read_eight_digits(const char *narrow, struct moment_text *moment)
{
	if (strlen(narrow) != 8 || strspn(narrow, "0123456789") != 8)
		return false;
	int number = 0;
	for (int i = 0; i < 8; i++)
		number = number * 10 + (narrow[i] - '0');
	*moment = (struct moment_text){number / 10000, number / 100 % 100, number % 100, 0, 0, 0, CHINA_MINUTES};
	return number / 10000 >= 2000;
}

const char *sheet_time(const struct sheet_headings *headings, const char *narrow, char out[SHEET_TIME_BYTES])
{
	struct moment_text moment = {.zone_minutes = CHINA_MINUTES};
	int64_t time_ms;
	if (wall_time_parse(narrow, &time_ms, &moment.zone_minutes)) {
		wall_time_text(time_ms, moment.zone_minutes, out, SHEET_TIME_BYTES);
		return NULL;
	}
	if (read_serial(narrow, &moment) || read_eight_digits(narrow, &moment))
		return write_moment(&moment, out);
	moment = (struct moment_text){.zone_minutes = CHINA_MINUTES};
	const char *at = narrow;
	const char *reason = take_date(&at, &moment);
	if (reason)
		return reason;
	if (*at == ' ' || *at == 't')
		at++;
	if (*at && (reason = take_clock(headings, &at, &moment)))
		return reason;
	return *at ? "something stands behind the time" : write_moment(&moment, out);
}
