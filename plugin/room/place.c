/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "place.h"

#include <stdarg.h>
#include <stdio.h>

/* Returns the length so far; never beyond size_bytes - 1. */
static size_t write_chain(const struct place *place, char *text, size_t size_bytes)
{
	if (!place || !place->parent)
		return 0;
	size_t at = write_chain(place->parent, text, size_bytes);
	size_t room = size_bytes - at;
	int wanted;
	if (place->name)
		wanted = snprintf(text + at, room, at ? ".%s" : "%s", place->name);
	else
		wanted = snprintf(text + at, room, "[%zu]", place->index);
	if (wanted < 0)
		return at;
	return (size_t)wanted < room ? at + (size_t)wanted : size_bytes - 1;
}

const char *place_text(const struct place *place, char *text, size_t size_bytes)
{
	text[0] = '\0';
	write_chain(place, text, size_bytes);
	// A path is printed as one line of a log: no key of a stranger may begin another.
	for (char *c = text; *c; c++) {
		if ((unsigned char)*c < 0x20 || *c == 0x7F)
			*c = '?';
	}
	return text;
}

bool place_refuse(const struct place *place, struct error *err, const char *format, ...)
{
	if (!err)
		return false;
	char path[sizeof(err->path)];
	va_list args;
	va_start(args, format);
	error_vset_at(err, ERROR_VALUE, place_text(place, path, sizeof(path)), format, args);
	va_end(args);
	return false;
}
