/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The operators of "do": what each takes and makes. An operator that cannot take a value says why; it never guesses.
 */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#define OPERATOR_ARGUMENTS_MOST 2

enum operator_argument {
	ARGUMENT_NONE = 0,
	ARGUMENT_DIGITS, /* 0 to 9, or a value */
	ARGUMENT_NUMBER,
	ARGUMENT_COUNT,
	ARGUMENT_TEXT,
	ARGUMENT_WORDS,
	ARGUMENT_ANY,
	ARGUMENT_TIME,
	ARGUMENT_POINTER,
};

struct operation {
	const json_t *value; /* never null */
	const json_t *step;  /* ["op", args..] */
	int digits[OPERATOR_ARGUMENTS_MOST];
	const char *reason; /* set when there is no result: why; a constant */
};

/** The result, a new reference; NULL with a reason, or without one when there is no memory. */
typedef json_t *(*operator_fn)(struct operation *operation);

struct operator_spec {
	const char *name;
	operator_fn run;
	enum operator_argument arguments[OPERATOR_ARGUMENTS_MOST];
	size_t needed;
};

/** NULL: there is none of that name. */
const struct operator_spec *operator_find(const char *name);

bool operator_time_form_is_one(const char *form);

/** "+08:00" is 480. False, and nothing written, for anything else. out_minutes may be NULL. */
bool operator_zone_minutes(const char *zone, int *out_minutes);

/** Is it truthy (docs/adapters.md)? NULL is not. */
bool value_is_truthy(const json_t *value);

/** The kind of a condition: the member that names it; NULL: it is a value. */
const char *condition_kind(const json_t *condition);

json_t *operator_clamp(struct operation *operation);
/* operators_text.c */
json_t *operator_digits(struct operation *operation);
json_t *operator_html(struct operation *operation);
json_t *operator_clean(struct operation *operation);
json_t *operator_cut(struct operation *operation);
json_t *operator_after(struct operation *operation);
json_t *operator_time(struct operation *operation);
json_t *operator_json(struct operation *operation);
