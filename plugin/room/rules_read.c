/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules_own.h"

#include "place.h"

#include <string.h>

#define WORDS_MAX 2000

bool rules_check_members(const json_t *object, const char *const *known, const struct place *place, struct error *err)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)object, key, value)
	{
		size_t i = 0;
		while (known[i] && strcmp(known[i], key) != 0)
			i++;
		const struct place at = {.parent = place, .name = key};
		if (!known[i])
			return place_refuse(&at, err, "no such member");
	}
	return true;
}

bool rules_read_text(const json_t *object, const char *name, bool is_required, size_t max_bytes,
		     const struct place *place, const char **out, struct error *err)
{
	const json_t *value = json_object_get(object, name);
	const struct place at = {.parent = place, .name = name};
	if (!value && !is_required) {
		*out = "";
		return true;
	}
	if (!value)
		return place_refuse(&at, err, "missing");
	if (!json_is_string(value) || json_string_length(value) == 0)
		return place_refuse(&at, err, "not a text");
	if (json_string_length(value) > max_bytes)
		return place_refuse(&at, err, "longer than %zu bytes", max_bytes);
	*out = json_string_value(value);
	return true;
}

static bool read_word(struct rules *rules, const json_t *value, const struct place *at, struct fold_pattern *out,
		      struct error *err)
{
	struct folded folded;
	if (!json_is_string(value))
		return place_refuse(at, err, "not a text");
	fold_text(&rules->fold, json_string_value(value), &folded);
	if (folded.count == 0 || folded.count == FOLDED_MAX)
		return place_refuse(at, err, "no letters in it, or too many");
	uint32_t *letters = arena_zeroed(&rules->arena, folded.count, sizeof(*letters));
	if (!letters)
		return error_set(err, ERROR_MEMORY, "no memory");
	memcpy(letters, folded.letters, folded.count * sizeof(*letters));
	*out = (struct fold_pattern){letters, folded.count};
	return true;
}

bool rules_read_words(struct rules *rules, const json_t *object, const char *name, const struct place *place,
		      struct rule_words *out, struct error *err)
{
	const json_t *list = json_object_get(object, name);
	const struct place at = {.parent = place, .name = name};
	*out = (struct rule_words){0};
	if (!list)
		return true;
	if (!json_is_array(list) || json_array_size(list) > WORDS_MAX)
		return place_refuse(&at, err, "not a list of at most %d texts", WORDS_MAX);
	struct fold_pattern *words = arena_zeroed(&rules->arena, json_array_size(list), sizeof(*words));
	if (!words)
		return error_set(err, ERROR_MEMORY, "no memory");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const struct place entry = {.parent = &at, .index = i};
		if (!read_word(rules, json_array_get(list, i), &entry, &words[i], err))
			return false;
	}
	*out = (struct rule_words){words, json_array_size(list)};
	return true;
}

bool rules_read_action(const json_t *object, const struct place *place, enum rule_action *out, struct error *err)
{
	const char *text;
	if (!rules_read_text(object, "action", true, 8, place, &text, err))
		return false;
	*out = strcmp(text, "hold") == 0 ? RULE_HOLD : strcmp(text, "warn") == 0 ? RULE_WARN : RULE_ACTION_INVALID;
	const struct place at = {.parent = place, .name = "action"};
	return *out != RULE_ACTION_INVALID || place_refuse(&at, err, "neither hold nor warn");
}
