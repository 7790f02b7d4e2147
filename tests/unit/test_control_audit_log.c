/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The audit log's files: what is written is found whole, whatever was changed since is found, and a full disk costs no
 * line that was there before. */
#include "audit_shows.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* Each file behind the first says what it is. */
static uint64_t heads_of(const char *folder)
{
	char path[600];
	uint64_t heads = 0;
	struct buffer bytes;
	buffer_init(&bytes, 1 << 20);
	for (unsigned number = 2;; number++) {
		snprintf(path, sizeof(path), "%s/%04u.jsonl", folder, number);
		if (!file_read(path, &bytes, NULL))
			break;
		if (!bytes.size_bytes)
			continue; // nothing was left to say in it
		const char *head = strstr(buffer_text(&bytes), "\"kind\":\"next\",\"schema\":\"shop-audit/1\"");
		assert_true(head && head < strchr(buffer_text(&bytes), '\n'));
		heads++;
	}
	buffer_finish(&bytes);
	assert_true(heads > 3);
	return heads;
}

static void test_what_is_written_is_whole(void **state)
{
	(void)state;
	char folder[512], second[512];
	write_show(30, folder);
	assert_non_null(strstr(folder, "-room----1")); // a room's name leads nowhere
	struct audit_verdict verdict = audit_verdict_of(folder);
	assert_int_equal(verdict.faults, 0);
	assert_int_equal(verdict.lines, 32 + heads_of(folder));
	assert_true(verdict.is_ended);
	assert_string_equal(verdict.last_at, "2026-11-22T12:48:00.030Z");
	write_show(1, second); // in the same second: a folder of its own
	assert_string_not_equal(folder, second);
}

/* -- files that the show needs -- */

static void test_kept_files_are_there_once_and_unchanged(void **state)
{
	(void)state;
	char folder[512], path[700], hash[65];
	struct audit_log *log = open_log(0);
	assert_true(audit_log_keep(log, BEGUN_MS, "file", "a.png", "picture", 7, NULL));
	assert_true(audit_log_keep(log, BEGUN_MS, "file", "b.png", "picture", 7, NULL));
	snprintf(folder, sizeof(folder), "%s", audit_log_folder(log));
	assert_true(audit_log_close(&log, BEGUN_MS, NULL));
	assert_int_equal(audit_verdict_of(folder).faults, 0);
	assert_true(audit_test_digest("picture", 7, hash, NULL));
	snprintf(path, sizeof(path), "%s/files/%s", folder, hash);
	assert_true(file_write_atomic(path, "pictured", 8, NULL));
	assert_int_equal(audit_verdict_of(folder).faults, 2);
	unlink(path);
	assert_int_equal(audit_verdict_of(folder).faults, 2);
}

/* -- a disk that takes nothing -- */

static void test_a_full_disk_costs_nothing_that_was_there(void **state)
{
	(void)state;
	char folder[512];
	struct error err = {0};
	struct rlimit old, small;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small = old;
	small.rlim_cur = 20000;
	void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
	struct audit_log *log = open_log(0);
	snprintf(folder, sizeof(folder), "%s", audit_log_folder(log));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	int added = 0, synced = 0;
	for (bool did = true; did;) {
		for (int i = 0; i < 7; i++)
			add(log, added++);
		did = audit_log_sync(log, &err);
		synced = did ? added : synced;
	}
	assert_int_equal(err.code, ERROR_IO);
	// on disk is what was there before, whole, and nothing is lost yet
	struct audit_verdict verdict = audit_verdict_of(folder);
	assert_int_equal(verdict.faults, 0);
	assert_int_equal(verdict.cut_bytes, 0);
	assert_int_equal(verdict.lines, synced + 1);
	assert_false(audit_log_sync(log, &err));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_true(audit_log_sync(log, &err));
	assert_int_equal(audit_verdict_of(folder).lines, added + 1);
	assert_true(audit_log_close(&log, BEGUN_MS, NULL));
	assert_int_equal(audit_verdict_of(folder).faults, 0);
	signal(SIGXFSZ, handler);
}

static void keep_text(void *data, const char *folder, const char *text)
{
	(void)folder;
	snprintf(data, 512, "%s", text);
}

/* Killed while the disk takes nothing: the next start says since when. */
static void test_a_full_disk_and_then_a_kill_is_said(void **state)
{
	(void)state;
	char folder[512], said[512] = "";
	struct rlimit small = {.rlim_cur = 20000, .rlim_max = RLIM_INFINITY};
	pid_t pid = fork();
	if (pid == 0) {
		signal(SIGXFSZ, SIG_IGN);
		struct audit_log *log = open_log(0);
		setrlimit(RLIMIT_FSIZE, &small);
		int number = 0;
		do
			add(log, number++);
		while (audit_log_sync(log, NULL));
		for (int i = 0; i < 100; i++)
			add(log, number++); // they wait in memory
		(void)!audit_log_sync(log, NULL);
		kill(getpid(), SIGKILL);
	}
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	audit_recover(shows, audit_test_digest, BEGUN_MS + 60000, keep_text, said);
	if (!strstr(said, "the disk took nothing more from 2026-11-22T12:48:0") || !strstr(said, "lines are whole"))
		fail_msg("%s", said);
	assert_true(audit_only_show(shows, folder));
	struct audit_verdict verdict = audit_verdict_of(folder);
	assert_int_equal(verdict.faults, 0);
	assert_true(verdict.is_ended);
}

static void count_lost(void *data, const struct audit_line *line)
{
	const char *at = strstr(line->text, "\"kind\":\"lost\",\"lines\":");
	*(long *)data += at ? strtol(at + 22, NULL, 10) : 0;
}

static void test_what_cannot_wait_is_counted_and_said(void **state)
{
	(void)state;
	char folder[512];
	struct audit_log *log = open_log(0);
	snprintf(folder, sizeof(folder), "%s", audit_log_folder(log));
	size_t size = 4 << 20;
	char *long_one = calloc(1, size + 32);
	memcpy(long_one, "\"kind\":\"x\",\"y\":\"", 16);
	memset(long_one + 16, 'a', size);
	long_one[16 + size] = '"';
	int did = 0;
	for (int i = 0; i < 10; i++)
		did += audit_log_add(log, BEGUN_MS, long_one);
	assert_int_equal(did, 7); // the maximum that waits is 32 MiB
	assert_int_equal(audit_log_lost(log), 3);
	assert_true(audit_log_sync(log, NULL));
	assert_true(audit_log_add(log, BEGUN_MS, "\"kind\":\"x\""));
	assert_true(audit_log_close(&log, BEGUN_MS, NULL));
	long said = 0;
	struct audit_verdict verdict;
	const struct audit_reader reader = {.on_line = count_lost, .data = &said};
	assert_true(audit_verify(folder, audit_test_digest, &reader, &verdict, NULL));
	assert_int_equal(verdict.faults, 0);
	assert_int_equal(said, 3);
	free(long_one);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_what_is_written_is_whole, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_kept_files_are_there_once_and_unchanged, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(test_a_full_disk_costs_nothing_that_was_there, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(test_a_full_disk_and_then_a_kill_is_said, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_what_cannot_wait_is_counted_and_said, make_folder, remove_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
