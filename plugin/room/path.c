/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Looks a path up in the tables of shape.h, which are the document.
 */
#include "room/path.h"

#include "shape.h"

#include <string.h>

#define DIGITS_MOST 6

static const struct member *find_member(const struct shape *shape, const char *name, size_t size)
{
	for (size_t i = 0; i < shape->member_count; i++) {
		const char *known = shape->members[i].name;
		if (strlen(known) == size && strncmp(known, name, size) == 0)
			return &shape->members[i];
	}
	return NULL;
}

/* Moves behind "[12]" or "[*]"; false for anything else. */
static bool skip_index(const char **at)
{
	const char *c = *at + 1;
	size_t digits = strspn(c, "0123456789");
	if (digits == 0 && *c == '*')
		digits = 1;
	if (digits == 0 || digits > DIGITS_MOST || c[digits] != ']')
		return false;
	*at = c + digits + 1;
	return true;
}

static enum room_path_kind kind_of(const struct member *member)
{
	if (member->kind == MEMBER_LIST || member->kind == MEMBER_TEXTS)
		return ROOM_PATH_LIST;
	return member->kind == MEMBER_OBJECT ? ROOM_PATH_OBJECT : ROOM_PATH_VALUE;
}

enum room_path_kind room_path_kind(const char *path)
{
	const struct shape *shape = &shape_document;
	for (const char *at = path;;) {
		size_t size = strcspn(at, ".[");
		const struct member *member = shape ? find_member(shape, at, size) : NULL;
		if (!member)
			return ROOM_PATH_INVALID;
		enum room_path_kind kind = kind_of(member);
		at += size;
		if (*at == '[') {
			if (kind != ROOM_PATH_LIST || !skip_index(&at))
				return ROOM_PATH_INVALID;
			kind = member->kind == MEMBER_LIST ? ROOM_PATH_OBJECT : ROOM_PATH_VALUE;
		}
		if (!*at)
			return kind;
		if (*at != '.' || kind != ROOM_PATH_OBJECT)
			return ROOM_PATH_INVALID;
		shape = member->shape;
		at++;
	}
}
