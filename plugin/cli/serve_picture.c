/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serve_picture.h"

#include "http_text.h"

#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The file that a name leads to, links followed; false when it lies outside of the folder or is not there. */
static bool resolve_within(const char *folder, const char *name, char out[PATH_MAX])
{
	char root[PATH_MAX], joined[PATH_MAX];
	if (!realpath(folder, root) || snprintf(joined, sizeof(joined), "%s/%s", root, name) >= (int)sizeof(joined) ||
	    !realpath(joined, out))
		return false;
	size_t length = strcmp(root, "/") == 0 ? 0 : strlen(root);
	return strncmp(out, root, length) == 0 && out[length] == '/';
}

bool serve_picture_open(const char *folder, const char *name, struct opened_picture *out, struct error *err)
{
	char path[PATH_MAX];
	// The type is the resolved file's: a link named x.png may lead to the room's other papers.
	if (!resolve_within(folder, name, path) || !http_picture_type(path))
		return error_set(err, ERROR_NOT_FOUND, "no such picture");
	// O_NONBLOCK: a pipe that bears a picture's name must not hold us.
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat file;
	if (fd < 0 || fstat(fd, &file) != 0 || !S_ISREG(file.st_mode)) {
		if (fd >= 0)
			close(fd);
		return error_set(err, ERROR_NOT_FOUND, "no such picture");
	}
	*out = (struct opened_picture){.fd = fd, .size_bytes = (uint64_t)file.st_size, .type = http_picture_type(path)};
	snprintf(out->etag, sizeof(out->etag), "\"%" PRIx64 "%08lx-%" PRIx64 "\"", (uint64_t)file.st_mtim.tv_sec,
		 (unsigned long)file.st_mtim.tv_nsec, out->size_bytes);
	return true;
}
