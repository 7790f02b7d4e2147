/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Amounts and the currencies that we know. Integers alone: no price ever passes through floating point. Knows nothing
 * of rooms, locales or layout.
 */
#include "room/money.h"

#include <stdio.h>
#include <string.h>

/* Every currency and fund code of ISO 4217 that is in use and has an exponent; ordered, for the search below. */
/* clang-format off */
static const struct currency the_currencies[] = {
	{"AED", 2}, {"AFN", 2}, {"ALL", 2}, {"AMD", 2}, {"AOA", 2}, {"ARS", 2}, {"AUD", 2}, {"AWG", 2}, {"AZN", 2},
	{"BAM", 2}, {"BBD", 2}, {"BDT", 2}, {"BHD", 3}, {"BIF", 0}, {"BMD", 2}, {"BND", 2}, {"BOB", 2}, {"BOV", 2},
	{"BRL", 2}, {"BSD", 2}, {"BTN", 2}, {"BWP", 2}, {"BYN", 2}, {"BZD", 2}, {"CAD", 2}, {"CDF", 2}, {"CHE", 2},
	{"CHF", 2}, {"CHW", 2}, {"CLF", 4}, {"CLP", 0}, {"CNY", 2}, {"COP", 2}, {"COU", 2}, {"CRC", 2}, {"CUP", 2},
	{"CVE", 2}, {"CZK", 2}, {"DJF", 0}, {"DKK", 2}, {"DOP", 2}, {"DZD", 2}, {"EGP", 2}, {"ERN", 2}, {"ETB", 2},
	{"EUR", 2}, {"FJD", 2}, {"FKP", 2}, {"GBP", 2}, {"GEL", 2}, {"GHS", 2}, {"GIP", 2}, {"GMD", 2}, {"GNF", 0},
	{"GTQ", 2}, {"GYD", 2}, {"HKD", 2}, {"HNL", 2}, {"HTG", 2}, {"HUF", 2}, {"IDR", 2}, {"ILS", 2}, {"INR", 2},
	{"IQD", 3}, {"IRR", 2}, {"ISK", 0}, {"JMD", 2}, {"JOD", 3}, {"JPY", 0}, {"KES", 2}, {"KGS", 2}, {"KHR", 2},
	{"KMF", 0}, {"KPW", 2}, {"KRW", 0}, {"KWD", 3}, {"KYD", 2}, {"KZT", 2}, {"LAK", 2}, {"LBP", 2}, {"LKR", 2},
	{"LRD", 2}, {"LSL", 2}, {"LYD", 3}, {"MAD", 2}, {"MDL", 2}, {"MGA", 2}, {"MKD", 2}, {"MMK", 2}, {"MNT", 2},
	{"MOP", 2}, {"MRU", 2}, {"MUR", 2}, {"MVR", 2}, {"MWK", 2}, {"MXN", 2}, {"MXV", 2}, {"MYR", 2}, {"MZN", 2},
	{"NAD", 2}, {"NGN", 2}, {"NIO", 2}, {"NOK", 2}, {"NPR", 2}, {"NZD", 2}, {"OMR", 3}, {"PAB", 2}, {"PEN", 2},
	{"PGK", 2}, {"PHP", 2}, {"PKR", 2}, {"PLN", 2}, {"PYG", 0}, {"QAR", 2}, {"RON", 2}, {"RSD", 2}, {"RUB", 2},
	{"RWF", 0}, {"SAR", 2}, {"SBD", 2}, {"SCR", 2}, {"SDG", 2}, {"SEK", 2}, {"SGD", 2}, {"SHP", 2}, {"SLE", 2},
	{"SOS", 2}, {"SRD", 2}, {"SSP", 2}, {"STN", 2}, {"SVC", 2}, {"SYP", 2}, {"SZL", 2}, {"THB", 2}, {"TJS", 2},
	{"TMT", 2}, {"TND", 3}, {"TOP", 2}, {"TRY", 2}, {"TTD", 2}, {"TWD", 2}, {"TZS", 2}, {"UAH", 2}, {"UGX", 0},
	{"USD", 2}, {"USN", 2}, {"UYI", 0}, {"UYU", 2}, {"UYW", 4}, {"UZS", 2}, {"VED", 2}, {"VES", 2}, {"VND", 0},
	{"VUV", 0}, {"WST", 2}, {"XAD", 2}, {"XAF", 0}, {"XCD", 2}, {"XCG", 2}, {"XOF", 0}, {"XPF", 0}, {"YER", 2},
	{"ZAR", 2}, {"ZMW", 2}, {"ZWG", 2},
};

/* Only signs that a buyer of that country reads without doubt; two dollars must not look alike. */
static const struct {
	const char code[4];
	const char sign[8];
} the_signs[] = {
	{"CNY", "¥"},   {"JPY", "¥"},  {"USD", "$"},  {"EUR", "€"},  {"GBP", "£"},  {"KRW", "₩"},  {"INR", "₹"},
	{"HKD", "HK$"}, {"TWD", "NT$"}, {"SGD", "S$"}, {"AUD", "A$"}, {"CAD", "C$"}, {"NZD", "NZ$"}, {"MYR", "RM"},
	{"THB", "฿"},   {"VND", "₫"},  {"PHP", "₱"},  {"IDR", "Rp"}, {"BRL", "R$"}, {"MXN", "MX$"}, {"RUB", "₽"},
	{"TRY", "₺"},   {"UAH", "₴"},  {"ILS", "₪"},  {"KZT", "₸"},  {"NGN", "₦"},  {"MOP", "MOP$"}, {"ZAR", "R"},
};
/* clang-format on */

const struct currency *currency_find(const char *code)
{
	size_t low = 0;
	size_t high = sizeof(the_currencies) / sizeof(the_currencies[0]);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(code, the_currencies[middle].code);
		if (order == 0)
			return &the_currencies[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const char *currency_sign(const struct currency *currency)
{
	for (size_t i = 0; i < sizeof(the_signs) / sizeof(the_signs[0]); i++) {
		if (strcmp(the_signs[i].code, currency->code) == 0)
			return the_signs[i].sign;
	}
	return currency->code;
}

static bool is_amount(int64_t minor)
{
	return minor >= 0 && minor <= MONEY_MAX_MINOR;
}

bool money_add(int64_t a_minor, int64_t b_minor, int64_t *out_minor)
{
	int64_t sum;
	if (__builtin_add_overflow(a_minor, b_minor, &sum) || !is_amount(sum))
		return false;
	*out_minor = sum;
	return true;
}

bool money_multiply(int64_t a_minor, int64_t count, int64_t *out_minor)
{
	int64_t product;
	if (__builtin_mul_overflow(a_minor, count, &product) || !is_amount(product))
		return false;
	*out_minor = product;
	return true;
}

int64_t money_subtract_floor(int64_t a_minor, int64_t b_minor)
{
	int64_t difference;
	if (__builtin_sub_overflow(a_minor, b_minor, &difference))
		return b_minor < 0 ? INT64_MAX : 0;
	return difference > 0 ? difference : 0;
}

static int64_t power_of_ten(unsigned digits)
{
	int64_t power = 1;
	while (digits-- > 0)
		power *= 10;
	return power;
}

struct money_figure money_figure_of(int64_t amount_minor, const struct currency *currency)
{
	struct money_figure figure = {.whole = ""};
	// No figure is better than a wrong one: an absent amount has none.
	if (!is_amount(amount_minor))
		return figure;
	snprintf(figure.sign, sizeof(figure.sign), "%s", currency_sign(currency));
	int64_t unit = power_of_ten(currency->digits);
	int64_t rest = amount_minor / unit;
	char text[sizeof(figure.whole)];
	char *at = text + sizeof(text) - 1;
	*at = '\0';
	int count = 0;
	do {
		if (count > 0 && count % 3 == 0)
			*--at = ',';
		*--at = (char)('0' + rest % 10);
		rest /= 10;
		count++;
	} while (rest > 0);
	memcpy(figure.whole, at, strlen(at) + 1);
	if (currency->digits > 0)
		snprintf(figure.fraction, sizeof(figure.fraction), ".%0*d", (int)currency->digits,
			 (int)(amount_minor % unit));
	return figure;
}

const char *money_text(int64_t amount_minor, const struct currency *currency, char *text, size_t size_bytes)
{
	struct money_figure figure = money_figure_of(amount_minor, currency);
	snprintf(text, size_bytes, "%s%s", figure.whole, figure.fraction);
	return text;
}
