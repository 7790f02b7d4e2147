/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "folder_file.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_within(const char *path, const char *root)
{
	size_t length = strcmp(root, "/") == 0 ? 0 : strlen(root);
	return strncmp(path, root, length) == 0 && path[length] == '/';
}

bool folder_file_open(const char *folder, const char *name, struct folder_file *out, struct error *err)
{
	char root[PATH_MAX], joined[PATH_MAX], path[PATH_MAX];
	if (!realpath(folder, root) || snprintf(joined, sizeof(joined), "%s/%s", root, name) >= (int)sizeof(joined) ||
	    !realpath(joined, path))
		return error_set(err, ERROR_NOT_FOUND, "no such file");
	if (!is_within(path, root))
		return error_set(err, ERROR_VALUE, "it lies outside of the room's folder");
	// O_NONBLOCK: a pipe that bears a picture's name must not hold us.
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat file;
	if (fd < 0)
		return error_set(err, ERROR_NOT_FOUND, "it cannot be opened");
	if (fstat(fd, &file) != 0 || !S_ISREG(file.st_mode)) {
		close(fd);
		return error_set(err, ERROR_VALUE, "it is not a file");
	}
	*out = (struct folder_file){.fd = fd, .size_bytes = (uint64_t)file.st_size};
	snprintf(out->path, sizeof(out->path), "%s", path);
	snprintf(out->etag, sizeof(out->etag), "\"%" PRIx64 "%08lx-%" PRIx64 "\"", (uint64_t)file.st_mtim.tv_sec,
		 (unsigned long)file.st_mtim.tv_nsec, out->size_bytes);
	return true;
}
