/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The audit log's files: what is written is found whole, whatever was changed since is found, and a full disk costs no
 * line that was there before. */
#include "audit_folder.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>

#define BEGUN_MS INT64_C(1795351680000)

static char shows[64];

static int make_folder(void **state)
{
	(void)state;
	return audit_make_folder(shows);
}

static int remove_folder(void **state)
{
	(void)state;
	audit_remove_folder(shows);
	return 0;
}

static struct audit_log *open_log(uint64_t file_bytes)
{
	struct error err = {0};
	const struct audit_log_request request = {.shows_folder = shows,
						  .room = "room/../1",
						  .begun_ms = BEGUN_MS,
						  .digest = audit_test_digest,
						  .file_bytes = file_bytes};
	struct audit_log *log = audit_log_open(&request, &err);
	if (!log)
		fail_msg("%s: %s", err.path, err.message);
	return log;
}

static void add(struct audit_log *log, int number)
{
	char members[128];
	snprintf(members, sizeof(members), "\"kind\":\"shown\",\"layer\":\"price\",\"new\":\"\\u00a5%d\"", number);
	assert_true(audit_log_add(log, BEGUN_MS + number, members));
}

/* Some files of some lines each; the folder of the show into out. */
static void write_show(int lines, char out[512])
{
	struct audit_log *log = open_log(1024);
	for (int i = 0; i < lines; i++) {
		add(log, i);
		assert_true(audit_log_sync(log, NULL));
	}
	snprintf(out, 512, "%s", audit_log_folder(log));
	assert_true(audit_log_close(&log, BEGUN_MS + lines, NULL));
}

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

/* -- planted edits -- */

struct file {
	char path[600];
	struct buffer bytes;
};

static struct file read_one(const char *folder, const char *name)
{
	struct file file;
	buffer_init(&file.bytes, 1 << 20);
	snprintf(file.path, sizeof(file.path), "%s/%s", folder, name);
	assert_true(file_read(file.path, &file.bytes, NULL));
	return file;
}

static void put_back(const struct file *file)
{
	FILE *to = fopen(file->path, "wb");
	assert_non_null(to);
	assert_int_equal(fwrite(file->bytes.bytes, 1, file->bytes.size_bytes, to), file->bytes.size_bytes);
	assert_int_equal(fclose(to), 0);
}

static void put(const struct file *file, const char *bytes, size_t size_bytes)
{
	FILE *to = fopen(file->path, "wb");
	assert_non_null(to);
	fwrite(bytes, 1, size_bytes, to);
	assert_int_equal(fclose(to), 0);
}

static void expect_fault(const char *folder, const char *what, size_t place)
{
	struct audit_verdict verdict = audit_verdict_of(folder);
	if (!verdict.faults)
		fail_msg("%s at %zu is not found", what, place);
}

static void change_each_byte(const char *folder, const char *name)
{
	struct file file = read_one(folder, name);
	for (size_t i = 0; i < file.bytes.size_bytes; i++) {
		file.bytes.bytes[i] ^= 1;
		put_back(&file);
		expect_fault(folder, "a changed byte", i);
		file.bytes.bytes[i] ^= 1;
	}
	put_back(&file);
	buffer_finish(&file.bytes);
}

/* The lines of a file, each with its newline, in another order or not all of them. */
static void change_lines(const char *folder, const char *name)
{
	struct file file = read_one(folder, name);
	const char *lines[64];
	size_t sizes[64], count = 0;
	const char *at = buffer_text(&file.bytes);
	while (*at) {
		lines[count] = at;
		sizes[count] = (size_t)(strchr(at, '\n') - at) + 1;
		at += sizes[count++];
	}
	assert_true(count > 3);
	for (size_t i = 0; i < count; i++) {
		struct buffer without, twice, turned;
		buffer_init(&without, 1 << 20);
		buffer_init(&twice, 1 << 20);
		buffer_init(&turned, 1 << 20);
		for (size_t k = 0; k < count; k++) {
			size_t other = i + 1 == count ? k : k == i ? i + 1 : k == i + 1 ? i : k;
			assert_true(k == i || buffer_add(&without, lines[k], sizes[k], NULL));
			assert_true(buffer_add(&twice, lines[k], sizes[k], NULL));
			assert_true(k != i || buffer_add(&twice, lines[k], sizes[k], NULL));
			assert_true(buffer_add(&turned, lines[other], sizes[other], NULL));
		}
		put(&file, buffer_text(&without), without.size_bytes);
		expect_fault(folder, "a line taken out", i);
		put(&file, buffer_text(&twice), twice.size_bytes);
		expect_fault(folder, "a line written twice", i);
		if (i + 1 < count) {
			put(&file, buffer_text(&turned), turned.size_bytes);
			expect_fault(folder, "two lines turned round", i);
		}
		buffer_finish(&without);
		buffer_finish(&twice);
		buffer_finish(&turned);
	}
	for (size_t size = 0; size < file.bytes.size_bytes; size++) {
		put(&file, buffer_text(&file.bytes), size);
		expect_fault(folder, "a file cut short", size);
	}
	unlink(file.path);
	expect_fault(folder, "a file taken away", 0);
	put_back(&file);
	assert_int_equal(audit_verdict_of(folder).faults, 0);
	buffer_finish(&file.bytes);
}

static void test_each_planted_edit_is_found(void **state)
{
	(void)state;
	char folder[512];
	write_show(13, folder);
	struct file last = read_one(folder, "0003.jsonl");
	assert_non_null(strstr(buffer_text(&last.bytes), "\"kind\":\"end\""));
	buffer_finish(&last.bytes);
	static const char *const names[] = {"0001.jsonl", "0002.jsonl", "0003.jsonl"};
	for (size_t i = 0; i < 3; i++)
		change_each_byte(folder, names[i]);
	for (size_t i = 0; i < 2; i++)
		change_lines(folder, names[i]);
	struct file head = read_one(folder, "head.json");
	unlink(head.path);
	expect_fault(folder, "a head taken away", 0);
	put_back(&head);
	buffer_finish(&head.bytes);
}

/* The first fault told. */
static void keep_first(void *data, const char *text)
{
	char *first = data;
	if (!first[0])
		snprintf(first, 512, "%s", text);
}

/* A place is told once and where it is: what stands behind it is good again. */
static void test_a_fault_says_where_it_is(void **state)
{
	(void)state;
	char folder[512], first[512] = "";
	write_show(3, folder);
	struct file file = read_one(folder, "0001.jsonl");
	char *price = strstr((char *)file.bytes.bytes, "\"\\u00a51\"");
	assert_non_null(price);
	price[7] = '9';
	put_back(&file);
	struct audit_verdict verdict;
	const struct audit_reader reader = {.on_fault = keep_first, .data = first};
	assert_true(audit_verify(folder, audit_test_digest, &reader, &verdict, NULL));
	assert_int_equal(verdict.faults, 1);
	assert_string_equal(first, "0001.jsonl: line 3: was changed, or the line before it");
	buffer_finish(&file.bytes);
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
		cmocka_unit_test_setup_teardown(test_each_planted_edit_is_found, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_a_fault_says_where_it_is, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_kept_files_are_there_once_and_unchanged, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(test_a_full_disk_costs_nothing_that_was_there, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(test_what_cannot_wait_is_counted_and_said, make_folder, remove_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
