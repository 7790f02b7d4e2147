/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The header texts of `serve` that a client would have to be odd to send. */
#include "unit.h"

#include "http_text.h"
#include "served_uris.h"

#include <string.h>

static void test_accepts_gzip(void **state)
{
	(void)state;
	static const struct {
		const char *header;
		bool is_taken;
	} cases[] = {
		{NULL, false},
		{"", false},
		{"gzip", true},
		{"GZip", true},
		{"x-gzip", true},
		{"br,gzip", true},
		{"br , gzip ;q=1", true},
		{"gzip;q=0", false},
		{"gzip;q=0.0", false},
		{"gzip;q=0.001", true},
		{"gzip;Q=0", false},
		{"gzip;x=1;q=0", false},
		{"*", true},
		{"*;q=0", false},
		{"*;q=0,gzip", true},
		{"*,gzip;q=0", false},
		{"gzipped", false},
		{"identity", false},
		{",,,", false},
		{"gzip;q=0,br;q=0.5", false},
		{"br;q=0, gzip", true},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (http_accepts_gzip(cases[i].header) != cases[i].is_taken)
			fail_msg("\"%s\"", cases[i].header ? cases[i].header : "(none)");
}

static void test_etags(void **state)
{
	(void)state;
	static const struct {
		const char *list;
		bool is_weak, is_named;
	} cases[] = {
		{NULL, true, false},
		{"", true, false},
		{"*", false, true},
		{" *", true, true},
		{"\"a-1\"", false, true},
		{"W/\"a-1\"", false, false},
		{"W/\"a-1\"", true, true},
		{"\"a-10\"", true, false},
		{"\"a-\"", true, false},
		{"a-1", true, false},
		{"\"a-1", true, false},
		{"\"b\",\"a-1\"", false, true},
		{"\"b\" , W/\"a-1\"", true, true},
		{"\"b\" garbage \"a-1\"", true, false},
		{",, ,\"a-1\"", false, true},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (http_etag_is_named(cases[i].list, "\"a-1\"", cases[i].is_weak) != cases[i].is_named)
			fail_msg("%s", cases[i].list ? cases[i].list : "(none)");
}

static void test_dates(void **state)
{
	(void)state;
	char text[32];
	assert_string_equal(http_date(0, text), "Thu, 01 Jan 1970 00:00:00 GMT");
	assert_string_equal(http_date(784111777999, text), "Sun, 06 Nov 1994 08:49:37 GMT");
	assert_string_equal(http_date(951782400000, text), "Tue, 29 Feb 2000 00:00:00 GMT");
	assert_string_equal(http_date(1795266000000, text), "Sat, 21 Nov 2026 13:00:00 GMT");
	assert_string_equal(http_date(-1000, text), "Wed, 31 Dec 1969 23:59:59 GMT");
}

static void test_hosts(void **state)
{
	(void)state;
	static const char *const good[] = {"localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.1:8080",
					   "127.1.2.3", "[::1]",        "[::1]:1"};
	static const char *const bad[] = {"",         "localhost.example", "127.example", "127.0.0.1.example",
					  "10.0.0.1", "example",           "1.127.0.0.1", "[::2]",
					  "[::1]x",   "localhostx:80"};
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		assert_true(http_is_loopback_host(good[i]));
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(http_is_loopback_host(bad[i]));
	assert_false(http_is_loopback_host(NULL));
}

static void test_paths(void **state)
{
	(void)state;
	char out[8];
	assert_true(http_path_decode("/a%2Fb", out, sizeof(out)));
	assert_string_equal(out, "/a/b");
	assert_true(http_path_decode("/%e8%8c%B6", out, sizeof(out)));
	assert_string_equal(out, "/茶");
	assert_true(http_path_decode("1234567", out, sizeof(out)));
	assert_false(http_path_decode("12345678", out, sizeof(out)));
	assert_false(http_path_decode("/%00", out, sizeof(out)));
	assert_false(http_path_decode("/%", out, sizeof(out)));
	assert_false(http_path_decode("/%2", out, sizeof(out)));
	assert_false(http_path_decode("/%g0", out, sizeof(out)));
	assert_false(http_path_decode("/%2g", out, sizeof(out)));
}

static void test_picture_files(void **state)
{
	(void)state;
	char out[32];
	assert_true(served_uri_file("a.png", out, sizeof(out)));
	assert_string_equal(out, "images/a.png");
	assert_true(served_uri_file("~/a/b.JPG", out, sizeof(out)));
	assert_string_equal(out, "a/b.JPG");
	assert_true(served_uri_file("..a/b..png", out, sizeof(out)));
	static const char *const bad[] = {"",
					  "a",
					  "a.txt",
					  ".png",
					  "/a.png",
					  "a//b.png",
					  "../a.png",
					  "a/../b.png",
					  "./a.png",
					  "a/./b.png",
					  "~//a.png",
					  "~/../a.png",
					  "~/~/../a.png",
					  "a-name-that-does-not-fit-into-it.png"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (served_uri_file(bad[i], out, sizeof(out)))
			fail_msg("%s", bad[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_accepts_gzip), cmocka_unit_test(test_etags), cmocka_unit_test(test_dates),
		cmocka_unit_test(test_hosts),        cmocka_unit_test(test_paths), cmocka_unit_test(test_picture_files),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
