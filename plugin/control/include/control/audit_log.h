/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The file format of the audit log, "shop-audit/1" (docs/audit.md): JSON lines, each with the hash of itself and of the
 * line before, in a folder of its own for each show. Writing, finding what was changed afterwards, and putting an end
 * to logs that were cut off. Knows neither who has something to say nor Qt: the digest is handed in.
 */
#pragma once

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/** SHA-256 as lower-case hex with NUL. Must be callable from any thread. */
typedef bool (*audit_digest_fn)(const void *bytes, size_t size_bytes, char hex[65], struct error *err);

/** A file of a log goes on in the next one from here on. */
#define AUDIT_FILE_BYTES UINT64_C(16777216)

/** No line is longer: a document of the largest size and what stands beside it. */
#define AUDIT_LINE_BYTES ((size_t)24 * 1024 * 1024)

/* -- writing: one thread at a time -- */

struct audit_log;

struct audit_log_request {
	const char *shows_folder; /* made if it is not there */
	const char *room;         /* becomes part of the folder's name */
	int64_t begun_ms;         /* wall clock */
	audit_digest_fn digest;
	uint64_t file_bytes; /* 0: AUDIT_FILE_BYTES */
};

/**
 * Makes the show's folder and begins its log. Owns: the caller, audit_log_close(). Errors: ERROR_IO, ERROR_MEMORY,
 * those of the digest.
 */
struct audit_log *audit_log_open(const struct audit_log_request *request, struct error *err);

/**
 * Adds a line; it is on disk after the next audit_log_sync().
 *
 * wall_ms:  when it happened.
 * members:  JSON members without braces, `"kind":"state",...`; kind is the first.
 * Returns:  false when the line is lost: no memory, or too much waits for a disk that takes nothing. It is counted, and
 *           a line says how many are missing once there is room again.
 */
bool audit_log_add(struct audit_log *log, int64_t wall_ms, const char *members);

/** Puts bytes into a file of the show named by their hash, once, and a line of kind "file" or "sheet" about it. */
MUST_CHECK bool audit_log_keep(struct audit_log *log, int64_t wall_ms, const char *kind, const char *name,
			       const void *bytes, size_t size_bytes, struct error *err);

/**
 * Writes what was added and waits until the disk has it. What was not written stays for the next call.
 *
 * Errors:   ERROR_IO: what is on disk still ends with a whole line.
 */
MUST_CHECK bool audit_log_sync(struct audit_log *log, struct error *err);

/** Whether something waits for audit_log_sync(). */
bool audit_log_has_pending(const struct audit_log *log);

/** Lines that were lost since the log was opened. */
uint64_t audit_log_lost(const struct audit_log *log);

/** The show's folder and the hash of the newest line. */
const char *audit_log_folder(const struct audit_log *log);
const char *audit_log_hash(const struct audit_log *log);

/** Ends the log with its last line and gives it back. Accepts NULL; sets it to NULL. Errors: as audit_log_sync(). */
bool audit_log_close(struct audit_log **log, int64_t wall_ms, struct error *err);

/* -- reading: any thread that may read files -- */

/** A line as it stands in the log. */
struct audit_line {
	const char *file; /* its base name */
	unsigned number;  /* in that file, from 1 */
	uint64_t n;       /* in the log, from 1 */
	const char *text; /* JSON, NUL at its end */
	size_t size_bytes;
};

struct audit_reader {
	void (*on_line)(void *data, const struct audit_line *line); /* each whole line; may be NULL */
	/** Each place that was changed, is missing or stands in another order: "0001.jsonl: line 7: ...". May be NULL.
	 */
	void (*on_fault)(void *data, const char *text);
	void *data;
};

struct audit_verdict {
	uint64_t lines;
	uint64_t faults;
	bool is_ended;      /* its last line says so */
	uint64_t cut_bytes; /* of a last line that is not whole */
	char hash[65];      /* of the last line */
	char last_at[40];   /* when that was */
};

/**
 * Reads a show's whole log. A log that was not ended is good up to its end: it is being written, or was cut off.
 *
 * Errors:   ERROR_NOT_FOUND, ERROR_IO, ERROR_LIMIT, ERROR_MEMORY: it could not be read at all. Faults are none.
 */
MUST_CHECK bool audit_verify(const char *folder, audit_digest_fn digest, const struct audit_reader *reader,
			     struct audit_verdict *out, struct error *err);

/* -- one file by itself -- */

/** Told of each line that is none: its number in the file, and why (the member in path). is_cut: the last one, not
 * whole.
 */
typedef void (*audit_complaint_fn)(void *data, unsigned line, bool is_cut, const struct error *reason);

/** Whether a file looks like one of a log, good or bad. */
bool audit_is_file(const char *path);

/**
 * Reads one file of a log: whether each line is of a known kind with its members, and stands behind the one before.
 * That nothing is missing only audit_verify() finds, which reads them all.
 *
 * Errors:   as file_read(): it could not be read at all.
 */
MUST_CHECK bool audit_check_file(const char *path, audit_digest_fn digest, audit_complaint_fn on_complaint, void *data,
				 struct error *err);

/** Whether bytes are a head.json. Errors: ERROR_SYNTAX, ERROR_VALUE with the member in path. */
MUST_CHECK bool audit_check_head(const void *bytes, size_t size_bytes, struct error *err);

/* -- what earlier runs left -- */

/** Told of each log that was not ended by who wrote it. */
typedef void (*audit_cut_fn)(void *data, const char *folder, const char *text);

/**
 * Ends every log that nobody writes any more and that has no end: a last line that is not whole is taken off, and a
 * line says so. What was changed since it was written stays as it is and is told.
 */
void audit_recover(const char *shows_folder, audit_digest_fn digest, int64_t wall_ms, audit_cut_fn on_cut, void *data);

/** Removes shows that began before a time and that nobody writes. Returns how many. */
size_t audit_prune(const char *shows_folder, int64_t before_ms);
