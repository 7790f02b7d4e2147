/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The static check of an adapter: what passes it can be evaluated without another look at its shape. Each part of the
 * language has a file of its own; they share the place of what is looked at and the names that are known.
 */
#pragma once

#include "base/error.h"

#include <jansson.h>

#define VALUE_DEPTH_MOST 8
#define BODY_DEPTH_MOST 16
#define TEXT_MOST_BYTES 32768

/* Which names a text may hold besides vars and the built-ins of every text. */
enum name_kinds { NAMES_PLAIN = 0, NAMES_SECRET = 1, NAMES_EACH = 2, NAMES_BODY = 4 };

struct checker {
	const json_t *vars;
	const json_t *secrets;
	unsigned names;             /* enum name_kinds that are good here */
	const char *const *written; /* in a write: the built-ins of its kind; else NULL */
	json_t *kept;               /* names that requests keep values under; all of them once requests are checked */
	char path[192];
	size_t length;
	struct error *err;
};

/** Goes on to a member, or to an entry of a list; gives what checker_leave() takes to go back. */
size_t checker_enter(struct checker *checker, const char *name);
size_t checker_enter_entry(struct checker *checker, size_t index);
void checker_leave(struct checker *checker, size_t length);

/** Refuses what is looked at. Returns false. */
bool checker_refuse(struct checker *checker, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** Refuses a member of it. */
bool checker_refuse_member(struct checker *checker, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** An object whose members are all in the list (NULL ends it)? */
bool checker_members(struct checker *checker, const json_t *object, const char *const *known);
bool checker_number(struct checker *checker, const json_t *object, const char *name, int64_t least, int64_t most);
bool checker_flag(struct checker *checker, const json_t *object, const char *name);
bool checker_choice(struct checker *checker, const json_t *object, const char *name, const char *const *words);

/** A text that may hold names. */
bool check_template(struct checker *checker, const json_t *text);
/** A text value: a text, {"raw"} or {"json"}. */
bool check_text_value(struct checker *checker, const json_t *value);
/** Any JSON with text values in it. */
bool check_body_json(struct checker *checker, const json_t *value, int depth);

/* target: the path of the room document that the value fills; NULL: none. may_be_status: the answer's status is known.
 */
bool check_value(struct checker *checker, const json_t *value, const char *target, int depth);
bool check_condition(struct checker *checker, const json_t *condition, bool may_be_status, int depth);
bool check_operators(struct checker *checker, const json_t *operators, int depth);
/** Does the room document have what a constant gives there? */
bool check_constant(struct checker *checker, const json_t *constant, const char *target);
bool check_pointer(struct checker *checker, const json_t *pointer);

/** May a var, a secret or a kept value be called so? */
bool check_own_name(struct checker *checker, const char *name);
bool check_request(struct checker *checker, const json_t *request, const json_t *effective);
/** What every sent thing has: url, query, headers, body, ok, error and limits. methods: may it have others than these?
 */
bool check_sent(struct checker *checker, const json_t *request, const char *const *methods);
/** All of "writes", and each worked out into made (kind -> effective request). */
bool check_writes(struct checker *checker, const json_t *writes, json_t *made);
bool check_token(struct checker *checker, const json_t *token);
bool check_signature(struct checker *checker, const json_t *signature);

/** What the requests fill together. requests: effective. */
bool check_targets(struct checker *checker, const json_t *requests);
