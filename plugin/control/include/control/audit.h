/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who has something to say for the audit log says it here and goes on: a ring that was made beforehand takes it, and a
 * thread of its own makes lines of it and puts them on the disk within a second. What finds the ring full is counted
 * and missing; nothing on air waits. Knows neither pictures nor OBS: a teller makes lines of notes.
 */
#pragma once

#include "base/clock.h"
#include "control/audit_log.h"

struct audit_service;
struct audit_show;

/** So many notes wait at most. */
#define AUDIT_RING_NOTES 2048

/** How often the thread looks; a line is on disk at the latest with the second look after it. */
#define AUDIT_LOOK_NS UINT64_C(200000000)

#define AUDIT_KEPT_DAYS 1096

/** What is noted: a value, and at most one object that belongs to the note. */
struct audit_note {
	uint64_t at_ns; /* monotonic */
	uint32_t what;  /* the teller's own numbers, from 1 */
	uint32_t stage;
	int64_t value;
	const void *object;
};

struct audit_teller {
	/**
	 * Makes lines of a note with audit_write(); gives its object back. Audit's thread.
	 *
	 * wall_ms:  when the note was made.
	 */
	void (*tell)(void *data, struct audit_show *show, const struct audit_note *note, int64_t wall_ms);
	/** Asked with every look: the teller may write what happened by itself. May be NULL. Audit's thread. */
	void (*look)(void *data, struct audit_show *show, uint64_t now_ns, int64_t wall_ms);
	/** The last call: all notes were told. Audit's thread, or that of audit_open() when it fails. */
	void (*release)(void *data);
	void *data;
};

struct audit_config {
	const char *shows_folder; /* copied */
	audit_digest_fn digest;
	const struct clock *clock; /* NULL: the machine's */
	int kept_days;             /* 0: AUDIT_KEPT_DAYS */
	uint64_t file_bytes;       /* 0: AUDIT_FILE_BYTES */
};

/**
 * Starts the thread, which first ends what earlier runs left and removes what is too old; both are logged.
 *
 * Thread:   any but graphics.   Owns: the caller destroys it.   Errors: ERROR_MEMORY.
 */
struct audit_service *audit_service_create(const struct audit_config *config, struct error *err);

/** Ends all logs and joins the thread: waits for the disk. Shows must be closed. Accepts NULL; sets it to NULL. */
void audit_service_destroy(struct audit_service **service);

/**
 * Opens a show. Its folder and log begin with the first line.
 *
 * room:     names the folder; copied.
 * Thread:   any but graphics.   Owns: the caller closes it.   Errors: ERROR_MEMORY; the teller is released then too.
 */
struct audit_show *audit_open(struct audit_service *service, const char *room, const struct audit_teller *teller,
			      struct error *err);

/** No more notes follow: the thread ends the log, and then releases the teller. Waits for nothing. Sets it to NULL. */
void audit_close(struct audit_show **show);

/**
 * Notes something.
 *
 * Thread:   any, graphics too: never blocks, never allocates.
 * Returns:  false when the ring is full: the note's object stays the caller's; how many there were is written later.
 */
bool audit_push(struct audit_show *show, const struct audit_note *note);

/** For tellers, on audit's thread: audit_log_add() and audit_log_keep() of a log that is begun when there is none. */
bool audit_write(struct audit_show *show, int64_t wall_ms, const char *members);
bool audit_keep(struct audit_show *show, int64_t wall_ms, const char *kind, const char *name, const void *bytes,
		size_t size_bytes);
/** The digest that the log is made with. */
bool audit_show_digest(const struct audit_show *show, const void *bytes, size_t size_bytes, char hex[65]);
/** Whether anything of the show was written, or tried to be. */
bool audit_has_begun(const struct audit_show *show);

/** Notes that found the ring full, of all shows. Thread: any. */
uint64_t audit_overflow(const struct audit_service *service);
