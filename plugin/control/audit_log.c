/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audit_own.h"

#include "base/alloc.h"
#include "base/file.h"
#include "room/wall_time.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* What waits for a disk that takes nothing; more is lost. */
#define PENDING_BYTES ((size_t)32 * 1024 * 1024)

/* So much of the disk is kept for the log ahead of its end: when it fills up (with the recording, most likely), the log
 * goes on for some thousand lines. */
#define RESERVE_BYTES UINT64_C(1048576)

static bool fail(struct error *err, const char *path, const char *what)
{
	return error_set_at(err, ERROR_IO, path, "%s: %s", what, strerror(errno));
}

void audit_file_name(unsigned number, char out[16])
{
	snprintf(out, 16, "%04u.jsonl", number % 100000);
}

bool audit_members(struct buffer *out, json_t *object)
{
	char *text = object ? json_dumps(object, JSON_COMPACT) : NULL;
	size_t size = text ? strlen(text) : 0;
	json_decref(object);
	buffer_clear(out);
	bool did = size > 2 && buffer_add(out, text + 1, size - 2, NULL);
	free(text); // jansson's own
	return did;
}

bool audit_hash_line(audit_digest_fn digest, const char before[65], const char *text, size_t size_bytes, char out[65],
		     struct error *err)
{
	uint8_t *bytes = alloc_zeroed(1, 65 + size_bytes);
	if (!bytes)
		return error_set(err, ERROR_MEMORY, "no memory for a line of the audit log");
	memcpy(bytes, before, 64);
	bytes[64] = '\n';
	memcpy(bytes + 65, text, size_bytes);
	bool did = digest(bytes, 65 + size_bytes, out, err);
	alloc_free(bytes);
	return did;
}

int audit_lock(const char *folder)
{
	char path[PATH_MAX];
	if (snprintf(path, sizeof(path), "%s/lock", folder) >= (int)sizeof(path))
		return -1;
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* In the place of what stood there, so that a disk without room takes it too: the next start reads it. */
static void tell_lock(struct audit_log *log, bool is_full, int64_t since_ms)
{
	char at[40], said[AUDIT_LOCK_BYTES], text[AUDIT_LOCK_BYTES];
	if (is_full == log->is_full)
		return;
	wall_time_text(since_ms, 0, at, sizeof(at));
	int size = snprintf(said, sizeof(said), AUDIT_LOCK_FULL "%s", at);
	memset(text, ' ', sizeof(text));
	memcpy(text, said, is_full ? (size_t)size : 0);
	text[sizeof(text) - 1] = '\n';
	if (pwrite(log->lock_fd, text, AUDIT_LOCK_BYTES, 0) == AUDIT_LOCK_BYTES)
		log->is_full = is_full;
}

/* -- the folder and its files -- */

/* 2026-11-21T124800Z-ROOM, with another number behind it when there is one already. */
static char *make_folder(const struct audit_log_request *request, struct error *err)
{
	char path[PATH_MAX], room[66];
	struct calendar at = calendar_of(request->begun_ms, 0);
	snprintf(room, sizeof(room), "%s", request->room && request->room[0] ? request->room : "room");
	for (char *c = room; *c; c++) {
		bool is_plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9');
		*c = is_plain || *c == '_' ? *c : '-';
	}
	if (!file_make_folder(request->shows_folder, err))
		return NULL;
	for (int try = 1; try < 1000; try++) {
		int size = snprintf(path, sizeof(path), "%s/%04d-%02d-%02dT%02d%02d%02dZ-%s", request->shows_folder,
				    at.year, at.month, at.day, at.hour, at.minute, at.second, room);
		if (try > 1 && size > 0 && (size_t)size < sizeof(path))
			snprintf(path + size, sizeof(path) - (size_t)size, "-%d", try);
		if (mkdir(path, 0700) == 0)
			return alloc_text(path);
		if (errno != EEXIST)
			break;
	}
	fail(err, path, "the show's folder cannot be made");
	return NULL;
}

static void sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	(void)!fsync(fd); // not every file system can
	close(fd);
}

static void reserve(struct audit_log *log)
{
	if (log->written_bytes + RESERVE_BYTES / 2 < log->reserved_bytes)
		return;
	uint64_t until = log->written_bytes + RESERVE_BYTES;
	// the file's size stays: what is reserved is no part of the log
	if (fallocate(log->fd, FALLOC_FL_KEEP_SIZE, 0, (off_t)until) == 0)
		log->reserved_bytes = until;
}

static bool open_file(struct audit_log *log, unsigned number, int flags, struct error *err)
{
	char path[PATH_MAX], name[16];
	audit_file_name(number, name);
	snprintf(path, sizeof(path), "%s/%s", log->folder, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);
	off_t end = fd >= 0 ? lseek(fd, 0, SEEK_END) : -1;
	if (end < 0) {
		fail(err, path, "cannot be opened");
		if (fd >= 0)
			close(fd);
		return false;
	}
	sync_folder(log->folder);
	if (log->fd >= 0)
		close(log->fd);
	log->fd = fd;
	log->file_number = number;
	log->written_bytes = (uint64_t)end;
	log->reserved_bytes = 0;
	reserve(log);
	return true;
}

/* -- lines -- */

static bool add_line(struct audit_log *log, int64_t wall_ms, const char *members)
{
	char at[40], hash[65];
	size_t begin = log->pending.size_bytes;
	if (!begin)
		log->pending_ms = wall_ms;
	wall_time_text(wall_ms, 0, at, sizeof(at));
	if (strlen(members) < AUDIT_LINE_BYTES - 256 &&
	    buffer_add_format(&log->pending, NULL, "{\"n\":%" PRIu64 ",\"at\":\"%s\",", log->n + 1, at) &&
	    buffer_add(&log->pending, members, strlen(members), NULL) &&
	    audit_hash_line(log->digest, log->hash, (const char *)log->pending.bytes + begin,
			    log->pending.size_bytes - begin, hash, NULL) &&
	    buffer_add_format(&log->pending, NULL, ",\"hash\":\"%s\"}\n", hash)) {
		log->n++;
		memcpy(log->hash, hash, sizeof(hash));
		return true;
	}
	log->pending.size_bytes = begin; // half a line is none
	return false;
}

bool audit_log_add(struct audit_log *log, int64_t wall_ms, const char *members)
{
	if (log->must_head_file)
		log->must_head_file = !add_line(log, wall_ms, "\"kind\":\"next\",\"schema\":\"" AUDIT_SCHEMA "\"");
	if (log->lost > log->lost_told) {
		char lost[96];
		snprintf(lost, sizeof(lost), "\"kind\":\"lost\",\"lines\":%" PRIu64 ",\"why\":\"disk\"",
			 log->lost - log->lost_told);
		if (add_line(log, wall_ms, lost))
			log->lost_told = log->lost;
	}
	bool did = log->lost == log->lost_told && add_line(log, wall_ms, members);
	log->lost += !did;
	return did;
}

/* The lines that wait, behind the last whole one. What cannot be written whole is taken back. */
static bool write_pending(struct audit_log *log, struct error *err)
{
	const uint8_t *bytes = log->pending.bytes;
	size_t size = log->pending.size_bytes;
	uint64_t at = log->written_bytes;
	while (size) {
		ssize_t did = pwrite(log->fd, bytes, size, (off_t)at);
		if (did < 0 && errno == EINTR)
			continue;
		if (did <= 0)
			break;
		bytes += did;
		size -= (size_t)did;
		at += (uint64_t)did;
	}
	if (size || fdatasync(log->fd) != 0) {
		fail(err, log->folder, "the audit log cannot be written");
		(void)!ftruncate(log->fd, (off_t)log->written_bytes);
		log->reserved_bytes = 0;
		return false;
	}
	log->written_bytes = at;
	buffer_clear(&log->pending);
	reserve(log);
	return true;
}

/* How far the log must reach at least: what is cut off its end later does not match. */
static bool write_head(const struct audit_log *log, bool is_ended, struct error *err)
{
	char path[PATH_MAX], text[256];
	snprintf(path, sizeof(path), "%s/" AUDIT_HEAD, log->folder);
	int size = snprintf(text, sizeof(text),
			    "{\"schema\":\"" AUDIT_SCHEMA "\",\"n\":%" PRIu64 ",\"hash\":\"%s\",\"ended\":%s}\n",
			    log->n, log->hash, is_ended ? "true" : "false");
	return file_write_private(path, text, (size_t)size, err);
}

/* A head that cannot be written (the log itself may still have what is reserved for it) stays behind, which is no
 * fault. */
static bool sync_as(struct audit_log *log, bool is_ended, struct error *err)
{
	if (!log->pending.size_bytes)
		return true;
	if (!write_pending(log, err)) {
		tell_lock(log, true, log->pending_ms);
		return false;
	}
	tell_lock(log, false, 0);
	(void)!write_head(log, is_ended, NULL);
	return true;
}

bool audit_log_sync(struct audit_log *log, struct error *err)
{
	if (!sync_as(log, false, err))
		return false;
	if (log->written_bytes < log->file_bytes)
		return true;
	log->must_head_file = open_file(log, log->file_number + 1, O_TRUNC, err);
	return log->must_head_file;
}

bool audit_log_keep(struct audit_log *log, int64_t wall_ms, const char *kind, const char *name, const void *bytes,
		    size_t size_bytes, struct error *err)
{
	char hash[65], path[PATH_MAX];
	snprintf(path, sizeof(path), "%s/" AUDIT_KEPT, log->folder);
	if (!log->digest(bytes, size_bytes, hash, err) || !file_make_folder(path, err))
		return false;
	snprintf(path, sizeof(path), "%s/" AUDIT_KEPT "/%s", log->folder, hash);
	if (!file_stamp_of(path).exists && !file_write_private(path, bytes, size_bytes, err))
		return false;
	struct buffer members;
	buffer_init(&members, 64 * 1024);
	bool did = audit_members(&members, json_pack("{s:s, s:s, s:s, s:I}", "kind", kind, "name", name, "sha256", hash,
						     "bytes", (json_int_t)size_bytes)) &&
		   audit_log_add(log, wall_ms, buffer_text(&members));
	buffer_finish(&members);
	return did || error_set(err, ERROR_MEMORY, "no memory for a line of the audit log");
}

/* -- beginning and end -- */

void audit_log_free(struct audit_log *log)
{
	if (!log)
		return;
	if (log->fd >= 0)
		close(log->fd);
	if (log->lock_fd >= 0)
		close(log->lock_fd);
	buffer_finish(&log->pending);
	alloc_free(log->folder);
	alloc_free(log);
}

static struct audit_log *log_create(char *folder, audit_digest_fn digest, struct error *err)
{
	struct audit_log *log = folder ? alloc_zeroed(1, sizeof(*log)) : NULL;
	if (!log) {
		alloc_free(folder);
		error_set(err, ERROR_MEMORY, "no memory for an audit log");
		return NULL;
	}
	*log = (struct audit_log){.folder = folder, .digest = digest, .lock_fd = -1, .fd = -1};
	log->file_bytes = AUDIT_FILE_BYTES;
	memcpy(log->hash, AUDIT_HASH_ZERO, sizeof(log->hash));
	buffer_init(&log->pending, PENDING_BYTES);
	return log;
}

struct audit_log *audit_log_open(const struct audit_log_request *request, struct error *err)
{
	struct error why = {.code = ERROR_MEMORY, .message = "no memory for an audit log"};
	char *folder = make_folder(request, &why);
	struct audit_log *log = folder ? log_create(folder, request->digest, &why) : NULL;
	struct buffer members;
	buffer_init(&members, 4096);
	if (!log)
		goto fail;
	if (request->file_bytes)
		log->file_bytes = request->file_bytes;
	log->lock_fd = audit_lock(log->folder);
	if (log->lock_fd < 0) {
		fail(&why, log->folder, "the show's log cannot be locked");
		goto fail;
	}
	log->is_full = true; // so that its place on the disk is there when it is needed
	tell_lock(log, false, 0);
	if (!open_file(log, 1, O_EXCL, &why))
		goto fail;
	if (!audit_members(&members, json_pack("{s:s, s:s, s:s}", "kind", "begin", "schema", AUDIT_SCHEMA, "room",
					       request->room ? request->room : "")) ||
	    !audit_log_add(log, request->begun_ms, buffer_text(&members)))
		error_set(&why, ERROR_MEMORY, "no memory for an audit log");
	else if (audit_log_sync(log, &why) && write_head(log, false, &why)) {
		buffer_finish(&members);
		return log;
	}
fail:
	buffer_finish(&members);
	audit_log_free(log);
	if (err)
		*err = why;
	return NULL;
}

struct audit_log *audit_log_resume(const char *folder, int lock_fd, audit_digest_fn digest,
				   const struct audit_verdict *verdict, unsigned file_number, struct error *err)
{
	struct audit_log *log = log_create(alloc_text(folder), digest, err);
	if (!log || !open_file(log, file_number, 0, err)) {
		audit_log_free(log);
		return NULL;
	}
	log->lock_fd = lock_fd;
	log->n = verdict->lines;
	if (verdict->lines)
		memcpy(log->hash, verdict->hash, sizeof(log->hash));
	log->written_bytes -= verdict->cut_bytes;
	if (ftruncate(log->fd, (off_t)log->written_bytes) == 0)
		return log;
	fail(err, folder, "the last line cannot be taken off");
	log->lock_fd = -1;
	audit_log_free(log);
	return NULL;
}

bool audit_log_close(struct audit_log **pointer, int64_t wall_ms, struct error *err)
{
	struct audit_log *log = *pointer;
	*pointer = NULL;
	if (!log)
		return true;
	bool did = audit_log_add(log, wall_ms, "\"kind\":\"end\"") ? sync_as(log, true, err)
								   : error_set(err, ERROR_MEMORY, "no memory");
	if (did && log->reserved_bytes)
		(void)!ftruncate(log->fd, (off_t)log->written_bytes); // gives back what was reserved
	audit_log_free(log);
	return did;
}

bool audit_log_has_pending(const struct audit_log *log)
{
	return log->pending.size_bytes > 0;
}

uint64_t audit_log_lost(const struct audit_log *log)
{
	return log->lost;
}

const char *audit_log_folder(const struct audit_log *log)
{
	return log->folder;
}

const char *audit_log_hash(const struct audit_log *log)
{
	return log->hash;
}
