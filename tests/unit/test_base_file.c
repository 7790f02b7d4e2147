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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_write_replaces_whole_and_keeps_the_mode),
		cmocka_unit_test(test_failures_say_which_file),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
