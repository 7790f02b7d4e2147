/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads JSON objects of data files into structs by tables of their members. Every unknown, missing or wrong member is
 * named by file, place and reason. Knows no theme. Any thread.
 */
#pragma once

#include "base/error.h"

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

enum field_kind {
	FIELD_INVALID = 0,
	FIELD_NUMBER, /* int within least .. most */
	FIELD_COLOR,  /* uint32_t 0xRRGGBBAA of "#rrggbb" or "#rrggbbaa" */
	FIELD_TEXT,   /* const char * into the tree, not empty; at most `most` bytes when most is not 0 */
	FIELD_OBJECT, /* a struct by `members` */
	FIELD_OTHER,  /* a known name that somebody else reads */
};

/** One member; a table ends with one without a name. */
struct field {
	const char *name;
	enum field_kind kind;
	size_t offset;
	int least;
	int most;
	const struct field *members;
	bool is_optional; /* left out, what stands in the struct stays */
};

/** Where errors are. A part of a file that is completed by another (extends) may leave members out. */
struct fields_place {
	const char *file;
	bool is_part;
};

/** Fails with ERROR_VALUE at "FILE: PATH" (the file alone for an empty path). */
bool fields_fail(const struct fields_place *place, struct error *err, const char *path, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/** Reads an object; texts in out live as long as the tree. path is "" for the root. Errors: ERROR_VALUE. */
MUST_CHECK bool fields_read(const struct fields_place *place, const json_t *object, const char *path,
			    const struct field *fields, void *out, struct error *err);

/** "a.b" of "a" and "b", "b" of "" and "b"; returns text. */
const char *fields_path(const char *path, const char *name, char *text, size_t size_bytes);
