/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A JSON file of the data folder, found by id or path, bounded, with its schema checked. Knows no theme.
 */
#pragma once

#include "base/error.h"
#include "data_files.h"

#include <jansson.h>
#include <stddef.h>

struct data_file {
	char id[64];   /* the base name without .json */
	char name[72]; /* the base name, for errors */
	json_t *tree;
};

/** Where files of data are looked for. Texts are borrowed. */
struct data_root {
	const char *folder;       /* the data root, which always comes first: nothing shadows what is shipped */
	const char *user_folder;  /* the user's, with folders of the same names; NULL: none */
	struct data_files *files; /* gets every file that was looked for; may be NULL */
};

/** Whether a name is an id (1 to 60 of A-Z a-z 0-9 . _ -), not a path. */
bool data_file_is_id(const char *name);

/** Whether a name is a path: it has a '/' or ends in ".json". */
bool data_file_is_path(const char *name);

/**
 * Where FOLDER/ID.json is: in the data root, else in the user's folder, else where the data root should have it. A path
 * stays as it is.
 *
 * Errors:   ERROR_VALUE: neither an id nor a path, or too long.
 */
MUST_CHECK bool data_file_find(const struct data_root *root, const char *folder, const char *name, char *path,
			       size_t size_bytes, struct error *err);

/**
 * The root for what a theme that is given by its path names: of a file in a folder `themes` the folder above is the
 * user's, unless there is one already. `scratch` holds its name.
 */
struct data_root data_root_of(const struct data_root *root, const char *name, char *scratch, size_t size_bytes);

/**
 * Reads a file that data_file_find() finds.
 *
 * Thread:   any but graphics.   Owns: the caller finishes it.
 * Errors:   ERROR_NOT_FOUND, ERROR_SYNTAX, ERROR_LIMIT, ERROR_VALUE (another schema), ERROR_MEMORY; the path is the
 *           file's base name.
 */
MUST_CHECK bool data_file_read(struct data_file *file, const struct data_root *root, const char *folder,
			       const char *name, const char *schema, size_t maximum_bytes, struct error *err);
/** Accepts a zeroed one. */
void data_file_finish(struct data_file *file);
