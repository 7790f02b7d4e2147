/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes recordings: each line whole, with one write(), as soon as it is told.
 */
#include "feed/recording.h"

#include "base/alloc.h"
#include "room/json.h"
#include "room/wall_time.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct recording_writer {
	int fd;
	char *path;
	uint64_t size_bytes; /* of the whole lines in the file */
	int zone_minutes;    /* times are written as the shop writes them */
};

static bool write_whole(int fd, const char *bytes, size_t size_bytes)
{
	while (size_bytes > 0) {
		ssize_t size = write(fd, bytes, size_bytes);
		if (size < 0 && errno == EINTR)
			continue;
		if (size <= 0)
			return false;
		bytes += size;
		size_bytes -= (size_t)size;
	}
	return true;
}

/* Takes text, which json_dumps() made; what of it got into the file before the disk was full is taken out again. */
static bool add_line(struct recording_writer *writer, char *text, struct error *err)
{
	size_t size = text ? strlen(text) : 0;
	bool did = text != NULL || error_set(err, ERROR_MEMORY, "no memory for a line");
	if (did && size + 1 > RECORDING_LINE_MAX_BYTES)
		did = error_set_at(err, ERROR_LIMIT, writer->path, "a line is longer than %u bytes",
				   RECORDING_LINE_MAX_BYTES);
	if (did && writer->size_bytes + size + 1 > RECORDING_MAX_BYTES)
		did = error_set_at(err, ERROR_LIMIT, writer->path, "the recording is longer than %llu bytes",
				   (unsigned long long)RECORDING_MAX_BYTES);
	if (did) {
		text[size] = '\n'; // in the place of the NUL
		did = write_whole(writer->fd, text, size + 1);
		if (!did) {
			error_set_at(err, ERROR_IO, writer->path, "%s", strerror(errno));
			// a device or a pipe cannot be cut
			(void)!ftruncate(writer->fd, (off_t)writer->size_bytes);
			(void)!lseek(writer->fd, (off_t)writer->size_bytes, SEEK_SET);
		}
	}
	if (did)
		writer->size_bytes += size + 1;
	free(text);
	return did;
}

static char *text_of(json_t *line)
{
	char *text = line ? json_dumps(line, JSON_COMPACT) : NULL;
	json_decref(line);
	return text;
}

struct recording_writer *recording_create(const char *path, int64_t wall_ms, struct error *err)
{
	struct recording_writer *writer = alloc_zeroed(1, sizeof(*writer));
	char *name = alloc_text(path);
	if (!writer || !name) {
		error_set(err, ERROR_MEMORY, "no memory for a recording");
		goto free_writer;
	}
	writer->path = name;
	writer->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (writer->fd < 0) {
		error_set_at(err, ERROR_IO, path, "%s", strerror(errno));
		goto free_writer;
	}
	char at[40];
	wall_time_text(wall_ms, 0, at, sizeof(at));
	if (add_line(writer, text_of(json_pack("{s:s, s:s}", "schema", RECORDING_SCHEMA, "recorded_at", at)), err))
		return writer;
	close(writer->fd);
free_writer:
	alloc_free(name);
	alloc_free(writer);
	return NULL;
}

bool recording_add_room(struct recording_writer *writer, int64_t t_ms, int64_t at_ms, const struct room *room,
			struct error *err)
{
	char at[40];
	writer->zone_minutes = room->zone_minutes;
	wall_time_text(at_ms, writer->zone_minutes, at, sizeof(at));
	return add_line(
		writer,
		text_of(json_pack("{s:I, s:s, s:o}", "t_ms", (json_int_t)t_ms, "at", at, "room", room_to_json(room))),
		err);
}

bool recording_add_error(struct recording_writer *writer, int64_t t_ms, int64_t at_ms, int64_t age_ms,
			 const struct error *failure, struct error *err)
{
	char at[40];
	char message[sizeof(failure->path) + sizeof(failure->message) + 64];
	wall_time_text(at_ms, writer->zone_minutes, at, sizeof(at));
	json_t *line =
		json_pack("{s:I, s:s, s:{s:s, s:s}}", "t_ms", (json_int_t)t_ms, "at", at, "error", "code",
			  error_code_name(failure->code), "message", error_text(failure, message, sizeof(message)));
	if (line && age_ms != ROOM_UNSET && json_object_set_new(line, "age_ms", json_integer(age_ms)) != 0) {
		json_decref(line);
		line = NULL;
	}
	return add_line(writer, text_of(line), err);
}

bool recording_close(struct recording_writer **writer, struct error *err)
{
	struct recording_writer *closed = *writer;
	if (!closed)
		return true;
	*writer = NULL;
	// a pipe has nothing to be put on a disk
	bool did = fsync(closed->fd) == 0 || errno == EINVAL || errno == EROFS;
	did = close(closed->fd) == 0 && did;
	if (!did)
		error_set_at(err, ERROR_IO, closed->path, "%s", strerror(errno));
	alloc_free(closed->path);
	alloc_free(closed);
	return did;
}
