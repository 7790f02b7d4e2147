/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A JSON file of the data folder, found by id or path, bounded, with its schema checked. Knows no theme.
 */
#pragma once

#include "base/error.h"

#include <jansson.h>
#include <stddef.h>

struct data_file {
	char id[64];   /* the base name without .json */
	char name[72]; /* the base name, for errors */
	json_t *tree;
};

/** Whether a name is an id (1 to 60 of A-Z a-z 0-9 . _ -), not a path. */
bool data_file_is_id(const char *name);

/**
 * Reads DATA_FOLDER/FOLDER/ID.json, or the file itself when name is a path (has a '/' or ends in ".json").
 *
 * Thread:   any but graphics.   Owns: the caller finishes it.
 * Errors:   ERROR_NOT_FOUND, ERROR_SYNTAX, ERROR_LIMIT, ERROR_VALUE (another schema), ERROR_MEMORY; the path is the
 *           file's base name.
 */
MUST_CHECK bool data_file_read(struct data_file *file, const char *data_folder, const char *folder, const char *name,
			       const char *schema, size_t maximum_bytes, struct error *err);
/** Accepts a zeroed one. */
void data_file_finish(struct data_file *file);
