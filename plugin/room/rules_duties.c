/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of a file of rules is there to be said to the host: words that are not to be said, and what must be. */
#include "rules_own.h"

#include "shape.h"

#include <string.h>

#define DUTIES_MAX 64
#define PROMPTS_MAX 32

const char *const duty_names[DUTY_COUNT] = {
	[DUTY_WARNINGS] = "warnings",
	[DUTY_CONDITION] = "condition",
	[DUTY_AUDIENCE] = "audience",
	[DUTY_LIMIT] = "limit",
	[DUTY_COMPARISON] = "comparison",
	[DUTY_AI] = "ai",
	[DUTY_LICENCES] = "licences",
	[DUTY_PRESALE] = "presale",
	[DUTY_DEPOSIT] = "deposit",
	[DUTY_LIST_PRICE] = "list_price",
	[DUTY_END] = "end",
	[DUTY_GIFTS] = "gifts",
	[DUTY_CORRECTION] = "correction",
};

bool rules_read_prompt(struct rules *rules, const json_t *object, const struct place *place, struct claim_rule *claim,
		       struct error *err)
{
	const json_t *list = json_object_get(object, "prompt");
	const struct place at = {.parent = place, .name = "prompt"};
	if (!list)
		return true;
	if (!json_is_array(list) || json_array_size(list) > PROMPTS_MAX)
		return place_refuse(&at, err, "not a list of at most %d texts", PROMPTS_MAX);
	claim->prompts = arena_zeroed(&rules->arena, json_array_size(list), sizeof(*claim->prompts));
	if (!claim->prompts)
		return error_set(err, ERROR_MEMORY, "no memory");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const struct place entry = {.parent = &at, .index = i};
		const char *text = json_string_value(json_array_get(list, i));
		if (!text || !*text || strlen(text) > 63)
			return place_refuse(&entry, err, "not a text of at most 63 bytes");
		claim->prompts[claim->prompt_count++] = text;
	}
	return true;
}

/* -- duties -- */

static bool read_name(const json_t *object, const struct place *at, enum duty *out, struct error *err)
{
	const char *text;
	const struct place place = {.parent = at, .name = "duty"};
	if (!rules_read_text(object, "duty", true, 23, at, &text, err))
		return false;
	for (int duty = 0; duty < DUTY_COUNT; duty++) {
		if (strcmp(duty_names[duty], text) == 0) {
			*out = (enum duty)duty;
			return true;
		}
	}
	return place_refuse(&place, err, "no such duty");
}

static bool read_beats(const json_t *object, const struct place *at, unsigned *out, struct error *err)
{
	const json_t *list = json_object_get(object, "beats");
	const struct place place = {.parent = at, .name = "beats"};
	if (list && (!json_is_array(list) || json_array_size(list) == 0))
		return place_refuse(&place, err, "not a list of beats");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const struct place entry = {.parent = &place, .index = i};
		const char *text = json_string_value(json_array_get(list, i));
		int beat = text ? word_value(words_beat, text) : 0;
		if (beat == 0)
			return place_refuse(&entry, err, "no such beat");
		*out |= 1u << beat;
	}
	return true;
}

/* Each word that the duty needs; one that is left out would leave a hole in what is said. */
static bool read_words(const json_t *object, const struct place *at, struct duty_rule *rule, struct error *err)
{
	const struct word *names = rule->duty == DUTY_CONDITION    ? words_part
				   : rule->duty == DUTY_LIST_PRICE ? words_basis
								   : NULL;
	const json_t *words = json_object_get(object, "words");
	const struct place place = {.parent = at, .name = "words"};
	const char *known[DUTY_WORDS + 1] = {NULL};
	size_t count = 0;
	if (!names)
		return !words || place_refuse(&place, err, "no such member");
	if (rule->duty == DUTY_CONDITION) {
		known[count++] = "everybody";
		if (!rules_read_text(words, "everybody", true, 60, &place, &rule->words[0], err))
			return false;
	}
	for (; names->text; names++) {
		known[count++] = names->text;
		if (!rules_read_text(words, names->text, true, 60, &place, &rule->words[names->value], err))
			return false;
	}
	return rules_check_members(words, known, &place, err);
}

static bool read_duty(const json_t *object, const struct place *at, struct duty_rule *rule, struct error *err)
{
	static const char *const known[] = {"duty", "article", "text", "beats", "words", "description", NULL};
	if (!json_is_object(object))
		return place_refuse(at, err, "not an object");
	return rules_check_members(object, known, at, err) && read_name(object, at, &rule->duty, err) &&
	       rules_read_text(object, "article", true, 127, at, &rule->article, err) &&
	       rules_read_text(object, "text", true, 160, at, &rule->text, err) &&
	       read_beats(object, at, &rule->beats, err) && read_words(object, at, rule, err);
}

bool rules_read_duties(struct rules *rules, struct error *err)
{
	const json_t *list = json_object_get(rules->tree, "duties");
	const struct place top = {0};
	const struct place root = {.parent = &top, .name = "duties"};
	if (!list)
		return true;
	if (!json_is_array(list) || json_array_size(list) > DUTIES_MAX)
		return place_refuse(&root, err, "not a list of at most %d", DUTIES_MAX);
	rules->duties = arena_zeroed(&rules->arena, json_array_size(list), sizeof(*rules->duties));
	if (!rules->duties)
		return error_set(err, ERROR_MEMORY, "no memory");
	for (; rules->duty_count < json_array_size(list); rules->duty_count++) {
		const struct place at = {.parent = &root, .index = rules->duty_count};
		if (!read_duty(json_array_get(list, rules->duty_count), &at, &rules->duties[rules->duty_count], err))
			return false;
	}
	return true;
}
