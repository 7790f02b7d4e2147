/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which files something was made from, and whether they are other ones by now. A file that is looked for and missing
 * counts too: it may come. Knows nothing of what is in them. One thread at a time, never graphics.
 */
#pragma once

#include "base/file.h"

#include <stddef.h>

/* A theme with all that it extends, zones, a logo; each may have been looked for in two folders. */
#define DATA_FILES_MOST 40

struct data_files {
	struct {
		char *path;
		struct file_stamp made; /* as it was when it was read */
		struct file_stamp seen; /* as the last look found it */
	} entries[DATA_FILES_MOST];
	size_t count;
};

enum data_files_news {
	DATA_FILES_INVALID = 0,
	DATA_FILES_SAME,     /* as they were made from */
	DATA_FILES_CHANGING, /* others than at the last look: whoever writes may not be done */
	DATA_FILES_CHANGED,  /* others, and as they were at the last look */
};

/** Notes a file before it is read. Accepts NULL. Without memory or room for it the file is not followed. */
void data_files_add(struct data_files *files, const char *path);

/** Looks at all of them. */
enum data_files_news data_files_look(struct data_files *files);

/** Forgets all; accepts a zeroed one. */
void data_files_finish(struct data_files *files);
