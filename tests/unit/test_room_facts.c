/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The facts of data/rules/cn.json: each one case that breaks it, and beside it one that just does not. */
#include "unit.h"

#include "base/file.h"
#include "room/json.h"
#include "room/rules.h"

#include <stdio.h>
#include <string.h>

static const struct rules *the_rules;

#define NOW_MS INT64_C(1795262400000) /* 2026-11-21T20:00:00+08:00 */
#define SELECTION ", \"mode\": \"selection\""
#define SHOP ", \"seller_id\": \"s\", \"branded\": true"

struct fact_case {
	const char *room; /* members of `room` */
	const char *item; /* members of the item */
	const char *rule; /* that finds it; "": none */
	const char *path;
};

static const struct room *room_of(const struct fact_case *one)
{
	char text[4096];
	snprintf(text, sizeof(text),
		 "{\"schema\": \"shop-room/1\", \"version\": 1, \"server_time\": \"2026-11-21T20:00:00+08:00\","
		 " \"room\": {\"id\": \"r\"%s}, \"sellers\": [{\"id\": \"s\", \"name\": \"店\", \"experience_score\": "
		 "\"4.50\"},"
		 " {\"id\": \"low\", \"name\": \"店\", \"experience_score\": \"4.4\"}, {\"id\": \"new\", \"name\": "
		 "\"新店\"}],"
		 " \"items\": [{\"id\": \"a\", \"title\": \"抽纸\"%s%s}]}",
		 one->room,
		 strstr(one->item, "\"price\": {") ? "" : ", \"price\": {\"currency\": \"CNY\", \"sale\": 5990}",
		 one->item);
	struct error err = {0};
	char said[512];
	json_t *tree = json_loads(text, 0, NULL);
	const struct room *room = NULL;
	if (!tree || !room_decode_json(tree, &room, NULL, &err))
		fail_msg("%s: %s", error_text(&err, said, sizeof(said)), text);
	json_decref(tree);
	return room;
}

#define PRICE(SALE, LIST) ", \"price\": {\"currency\": \"CNY\", \"sale\": " SALE ", \"list\": {" LIST "}}"
#define DEAL(TIME) "\"basis\": \"deal_7d\", \"captured_at\": \"" TIME "+08:00\""
#define COMPARED(AMOUNT, TIME, MORE)                                                                   \
	", \"comparisons\": [{\"market\": \"超市\", \"same_spec\": true, \"kind\": \"other_shop\", " \
	"\"amount\": " AMOUNT ", \"captured_at\": \"" TIME "+08:00\"" MORE "}]"
#define PROVED                                         \
	", \"evidence\": {\"id\": \"e\", \"sha256\": " \
	"\"0000000000000000000000000000000000000000000000000000000000000000\"}"

static const struct fact_case the_cases[] = {
	{"", "", "", ""},
	// order 56, article 16: above, at most ten times, a deal of seven days
	{"", PRICE("5990", "\"amount\": 9900, " DEAL("2026-11-14T20:00:00")), "", ""},
	{"", PRICE("5990", "\"amount\": 9900, " DEAL("2026-11-14T19:59:59")), "reference_price", "items[0].price.list"},
	{"", PRICE("5990", "\"amount\": 9900, " DEAL("2026-11-21T20:00:01")), "reference_price", "items[0].price.list"},
	{"", PRICE("5990", "\"amount\": 9900, \"basis\": \"deal_7d\""), "reference_price", "items[0].price.list"},
	{"", PRICE("5990", "\"amount\": 5990, \"basis\": \"msrp\""), "reference_price", "items[0].price.list"},
	{"", PRICE("5990", "\"amount\": 5991, \"basis\": \"msrp\""), "", ""},
	{"", PRICE("1000", "\"amount\": 10000, \"basis\": \"msrp\""), "", ""},
	{"", PRICE("1000", "\"amount\": 10001, \"basis\": \"msrp\""), "reference_price", "items[0].price.list"},
	{"", PRICE("5990", "\"amount\": 9900, \"basis\": \"other\""), "reference_price", "items[0].price.list"},
	{"", PRICE("5990", "\"amount\": 9900, \"basis\": \"other\", \"note\": \"吊牌价\""), "", ""},
	// order 56, article 20: nothing below the cart
	{"", ", \"cart\": {\"state\": \"listed\", \"price\": 5990}", "", ""},
	{"", ", \"cart\": {\"state\": \"listed\", \"price\": 5991}", "below_cart", "items[0].cart.price"},
	{"", ", \"cart\": {\"state\": \"listed\", \"price\": 5989}", "", ""},
	{"", ", \"price\": {\"currency\": \"CNY\", \"sale\": 5990, \"parts\": [{\"kind\": \"moon\", \"amount\": 100}]}",
	 "unknown_part", "items[0].price.parts"},
	// order 56, article 17
	{"", COMPARED("6990", "2026-11-20T20:00:00", PROVED), "", ""},
	{"", COMPARED("6990", "2026-11-20T19:59:59", PROVED), "comparison", "items[0].comparisons[0]"},
	{"", COMPARED("6990", "2026-11-21T20:00:01", PROVED), "comparison", "items[0].comparisons[0]"},
	{"", COMPARED("6990", "2026-11-21T19:00:00", ""), "comparison", "items[0].comparisons[0]"},
	{"", COMPARED("6990", "2026-11-01T19:00:00", PROVED) ", \"channel_exclusive\": true", "", ""},
	{"", COMPARED("6990", "2026-11-01T19:00:00", PROVED) ", \"nature\": \"unique\"", "", ""},
	// what is still bargained for has no price yet
	{"", PRICE("5990", "\"amount\": 5990, \"basis\": \"msrp\"") ", \"beat\": \"haggle\"", "", ""},
	{"", PRICE("5990", "\"amount\": 5990, \"basis\": \"other\"") ", \"beat\": \"tease\"", "reference_price",
	 "items[0].price.list"},
	{SELECTION, SHOP COMPARED("5989", "2026-11-21T19:00:00", PROVED) ", \"beat\": \"haggle\"", "", ""},
	// consumer protection, article 25
	{"", ", \"category\": \"家居\", \"trust\": [{\"kind\": \"seven_day_return\"}]", "", ""},
	{"", ", \"category\": \"生鲜水产\", \"trust\": [{\"kind\": \"seven_day_return\"}]", "seven_day_return",
	 "items[0].trust"},
	{"", ", \"category\": \"生鲜水产\", \"trust\": [{\"kind\": \"seven_day_return\", \"excluded\": true}]", "", ""},
	// selection rooms, before air
	{SELECTION, SHOP, "", ""},
	{SELECTION, ", \"seller_id\": \"low\"", "seller_score", "items[0].seller_id"},
	{SELECTION, ", \"seller_id\": \"new\"", "seller_score", "items[0].seller_id"},
	{SELECTION, "", "seller_score", "items[0].seller_id"},
	{"", ", \"seller_id\": \"low\"", "", ""},
	{SELECTION, ", \"seller_id\": \"s\", \"branded\": false", "branded", "items[0].branded"},
	{SELECTION, SHOP COMPARED("5990", "2026-11-21T19:00:00", PROVED), "", ""},
	{SELECTION, SHOP COMPARED("5989", "2026-11-21T19:00:00", PROVED), "dearer", "items[0].comparisons[0]"},
	{"", COMPARED("5989", "2026-11-21T19:00:00", PROVED), "", ""},
	{SELECTION, SHOP ", \"category\": \"休闲食品\"", "licences", "items[0].licences"},
	{SELECTION, SHOP ", \"category\": \"休闲食品\", \"licences\": [{\"kind\": \"SC\", \"number\": \"SC1\"}]", "",
	 ""},
	{SELECTION, SHOP ", \"category\": \"保健品\", \"licences\": [{\"kind\": \"蓝帽子\", \"number\": \"G1\"}]",
	 "warnings", "items[0].warnings"},
	{"", PRICE("5990", "\"amount\": 5990, \"basis\": \"msrp\"") ", \"status\": \"withdrawn\"", "", ""},
};

static void each_breaks_one_rule_or_none(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(the_cases) / sizeof(the_cases[0]); i++) {
		const struct fact_case *one = &the_cases[i];
		const struct room *room = room_of(one);
		struct rule_findings findings = {0};
		assert_true(rules_judge_facts(the_rules, room, NOW_MS, &findings, NULL));
		if (findings.count != (one->rule[0] ? 1u : 0u))
			fail_msg("%s: %zu findings, the first %s at %s", one->item, findings.count,
				 findings.count ? findings.entries[0].rule : "-",
				 findings.count ? findings.entries[0].path : "-");
		if (one->rule[0]) {
			assert_string_equal(findings.entries[0].rule, one->rule);
			assert_string_equal(findings.entries[0].path, one->path);
			assert_string_equal(findings.entries[0].item_id, "a");
			assert_true(findings.entries[0].article[0] && findings.entries[0].reason[0]);
			assert_true(findings.entries[0].text[0]);
		}
		rule_findings_finish(&findings);
		room_unref(room);
	}
}

static void facts_that_are_none(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{"7", "facts"},
		{"{\"moon\": {}}", "facts.moon"},
		{"{\"below_cart\": 7}", "facts.below_cart"},
		{"{\"below_cart\": {}}", "facts.below_cart.article"},
		{"{\"below_cart\": {\"article\": \"a\", \"action\": \"hold\", \"reason\": \"r\", \"days\": 7}}",
		 "facts.below_cart.days"},
		{"{\"comparison\": {\"article\": \"a\", \"action\": \"hold\", \"reason\": \"r\"}}",
		 "facts.comparison.hours"},
		// laxer than the picture
		{"{\"comparison\": {\"article\": \"a\", \"action\": \"hold\", \"reason\": \"r\", \"hours\": 25}}",
		 "facts.comparison.hours"},
		{"{\"comparison\": {\"article\": \"a\", \"action\": \"hold\", \"reason\": \"r\", \"hours\": 0}}",
		 "facts.comparison.hours"},
		{"{\"licences\": {\"article\": \"a\", \"action\": \"warn\", \"reason\": \"r\"}}",
		 "facts.licences.categories"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[512];
		const struct rules *rules = NULL;
		struct error err = {0};
		snprintf(text, sizeof(text),
			 "{\"schema\": \"shop-rules/1\", \"name\": \"x\", \"claims\": [], \"facts\": %s}", cases[i][0]);
		assert_false(rules_decode(text, strlen(text), &rules, &err));
		assert_string_equal(err.path, cases[i][1]);
	}
}

static int read_all(void **state)
{
	(void)state;
	struct buffer bytes;
	struct error err = {0};
	char text[512];
	buffer_init(&bytes, RULES_MAX_BYTES);
	if (!file_read(SHOP_SOURCE_DIR "/data/rules/cn.json", &bytes, &err) ||
	    !rules_decode(bytes.bytes, bytes.size_bytes, &the_rules, &err))
		fail_msg("%s", error_text(&err, text, sizeof(text)));
	buffer_finish(&bytes);
	return 0;
}

static int give_back(void **state)
{
	(void)state;
	rules_unref(the_rules);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_breaks_one_rule_or_none),
		cmocka_unit_test(facts_that_are_none),
	};
	return cmocka_run_group_tests(tests, read_all, give_back);
}
