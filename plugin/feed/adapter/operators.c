/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "adapter/operators.h"

#include "adapter/decimal.h"
#include "adapter/pointer.h"

#include <string.h>

/* Of the list that "flat" makes. */
#define FLAT_MOST 10000

static json_t *refuse(struct operation *operation, const char *reason)
{
	operation->reason = reason;
	return NULL;
}

bool value_is_truthy(const json_t *value)
{
	if (json_is_string(value))
		return json_string_length(value) > 0;
	if (json_is_number(value))
		return json_number_value(value) != 0;
	if (json_is_array(value) || json_is_object(value))
		return json_array_size(value) + json_object_size(value) > 0;
	return json_is_true(value);
}

/* -- numbers -- */

static json_t *run_int(struct operation *operation)
{
	int64_t number;
	return decimal_whole(operation->value, &number) ? json_integer(number)
							: refuse(operation, "is no whole number");
}

static json_t *scale(struct operation *operation, bool may_round, int64_t *out)
{
	char text[DECIMAL_TEXT_BYTES];
	const char *form = decimal_text_form(operation->value, text);
	const char *why = form ? decimal_scale(form, operation->digits[0], may_round, out) : "is no decimal number";
	return why ? refuse(operation, why) : json_integer(*out);
}

static json_t *run_dec(struct operation *operation)
{
	int64_t number;
	return scale(operation, false, &number);
}

static json_t *run_float(struct operation *operation)
{
	int64_t number;
	return scale(operation, true, &number);
}

static json_t *run_fixed(struct operation *operation)
{
	int64_t number = 0;
	char text[DECIMAL_TEXT_BYTES];
	json_t *scaled = scale(operation, true, &number);
	if (!scaled)
		return NULL;
	json_decref(scaled);
	return json_string(decimal_fixed(number, operation->digits[0], text));
}

static json_t *run_minor(struct operation *operation)
{
	int64_t number;
	int less = operation->digits[0] - operation->digits[1];
	if (!decimal_whole(operation->value, &number))
		return refuse(operation, "is no whole number");
	if (less > 0 && number % decimal_power(less) != 0)
		return refuse(operation, "has more digits than the currency");
	if (less > 0)
		return json_integer(number / decimal_power(less));
	if (__builtin_mul_overflow(number, decimal_power(-less), &number))
		return refuse(operation, "is beyond 64 bits");
	return json_integer(number);
}

json_t *operator_clamp(struct operation *operation)
{
	json_int_t low = json_integer_value(json_array_get(operation->step, 1));
	json_int_t high = json_integer_value(json_array_get(operation->step, 2));
	if (!json_is_integer(operation->value))
		return refuse(operation, "is no whole number");
	json_int_t number = json_integer_value(operation->value);
	return json_integer(number < low ? low : number > high ? high : number);
}

/* -- what is neither -- */

static json_t *run_str(struct operation *operation)
{
	char text[DECIMAL_TEXT_BYTES];
	const char *form = decimal_text_form(operation->value, text);
	return form ? json_string(form) : refuse(operation, "has no text form");
}

static json_t *run_bool(struct operation *operation)
{
	return json_boolean(value_is_truthy(operation->value));
}

static json_t *run_not(struct operation *operation)
{
	return json_boolean(!value_is_truthy(operation->value));
}

static json_t *run_map(struct operation *operation)
{
	char text[DECIMAL_TEXT_BYTES];
	const char *form = decimal_text_form(operation->value, text);
	const json_t *words = json_array_get(operation->step, 1);
	const json_t *found = form ? json_object_get(words, form) : NULL;
	if (!form)
		return refuse(operation, "has no text form");
	if (!found)
		found = json_array_get(operation->step, 2);
	if (!found || json_is_null(found))
		return refuse(operation, "is none of the words that \"map\" knows");
	return json_incref((json_t *)found);
}

static json_t *run_at(struct operation *operation)
{
	const char *pointer = json_string_value(json_array_get(operation->step, 1));
	const json_t *found = pointer_get(operation->value, pointer);
	return found && !json_is_null(found) ? json_incref((json_t *)found) : refuse(operation, "has nothing there");
}

/* One level; bounded, since one long list may stand in a list many times. */
static json_t *run_flat(struct operation *operation)
{
	json_t *flat = json_is_array(operation->value) ? json_array() : NULL;
	bool did = flat;
	if (!json_is_array(operation->value))
		return refuse(operation, "is no list");
	for (size_t i = 0; did && i < json_array_size(operation->value); i++) {
		json_t *entry = json_array_get(operation->value, i);
		size_t more = json_is_array(entry) ? json_array_size(entry) : 1;
		if (json_array_size(flat) + more > FLAT_MOST) {
			json_decref(flat);
			return refuse(operation, "has more than 10000 entries within");
		}
		did = (json_is_array(entry) ? json_array_extend(flat, entry) : json_array_append(flat, entry)) == 0;
	}
	if (did)
		return flat;
	json_decref(flat);
	return NULL;
}

/* clang-format off */
static const struct operator_spec specs[] = {
	{"int", run_int, {ARGUMENT_NONE}, 0},
	{"str", run_str, {ARGUMENT_NONE}, 0},
	{"bool", run_bool, {ARGUMENT_NONE}, 0},
	{"not", run_not, {ARGUMENT_NONE}, 0},
	{"dec", run_dec, {ARGUMENT_DIGITS}, 1},
	{"float", run_float, {ARGUMENT_DIGITS}, 1},
	{"minor", run_minor, {ARGUMENT_DIGITS, ARGUMENT_DIGITS}, 2},
	{"fixed", run_fixed, {ARGUMENT_DIGITS}, 1},
	{"clamp", operator_clamp, {ARGUMENT_NUMBER, ARGUMENT_NUMBER}, 2},
	{"digits", operator_digits, {ARGUMENT_NONE}, 0},
	{"html", operator_html, {ARGUMENT_NONE}, 0},
	{"clean", operator_clean, {ARGUMENT_NONE}, 0},
	{"cut", operator_cut, {ARGUMENT_COUNT}, 1},
	{"after", operator_after, {ARGUMENT_TEXT}, 1},
	{"map", run_map, {ARGUMENT_WORDS, ARGUMENT_ANY}, 1},
	{"time", operator_time, {ARGUMENT_TIME}, 1},
	{"json", operator_json, {ARGUMENT_NONE}, 0},
	{"at", run_at, {ARGUMENT_POINTER}, 1},
	{"flat", run_flat, {ARGUMENT_NONE}, 0},
};
/* clang-format on */

const struct operator_spec *operator_find(const char *name)
{
	for (size_t i = 0; i < sizeof(specs) / sizeof(*specs); i++) {
		if (strcmp(specs[i].name, name) == 0)
			return &specs[i];
	}
	return NULL;
}
