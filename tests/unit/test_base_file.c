/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/shop-base-file-XXXXXX";
static char path[64];

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/room.json", folder);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder);
}

static void test_write_replaces_whole_and_keeps_the_mode(void **state)
{
	(void)state;
	struct error err = {0};
	struct buffer buffer;
	buffer_init(&buffer, 1 << 20);
	assert_true(file_write_atomic(path, "one", 3, &err));
	struct file_stamp first = file_stamp_of(path);
	assert_int_equal(chmod(path, 0600), 0);
	assert_true(file_write_atomic(path, "two!", 4, &err));
	struct file_stamp second = file_stamp_of(path);
	assert_false(file_stamp_equal(&first, &second));
	assert_true(file_read(path, &buffer, &err));
	assert_string_equal(buffer_text(&buffer), "two!");
	struct stat now;
	assert_int_equal(stat(path, &now), 0);
	assert_int_equal(now.st_mode & 0777, 0600);
	buffer_finish(&buffer);
}

static void test_private_files_are_nobody_elses(void **state)
{
	(void)state;
	struct error err = {0};
	struct stat now;
	assert_true(file_write_private(path, "one", 3, &err));
	assert_int_equal(stat(path, &now), 0);
	assert_int_equal(now.st_mode & 0777, 0600);
	assert_int_equal(chmod(path, 0666), 0);
	assert_true(file_write_private(path, "two!", 4, &err));
	assert_int_equal(stat(path, &now), 0);
	assert_int_equal(now.st_mode & 0777, 0600);
	assert_int_equal(now.st_size, 4);
}

static void test_failures_say_which_file(void **state)
{
	(void)state;
	struct error err = {0};
	struct buffer buffer;
	buffer_init(&buffer, 2);
	assert_false(file_read("/nowhere/room.json", &buffer, &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
	assert_string_equal(err.path, "/nowhere/room.json");
	assert_false(file_write_atomic("/nowhere/room.json", "x", 1, &err));
	assert_string_equal(err.path, "/nowhere/room.json");
	assert_true(file_write_atomic(path, "three", 5, &err));
	assert_false(file_read(path, &buffer, &err));
	assert_int_equal(err.code, ERROR_LIMIT);
	assert_false(file_stamp_of("/nowhere").exists);
	buffer_finish(&buffer);
}

static void test_nothing_outside_of_a_folder_is_found(void **state)
{
	(void)state;
	char inner[64], sibling[64], link[80], found[PATH_MAX], wanted[PATH_MAX], real[PATH_MAX];
	struct error err = {0};
	snprintf(inner, sizeof(inner), "%s/in", folder);
	snprintf(sibling, sizeof(sibling), "%s/in-evil", folder);
	snprintf(link, sizeof(link), "%s/link", inner);
	assert_int_equal(mkdir(inner, 0700), 0);
	assert_true(file_write_atomic(sibling, "x", 1, &err));
	assert_int_equal(symlink(sibling, link), 0);

	assert_false(file_find_below(inner, "link", found, &err));
	assert_int_equal(err.code, ERROR_VALUE);
	assert_false(file_find_below(inner, "../in-evil", found, &err));
	assert_int_equal(err.code, ERROR_VALUE);
	assert_false(file_find_below(inner, "missing", found, &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
	assert_false(file_find_below("/nowhere", "x", found, &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);

	snprintf(wanted, sizeof(wanted), "%s/in-evil", folder);
	assert_true(file_find_below(folder, "in/../in-evil", found, &err));
	assert_non_null(realpath(wanted, real));
	assert_string_equal(found, real);
	assert_true(file_find_below("/", real + 1, found, &err));
	assert_string_equal(found, real);

	unlink(link);
	unlink(sibling);
	rmdir(inner);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_write_replaces_whole_and_keeps_the_mode),
		cmocka_unit_test(test_private_files_are_nobody_elses),
		cmocka_unit_test(test_failures_say_which_file),
		cmocka_unit_test(test_nothing_outside_of_a_folder_is_found),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
