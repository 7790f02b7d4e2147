/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is typed at the calculator: read exactly, or refused with its place. */
#include "control/desk_input.h"
#include "room/money.h"
#include "unit.h"

#include <string.h>

static void said_in_many_ways(void **state)
{
	(void)state;
	static const struct {
		const char *typed;
		const char *currency;
		enum price_change change;
		int64_t value;
	} cases[] = {
		{"-10", "CNY", PRICE_CHANGE_BY, 1000},
		{"\u221210", "CNY", PRICE_CHANGE_BY, 1000},
		{"－１０", "CNY", PRICE_CHANGE_BY, 1000},
		{"减10元", "CNY", PRICE_CHANGE_BY, 1000},
		{"-¥10.5", "CNY", PRICE_CHANGE_BY, 1050},
		{"59.9", "CNY", PRICE_CHANGE_TO, 5990},
		{"５９．９", "CNY", PRICE_CHANGE_TO, 5990},
		{"59。9", "CNY", PRICE_CHANGE_TO, 5990},
		{" ¥ 59.90 ", "CNY", PRICE_CHANGE_TO, 5990},
		{"￥59.90", "CNY", PRICE_CHANGE_TO, 5990},
		{"=59.90", "CNY", PRICE_CHANGE_TO, 5990},
		{"到59.90", "CNY", PRICE_CHANGE_TO, 5990},
		{"59.900", "CNY", PRICE_CHANGE_TO, 5990},
		{"1,299.00", "CNY", PRICE_CHANGE_TO, 129900},
		{"0", "CNY", PRICE_CHANGE_TO, 0},
		{"999999999.99", "CNY", PRICE_CHANGE_TO, MONEY_MAX_MINOR},
		{"8.5折", "CNY", PRICE_CHANGE_RATE, 850},
		{"8.5z", "CNY", PRICE_CHANGE_RATE, 850},
		{"85折", "CNY", PRICE_CHANGE_RATE, 850},
		{"9折", "CNY", PRICE_CHANGE_RATE, 900},
		{"9.55折", "CNY", PRICE_CHANGE_RATE, 955},
		{"15%", "CNY", PRICE_CHANGE_RATE, 850},
		{"-15％", "CNY", PRICE_CHANGE_RATE, 850},
		{"-85%", "CNY", PRICE_CHANGE_RATE, 150},
		{"0.5%", "CNY", PRICE_CHANGE_RATE, 995},
		{"1980", "JPY", PRICE_CHANGE_TO, 1980},
		{"¥1,980", "JPY", PRICE_CHANGE_TO, 1980},
		{"1980円", "JPY", PRICE_CHANGE_TO, 1980},
		{"-200", "JPY", PRICE_CHANGE_BY, 200},
		{"NT$990", "TWD", PRICE_CHANGE_TO, 99000},
		{"5.125", "KWD", PRICE_CHANGE_TO, 5125},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct desk_input input = {0};
		int place = -1;
		enum desk_fault fault =
			desk_input_read(cases[i].typed, currency_find(cases[i].currency), &input, &place);
		if (fault != DESK_FAULT_NONE || input.change != cases[i].change || input.value != cases[i].value)
			fail_msg("%s: %s, change %d, value %lld", cases[i].typed, desk_fault_name(fault),
				 (int)input.change, (long long)input.value);
	}
}

static void refused_with_its_place(void **state)
{
	(void)state;
	static const struct {
		const char *typed;
		const char *currency;
		enum desk_fault fault;
		int place;
	} cases[] = {
		{"", "CNY", DESK_FAULT_NOTHING, 0},
		{"  ", "CNY", DESK_FAULT_NOTHING, 0},
		{"-", "CNY", DESK_FAULT_UNFINISHED, 1},
		{"59.", "CNY", DESK_FAULT_UNFINISHED, 3},
		{"1,2", "CNY", DESK_FAULT_UNFINISHED, 3},
		{"59.905", "CNY", DESK_FAULT_PLACES, 6},
		{"1980.5", "JPY", DESK_FAULT_PLACES, 6},
		{"59,9.0", "CNY", DESK_FAULT_COMMA, 5},
		{"59.9.0", "CNY", DESK_FAULT_MORE, 5},
		{"59.9 10", "CNY", DESK_FAULT_MORE, 6},
		{"59-10", "CNY", DESK_FAULT_MORE, 3},
		{"约59", "CNY", DESK_FAULT_LETTER, 1},
		{"59起", "CNY", DESK_FAULT_LETTER, 3},
		{"1.2万", "CNY", DESK_FAULT_LETTER, 4},
		{"1e3", "CNY", DESK_FAULT_MORE, 2},
		{"5\xff", "CNY", DESK_FAULT_LETTER, 2},
		{"$59", "CNY", DESK_FAULT_CURRENCY, 1},
		{"¥59", "USD", DESK_FAULT_CURRENCY, 1},
		{"59元", "JPY", DESK_FAULT_CURRENCY, 3},
		{"+5", "CNY", DESK_FAULT_UP, 1},
		{"10折", "CNY", DESK_FAULT_RATE, 0},
		{"0.5折", "CNY", DESK_FAULT_RATE, 0},
		{"=8.5折", "CNY", DESK_FAULT_RATE, 0},
		{"-8.5折", "CNY", DESK_FAULT_RATE, 0},
		{"0%", "CNY", DESK_FAULT_RATE, 0},
		{"100%", "CNY", DESK_FAULT_RATE, 0},
		{"-100%", "CNY", DESK_FAULT_RATE, 0},
		{"85%", "CNY", DESK_FAULT_PERCENT, 0},
		{"15%5", "CNY", DESK_FAULT_MORE, 1},
		{"-0", "CNY", DESK_FAULT_NOTHING_OFF, 0},
		{"9999999999999999999", "CNY", DESK_FAULT_LARGE, 12},
		{"1000000000.00", "CNY", DESK_FAULT_LARGE, 13},
		{"1234567890123456789012345", "CNY", DESK_FAULT_LONG, 25},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct desk_input input = {.value = -7};
		int place = -1;
		enum desk_fault fault =
			desk_input_read(cases[i].typed, currency_find(cases[i].currency), &input, &place);
		if (fault != cases[i].fault || place != cases[i].place || input.value != -7)
			fail_msg("\"%s\": %s at %d", cases[i].typed, desk_fault_name(fault), place);
	}
}

/* The same text under a cut is refused by the sheet: nobody may read it in two ways. */
static void what_it_comes_to(void **state)
{
	(void)state;
	static const struct {
		struct desk_input input;
		int64_t standing, floor;
		enum desk_fault fault;
		int64_t after; /* -7: untouched */
	} cases[] = {
		{{PRICE_CHANGE_BY, 1000, false}, 6990, ROOM_UNSET, DESK_FAULT_NONE, 5990},
		{{PRICE_CHANGE_BY, 1000, false}, ROOM_UNSET, ROOM_UNSET, DESK_FAULT_NO_PRICE, -7},
		{{PRICE_CHANGE_RATE, 850, false}, ROOM_UNSET, ROOM_UNSET, DESK_FAULT_NO_PRICE, -7},
		{{PRICE_CHANGE_RATE, 850, false}, 7990, ROOM_UNSET, DESK_FAULT_NONE, 6792},
		{{PRICE_CHANGE_BY, 7000, false}, 6990, ROOM_UNSET, DESK_FAULT_BELOW_ZERO, -7},
		{{PRICE_CHANGE_TO, 9990, true}, ROOM_UNSET, ROOM_UNSET, DESK_FAULT_NONE, 9990},
		{{PRICE_CHANGE_TO, 1000, true}, 6990, ROOM_UNSET, DESK_FAULT_DOUBTFUL, -7},
		{{PRICE_CHANGE_TO, 3495, true}, 6990, ROOM_UNSET, DESK_FAULT_DOUBTFUL, -7},
		{{PRICE_CHANGE_TO, 3496, true}, 6990, ROOM_UNSET, DESK_FAULT_NONE, 3496},
		{{PRICE_CHANGE_TO, 1000, false}, 6990, ROOM_UNSET, DESK_FAULT_NONE, 1000},
		{{PRICE_CHANGE_TO, 5990, true}, 6990, 6000, DESK_FAULT_FLOOR, 5990},
		{{PRICE_CHANGE_TO, 6000, true}, 6990, 6000, DESK_FAULT_NONE, 6000},
		{{PRICE_CHANGE_TO, 7990, true}, 6990, 6000, DESK_FAULT_NONE, 7990},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t after = -7;
		enum desk_fault fault = desk_input_price(&cases[i].input, cases[i].standing, cases[i].floor, &after);
		if (fault != cases[i].fault || after != cases[i].after)
			fail_msg("case %zu: %s, %lld", i, desk_fault_name(fault), (long long)after);
	}
}

/* Each reason is a word of its own, and the program has none without one. */
static void reasons_have_names(void **state)
{
	(void)state;
	for (int a = DESK_FAULT_NOTHING; a <= DESK_FAULT_FLOOR; a++) {
		assert_true(desk_fault_name((enum desk_fault)a)[0]);
		for (int b = DESK_FAULT_NOTHING; b < a; b++)
			assert_string_not_equal(desk_fault_name((enum desk_fault)a),
						desk_fault_name((enum desk_fault)b));
	}
	assert_string_equal(desk_fault_name(DESK_FAULT_NONE), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(said_in_many_ways),
		cmocka_unit_test(refused_with_its_place),
		cmocka_unit_test(what_it_comes_to),
		cmocka_unit_test(reasons_have_names),
	};
	return cmocka_run_group_tests_name("desk_input", tests, NULL, NULL);
}
