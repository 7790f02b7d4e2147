/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fields.h"

#include <stdio.h>
#include <string.h>

#define PATH_BYTES 160

bool fields_fail(const struct fields_place *place, struct error *err, const char *path, const char *format, ...)
{
	char reason[192];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(reason, sizeof(reason), format, arguments);
	va_end(arguments);
	char where[192];
	snprintf(where, sizeof(where), "%s%s%s", place->file, *path ? ": " : "", path);
	return error_set_at(err, ERROR_VALUE, where, "%s", reason);
}

const char *fields_path(const char *path, const char *name, char *text, size_t size_bytes)
{
	snprintf(text, size_bytes, "%s%s%s", path, *path ? "." : "", name);
	return text;
}

static const struct field *find(const struct field *fields, const char *name)
{
	for (; fields->name; fields++) {
		if (strcmp(fields->name, name) == 0)
			return fields;
	}
	return NULL;
}

static bool read_number(const struct fields_place *place, const json_t *value, const char *path,
			const struct field *field, void *out, struct error *err)
{
	if (!json_is_integer(value))
		return fields_fail(place, err, path, "must be a whole number");
	json_int_t number = json_integer_value(value);
	if (number < field->least || number > field->most)
		return fields_fail(place, err, path, "must be %d to %d", field->least, field->most);
	*(int *)out = (int)number;
	return true;
}

static int hex_digit(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	if (digit >= 'A' && digit <= 'F')
		return digit - 'A' + 10;
	return -1;
}

static bool read_color(const struct fields_place *place, const json_t *value, const char *path, void *out,
		       struct error *err)
{
	const char *text = json_string_value(value);
	size_t digits = text ? strlen(text) : 0;
	uint32_t rgba = 0;
	bool is_good = text && text[0] == '#' && (digits == 7 || digits == 9);
	for (size_t i = 1; is_good && i < digits; i++) {
		int digit = hex_digit(text[i]);
		is_good = digit >= 0;
		rgba = rgba << 4 | (uint32_t)digit;
	}
	if (!is_good)
		return fields_fail(place, err, path, "must be a colour, #rrggbb or #rrggbbaa");
	*(uint32_t *)out = digits == 7 ? rgba << 8 | 0xff : rgba;
	return true;
}

static bool read_text(const struct fields_place *place, const json_t *value, const char *path,
		      const struct field *field, void *out, struct error *err)
{
	const char *text = json_string_value(value);
	if (!text || !*text)
		return fields_fail(place, err, path, "must be a text that is not empty");
	if (field->most && strlen(text) > (size_t)field->most)
		return fields_fail(place, err, path, "is longer than %d bytes", field->most);
	*(const char **)out = text;
	return true;
}

static bool read_value(const struct fields_place *place, const json_t *value, const char *path,
		       const struct field *field, void *out, struct error *err)
{
	void *member = (uint8_t *)out + field->offset;
	switch (field->kind) {
	case FIELD_NUMBER:
		return read_number(place, value, path, field, member, err);
	case FIELD_COLOR:
		return read_color(place, value, path, member, err);
	case FIELD_TEXT:
		return read_text(place, value, path, field, member, err);
	case FIELD_OBJECT:
		return fields_read(place, value, path, field->members, member, err);
	case FIELD_OTHER:
	case FIELD_INVALID:
		return true;
	}
	return true;
}

bool fields_read(const struct fields_place *place, const json_t *object, const char *path, const struct field *fields,
		 void *out, struct error *err)
{
	char member[PATH_BYTES];
	if (!json_is_object(object))
		return fields_fail(place, err, path, "must be an object");
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)object, name, value)
	{
		const struct field *field = find(fields, name);
		fields_path(path, name, member, sizeof(member));
		if (!field)
			return fields_fail(place, err, member, "is not a member that we know");
		if (!read_value(place, value, member, field, out, err))
			return false;
	}
	for (const struct field *field = fields; !place->is_part && field->name; field++) {
		if (field->kind != FIELD_OTHER && !field->is_optional && !json_object_get(object, field->name))
			return fields_fail(place, err, fields_path(path, field->name, member, sizeof(member)),
					   "is missing");
	}
	return true;
}
