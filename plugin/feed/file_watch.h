/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hears of files that change, from the kernel. A hint and no more: network file systems, links and writers that keep a
 * file open tell nothing, so whoever follows a file looks at it now and then all the same. Feed thread only.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct file_watch {
	int fd; /* readable when there is something to hear; -1: this system tells nothing */
	/* -- for file_watch.c only: what was read and not told yet -- */
	uint32_t words[1024];
	size_t size_bytes;
	size_t at_bytes;
};

/** One for a service. Cannot fail: without inotify nothing is ever heard. */
void file_watch_init(struct file_watch *watch);
void file_watch_finish(struct file_watch *watch);

/** Listens to the folder that a file stands in, whether it is there or not. Returns: the folder's number, or 0. */
int file_watch_add(struct file_watch *watch, const char *path);

/** Nobody follows a file of this folder any more. */
void file_watch_remove(struct file_watch *watch, int folder);

struct file_watch_news {
	int folder;              /* 0: something was missed, look at all of them */
	bool is_gone;            /* the folder is another one now, or none: it has to be added again */
	char name[NAME_MAX + 1]; /* of the file in it; "" with is_gone */
};

/** What changed, one by one; false when that was all. Never waits. */
bool file_watch_next(struct file_watch *watch, struct file_watch_news *news);
