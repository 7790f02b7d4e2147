/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "control/desk_input.h"

#include "room/beat.h"
#include "room/money.h"

#include <string.h>

const char *desk_fault_name(enum desk_fault fault)
{
	switch (fault) {
	case DESK_FAULT_NONE:
		break;
	case DESK_FAULT_NOTHING:
		return "nothing";
	case DESK_FAULT_UNFINISHED:
		return "unfinished";
	case DESK_FAULT_LONG:
		return "long";
	case DESK_FAULT_LETTER:
		return "letter";
	case DESK_FAULT_MORE:
		return "more";
	case DESK_FAULT_COMMA:
		return "comma";
	case DESK_FAULT_PLACES:
		return "places";
	case DESK_FAULT_LARGE:
		return "large";
	case DESK_FAULT_CURRENCY:
		return "currency";
	case DESK_FAULT_UP:
		return "up";
	case DESK_FAULT_RATE:
		return "rate";
	case DESK_FAULT_PERCENT:
		return "percent";
	case DESK_FAULT_DOUBTFUL:
		return "doubtful";
	case DESK_FAULT_NOTHING_OFF:
		return "nothing_off";
	case DESK_FAULT_NO_PRICE:
		return "no_price";
	case DESK_FAULT_BELOW_ZERO:
		return "below_zero";
	case DESK_FAULT_FLOOR:
		return "floor";
	}
	return "";
}

/* -- characters -- */

enum {
	SIGN_TO = 0x5230,   /* 到 */
	SIGN_OFF = 0x51CF,  /* 减 */
	SIGN_RATE = 0x6298, /* 折 */
	SIGN_YEN = 0xA5,    /* ¥ */
	SIGN_NO_UTF8 = 0xFFFD,
};

struct typed {
	uint32_t signs[DESK_INPUT_MAX + 1]; /* 0 behind the last */
	int places[DESK_INPUT_MAX + 1];
	int at;
};

/* One character; what is no UTF-8 is SIGN_NO_UTF8. Moves *text behind it. */
static uint32_t take_letter(const char **text)
{
	const unsigned char *at = (const unsigned char *)*text;
	int length = at[0] < 0x80 ? 1 : at[0] >= 0xC2 && at[0] < 0xE0 ? 2 : (at[0] & 0xF0) == 0xE0 ? 3 : 4;
	uint32_t letter = length == 1 ? at[0] : at[0] & (0x7Fu >> length);
	for (int i = 1; i < length; i++) {
		if ((at[i] & 0xC0) != 0x80) {
			*text += i;
			return SIGN_NO_UTF8;
		}
		letter = letter << 6 | (at[i] & 0x3Fu);
	}
	*text += length;
	return letter;
}

/* The plain sign for what keyboards and input methods write in many forms. */
static uint32_t plain_sign(uint32_t letter)
{
	if (letter >= 0xFF01 && letter <= 0xFF5E)
		letter = letter - 0xFF01 + '!';
	switch (letter) {
	case 0x2212: /* minus */
	case 0x2010:
	case 0x2011:
	case 0x2012:
	case 0x2013:
	case 0x2014:
	case 0x30FC: /* the long vowel on a Japanese keyboard */
	case 0x6E1B: /* 減 */
	case SIGN_OFF:
		return '-';
	case 0x3002: /* the full stop of Chinese input */
		return '.';
	case 0x3001:
		return ',';
	case SIGN_TO:
		return '=';
	case 0xFFE5:
		return SIGN_YEN;
	case 0x3000:
	case 0xA0:
		return ' ';
	case 'z':
	case 'Z':
		return SIGN_RATE; // zhé, for keyboards without it
	}
	return letter;
}

/* Blanks go, but between two figures: "1 299" is no price. */
static enum desk_fault fold(const char *text, struct typed *typed, int *place)
{
	int used = 0, character = 0;
	bool did_blank = false;
	while (*text) {
		uint32_t sign = plain_sign(take_letter(&text));
		character++;
		if (sign == ' ') {
			did_blank = used > 0;
			continue;
		}
		bool is_digit = sign >= '0' && sign <= '9';
		*place = character;
		if (did_blank && is_digit && typed->signs[used - 1] >= '0' && typed->signs[used - 1] <= '9')
			return DESK_FAULT_MORE;
		if (used >= DESK_INPUT_MAX)
			return DESK_FAULT_LONG;
		did_blank = false;
		typed->signs[used] = sign;
		typed->places[used++] = character;
	}
	typed->signs[used] = 0;
	typed->places[used] = character;
	typed->at = 0;
	*place = 0;
	return used > 0 ? DESK_FAULT_NONE : DESK_FAULT_NOTHING;
}

static uint32_t sign_here(const struct typed *typed)
{
	return typed->signs[typed->at];
}

static bool take_sign(struct typed *typed, uint32_t sign)
{
	if (sign_here(typed) != sign)
		return false;
	typed->at++;
	return true;
}

/* -- figures -- */

static bool is_digit_here(const struct typed *typed)
{
	return sign_here(typed) >= '0' && sign_here(typed) <= '9';
}

/* A figure in units of 10^-digits. A zero too much behind the point ("59.900") changes nothing. */
static enum desk_fault take_figure(struct typed *typed, int digits, int64_t *out)
{
	int64_t value = 0;
	int run = 0, behind = 0;
	bool has_comma = false;
	if (!is_digit_here(typed))
		return sign_here(typed) ? DESK_FAULT_LETTER : DESK_FAULT_UNFINISHED;
	for (; is_digit_here(typed) || sign_here(typed) == ','; typed->at++) {
		if (sign_here(typed) == ',') {
			if (run > 3 || (has_comma && run != 3))
				return DESK_FAULT_COMMA;
			has_comma = true;
			run = 0;
			continue;
		}
		run++;
		value = value * 10 + (int64_t)(sign_here(typed) - '0');
		if (value > MONEY_MAX_MINOR)
			return DESK_FAULT_LARGE;
	}
	if (has_comma && run != 3)
		return sign_here(typed) ? DESK_FAULT_COMMA : DESK_FAULT_UNFINISHED;
	if (take_sign(typed, '.')) {
		if (!is_digit_here(typed))
			return sign_here(typed) ? DESK_FAULT_LETTER : DESK_FAULT_UNFINISHED;
		for (; is_digit_here(typed); typed->at++, behind++) {
			if (behind < digits)
				value = value * 10 + (int64_t)(sign_here(typed) - '0');
			else if (sign_here(typed) != '0')
				return DESK_FAULT_PLACES;
		}
	}
	for (; behind < digits; behind++)
		value *= 10;
	if (value > MONEY_MAX_MINOR)
		return DESK_FAULT_LARGE;
	*out = value;
	return DESK_FAULT_NONE;
}

/* The figure before 折 or % as permille; -1: it is none of those. The place stays where it is. */
static enum desk_fault read_rate(const struct typed *typed, bool is_off, struct desk_input *out, bool *is_rate)
{
	struct typed ahead = *typed;
	int64_t hundredths = 0;
	while (is_digit_here(&ahead) || sign_here(&ahead) == '.' || sign_here(&ahead) == ',')
		ahead.at++;
	uint32_t unit = sign_here(&ahead);
	bool is_last = unit && !ahead.signs[ahead.at + 1];
	*is_rate = unit == '%' || unit == SIGN_RATE;
	if (!*is_rate)
		return DESK_FAULT_NONE;
	if (!is_last)
		return DESK_FAULT_MORE;
	ahead.at = typed->at;
	enum desk_fault fault = take_figure(&ahead, unit == '%' ? 1 : 2, &hundredths);
	if (fault != DESK_FAULT_NONE)
		return fault == DESK_FAULT_PLACES || fault == DESK_FAULT_LARGE ? DESK_FAULT_RATE : fault;
	int64_t permille = 0;
	if (unit == '%') {
		// who means "85 % of it" has another way to say it, and so has who means 85 % off
		if (!is_off && hundredths >= 500)
			return hundredths > 990 ? DESK_FAULT_RATE : DESK_FAULT_PERCENT;
		permille = 1000 - hundredths;
	} else {
		// 85折 is 8.5折; 10折 could be 1折
		permille =
			hundredths >= 1100 && hundredths <= 9900 && hundredths % 10 == 0 ? hundredths / 10 : hundredths;
		if (is_off || permille < 100)
			permille = 0;
	}
	if (permille < 1 || permille > 999)
		return DESK_FAULT_RATE;
	*out = (struct desk_input){.change = PRICE_CHANGE_RATE, .value = permille};
	return DESK_FAULT_NONE;
}

/* -- money -- */

static bool is_currency(const struct currency *currency, const char *const *codes)
{
	for (; *codes; codes++) {
		if (strcmp(currency->code, *codes) == 0)
			return true;
	}
	return false;
}

/* The sign before a figure: the currency's own, or ¥ for those that are called so. */
static enum desk_fault take_money_before(struct typed *typed, const struct currency *currency)
{
	static const char *const yuan[] = {"CNY", "JPY", NULL};
	const char *sign = currency_sign(currency);
	int begin = typed->at;
	for (const char *at = sign; *at;) {
		if (!take_sign(typed, plain_sign(take_letter(&at)))) {
			typed->at = begin;
			break;
		}
	}
	uint32_t left = sign_here(typed);
	if (typed->at != begin || (left != SIGN_YEN && left != '$' && left != 0x20AC && left != 0xA3))
		return DESK_FAULT_NONE;
	if (left != SIGN_YEN || !is_currency(currency, yuan))
		return DESK_FAULT_CURRENCY;
	typed->at++;
	return DESK_FAULT_NONE;
}

static enum desk_fault take_money_behind(struct typed *typed, const struct currency *currency)
{
	static const char *const yuan[] = {"CNY", "TWD", "HKD", "MOP", "SGD", NULL};
	static const char *const yen[] = {"JPY", NULL};
	uint32_t sign = sign_here(typed);
	bool is_yuan = sign == 0x5143 || sign == 0x5757 || sign == 0x584A || sign == 0x5713 || sign == 0x5706;
	if (!is_yuan && sign != 0x5186)
		return DESK_FAULT_NONE;
	if (!is_currency(currency, is_yuan ? yuan : yen))
		return DESK_FAULT_CURRENCY;
	typed->at++;
	return DESK_FAULT_NONE;
}

static enum desk_fault read_amount(struct typed *typed, const struct currency *currency, int64_t *out_minor)
{
	enum desk_fault fault = take_money_before(typed, currency);
	if (fault == DESK_FAULT_NONE)
		fault = take_figure(typed, currency->digits, out_minor);
	if (fault == DESK_FAULT_NONE)
		fault = take_money_behind(typed, currency);
	if (fault == DESK_FAULT_NONE && sign_here(typed))
		fault = sign_here(typed) < 0x80 || sign_here(typed) == SIGN_YEN ? DESK_FAULT_MORE : DESK_FAULT_LETTER;
	return fault;
}

static enum desk_fault read_all(struct typed *typed, const struct currency *currency, struct desk_input *out)
{
	struct desk_input input = {.change = PRICE_CHANGE_TO, .is_bare = true};
	if (sign_here(typed) == '+')
		return DESK_FAULT_UP;
	if (take_sign(typed, '='))
		input.is_bare = false;
	else if (take_sign(typed, '-'))
		input = (struct desk_input){.change = PRICE_CHANGE_BY};
	bool is_off = input.change == PRICE_CHANGE_BY, is_rate = false;
	enum desk_fault fault = read_rate(typed, is_off, &input, &is_rate);
	// "=8.5折" says the price after it and what stays of it at once
	if (is_rate && fault == DESK_FAULT_NONE && typed->at > 0 && !is_off)
		fault = DESK_FAULT_RATE;
	if (!is_rate)
		fault = read_amount(typed, currency, &input.value);
	if (fault == DESK_FAULT_NONE && is_off && input.change == PRICE_CHANGE_BY && input.value == 0)
		fault = DESK_FAULT_NOTHING_OFF;
	if (fault == DESK_FAULT_NONE)
		*out = input;
	return fault;
}

enum desk_fault desk_input_read(const char *text, const struct currency *currency, struct desk_input *out, int *place)
{
	struct typed typed = {0};
	enum desk_fault fault = fold(text, &typed, place);
	if (fault != DESK_FAULT_NONE)
		return fault;
	fault = read_all(&typed, currency, out);
	bool is_of_all = fault == DESK_FAULT_RATE || fault == DESK_FAULT_PERCENT || fault == DESK_FAULT_NOTHING_OFF;
	if (fault != DESK_FAULT_NONE && !is_of_all)
		*place = typed.places[typed.at];
	return fault;
}

enum desk_fault desk_input_price(const struct desk_input *input, int64_t standing_minor, int64_t floor_minor,
				 int64_t *out_minor)
{
	int64_t after_minor;
	if (input->change != PRICE_CHANGE_TO && standing_minor == ROOM_UNSET)
		return DESK_FAULT_NO_PRICE;
	if (!price_changed(standing_minor, input->change, input->value, &after_minor))
		return DESK_FAULT_BELOW_ZERO;
	if (input->is_bare && standing_minor != ROOM_UNSET && after_minor <= standing_minor / 2)
		return DESK_FAULT_DOUBTFUL;
	*out_minor = after_minor;
	return floor_minor != ROOM_UNSET && after_minor < floor_minor ? DESK_FAULT_FLOOR : DESK_FAULT_NONE;
}
