/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "adapter/value.h"

#include "adapter/decimal.h"
#include "adapter/operators.h"
#include "adapter/pointer.h"
#include "adapter/template.h"

#include "room/money.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FMT_MOST_BYTES 65536
/* A text costs a step for so many bytes. */
#define STEP_BYTES 64

json_t *unset(struct evaluation *evaluation, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	vsnprintf(evaluation->reason, sizeof(evaluation->reason), format, list);
	va_end(list);
	evaluation->is_quiet = false;
	return NULL;
}

json_t *made(struct evaluation *evaluation, json_t *json)
{
	if (!json)
		evaluation->is_out_of_memory = true;
	return json;
}

bool evaluation_work(struct evaluation *evaluation, size_t steps)
{
	evaluation->work += steps;
	return evaluation->work <= VALUE_WORK_MOST && !evaluation->is_out_of_memory;
}

bool evaluation_went_well(const struct evaluation *evaluation, struct error *err)
{
	if (evaluation->is_out_of_memory)
		return error_set(err, ERROR_MEMORY, "no memory for an answer");
	return evaluation->work <= VALUE_WORK_MOST ||
	       error_set(err, ERROR_LIMIT, "the adapter makes too much of this answer: over %d steps", VALUE_WORK_MOST);
}

/* -- sources -- */

/* What is found costs as much as it is large, since it may be found again for every entry of a list. */
static bool pay(struct evaluation *evaluation, const json_t *json)
{
	const char *name;
	json_t *value;
	if (!evaluation_work(evaluation, 1 + json_string_length(json) / STEP_BYTES))
		return false;
	for (size_t i = 0; i < json_array_size(json); i++) {
		if (!pay(evaluation, json_array_get(json, i)))
			return false;
	}
	json_object_foreach((json_t *)json, name, value)
	{
		(void)name;
		if (!pay(evaluation, value))
			return false;
	}
	return true;
}

static json_t *find(struct evaluation *evaluation, const json_t *from, const char *pointer)
{
	const json_t *found = pointer_get(from, pointer);
	if (!found)
		return unset(evaluation, "there is no %.120s", *pointer ? pointer : "answer");
	if (json_is_null(found))
		return unset(evaluation, "%.120s is null", *pointer ? pointer : "it");
	if (!pay(evaluation, found))
		return NULL;
	return json_incref((json_t *)found);
}

static json_t *text_of_names(struct evaluation *evaluation, const json_t *text)
{
	struct error why = {0};
	json_t *made_text = names_text(evaluation->names, text, &why);
	if (made_text && json_string_length(made_text) > 0)
		return made_text;
	json_decref(made_text);
	if (!made_text && why.code != ERROR_VALUE && why.code != ERROR_LIMIT)
		return made(evaluation, NULL);
	return unset(evaluation, "the text is empty");
}

static json_t *list_of(struct evaluation *evaluation, const json_t *values, const struct spot *spot)
{
	json_t *list = made(evaluation, json_array());
	for (size_t i = 0; list && i < json_array_size(values); i++) {
		json_t *value = value_of(evaluation, json_array_get(values, i), spot);
		if (value && json_array_append_new(list, value) != 0)
			evaluation->is_out_of_memory = true;
	}
	return list;
}

/* The texts of the args; false when one has none. The caller gives the references back. */
static bool take_args(struct evaluation *evaluation, const json_t *args, const struct spot *spot, json_t *taken[10],
		      const char *texts[10], char forms[10][DECIMAL_TEXT_BYTES])
{
	for (size_t i = 0; i < json_array_size(args); i++) {
		taken[i] = value_of(evaluation, json_array_get(args, i), spot);
		texts[i] = taken[i] ? decimal_text_form(taken[i], forms[i]) : NULL;
		if (taken[i] && !texts[i])
			unset(evaluation, "{%zu} has no text form", i);
		if (!texts[i])
			return false;
	}
	return true;
}

static bool is_arg(const char *at)
{
	return *at == '{' && at[1] >= '0' && at[1] <= '9' && at[2] == '}';
}

/* The text with its args put in; names are replaced in what stands between them, never in an arg. */
static bool write_fmt(const struct names *names, const char *fmt, const char *const texts[10], struct buffer *out,
		      struct error *err)
{
	struct buffer piece;
	bool did = true;
	buffer_init(&piece, FMT_MOST_BYTES);
	while (*fmt && did) {
		const char *at = fmt;
		while (*at && !is_arg(at))
			at++;
		buffer_clear(&piece);
		did = buffer_add(&piece, fmt, (size_t)(at - fmt), err) &&
		      template_expand(buffer_text(&piece), TEMPLATE_PLAIN, names_find, names, out, err);
		if (!*at)
			break;
		const char *arg = texts[at[1] - '0'];
		did = did && buffer_add(out, arg, strlen(arg), err);
		fmt = at + 3;
	}
	buffer_finish(&piece);
	return did;
}

static json_t *fmt_of(struct evaluation *evaluation, const json_t *value, const struct spot *spot)
{
	json_t *taken[10] = {0};
	const char *texts[10] = {0};
	char forms[10][DECIMAL_TEXT_BYTES];
	struct buffer text;
	struct error err = {0};
	json_t *result = NULL;
	buffer_init(&text, FMT_MOST_BYTES);
	if (take_args(evaluation, json_object_get(value, "args"), spot, taken, texts, forms)) {
		if (write_fmt(evaluation->names, json_string_value(json_object_get(value, "fmt")), texts, &text, &err))
			result = made(evaluation, json_string(buffer_text(&text)));
		else if (err.code == ERROR_MEMORY)
			evaluation->is_out_of_memory = true;
		else
			unset(evaluation, "the text is too long");
	}
	evaluation_work(evaluation, text.size_bytes / STEP_BYTES);
	for (size_t i = 0; i < 10; i++)
		json_decref(taken[i]);
	buffer_finish(&text);
	return result;
}

static json_t *source_of(struct evaluation *evaluation, const json_t *value, const struct spot *spot)
{
	const json_t *source;
	if (json_object_get(value, "in"))
		return value_in(evaluation, value, spot);
	if ((source = json_object_get(value, "get")))
		return find(evaluation, spot->entry, json_string_value(source));
	if ((source = json_object_get(value, "top")))
		return find(evaluation, evaluation->answer, json_string_value(source));
	if ((source = json_object_get(value, "const")))
		return json_is_null(source) ? unset(evaluation, "it is null") : json_incref((json_t *)source);
	if ((source = json_object_get(value, "text")))
		return text_of_names(evaluation, source);
	if ((source = json_object_get(value, "list")))
		return list_of(evaluation, source, spot);
	if (json_object_get(value, "fmt"))
		return fmt_of(evaluation, value, spot);
	return spot->key ? made(evaluation, json_string(spot->key))
			 : unset(evaluation, "no object's entry is looked at");
}

/* -- do -- */

/* 0 to 9, or a value of it, or of a currency. */
static bool take_digits(struct evaluation *evaluation, const json_t *arg, const struct spot *spot, int *out)
{
	json_t *value = json_is_integer(arg) ? json_incref((json_t *)arg) : value_of(evaluation, arg, spot);
	const struct currency *currency = NULL;
	int64_t digits = -1;
	if (json_is_string(value) && json_string_length(value) == 3)
		currency = currency_find(json_string_value(value));
	if (currency)
		digits = currency->digits;
	else if (json_is_integer(value))
		digits = json_integer_value(value);
	json_decref(value);
	*out = (int)digits;
	if (digits >= 0 && digits <= DECIMAL_DIGITS_MOST)
		return true;
	unset(evaluation, "the number of digits is neither 0 to %d nor a currency's", DECIMAL_DIGITS_MOST);
	return false;
}

static json_t *run(struct evaluation *evaluation, const json_t *step, json_t *value, const struct spot *spot)
{
	const char *name = json_string_value(json_array_get(step, 0));
	const struct operator_spec *spec = operator_find(name);
	struct operation operation = {.value = value, .step = step};
	for (size_t i = 0; i < OPERATOR_ARGUMENTS_MOST; i++) {
		if (spec->arguments[i] == ARGUMENT_DIGITS &&
		    !take_digits(evaluation, json_array_get(step, i + 1), spot, &operation.digits[i]))
			return NULL;
	}
	if (!evaluation_work(evaluation, 1 + json_string_length(value) / STEP_BYTES))
		return NULL;
	json_t *result = spec->run(&operation);
	if (json_is_array(result) && !evaluation_work(evaluation, json_array_size(result) / STEP_BYTES)) {
		json_decref(result);
		return NULL;
	}
	if (result)
		return result;
	if (!operation.reason)
		return made(evaluation, NULL);
	char text[DECIMAL_TEXT_BYTES];
	const char *form = decimal_text_form(value, text);
	return unset(evaluation, "%s: \"%.48s\" %s", name, form ? form : "it", operation.reason);
}

json_t *value_do(struct evaluation *evaluation, const json_t *operators, json_t *value, const struct spot *spot)
{
	for (size_t i = 0; value && i < json_array_size(operators); i++) {
		json_t *next = run(evaluation, json_array_get(operators, i), value, spot);
		json_decref(value);
		value = next;
	}
	return value;
}

/* -- values -- */

static json_t *value_without_else(struct evaluation *evaluation, const json_t *value, const struct spot *spot)
{
	const json_t *when = json_object_get(value, "when");
	if (when && !condition_holds(evaluation, when, spot))
		return unset(evaluation, "its \"when\" does not hold");
	json_t *found = source_of(evaluation, value, spot);
	if (json_is_true(json_object_get(value, "all")) || json_object_get(value, "reduce"))
		return found; // each was worked on within
	return value_do(evaluation, json_object_get(value, "do"), found, spot);
}

json_t *value_of(struct evaluation *evaluation, const json_t *value, const struct spot *spot)
{
	if (!evaluation_work(evaluation, 1))
		return NULL;
	if (json_is_string(value))
		return find(evaluation, spot->entry, json_string_value(value));
	json_t *found = value_without_else(evaluation, value, spot);
	const json_t *otherwise = json_object_get(value, "else");
	if (found || !otherwise)
		return found;
	if (!json_is_null(otherwise))
		return value_of(evaluation, otherwise, spot);
	evaluation->is_quiet = true;
	return NULL;
}

bool value_put(struct evaluation *evaluation, json_t *object, const char *path, json_t *value)
{
	for (const char *dot; (dot = strchr(path, '.')); path = dot + 1) {
		json_t *within = json_object_getn(object, path, (size_t)(dot - path));
		if (!within && json_object_setn_new(object, path, (size_t)(dot - path), json_object()) == 0)
			within = json_object_getn(object, path, (size_t)(dot - path));
		object = within;
	}
	bool did = object && json_object_set_new(object, path, value) == 0;
	if (!object)
		json_decref(value);
	if (!did)
		evaluation->is_out_of_memory = true;
	return did;
}
