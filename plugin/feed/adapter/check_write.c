/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an adapter writes: how each kind is sent, what it needs, and that it says what is written at all.
 */
#include "adapter/checker.h"
#include "adapter/template.h"
#include "adapter/change.h"

#include <string.h>

#define NEEDS_MOST 16

static const char *const methods[] = {"POST", "PUT", "PATCH", NULL};

/* What a text may hold in each kind; the first ones of each say what is written. */
static const struct kind {
	const char *name;
	const char *written[8];
	size_t values;
} kinds[] = {
	{"price", {"value", "decimal", "item", "was", "currency", NULL}, 2},
	{"stock", {"value", "delta", "item", "was", NULL}, 2},
	{"text", {"value", "item", NULL}, 1},
};

static bool is_in(const json_t *names, const char *name)
{
	for (size_t i = 0; i < json_array_size(names); i++) {
		if (strcmp(json_string_value(json_array_get(names, i)), name) == 0)
			return true;
	}
	return false;
}

static bool check_needs(struct checker *checker, const json_t *write)
{
	const json_t *needs = json_object_get(write, "needs");
	size_t length = checker_enter(checker, "needs");
	if (needs && (!json_is_array(needs) || json_array_size(needs) > NEEDS_MOST))
		return checker_refuse(checker, "must be a list of at most %d names", NEEDS_MOST);
	for (size_t i = 0; i < json_array_size(needs); i++) {
		const char *name = json_string_value(json_array_get(needs, i));
		size_t within = checker_enter_entry(checker, i);
		if (!name || (!json_object_get(checker->vars, name) && !json_object_get(checker->kept, name) &&
			      !is_in(checker->secrets, name)))
			return checker_refuse(checker, "must be the name of a secret, of a var or of a value that a "
						       "request keeps");
		checker_leave(checker, within);
	}
	checker_leave(checker, length);
	return true;
}

static bool check_shows(struct checker *checker, const struct kind *kind, const json_t *write)
{
	bool is_text = strcmp(kind->name, "text") == 0;
	const json_t *shows = json_object_get(write, "shows");
	if (!is_text && shows)
		return checker_refuse_member(checker, "shows", "goes with \"text\" alone");
	if (is_text && !shows)
		return checker_refuse_member(checker, "shows", "missing: where does the room show the text?");
	return checker_choice(checker, write, "shows", change_members);
}

static bool says_value(const struct kind *kind, const json_t *write)
{
	for (size_t i = 0; i < kind->values; i++) {
		if (change_holds(write, kind->written[i]))
			return true;
	}
	return false;
}

/* Where a change goes is the team's to say: no value of an answer, and nothing that is typed at the desk. */
static bool check_base(struct checker *checker, const json_t *write)
{
	const char *at = json_string_value(json_object_get(write, "url"));
	struct template_part part;
	bool is_name = at && template_next(&at, &part) && part.literal_bytes == 0 && part.name[0];
	return !is_name || json_object_get(checker->vars, part.name) ||
	       checker_refuse_member(checker, "url", "begins with {%s}, which is no var", part.name);
}

static bool check_one(struct checker *checker, const struct kind *kind, const json_t *write, json_t *effective)
{
	static const char *const known[] = {"url", "method", "query", "headers", "body",  "timeout_ms", "max_bytes",
					    "ok",  "error",  "sign",  "needs",   "shows", NULL};
	if (!checker_members(checker, write, known))
		return false;
	if (!json_object_get(write, "method"))
		json_object_set_new(effective, "method", json_string("POST"));
	checker->names = NAMES_SECRET;
	checker->written = kind->written;
	if (!check_sent(checker, effective, methods) || !check_base(checker, write))
		return false;
	checker->written = NULL;
	checker->names = NAMES_PLAIN;
	if (!says_value(kind, write))
		return checker_refuse(checker, "says nowhere what is written: {%s} is in none of its texts",
				      kind->values == 1 ? kind->written[0]
				      : kind == kinds   ? "value} or {decimal"
							: "value} or {delta");
	return check_needs(checker, write) && check_shows(checker, kind, write);
}

/* What a write knows by itself is called so by nobody else. */
static bool check_names(struct checker *checker)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		for (const char *const *name = kinds[i].written; *name; name++) {
			if (json_object_get(checker->vars, *name) || json_object_get(checker->kept, *name) ||
			    is_in(checker->secrets, *name))
				return checker_refuse(checker,
						      "here {%s} is what is written: no var, secret or kept value "
						      "may be called so",
						      *name);
		}
	}
	return true;
}

static const struct kind *kind_of(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	}
	return NULL;
}

bool check_writes(struct checker *checker, const json_t *writes, json_t *made)
{
	const char *name;
	json_t *write;
	size_t length = checker_enter(checker, "writes");
	if (!json_is_object(writes) || json_object_size(writes) == 0)
		return checker_refuse(checker, "must be an object of price, stock, text");
	if (!check_names(checker))
		return false;
	json_object_foreach((json_t *)writes, name, write)
	{
		const struct kind *kind = kind_of(name);
		size_t within = checker_enter(checker, name);
		if (!kind)
			return checker_refuse(checker, "unknown member");
		if (!json_is_object(write))
			return checker_refuse(checker, "must be an object");
		json_t *effective = json_copy(write);
		if (!effective || json_object_set_new(made, name, effective) != 0)
			return error_set(checker->err, ERROR_MEMORY, "no memory for an adapter");
		if (!check_one(checker, kind, write, effective) ||
		    json_object_set_new(effective, "id", json_string(checker->path)) != 0)
			return false;
		checker_leave(checker, within);
	}
	checker_leave(checker, length);
	return true;
}
