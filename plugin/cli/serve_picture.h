/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A picture of the room's folder, opened for an answer: nothing outside of the folder is, whatever the name or a link
 * says. Thread: any but UI; asks the file system.
 */
#pragma once

#include "base/error.h"

#include <stdint.h>

struct opened_picture {
	int fd; /* the caller's to close */
	uint64_t size_bytes;
	char etag[64];
	const char *type;
};

/** name is relative to the folder, as served_uri_file() gives it. Errors: ERROR_NOT_FOUND for every reason. */
MUST_CHECK bool serve_picture_open(const char *folder, const char *name, struct opened_picture *out, struct error *err);
