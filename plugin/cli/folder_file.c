/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "folder_file.h"

#include "base/file.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

bool folder_file_open(const char *folder, const char *name, struct folder_file *out, struct error *err)
{
	char path[PATH_MAX];
	struct error why = {0};
	if (!file_find_below(folder, name, path, &why))
		return error_set(err, why.code, "%s",
				 why.code == ERROR_VALUE ? "it lies outside of the room's folder" : why.message);
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
