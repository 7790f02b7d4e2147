/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Texts in which variables stand, and the JSON that they may stand in.
 */
#include "adapter/checker.h"
#include "adapter/template.h"

#include <stdio.h>
#include <string.h>

static bool is_secret(const struct checker *checker, const char *name)
{
	for (size_t i = 0; i < json_array_size(checker->secrets); i++) {
		if (strcmp(json_string_value(json_array_get(checker->secrets, i)), name) == 0)
			return true;
	}
	return false;
}

static bool is_word(const char *name, const char *const *words)
{
	for (; *words; words++) {
		if (strcmp(*words, name) == 0)
			return true;
	}
	return false;
}

static bool check_name(struct checker *checker, const char *name)
{
	static const char *const written[] = {"item", "value", "was", "delta", "decimal", "currency", NULL};
	static const char *const nothing[] = {NULL};
	static const char *const everywhere[] = {"now_s", "now_ms", "now_cn8", "nonce", "room", NULL};
	if (json_object_get(checker->vars, name) || is_word(name, everywhere))
		return true;
	if (is_secret(checker, name))
		return (checker->names & NAMES_SECRET) ||
		       checker_refuse(checker, "the secret {%s} has no place here", name);
	if (strcmp(name, "each") == 0)
		return (checker->names & NAMES_EACH) ||
		       checker_refuse(checker, "{each} is known in a request with \"repeat\" alone");
	if (strcmp(name, "body") == 0)
		return (checker->names & NAMES_BODY) || checker_refuse(checker, "{body} is known in \"sign\" alone");
	if (is_word(name, written) || json_object_get(checker->kept, name))
		return is_word(name, checker->written ? checker->written : nothing) ||
		       (checker->written && json_object_get(checker->kept, name)) ||
		       checker_refuse(checker,
				      checker->written ? "{%s} is nothing that this kind of write knows"
						       : "{%s} is known in \"writes\" alone",
				      name);
	return checker_refuse(checker,
			      "{%s} is not defined: no var, secret or built-in has this name (a brace that is meant "
			      "as one: {\"raw\": ...})",
			      name);
}

bool check_template(struct checker *checker, const json_t *text)
{
	if (!json_is_string(text))
		return checker_refuse(checker, "must be a text");
	if (json_string_length(text) > TEXT_MOST_BYTES)
		return checker_refuse(checker, "is longer than %d bytes", TEXT_MOST_BYTES);
	const char *at = json_string_value(text);
	struct template_part part;
	while (template_next(&at, &part)) {
		if (part.name[0] && !check_name(checker, part.name))
			return false;
	}
	return true;
}

/* The only member of an object, if that is what it is. */
static const json_t *only(const json_t *value, const char *name)
{
	return json_object_size(value) == 1 ? json_object_get(value, name) : NULL;
}

bool check_text_value(struct checker *checker, const json_t *value)
{
	if (only(value, "raw"))
		return json_is_string(only(value, "raw")) || checker_refuse_member(checker, "raw", "must be a text");
	if (only(value, "json")) {
		size_t length = checker_enter(checker, "json");
		bool did = check_body_json(checker, only(value, "json"), 1);
		checker_leave(checker, length);
		return did;
	}
	return json_is_string(value) ? check_template(checker, value)
				     : checker_refuse(checker, "must be a text, {\"raw\": text} or {\"json\": ...}");
}

static bool check_members(struct checker *checker, const json_t *object, int depth)
{
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)object, name, value)
	{
		size_t length = checker_enter(checker, name);
		if (!check_body_json(checker, value, depth + 1))
			return false;
		checker_leave(checker, length);
	}
	return true;
}

bool check_body_json(struct checker *checker, const json_t *value, int depth)
{
	if (depth > BODY_DEPTH_MOST)
		return checker_refuse(checker, "deeper than %d levels", BODY_DEPTH_MOST);
	if (json_is_string(value))
		return check_template(checker, value);
	static const char *const numbers[] = {"int", "number"};
	for (size_t i = 0; i < 2; i++) {
		if (!only(value, numbers[i]))
			continue;
		size_t length = checker_enter(checker, numbers[i]);
		bool did = check_template(checker, only(value, numbers[i]));
		checker_leave(checker, length);
		return did;
	}
	if (only(value, "raw") || only(value, "json"))
		return check_text_value(checker, value);
	for (size_t i = 0; i < json_array_size(value); i++) {
		size_t length = checker_enter_entry(checker, i);
		if (!check_body_json(checker, json_array_get(value, i), depth + 1))
			return false;
		checker_leave(checker, length);
	}
	return !json_is_object(value) || check_members(checker, value, depth);
}
