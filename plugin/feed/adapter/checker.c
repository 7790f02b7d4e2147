/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "adapter/checker.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static size_t add(struct checker *checker, const char *before, const char *text, const char *behind)
{
	size_t length = checker->length;
	size_t room = sizeof(checker->path) - length;
	int size = snprintf(checker->path + length, room, "%s%s%s", length > 0 ? before : "", text, behind);
	// a path is printed as one line: no name of a stranger may begin another
	for (char *c = checker->path + length; *c; c++) {
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = '?';
	}
	checker->length += size < 0 ? 0 : (size_t)size < room ? (size_t)size : room - 1;
	return length;
}

size_t checker_enter(struct checker *checker, const char *name)
{
	return add(checker, ".", name, "");
}

size_t checker_enter_entry(struct checker *checker, size_t index)
{
	char number[24];
	snprintf(number, sizeof(number), "%zu", index);
	size_t length = add(checker, "[", number, "]");
	return length;
}

void checker_leave(struct checker *checker, size_t length)
{
	checker->length = length;
	checker->path[length] = '\0';
}

static bool refuse(struct checker *checker, const char *format, va_list list)
{
	return error_vset_at(checker->err, ERROR_VALUE, checker->path, format, list);
}

bool checker_refuse(struct checker *checker, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	refuse(checker, format, list);
	va_end(list);
	return false;
}

bool checker_refuse_member(struct checker *checker, const char *name, const char *format, ...)
{
	size_t length = checker_enter(checker, name);
	va_list list;
	va_start(list, format);
	refuse(checker, format, list);
	va_end(list);
	checker_leave(checker, length);
	return false;
}

bool checker_members(struct checker *checker, const json_t *object, const char *const *known)
{
	if (!json_is_object(object))
		return checker_refuse(checker, "must be an object");
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)object, name, value)
	{
		size_t i = 0;
		while (known[i] && strcmp(known[i], name) != 0)
			i++;
		if (!known[i])
			return checker_refuse_member(checker, name, "unknown member");
	}
	return true;
}

bool checker_number(struct checker *checker, const json_t *object, const char *name, int64_t least, int64_t most)
{
	const json_t *value = json_object_get(object, name);
	if (!value ||
	    (json_is_integer(value) && json_integer_value(value) >= least && json_integer_value(value) <= most))
		return true;
	return checker_refuse_member(checker, name, "must be a whole number from %" PRId64 " to %" PRId64, least, most);
}

bool checker_flag(struct checker *checker, const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);
	return !value || json_is_boolean(value) || checker_refuse_member(checker, name, "must be true or false");
}

bool checker_choice(struct checker *checker, const json_t *object, const char *name, const char *const *words)
{
	const json_t *value = json_object_get(object, name);
	char known[160] = "";
	for (size_t i = 0; words[i]; i++) {
		if (!value || (json_is_string(value) && strcmp(json_string_value(value), words[i]) == 0))
			return true;
		size_t used = strlen(known);
		snprintf(known + used, sizeof(known) - used, "%s%s", i ? ", " : "", words[i]);
	}
	return checker_refuse_member(checker, name, "must be one of %s", known);
}
