/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "room/prompts.h"

#include "prompts_own.h"
#include "texts.h"

#include <stdio.h>
#include <string.h>

static void copy_text(char *out, size_t size_bytes, const char *text)
{
	size_t length = strlen(text);
	if (length >= size_bytes) {
		length = size_bytes - 1;
		while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
			length--; // no half letter
	}
	memcpy(out, text, length);
	out[length] = '\0';
}

/* -- words to avoid -- */

static void add_word(struct prompts *out, const char *word, const char *rule, const char *instead, const char *article,
		     bool is_written)
{
	for (size_t i = 0; i < out->avoid_count; i++) {
		if (strcmp(out->avoid[i].word, word) == 0)
			return;
	}
	if (out->avoid_count == PROMPT_WORDS_MAX)
		return;
	struct prompt_word *entry = &out->avoid[out->avoid_count++];
	copy_text(entry->word, sizeof(entry->word), word);
	copy_text(entry->rule, sizeof(entry->rule), rule);
	copy_text(entry->instead, sizeof(entry->instead), instead);
	copy_text(entry->article, sizeof(entry->article), article);
	entry->is_written = is_written;
}

struct written {
	const struct rules *rules;
	const struct room *room;
	const struct room_item *item;
	struct prompts *out;
};

static void judge_written(const struct written *written, const char *text)
{
	struct claim_hit hits[CLAIMS_MAX];
	size_t count = claims_find(written->rules, written->room, written->item, text, hits);
	for (size_t i = 0; i < count; i++) {
		struct rule_finding finding;
		claim_finding(written->rules, &hits[i], text, written->item, &finding);
		add_word(written->out, finding.text, finding.rule, finding.suggestion, finding.article, true);
	}
}

static bool on_text(void *data, const struct room_text *text)
{
	const struct written *written = data;
	if (text->item == written->item)
		judge_written(written, text->text);
	return true;
}

/* What hosts say without anybody having written it, where the rule is one for these goods now. */
static void add_usual(const struct rules *rules, const struct room *room, const struct room_item *item,
		      struct prompts *out)
{
	for (size_t i = 0; i < rules->claim_count; i++) {
		const struct claim_rule *claim = &rules->claims[i];
		for (size_t j = 0; j < claim->prompt_count; j++) {
			struct claim_hit hits[CLAIMS_MAX];
			size_t count = claims_find(rules, room, item, claim->prompts[j], hits);
			// an allowed name, or other goods: then it may be said
			for (size_t k = 0; k < count; k++) {
				if (hits[k].claim == i)
					add_word(out, claim->prompts[j], claim->rule, claim->suggestion, claim->article,
						 false);
			}
		}
	}
}

/* -- duties -- */

const char *prompt_fill(const char *pattern, const struct prompt_value *values, size_t count, char *text,
			size_t size_bytes)
{
	size_t size = 0;
	for (const char *at = pattern; *at && size + 1 < size_bytes;) {
		const char *end = *at == '{' ? strchr(at, '}') : NULL;
		const char *value = NULL;
		for (size_t i = 0; end && i < count; i++) {
			if (strncmp(values[i].name, at + 1, (size_t)(end - at - 1)) == 0 &&
			    values[i].name[end - at - 1] == '\0')
				value = values[i].text;
		}
		if (!value) {
			text[size++] = *at++;
			continue;
		}
		int length = snprintf(text + size, size_bytes - size, "%s", value);
		size = (size_t)length < size_bytes - size ? size + (size_t)length : size_bytes - 1;
		at = end + 1;
	}
	text[size] = '\0';
	return text;
}

void prompt_add_duty(struct prompts *out, const struct duty_rule *rule, const struct prompt_value *values, size_t count)
{
	char text[512];
	if (out->duty_count == PROMPT_DUTIES_MAX)
		return;
	struct prompt_duty *entry = &out->duties[out->duty_count++];
	copy_text(entry->duty, sizeof(entry->duty), duty_names[rule->duty]);
	copy_text(entry->text, sizeof(entry->text), prompt_fill(rule->text, values, count, text, sizeof(text)));
	copy_text(entry->article, sizeof(entry->article), rule->article);
}

void prompts_of(const struct rules *rules, const struct room *room, const struct room_item *item, const char *script,
		int64_t shop_ms, struct prompts *out)
{
	*out = (struct prompts){.avoid_count = 0};
	if (!rules || !item)
		return;
	struct written written = {rules, room, item, out};
	if (script)
		judge_written(&written, script);
	room_texts(room, on_text, &written);
	add_usual(rules, room, item, out);
	for (size_t i = 0; i < rules->duty_count; i++)
		prompt_duty(rules, &rules->duties[i], room, item, shop_ms, out);
}
