/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values: each has one source, and of the other members those that go with it.
 */
#include "adapter/checker.h"
#include "adapter/pointer.h"

#include "room/path.h"

#include <stdio.h>
#include <string.h>

#define ARGS_MOST 10
#define ENTRIES_MOST 100
#define PATH_BYTES 192

static const char *const sources[] = {"const", "get", "top", "text", "key", "list", "fmt", "in", NULL};

bool check_pointer(struct checker *checker, const json_t *pointer)
{
	if (!json_is_string(pointer))
		return checker_refuse(checker, "must be a JSON pointer");
	return pointer_is_one(json_string_value(pointer)) ||
	       checker_refuse(checker, "is no JSON pointer: it is \"\" or begins with /, and ~ is written ~0");
}

static bool check_pointer_member(struct checker *checker, const json_t *object, const char *name)
{
	size_t length = checker_enter(checker, name);
	if (json_object_get(object, name) && !check_pointer(checker, json_object_get(object, name)))
		return false;
	checker_leave(checker, length);
	return true;
}

/* -- what is given as it is -- */

static bool check_constant_members(struct checker *checker, const json_t *constant, const char *target)
{
	const char *name;
	json_t *value;
	char path[PATH_BYTES];
	json_object_foreach((json_t *)constant, name, value)
	{
		int size = snprintf(path, sizeof(path), "%s.%s", target, name);
		size_t length = checker_enter(checker, name);
		if (size >= (int)sizeof(path) || strpbrk(name, ".[") || room_path_kind(path) == ROOM_PATH_INVALID)
			return checker_refuse(checker, "the room document has no such member here");
		if (!check_constant(checker, value, path))
			return false;
		checker_leave(checker, length);
	}
	return true;
}

bool check_constant(struct checker *checker, const json_t *constant, const char *target)
{
	if (!target)
		return true;
	enum room_path_kind kind = room_path_kind(target);
	if (json_is_object(constant) && kind != ROOM_PATH_OBJECT)
		return checker_refuse(checker, "the room document has no object here");
	if (json_is_array(constant) && kind != ROOM_PATH_LIST)
		return checker_refuse(checker, "the room document has no list here");
	for (size_t i = 0; i < json_array_size(constant); i++) {
		char path[PATH_BYTES];
		snprintf(path, sizeof(path), "%s[0]", target);
		size_t length = checker_enter_entry(checker, i);
		if (!check_constant(checker, json_array_get(constant, i), path))
			return false;
		checker_leave(checker, length);
	}
	return !json_is_object(constant) || check_constant_members(checker, constant, target);
}

/* -- in -- */

static bool check_find(struct checker *checker, const json_t *find)
{
	const char *name;
	json_t *value;
	if (!json_is_object(find) || json_object_size(find) == 0)
		return checker_refuse(checker, "must be an object of pointers and what they have to equal");
	json_object_foreach((json_t *)find, name, value)
	{
		size_t length = checker_enter(checker, name);
		if (!pointer_is_one(name) && strcmp(name, "key") != 0)
			return checker_refuse(checker, "is neither a JSON pointer nor \"key\", the entry's name");
		if (!json_is_number(value) && !json_is_boolean(value) && !check_text_value(checker, value))
			return false;
		checker_leave(checker, length);
	}
	return true;
}

static bool check_each_key(struct checker *checker, const json_t *each, const char *key, const char *path)
{
	const char *other;
	json_t *value;
	size_t size = strlen(key);
	if (!*key || strchr(key, '['))
		return checker_refuse(checker, "a key is a path below its entry, without [");
	if (path && room_path_kind(path) == ROOM_PATH_INVALID)
		return checker_refuse(checker, "the room document has no such member here");
	json_object_foreach((json_t *)each, other, value)
	{
		if (strncmp(other, key, size) == 0 && other[size] == '.')
			return checker_refuse(checker, "%.100s lies within it", other);
	}
	return true;
}

static bool check_each(struct checker *checker, const json_t *each, const char *target, int depth)
{
	const char *key;
	json_t *value;
	if (!json_is_object(each) || json_object_size(each) == 0 || json_object_size(each) > ENTRIES_MOST)
		return checker_refuse(checker, "must be an object of 1 to %d values", ENTRIES_MOST);
	if (target && room_path_kind(target) != ROOM_PATH_LIST)
		return checker_refuse(checker, "the room document has no list here");
	json_object_foreach((json_t *)each, key, value)
	{
		char path[PATH_BYTES];
		size_t length = checker_enter(checker, key);
		snprintf(path, sizeof(path), "%s[0].%s", target ? target : "", key);
		if (!check_each_key(checker, each, key, target ? path : NULL) ||
		    !check_value(checker, value, target ? path : NULL, depth + 1))
			return false;
		checker_leave(checker, length);
	}
	return true;
}

static bool check_need(struct checker *checker, const json_t *value)
{
	const json_t *need = json_object_get(value, "need");
	size_t length = checker_enter(checker, "need");
	if (need && (!json_is_array(need) || !json_object_get(value, "each")))
		return checker_refuse(checker, "must be a list of keys of \"each\"");
	for (size_t i = 0; i < json_array_size(need); i++) {
		const char *key = json_string_value(json_array_get(need, i));
		if (!key || !json_object_get(json_object_get(value, "each"), key))
			return checker_refuse(checker, "\"each\" has no such key");
	}
	checker_leave(checker, length);
	return true;
}

static bool check_in(struct checker *checker, const json_t *value, const char *target, int depth)
{
	static const char *const known[] = {"in",   "find",   "need", "most", "get",  "all",
					    "each", "reduce", "when", "do",   "else", NULL};
	static const char *const reduces[] = {"min", "max", "sum", "count", NULL};
	static const char *const not_with_each[] = {"get", "do", "all", "reduce"};
	const json_t *each = json_object_get(value, "each");
	if (!checker_members(checker, value, known) || !checker_flag(checker, value, "all") ||
	    !checker_number(checker, value, "most", 1, 1000) || !checker_choice(checker, value, "reduce", reduces) ||
	    !check_pointer_member(checker, value, "get") || !check_need(checker, value))
		return false;
	for (size_t i = 0; each && i < sizeof(not_with_each) / sizeof(*not_with_each); i++) {
		if (json_object_get(value, not_with_each[i]))
			return checker_refuse_member(checker, not_with_each[i], "does not go with \"each\"");
	}
	if (json_object_get(value, "all") && json_object_get(value, "reduce"))
		return checker_refuse_member(checker, "all", "does not go with \"reduce\"");
	const char *reduce = json_string_value(json_object_get(value, "reduce"));
	if (reduce && strcmp(reduce, "count") == 0 && json_object_get(value, "do"))
		return checker_refuse_member(checker, "do", "does not go with \"count\"");
	size_t length = checker_enter(checker, "in");
	if (!check_value(checker, json_object_get(value, "in"), NULL, depth + 1))
		return false;
	checker_leave(checker, length);
	length = checker_enter(checker, "find");
	if (json_object_get(value, "find") && !check_find(checker, json_object_get(value, "find")))
		return false;
	checker_leave(checker, length);
	length = checker_enter(checker, "each");
	if (each && !check_each(checker, each, target, depth))
		return false;
	checker_leave(checker, length);
	return true;
}

/* -- the other sources -- */

static bool check_values(struct checker *checker, const json_t *value, const char *name, const char *target, int depth)
{
	const json_t *list = json_object_get(value, name);
	size_t length = checker_enter(checker, name);
	size_t most = strcmp(name, "args") == 0 ? ARGS_MOST : ENTRIES_MOST;
	if (list && (!json_is_array(list) || json_array_size(list) > most))
		return checker_refuse(checker, "must be a list of at most %zu values", most);
	for (size_t i = 0; i < json_array_size(list); i++) {
		size_t within = checker_enter_entry(checker, i);
		if (!check_value(checker, json_array_get(list, i), target, depth + 1))
			return false;
		checker_leave(checker, within);
	}
	checker_leave(checker, length);
	return true;
}

static bool check_list(struct checker *checker, const json_t *value, const char *target, int depth)
{
	char path[PATH_BYTES];
	if (target && room_path_kind(target) != ROOM_PATH_LIST)
		return checker_refuse_member(checker, "list", "the room document has no list here");
	snprintf(path, sizeof(path), "%s[0]", target ? target : "");
	return check_values(checker, value, "list", target ? path : NULL, depth);
}

static bool check_fmt(struct checker *checker, const json_t *value, int depth)
{
	size_t length = checker_enter(checker, "fmt");
	const json_t *fmt = json_object_get(value, "fmt");
	size_t args = json_array_size(json_object_get(value, "args"));
	if (!check_template(checker, fmt))
		return false;
	for (const char *at = json_string_value(fmt); *at; at++) {
		bool is_arg = *at == '{' && at[1] >= '0' && at[1] <= '9' && at[2] == '}';
		if (is_arg && (size_t)(at[1] - '0') >= args)
			return checker_refuse(checker, "{%c} has no entry in \"args\"", at[1]);
	}
	checker_leave(checker, length);
	return check_values(checker, value, "args", NULL, depth);
}

static bool check_source(struct checker *checker, const json_t *value, const char *source, const char *target,
			 int depth)
{
	const char *const known[] = {source, "when", "do", "else", strcmp(source, "fmt") == 0 ? "args" : NULL, NULL};
	if (strcmp(source, "in") == 0)
		return check_in(checker, value, target, depth);
	if (!checker_members(checker, value, known))
		return false;
	if (strcmp(source, "list") == 0)
		return check_list(checker, value, target, depth);
	if (strcmp(source, "fmt") == 0)
		return check_fmt(checker, value, depth);
	if (strcmp(source, "key") == 0)
		return json_is_true(json_object_get(value, "key")) ||
		       checker_refuse_member(checker, "key", "must be true");
	if (strcmp(source, "get") == 0 || strcmp(source, "top") == 0)
		return check_pointer_member(checker, value, source);
	size_t length = checker_enter(checker, source);
	const json_t *given = json_object_get(value, source);
	const char *made = json_object_get(value, "do") ? NULL : target;
	bool did =
		strcmp(source, "text") == 0 ? check_text_value(checker, given) : check_constant(checker, given, made);
	if (did)
		checker_leave(checker, length);
	return did;
}

static const char *source_of(struct checker *checker, const json_t *value)
{
	const char *found = NULL;
	for (size_t i = 0; sources[i]; i++) {
		bool is_ins = strcmp(sources[i], "get") == 0 && json_object_get(value, "in");
		if (!json_object_get(value, sources[i]) || is_ins)
			continue;
		if (found) {
			checker_refuse(checker, "has two sources: \"%s\" and \"%s\"", found, sources[i]);
			return NULL;
		}
		found = sources[i];
	}
	if (!found)
		checker_refuse(checker, "has no source: one of const, get, top, text, key, list, fmt, in");
	return found;
}

bool check_value(struct checker *checker, const json_t *value, const char *target, int depth)
{
	if (depth > VALUE_DEPTH_MOST)
		return checker_refuse(checker, "values are nested more than %d deep", VALUE_DEPTH_MOST);
	if (json_is_string(value))
		return check_pointer(checker, value);
	if (!json_is_object(value))
		return checker_refuse(checker, "must be a JSON pointer or an object with a source");
	const char *source = source_of(checker, value);
	if (!source || !check_source(checker, value, source, target, depth))
		return false;
	size_t length = checker_enter(checker, "when");
	const json_t *when = json_object_get(value, "when");
	if (when && !check_condition(checker, when, false, depth + 1))
		return false;
	checker_leave(checker, length);
	length = checker_enter(checker, "do");
	const json_t *operators = json_object_get(value, "do");
	if (operators && !check_operators(checker, operators, depth))
		return false;
	checker_leave(checker, length);
	length = checker_enter(checker, "else");
	const json_t *otherwise = json_object_get(value, "else");
	if (otherwise && !json_is_null(otherwise) && !check_value(checker, otherwise, target, depth + 1))
		return false;
	checker_leave(checker, length);
	return true;
}
