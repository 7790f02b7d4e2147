/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "adapter/decimal.h"
#include "adapter/operators.h"
#include "adapter/value.h"

#include <string.h>

static bool equals(struct evaluation *evaluation, const json_t *value, const json_t *other)
{
	char form[DECIMAL_TEXT_BYTES], other_form[DECIMAL_TEXT_BYTES];
	const char *text = value ? decimal_text_form(value, form) : NULL;
	if (!text)
		return false;
	json_t *filled = json_is_string(other) ? names_text(evaluation->names, other, NULL) : NULL;
	const char *other_text = filled ? json_string_value(filled) : decimal_text_form(other, other_form);
	bool is_equal = other_text && strcmp(text, other_text) == 0;
	json_decref(filled);
	return is_equal;
}

static bool compare(struct evaluation *evaluation, const char *kind, const json_t *value, const json_t *what)
{
	bool is_one = false;
	if (strcmp(kind, "equals") == 0)
		return equals(evaluation, value, what);
	if (strcmp(kind, "contains") == 0)
		return json_is_string(value) && strstr(json_string_value(value), json_string_value(what));
	for (size_t i = 0; i < json_array_size(what) && !is_one; i++)
		is_one = equals(evaluation, value, json_array_get(what, i));
	return is_one;
}

static bool is_status(int status, const json_t *what)
{
	bool is_one = json_is_integer(what) && json_integer_value(what) == status;
	for (size_t i = 0; i < json_array_size(what) && !is_one; i++)
		is_one = json_integer_value(json_array_get(what, i)) == status;
	return is_one;
}

static bool some(struct evaluation *evaluation, const json_t *list, bool must_all, const struct spot *spot)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (condition_holds(evaluation, json_array_get(list, i), spot) != must_all)
			return !must_all;
	}
	return must_all;
}

bool condition_holds(struct evaluation *evaluation, const json_t *condition, const struct spot *spot)
{
	const char *kind = condition_kind(condition);
	const json_t *what = kind ? json_object_get(condition, kind) : NULL;
	if (!evaluation_work(evaluation, 1))
		return false;
	if (kind && strcmp(kind, "status") == 0)
		return is_status(evaluation->status, what);
	if (kind && strcmp(kind, "not") == 0)
		return !condition_holds(evaluation, what, spot);
	if (kind && (strcmp(kind, "any") == 0 || strcmp(kind, "all") == 0))
		return some(evaluation, what, strcmp(kind, "all") == 0, spot);
	bool is_there = kind && (strcmp(kind, "present") == 0 || strcmp(kind, "absent") == 0);
	const json_t *source = !kind ? condition : is_there ? what : json_array_get(what, 0);
	json_t *value = value_of(evaluation, source, spot);
	bool holds;
	if (!kind)
		holds = value_is_truthy(value);
	else if (is_there)
		holds = (value != NULL) == (strcmp(kind, "present") == 0);
	else
		holds = compare(evaluation, kind, value, json_array_get(what, 1));
	json_decref(value);
	return holds;
}
