/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads recordings line by line: the bytes in pieces, each line as a tree, and of it the room that it tells or makes.
 */
#include "feed/recording.h"

#include "recording_line.h"
#include "room_patch.h"

#include "base/alloc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE_BYTES (64u * 1024u)
#define EPOCH_MAX_BYTES 64

struct recording_reader {
	int fd;
	char *path;
	uint8_t *piece; /* PIECE_BYTES: what was read and is not taken yet */
	size_t piece_at, piece_size;
	struct buffer line; /* its bytes, without the newline */
	int number;         /* of the line that was read last */
	bool has_ended;
	bool is_cut;
	struct error cut; /* why the last line is none */
	int64_t lasts_ms;
	int64_t t_ms; /* of the last good line */
	json_t *tree; /* the document that the next patch changes; NULL: none yet, or its line was bad */
	unsigned round;
};

/* Reads on. False at the end of the file; a disk that fails is an end too, and a cut one. */
static bool fill(struct recording_reader *reader, struct error *err)
{
	ssize_t size;
	do
		size = read(reader->fd, reader->piece, PIECE_BYTES);
	while (size < 0 && errno == EINTR);
	reader->piece_at = 0;
	reader->piece_size = size > 0 ? (size_t)size : 0;
	if (size < 0)
		error_set_at(err, ERROR_IO, reader->path, "%s", strerror(errno));
	return size > 0;
}

enum line_end { LINE_END_INVALID = 0, LINE_WHOLE, LINE_TOO_LONG, LINE_UNFINISHED, LINE_NONE };

/* Brings the next line into reader->line. One that is too long is read to its end and not kept. */
static enum line_end next_line(struct recording_reader *reader, struct error *err)
{
	bool is_too_long = false, is_any = false;
	buffer_clear(&reader->line);
	for (;;) {
		if (reader->piece_at == reader->piece_size && !fill(reader, err))
			return is_any ? LINE_UNFINISHED : LINE_NONE;
		is_any = true;
		const uint8_t *from = reader->piece + reader->piece_at;
		size_t left = reader->piece_size - reader->piece_at;
		const uint8_t *end = memchr(from, '\n', left);
		size_t size = end ? (size_t)(end - from) : left;
		if (!is_too_long && !buffer_add(&reader->line, from, size, err))
			is_too_long = true;
		reader->piece_at += size + (end ? 1 : 0);
		if (end)
			return is_too_long ? LINE_TOO_LONG : LINE_WHOLE;
	}
}

static bool is_blank(const struct buffer *line)
{
	return line->size_bytes == 0 || (line->size_bytes == 1 && line->bytes[0] == '\r');
}

/* -- what a line tells -- */

/* A repeated show begins with low versions again: in an epoch of its own they are new ones. */
static bool rename_epoch(json_t *document, unsigned round)
{
	const char *epoch = json_string_value(json_object_get(document, "epoch"));
	char ending[16], name[EPOCH_MAX_BYTES + 1];
	int size = snprintf(ending, sizeof(ending), ".%u", round + 1);
	snprintf(name, sizeof(name), "%.*s%s", EPOCH_MAX_BYTES - size, epoch ? epoch : "0", ending);
	return json_object_set_new(document, "epoch", json_string(name)) == 0;
}

static bool decode(const struct recording_reader *reader, const json_t *tree, const struct room **out,
		   struct error *err)
{
	if (!reader->round)
		return room_decode_json(tree, out, NULL, err);
	json_t *copy = json_copy((json_t *)tree);
	bool did = (copy && rename_epoch(copy, reader->round)) || error_set(err, ERROR_MEMORY, "no memory");
	did = did && room_decode_json(copy, out, NULL, err);
	json_decref(copy);
	return did;
}

/* The document of a line; it is what the next patch changes also when it turns out to be no room. */
static bool take_document(struct recording_reader *reader, const struct recorded_line *line, struct error *err)
{
	json_t *before = reader->tree;
	reader->tree = NULL;
	bool did = true;
	if (line->kind == RECORDED_ROOM)
		reader->tree = json_incref(line->body);
	else if (!before)
		did = error_set_at(err, ERROR_VALUE, "patch", "changes no room: none stands before it");
	else
		did = room_patch_apply(before, line->body, &reader->tree, err);
	json_decref(before);
	return did;
}

static void name_member(const struct recorded_line *line, struct error *err)
{
	struct error of_body = *err;
	char path[sizeof(err->path) + 8];
	if (line->kind == RECORDED_ROOM)
		snprintf(path, sizeof(path), of_body.path[0] ? "room.%s" : "room", of_body.path);
	else
		snprintf(path, sizeof(path), "%s", of_body.path[0] ? of_body.path : "patch");
	error_move(err, &of_body, path);
}

static bool read_line(struct recording_reader *reader, struct recording_line *out, struct error *err)
{
	struct recorded_line line;
	if (!recorded_line_parse(reader->line.bytes, reader->line.size_bytes, &line, err))
		return false;
	const struct room *room = NULL;
	bool did = line.t_ms >= reader->t_ms ||
		   error_set_at(err, ERROR_VALUE, "t_ms", "is before that of the line before");
	if (did && line.kind != RECORDED_ERROR) {
		did = take_document(reader, &line, err) && decode(reader, reader->tree, &room, err);
		if (!did)
			name_member(&line, err);
	}
	json_decref(line.body);
	if (!did)
		return false;
	reader->t_ms = line.t_ms;
	*out = (struct recording_line){
		.kind = room ? RECORDING_ROOM : RECORDING_ERROR,
		.number = reader->number,
		.t_ms = line.t_ms,
		.at_ms = line.at_ms,
		.zone_minutes = line.zone_minutes,
		.room = room,
		.age_ms = line.age_ms,
		.error = line.error,
	};
	return true;
}

static void end(struct recording_reader *reader, struct recording_line *line)
{
	reader->has_ended = true;
	*line = (struct recording_line){.kind = RECORDING_END, .number = reader->number};
}

void recording_read(struct recording_reader *reader, struct recording_line *line)
{
	struct error err = {0};
	enum line_end how = LINE_NONE;
	if (reader->has_ended)
		return end(reader, line);
	do {
		how = next_line(reader, &err);
		reader->number += how != LINE_NONE;
	} while (how == LINE_WHOLE && is_blank(&reader->line));
	bool is_good = (how == LINE_WHOLE || how == LINE_UNFINISHED) && !err.code && read_line(reader, line, &err);
	if (is_good)
		return;
	if (how == LINE_TOO_LONG)
		error_set(&err, ERROR_LIMIT, "is longer than %u bytes", RECORDING_LINE_MAX_BYTES);
	if (err.code && err.code != ERROR_IO)
		recorded_name_line(&err, reader->number);
	if (how == LINE_WHOLE || how == LINE_TOO_LONG) {
		// a patch builds on every line before it
		json_decref(reader->tree);
		reader->tree = NULL;
		*line = (struct recording_line){.kind = RECORDING_BAD, .number = reader->number, .error = err};
		return;
	}
	reader->is_cut = err.code != ERROR_NONE;
	reader->cut = err;
	end(reader, line);
}

void recording_line_finish(struct recording_line *line)
{
	room_unref(line->room);
	*line = (struct recording_line){0};
}

bool recording_cut(const struct recording_reader *reader, struct error *err)
{
	if (reader->is_cut && err)
		*err = reader->cut;
	return reader->is_cut;
}

int64_t recording_lasts_ms(const struct recording_reader *reader)
{
	return reader->lasts_ms;
}

/* -- opening -- */

static bool read_head(struct recording_reader *reader, struct error *err)
{
	struct error of_line = {0};
	enum line_end how = next_line(reader, &of_line);
	bool did = how == LINE_WHOLE || how == LINE_UNFINISHED;
	reader->number = 1;
	if (!did && !of_line.code)
		error_set(&of_line, ERROR_UNSUPPORTED, "the file is empty: this is no recording");
	did = did && !of_line.code &&
	      recorded_head_parse(reader->line.bytes, reader->line.size_bytes, &reader->lasts_ms, &of_line);
	if (!did && of_line.code != ERROR_IO)
		recorded_name_line(&of_line, reader->number);
	if (!did && err)
		*err = of_line;
	return did;
}

/* O_NONBLOCK: a pipe without a writer would hold up whoever opens it. */
static int open_plain(const char *path, struct error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0) {
		error_set_at(err, errno == ENOENT || errno == ENOTDIR ? ERROR_NOT_FOUND : ERROR_IO, path, "%s",
			     strerror(errno));
		return -1;
	}
	struct stat is;
	if (fstat(fd, &is) == 0 && S_ISREG(is.st_mode))
		return fd;
	error_set_at(err, ERROR_UNSUPPORTED, path, "not a file");
	close(fd);
	return -1;
}

struct recording_reader *recording_open(const char *path, unsigned round, struct error *err)
{
	struct recording_reader *reader = alloc_zeroed(1, sizeof(*reader));
	if (!reader) {
		error_set(err, ERROR_MEMORY, "no memory for a recording");
		return NULL;
	}
	buffer_init(&reader->line, RECORDING_LINE_MAX_BYTES);
	reader->round = round;
	reader->lasts_ms = ROOM_UNSET;
	reader->fd = -1;
	reader->path = alloc_text(path);
	reader->piece = alloc_zeroed(1, PIECE_BYTES);
	if (!reader->path || !reader->piece) {
		error_set(err, ERROR_MEMORY, "no memory for a recording");
		recording_reader_close(&reader);
		return NULL;
	}
	reader->fd = open_plain(path, err);
	if (reader->fd < 0 || !read_head(reader, err))
		recording_reader_close(&reader);
	return reader;
}

void recording_reader_close(struct recording_reader **reader)
{
	if (!*reader)
		return;
	if ((*reader)->fd >= 0)
		close((*reader)->fd);
	json_decref((*reader)->tree);
	buffer_finish(&(*reader)->line);
	alloc_free((*reader)->piece);
	alloc_free((*reader)->path);
	alloc_free(*reader);
	*reader = NULL;
}

bool recording_is_one(const char *path)
{
	struct error err = {0};
	struct recording_reader *reader = recording_open(path, 0, &err);
	// a head that says what it is and is wrong otherwise
	bool is_bad_one = strcmp(err.path, "line 1: lasts_ms") == 0 || strcmp(err.path, "line 1: recorded_at") == 0;
	bool is_one = reader || is_bad_one;
	recording_reader_close(&reader);
	return is_one;
}
