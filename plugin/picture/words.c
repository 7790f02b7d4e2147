/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "words.h"

#include "room/money.h"
#include "room/wall_time.h"

#include <stdio.h>
#include <string.h>

/* Appends some bytes, as many as fit without cutting a code point in two. */
static void append(char *text, size_t size_bytes, const char *more, size_t more_bytes)
{
	size_t have = strlen(text);
	size_t room = size_bytes - have - 1;
	if (more_bytes > room) {
		more_bytes = room;
		while (more_bytes > 0 && ((unsigned char)more[more_bytes] & 0xc0) == 0x80)
			more_bytes--;
	}
	memcpy(text + have, more, more_bytes);
	text[have + more_bytes] = '\0';
}

void words_append(char *text, size_t size_bytes, const char *more)
{
	append(text, size_bytes, more, strlen(more));
}

static const char *value_of(const struct word *words, size_t count, const char *name, size_t name_bytes)
{
	for (size_t i = 0; i < count; i++) {
		if (strlen(words[i].name) == name_bytes && memcmp(words[i].name, name, name_bytes) == 0)
			return words[i].text;
	}
	return NULL;
}

const char *words_fill(const char *pattern, const struct word *words, size_t count, char *text, size_t size_bytes)
{
	text[0] = '\0';
	while (*pattern) {
		const char *end = *pattern == '{' ? strchr(pattern, '}') : NULL;
		const char *value = end ? value_of(words, count, pattern + 1, (size_t)(end - pattern - 1)) : NULL;
		if (value) {
			words_append(text, size_bytes, value);
			pattern = end + 1;
			continue;
		}
		size_t plain = 1 + strcspn(pattern + 1, "{");
		append(text, size_bytes, pattern, plain);
		pattern += plain;
	}
	return text;
}

const char *words_price(int64_t minor, const struct currency *currency, char *text, size_t size_bytes)
{
	struct money_figure figure = money_figure_of(minor, currency);
	snprintf(text, size_bytes, "%s%s%s", figure.sign, figure.whole, figure.fraction);
	return text;
}

const char *words_money(const struct theme_words *words, int64_t minor, const struct currency *currency, char *text,
			size_t size_bytes)
{
	struct money_figure figure = money_figure_of(minor, currency);
	char amount[40];
	bool is_whole = strspn(figure.fraction, ".0") == strlen(figure.fraction);
	snprintf(amount, sizeof(amount), "%s%s", figure.whole, is_whole ? "" : figure.fraction);
	const struct word values[] = {{"amount", amount}, {"sign", figure.sign}};
	bool is_yuan = strcmp(currency->code, "CNY") == 0;
	return words_fill(is_yuan ? words->money_cny : words->money, values, 2, text, size_bytes);
}

static const char *fill_moment(const char *pattern, const struct calendar *at, bool has_seconds, char *text,
			       size_t size_bytes)
{
	char time[16];
	char month[12];
	char day[12];
	snprintf(time, sizeof(time), "%02d:%02d", at->hour % 100, at->minute % 100);
	if (has_seconds && at->second > 0)
		snprintf(time, sizeof(time), "%02d:%02d:%02d", at->hour % 100, at->minute % 100, at->second % 100);
	snprintf(month, sizeof(month), "%02d", at->month);
	snprintf(day, sizeof(day), "%02d", at->day);
	const struct word values[] = {{"time", time}, {"month", month}, {"day", day}};
	return words_fill(pattern, values, 3, text, size_bytes);
}

const char *words_moment(const char *pattern, int64_t at_ms, int zone_minutes, char *text, size_t size_bytes)
{
	struct calendar at = calendar_of(at_ms, zone_minutes);
	return fill_moment(pattern, &at, false, text, size_bytes);
}

const char *words_time(const struct theme_words *words, int64_t at_ms, int64_t now_ms, int zone_minutes, char *text,
		       size_t size_bytes)
{
	struct calendar at = calendar_of(at_ms, zone_minutes);
	struct calendar now = calendar_of(now_ms, zone_minutes);
	bool is_today = at.year == now.year && at.month == now.month && at.day == now.day;
	return fill_moment(is_today ? "{time}" : words->date_time, &at, true, text, size_bytes);
}

const char *words_count(int64_t count, char *text, size_t size_bytes)
{
	char digits[24];
	int size = snprintf(digits, sizeof(digits), "%lld", (long long)(count < 0 ? 0 : count));
	size_t used = 0;
	text[0] = '\0';
	for (int i = 0; i < size && used + 3 <= size_bytes; i++) {
		if (i > 0 && (size - i) % 3 == 0)
			text[used++] = ',';
		text[used++] = digits[i];
		text[used] = '\0';
	}
	return text;
}
