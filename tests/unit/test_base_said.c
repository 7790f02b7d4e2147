/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is said keeps its pattern and its texts, and is the same English as printf() makes. */
#include "unit.h"

#include "base/error.h"
#include "base/said.h"

#include <inttypes.h>
#include <string.h>

static void base_said_keeps_pattern_and_texts(void **state)
{
	(void)state;
	char said[SAID_SIZE], text[256];
	said_set(said, sizeof(said), "link %" PRId64 " is %s here and %.6s in the shop: %zu of %d, %c, 100%%, %u",
		 INT64_C(7), "抽纸", "洗衣液", (size_t)3, -4, 'x', 5u);
	assert_string_equal(said, "link %1 is %2 here and %3 in the shop: %4 of %5, %6, 100%, %7\x1f"
				  "7\x1f"
				  "抽纸\x1f"
				  "洗衣\x1f"
				  "3\x1f-4\x1fx\x1f"
				  "5");
	assert_string_equal(said_text(said, text, sizeof(text)),
			    "link 7 is 抽纸 here and 洗衣 in the shop: 3 of -4, x, 100%, 5");
}

static void base_said_is_english_where_it_cannot_be_kept(void **state)
{
	(void)state;
	char said[SAID_SIZE], text[512], most[SAID_SIZE * 2];
	said_set(said, sizeof(said), "at %02d:%02d", 7, 5);
	assert_string_equal(said, "at 07:05");
	said_set(said, sizeof(said), "%s", "100 %1 sure");
	assert_string_equal(said_text(said, text, sizeof(text)), "100 %1 sure");
	memset(most, 'a', sizeof(most) - 1);
	most[sizeof(most) - 1] = '\0';
	memcpy(most + SAID_SIZE - 9, "é", strlen("é")); // where it is cut
	said_set(said, sizeof(said), "it is %s", most);
	assert_int_equal(strlen(said), SAID_SIZE - 3);
	assert_null(strchr(said, '\x1f'));
	said_set(said, sizeof(said), "it is %s", "抽纸抽纸");
	assert_string_equal(said_text(said, text, 11), "it is 抽"); // one byte of the next would have had room
	said_set(said, sizeof(said), "%s and %s",
		 "a\x1f"
		 "b",
		 "\xff");
	assert_string_equal(said_text(said, text, sizeof(text)), "a?b and ?");
}

static void base_said_has_a_key_of_its_english(void **state)
{
	(void)state;
	static const struct {
		const char *said;
		const char *key;
	} cases[] = {
		{"there is no room yet", "Said.there_is_no_room_yet"},
		{"the shop answers with status %1\x1f"
		 "503",
		 "Said.the_shop_answers_with_status_1"},
		{"\"%1\" is not %2: %3\x1f-\x1f-\x1f-", "Said.1_is_not_2_3"},
		{"同规格 is not said: taken as no", "Said.is_not_said_taken_as_no"},
		{"the stock rises beyond what was released, without a batch: the number is hidden",
		 "Said.the_stock_rises_beyond_what_was_released_without_a_batch_the_number_is_hi"},
		{"", "Said."},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char key[SAID_KEY_SIZE];
		assert_string_equal(said_key(cases[i].said, key), cases[i].key);
	}
}

static void base_said_stands_in_errors(void **state)
{
	(void)state;
	struct error err, moved;
	error_set_at(&err, ERROR_VALUE, "version", "%d is older than %d", 3, 4);
	assert_string_equal(err.message, "3 is older than 4");
	assert_string_equal(err.said, "%1 is older than %2\x1f"
				      "3\x1f"
				      "4");
	assert_false(error_move(&moved, &err, "room.version"));
	assert_string_equal(moved.said, err.said);
	assert_string_equal(moved.path, "room.version");
	error_reword(&moved, "this is a web page");
	assert_string_equal(moved.message, "this is a web page");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base_said_keeps_pattern_and_texts),
		cmocka_unit_test(base_said_is_english_where_it_cannot_be_kept),
		cmocka_unit_test(base_said_has_a_key_of_its_english),
		cmocka_unit_test(base_said_stands_in_errors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
