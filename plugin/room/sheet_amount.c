/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sheet_amount.h"

#include "room/money.h"

#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits and, between thousands alone, commas; at moves behind them. NULL, or why not. */
static const char *read_whole(const char **at, const char *end, int64_t *out)
{
	int64_t value = 0;
	int run = 0;
	bool has_comma = false;
	const char *begin = *at;
	const char *c = begin;
	for (; c < end && (is_digit(*c) || *c == ','); c++) {
		if (*c == ',') {
			if (run == 0 || run > 3 || (has_comma && run != 3))
				return "a comma stands where no thousands end";
			has_comma = true;
			run = 0;
			continue;
		}
		run++;
		if (value > MONEY_MAX_MINOR)
			return "too large";
		value = value * 10 + (*c - '0');
	}
	if (c == begin || run == 0)
		return c == begin ? "no figure" : "a comma stands where no thousands end";
	if (has_comma && run != 3)
		return "a comma stands where no thousands end";
	*at = c;
	*out = value;
	return NULL;
}

static const char *strange_rest(const char *at)
{
	if (*at == 'e')
		return "a figure that Excel has rounded (1.2E+05): set the column to text and type it again";
	if (*at == ' ' || *at == '-' || *at == '~' || *at == '/')
		return "more than one figure";
	if (*at == ',' || *at == '.')
		return "a second point or comma";
	return "something stands behind the figure";
}

const char *sheet_figure(const char *figure, size_t length, int digits, int64_t *out_minor)
{
	const char *at = figure;
	const char *end = figure + length;
	int64_t whole, fraction = 0;
	const char *reason = read_whole(&at, end, &whole);
	if (reason)
		return reason;
	int places = 0;
	if (at < end && *at == '.') {
		for (at++; at < end && is_digit(*at); at++, places++) {
			if (places >= digits && *at != '0')
				return digits == 2 ? "more than two places behind the point"
						   : "more places behind the point than the currency has";
			if (places < digits)
				fraction = fraction * 10 + (*at - '0');
		}
		if (places == 0)
			return "nothing stands behind the point";
	}
	if (at < end)
		return strange_rest(at);
	for (int i = 0; i < digits; i++) {
		if (i >= places)
			fraction *= 10;
		if (whole > MONEY_MAX_MINOR)
			return "too large";
		whole *= 10;
	}
	if (whole + fraction > MONEY_MAX_MINOR)
		return "too large";
	*out_minor = whole + fraction;
	return NULL;
}

const char *sheet_amount(const struct sheet_headings *headings, const struct currency *currency, const char *narrow,
			 int64_t *out_minor)
{
	const char *begin = narrow;
	size_t length = strlen(narrow);
	if (*begin == '#')
		return "a formula that Excel could not compute";
	if (*begin == '=' || *begin == '\'')
		return "a formula or a quotation mark, not a figure";
	if (sheet_word_before(headings, WORD_FOREIGN_MONEY, begin) ||
	    sheet_word_behind(headings, WORD_FOREIGN_MONEY, begin, length))
		return "another currency";
	size_t before = sheet_word_before(headings, WORD_MONEY, begin);
	begin += before;
	length -= before;
	size_t behind = sheet_word_behind(headings, WORD_MONEY_BEHIND, begin, length);
	length -= behind;
	if ((before || behind) && strcmp(currency->code, "CNY") != 0)
		return "another currency than the sheet's";
	if (length == 1 && *begin == '-')
		return "a dash may be nothing or Excel's 0: leave the cell empty, or write 0";
	if (length > 0 && (*begin == '-' || *begin == '('))
		return "below 0";
	return sheet_figure(begin, length, currency->digits, out_minor);
}

const char *sheet_count(const struct sheet_headings *headings, const char *narrow, int64_t *out)
{
	size_t before = sheet_word_before(headings, WORD_COUNT_BEFORE, narrow);
	size_t length = strlen(narrow + before);
	length -= sheet_word_behind(headings, WORD_COUNT_BEHIND, narrow + before, length);
	const char *reason = sheet_figure(narrow + before, length, 0, out);
	if (reason)
		return reason;
	return *out > INT64_C(1000000000) ? "too large" : NULL;
}

const char *sheet_link(const struct sheet_headings *headings, const char *narrow, int64_t *out)
{
	const char *begin = narrow + sheet_word_before(headings, WORD_LINK_BEFORE, narrow);
	size_t length = strlen(begin);
	length -= sheet_word_behind(headings, WORD_LINK_BEHIND, begin, length);
	const char *reason = sheet_figure(begin, length, 0, out);
	if (reason)
		return reason;
	return *out < 1 || *out > 9999 ? "not within 1 .. 9999" : NULL;
}

const char *sheet_rate(const struct sheet_headings *headings, const char *narrow, int64_t *out_permille)
{
	size_t length = strlen(narrow);
	size_t rate = sheet_word_behind(headings, WORD_RATE, narrow, length);
	int64_t hundredths;
	if (rate) {
		length -= rate;
		const char *reason = sheet_figure(narrow, length, 2, &hundredths);
		if (reason)
			return reason;
		// Nine of ten parts, "9折"; two figures without a point are hundredths, "85折".
		bool has_point = memchr(narrow, '.', length) != NULL;
		if (!has_point && length == 2 && hundredths > 1000)
			hundredths /= 10;
		if (hundredths < 100 || hundredths > 999 || *narrow == '0')
			return "not a rate of 1 to 9.99 parts in ten";
		*out_permille = hundredths;
		return NULL;
	}
	length -= sheet_word_behind(headings, WORD_OFF, narrow, length);
	if (*narrow == '-') {
		narrow++;
		length--;
	}
	if (length < 2 || narrow[length - 1] != '%')
		return "no rate";
	const char *reason = sheet_figure(narrow, length - 1, 1, &hundredths);
	if (reason)
		return reason;
	if (hundredths < 1 || hundredths > 990)
		return "not a rate of 0.1 % to 99 %";
	*out_permille = 1000 - hundredths;
	return NULL;
}
