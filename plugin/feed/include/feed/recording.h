/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Recorded shows, "shop-recording/1": one JSON text a line, a head and then what the feed told, with its time
 * (docs/recordings.md). Written while a show runs and read back line by line: memory holds one line, however long the
 * show was. Knows no feed and no clock; a reader or writer belongs to one thread at a time.
 */
#pragma once

#include "room/room.h"
#include "room/room_decode.h"

#define RECORDING_SCHEMA "shop-recording/1"
#define RECORDING_LINE_MAX_BYTES (ROOM_DOCUMENT_MAX_BYTES + 4096u)
/** A recording that grows larger than this ends with ERROR_LIMIT. */
#define RECORDING_MAX_BYTES (UINT64_C(4) << 30)
#define RECORDING_MAX_MS (INT64_C(31) * 24 * 3600 * 1000)
/** How long the last line of a recording stands when its head does not say how long the show lasts. */
#define RECORDING_REST_MS 5000

/* -- writing -- */

struct recording_writer;

/**
 * Makes the file anew and writes its head.
 *
 * Thread:   any but graphics and UI.   Owns: the caller closes it.
 * wall_ms:  when it was recorded, on the machine's clock.
 * Errors:   ERROR_IO, ERROR_MEMORY; the path is the file's.
 */
struct recording_writer *recording_create(const char *path, int64_t wall_ms, struct error *err);

/**
 * Adds a line and hands it to the system, so that a crash costs at most the line that is being written.
 *
 * t_ms:     since the recording's start; not below that of the line before.
 * at_ms:    the shop's clock.
 * Errors:   ERROR_IO, ERROR_LIMIT (the file, or the line), ERROR_MEMORY. What stands in the file stays whole.
 */
MUST_CHECK bool recording_add_room(struct recording_writer *writer, int64_t t_ms, int64_t at_ms,
				   const struct room *room, struct error *err);

/** The same for a failure; age_ms is the age of the last confirmation, ROOM_UNSET without one. */
MUST_CHECK bool recording_add_error(struct recording_writer *writer, int64_t t_ms, int64_t at_ms, int64_t age_ms,
				    const struct error *failure, struct error *err);

/** Ends it. Errors: ERROR_IO. Accepts NULL; sets the pointer to NULL in any case. */
bool recording_close(struct recording_writer **writer, struct error *err);

/* -- reading -- */

struct recording_reader;

enum recording_kind { RECORDING_INVALID = 0, RECORDING_ROOM, RECORDING_ERROR, RECORDING_BAD, RECORDING_END };

struct recording_line {
	enum recording_kind kind;
	int number; /* from 1; the head is 1 */
	/* -- ROOM and ERROR -- */
	int64_t t_ms;
	int64_t at_ms; /* the shop's clock */
	int zone_minutes;
	const struct room *room; /* ROOM: one reference; a patch's line has the room that it makes */
	int64_t age_ms;          /* ERROR: of the last confirmation; ROOM_UNSET when it is not told */
	struct error error;      /* ERROR: what was told; BAD: why the line is none, path and line name it */
};

/**
 * Opens a recording and reads its head.
 *
 * Thread:   any but graphics and UI; reads a plain file only.   Owns: the caller closes it.
 * round:    0, or how often the show was told before: its rooms then have an epoch of their own (the recorded one with
 * a number behind it), so that the versions may begin again. Errors:   ERROR_NOT_FOUND, ERROR_IO, ERROR_UNSUPPORTED (no
 * plain file, another schema), and those of the head, which name line 1.
 */
struct recording_reader *recording_open(const char *path, unsigned round, struct error *err);
void recording_reader_close(struct recording_reader **reader);

/**
 * Reads the next line. A line that cannot be taken is BAD and the next call goes on behind it; at the end it is END,
 * again and again. A last line that was cut off (no newline, and not whole) is the end too: recording_cut() tells.
 *
 * Owns:     the caller gives the line back with recording_line_finish().
 */
void recording_read(struct recording_reader *reader, struct recording_line *line);
void recording_line_finish(struct recording_line *line);

/** Whether the end that was reached cut a line off; err then names it. */
bool recording_cut(const struct recording_reader *reader, struct error *err);

/** How long the show lasts by its head; ROOM_UNSET when it does not say. */
int64_t recording_lasts_ms(const struct recording_reader *reader);

/** Whether a file says that it is a recording; false too when it cannot be read. Thread: as recording_open(). */
bool recording_is_one(const char *path);
