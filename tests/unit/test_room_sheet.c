/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sheet as JSON: its rows, their plans, and every reason to refuse it.
 */
#include "room/json.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

#define HEAD "{\"schema\": \"shop-sheet/1\", \"items\": ["
#define SHEET(rows) HEAD rows "]}"

static const struct sheet *taken(const char *text)
{
	const struct sheet *sheet = NULL;
	struct sheet_findings findings;
	struct error err = {0};
	if (!sheet_decode(text, strlen(text), NULL, &sheet, &findings, &err)) {
		char words[512];
		fail_msg("%s: %s", text, error_text(&err, words, sizeof(words)));
	}
	assert_int_equal(findings.error_count, 0);
	return sheet;
}

static void test_rows(void **state)
{
	(void)state;
	const struct sheet *sheet =
		taken("\xEF\xBB\xBF\n" SHEET("{\"item_id\": \"a\", \"link_no\": 7, \"title\": \"Tea\", \"floor\": 0, "
					     "\"target\": 5990, \"prompt\": \"p\"},"
					     "{\"link_no\": 8, \"notes\": \"n\"}"));
	assert_int_equal(sheet->item_count, 2);
	assert_string_equal(sheet->currency.code, "CNY");
	const struct sheet_item *first = &sheet->items[0];
	assert_string_equal(first->item_id, "a");
	assert_string_equal(first->name, "Tea");
	assert_int_equal(first->row, 1);
	assert_int_equal(first->link_no, 7);
	assert_int_equal(first->floor_minor, 0);
	assert_int_equal(first->target_minor, 5990);
	assert_string_equal(first->prompt, "p");
	assert_null(first->notes);
	const struct sheet_item *second = &sheet->items[1];
	assert_null(second->item_id);
	assert_string_equal(second->name, "link 8");
	assert_true(second->floor_minor == ROOM_UNSET && second->plan_ends_minor == ROOM_UNSET);
	sheet_unref(sheet_ref(sheet));
	sheet_unref(sheet);
}

static void test_plan(void **state)
{
	(void)state;
	const struct sheet *sheet =
		taken(SHEET("{\"link_no\": 1, \"floor\": 7990, \"plan\": ["
			    "{\"kind\": \"quote\", \"by\": \"brand\", \"person\": \"Lin\", \"to\": 9990},"
			    "{\"kind\": \"cut\", \"less\": 1100},"
			    "{\"kind\": \"cut\", \"permille\": 900},"
			    "{\"kind\": \"gift\", \"note\": \"two cups\"},"
			    "{\"kind\": \"ask\", \"by\": \"host\", \"to\": 8000},"
			    "{\"kind\": \"settle\"}]}"));
	const struct sheet_item *row = &sheet->items[0];
	assert_int_equal(row->plan_count, 6);
	assert_int_equal(row->plan[0].kind, STEP_QUOTE);
	assert_int_equal(row->plan[0].by, STEP_BY_BRAND);
	assert_string_equal(row->plan[0].person, "Lin");
	assert_int_equal(row->plan[0].change, PRICE_CHANGE_TO);
	assert_int_equal(row->plan[1].change, PRICE_CHANGE_BY);
	assert_int_equal(row->plan[1].value, 1100);
	assert_int_equal(row->plan[2].change, PRICE_CHANGE_RATE);
	assert_int_equal(row->plan[3].change, PRICE_CHANGE_INVALID);
	assert_string_equal(row->plan[3].note, "two cups");
	// 88.90 x 0.9 = 80.01; the host asks for a round price, and that is settled.
	assert_int_equal(row->plan[5].change, PRICE_CHANGE_TO);
	assert_int_equal(row->plan[5].value, 8000);
	assert_int_equal(row->plan_ends_minor, 8000);
	sheet_unref(sheet);
}

/* Each is refused at the place, for the reason. */
static void test_refusals(void **state)
{
	(void)state;
	static const struct {
		const char *text, *where, *reason;
	} cases[] = {
		{"{\"schema\": \"shop-room/1\", \"items\": []}", "schema", "not shop-sheet/1"},
		{"{\"items\": []}", "schema", "missing"},
		{"{\"schema\": \"shop-sheet/1\"}", "items", "missing"},
		{"{\"schema\": \"shop-sheet/1\", \"currency\": \"RMB\", \"items\": []}", "currency", "ISO 4217"},
		{SHEET("{\"floor\": 1}"), "items[0]", "neither link_no nor item_id"},
		{SHEET("5"), "items[0]", "not an object"},
		{SHEET("{\"link_no\": 0}"), "items[0].link_no", "not within"},
		{SHEET("{\"link_no\": 1, \"floor\": 79.0}"), "items[0].floor", "not an integer"},
		{SHEET("{\"link_no\": 1, \"floor\": \"79\"}"), "items[0].floor", "not an integer"},
		{SHEET("{\"link_no\": 1, \"floor\": -1}"), "items[0].floor", "not within"},
		{SHEET("{\"link_no\": 3}, {\"link_no\": 3}"), "items[1].link_no", "link 3 stands in row 1 already"},
		{SHEET("{\"item_id\": \"x\"}, {\"item_id\": \"x\"}"), "items[1].item_id", "x stands in row 1 already"},
		{SHEET("{\"link_no\": 1, \"gifts\": [{\"name\": \"g\"}]}"), "items[0].gifts[0].quantity", "missing"},
		{SHEET("{\"link_no\": 1, \"parts\": [{\"kind\": \"magic\", \"amount\": 1}]}"), "items[0].parts",
		 "no part is of the kind magic"},
		{SHEET("{\"link_no\": 1, \"comparisons\": [{\"market\": \"m\", \"same_spec\": true, \"amount\": 1, "
		       "\"kind\": \"msrp\"}]}"),
		 "items[0].comparisons[0].captured_at", "missing"},
		{SHEET("{\"link_no\": 1, \"plan\": [{\"kind\": \"withdraw\"}]}"), "items[0].plan[0].kind",
		 "not one of"},
		{SHEET("{\"link_no\": 1, \"plan\": [{\"kind\": \"quote\", \"less\": 1}]}"), "items[0].plan[0]",
		 "says the price itself"},
		{SHEET("{\"link_no\": 1, \"plan\": [{\"kind\": \"cut\"}]}"), "items[0].plan[0]", "without its price"},
		{SHEET("{\"link_no\": 1, \"plan\": [{\"kind\": \"cut\", \"less\": 1}]}"), "items[0].plan[0]",
		 "nothing was quoted"},
		{SHEET("{\"link_no\": 1, \"plan\": [{\"kind\": \"cut\", \"less\": 1, \"to\": 2}]}"), "items[0].plan[0]",
		 "more than one"},
		{SHEET("{\"link_no\": 1, \"plan\": [{\"kind\": \"gift\", \"to\": 2}]}"), "items[0].plan[0]",
		 "has no price"},
		{SHEET("{\"link_no\": 1, \"plan\": [{\"kind\": \"quote\", \"to\": 5}, {\"kind\": \"cut\", \"less\": "
		       "6}]}"),
		 "items[0].plan[1]", "more than the price"},
		{SHEET("{\"link_no\": 1, \"plan\": [{\"kind\": \"quote\", \"to\": 5}, {\"kind\": \"cut\", \"to\": "
		       "6}]}"),
		 "items[0].plan[1]", "higher than before"},
		{SHEET("{\"link_no\": 1, \"plan\": [{\"kind\": \"quote\", \"to\": 5}, {\"kind\": \"settle\"}, "
		       "{\"kind\": \"gift\"}]}"),
		 "items[0].plan[2]", "behind the step that settles"},
		{SHEET("{\"link_no\": 1, \"floor\": 6, \"plan\": [{\"kind\": \"quote\", \"to\": 9}, {\"kind\": "
		       "\"cut\", "
		       "\"to\": 5}]}"),
		 "items[0].plan[1]", "below the floor"},
		{SHEET("{\"link_no\": 1, \"floor\": 6, \"plan\": [{\"kind\": \"quote\", \"to\": 9}, {\"kind\": "
		       "\"ask\", "
		       "\"to\": 5}]}"),
		 "items[0].plan[1]", "below the floor"},
		{SHEET("{\"link_no\": 1, \"agreed\": 8, \"plan\": [{\"kind\": \"quote\", \"to\": 905}]}"),
		 "items[0].agreed", "the steps lead to 9.05"},
		{SHEET("{\"link_no\": 1, \"plan\": [{\"kind\": \"quote\", \"to\": 9}, {\"kind\": \"ask\", \"to\": 5}, "
		       "{\"kind\": \"cut\", \"less\": 1}]}"),
		 "items[0].plan[2]", "not clear from which price"},
		{SHEET("{\"link_no\": 1, \"agreed\": 8, \"floor\": 9}"), "items[0].floor", "above the price"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct sheet *sheet = NULL;
		struct error err = {0};
		if (sheet_decode(cases[i].text, strlen(cases[i].text), NULL, &sheet, NULL, &err))
			fail_msg("taken: %s", cases[i].text);
		assert_null(sheet);
		if (strcmp(err.path, cases[i].where) != 0 || !strstr(err.message, cases[i].reason))
			fail_msg("%s: \"%s: %s\", wanted \"%s: %s\"", cases[i].text, err.path, err.message,
				 cases[i].where, cases[i].reason);
	}
}

static void test_all_errors_are_said(void **state)
{
	(void)state;
	const char *text = SHEET("{\"link_no\": 1, \"flor\": 1}, {\"link_no\": 0}, {\"link_no\": 1}, {\"zzzzzz\": 1}");
	const struct sheet *sheet = NULL;
	struct sheet_findings findings;
	struct error err = {0};
	assert_false(sheet_decode(text, strlen(text), NULL, &sheet, &findings, &err));
	assert_int_equal(findings.count, 5);
	assert_int_equal(findings.error_count, 3);
	assert_string_equal(findings.entries[0].where, "items[0].flor");
	assert_false(findings.entries[0].is_error);
	assert_non_null(strstr(findings.entries[0].message, "did you mean floor?"));
	assert_int_equal(findings.entries[1].row, 2);
	assert_string_equal(err.path, "items[1].link_no");
	assert_null(strstr(findings.entries[4].message, "did you mean"));
}

static void test_most_findings(void **state)
{
	(void)state;
	char text[20000] = HEAD;
	size_t used = strlen(text);
	for (int i = 1; i <= 150; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s{\"link_no\": %d, \"odd%d\": 1}",
					 i > 1 ? "," : "", i, i);
	snprintf(text + used, sizeof(text) - used, ", {\"link_no\": 150}]}");
	const struct sheet *sheet = NULL;
	struct sheet_findings findings;
	struct error err = {0};
	assert_false(sheet_decode(text, strlen(text), NULL, &sheet, &findings, &err));
	assert_int_equal(findings.count, 151);
	assert_string_equal(err.path, "items[150].link_no");
	assert_true(findings.entries[63].is_error);
}

static void test_item_of(void **state)
{
	(void)state;
	const struct sheet *sheet = taken(SHEET("{\"item_id\": \"a\", \"link_no\": 1}, {\"link_no\": 2}"));
	struct room_item item = {.id = "b", .link_no = 1, .price.currency = {"CNY", 2}};
	assert_null(sheet_item_of(sheet, &item)); // link 1 is the item a
	item.id = "a";
	item.link_no = 9;
	assert_ptr_equal(sheet_item_of(sheet, &item), &sheet->items[0]);
	item.id = "c";
	item.link_no = 2;
	assert_ptr_equal(sheet_item_of(sheet, &item), &sheet->items[1]);
	item.price.currency = (struct currency){"USD", 2};
	assert_null(sheet_item_of(sheet, &item));
	item.price.currency = (struct currency){"CNY", 2};
	item.link_no = ROOM_UNSET;
	assert_null(sheet_item_of(sheet, &item));
	assert_null(sheet_item_of(NULL, &item));
	sheet_unref(sheet);
	sheet_unref(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),          cmocka_unit_test(test_plan),
		cmocka_unit_test(test_refusals),      cmocka_unit_test(test_all_errors_are_said),
		cmocka_unit_test(test_most_findings), cmocka_unit_test(test_item_of),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
