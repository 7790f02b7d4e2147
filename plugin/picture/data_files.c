/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "data_files.h"

#include "base/alloc.h"

#include <string.h>

void data_files_add(struct data_files *files, const char *path)
{
	if (!files || files->count == DATA_FILES_MOST)
		return;
	for (size_t i = 0; i < files->count; i++) {
		if (strcmp(files->entries[i].path, path) == 0)
			return;
	}
	char *copy = alloc_text(path);
	if (!copy)
		return;
	struct file_stamp stamp = file_stamp_of(path);
	files->entries[files->count].path = copy;
	files->entries[files->count].made = stamp;
	files->entries[files->count].seen = stamp;
	files->count++;
}

enum data_files_news data_files_look(struct data_files *files)
{
	enum data_files_news news = DATA_FILES_SAME;
	for (size_t i = 0; i < files->count; i++) {
		struct file_stamp now = file_stamp_of(files->entries[i].path);
		if (!file_stamp_equal(&now, &files->entries[i].seen))
			news = DATA_FILES_CHANGING;
		else if (news == DATA_FILES_SAME && !file_stamp_equal(&now, &files->entries[i].made))
			news = DATA_FILES_CHANGED;
		files->entries[i].seen = now;
	}
	return news;
}

void data_files_finish(struct data_files *files)
{
	for (size_t i = 0; i < files->count; i++)
		alloc_free(files->entries[i].path);
	*files = (struct data_files){.count = 0};
}
