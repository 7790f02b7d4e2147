/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conditions.h"

#include "room/air.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

#define PHRASE_BYTES 256

static const char *pattern_of(const struct theme_words *words, const struct room_part *part)
{
	bool is_for_many = part->how == PART_AUTO && part->threshold_minor != ROOM_UNSET; // else it would not be said
	switch (part->kind) {
	case PART_SHOP_COUPON:
	case PART_PLATFORM_COUPON:
		if (is_for_many)
			return words->threshold;
		return part->how == PART_CODE ? words->code : words->coupon;
	case PART_SUBSIDY:
		if (is_for_many)
			return words->threshold;
		return part->how == PART_CODE ? words->code : words->subsidy;
	case PART_THRESHOLD:
		return part->threshold_minor == ROOM_UNSET ? words->coupon : words->threshold;
	case PART_FAN:
		return words->fan;
	case PART_NEW_BUYER:
		return words->new_buyer;
	case PART_PAY:
		return words->pay;
	case PART_TRADE_IN:
		return words->trade_in;
	case PART_INVALID:
		break;
	}
	return words->coupon;
}

static const char *part_phrase(const struct theme_words *words, const struct room_item *item,
			       const struct room_part *part, char *text, size_t size_bytes)
{
	char money[64];
	char threshold[64] = "";
	char own[PHRASE_BYTES];
	words_money(words, part->amount_minor, &item->price.currency, money, sizeof(money));
	if (part->threshold_minor != ROOM_UNSET)
		words_money(words, part->threshold_minor, &item->price.currency, threshold, sizeof(threshold));
	const struct word values[] = {
		{"money", money}, {"threshold", threshold}, {"audience", part->audience ? part->audience : ""}};
	if (!part->audience)
		return words_fill(pattern_of(words, part), values, 3, text, size_bytes);
	// Whose price it is says all, unless they must also do something.
	bool is_for_whom = part->how == PART_AUTO || part->kind == PART_FAN || part->kind == PART_NEW_BUYER;
	if (is_for_whom)
		return words_fill(words->audience, values, 3, text, size_bytes);
	words_fill(pattern_of(words, part), values, 3, own, sizeof(own));
	const struct word both[] = {{"audience", part->audience}, {"text", own}};
	return words_fill(words->audience_also, both, 2, text, size_bytes);
}

/* The n-th part that asks for something at this time, or NULL. */
static const struct room_part *asking(const struct room_item *item, int64_t shop_ms, size_t n)
{
	for (size_t i = 0; i < item->price.part_count; i++) {
		const struct room_part *part = &item->price.parts[i];
		if (part_counts(item, part, shop_ms) && part_asks(item, part) && n-- == 0)
			return part;
	}
	return NULL;
}

size_t conditions_count(const struct room_item *item, int64_t shop_ms)
{
	size_t count = 0;
	while (asking(item, shop_ms, count))
		count++;
	return count;
}

const char *conditions_all(const struct theme_words *words, const struct room_item *item, int64_t shop_ms, char *text,
			   size_t size_bytes)
{
	char list[CONDITIONS_BYTES] = "";
	const struct room_part *part;
	text[0] = '\0';
	for (size_t i = 0; (part = asking(item, shop_ms, i)); i++) {
		char phrase[PHRASE_BYTES];
		if (list[0])
			words_append(list, sizeof(list), words->and_);
		words_append(list, sizeof(list), part_phrase(words, item, part, phrase, sizeof(phrase)));
	}
	if (!list[0])
		return text;
	const struct word values[] = {{"text", list}};
	return words_fill(words->after, values, 1, text, size_bytes);
}

/* Whether an audience was named by a part before. */
static bool is_named(const struct room_item *item, int64_t shop_ms, size_t n, const char *audience)
{
	for (size_t i = 0; i < n; i++) {
		const char *before = asking(item, shop_ms, i)->audience;
		if (before && strcmp(before, audience) == 0)
			return true;
	}
	return false;
}

/* All whom one of them is for, each once. */
static void write_audiences(const struct theme_words *words, const struct room_item *item, int64_t shop_ms, char *text,
			    size_t size_bytes)
{
	size_t count = conditions_count(item, shop_ms);
	text[0] = '\0';
	for (size_t i = 0; i < count; i++) {
		const char *audience = asking(item, shop_ms, i)->audience;
		if (!audience || is_named(item, shop_ms, i, audience))
			continue;
		words_append(text, size_bytes, text[0] ? words->separator : "");
		words_append(text, size_bytes, audience);
	}
}

static const char *write_number(const struct theme_words *words, const struct room_item *item, int64_t shop_ms,
				char *text, size_t size_bytes)
{
	char number[24];
	snprintf(number, sizeof(number), "%zu", conditions_count(item, shop_ms));
	const struct word values[] = {{"n", number}};
	return words_fill(words->several, values, 1, text, size_bytes);
}

const char *conditions_merged(const struct theme_words *words, const struct room_item *item, int64_t shop_ms,
			      char *text, size_t size_bytes)
{
	char audiences[CONDITIONS_BYTES];
	char several[PHRASE_BYTES];
	char whom[CONDITIONS_BYTES];
	write_audiences(words, item, shop_ms, audiences, sizeof(audiences));
	write_number(words, item, shop_ms, several, sizeof(several));
	const struct word both[] = {{"audience", audiences}, {"text", several}};
	const struct word values[] = {
		{"text", audiences[0] ? words_fill(words->audience_also, both, 2, whom, sizeof(whom)) : several}};
	return words_fill(words->after, values, 1, text, size_bytes);
}

const char *conditions_page(const struct theme_words *words, const struct room_item *item, int64_t shop_ms, size_t n,
			    bool is_apart, char *text, size_t size_bytes)
{
	char several[PHRASE_BYTES];
	char after[PHRASE_BYTES];
	char phrase[PHRASE_BYTES];
	const struct word values[] = {{"text", write_number(words, item, shop_ms, several, sizeof(several))}};
	if (is_apart) {
		write_audiences(words, item, shop_ms, text, size_bytes);
		words_append(text, size_bytes, text[0] ? "\n" : "");
		words_append(text, size_bytes, words_fill(words->after, values, 1, after, sizeof(after)));
	} else {
		conditions_merged(words, item, shop_ms, text, size_bytes);
	}
	words_append(text, size_bytes, "\n");
	words_append(text, size_bytes, part_phrase(words, item, asking(item, shop_ms, n), phrase, sizeof(phrase)));
	return text;
}
