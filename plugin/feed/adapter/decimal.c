/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "adapter/decimal.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS "0123456789"
#define WHOLE_DOUBLE_MOST 9007199254740992.0
#define PLAIN_DOUBLE_LEAST 0.000001
#define PLAIN_DOUBLE_LIMIT 1e15

int64_t decimal_power(int digits)
{
	int64_t power = 1;
	for (int i = 0; i < digits; i++)
		power *= 10;
	return power;
}

bool decimal_int(const char *text, int64_t *out)
{
	bool is_negative = *text == '-';
	const char *digits = text + is_negative;
	size_t count = strspn(digits, DIGITS);
	if (count == 0 || count > 19 || digits[count])
		return false;
	uint64_t size = strtoull(digits, NULL, 10);
	if (size > (uint64_t)INT64_MAX + is_negative)
		return false;
	*out = is_negative ? (int64_t)(0 - size) : (int64_t)size;
	return true;
}

bool decimal_whole(const json_t *value, int64_t *out)
{
	if (json_is_integer(value)) {
		*out = json_integer_value(value);
		return true;
	}
	if (json_is_string(value))
		return decimal_int(json_string_value(value), out);
	double real = json_is_real(value) ? json_real_value(value) : 0.5;
	if (real != floor(real) || fabs(real) > WHOLE_DOUBLE_MOST)
		return false;
	*out = (int64_t)real;
	return true;
}

/* The shortest digits that read back as the same double, as "d.ddde-xx": mantissa and exponent. */
static int shortest(double real, char digits[24])
{
	char text[40];
	int precision = 0;
	do
		snprintf(text, sizeof(text), "%.*e", precision, real);
	while (precision++ < 16 && strtod(text, NULL) != real);
	// a locale may write another sign than '.': digits alone are taken
	size_t count = 0;
	const char *at = text;
	for (; *at && *at != 'e'; at++) {
		if (*at >= '0' && *at <= '9')
			digits[count++] = *at;
	}
	digits[count] = '\0';
	while (count > 1 && digits[count - 1] == '0')
		digits[--count] = '\0';
	return *at ? (int)strtol(at + 1, NULL, 10) : 0;
}

static const char *real_text(double real, char *text)
{
	double size = fabs(real);
	if (size == 0)
		return "0";
	if (!(size >= PLAIN_DOUBLE_LEAST && size < PLAIN_DOUBLE_LIMIT))
		return NULL;
	char digits[24];
	int exponent = shortest(size, digits);
	int count = (int)strlen(digits);
	const char *sign = real < 0 ? "-" : "";
	if (exponent < 0)
		snprintf(text, DECIMAL_TEXT_BYTES, "%s0.%0*d%s", sign, -exponent - 1, 0, digits);
	if (exponent == -1)
		snprintf(text, DECIMAL_TEXT_BYTES, "%s0.%s", sign, digits);
	if (exponent >= 0 && count <= exponent + 1)
		snprintf(text, DECIMAL_TEXT_BYTES, "%s%s%.*s", sign, digits, exponent + 1 - count, "000000000000000");
	if (exponent >= 0 && count > exponent + 1)
		snprintf(text, DECIMAL_TEXT_BYTES, "%s%.*s.%s", sign, exponent + 1, digits, digits + exponent + 1);
	return text;
}

const char *decimal_text_form(const json_t *value, char text[DECIMAL_TEXT_BYTES])
{
	if (json_is_string(value))
		return json_string_value(value);
	if (json_is_real(value))
		return real_text(json_real_value(value), text);
	if (json_is_boolean(value))
		return json_is_true(value) ? "true" : "false";
	if (!json_is_integer(value))
		return NULL;
	snprintf(text, DECIMAL_TEXT_BYTES, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	return text;
}

/* Downwards: there is one more number below 0 than above. */
static bool take_digit(int64_t *number, char digit)
{
	return !__builtin_mul_overflow(*number, 10, number) && !__builtin_sub_overflow(*number, digit - '0', number);
}

const char *decimal_scale(const char *text, int digits, bool may_round, int64_t *out)
{
	bool is_negative = *text == '-';
	const char *at = text + is_negative;
	size_t whole = strspn(at, DIGITS);
	const char *fraction = at[whole] == '.' ? at + whole + 1 : "";
	size_t fine = strspn(fraction, DIGITS);
	if (whole == 0 || (at[whole] && at[whole] != '.') || (at[whole] && (fine == 0 || fraction[fine])))
		return "is no decimal number";
	int64_t number = 0;
	bool is_within = true;
	for (size_t i = 0; i < whole && is_within; i++)
		is_within = take_digit(&number, at[i]);
	for (size_t i = 0; i < (size_t)digits && is_within; i++)
		is_within = take_digit(&number, i < fine ? fraction[i] : '0');
	const char *rest = fine > (size_t)digits ? fraction + digits : "";
	if (is_within && rest[strspn(rest, "0")]) {
		if (!may_round)
			return "has more digits behind the point than the currency";
		is_within = *rest < '5' || !__builtin_sub_overflow(number, 1, &number);
	}
	if (!is_within || (number == INT64_MIN && !is_negative))
		return "is beyond 64 bits";
	*out = is_negative ? number : -number;
	return NULL;
}

const char *decimal_fixed(int64_t value, int digits, char text[DECIMAL_TEXT_BYTES])
{
	uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	uint64_t power = (uint64_t)decimal_power(digits);
	uint64_t fine = size % power;
	snprintf(text, DECIMAL_TEXT_BYTES, "%s%" PRIu64, value < 0 ? "-" : "", size / power);
	size_t length = strlen(text);
	if (digits > 0)
		text[length] = '.';
	for (int i = digits; i > 0; i--, fine /= 10)
		text[length + (size_t)i] = (char)('0' + fine % 10);
	if (digits > 0)
		text[length + (size_t)digits + 1] = '\0';
	return text;
}
