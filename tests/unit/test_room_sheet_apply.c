/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A sheet put into a shop's document: by owners, with nothing of what only the desk may know.
 */
#include "room/json.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

#define ROOM                                                                                                     \
	"{\"schema\": \"shop-room/1\", \"version\": 1, \"server_time\": \"2026-11-21T21:00:00+08:00\","          \
	"\"room\": {\"id\": \"r\"}, \"current\": \"b\", \"items\": ["                                            \
	"{\"id\": \"a\", \"link_no\": 1, \"title\": \"A\", \"short_title\": \"shop's a\","                       \
	" \"limits\": {\"per_buyer\": 9, \"per_order\": 4}, \"price\": {\"currency\": \"CNY\", \"sale\": 100}}," \
	"{\"id\": \"b\", \"link_no\": 2, \"title\": \"B\", \"price\": {\"currency\": \"CNY\", \"sale\": 200,"    \
	" \"parts\": []}},"                                                                                      \
	"{\"id\": \"c\", \"link_no\": 3, \"title\": \"C\", \"price\": {\"currency\": \"USD\", \"sale\": 300}},"  \
	"{\"id\": \"d\", \"title\": \"D\", \"price\": {\"currency\": \"CNY\", \"sale\": 400}}]}"

struct applied {
	json_t *tree;
	struct sheet_findings findings;
	char paths[2048];
};

static void keep_path(void *data, const char *path)
{
	struct applied *applied = data;
	size_t used = strlen(applied->paths);
	snprintf(applied->paths + used, sizeof(applied->paths) - used, "%s%s", used ? " " : "", path);
}

/* What the rows make of ROOM; the result is a good room, and the room that went in is as it was. */
static void apply(struct applied *applied, const char *rows)
{
	char text[4096];
	snprintf(text, sizeof(text), "{\"schema\": \"shop-sheet/1\", \"items\": [%s]}", rows);
	const struct sheet *sheet = NULL;
	struct error err = {0};
	if (!sheet_decode(text, strlen(text), NULL, &sheet, NULL, &err))
		fail_msg("%s: %s: %s", text, err.path, err.message);
	json_t *room;
	assert_true(json_parse(ROOM, strlen(ROOM), ROOM_DOCUMENT_MAX_BYTES, &room, &err));
	json_t *before = json_deep_copy(room);
	memset(applied, 0, sizeof(*applied));
	applied->tree = sheet_apply(room, sheet, &applied->findings, keep_path, applied);
	assert_non_null(applied->tree);
	assert_true(json_equal(room, before));
	json_decref(before);
	json_decref(room);
	sheet_unref(sheet);
	const struct room *decoded = NULL;
	if (!room_decode_json(applied->tree, &decoded, NULL, &err))
		fail_msg("%s: %s: %s", rows, err.path, err.message);
	room_unref(decoded);
}

static const json_t *item_at(const struct applied *applied, size_t index)
{
	return json_array_get(json_object_get(applied->tree, "items"), index);
}

static const char *text_at(const struct applied *applied, size_t index, const char *name)
{
	const char *text = json_string_value(json_object_get(item_at(applied, index), name));
	return text ? text : "";
}

static void test_order_and_words(void **state)
{
	(void)state;
	struct applied applied;
	apply(&applied, "{\"item_id\": \"d\", \"link_no\": 4, \"short_title\": \"d!\", \"brand\": \"x\"},"
			"{\"link_no\": 2, \"spec\": \"s\", \"unit\": \"u\"}");
	static const char *const order[] = {"d", "b", "a", "c"};
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(text_at(&applied, i, "id"), order[i]);
	assert_int_equal(json_integer_value(json_object_get(item_at(&applied, 0), "link_no")), 4);
	assert_string_equal(text_at(&applied, 0, "short_title"), "d!");
	assert_string_equal(text_at(&applied, 0, "brand"), "x");
	assert_string_equal(text_at(&applied, 1, "spec"), "s");
	assert_string_equal(text_at(&applied, 2, "short_title"), "shop's a");
	assert_string_equal(json_string_value(json_object_get(applied.tree, "current")), "b");
	assert_string_equal(applied.paths, "items[0].link_no items[0].short_title items[0].brand items[1].link_no "
					   "items[1].spec items[1].unit items");
	assert_int_equal(applied.findings.count, 0);
	json_decref(applied.tree);
}

/* The desk's own never gets into a room, whatever the row says. */
static void test_desk_only(void **state)
{
	(void)state;
	struct applied applied;
	apply(&applied,
	      "{\"link_no\": 1, \"title\": \"SECRET\", \"floor\": 4711, \"target\": 4712, \"prompt\": \"SECRET\","
	      "\"notes\": \"SECRET\", \"plan\": [{\"kind\": \"quote\", \"to\": 4713, \"note\": \"SECRET\"}],"
	      "\"sale\": 4714, \"stock\": {\"left\": 4715}, \"status\": \"withdrawn\"}");
	char *text = json_dumps(applied.tree, 0);
	assert_null(strstr(text, "SECRET"));
	assert_null(strstr(text, "471"));
	assert_null(strstr(text, "withdrawn"));
	free(text);
	json_decref(applied.tree);
}

static void test_lists_and_limits(void **state)
{
	(void)state;
	struct applied applied;
	apply(&applied,
	      "{\"link_no\": 1, \"gifts\": [{\"name\": \"g\", \"quantity\": 2}], \"limits\": {\"per_buyer\": 3},"
	      "\"comparisons\": [{\"market\": \"m\", \"same_spec\": true, \"amount\": 1, \"kind\": \"msrp\","
	      "\"captured_at\": \"0000-11-21T20:05:00+08:00\"}, {\"market\": \"m\", \"same_spec\": true, \"amount\": 1,"
	      "\"kind\": \"msrp\", \"captured_at\": \"0000-11-22T20:05:00+08:00\"}, {\"market\": \"m\", \"same_spec\": "
	      "true,"
	      "\"amount\": 1, \"kind\": \"msrp\", \"captured_at\": \"0000-02-29T20:05:00+08:00\"}]}");
	const json_t *item = item_at(&applied, 0);
	assert_int_equal(json_array_size(json_object_get(item, "gifts")), 1);
	const json_t *limits = json_object_get(item, "limits");
	assert_int_equal(json_integer_value(json_object_get(limits, "per_buyer")), 3);
	assert_int_equal(json_integer_value(json_object_get(limits, "per_order")), 4);
	// The newest year that is not ahead of the shop's clock, and that has such a day.
	static const char *const dated[] = {"2026-11-21T20:05:00+08:00", "2025-11-22T20:05:00+08:00",
					    "2024-02-29T20:05:00+08:00"};
	for (size_t i = 0; i < 3; i++) {
		const json_t *comparison = json_array_get(json_object_get(item, "comparisons"), i);
		assert_string_equal(json_string_value(json_object_get(comparison, "captured_at")), dated[i]);
	}
	assert_non_null(strstr(applied.paths, "items[0].gifts"));
	assert_non_null(strstr(applied.paths, "items[0].limits.per_buyer"));
	assert_null(strstr(applied.paths, "per_order"));
	json_decref(applied.tree);
}

/* A part changes the price: the shop's word stands wherever it says one, also that there are none. */
static void test_parts(void **state)
{
	(void)state;
	struct applied applied;
	apply(&applied, "{\"link_no\": 1, \"parts\": [{\"kind\": \"fan\", \"amount\": 5}]},"
			"{\"link_no\": 2, \"parts\": [{\"kind\": \"fan\", \"amount\": 5}]}");
	const json_t *given = json_object_get(json_object_get(item_at(&applied, 0), "price"), "parts");
	const json_t *kept = json_object_get(json_object_get(item_at(&applied, 1), "price"), "parts");
	assert_int_equal(json_array_size(given), 1);
	assert_int_equal(json_array_size(kept), 0);
	assert_non_null(strstr(applied.paths, "items[0].price.parts"));
	assert_null(strstr(applied.paths, "items[1].price.parts"));
	json_decref(applied.tree);
}

static void test_rows_that_fit_nothing(void **state)
{
	(void)state;
	static const struct {
		const char *rows, *where, *message;
		bool is_error;
	} cases[] = {
		{"{\"link_no\": 7}", "items[0]", "link 7 is not in the shop", false},
		{"{\"item_id\": \"z\"}", "items[0]", "the item z is not in the shop", false},
		{"{\"link_no\": 3}", "items[0]", "the sheet is in CNY, the shop prices this item in USD", true},
		{"{\"item_id\": \"a\"}, {\"link_no\": 1}", "items[1]", "row 1 plans this item (a) already", true},
		{"{\"link_no\": 1, \"title\": \"Oolong\"}", "items[0]",
		 "link 1 is Oolong here and A in the shop: is it the same item?", false},
		{"{\"link_no\": 2, \"short_title\": \"Coffee\"}", "items[0]", "link 2 is Coffee here and B in the shop",
		 false},
		{"{\"item_id\": \"d\", \"link_no\": 2}", "", "link 2 is another item in the sheet: b goes without",
		 false},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct applied applied;
		apply(&applied, cases[i].rows);
		assert_int_equal(applied.findings.count, 1);
		const struct sheet_finding *finding = &applied.findings.entries[0];
		assert_string_equal(finding->where, cases[i].where);
		if (!strstr(finding->message, cases[i].message))
			fail_msg("%s: %s", cases[i].rows, finding->message);
		assert_int_equal(finding->is_error, cases[i].is_error);
		json_decref(applied.tree);
	}
}

/* The same thing under the words of two people, and two things. */
static void test_names_alike(void **state)
{
	(void)state;
	static const struct {
		const char *sheets, *shops;
		bool is_warned;
	} cases[] = {
		{"A", "", false},
		{"pot", "", true},
		{"抽纸 40包", "絮屿悬挂式抽纸 整箱", false},
		{"４０ 包", "整箱 40 包", false},
		{"手机", "絮屿悬挂式抽纸", true},
		{"包", "40 包", false},
		{"Apple", "apple tea", false},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char text[256];
		struct sheet_findings findings = {.count = 0};
		const struct sheet *sheet = NULL;
		json_t *room;
		snprintf(text, sizeof(text),
			 "{\"schema\": \"shop-sheet/1\", \"items\": [{\"link_no\": 1, \"title\": \"%s\"}]}",
			 cases[i].sheets);
		assert_true(sheet_decode(text, strlen(text), NULL, &sheet, NULL, NULL));
		assert_true(json_parse(ROOM, strlen(ROOM), ROOM_DOCUMENT_MAX_BYTES, &room, NULL));
		json_t *item = json_array_get(json_object_get(room, "items"), 0);
		json_object_del(item, "short_title");
		if (cases[i].shops[0])
			json_object_set_new(item, "title", json_string(cases[i].shops));
		json_decref(sheet_apply(room, sheet, &findings, NULL, NULL));
		if ((findings.count == 1) != cases[i].is_warned)
			fail_msg("%s, %s: %zu warnings", cases[i].sheets, cases[i].shops, findings.count);
		json_decref(room);
		sheet_unref(sheet);
	}
}

static void test_link_is_said_once(void **state)
{
	(void)state;
	struct applied applied;
	apply(&applied, "{\"item_id\": \"d\", \"link_no\": 2}, {\"item_id\": \"b\"}");
	assert_string_equal(text_at(&applied, 1, "id"), "b");
	assert_null(json_object_get(item_at(&applied, 1), "link_no"));
	assert_non_null(strstr(applied.paths, "items[1].link_no"));
	json_decref(applied.tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order_and_words),       cmocka_unit_test(test_desk_only),
		cmocka_unit_test(test_lists_and_limits),      cmocka_unit_test(test_parts),
		cmocka_unit_test(test_rows_that_fit_nothing), cmocka_unit_test(test_link_is_said_once),
		cmocka_unit_test(test_names_alike),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
