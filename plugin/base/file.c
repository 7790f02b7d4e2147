/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/file.h"

#include "base/alloc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fail(struct error *err, const char *path, const char *what)
{
	return error_set_at(err, errno == ENOENT ? ERROR_NOT_FOUND : ERROR_IO, path, "%s: %s", what, strerror(errno));
}

bool file_read(const char *path, struct buffer *out, struct error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fail(err, path, "cannot be opened");
	bool did = false;
	buffer_clear(out);
	for (;;) {
		uint8_t bytes[16384];
		ssize_t size = read(fd, bytes, sizeof(bytes));
		if (size < 0 && errno == EINTR)
			continue;
		if (size < 0) {
			fail(err, path, "cannot be read");
			break;
		}
		if (size == 0) {
			did = true;
			break;
		}
		if (!buffer_add(out, bytes, (size_t)size, err)) {
			if (err)
				snprintf(err->path, sizeof(err->path), "%s", path);
			break;
		}
	}
	close(fd);
	return did;
}

bool file_read_plain(const char *path, struct buffer *out, struct error *err)
{
	struct stat now;
	if (stat(path, &now) == 0 && !S_ISREG(now.st_mode))
		return error_set_at(err, ERROR_UNSUPPORTED, path, "not a file");
	return file_read(path, out, err);
}

static bool is_below(const char *path, const char *root)
{
	size_t length = strcmp(root, "/") == 0 ? 0 : strlen(root);
	return strncmp(path, root, length) == 0 && path[length] == '/';
}

bool file_find_below(const char *folder, const char *name, char out[PATH_MAX], struct error *err)
{
	char root[PATH_MAX], joined[PATH_MAX], path[PATH_MAX];
	if (!realpath(folder, root) || snprintf(joined, sizeof(joined), "%s/%s", root, name) >= (int)sizeof(joined) ||
	    !realpath(joined, path))
		return error_set(err, ERROR_NOT_FOUND, "no such file");
	if (!is_below(path, root))
		return error_set(err, ERROR_VALUE, "it lies outside of its folder");
	memcpy(out, path, strlen(path) + 1);
	return true;
}

static bool write_all(int fd, const uint8_t *bytes, size_t size_bytes)
{
	while (size_bytes) {
		ssize_t size = write(fd, bytes, size_bytes);
		if (size < 0 && errno == EINTR)
			continue;
		if (size < 0)
			return false;
		bytes += size;
		size_bytes -= (size_t)size;
	}
	return fsync(fd) == 0;
}

static bool write_as(const char *path, mode_t mode, const void *bytes, size_t size_bytes, struct error *err)
{
	size_t room_bytes = strlen(path) + 8;
	char *beside = alloc_zeroed(1, room_bytes);
	if (!beside)
		return error_set_at(err, ERROR_MEMORY, path, "no memory to write it");
	snprintf(beside, room_bytes, "%s.XXXXXX", path);
	bool did = false;
	int fd = mkostemp(beside, O_CLOEXEC);
	if (fd < 0) {
		fail(err, path, "no file can be made beside it");
		goto free_name;
	}
	// it is private already; some file systems know no modes at all
	(void)!fchmod(fd, mode);
	did = write_all(fd, bytes, size_bytes);
	if (!did)
		fail(err, path, "cannot be written");
	close(fd);
	if (did && rename(beside, path) != 0)
		did = fail(err, path, "cannot be replaced");
	if (!did)
		unlink(beside);
free_name:
	alloc_free(beside);
	return did;
}

bool file_write_atomic(const char *path, const void *bytes, size_t size_bytes, struct error *err)
{
	struct stat old;
	return write_as(path, stat(path, &old) == 0 ? old.st_mode & 0777 : 0644, bytes, size_bytes, err);
}

bool file_write_private(const char *path, const void *bytes, size_t size_bytes, struct error *err)
{
	return write_as(path, 0600, bytes, size_bytes, err);
}

bool file_make_folder(const char *path, struct error *err)
{
	char part[PATH_MAX];
	size_t size = strlen(path);
	struct stat there;
	if (size == 0 || size >= sizeof(part))
		return error_set_at(err, ERROR_IO, path, "no folder can have this name");
	memcpy(part, path, size + 1);
	for (char *at = strchr(part + 1, '/'); at; at = strchr(at + 1, '/')) {
		*at = '\0';
		(void)!mkdir(part, 0700);
		*at = '/';
	}
	if (mkdir(part, 0700) == 0 || (stat(part, &there) == 0 && S_ISDIR(there.st_mode)))
		return true;
	return error_set_at(err, ERROR_IO, path, "the folder cannot be made: %s", strerror(errno));
}

struct file_stamp file_stamp_of(const char *path)
{
	struct stat now;
	if (stat(path, &now) != 0)
		return (struct file_stamp){0};
	return (struct file_stamp){
		.modified_ns = (int64_t)now.st_mtim.tv_sec * 1000000000 + now.st_mtim.tv_nsec,
		.size_bytes = (uint64_t)now.st_size,
		.inode = now.st_ino,
		.exists = true,
	};
}

bool file_stamp_equal(const struct file_stamp *a, const struct file_stamp *b)
{
	return a->exists == b->exists && a->modified_ns == b->modified_ns && a->size_bytes == b->size_bytes &&
	       a->inode == b->inode;
}
