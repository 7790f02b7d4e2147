/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "file_watch.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

/* What was written is told when it is closed: in between there are halves. */
#define CHANGES (IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB)
#define GONE (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT)

void file_watch_init(struct file_watch *watch)
{
	watch->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	watch->size_bytes = 0;
	watch->at_bytes = 0;
}

void file_watch_finish(struct file_watch *watch)
{
	if (watch->fd >= 0)
		close(watch->fd);
	watch->fd = -1;
}

int file_watch_add(struct file_watch *watch, const char *path)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');
	int length = slash ? (int)(slash - path) + 1 : 0;
	if (watch->fd < 0 || snprintf(folder, sizeof(folder), "%.*s.", length, path) >= (int)sizeof(folder))
		return 0;
	int number = inotify_add_watch(watch->fd, folder, CHANGES | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR);
	return number > 0 ? number : 0;
}

void file_watch_remove(struct file_watch *watch, int folder)
{
	if (watch->fd >= 0 && folder > 0)
		inotify_rm_watch(watch->fd, folder);
}

bool file_watch_next(struct file_watch *watch, struct file_watch_news *news)
{
	if (watch->at_bytes == watch->size_bytes) {
		ssize_t size = watch->fd >= 0 ? read(watch->fd, watch->words, sizeof(watch->words)) : -1;
		watch->at_bytes = 0;
		watch->size_bytes = size > 0 ? (size_t)size : 0;
		if (size <= 0)
			return false;
	}
	const struct inotify_event *event =
		(const struct inotify_event *)((const uint8_t *)watch->words + watch->at_bytes);
	watch->at_bytes += sizeof(*event) + event->len;
	*news = (struct file_watch_news){
		.folder = event->mask & IN_Q_OVERFLOW ? 0 : event->wd,
		.is_gone = (event->mask & GONE) != 0,
	};
	if (event->len > 0)
		snprintf(news->name, sizeof(news->name), "%s", event->name);
	return true;
}
