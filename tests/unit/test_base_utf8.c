/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Malformed UTF-8 becomes question marks, byte by byte; well-formed text stays as it is. */
#include "unit.h"

#include "base/error.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

static void base_utf8_leaves_good_texts_alone(void **state)
{
	(void)state;
	static const char *const good[] = {
		"",
		"price 79.90",
		"\x7f",
		"\xc2\x80",
		"\xdf\xbf",
		"\xe0\xa0\x80",
		"\xed\x9f\xbf",
		"\xee\x80\x80",
		"\xef\xbf\xbf",
		"\xf0\x90\x80\x80",
		"\xf4\x8f\xbf\xbf",
		"抽纸 40 包 \xf0\x9f\xa7\xbb",
	};
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		char text[64];
		snprintf(text, sizeof(text), "%s", good[i]);
		assert_string_equal(utf8_repair(text), good[i]);
	}
}

static void base_utf8_replaces_each_bad_byte(void **state)
{
	(void)state;
	static const struct {
		const char *bad;
		const char *repaired;
	} cases[] = {
		{"a\xff"
		 "b",
		 "a?b"},
		{"\x80", "?"},
		{"\xc0\xaf", "??"}, // overlong
		{"\xc1\xbf", "??"},
		{"\xe0\x9f\xbf", "???"},
		{"\xf0\x8f\xbf\xbf", "????"},
		{"\xed\xa0\x80", "???"},      // a surrogate
		{"\xf4\x90\x80\x80", "????"}, // beyond the last code point
		{"\xf5\x80\x80\x80", "????"},
		{"a\xe6\x8a", "a??"}, // cut at the end
		{"\xf0\x9f\xa7", "???"},
		{"\xe6\x8a"
		 "a",
		 "??a"}, // cut before another
		{"\xe6\xe6\x8a\xbd", "?\xe6\x8a\xbd"},
		{"\xc2", "?"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[16];
		snprintf(text, sizeof(text), "%s", cases[i].bad);
		assert_string_equal(utf8_repair(text), cases[i].repaired);
	}
}

/* A file's name is any bytes, and a long one is cut anywhere; an error has to stand in JSON all the same. */
static void base_utf8_makes_errors_fit_for_json(void **state)
{
	(void)state;
	struct error err;
	char text[64];
	error_set_at(&err, ERROR_NOT_FOUND, "/rooms/\xff.json", "no such file");
	assert_string_equal(error_text(&err, text, sizeof(text)), "/rooms/?.json: no such file");
	memset(&err, 0, sizeof(err));
	err.code = ERROR_IO;
	memcpy(err.path, "抽纸", 5);
	assert_string_equal(error_text(&err, text, sizeof(text)), "抽??: ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base_utf8_leaves_good_texts_alone),
		cmocka_unit_test(base_utf8_replaces_each_bad_byte),
		cmocka_unit_test(base_utf8_makes_errors_fit_for_json),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
