/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A token in what comes: in pieces, and as JSON may write it. */
#include "unit.h"

#include "secret_watch.h"

#include <stdio.h>
#include <string.h>

#define TOKEN "abc/DEF\"123_456~\\7+8"

/* Cuts a text in two at each byte, and feeds it byte by byte: each time the same has to be seen. */
static void assert_seen(const char *token, const char *text, bool is_seen)
{
	struct error err = {0};
	size_t size = strlen(text);
	struct secret_watch watch;
	assert_true(secret_watch_init(&watch, token, &err));
	for (size_t cut = 0; cut <= size; cut++) {
		secret_watch_reset(&watch);
		bool first = secret_watch_sees(&watch, text, cut);
		bool both = first || secret_watch_sees(&watch, text + cut, size - cut);
		assert_int_equal(both, is_seen);
	}
	bool is_any = false;
	secret_watch_reset(&watch);
	for (size_t i = 0; i < size; i++)
		is_any = secret_watch_sees(&watch, text + i, 1) || is_any;
	assert_int_equal(is_any, is_seen);
	secret_watch_finish(&watch);
}

static void test_secret_watch_sees_what_is_there(void **state)
{
	(void)state;
	assert_seen(TOKEN, TOKEN, true);
	assert_seen(TOKEN, "{\"a\": \"for " TOKEN ".\"}", true);
	assert_seen(TOKEN, "abc/abc/" TOKEN, true);
	assert_seen(TOKEN, "abc/DEF\"123_456~\\7+", false);
	assert_seen(TOKEN, "abc/DEF\"123_456~\\7-8", false);
	assert_seen(TOKEN, "", false);
}

static void test_secret_watch_reads_json(void **state)
{
	(void)state;
	assert_seen(TOKEN, "{\"a\":\"abc\\/DEF\\\"123_456~\\\\7+8\"}", true);
	assert_seen(TOKEN, "{\"a\":\"\\u0061bc/\\u0044EF\\u0022123_456\\u007E\\u005c7\\u002B8\"}", true);
	// another character, an escape that is not done, and a backslash that is none
	assert_seen(TOKEN, "\\u0161bc/DEF\\\"123_456~\\\\7+8", false);
	assert_seen(TOKEN, "abc\\/DEF\\\"123_456~\\\\7+\\u003", false);
	assert_seen(TOKEN, "abc\\\\/DEF\\\"123_456~\\\\7+8", false);
	assert_seen("nnnnnnnnnnnnnnnn", "nnnnnnnn\\nnnnnnnnn", false);
}

static void test_secret_watch_between_its_own_pieces(void **state)
{
	(void)state;
	char text[4096];
	for (size_t before = 0; before < 2 * 1024; before++) {
		memset(text, 'x', before);
		snprintf(text + before, sizeof(text) - before, "%s", "abc\\/DEF\\\"123_456~\\\\7+8");
		struct error err = {0};
		struct secret_watch watch;
		assert_true(secret_watch_init(&watch, TOKEN, &err));
		assert_true(secret_watch_sees(&watch, text, strlen(text)));
		secret_watch_finish(&watch);
	}
}

static void test_secret_watch_of_another_answer(void **state)
{
	(void)state;
	struct error err = {0};
	struct secret_watch watch;
	assert_true(secret_watch_init(&watch, TOKEN, &err));
	assert_false(secret_watch_sees(&watch, TOKEN, 12));
	secret_watch_reset(&watch);
	assert_false(secret_watch_sees(&watch, TOKEN + 12, strlen(TOKEN) - 12));
	secret_watch_finish(&watch);
}

static void test_secret_watch_without_a_token(void **state)
{
	(void)state;
	assert_seen(NULL, TOKEN, false);
	// what is so short may stand there by chance
	assert_seen("5990", "\"sale\":5990", false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_secret_watch_sees_what_is_there),
		cmocka_unit_test(test_secret_watch_reads_json),
		cmocka_unit_test(test_secret_watch_between_its_own_pieces),
		cmocka_unit_test(test_secret_watch_of_another_answer),
		cmocka_unit_test(test_secret_watch_without_a_token),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
