/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whole files in and out. Reading is bounded, writing is atomic: a reader sees the old file or the new one.
 */
#pragma once

#include "base/buffer.h"

#include <limits.h>

/** What tells two states of a file apart, also where the file system's times are coarse. */
struct file_stamp {
	int64_t modified_ns;
	uint64_t size_bytes;
	uint64_t inode;
	bool exists;
};

/**
 * Reads a whole file into the buffer (cleared first).
 *
 * Thread:   any but graphics and UI.
 * Errors:   ERROR_NOT_FOUND, ERROR_IO, ERROR_LIMIT beyond the buffer's maximum; the path is the file's.
 */
MUST_CHECK bool file_read(const char *path, struct buffer *out, struct error *err);

/**
 * file_read() of a plain file: a pipe or a device could hold up the thread that reads it.
 *
 * Errors:   as file_read(), ERROR_UNSUPPORTED for what is no plain file.
 */
MUST_CHECK bool file_read_plain(const char *path, struct buffer *out, struct error *err);

/**
 * Where a name below a folder really stands, links followed; nothing outside of the folder is found, whatever the name
 * or a link says.
 *
 * Thread:   any but graphics and UI.
 * Errors:   ERROR_NOT_FOUND, ERROR_VALUE (outside of the folder).
 */
MUST_CHECK bool file_find_below(const char *folder, const char *name, char out[PATH_MAX], struct error *err);

/** Writes through a temporary file beside it, fsync and rename. Errors: ERROR_IO; the old file is then untouched. */
MUST_CHECK bool file_write_atomic(const char *path, const void *bytes, size_t size_bytes, struct error *err);

/** As file_write_atomic(), for the owner's eyes alone (0600) at every moment, whatever the old file allowed. */
MUST_CHECK bool file_write_private(const char *path, const void *bytes, size_t size_bytes, struct error *err);

/** Makes a folder with those that it lies in, each for its owner alone (0700); what is there stays. Errors: ERROR_IO.
 */
MUST_CHECK bool file_make_folder(const char *path, struct error *err);

/** Never fails: a file that cannot be asked does not exist. */
struct file_stamp file_stamp_of(const char *path);
bool file_stamp_equal(const struct file_stamp *a, const struct file_stamp *b);
