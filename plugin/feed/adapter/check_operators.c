/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Operators and conditions.
 */
#include "adapter/checker.h"
#include "adapter/decimal.h"
#include "adapter/operators.h"
#include "adapter/pointer.h"

#include <string.h>

#define OPERATORS_MOST 16
#define WORDS_MOST 200
#define CONDITIONS_MOST 16

/* -- arguments -- */

static bool check_digits(struct checker *checker, const json_t *arg, int depth)
{
	if (!json_is_integer(arg))
		return check_value(checker, arg, NULL, depth + 1);
	json_int_t digits = json_integer_value(arg);
	return (digits >= 0 && digits <= DECIMAL_DIGITS_MOST) ||
	       checker_refuse(checker, "must be 0 to %d digits, or a value", DECIMAL_DIGITS_MOST);
}

static bool check_words(struct checker *checker, const json_t *arg)
{
	return (json_is_object(arg) && json_object_size(arg) > 0 && json_object_size(arg) <= WORDS_MOST) ||
	       checker_refuse(checker, "must be an object of 1 to %d texts and what they become", WORDS_MOST);
}

static bool check_count(struct checker *checker, const json_t *arg)
{
	bool is_good = json_is_integer(arg) && json_integer_value(arg) >= 1 && json_integer_value(arg) <= 1000;
	return is_good || checker_refuse(checker, "must be 1 to 1000");
}

static bool check_argument(struct checker *checker, enum operator_argument kind, const json_t *arg, int depth)
{
	switch (kind) {
	case ARGUMENT_DIGITS:
		return check_digits(checker, arg, depth);
	case ARGUMENT_NUMBER:
		return json_is_integer(arg) || checker_refuse(checker, "must be a whole number");
	case ARGUMENT_COUNT:
		return check_count(checker, arg);
	case ARGUMENT_TEXT:
		return (json_is_string(arg) && json_string_length(arg) > 0) ||
		       checker_refuse(checker, "must be a text that is not empty");
	case ARGUMENT_WORDS:
		return check_words(checker, arg);
	case ARGUMENT_ANY:
		return true;
	case ARGUMENT_TIME:
		return (json_is_string(arg) && operator_time_form_is_one(json_string_value(arg))) ||
		       checker_refuse(checker, "must be iso, ms, s or a zone like +08:00");
	case ARGUMENT_POINTER:
		return check_pointer(checker, arg);
	case ARGUMENT_NONE:
		break;
	}
	return checker_refuse(checker, "is one argument too many");
}

static bool check_operator(struct checker *checker, const json_t *step, int depth)
{
	const char *name = json_string_value(json_array_get(step, 0));
	const struct operator_spec *spec = name ? operator_find(name) : NULL;
	if (!json_is_array(step) || !name)
		return checker_refuse(checker, "must be a list: an operator's name and its arguments");
	if (!spec)
		return checker_refuse(checker, "unknown operator \"%.40s\"", name);
	size_t count = json_array_size(step) - 1;
	size_t most = 0;
	while (most < OPERATOR_ARGUMENTS_MOST && spec->arguments[most] != ARGUMENT_NONE)
		most++;
	if (count > most || count < spec->needed)
		return checker_refuse(checker, "\"%s\" takes %zu to %zu arguments", name, spec->needed, most);
	for (size_t i = 0; i < count; i++) {
		size_t length = checker_enter_entry(checker, i + 1);
		if (!check_argument(checker, spec->arguments[i], json_array_get(step, i + 1), depth))
			return false;
		checker_leave(checker, length);
	}
	bool is_order = spec->run != operator_clamp ||
			json_integer_value(json_array_get(step, 1)) <= json_integer_value(json_array_get(step, 2));
	return is_order || checker_refuse(checker, "the lower end is above the upper one");
}

bool check_operators(struct checker *checker, const json_t *operators, int depth)
{
	if (!json_is_array(operators) || json_array_size(operators) > OPERATORS_MOST)
		return checker_refuse(checker, "must be a list of at most %d operators", OPERATORS_MOST);
	for (size_t i = 0; i < json_array_size(operators); i++) {
		size_t length = checker_enter_entry(checker, i);
		if (!check_operator(checker, json_array_get(operators, i), depth))
			return false;
		checker_leave(checker, length);
	}
	return true;
}

/* -- conditions -- */

/* A text may hold names of vars. */
static bool check_plain(struct checker *checker, const json_t *json)
{
	if (json_is_string(json))
		return check_text_value(checker, json);
	return json_is_number(json) || json_is_boolean(json) ||
	       checker_refuse(checker, "must be a text, a number, true or false");
}

static bool check_scalar(struct checker *checker, const char *kind, const json_t *what)
{
	if (strcmp(kind, "contains") == 0)
		return json_is_string(what) || checker_refuse(checker, "must be a text");
	if (strcmp(kind, "equals") == 0)
		return check_plain(checker, what);
	if (!json_is_array(what) || json_array_size(what) == 0)
		return checker_refuse(checker, "must be a list of texts, numbers, true or false");
	for (size_t i = 0; i < json_array_size(what); i++) {
		size_t length = checker_enter_entry(checker, i);
		if (!check_plain(checker, json_array_get(what, i)))
			return false;
		checker_leave(checker, length);
	}
	return true;
}

/* [V, what it is compared with] */
static bool check_comparison(struct checker *checker, const char *kind, const json_t *pair, int depth)
{
	if (!json_is_array(pair) || json_array_size(pair) != 2)
		return checker_refuse(checker, "must be a list of a value and what it is compared with");
	size_t length = checker_enter_entry(checker, 0);
	if (!check_value(checker, json_array_get(pair, 0), NULL, depth + 1))
		return false;
	checker_leave(checker, length);
	length = checker_enter_entry(checker, 1);
	if (!check_scalar(checker, kind, json_array_get(pair, 1)))
		return false;
	checker_leave(checker, length);
	return true;
}

static bool check_status(struct checker *checker, const json_t *status)
{
	bool is_good = json_is_integer(status) || (json_is_array(status) && json_array_size(status) > 0);
	for (size_t i = 0; i < json_array_size(status); i++)
		is_good = is_good && json_is_integer(json_array_get(status, i));
	return is_good || checker_refuse(checker, "must be an HTTP status, or a list of them");
}

static bool check_conditions(struct checker *checker, const json_t *list, bool may_be_status, int depth)
{
	if (!json_is_array(list) || json_array_size(list) == 0 || json_array_size(list) > CONDITIONS_MOST)
		return checker_refuse(checker, "must be a list of 1 to %d conditions", CONDITIONS_MOST);
	for (size_t i = 0; i < json_array_size(list); i++) {
		size_t length = checker_enter_entry(checker, i);
		if (!check_condition(checker, json_array_get(list, i), may_be_status, depth + 1))
			return false;
		checker_leave(checker, length);
	}
	return true;
}

static bool check_kind(struct checker *checker, const char *kind, const json_t *what, bool may_be_status, int depth)
{
	if (strcmp(kind, "status") == 0)
		return may_be_status ? check_status(checker, what)
				     : checker_refuse(checker, "is known in \"ok\", \"backoff\" and \"refused\" alone");
	if (strcmp(kind, "not") == 0)
		return check_condition(checker, what, may_be_status, depth + 1);
	if (strcmp(kind, "any") == 0 || strcmp(kind, "all") == 0)
		return check_conditions(checker, what, may_be_status, depth);
	if (strcmp(kind, "present") == 0 || strcmp(kind, "absent") == 0)
		return check_value(checker, what, NULL, depth + 1);
	return check_comparison(checker, kind, what, depth);
}

const char *condition_kind(const json_t *condition)
{
	static const char *const kinds[] = {"equals", "one_of", "contains", "present", "absent",
					    "status", "not",    "any",      "all",     NULL};
	if (!json_is_object(condition) || json_object_get(condition, "in"))
		return NULL; // a value, whose "all" is another one
	for (size_t i = 0; kinds[i]; i++) {
		if (json_object_get(condition, kinds[i]))
			return kinds[i];
	}
	return NULL;
}

bool check_condition(struct checker *checker, const json_t *condition, bool may_be_status, int depth)
{
	const char *kind = condition_kind(condition);
	if (depth > VALUE_DEPTH_MOST)
		return checker_refuse(checker, "values are nested more than %d deep", VALUE_DEPTH_MOST);
	if (!kind)
		return check_value(checker, condition, NULL, depth + 1);
	if (!checker_members(checker, condition, (const char *const[]){kind, NULL}))
		return false;
	size_t length = checker_enter(checker, kind);
	if (!check_kind(checker, kind, json_object_get(condition, kind), may_be_status, depth))
		return false;
	checker_leave(checker, length);
	return true;
}
