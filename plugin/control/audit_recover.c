/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audit_own.h"

#include "base/alloc.h"
#include "base/file.h"
#include "room/wall_time.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef void (*each_show_fn)(void *data, const char *folder, const char *name);

/* A show's folder has the first file of a log. */
static void each_show(const char *shows_folder, each_show_fn each, void *data)
{
	char path[PATH_MAX], first[PATH_MAX];
	DIR *shows = opendir(shows_folder);
	if (!shows)
		return;
	struct dirent *entry;
	while ((entry = readdir(shows))) {
		if (entry->d_name[0] == '.' ||
		    snprintf(path, sizeof(path), "%s/%s", shows_folder, entry->d_name) >= (int)sizeof(path) ||
		    snprintf(first, sizeof(first), "%s/0001.jsonl", path) >= (int)sizeof(first))
			continue;
		if (file_stamp_of(first).exists)
			each(data, path, entry->d_name);
	}
	closedir(shows);
}

/* -- logs without an end -- */

struct recovery {
	audit_digest_fn digest;
	int64_t wall_ms;
	audit_cut_fn on_cut;
	void *data;
};

static bool has_end(const char *folder)
{
	char path[PATH_MAX];
	struct buffer bytes;
	buffer_init(&bytes, 4096);
	snprintf(path, sizeof(path), "%s/" AUDIT_HEAD, folder);
	bool has = file_read_plain(path, &bytes, NULL) && strstr(buffer_text(&bytes), "\"ended\":true");
	buffer_finish(&bytes);
	return has;
}

static unsigned last_file(const char *folder)
{
	char path[PATH_MAX], name[16];
	unsigned number = 1;
	for (;; number++) {
		audit_file_name(number + 1, name);
		snprintf(path, sizeof(path), "%s/%s", folder, name);
		if (!file_stamp_of(path).exists)
			return number;
	}
}

/* Takes lock_fd over. */
static bool end_log(const struct recovery *recovery, const char *folder, int lock_fd,
		    const struct audit_verdict *verdict, struct error *err)
{
	char members[160];
	struct audit_log *log = audit_log_resume(folder, lock_fd, recovery->digest, verdict, last_file(folder), err);
	if (!log) {
		close(lock_fd);
		return false;
	}
	snprintf(members, sizeof(members),
		 "\"kind\":\"cut\",\"schema\":\"" AUDIT_SCHEMA "\",\"bytes\":%" PRIu64 ",\"lines\":%" PRIu64,
		 verdict->cut_bytes, verdict->lines);
	audit_log_add(log, recovery->wall_ms, members);
	return audit_log_close(&log, recovery->wall_ms, err);
}

/* Since when the disk took nothing; "": it did until the end. */
static void read_lock(int lock_fd, char since[40])
{
	char text[AUDIT_LOCK_BYTES + 1] = "";
	size_t head = strlen(AUDIT_LOCK_FULL);
	since[0] = '\0';
	if (pread(lock_fd, text, AUDIT_LOCK_BYTES, 0) == AUDIT_LOCK_BYTES && strncmp(text, AUDIT_LOCK_FULL, head) == 0)
		snprintf(since, 40, "%.*s", (int)strcspn(text + head, " \n"), text + head);
}

static void recover(void *data, const char *folder, const char *name)
{
	const struct recovery *recovery = data;
	struct audit_verdict verdict;
	struct error err = {0};
	char text[512], why[320];
	(void)name;
	char full_since[40];
	int lock_fd = has_end(folder) ? -1 : audit_lock(folder);
	if (lock_fd < 0)
		return;
	read_lock(lock_fd, full_since);
	if (!audit_verify(folder, recovery->digest, NULL, &verdict, &err)) {
		close(lock_fd);
		snprintf(text, sizeof(text), "cannot be read: %s", error_text(&err, why, sizeof(why)));
	} else if (verdict.faults) {
		close(lock_fd);
		snprintf(text, sizeof(text), "was changed since it was written, in %" PRIu64 " places", verdict.faults);
	} else if (verdict.is_ended) {
		close(lock_fd); // it ended, and only its head could not be written
		return;
	} else if (!end_log(recovery, folder, lock_fd, &verdict, &err)) {
		snprintf(text, sizeof(text), "was cut off and cannot be ended: %s", error_text(&err, why, sizeof(why)));
	} else if (full_since[0]) {
		snprintf(text, sizeof(text),
			 "was cut off: the disk took nothing more from %s on; %" PRIu64 " lines are whole", full_since,
			 verdict.lines);
	} else {
		snprintf(text, sizeof(text),
			 "was cut off at %s: at most the second after it is missing; %" PRIu64 " lines are whole",
			 verdict.lines ? verdict.last_at : "its begin", verdict.lines);
	}
	if (recovery->on_cut)
		recovery->on_cut(recovery->data, folder, text);
}

void audit_recover(const char *shows_folder, audit_digest_fn digest, int64_t wall_ms, audit_cut_fn on_cut, void *data)
{
	struct recovery recovery = {.digest = digest, .wall_ms = wall_ms, .on_cut = on_cut, .data = data};
	each_show(shows_folder, recover, &recovery);
}

/* -- shows that are too old -- */

struct pruning {
	int64_t before_ms;
	size_t count;
};

/* 2026-11-21T124800Z-...; false: no folder of ours. */
static bool begin_of(const char *name, int64_t *out_ms)
{
	char text[32];
	if (strlen(name) < 19 || name[17] != 'Z' || name[18] != '-')
		return false;
	snprintf(text, sizeof(text), "%.13s:%.2s:%.2sZ", name, name + 13, name + 15);
	return wall_time_parse(text, out_ms, NULL);
}

/* A file that was being written when its writer was killed has seven bytes more. */
static bool is_or_begins(const char *name, size_t size_bytes)
{
	return !name[size_bytes] || (name[size_bytes] == '.' && strlen(name + size_bytes) == 7);
}

static bool is_of_log(const char *name)
{
	size_t head = strlen(AUDIT_HEAD);
	return (strncmp(name, AUDIT_HEAD, head) == 0 && is_or_begins(name, head)) || strcmp(name, "lock") == 0 ||
	       (strlen(name) >= 10 && strspn(name, "0123456789") == strlen(name) - 6 &&
		strcmp(name + strlen(name) - 6, ".jsonl") == 0);
}

static bool is_kept(const char *name)
{
	return strspn(name, "0123456789abcdef") == 64 && is_or_begins(name, 64);
}

/* Only what a log is made of; a folder with something else in it stays, with that. */
static void remove_files(const char *folder, bool (*is_ours)(const char *name))
{
	char path[PATH_MAX];
	DIR *files = opendir(folder);
	if (!files)
		return;
	struct dirent *entry;
	while ((entry = readdir(files))) {
		if (is_ours(entry->d_name) &&
		    snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name) < (int)sizeof(path))
			(void)!unlink(path);
	}
	closedir(files);
}

static void prune(void *data, const char *folder, const char *name)
{
	struct pruning *pruning = data;
	int64_t begun_ms;
	char kept[PATH_MAX];
	if (!begin_of(name, &begun_ms) || begun_ms >= pruning->before_ms)
		return;
	int lock_fd = audit_lock(folder);
	if (lock_fd < 0)
		return;
	if (snprintf(kept, sizeof(kept), "%s/" AUDIT_KEPT, folder) < (int)sizeof(kept)) {
		remove_files(kept, is_kept);
		(void)!rmdir(kept);
	}
	remove_files(folder, is_of_log);
	close(lock_fd);
	pruning->count += rmdir(folder) == 0;
}

size_t audit_prune(const char *shows_folder, int64_t before_ms)
{
	struct pruning pruning = {.before_ms = before_ms};
	each_show(shows_folder, prune, &pruning);
	return pruning.count;
}
