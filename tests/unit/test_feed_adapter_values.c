/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each value makes of an answer, and that what it cannot make is unset and never a guess. */
#include "unit.h"

#include "adapter/operators.h"
#include "adapter/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char answer_text[] =
	"{\"id\": 3512345678901234567, \"least\": -9223372036854775808, \"name\": \"A &amp; B\", \"none\": null, "
	"\"zero\": 0,"
	" \"half\": 4.5, \"ten\": 10.0, \"tiny\": 1e-7, \"big\": 1e15, \"sum\": 0.30000000000000004, \"yes\": true,"
	" \"price\": \"9.9\", \"odd\": \"1.005\", \"even\": \"1.500\", \"code\": \"KWD\", \"unit\": 3, \"a/b\": 1, "
	"\"m~n\": 2,"
	" \"text\": \"  a\\n\\u3000b \\u00a0\", \"when\": \"2026-11-21 21:00:00\", \"iso\": "
	"\"2026-11-21T21:00:00.25+08:00\","
	" \"inner\": \"{\\\"a\\\": [1, 2]}\", \"gid\": \"gid://shop/Product/77\", \"left\": \"noch 12 St\\u00fcck\","
	" \"many\": \"1,234 left\", \"minus\": \"-5\", \"empty\": \"\", \"list\": [1, \"2\", null, 3],"
	" \"skus\": [{\"id\": 1, \"on\": 1, \"p\": \"5.90\", \"n\": 3}, {\"id\": \"2\", \"on\": 1, \"p\": \"4.90\", "
	"\"n\": 4},"
	" {\"id\": 3, \"on\": 0, \"p\": null, \"n\": null}],"
	" \"keyed\": {\"x\": {\"v\": 1}, \"y\": {\"v\": 2}, \"z\": {\"w\": 3}}}";

static const struct {
	const char *value;
	const char *wanted; /* NULL: unset */
} cases[] = {
	/* clang-format off */
	// pointers
	{"\"/id\"", "3512345678901234567"}, {"\"/least\"", "-9223372036854775808"}, {"\"/none\"", NULL},
	{"\"/zero\"", "0"}, {"\"/a~1b\"", "1"}, {"\"/m~0n\"", "2"}, {"\"/list/1\"", "\"2\""}, {"\"/list/01\"", NULL},
	{"\"/list/-\"", NULL}, {"\"/list/9\"", NULL}, {"\"/name/x\"", NULL}, {"\"/\"", NULL},
	{"{\"const\": null}", NULL}, {"{\"const\": {\"a\": null}}", "{\"a\": null}"},
	{"{\"text\": \"{sku}-{none}\"}", "\"2-\""}, {"{\"text\": \"{none}\"}", NULL}, {"{\"key\": true}", NULL},
	// else and when
	{"{\"get\": \"/none\", \"else\": \"/zero\"}", "0"}, {"{\"get\": \"/zero\", \"else\": {\"const\": 7}}", "0"},
	{"{\"const\": 1, \"when\": \"/zero\"}", NULL}, {"{\"const\": 1, \"when\": \"/empty\", \"else\": {\"const\": 2}}", "2"},
	{"{\"const\": 1, \"when\": {\"equals\": [\"/half\", \"4.5\"]}}", "1"},
	{"{\"const\": 1, \"when\": {\"all\": [{\"not\": \"/zero\"}, {\"any\": [\"/zero\", \"/yes\"]}]}}", "1"},
	{"{\"const\": 1, \"when\": {\"present\": \"/none\"}}", NULL}, {"{\"const\": 1, \"when\": {\"absent\": \"/none\"}}", "1"},
	{"{\"const\": 1, \"when\": {\"one_of\": [\"/zero\", [1, \"0\"]]}}", "1"},
	{"{\"const\": 1, \"when\": {\"equals\": [\"/skus/1/id\", \"{sku}\"]}}", "1"},
	{"{\"const\": 1, \"when\": {\"one_of\": [\"/skus/0/id\", [\"{sku}\", \"{none}1\"]]}}", "1"},
	{"{\"const\": 1, \"when\": {\"equals\": [\"/skus/0/id\", \"{sku}\"]}}", NULL},
	// lists and names
	{"{\"list\": [\"/list\", \"/zero\", {\"const\": [[5]]}], \"do\": [[\"flat\"]]}", "[1, \"2\", null, 3, 0, [5]]"},
	{"{\"get\": \"/keyed\", \"do\": [[\"flat\"]]}", NULL}, {"{\"const\": [], \"do\": [[\"flat\"]]}", "[]"},
	{"{\"in\": \"/keyed\", \"find\": {\"key\": \"y\"}, \"get\": \"/v\"}", "2"}, {"{\"in\": \"/keyed\", \"find\": {\"key\": \"{none}\"}}", NULL},
	{"{\"in\": \"/keyed\", \"find\": {\"key\": \"z\", \"/w\": 3}, \"reduce\": \"count\"}", "1"},
	{"{\"in\": \"/list\", \"find\": {\"key\": \"0\"}}", NULL},
	{"{\"const\": 1, \"when\": {\"contains\": [\"/left\", \"12\"]}}", "1"},
	{"{\"const\": 1, \"when\": {\"contains\": [\"/id\", \"12\"]}}", NULL},
	// money
	{"{\"get\": \"/price\", \"do\": [[\"dec\", 2]]}", "990"}, {"{\"get\": \"/odd\", \"do\": [[\"dec\", 2]]}", NULL},
	{"{\"get\": \"/odd\", \"do\": [[\"dec\", 3]]}", "1005"}, {"{\"get\": \"/even\", \"do\": [[\"dec\", 2]]}", "150"},
	{"{\"get\": \"/even\", \"do\": [[\"dec\", \"/code\"]]}", "1500"}, {"{\"get\": \"/even\", \"do\": [[\"dec\", \"/unit\"]]}", "1500"},
	{"{\"get\": \"/even\", \"do\": [[\"dec\", \"/name\"]]}", NULL}, {"{\"get\": \"/sum\", \"do\": [[\"float\", 2]]}", "30"},
	{"{\"get\": \"/odd\", \"do\": [[\"float\", 2]]}", "101"}, {"{\"get\": \"/sum\", \"do\": [[\"dec\", 2]]}", NULL},
	{"{\"const\": -0.125, \"do\": [[\"float\", 2]]}", "-13"}, {"{\"const\": \"-0.004\", \"do\": [[\"fixed\", 2]]}", "\"0.00\""},
	{"{\"const\": 19.99, \"do\": [[\"float\", 2]]}", "1999"}, {"{\"const\": 1e-7, \"do\": [[\"float\", 2]]}", NULL},
	{"{\"const\": \"1e3\", \"do\": [[\"dec\", 2]]}", NULL}, {"{\"const\": \".5\", \"do\": [[\"dec\", 2]]}", NULL},
	{"{\"const\": \"5.\", \"do\": [[\"dec\", 2]]}", NULL}, {"{\"const\": \" 5\", \"do\": [[\"dec\", 2]]}", NULL},
	{"{\"const\": \"+5\", \"do\": [[\"dec\", 2]]}", NULL}, {"{\"const\": \"1,5\", \"do\": [[\"dec\", 2]]}", NULL},
	{"{\"const\": \"99999999999999999999\", \"do\": [[\"dec\", 2]]}", NULL}, {"{\"const\": true, \"do\": [[\"dec\", 2]]}", NULL},
	{"{\"const\": 1000, \"do\": [[\"minor\", 0, 2]]}", "100000"}, {"{\"const\": 1990, \"do\": [[\"minor\", 3, 2]]}", "199"},
	{"{\"const\": 1995, \"do\": [[\"minor\", 3, 2]]}", NULL}, {"{\"const\": \"12\", \"do\": [[\"minor\", 0, {\"const\": \"JPY\"}]]}", "12"},
	{"{\"const\": 9223372036854775807, \"do\": [[\"minor\", 0, 2]]}", NULL},
	// numbers and texts
	{"{\"get\": \"/ten\", \"do\": [[\"int\"]]}", "10"}, {"{\"get\": \"/half\", \"do\": [[\"int\"]]}", NULL},
	{"{\"const\": \"-9223372036854775808\", \"do\": [[\"int\"]]}", "-9223372036854775808"},
	{"{\"const\": \"9223372036854775808\", \"do\": [[\"int\"]]}", NULL}, {"{\"const\": \"1.0\", \"do\": [[\"int\"]]}", NULL},
	{"{\"get\": \"/id\", \"do\": [[\"str\"]]}", "\"3512345678901234567\""}, {"{\"get\": \"/ten\", \"do\": [[\"str\"]]}", "\"10\""},
	{"{\"get\": \"/half\", \"do\": [[\"str\"]]}", "\"4.5\""}, {"{\"get\": \"/tiny\", \"do\": [[\"str\"]]}", NULL},
	{"{\"get\": \"/big\", \"do\": [[\"str\"]]}", NULL}, {"{\"get\": \"/sum\", \"do\": [[\"str\"]]}", "\"0.30000000000000004\""},
	{"{\"const\": 0.000001, \"do\": [[\"str\"]]}", "\"0.000001\""}, {"{\"const\": -123456.75, \"do\": [[\"str\"]]}", "\"-123456.75\""},
	{"{\"const\": 999999999999999.9, \"do\": [[\"str\"]]}", "\"999999999999999.9\""},
	{"{\"get\": \"/yes\", \"do\": [[\"str\"]]}", "\"true\""}, {"{\"get\": \"/list\", \"do\": [[\"str\"]]}", NULL},
	{"{\"get\": \"/half\", \"do\": [[\"fixed\", 2]]}", "\"4.50\""}, {"{\"const\": \"4.305\", \"do\": [[\"fixed\", 2]]}", "\"4.31\""},
	{"{\"get\": \"/zero\", \"do\": [[\"not\"]]}", "true"}, {"{\"get\": \"/list\", \"do\": [[\"bool\"]]}", "true"},
	{"{\"const\": -5, \"do\": [[\"clamp\", 0, 9]]}", "0"}, {"{\"const\": \"5\", \"do\": [[\"clamp\", 0, 9]]}", NULL},
	{"{\"get\": \"/left\", \"do\": [[\"digits\"]]}", "12"}, {"{\"get\": \"/many\", \"do\": [[\"digits\"]]}", NULL},
	{"{\"get\": \"/minus\", \"do\": [[\"digits\"]]}", NULL}, {"{\"get\": \"/name\", \"do\": [[\"digits\"]]}", NULL},
	{"{\"const\": \"7.\", \"do\": [[\"digits\"]]}", "7"}, {"{\"const\": \"1\\u202f234\", \"do\": [[\"digits\"]]}", NULL},
	{"{\"get\": \"/name\", \"do\": [[\"html\"]]}", "\"A & B\""}, {"{\"const\": \"&#x3c;&#60;&#0;&#xd800;&unknown;&amp;lt;\", \"do\": [[\"html\"]]}", "\"<<&#0;&#xd800;&unknown;&lt;\""},
	{"{\"const\": \"&#8364;&euro;&#x1F600;&\", \"do\": [[\"html\"]]}", "\"\\u20ac\\u20ac\\ud83d\\ude00&\""},
	{"{\"get\": \"/text\", \"do\": [[\"clean\"]]}", "\"a b\""}, {"{\"const\": \" \\n\", \"do\": [[\"clean\"]]}", NULL},
	{"{\"const\": \"\\u68ee\\u5c7f\\u7eb8\", \"do\": [[\"cut\", 2]]}", "\"\\u68ee\\u5c7f\""}, {"{\"get\": \"/gid\", \"do\": [[\"after\", \"/\"]]}", "\"77\""},
	{"{\"const\": \"a/\", \"do\": [[\"after\", \"/\"]]}", NULL}, {"{\"const\": \"a\", \"do\": [[\"after\", \"/\"]]}", NULL},
	{"{\"get\": \"/zero\", \"do\": [[\"map\", {\"0\": \"no\"}]]}", "\"no\""}, {"{\"get\": \"/half\", \"do\": [[\"map\", {\"0\": \"no\"}]]}", NULL},
	{"{\"get\": \"/half\", \"do\": [[\"map\", {\"0\": \"no\"}, \"other\"]]}", "\"other\""}, {"{\"get\": \"/zero\", \"do\": [[\"map\", {\"0\": null}]]}", NULL},
	{"{\"get\": \"/inner\", \"do\": [[\"json\"], [\"at\", \"/a/1\"]]}", "2"}, {"{\"get\": \"/name\", \"do\": [[\"json\"]]}", NULL},
	{"{\"const\": \"{\\\"a\\\":1,\\\"a\\\":2}\", \"do\": [[\"json\"]]}", NULL},
	// times
	{"{\"get\": \"/when\", \"do\": [[\"time\", \"+08:00\"]]}", "\"2026-11-21T13:00:00Z\""},
	{"{\"get\": \"/iso\", \"do\": [[\"time\", \"iso\"]]}", "\"2026-11-21T13:00:00.250Z\""},
	{"{\"const\": 1763730000123, \"do\": [[\"time\", \"ms\"]]}", "\"2025-11-21T13:00:00.123Z\""},
	{"{\"const\": \"1763730000\", \"do\": [[\"time\", \"s\"]]}", "\"2025-11-21T13:00:00Z\""},
	{"{\"const\": \"2026-02-30 21:00:00\", \"do\": [[\"time\", \"+08:00\"]]}", NULL},
	{"{\"const\": \"2026-02-20 21:00\", \"do\": [[\"time\", \"+08:00\"]]}", NULL}, {"{\"get\": \"/when\", \"do\": [[\"time\", \"iso\"]]}", NULL},
	{"{\"const\": -1, \"do\": [[\"time\", \"ms\"]]}", NULL}, {"{\"const\": 9223372036854775807, \"do\": [[\"time\", \"s\"]]}", NULL},
	// texts of several, lists
	{"{\"fmt\": \"{0}-{1} {sku}{2}\", \"args\": [\"/zero\", \"/name\", {\"const\": \"{sku}\"}]}", "\"0-A &amp; B 2{sku}\""},
	{"{\"fmt\": \"{0}\", \"args\": [\"/none\"]}", NULL}, {"{\"fmt\": \"{0}\", \"args\": [\"/list\"]}", NULL},
	{"{\"list\": [\"/zero\", \"/none\", {\"get\": \"/name\", \"do\": [[\"int\"]]}, \"/unit\"]}", "[0, 3]"},
	{"{\"list\": [\"/none\"]}", "[]"},
	// entries
	{"{\"in\": \"/skus\", \"find\": {\"/id\": \"{sku}\"}, \"get\": \"/p\", \"do\": [[\"dec\", 2]]}", "490"},
	{"{\"in\": \"/skus\", \"find\": {\"/id\": \"9\"}, \"get\": \"/p\"}", NULL}, {"{\"in\": \"/skus\", \"find\": {\"/id\": \"{none}\"}, \"get\": \"/p\"}", NULL},
	{"{\"in\": \"/skus\", \"find\": {\"/id\": 3}, \"get\": \"/p\", \"else\": {\"const\": 1}}", "1"},
	{"{\"in\": \"/skus\", \"find\": {\"/on\": 1}, \"get\": \"/n\", \"reduce\": \"sum\"}", "7"}, {"{\"in\": \"/skus\", \"get\": \"/n\", \"reduce\": \"sum\"}", NULL},
	{"{\"in\": \"/skus\", \"get\": \"/n\", \"reduce\": \"max\"}", "4"}, {"{\"in\": \"/skus\", \"get\": \"/p\", \"do\": [[\"dec\", 2]], \"reduce\": \"min\"}", "490"},
	{"{\"in\": \"/skus\", \"find\": {\"/on\": 7}, \"get\": \"/n\", \"reduce\": \"sum\"}", NULL}, {"{\"in\": \"/skus\", \"find\": {\"/on\": 7}, \"reduce\": \"count\"}", "0"},
	{"{\"in\": \"/skus\", \"reduce\": \"count\"}", "3"}, {"{\"in\": \"/none\", \"reduce\": \"count\"}", NULL}, {"{\"in\": \"/zero\", \"reduce\": \"count\"}", NULL},
	{"{\"in\": \"/skus\", \"get\": \"/p\", \"all\": true, \"do\": [[\"dec\", 2]]}", "[590, 490]"},
	{"{\"in\": \"/skus\", \"get\": \"/n\", \"all\": false, \"do\": [[\"str\"]]}", "\"3\""},
	{"{\"in\": \"/list\", \"all\": true, \"most\": 2}", "[1, \"2\"]"},
	{"{\"in\": \"/skus\", \"each\": {\"id\": {\"get\": \"/id\", \"do\": [[\"str\"]]}, \"price.sale\": {\"get\": \"/p\", \"do\": [[\"dec\", 2]]}, \"price.currency\": {\"top\": \"/code\"}}, \"need\": [\"price.sale\"]}",
	 "[{\"id\": \"1\", \"price\": {\"sale\": 590, \"currency\": \"KWD\"}}, {\"id\": \"2\", \"price\": {\"sale\": 490, \"currency\": \"KWD\"}}]"},
	{"{\"in\": \"/keyed\", \"each\": {\"id\": {\"key\": true}, \"v\": \"/v\"}}", "[{\"id\": \"x\", \"v\": 1}, {\"id\": \"y\", \"v\": 2}, {\"id\": \"z\"}]"},
	{"{\"in\": \"/keyed\", \"each\": {\"v\": \"/v\"}}", "[{\"v\": 1}, {\"v\": 2}]"}, {"{\"in\": \"/list\", \"each\": {\"v\": \"/v\"}}", "[]"},
	{"{\"in\": {\"get\": \"/inner\", \"do\": [[\"json\"], [\"at\", \"/a\"]]}, \"reduce\": \"sum\"}", "3"},
	/* clang-format on */
};

static const struct adapter_pair vars[] = {{"sku", "2"}};
static const struct adapter_given given = {.vars = vars, .var_count = 1};

/* An adapter whose only value is this; the check has to take it too. */
static const struct adapter *adapter_with(const char *value)
{
	char text[4096];
	const struct adapter *adapter = NULL;
	struct error err = {0};
	snprintf(text, sizeof(text),
		 "{\"schema\": \"shop-adapter/1\", \"id\": \"a\", \"vars\": {\"sku\": \"\", \"none\": \"\"}, "
		 "\"requests\": [{"
		 "\"id\": \"r\", \"url\": \"https://a.example\", \"ok\": [%s], \"confirms\": true, \"map\": "
		 "{\"current\": \"/x\"}}]}",
		 value);
	if (!adapter_decode(text, strlen(text), &adapter, &err))
		fail_msg("%s: %s: %s", value, err.path, err.message);
	return adapter;
}

static json_t *value_with(const struct adapter *adapter, const json_t *answer, const char *value)
{
	struct names names;
	names_init(&names, adapter, &given, 0, "n");
	struct evaluation evaluation = {.answer = answer, .status = 200, .names = &names};
	json_t *tree = json_loads(value, JSON_DECODE_ANY, NULL);
	json_t *found = value_of(&evaluation, tree, &(struct spot){.entry = answer});
	assert_true(evaluation_went_well(&evaluation, NULL));
	if (!found && !evaluation.is_quiet)
		assert_true(evaluation.reason[0]);
	json_decref(tree);
	return found;
}

static void test_values(void **state)
{
	(void)state;
	json_t *answer = json_loads(answer_text, 0, NULL);
	assert_non_null(answer);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct adapter *adapter = adapter_with(cases[i].value);
		json_t *found = value_with(adapter, answer, cases[i].value);
		char *text = found ? json_dumps(found, JSON_ENCODE_ANY) : NULL;
		json_t *wanted = cases[i].wanted ? json_loads(cases[i].wanted, JSON_DECODE_ANY, NULL) : NULL;
		if (!!found != !!wanted || (found && !json_equal(found, wanted)))
			fail_msg("%s is %s and not %s", cases[i].value, text ? text : "unset",
				 cases[i].wanted ? cases[i].wanted : "unset");
		free(text);
		json_decref(wanted);
		json_decref(found);
		adapter_unref(adapter);
	}
	json_decref(answer);
}

/* Entries times entries times entries: given up, and not in the time that it would take. */
static void test_too_much_work(void **state)
{
	(void)state;
	const char value[] =
		"{\"in\": {\"top\": \"\"}, \"each\": {\"a\": {\"in\": {\"top\": \"\"}, \"each\": {\"b\": {\"in\": "
		"{\"top\": \"\"}, \"reduce\": \"count\"}}}}}";
	json_t *answer = json_array();
	for (int i = 0; i < 900; i++)
		json_array_append_new(answer, json_integer(i));
	const struct adapter *adapter = adapter_with(value);
	struct names names;
	struct error err = {0};
	names_init(&names, adapter, &given, 0, "n");
	struct evaluation evaluation = {.answer = answer, .status = 200, .names = &names};
	json_t *tree = json_loads(value, 0, NULL);
	json_decref(value_of(&evaluation, tree, &(struct spot){.entry = answer}));
	assert_false(evaluation_went_well(&evaluation, &err));
	assert_int_equal(err.code, ERROR_LIMIT);
	assert_true(evaluation.work < 3 * (size_t)VALUE_WORK_MOST);
	json_decref(tree);
	json_decref(answer);
	adapter_unref(adapter);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_too_much_work),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
