/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit.h"

#include "picture_paper.h"
#include "room/money.h"
#include "conditions.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

static struct theme *the_theme;
static struct theme_words the_words;

static int read_words(void **state)
{
	(void)state;
	the_theme = theme_create(SHOP_SOURCE_DIR "/data", "selection-portrait", NULL);
	return the_theme && theme_find_words(the_theme, "zh-CN", &the_words, NULL) ? 0 : -1;
}

static int forget_words(void **state)
{
	(void)state;
	theme_destroy(the_theme);
	return 0;
}

static void patterns_are_filled_and_unknown_names_stay(void **state)
{
	(void)state;
	char text[64];
	const struct word words[] = {{"a", "一"}, {"name", "two"}};
	assert_string_equal(words_fill("x{a}y{name}{a}z", words, 2, text, sizeof(text)), "x一ytwo一z");
	assert_string_equal(words_fill("{b} {", words, 2, text, sizeof(text)), "{b} {");
	assert_string_equal(words_fill("", words, 2, text, sizeof(text)), "");
	assert_string_equal(words_fill("{}{a", words, 2, text, sizeof(text)), "{}{a");
}

static void what_does_not_fit_is_cut_at_a_letter(void **state)
{
	(void)state;
	char text[9];
	const struct word words[] = {{"a", "一二三"}};
	assert_string_equal(words_fill("{a}", words, 1, text, sizeof(text)), "一二");
	assert_string_equal(words_fill("abc一二三", words, 1, text, sizeof(text)), "abc一");
	words_append(text, sizeof(text), "四");
	assert_string_equal(text, "abc一");
	words_append(text, sizeof(text), "dé");
	assert_string_equal(text, "abc一d");
}

static void money_in_a_sentence_has_no_empty_cents(void **state)
{
	(void)state;
	char text[64];
	const struct currency *yuan = currency_find("CNY");
	assert_string_equal(words_money(&the_words, 1000, yuan, text, sizeof(text)), "10 元");
	assert_string_equal(words_money(&the_words, 1050, yuan, text, sizeof(text)), "10.50 元");
	assert_string_equal(words_money(&the_words, 130000, currency_find("USD"), text, sizeof(text)), "$1,300");
	assert_string_equal(words_money(&the_words, 500, currency_find("JPY"), text, sizeof(text)), "¥500");
	assert_string_equal(words_price(1500, currency_find("KWD"), text, sizeof(text)), "KWD1.500");
}

static void every_part_that_asks_something_is_said(void **state)
{
	(void)state;
	static const struct {
		const char *parts;
		const char *text;
	} cases[] = {
		{"", ""},
		{"{\"kind\": \"subsidy\", \"amount\": 1000}", ""},
		{"{\"kind\": \"platform_coupon\", \"amount\": 1000, \"how\": \"claim\"}", "领 10 元券后"},
		{"{\"kind\": \"shop_coupon\", \"amount\": 550, \"how\": \"code\"}", "输码减 5.50 元后"},
		{"{\"kind\": \"subsidy\", \"amount\": 1000, \"how\": \"claim\"}", "领 10 元补贴后"},
		{"{\"kind\": \"threshold\", \"amount\": 1000, \"threshold\": 5000, \"how\": \"claim\"}",
		 "满 50 元减 10 元后"},
		{"{\"kind\": \"fan\", \"amount\": 500, \"audience\": \"粉丝团\"}", "粉丝团减 5 元后"},
		// not everybody's, though nothing has to be done for it
		{"{\"kind\": \"fan\", \"amount\": 500}", "粉丝减 5 元后"},
		{"{\"kind\": \"new_buyer\", \"amount\": 500, \"how\": \"auto\"}", "新客减 5 元后"},
		{"{\"kind\": \"pay\", \"amount\": 500}", "指定支付减 5 元后"},
		{"{\"kind\": \"trade_in\", \"amount\": 500}", "旧机抵 5 元后"},
		{"{\"kind\": \"threshold\", \"amount\": 500, \"threshold\": 5000}", ""},
		{"{\"kind\": \"fan\", \"amount\": 500, \"how\": \"claim\"}", "粉丝减 5 元后"},
		{"{\"kind\": \"shop_coupon\", \"amount\": 500, \"how\": \"claim\", \"audience\": \"会员\"}",
		 "会员 领 5 元券后"},
		{"{\"kind\": \"platform_coupon\", \"amount\": 1000, \"how\": \"claim\"}, "
		 "{\"kind\": \"subsidy\", \"amount\": 100}, {\"kind\": \"pay\", \"amount\": 200, \"how\": \"claim\"}",
		 "领 10 元券\n+ 指定支付减 2 元后"},
		// what does not count now is not said
		{"{\"kind\": \"shop_coupon\", \"amount\": 500, \"how\": \"claim\", \"ends_at\": "
		 "\"2026-11-21T19:00:00+08:00\"}",
		 ""},
		{"{\"kind\": \"threshold\", \"amount\": 500, \"threshold\": 700000, \"how\": \"claim\"}", ""},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char patch[512];
		char text[256];
		snprintf(patch, sizeof(patch), "{\"price\": {\"parts\": [%s]}}", cases[i].parts);
		const struct room *room = paper_room(patch, NULL);
		conditions_all(&the_words, room->current, PAPER_NOW_MS, text, sizeof(text));
		assert_string_equal(text, cases[i].text);
		room_unref(room);
	}
}

static void times_have_a_date_unless_it_is_today_in_the_rooms_zone(void **state)
{
	(void)state;
	char text[64];
	int64_t hour_ms = 3600000;
	assert_string_equal(words_time(&the_words, PAPER_NOW_MS + hour_ms, PAPER_NOW_MS, 480, text, sizeof(text)),
			    "21:00");
	assert_string_equal(words_time(&the_words, PAPER_NOW_MS + 4 * hour_ms, PAPER_NOW_MS, 480, text, sizeof(text)),
			    "11-22 00:00");
	assert_string_equal(words_time(&the_words, PAPER_NOW_MS + 4 * hour_ms, PAPER_NOW_MS, 0, text, sizeof(text)),
			    "16:00");
	assert_string_equal(
		words_time(&the_words, PAPER_NOW_MS + 8760 * hour_ms, PAPER_NOW_MS, 480, text, sizeof(text)),
		"11-21 20:00");
}

static void every_language_says_everything(void **state)
{
	(void)state;
	static const char *const languages[] = {"zh-CN", "zh-TW", "en"};
	for (size_t i = 0; i < 3; i++) {
		struct theme_words words;
		struct error err = {0};
		char text[320];
		if (!theme_find_words(the_theme, languages[i], &words, &err))
			fail_msg("%s", error_text(&err, text, sizeof(text)));
		// Patterns must keep what they are for.
		static const struct {
			size_t offset;
			const char *name;
		} needed[] = {
			{offsetof(struct theme_words, link), "{n}"},
			{offsetof(struct theme_words, money), "{amount}"},
			{offsetof(struct theme_words, money_cny), "{amount}"},
			{offsetof(struct theme_words, shipping_fee), "{price}"},
			{offsetof(struct theme_words, unit_price), "{price}"},
			{offsetof(struct theme_words, about), "{text}"},
			{offsetof(struct theme_words, limit), "{n}"},
			{offsetof(struct theme_words, coupon), "{money}"},
			{offsetof(struct theme_words, threshold), "{threshold}"},
			{offsetof(struct theme_words, audience), "{audience}"},
			{offsetof(struct theme_words, after), "{text}"},
			{offsetof(struct theme_words, ends), "{time}"},
			{offsetof(struct theme_words, starts), "{time}"},
		};
		for (size_t k = 0; k < sizeof(needed) / sizeof(needed[0]); k++) {
			const char *pattern;
			memcpy(&pattern, (const char *)&words + needed[k].offset, sizeof(pattern));
			assert_non_null(strstr(pattern, needed[k].name));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patterns_are_filled_and_unknown_names_stay),
		cmocka_unit_test(what_does_not_fit_is_cut_at_a_letter),
		cmocka_unit_test(money_in_a_sentence_has_no_empty_cents),
		cmocka_unit_test(every_part_that_asks_something_is_said),
		cmocka_unit_test(times_have_a_date_unless_it_is_today_in_the_rooms_zone),
		cmocka_unit_test(every_language_says_everything),
	};
	return cmocka_run_group_tests_name("picture_words", tests, read_words, forget_words);
}
