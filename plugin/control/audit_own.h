/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The insides of a show's log, for audit_log.c (writing), audit_verify.c (reading) and audit_recover.c (both). */
#pragma once

#include "base/buffer.h"
#include "control/audit_log.h"

#include <jansson.h>
#include <limits.h>

#define AUDIT_SCHEMA "shop-audit/1"
#define AUDIT_HEAD "head.json"
#define AUDIT_KEPT "files"

/** The line before the first one. */
#define AUDIT_HASH_ZERO "0000000000000000000000000000000000000000000000000000000000000000"

/** `,"hash":"` 64 digits `"}`: how each line ends, without the newline. */
#define AUDIT_TAIL_BYTES ((size_t)(9 + 64 + 2))

/** What stands in the lock's file: blanks, or since when the disk takes nothing. Always so many bytes. */
#define AUDIT_LOCK_BYTES 64
#define AUDIT_LOCK_FULL "full since "

struct audit_log {
	/* -- immutable -- */
	char *folder;
	audit_digest_fn digest;
	uint64_t file_bytes;

	int lock_fd; /* held while the log is written; the system lets it go when the program dies */
	int fd;      /* the newest file */
	unsigned file_number;
	uint64_t written_bytes;  /* of that file: whole lines that are on their way to the disk */
	uint64_t reserved_bytes; /* of that file: what the disk keeps for it */
	bool must_head_file;     /* the file says what it is before its first line */
	uint64_t n;              /* of the newest line, added or written */
	char hash[65];
	struct buffer pending; /* lines that are not written yet */
	int64_t pending_ms;    /* when the first of them happened */
	bool is_full;          /* as the lock says */
	uint64_t lost;         /* lines, in all */
	uint64_t lost_told;
};

/** The hash of a line: of the hash before and of the line up to its own `,"hash"`. */
MUST_CHECK bool audit_hash_line(audit_digest_fn digest, const char before[65], const char *text, size_t size_bytes,
				char out[65], struct error *err);

void audit_file_name(unsigned number, char out[16]);

/** Takes the folder's lock. Returns: its descriptor; -1: somebody writes there, or it cannot be asked. */
int audit_lock(const char *folder);

/** Opens the log of a folder again behind its last whole line. Takes over lock_fd when it succeeds. */
struct audit_log *audit_log_resume(const char *folder, int lock_fd, audit_digest_fn digest,
				   const struct audit_verdict *verdict, unsigned file_number, struct error *err);

/** "kind":... and the rest as members without braces, into out (cleared first). Takes over the object. */
MUST_CHECK bool audit_members(struct buffer *out, json_t *object);

/** Lets a log go that gets no last line. */
void audit_log_free(struct audit_log *log);
