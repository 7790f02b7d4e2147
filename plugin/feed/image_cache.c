/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file is a line with the digest of all that follows, a line of JSON and the picture's bytes. Its time of access says
 * when it was last used, its time of modification when the server last said that it is so: both are set here, so a mark
 * costs no writing.
 */
#include "image_cache.h"

#include "address.h"
#include "image_trim.h"

#include "base/alloc.h"
#include "base/file.h"
#include "room/room.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCHEMA "shop-image/1"
#define FIRST_LINE_BYTES (sizeof(SCHEMA) + 1 + 16) /* a space, the digest, the line's end */
#define NOTE_MOST_BYTES 8192

void image_note_finish(struct image_note *note)
{
	alloc_free(note->etag);
	alloc_free(note->last_modified);
	*note = (struct image_note){0};
}

/* The file of an address, and of its folder when url is NULL. */
static bool find_path(const char *folder, const char *url, char out[PATH_MAX], struct error *err)
{
	int size = url ? snprintf(out, PATH_MAX, "%s/images/%016" PRIx64 IMAGE_SUFFIX, folder,
				  blob_hash(url, strlen(url), BLOB_HASH))
		       : snprintf(out, PATH_MAX, "%s/images", folder);
	return (size > 0 && size < PATH_MAX) || error_set(err, ERROR_IO, "the folder has too long a name");
}

/* -- the note as JSON -- */

static const char *text_of(const json_t *note, const char *name)
{
	return json_string_value(json_object_get(note, name));
}

static bool copy_note(const json_t *from, struct image_note *note)
{
	const json_t *fresh = json_object_get(from, "fresh_ms");
	struct image_note copy = {
		.etag = alloc_text(text_of(from, "etag")),
		.last_modified = alloc_text(text_of(from, "last_modified")),
		.fresh_ms = json_is_integer(fresh) ? json_integer_value(fresh) : ROOM_UNSET,
	};
	if ((text_of(from, "etag") && !copy.etag) || (text_of(from, "last_modified") && !copy.last_modified)) {
		image_note_finish(&copy);
		return false;
	}
	*note = copy;
	return true;
}

/* A line; what is no text in UTF-8 is left out. NULL: no memory. The caller frees it with free(). */
static char *note_line(const char *url, const struct image_note *note)
{
	char shown[ADDRESS_MOST_BYTES + 1];
	json_t *object = json_object();
	json_object_set_new(object, "url", json_string(address_for_log(url, shown, sizeof(shown))));
	if (note->etag)
		json_object_set_new(object, "etag", json_string(note->etag));
	if (note->last_modified)
		json_object_set_new(object, "last_modified", json_string(note->last_modified));
	if (note->fresh_ms != ROOM_UNSET)
		json_object_set_new(object, "fresh_ms", json_integer(note->fresh_ms));
	char *text = json_dumps(object, JSON_COMPACT);
	json_decref(object);
	return text;
}

static bool is_of(const json_t *note, const char *url)
{
	char shown[ADDRESS_MOST_BYTES + 1];
	const char *kept = text_of(note, "url");
	return kept && strcmp(kept, address_for_log(url, shown, sizeof(shown))) == 0;
}

/* -- reading -- */

/* The note's line and the picture behind it, when the digest is theirs. */
static bool split(const struct buffer *file, json_t **note, const uint8_t **picture, size_t *picture_bytes)
{
	char first[FIRST_LINE_BYTES + 1];
	if (file->size_bytes < FIRST_LINE_BYTES)
		return false;
	const uint8_t *rest = file->bytes + FIRST_LINE_BYTES;
	size_t rest_bytes = file->size_bytes - FIRST_LINE_BYTES;
	snprintf(first, sizeof(first), SCHEMA " %016" PRIx64 "\n", blob_hash(rest, rest_bytes, BLOB_HASH));
	const uint8_t *end = memcmp(file->bytes, first, FIRST_LINE_BYTES) == 0 ? memchr(rest, '\n', rest_bytes) : NULL;
	*note = end ? json_loadb((const char *)rest, (size_t)(end - rest), 0, NULL) : NULL;
	if (!*note)
		return false;
	*picture = end + 1;
	*picture_bytes = (size_t)(rest + rest_bytes - *picture);
	return true;
}

static bool take(const struct buffer *file, const char *url, struct blob **out, struct image_note *note,
		 struct error *err)
{
	json_t *kept = NULL;
	const uint8_t *picture;
	size_t picture_bytes;
	if (!split(file, &kept, &picture, &picture_bytes))
		return error_set(err, ERROR_VALUE, "what was kept of it is damaged");
	if (!is_of(kept, url)) {
		json_decref(kept);
		return error_set(err, ERROR_NOT_FOUND, "another address has its place");
	}
	struct image_note copy = {0};
	struct blob *blob = copy_note(kept, &copy) ? blob_create(picture, picture_bytes) : NULL;
	json_decref(kept);
	if (!blob) {
		image_note_finish(&copy);
		return error_set(err, ERROR_MEMORY, "no memory for it");
	}
	*out = blob;
	*note = copy;
	return true;
}

/* Sets the time of use to now, and that of the last word of the server, which UTIME_OMIT leaves. */
static void mark(const char *path, struct timespec checked)
{
	const struct timespec times[2] = {{.tv_nsec = UTIME_NOW}, checked};
	(void)!utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW);
}

static struct timespec timespec_of(int64_t wall_ms)
{
	return (struct timespec){.tv_sec = wall_ms / 1000, .tv_nsec = wall_ms % 1000 * 1000000};
}

bool image_cache_read(const char *folder, const char *url, size_t most_bytes, int64_t wall_ms, struct blob **out,
		      struct image_note *note, struct error *err)
{
	char path[PATH_MAX];
	struct stat stat;
	if (!find_path(folder, url, path, err))
		return false;
	if (lstat(path, &stat) != 0 || !S_ISREG(stat.st_mode))
		return error_set(err, ERROR_NOT_FOUND, "it is not kept");
	int64_t checked_ms = (int64_t)stat.st_mtim.tv_sec * 1000 + stat.st_mtim.tv_nsec / 1000000;
	// a time to come is that of a clock that was wrong
	if (checked_ms > wall_ms || wall_ms - checked_ms > IMAGE_CACHE_MOST_AGE_MS)
		return error_set(err, ERROR_NOT_FOUND, "nobody has asked about it for long");
	struct buffer file;
	struct error why = {0};
	buffer_init(&file, most_bytes + FIRST_LINE_BYTES + NOTE_MOST_BYTES);
	bool did = file_read(path, &file, &why) && take(&file, url, out, note, &why);
	buffer_finish(&file);
	if (did) {
		note->checked_ms = checked_ms;
		mark(path, (struct timespec){.tv_nsec = UTIME_OMIT});
	} else {
		if (why.code == ERROR_VALUE || why.code == ERROR_LIMIT)
			unlink(path);
		if (err)
			*err = why;
	}
	return did;
}

/* -- writing -- */

static bool write_all(int fd, const void *bytes, size_t size_bytes)
{
	const uint8_t *at = bytes;
	while (size_bytes) {
		ssize_t size = write(fd, at, size_bytes);
		if (size < 0 && errno == EINTR)
			continue;
		if (size < 0)
			return false;
		at += size;
		size_bytes -= (size_t)size;
	}
	return true;
}

static bool write_file(int fd, const char *line, const struct blob *blob, const struct image_note *note)
{
	char first[FIRST_LINE_BYTES + 1];
	uint64_t digest = blob_hash(line, strlen(line), BLOB_HASH);
	digest = blob_hash(blob->bytes, blob->size_bytes, blob_hash("\n", 1, digest));
	snprintf(first, sizeof(first), SCHEMA " %016" PRIx64 "\n", digest);
	const struct timespec times[2] = {{.tv_nsec = UTIME_NOW}, timespec_of(note->checked_ms)};
	return write_all(fd, first, FIRST_LINE_BYTES) && write_all(fd, line, strlen(line)) && write_all(fd, "\n", 1) &&
	       write_all(fd, blob->bytes, blob->size_bytes) && futimens(fd, times) == 0;
}

bool image_cache_write(const char *folder, const char *url, const struct blob *blob, const struct image_note *note,
		       struct error *err)
{
	char images[PATH_MAX];
	char path[PATH_MAX];
	char beside[PATH_MAX + 8];
	if (!find_path(folder, NULL, images, err) || !file_make_folder(images, err) ||
	    !find_path(folder, url, path, err))
		return false;
	char *line = note_line(url, note);
	if (!line)
		return error_set(err, ERROR_MEMORY, "no memory to keep it");
	snprintf(beside, sizeof(beside), "%s.XXXXXX", path);
	int fd = mkostemp(beside, O_CLOEXEC); // 0600
	bool did = fd >= 0 && write_file(fd, line, blob, note);
	if (fd >= 0)
		did = close(fd) == 0 && did;
	did = did && rename(beside, path) == 0;
	if (!did)
		error_set(err, ERROR_IO, "it cannot be written: %s", strerror(errno));
	if (!did && fd >= 0)
		unlink(beside);
	free(line);
	if (did)
		image_trim(images, IMAGE_CACHE_MOST_BYTES, IMAGE_CACHE_LEAST_BYTES, note->checked_ms);
	return did;
}

void image_cache_confirm(const char *folder, const char *url, int64_t wall_ms)
{
	char path[PATH_MAX];
	if (find_path(folder, url, path, NULL))
		mark(path, timespec_of(wall_ms));
}

void image_cache_remove(const char *folder, const char *url)
{
	char path[PATH_MAX];
	if (find_path(folder, url, path, NULL))
		unlink(path);
}
