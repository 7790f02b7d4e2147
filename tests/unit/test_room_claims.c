/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The claims of data/rules/cn.json: cases with their reasons, our own words, and files that are no rules. */
#include "unit.h"

#include "base/buffer.h"
#include "base/file.h"
#include "room/json.h"
#include "room/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct rules *the_rules;

static const struct rules *read_rules(const char *path)
{
	struct buffer bytes;
	buffer_init(&bytes, RULES_MAX_BYTES);
	struct error err = {0};
	const struct rules *rules = NULL;
	char text[512];
	if (!file_read(path, &bytes, &err) || !rules_decode(bytes.bytes, bytes.size_bytes, &rules, &err))
		fail_msg("%s: %s", path, error_text(&err, text, sizeof(text)));
	buffer_finish(&bytes);
	return rules;
}

static const struct room *room_of(const char *text)
{
	json_t *tree = json_loads(text, 0, NULL);
	const struct room *room = NULL;
	struct error err = {0};
	char said[512];
	if (!room_decode_json(tree, &room, NULL, &err))
		fail_msg("%s: %s", error_text(&err, said, sizeof(said)), text);
	json_decref(tree);
	return room;
}

#define ROOM_BEGIN                                                                                      \
	"{\"schema\": \"shop-room/1\", \"version\": 1, \"server_time\": \"2026-11-21T20:00:00+08:00\"," \
	" \"room\": {\"id\": \"r\""
#define ITEM_BEGIN \
	"}, \"items\": [{\"id\": \"a\", \"title\": \"抽纸\", \"price\": {\"currency\": \"CNY\", \"sale\": 5990"

/* What the item of a case is: a category, few left, a recorded deal, or nothing. */
static const struct room *room_about(const char *about)
{
	char text[1024];
	const char *deal = strcmp(about, "deal") == 0 ? ", \"list\": {\"amount\": 9900, \"basis\": \"deal_7d\","
							" \"captured_at\": \"2026-11-20T20:00:00+08:00\"}"
						      : "";
	const char *stock = strcmp(about, "low") == 0 ? ", \"stock\": {\"left\": 3, \"total\": 1000}"
						      : ", \"stock\": {\"left\": 800, \"total\": 1000}";
	char category[128] = "";
	if (strcmp(about, "deal") != 0 && strcmp(about, "low") != 0 && strcmp(about, "-") != 0)
		snprintf(category, sizeof(category), ", \"category\": \"%s\"", about);
	snprintf(text, sizeof(text), ROOM_BEGIN ITEM_BEGIN "%s}%s%s}]}", deal, stock, category);
	return room_of(text);
}

/* The rules that were found, each once, in alphabetical order: "contact,rank"; "-": none. */
static void names_of(const struct rule_findings *findings, char *out, size_t size_bytes)
{
	const char *names[32];
	size_t count = 0;
	for (size_t i = 0; i < findings->count && count < 32; i++) {
		const char *name = findings->entries[i].rule;
		size_t at = 0;
		while (at < count && strcmp(names[at], name) < 0)
			at++;
		if (at < count && strcmp(names[at], name) == 0)
			continue;
		memmove(names + at + 1, names + at, (count - at) * sizeof(*names));
		names[at] = name;
		count++;
	}
	size_t used = 0;
	snprintf(out, size_bytes, "-");
	for (size_t i = 0; i < count; i++)
		used += (size_t)snprintf(out + used, size_bytes - used, "%s%s", i ? "," : "", names[i]);
}

static void cases_with_their_reasons(void **state)
{
	(void)state;
	FILE *file = fopen(SHOP_SOURCE_DIR "/tests/unit/claims/cases.tsv", "r");
	assert_non_null(file);
	char line[1024];
	int count = 0, clean = 0, wrong = 0;
	while (fgets(line, sizeof(line), file)) {
		if (line[0] == '#')
			continue;
		char *rest = line;
		char *text = strsep(&rest, "\t");
		char *about = strsep(&rest, "\t");
		char *wanted = strsep(&rest, "\t");
		assert_non_null(rest); // each case has its reason
		const struct room *room = room_about(about);
		struct rule_findings findings = {0};
		char found[256];
		assert_true(rules_judge_text(the_rules, room, &room->items[0], "title", text, &findings, NULL));
		names_of(&findings, found, sizeof(found));
		if (strcmp(found, wanted) != 0) {
			print_error("\"%s\" (%s): %s, should be %s\n", text, about, found, wanted);
			wrong++;
		}
		rule_findings_finish(&findings);
		room_unref(room);
		count++;
		clean += strcmp(wanted, "-") == 0;
	}
	fclose(file);
	assert_int_equal(wrong, 0);
	assert_true(count >= 150);
	assert_true(clean * 3 >= count - 3);
}

/* -- our own words -- */

static size_t judge_strings(const json_t *value, const struct room *room)
{
	size_t judged = 0;
	if (json_is_string(value)) {
		struct rule_findings findings = {0};
		const char *text = json_string_value(value);
		assert_true(rules_judge_text(the_rules, room, &room->items[0], "", text, &findings, NULL));
		if (findings.count > 0)
			fail_msg("our own \"%s\" breaks %s by \"%s\"", text, findings.entries[0].rule,
				 findings.entries[0].text);
		rule_findings_finish(&findings);
		return 1;
	}
	for (size_t i = 0; i < json_array_size(value); i++)
		judged += judge_strings(json_array_get(value, i), room);
	const char *key;
	json_t *member;
	json_object_foreach((json_t *)value, key, member) judged += judge_strings(member, room);
	return judged;
}

static void our_own_labels_break_no_rule(void **state)
{
	(void)state;
	static const char *const files[] = {"_words", "_selection", "_festival", "_brand-minimal", "_landscape"};
	const struct room *room = room_about("low"); // "few left" is said of what is low alone
	size_t judged = 0;
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		char path[256];
		snprintf(path, sizeof(path), SHOP_SOURCE_DIR "/data/themes/%s.json", files[i]);
		json_t *tree = json_load_file(path, 0, NULL);
		assert_non_null(tree);
		judged += judge_strings(json_object_get(tree, "words"), room);
		json_decref(tree);
	}
	room_unref(room);
	assert_true(judged > 200);
}

/* -- where it looks, and what it says -- */

static void a_finding_names_place_text_and_article(void **state)
{
	(void)state;
	const struct room *room = room_of(
		ROOM_BEGIN
		", \"people\": [{\"role\": \"host\", \"name\": \"加Ｖ信 abc\"}]" ITEM_BEGIN
		"}, \"gifts\": [{\"name\": \"杯子\", \"quantity\": 1}, {\"name\": \"顶·级 杯子\", \"quantity\": 1}],"
		" \"warnings\": [\"开封后最佳赏味期 3 天\", \"全网最低\"]}]}");
	struct rule_findings findings = {0};
	assert_true(rules_judge_claims(the_rules, room, &findings, NULL));
	assert_int_equal(findings.count, 3);
	assert_string_equal(findings.entries[0].path, "room.people[0].name");
	assert_string_equal(findings.entries[0].rule, "contact");
	assert_string_equal(findings.entries[0].item_id, "");
	assert_string_equal(findings.entries[1].path, "items[0].warnings[1]");
	assert_string_equal(findings.entries[2].path, "items[0].gifts[1].name");
	assert_string_equal(findings.entries[2].text, "顶·级");
	assert_string_equal(findings.entries[2].item_id, "a");
	assert_int_equal(findings.entries[2].action, RULE_HOLD);
	assert_non_null(strstr(findings.entries[2].article, "广告法"));
	assert_true(findings.entries[2].reason[0] && findings.entries[2].suggestion[0]);
	assert_true(rule_findings_hold(&findings));
	rule_findings_finish(&findings);
	room_unref(room);
}

static void registered_names_pass(void **state)
{
	(void)state;
	const struct room *room =
		room_of(ROOM_BEGIN ", \"allowed_terms\": [\"王 牌\", \"顶级牧场\"]" ITEM_BEGIN
				   "}, \"brand\": \"王牌食品\", \"spec\": \"顶级牧场奶粉 顶级口感\"}]}");
	struct rule_findings findings = {0};
	assert_true(rules_judge_claims(the_rules, room, &findings, NULL));
	assert_int_equal(findings.count, 1);
	assert_string_equal(findings.entries[0].path, "items[0].spec");
	rule_findings_finish(&findings);
	room_unref(room);
}

static void more_findings_than_there_is_room_for_are_counted(void **state)
{
	(void)state;
	struct rule_findings findings = {0};
	const struct rule_finding one = {.rule = "r", .action = RULE_WARN};
	for (int i = 0; i < RULE_FINDINGS_MAX + 3; i++)
		assert_true(rule_findings_add(&findings, &one));
	assert_int_equal(findings.count, RULE_FINDINGS_MAX);
	assert_int_equal(findings.beyond, 3);
	assert_false(rule_findings_hold(&findings));
	rule_findings_finish(&findings);
}

/* -- files -- */

static void refused(const char *text, const char *path)
{
	const struct rules *rules = NULL;
	struct error err = {0};
	assert_false(rules_decode(text, strlen(text), &rules, &err));
	assert_string_equal(err.path, path);
	assert_true(err.message[0]);
}

#define CLAIM(MORE) \
	"{\"schema\": \"shop-rules/1\", \"name\": \"x\", \"claims\": [{\"rule\": \"r\", \"article\": \"a\"" MORE "}]}"

static void files_that_are_no_rules(void **state)
{
	(void)state;
	refused("{", "");
	refused("[]", "");
	refused("{\"schema\": \"shop-rules/2\"}", "schema");
	refused("{\"schema\": \"shop-rules/1\", \"claims\": []}", "name");
	refused("{\"schema\": \"shop-rules/1\", \"name\": \"x\"}", "claims");
	refused("{\"schema\": \"shop-rules/1\", \"name\": \"x\", \"claims\": [], \"clams\": 1}", "clams");
	refused("{\"schema\": \"shop-rules/1\", \"name\": \"x\", \"claims\": [7]}", "claims[0]");
	refused("{\"schema\": \"shop-rules/1\", \"name\": \"x\", \"claims\": [], \"fold\": {\"from\": \"ab\", \"to\": "
		"\"c\"}}",
		"fold");
	refused("{\"schema\": \"shop-rules/1\", \"name\": \"x\", \"claims\": [], \"fold\": {\"from\": \"aa\", \"to\": "
		"\"bc\"}}",
		"fold");
	refused(CLAIM(""), "claims[0].action");
	refused(CLAIM(", \"action\": \"stop\""), "claims[0].action");
	refused(CLAIM(", \"action\": \"hold\""), "claims[0].reason");
	refused(CLAIM(", \"action\": \"hold\", \"reason\": \"y\""), "claims[0]");
	refused(CLAIM(", \"action\": \"hold\", \"reason\": \"y\", \"words\": [\"a\", \" . \"]"), "claims[0].words[1]");
	refused(CLAIM(", \"action\": \"hold\", \"reason\": \"y\", \"words\": [\"a\"], \"only\": \"now\""),
		"claims[0].only");
	refused(CLAIM(", \"action\": \"hold\", \"reason\": \"y\", \"words\": \"a\""), "claims[0].words");
	refused(CLAIM(", \"action\": \"hold\", \"reason\": \"y\", \"word\": [\"a\"]"), "claims[0].word");
}

static int read_all(void **state)
{
	(void)state;
	the_rules = read_rules(SHOP_SOURCE_DIR "/data/rules/cn.json");
	assert_string_equal(rules_name(the_rules), "cn");
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
		cmocka_unit_test(cases_with_their_reasons),
		cmocka_unit_test(our_own_labels_break_no_rule),
		cmocka_unit_test(a_finding_names_place_text_and_article),
		cmocka_unit_test(registered_names_pass),
		cmocka_unit_test(more_findings_than_there_is_room_for_are_counted),
		cmocka_unit_test(files_that_are_no_rules),
	};
	return cmocka_run_group_tests(tests, read_all, give_back);
}
