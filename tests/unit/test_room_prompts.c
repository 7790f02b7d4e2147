/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the host is told beside an item: words to leave unsaid, and what must be said in this beat. */
#include "room_truth.h"

#include "room/prompts.h"

#define ITEM(BEAT, MORE)                                                                                           \
	"{\"schema\": \"shop-room/1\", \"version\": 1, \"server_time\": \"2026-11-21T20:00:00+08:00\", \"room\": " \
	"{\"id\": \"r\"}, \"items\": [{\"id\": \"a\", \"title\": \"抽纸\", \"beat\": \"" BEAT "\"" MORE "}]}"
#define PARTS                                                                                                       \
	", \"price\": {\"currency\": \"CNY\", \"sale\": 6990, \"parts\": [{\"kind\": \"shop_coupon\", \"amount\": " \
	"1000, \"how\": \"claim\"}, {\"kind\": \"new_buyer\", \"amount\": 500, \"audience\": \"店铺新客\"}, "   \
	"{\"kind\": \"subsidy\", \"amount\": 100}]}"
#define PRICE ", \"price\": {\"currency\": \"CNY\", \"sale\": 6990}"

static struct prompts prompts_at(const char *text, const char *script)
{
	struct prompts prompts;
	const struct room *room = decode(text);
	prompts_of(the_rules, room, &room->items[0], script, NOW_MS, &prompts);
	room_unref(room);
	return prompts;
}

static const struct prompt_duty *duty(const struct prompts *prompts, const char *name)
{
	for (size_t i = 0; i < prompts->duty_count; i++) {
		if (strcmp(prompts->duties[i].duty, name) == 0)
			return &prompts->duties[i];
	}
	return NULL;
}

static const struct prompt_word *word(const struct prompts *prompts, const char *text)
{
	for (size_t i = 0; i < prompts->avoid_count; i++) {
		if (strcmp(prompts->avoid[i].word, text) == 0)
			return &prompts->avoid[i];
	}
	return NULL;
}

static void prompts_say_the_condition_once_there_is_a_price(void **given)
{
	(void)given;
	struct prompts prompts = prompts_at(ITEM("open", PARTS), NULL);
	const struct prompt_duty *first = duty(&prompts, "condition");
	assert_non_null(first);
	assert_string_equal(first[0].text, "说清到手价的条件：所有人，领店铺券减 ¥10.00。");
	assert_string_equal(first[1].text, "说清到手价的条件：店铺新客，新客减 ¥5.00。");
	assert_int_equal(prompts.duty_count, 2);
	prompts = prompts_at(ITEM("quote", PARTS), NULL);
	assert_null(duty(&prompts, "condition"));
}

static void prompts_say_what_the_item_has(void **given)
{
	(void)given;
	static const struct {
		const char *members, *duty, *text;
	} cases[] = {
		{", \"warnings\": [\"本品不能代替药物\"]", "warnings", "读出警示：本品不能代替药物"},
		{", \"limits\": {\"per_buyer\": 2}", "limit", "说清每人限购 2 件。"},
		{", \"limits\": {\"audience\": \"会员\"}", "audience", "说清谁能买：会员。"},
		{", \"offer\": {\"ends_at\": \"2026-11-21T21:30:00+08:00\"}", "end", "说清到 11-21 21:30 结束。"},
		{", \"offer\": {\"ends_at\": \"2026-11-21T19:30:00+08:00\"}", "end", NULL},
		{", \"comparisons\": [{\"market\": \"超市\", \"same_spec\": true, \"kind\": \"other_shop\", "
		 "\"amount\": "
		 "7990, \"captured_at\": \"2026-11-21T08:00:00+08:00\", \"evidence\": {\"id\": \"e\", \"sha256\": "
		 "\"0000000000000000000000000000000000000000000000000000000000000000\"}}]",
		 "comparison", "说比价要说出处和时间：超市 11-21 08:00 采集，¥79.90。"},
		{", \"comparisons\": [{\"market\": \"超市\", \"same_spec\": true, \"kind\": \"other_shop\", "
		 "\"amount\": "
		 "7990, \"captured_at\": \"2026-11-21T08:00:00+08:00\"}]",
		 "comparison", NULL},
		{", \"sale_type\": \"presale\", \"shipping\": {\"dispatch_hours\": 72}", "presale",
		 "说清是预售，72 小时内发货。"},
		{", \"deposit\": {\"amount\": 1000, \"balance_until\": \"2026-11-25T20:00:00+08:00\"}", "deposit",
		 "说清定金 ¥10.00，尾款到 11-25 20:00 为止。"},
		{", \"gifts\": [{\"name\": \"湿巾\", \"quantity\": 1, \"first_n\": 100}]", "gifts",
		 "说清赠品“湿巾”只给前 100 名。"},
		{", \"licences\": [{\"kind\": \"食品生产许可证\", \"number\": \"SC1\"}]", "licences",
		 "能说出许可：食品生产许可证 SC1。"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[2048];
		snprintf(text, sizeof(text), ITEM("open", "%s" PRICE), cases[i].members);
		struct prompts prompts = prompts_at(text, NULL);
		const struct prompt_duty *said = duty(&prompts, cases[i].duty);
		if (cases[i].text)
			assert_string_equal(said ? said->text : cases[i].members, cases[i].text);
		else
			assert_null(said);
	}
}

static void prompts_warn_of_words(void **given)
{
	(void)given;
	struct prompts prompts =
		prompts_at(ITEM("open", ", \"short_title\": \"顶级抽纸\"" PRICE), "这个真的是史上最便宜");
	assert_int_equal(prompts.avoid[0].is_written, true);
	const struct prompt_word *written = word(&prompts, "顶级");
	assert_true(written && written->is_written && written->instead[0] && written->article[0]);
	assert_true(word(&prompts, "最便宜") && word(&prompts, "最便宜")->is_written);
	// what is usually said: of goods that it is a rule for
	assert_true(word(&prompts, "全网最低") && !word(&prompts, "全网最低")->is_written);
	assert_non_null(word(&prompts, "原价"));
	assert_non_null(word(&prompts, "仅剩"));
	assert_non_null(word(&prompts, "治疗"));
	prompts = prompts_at(ITEM("open",
				  ", \"category\": \"药品\", \"stock\": {\"left\": 3, \"total\": 100}, \"price\": "
				  "{\"currency\": \"CNY\", \"sale\": 6990, \"list\": {\"amount\": 9900, \"basis\": "
				  "\"last_deal\"}}"),
			     NULL);
	assert_null(word(&prompts, "原价"));
	assert_null(word(&prompts, "仅剩"));
	assert_null(word(&prompts, "治疗"));
	assert_non_null(duty(&prompts, "list_price"));
	struct prompts nothing;
	const struct room *room = decode(ITEM("open", PRICE));
	prompts_of(NULL, room, &room->items[0], "全网最低", NOW_MS, &nothing);
	assert_int_equal(nothing.avoid_count + nothing.duty_count, 0);
	room_unref(room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prompts_say_the_condition_once_there_is_a_price),
		cmocka_unit_test(prompts_say_what_the_item_has),
		cmocka_unit_test(prompts_warn_of_words),
	};
	return cmocka_run_group_tests(tests, read_rules, forget_rules);
}
