/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where tokens lie: what is found, what is refused, and that no error tells what stands there. */
#include "unit.h"

#include "feed/secrets.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TOKEN "abc.DEF-123_456~7+8/9="
#define SHOP "https://shop.example/v1/rooms/r"

static char root[64];
static char folder[128];

static int make_folder(void **state)
{
	(void)state;
	snprintf(root, sizeof(root), "/tmp/shop-feed-secrets-XXXXXX");
	if (!mkdtemp(root))
		return -1;
	snprintf(folder, sizeof(folder), "%s/config/secrets", root);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	char command[128];
	const char *const names[] = {"default", "live-1", "A.b_c"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(command, sizeof(command), "%.90s/%s.token", folder, names[i]);
		unlink(command);
	}
	rmdir(folder);
	snprintf(command, sizeof(command), "%s/config", root);
	rmdir(command);
	return rmdir(root);
}

static const char *path_of(const char *profile)
{
	static char path[256];
	snprintf(path, sizeof(path), "%s/%s.token", folder, profile);
	return path;
}

/* Writes the file as somebody would by hand. */
static void write_by_hand(const char *profile, const char *text, unsigned mode)
{
	struct error err = {0};
	// makes the folder
	assert_true(secret_store(folder, profile, TOKEN, NULL, &err));
	assert_true(file_write_atomic(path_of(profile), text, strlen(text), &err));
	assert_int_equal(chmod(path_of(profile), mode), 0);
}

static void expect(const char *profile, const char *url, const char *wanted)
{
	struct error err = {0};
	char *token = (char *)"untouched";
	if (!secret_find(folder, profile, url, &token, &err))
		fail_msg("%s: %s: %s", profile, err.path, err.message);
	if (wanted)
		assert_string_equal(token, wanted);
	else
		assert_null(token);
	secret_free(&token);
	assert_null(token);
}

static void expect_error(const char *profile, const char *url, enum error_code code, const char *reason)
{
	struct error err = {0};
	char *token = NULL;
	assert_false(secret_find(folder, profile, url, &token, &err));
	assert_null(token);
	char text[512];
	error_text(&err, text, sizeof(text));
	if (err.code != code || !strstr(text, reason))
		fail_msg("%s: %s", error_code_name(err.code), text);
	assert_null(strstr(text, "abc"));
	assert_null(strstr(text, "evil"));
}

static void test_secrets_are_stored_for_us_alone(void **state)
{
	(void)state;
	struct error err = {0};
	expect("default", SHOP, NULL);
	assert_false(secret_is_there(folder, "default"));
	assert_true(secret_store(folder, "default", " \t" TOKEN "\n", SHOP "?key=hidden#x", &err));
	struct stat now;
	assert_int_equal(stat(path_of("default"), &now), 0);
	assert_int_equal(now.st_mode & 07777, 0600);
	assert_int_equal(stat(folder, &now), 0);
	assert_int_equal(now.st_mode & 07777, 0700);
	struct buffer text;
	buffer_init(&text, 1024);
	assert_true(file_read(path_of("default"), &text, &err));
	assert_string_equal(buffer_text(&text), TOKEN "\nhttps://shop.example:443\n");
	buffer_finish(&text);
	assert_true(secret_is_there(folder, "default"));
	expect("default", SHOP, TOKEN);
	expect("live-1", SHOP, NULL);
	// a new one replaces it, an empty one removes it
	assert_true(secret_store(folder, "default", "other", NULL, &err));
	expect("default", "https://elsewhere.example/", "other");
	assert_true(secret_store(folder, "default", "", SHOP, &err));
	expect("default", SHOP, NULL);
	assert_true(secret_store(folder, "default", NULL, NULL, &err));
}

static void test_secrets_close_what_stood_open(void **state)
{
	(void)state;
	struct error err = {0};
	assert_true(secret_store(folder, "default", "old", NULL, &err));
	assert_int_equal(chmod(folder, 0755), 0);
	assert_int_equal(chmod(path_of("default"), 0644), 0);
	assert_true(secret_store(folder, "default", TOKEN, NULL, &err));
	struct stat now;
	assert_int_equal(stat(path_of("default"), &now), 0);
	assert_int_equal(now.st_mode & 07777, 0600);
	assert_int_equal(stat(folder, &now), 0);
	assert_int_equal(now.st_mode & 07777, 0700);
}

static void test_secrets_belong_to_one_shop(void **state)
{
	(void)state;
	struct error err = {0};
	assert_true(secret_store(folder, "default", TOKEN, SHOP, &err));
	expect("default", "https://shop.example/another/room", TOKEN);
	expect("default", "https://SHOP.example:443/", TOKEN);
	expect("default", NULL, TOKEN);
	const char *const others[] = {"https://evil.example/", "http://shop.example/", "https://shop.example:8443/",
				      "https://shop.example.evil.example/", "nonsense"};
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		expect_error("default", others[i], ERROR_USAGE, "belongs to another shop");
	write_by_hand("default", TOKEN "\nno address\n", 0600);
	expect_error("default", SHOP, ERROR_USAGE, "belongs to another shop");
	write_by_hand("default", TOKEN "\r\nhttps://shop.example\r\nnotes: abc\n", 0600);
	expect("default", SHOP, TOKEN);
	write_by_hand("default", TOKEN, 0400);
	expect("default", SHOP, TOKEN);
}

static void test_secrets_in_loose_files_are_refused(void **state)
{
	(void)state;
	const unsigned loose[] = {0640, 0604, 0620, 0644, 0610, 0777};
	for (size_t i = 0; i < sizeof(loose) / sizeof(loose[0]); i++) {
		write_by_hand("default", TOKEN "\n", loose[i]);
		expect_error("default", SHOP, ERROR_USAGE, "chmod 600");
	}
	write_by_hand("live-1", TOKEN, 0600);
	unlink(path_of("default"));
	assert_int_equal(symlink("live-1.token", path_of("default")), 0);
	expect_error("default", SHOP, ERROR_UNSUPPORTED, "no plain file");
	unlink(path_of("default"));
	assert_int_equal(mkfifo(path_of("default"), 0600), 0);
	expect_error("default", SHOP, ERROR_UNSUPPORTED, "no plain file");
	unlink(path_of("default"));
}

static void test_secrets_that_are_none(void **state)
{
	(void)state;
	static char longest[8192];
	memset(longest, 'a', sizeof(longest) - 1);
	write_by_hand("default", "", 0600);
	expect_error("default", SHOP, ERROR_VALUE, "empty");
	write_by_hand("default", " \n\n", 0600);
	expect_error("default", SHOP, ERROR_VALUE, "empty");
	write_by_hand("default",
		      "abc\x01"
		      "def",
		      0600);
	expect_error("default", SHOP, ERROR_VALUE, "signs of ASCII");
	write_by_hand("default",
		      "\xef\xbb\xbf"
		      "abc",
		      0600);
	expect_error("default", SHOP, ERROR_VALUE, "signs of ASCII");
	write_by_hand("default", longest, 0600);
	expect_error("default", SHOP, ERROR_LIMIT, "too long");
	longest[4097] = '\0';
	write_by_hand("default", longest, 0600);
	expect_error("default", SHOP, ERROR_VALUE, "at most 4096");
	longest[4096] = '\0';
	write_by_hand("default", longest, 0600);
	expect("default", SHOP, longest);
	struct error err = {0};
	assert_false(secret_store(folder, "default", "abc def", SHOP, &err));
	assert_int_equal(err.code, ERROR_VALUE);
	assert_false(secret_store(folder, "default", TOKEN, "no address", &err));
	assert_int_equal(err.code, ERROR_USAGE);
	expect("default", SHOP, longest);
}

static void test_secrets_names_stay_in_their_folder(void **state)
{
	(void)state;
	const char *const bad[] = {"",
				   ".",
				   "..",
				   "../x",
				   "a/b",
				   ".hidden",
				   "a b",
				   "\xe5\xba\x97",
				   "0123456789012345678901234567890123456789012345678901234567890123456789"};
	struct error err = {0};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		expect_error(bad[i], SHOP, ERROR_USAGE, "a profile's name");
		assert_false(secret_store(folder, bad[i], TOKEN, NULL, &err));
		assert_int_equal(err.code, ERROR_USAGE);
		assert_false(secret_is_there(folder, bad[i]));
	}
}

static void test_secrets_of_the_environment_go_first(void **state)
{
	(void)state;
	struct error err = {0};
	assert_true(secret_store(folder, "live-1", "from-the-file", NULL, &err));
	assert_int_equal(setenv("SHOP_OVERLAY_TOKEN_LIVE_1", TOKEN, 1), 0);
	expect("live-1", SHOP, TOKEN);
	assert_true(secret_is_there(NULL, "live-1"));
	char *token = NULL;
	assert_true(secret_find(NULL, "live-1", SHOP, &token, &err));
	assert_string_equal(token, TOKEN);
	secret_free(&token);
	assert_int_equal(setenv("SHOP_OVERLAY_TOKEN_LIVE_1", TOKEN " https://shop.example", 1), 0);
	expect("live-1", SHOP, TOKEN);
	expect_error("live-1", "https://evil.example/", ERROR_USAGE, "SHOP_OVERLAY_TOKEN_LIVE_1: this token belongs");
	assert_int_equal(setenv("SHOP_OVERLAY_TOKEN_LIVE_1",
				"\x01"
				"abc",
				1),
			 0);
	expect_error("live-1", SHOP, ERROR_VALUE, "SHOP_OVERLAY_TOKEN_LIVE_1");
	assert_int_equal(setenv("SHOP_OVERLAY_TOKEN_LIVE_1", " ", 1), 0);
	expect("live-1", SHOP, "from-the-file");
	assert_int_equal(unsetenv("SHOP_OVERLAY_TOKEN_LIVE_1"), 0);
	assert_int_equal(setenv("SHOP_OVERLAY_TOKEN_A_B_C", TOKEN, 1), 0);
	expect("A.b_c", SHOP, TOKEN);
	assert_int_equal(unsetenv("SHOP_OVERLAY_TOKEN_A_B_C"), 0);
	expect("A.b_c", SHOP, NULL);
}

static void test_secrets_from_a_named_file(void **state)
{
	(void)state;
	struct error err = {0};
	char *token = NULL;
	assert_true(secret_store(folder, "default", TOKEN, SHOP, &err));
	assert_true(secret_read(path_of("default"), NULL, &token, &err));
	assert_string_equal(token, TOKEN);
	secret_free(&token);
	assert_false(secret_read(path_of("live-1"), NULL, &token, &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
	secret_free(&token);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
	const struct CMUnitTest tests[] = {
		TEST(test_secrets_are_stored_for_us_alone),
		TEST(test_secrets_close_what_stood_open),
		TEST(test_secrets_belong_to_one_shop),
		TEST(test_secrets_in_loose_files_are_refused),
		TEST(test_secrets_that_are_none),
		TEST(test_secrets_names_stay_in_their_folder),
		TEST(test_secrets_of_the_environment_go_first),
		TEST(test_secrets_from_a_named_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
