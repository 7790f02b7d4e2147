/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What somebody may do to a show's log afterwards: each of it is found. */
#include "audit_shows.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>

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

/* -- between files and shows -- */

/* The lines of two files, one of each in the other's place. */
static void swap_lines(const char *folder, const char *name, const char *other_name)
{
	struct file a = read_one(folder, name), b = read_one(folder, other_name);
	for (const char *p = buffer_text(&a.bytes); *p; p = strchr(p, '\n') + 1) {
		for (const char *q = buffer_text(&b.bytes); *q; q = strchr(q, '\n') + 1) {
			const char *a_text = buffer_text(&a.bytes), *b_text = buffer_text(&b.bytes);
			const char *p_end = strchr(p, '\n') + 1, *q_end = strchr(q, '\n') + 1;
			char with_q[8192], with_p[8192];
			int a_size = snprintf(with_q, sizeof(with_q), "%.*s%.*s%s", (int)(p - a_text), a_text,
					      (int)(q_end - q), q, p_end);
			int b_size = snprintf(with_p, sizeof(with_p), "%.*s%.*s%s", (int)(q - b_text), b_text,
					      (int)(p_end - p), p, q_end);
			put(&a, with_q, (size_t)a_size);
			put(&b, with_p, (size_t)b_size);
			expect_fault(folder, "lines of two files swapped", (size_t)(p - a_text));
		}
	}
	put(&a, buffer_text(&b.bytes), b.bytes.size_bytes);
	put(&b, buffer_text(&a.bytes), a.bytes.size_bytes);
	expect_fault(folder, "two files swapped", 0);
	put_back(&a);
	put_back(&b);
	buffer_finish(&a.bytes);
	buffer_finish(&b.bytes);
}

static void test_what_is_swapped_between_files_is_found(void **state)
{
	(void)state;
	char folder[512];
	write_show(13, folder);
	swap_lines(folder, "0001.jsonl", "0002.jsonl");
	swap_lines(folder, "0001.jsonl", "0003.jsonl");
	swap_lines(folder, "0002.jsonl", "0003.jsonl");
	assert_int_equal(audit_verdict_of(folder).faults, 0);
}

/* A line, a file and a head of another show, which are good where they come from. */
static void test_what_comes_from_another_show_is_found(void **state)
{
	(void)state;
	static const char *const names[] = {"0001.jsonl", "0002.jsonl", "0003.jsonl", "head.json"};
	char folder[512], other[512];
	write_show(13, folder);
	write_show(12, other);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct file mine = read_one(folder, names[i]), theirs = read_one(other, names[i]);
		bool is_same = strcmp(buffer_text(&mine.bytes), buffer_text(&theirs.bytes)) == 0;
		put(&mine, buffer_text(&theirs.bytes), theirs.bytes.size_bytes);
		if (!is_same) // both shows began alike
			expect_fault(folder, names[i], i);
		put_back(&mine);
		buffer_finish(&mine.bytes);
		buffer_finish(&theirs.bytes);
	}
	assert_int_equal(audit_verdict_of(folder).faults, 0);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_each_planted_edit_is_found, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_what_is_swapped_between_files_is_found, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(test_what_comes_from_another_show_is_found, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_a_fault_says_where_it_is, make_folder, remove_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
