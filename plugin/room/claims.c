/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which words of a text claim what must not be claimed. */
#include "rules_own.h"

#include "room/air.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* What one text is looked at for. */
struct claim_look {
	const struct rules *rules;
	const struct room *room;
	const struct room_item *item; /* NULL: a text of the room */
	const char *text;
	struct folded folded;
	bool allowed[FOLDED_MAX]; /* letters of a registered name */
};

static bool is_any_at(const struct folded *text, size_t at, const struct rule_words *words)
{
	for (size_t i = 0; i < words->count; i++) {
		if (folded_is_at(text, at, &words->words[i]))
			return true;
	}
	return false;
}

static bool is_any_before(const struct folded *text, size_t end, const struct rule_words *words)
{
	for (size_t i = 0; i < words->count; i++) {
		if (words->words[i].count <= end && folded_is_at(text, end - words->words[i].count, &words->words[i]))
			return true;
	}
	return false;
}

/* Whether a phrase that may hold the letters from `begin` to `end` stands around them. */
static bool is_in_clean(const struct folded *text, size_t begin, size_t end, const struct rule_words *clean)
{
	for (size_t i = 0; i < clean->count; i++) {
		size_t length = clean->words[i].count;
		size_t first = end > length ? end - length : 0;
		for (size_t at = first; at <= begin; at++) {
			if (at + length >= end && folded_is_at(text, at, &clean->words[i]))
				return true;
		}
	}
	return false;
}

static bool is_allowed(const struct claim_look *look, size_t begin, size_t end)
{
	for (size_t i = begin; i < end; i++) {
		if (!look->allowed[i])
			return false;
	}
	return true;
}

bool rules_is_category(const struct rules *rules, const char *category, const struct rule_words *words)
{
	struct folded folded;
	if (!category)
		return false;
	fold_text(&rules->fold, category, &folded);
	for (size_t at = 0; at < folded.count; at++) {
		if (is_any_at(&folded, at, words))
			return true;
	}
	return false;
}

static bool is_of_category(const struct claim_look *look, const struct rule_words *categories)
{
	return look->item && rules_is_category(look->rules, look->item->category, categories);
}

bool claims_stock_is_low(const struct room_item *item)
{
	int64_t left = item ? item_stock_left(item) : ROOM_UNSET;
	int64_t low_at = item ? item_stock_low_at(item) : ROOM_UNSET;
	return left != ROOM_UNSET && low_at != ROOM_UNSET && left <= low_at;
}

bool claims_have_deal(const struct room_item *item)
{
	return item && (item->price.list.basis == LIST_DEAL_7D || item->price.list.basis == LIST_LAST_DEAL);
}

static bool is_rule_for(const struct claim_look *look, const struct claim_rule *claim)
{
	if (claim->categories.count > 0 && !is_of_category(look, &claim->categories))
		return false;
	if (claim->not_categories.count > 0 && is_of_category(look, &claim->not_categories))
		return false;
	switch (claim->only) {
	case RULE_ALWAYS:
		return true;
	case RULE_STOCK_NOT_LOW:
		return !claims_stock_is_low(look->item);
	case RULE_NO_DEAL:
		return !claims_have_deal(look->item);
	}
	return true;
}

/* Where the letter begins that has this byte. */
static size_t start_of_letter(const char *text, size_t at)
{
	while (at > 0 && ((unsigned char)text[at] & 0xc0) == 0x80)
		at--;
	return at;
}

void claim_finding(const struct rules *rules, const struct claim_hit *hit, const char *text,
		   const struct room_item *item, struct rule_finding *out)
{
	const struct claim_rule *claim = &rules->claims[hit->claim];
	*out = (struct rule_finding){.action = claim->action};
	snprintf(out->rule, sizeof(out->rule), "%s", claim->rule);
	snprintf(out->article, sizeof(out->article), "%s", claim->article);
	snprintf(out->item_id, sizeof(out->item_id), "%s", item ? item->id : "");
	snprintf(out->reason, sizeof(out->reason), "%s", claim->reason);
	snprintf(out->suggestion, sizeof(out->suggestion), "%s", claim->suggestion);
	size_t length = hit->end_byte - hit->begin_byte;
	while (length >= sizeof(out->text))
		length = start_of_letter(text + hit->begin_byte, length - 1);
	memcpy(out->text, text + hit->begin_byte, length);
}

/* -- what is no word -- */

static bool is_digit(uint32_t letter)
{
	return letter >= '0' && letter <= '9';
}

/* A number that can be called: a mobile one of 11 digits, or one that begins with 400 or 800 and has 10. */
static bool find_phone(const struct folded *text, size_t *begin, size_t *end)
{
	for (size_t at = 0; at < text->count;) {
		size_t until = at;
		while (until < text->count && is_digit(text->letters[until]))
			until++;
		const uint32_t *digits = &text->letters[at];
		bool is_mobile = until - at == 11 && digits[0] == '1' && digits[1] >= '3';
		bool is_free = until - at == 10 && (digits[0] == '4' || digits[0] == '8') && digits[1] == '0' &&
			       digits[2] == '0';
		if (is_mobile || is_free) {
			*begin = text->from[at];
			*end = text->until[until - 1];
			return true;
		}
		at = until > at ? until : at + 1;
	}
	return false;
}

static bool is_name_letter(char letter)
{
	return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
	       (letter >= '0' && letter <= '9') || letter == '-';
}

/* The address of a site: letters, a full stop and the end that sites have. */
static bool find_address(const char *text, size_t *begin, size_t *end)
{
	static const char *const ends[] = {"com", "cn", "net", "org", "top", "vip", "shop", "xyz", "cc", "me", "tv"};
	for (const char *dot = strchr(text, '.'); dot; dot = strchr(dot + 1, '.')) {
		const char *first = dot;
		while (first > text && is_name_letter(first[-1]))
			first--;
		for (size_t i = 0; first < dot && i < sizeof(ends) / sizeof(*ends); i++) {
			size_t length = strlen(ends[i]);
			if (strncasecmp(dot + 1, ends[i], length) != 0 || is_name_letter(dot[1 + length]))
				continue;
			*begin = (size_t)(first - text);
			*end = (size_t)(dot + 1 + length - text);
			return true;
		}
	}
	return false;
}

static bool find_detected(const struct claim_look *look, enum rule_detect detect, size_t *begin, size_t *end)
{
	switch (detect) {
	case RULE_DETECT_NOTHING:
		return false;
	case RULE_DETECT_PHONE:
		return find_phone(&look->folded, begin, end);
	case RULE_DETECT_ADDRESS:
		return find_address(look->text, begin, end);
	}
	return false;
}

/* -- one text, all rules -- */

static bool find_word(const struct claim_look *look, const struct claim_rule *claim, size_t *begin, size_t *end)
{
	const struct folded *text = &look->folded;
	for (size_t at = 0; at < text->count; at++) {
		for (size_t i = 0; i < claim->words.count; i++) {
			const struct fold_pattern *word = &claim->words.words[i];
			size_t until = at + word->count;
			if (!folded_is_at(text, at, word) || is_allowed(look, at, until) ||
			    is_any_at(text, until, &claim->unless_next) ||
			    is_any_before(text, at, &claim->unless_before) ||
			    is_in_clean(text, at, until, &claim->clean))
				continue;
			*begin = text->from[at];
			*end = text->until[until - 1];
			return true;
		}
	}
	return false;
}

static void mark_allowed(struct claim_look *look)
{
	for (size_t i = 0; look->room && i < look->room->allowed_term_count; i++) {
		struct folded term;
		fold_text(&look->rules->fold, look->room->allowed_terms[i], &term);
		const struct fold_pattern pattern = {term.letters, term.count};
		for (size_t at = 0; term.count > 0 && at < look->folded.count; at++) {
			if (!folded_is_at(&look->folded, at, &pattern))
				continue;
			for (size_t letter = at; letter < at + term.count; letter++)
				look->allowed[letter] = true;
		}
	}
}

size_t claims_find(const struct rules *rules, const struct room *room, const struct room_item *item, const char *text,
		   struct claim_hit *hits)
{
	struct claim_look look = {.rules = rules, .room = room, .item = item, .text = text};
	size_t count = 0;
	fold_text(&rules->fold, text, &look.folded);
	mark_allowed(&look);
	for (size_t i = 0; i < rules->claim_count; i++) {
		const struct claim_rule *claim = &rules->claims[i];
		size_t begin = 0, end = 0;
		if (is_rule_for(&look, claim) &&
		    (find_word(&look, claim, &begin, &end) || find_detected(&look, claim->detect, &begin, &end)))
			hits[count++] = (struct claim_hit){(uint32_t)i, (uint32_t)begin, (uint32_t)end};
	}
	return count;
}

bool rules_judge_text(const struct rules *rules, const struct room *room, const struct room_item *item,
		      const char *path, const char *text, struct rule_findings *findings, struct error *err)
{
	struct claim_hit hits[CLAIMS_MAX];
	size_t count = claims_find(rules, room, item, text, hits);
	for (size_t i = 0; i < count; i++) {
		struct rule_finding finding;
		claim_finding(rules, &hits[i], text, item, &finding);
		snprintf(finding.path, sizeof(finding.path), "%s", path);
		if (!rule_findings_add(findings, &finding))
			return error_set(err, ERROR_MEMORY, "no memory for the findings");
	}
	return true;
}
