/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file of a room's folder, opened: nothing outside of the folder is, whatever the name or a link says. Thread: any
 * but UI; asks the file system.
 */
#pragma once

#include "base/error.h"

#include <limits.h>
#include <stdint.h>

struct folder_file {
	int fd; /* the caller's to close */
	uint64_t size_bytes;
	char path[PATH_MAX]; /* where it really stands, links followed */
	char etag[64];
};

/** name is relative to the folder. Errors: ERROR_NOT_FOUND, ERROR_VALUE (outside of the folder, or not a file). */
MUST_CHECK bool folder_file_open(const char *folder, const char *name, struct folder_file *out, struct error *err);
