/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Prices as people at the table say them. */
#include "vendor_requests.h"

#include <string.h>

/* A decimal number as a whole one of 10^-digits; what follows it in *rest. */
static bool read_decimal(const char *text, unsigned digits, int64_t *out, const char **rest)
{
	int64_t value = 0;
	const char *at = text;
	for (; *at >= '0' && *at <= '9'; at++) {
		if (at - text >= 11)
			return false;
		value = value * 10 + (*at - '0');
	}
	if (at == text)
		return false;
	unsigned after = 0;
	if (*at == '.') {
		for (at++; *at >= '0' && *at <= '9'; at++, after++) {
			if (after >= digits)
				return false;
			value = value * 10 + (*at - '0');
		}
		if (after == 0)
			return false;
	}
	for (; after < digits; after++)
		value *= 10;
	*out = value;
	*rest = at;
	return true;
}

static const char *skip(const char *text, const char *what)
{
	size_t size = strlen(what);
	return strncmp(text, what, size) == 0 ? text + size : text;
}

/* 8.5折 and 85折 are the same; 10折 and what lies beside it could be either. */
static int64_t permille_of_zhe(int64_t tenths)
{
	if (tenths < 100)
		return tenths * 10;
	return tenths >= 110 ? tenths : 0;
}

static bool read_rate(const char *text, bool is_less, struct control_order *order)
{
	int64_t tenths, permille = 0;
	const char *rest;
	if (!read_decimal(text, 1, &tenths, &rest))
		return false;
	if (strcmp(skip(rest, " "), "%") == 0)
		permille = 1000 - tenths;
	else if (!is_less && strcmp(rest, "折") == 0)
		permille = permille_of_zhe(tenths);
	if (permille < 1 || permille > 999)
		return false;
	order->change = PRICE_CHANGE_RATE;
	order->value = permille;
	return true;
}

static bool read_amount(const char *text, unsigned digits, bool is_less, struct control_order *order)
{
	int64_t minor;
	const char *rest;
	const char *amount = skip(skip(text, "¥"), "￥");
	if (!read_decimal(amount, digits, &minor, &rest) || *skip(rest, "元") || minor > 99999999999 ||
	    (is_less && minor == 0))
		return false;
	order->change = is_less ? PRICE_CHANGE_BY : PRICE_CHANGE_TO;
	order->value = minor;
	return true;
}

bool vendor_request_price(struct vendor_request *request, unsigned currency_digits, struct error *err)
{
	const char *text = request->price;
	bool is_less = *text == '-';
	if (read_rate(text + is_less, is_less, &request->order) ||
	    read_amount(text + is_less, currency_digits, is_less, &request->order))
		return true;
	return error_set_at(err, ERROR_VALUE, "price",
			    "\"%s\" is no price: say \"59.90\", \"-5\" for 5 less, \"15%%\" off or \"8.5折\"", text);
}
