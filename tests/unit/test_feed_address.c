/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit.h"

#include "address.h"
#include "http.h"

#include <stdlib.h>
#include <string.h>

static void test_address_takes_https_and_loopback(void **state)
{
	(void)state;
	const char *const good[] = {
		"https://shop.example/v1/rooms/a", "HTTPS://SHOP.EXAMPLE:8443/", "http://localhost:8080/room",
		"http://127.0.0.1/room",           "http://127.200.3.4:1/room",  "http://[::1]:9000/room",
		"http://2130706433/room", /* 127.0.0.1 in other words, which curl puts right */
		"https://商店.example/房间",
	};
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct error err = {0};
		if (!http_address_check(good[i], false, &err))
			fail_msg("%s: %s", good[i], err.message);
	}
}

static void test_address_refuses_the_rest(void **state)
{
	(void)state;
	const char *const bad[] = {
		"",
		"shop.example/room",
		"//shop.example/room",
		"ftp://shop.example/room",
		"file:///etc/passwd",
		"javascript:alert(1)",
		"https://",
		"https://user:secret@shop.example/",
		"https://user@shop.example/",
		"https://shop.example:99999/",
		"http://shop.example/room",
		"http://127.0.0.1.shop.example/",
		"http://localhost.shop.example/",
		"http://128.0.0.1/",
		"http://192.168.0.10/",
		"http://[::2]/",
		"http://0.0.0.0/",
		"https://shop.example/a b",
		"https://shop.example/\n",
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct error err = {0};
		if (http_address_check(bad[i], false, &err))
			fail_msg("taken: %s", bad[i]);
		assert_int_equal(err.code, ERROR_USAGE);
		assert_true(err.message[0]);
		assert_null(strstr(err.message, "secret"));
	}
	assert_true(http_address_check("http://shop.example/room", true, NULL));
	assert_false(http_address_check("ftp://shop.example/room", true, NULL));
	char *longest = malloc(ADDRESS_MOST_BYTES + 2);
	memset(longest, 'a', ADDRESS_MOST_BYTES + 1);
	longest[ADDRESS_MOST_BYTES + 1] = '\0';
	memcpy(longest, "https://s/", 10);
	assert_false(http_address_check(longest, false, NULL));
	longest[ADDRESS_MOST_BYTES] = '\0';
	assert_true(http_address_check(longest, false, NULL));
	free(longest);
}

static void test_address_knows_loopback(void **state)
{
	(void)state;
	const char *const near[] = {"localhost", "LocalHost", "127.0.0.1", "127.255.255.255", "[::1]"};
	const char *const far[] = {"",         "127",       "127.1",       "127.0.0.",    "127.0.0.256", "127.0.0.1.",
				   "127..0.1", "127.0.0.x", "127.0.0.1.5", "1127.0.0.1",  "::1",         "[::]",
				   "[::1",     "localhos",  "localhost.",  "127.0.0.0001"};
	for (size_t i = 0; i < sizeof(near) / sizeof(near[0]); i++)
		assert_true(address_is_loopback(near[i]));
	for (size_t i = 0; i < sizeof(far) / sizeof(far[0]); i++) {
		if (address_is_loopback(far[i]))
			fail_msg("loopback: %s", far[i]);
	}
}

static void test_address_never_falls_from_https_to_http(void **state)
{
	(void)state;
	const struct address far = {.url = "http://shop.example/", .is_plain = true};
	const struct address near = {.url = "http://localhost/", .is_plain = true, .is_loopback = true};
	assert_false(address_is_allowed(&far, true, true, NULL));
	assert_true(address_is_allowed(&far, true, false, NULL));
	assert_true(address_is_allowed(&near, false, true, NULL));
}

static void test_address_for_log_has_no_secret(void **state)
{
	(void)state;
	const struct {
		const char *url, *text;
	} cases[] = {
		{"https://shop.example/v1/rooms/a?token=secret#frag", "https://shop.example/v1/rooms/a"},
		{"https://user:secret@shop.example/a", "https://shop.example/a"},
		{"https://a@secret@shop.example", "https://shop.example"},
		{"https://shop.example?secret@x", "https://shop.example"},
		{"https://shop.example/a@b", "https://shop.example/a@b"},
		{"images/tissue.png?secret", "images/tissue.png"},
		{"", ""},
	};
	char text[64];
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(address_for_log(cases[i].url, text, sizeof(text)), cases[i].text);
	assert_string_equal(address_for_log("https://shop.example/", text, 9), "https://");
}

static void test_address_local_path_stays_in_its_folder(void **state)
{
	(void)state;
	char path[32];
	assert_true(address_local_path("images/a.png", path, sizeof(path)));
	assert_string_equal(path, "images/a.png");
	assert_true(address_local_path("%E7%9B%98/a%20b.png?v=2#x", path, sizeof(path)));
	assert_string_equal(path, "盘/a b.png");
	assert_true(address_local_path("..a/b..", path, sizeof(path)));
	const char *const bad[] = {
		"",
		"/etc/passwd",
		"../a.png",
		"a/../b.png",
		"a/..",
		"%2e%2e/a",
		"a/%2E%2E/b",
		"%2Fetc/passwd",
		"file:a.png",
		"data:image/png;base64,",
		"a%00.png",
		"a%0",
		"a%zz",
		"..\\a.png",
		"https://shop.example/a.png",
		"?only=one",
		"a%5Cb",
		"..%2Fsecret/a.png",
		"a-name-that-is-too-long-for-the-place.png",
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (address_local_path(bad[i], path, sizeof(path)))
			fail_msg("taken: %s", bad[i]);
	}
}

static void test_address_of_the_same_origin(void **state)
{
	(void)state;
	const char *const same[][2] = {
		{"https://shop.example/a", "https://shop.example/b?c#d"},
		{"https://SHOP.example", "HTTPS://shop.EXAMPLE:443/"},
		{"http://127.0.0.1:80/", "http://127.0.0.1"},
		{"http://[::1]:8080/a", "http://[::1]:8080/b"},
		{"http://[0:0:0:0:0:0:0:1]/", "http://[::1]/"},
	};
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		if (!http_same_origin(same[i][0], same[i][1]))
			fail_msg("%s and %s", same[i][0], same[i][1]);
	}
	const char *const other[][2] = {
		{"https://shop.example/", "http://shop.example/"},
		{"https://shop.example/", "http://shop.example:443/"},
		{"https://shop.example/", "https://shop.example:444/"},
		{"https://shop.example/", "https://www.shop.example/"},
		{"https://shop.example/", "https://shop.example.evil.example/"},
		{"https://shop.example/", "https://shop.example./"},
		{"https://shop.example/", "https://shop.example@evil.example/"},
		{"https://shop.example/", "https://evil.example/?https://shop.example/"},
		{"https://shop.example/", "https://evil.example\\@shop.example/"},
		{"http://127.0.0.1/", "http://localhost/"},
		{"http://[fe80::1%25a]/", "http://[fe80::1%25b]/"},
		{"https://shop.example/", "/relative"},
		{"https://shop.example/", ""},
		{"", ""},
	};
	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
		if (http_same_origin(other[i][0], other[i][1]) || http_same_origin(other[i][1], other[i][0]))
			fail_msg("%s and %s", other[i][0], other[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_address_takes_https_and_loopback),
		cmocka_unit_test(test_address_refuses_the_rest),
		cmocka_unit_test(test_address_knows_loopback),
		cmocka_unit_test(test_address_never_falls_from_https_to_http),
		cmocka_unit_test(test_address_for_log_has_no_secret),
		cmocka_unit_test(test_address_local_path_stays_in_its_folder),
		cmocka_unit_test(test_address_of_the_same_origin),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
