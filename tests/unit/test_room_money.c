/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "room/money.h"
#include "unit.h"

#include <stdio.h>

static void finds_currencies_by_code(void **state)
{
	(void)state;
	static const struct {
		const char *code;
		int digits;
	} known[] = {{"CNY", 2}, {"JPY", 0}, {"KRW", 0}, {"VND", 0}, {"KWD", 3}, {"BHD", 3}, {"TND", 3},
		     {"CLF", 4}, {"UYW", 4}, {"AED", 2}, {"ZWG", 2}, {"USD", 2}, {"EUR", 2}, {"UYI", 0}};
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		const struct currency *currency = currency_find(known[i].code);
		assert_non_null(currency);
		assert_string_equal(currency->code, known[i].code);
		assert_int_equal(currency->digits, known[i].digits);
	}
	static const char *const unknown[] = {"", "CN", "cny", "CNYX", "XAU", "XTS", "AAA", "ZZZ", "HRK", "DEM"};
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		assert_null(currency_find(unknown[i]));
}

/* The search halves the table: a code out of order would not be found. All 26^3 codes are tried. */
static void table_has_every_code_of_each_exponent(void **state)
{
	(void)state;
	int counts[5] = {0};
	for (int i = 0; i < 26 * 26 * 26; i++) {
		char code[4] = {(char)('A' + i / 676), (char)('A' + i / 26 % 26), (char)('A' + i % 26), '\0'};
		const struct currency *currency = currency_find(code);
		if (!currency)
			continue;
		assert_in_range(currency->digits, 0, 4);
		counts[currency->digits]++;
	}
	assert_int_equal(counts[0], 17);
	assert_int_equal(counts[1], 0);
	assert_int_equal(counts[2], 139);
	assert_int_equal(counts[3], 7);
	assert_int_equal(counts[4], 2);
}

static void signs_are_those_that_buyers_read(void **state)
{
	(void)state;
	assert_string_equal(currency_sign(currency_find("CNY")), "¥");
	assert_string_equal(currency_sign(currency_find("EUR")), "€");
	assert_string_equal(currency_sign(currency_find("HKD")), "HK$");
	assert_string_equal(currency_sign(currency_find("KWD")), "KWD");
}

static void checks_every_step(void **state)
{
	(void)state;
	int64_t out = -7;
	assert_true(money_add(1, 2, &out));
	assert_int_equal(out, 3);
	assert_true(money_add(MONEY_MAX_MINOR, 0, &out));
	assert_int_equal(out, MONEY_MAX_MINOR);
	out = -7;
	assert_false(money_add(MONEY_MAX_MINOR, 1, &out));
	assert_false(money_add(INT64_MAX, 1, &out));
	assert_false(money_add(INT64_MIN, -1, &out));
	assert_false(money_add(1, -2, &out));
	assert_false(money_multiply(MONEY_MAX_MINOR, 2, &out));
	assert_false(money_multiply(INT64_MAX, INT64_MAX, &out));
	assert_false(money_multiply(INT64_MIN, -1, &out));
	assert_false(money_multiply(1, -1, &out));
	assert_int_equal(out, -7);
	assert_true(money_multiply(5990, 3, &out));
	assert_int_equal(out, 17970);
}

static void subtracts_to_nothing_but_not_below(void **state)
{
	(void)state;
	assert_int_equal(money_subtract_floor(7990, 2000), 5990);
	assert_int_equal(money_subtract_floor(7990, 7990), 0);
	assert_int_equal(money_subtract_floor(7990, 7991), 0);
	assert_int_equal(money_subtract_floor(INT64_MIN, 1), 0);
	assert_int_equal(money_subtract_floor(0, INT64_MIN), INT64_MAX);
}

static void splits_figures_by_exponent(void **state)
{
	(void)state;
	static const struct {
		int64_t minor;
		const char *code, *sign, *whole, *fraction;
	} cases[] = {
		{5990, "CNY", "¥", "59", ".90"},
		{0, "CNY", "¥", "0", ".00"},
		{5, "CNY", "¥", "0", ".05"},
		{129900, "CNY", "¥", "1,299", ".00"},
		{100000000, "CNY", "¥", "1,000,000", ".00"},
		{MONEY_MAX_MINOR, "CNY", "¥", "999,999,999", ".99"},
		{1980, "JPY", "¥", "1,980", ""},
		{0, "JPY", "¥", "0", ""},
		{MONEY_MAX_MINOR, "KRW", "₩", "99,999,999,999", ""},
		{1250, "KWD", "KWD", "1", ".250"},
		{7, "KWD", "KWD", "0", ".007"},
		{12345678, "CLF", "CLF", "1,234", ".5678"},
		{-1, "CNY", "", "", ""},
		{MONEY_MAX_MINOR + 1, "CNY", "", "", ""},
		{ROOM_UNSET, "CNY", "", "", ""},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct currency *currency = currency_find(cases[i].code);
		struct money_figure figure = money_figure_of(cases[i].minor, currency);
		assert_string_equal(figure.sign, cases[i].sign);
		assert_string_equal(figure.whole, cases[i].whole);
		assert_string_equal(figure.fraction, cases[i].fraction);
		char joined[64];
		snprintf(joined, sizeof(joined), "%s%s", cases[i].whole, cases[i].fraction);
		char text[32];
		assert_string_equal(money_text(cases[i].minor, currency, text, sizeof(text)), joined);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_currencies_by_code),
		cmocka_unit_test(table_has_every_code_of_each_exponent),
		cmocka_unit_test(signs_are_those_that_buyers_read),
		cmocka_unit_test(checks_every_step),
		cmocka_unit_test(subtracts_to_nothing_but_not_below),
		cmocka_unit_test(splits_figures_by_exponent),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
